import Casework
import CityHall
import Civics
import Hummingbird

/// Handlers of pages and forms, so that no room forgets the forms' token.
extension RouterMethods where Context == WebContext {
  /// `POST` of a page's form: read within its limits, and only with the browser's token.
  ///
  /// - Parameter below: components at the end of the address that do not belong to the page on
  ///   which the form stands. Who comes to the form's address, by reloading what it answered, is
  ///   sent to that page; 0: the page has this very address.
  /// - Parameter end: what the page's address has in their place.
  package func form(
    _ path: RouterPath, limits: FormLimits = .texts, below page: Int = 1, at end: String = "",
    use handler: @Sendable @escaping (Form, Request, WebContext) async throws -> Response
  ) {
    post(path) { request, context -> Response in
      let form = try await Form.read(request, limits: limits)
      try FormToken.check(form, request, context.reader)
      return try await handler(form, request, context)
    }
    guard page > 0 else { return }
    get(path) { request, _ -> Response in
      let parts = request.uri.path.split(separator: "/").dropLast(page)
      return .seeOther("/" + parts.joined(separator: "/") + end)
    }
  }
}

/// Proof that a form came from a page of ours: the field `csrf` repeats the browser's cookie,
/// which no other site reads or, over TLS, sets; and the browser's own word on where the form
/// stood agrees. A new token comes with each sign-in.
package enum FormToken {
  package static let field = "csrf"
  /// Random bytes of a token.
  static let bytes = 18

  static func fresh(_ hall: CityHall) -> String {
    hall.surroundings.randomBytes(bytes).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  static func isToken(_ text: String) -> Bool {
    text.utf8.count == bytes * 2
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  package static func check(
    _ form: Form, _ request: Request, _ reader: Reader
  ) throws(ForeignForm) {
    guard isOurs(request) else { throw ForeignForm() }
    if let origin = request.headers[.origin], origin != "null" {
      let authority = request.head.authority ?? request.headers[.hostName] ?? ""
      guard origin.lowercased().hasSuffix("://" + authority.lowercased()) else {
        throw ForeignForm()
      }
    }
    guard let sent = form.values[field]?.first, !reader.csrf.isEmpty,
      isSame(Array(sent.utf8), Array(reader.csrf.utf8))
    else { throw ForeignForm() }
  }

  /// The browser does not say that a page of another site asks.
  static func isOurs(_ request: Request) -> Bool {
    let site = request.headers[.secFetchSite]?.lowercased()
    return site == nil || site == "same-origin" || site == "none"
  }

  /// In time that does not tell where they differ.
  private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension WebContext {
  /// The signed-in citizen; others are asked to sign in and come back.
  package func citizen() throws(SignInNeeded) -> Citizen {
    guard let citizen = viewer.citizen else { throw SignInNeeded() }
    return citizen
  }

  package func officer() throws(SignInNeeded) -> Officer {
    guard let officer = viewer.officer else { throw SignInNeeded() }
    return officer
  }

  /// A path's parameter, decoded.
  package func parameter(_ name: String) throws -> String {
    URLEncodedForm.decode(try parameters.require(name).replacing("+", with: "%2B").utf8)
  }
}

extension Request {
  /// The first value of a name in the query, decoded, without white space at its ends.
  package func query(_ name: String) -> String? {
    form?[name]
  }

  /// The query as a form that was sent by `GET`.
  var form: Form? {
    uri.query.flatMap { try? URLEncodedForm.parse(Array($0.utf8), limits: .texts) }
  }

  package func queryAll(_ name: String) -> [String] {
    form?.all(name) ?? []
  }
}

extension Response {
  /// To a page of this site after a form was taken. Anything else than a path leads home.
  package static func seeOther(_ path: String) -> Response {
    .redirect(to: LocalPath.safe(path), type: .normal)
  }
}

/// A path of this site, never an address of another one.
package enum LocalPath {
  package static let maximumLength = 2000

  package static func safe(_ path: String) -> String {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= maximumLength,
      bytes.count == 1 || (bytes[1] != UInt8(ascii: "/") && bytes[1] != UInt8(ascii: "\\")),
      bytes.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return path
  }
}
