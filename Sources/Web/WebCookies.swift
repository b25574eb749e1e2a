import HTTPTypes
import Hummingbird

/// The three cookies, their names and lives.
package enum WebCookies {
  /// Seconds that a browser keeps a session; the store ends it on its own.
  package static let sessionSeconds = 12 * 3600
  /// Seconds that preferences and the forms' token are kept.
  package static let preferenceSeconds = 400 * 86_400

  /// `__Host-` binds a cookie to this very host over TLS (RFC 6265bis, 4.1.3.2); browsers take
  /// the prefix only together with `Secure`, so that plain HTTP on localhost goes without.
  package static func session(_ isSecure: Bool) -> String { prefix(isSecure) + "session" }
  package static func csrf(_ isSecure: Bool) -> String { prefix(isSecure) + "form" }
  package static let preferences = "preferences"

  private static func prefix(_ isSecure: Bool) -> String { isSecure ? "__Host-" : "" }

  package static func session(_ value: String, isSecure: Bool) -> Cookie {
    make(session(isSecure), value, sessionSeconds, isSecure)
  }

  package static func csrf(_ value: String, isSecure: Bool) -> Cookie {
    make(csrf(isSecure), value, preferenceSeconds, isSecure)
  }

  package static func preferences(_ value: Preferences, isSecure: Bool) -> Cookie {
    make(preferences, value.cookie, preferenceSeconds, isSecure)
  }

  /// Makes the browser forget its session.
  package static func endOfSession(isSecure: Bool) -> Cookie {
    make(session(isSecure), "", 0, isSecure)
  }

  private static func make(
    _ name: String, _ value: String, _ seconds: Int, _ isSecure: Bool
  ) -> Cookie {
    Cookie(
      name: name, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true,
      sameSite: .lax)
  }

  /// Cookies go without `Secure` only to this machine itself over plain HTTP: the demo.
  package static func isSecure(_ request: Request) -> Bool {
    if request.headers[.xForwardedProto]?.lowercased() == "https" { return true }
    let authority = (request.head.authority ?? request.headers[.hostName] ?? "").lowercased()
    let host =
      authority.hasPrefix("[")
      ? String(authority.prefix { $0 != "]" }) + "]"
      : String(authority.prefix { $0 != ":" })
    return !["localhost", "127.0.0.1", "[::1]"].contains(host)
  }
}

extension HTTPField.Name {
  static let xForwardedProto = name("X-Forwarded-Proto")
  static let hostName = name("Host")
  static let secFetchSite = name("Sec-Fetch-Site")
  static let requestID = name("X-Request-Id")
  static let referrerPolicy = name("Referrer-Policy")
  static let permissionsPolicy = name("Permissions-Policy")
  static let openerPolicy = name("Cross-Origin-Opener-Policy")
  static let resourcePolicy = name("Cross-Origin-Resource-Policy")
  static let frameOptions = name("X-Frame-Options")

  /// A name that the code writes: always valid, and `Accept` were it not.
  private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .accept }
}
