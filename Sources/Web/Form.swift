import Hummingbird

/// What a form of a page sent: texts by name, and files by name.
package struct Form: Sendable, Hashable {
  package struct File: Sendable, Hashable {
    /// As the browser named it: never a path, only shown.
    package var name: String
    package var bytes: [UInt8]
  }

  package var values: [String: [String]] = [:]
  package var files: [String: File] = [:]

  package init() {}

  /// The first text of this name, without white space at its ends; nil where it is absent.
  package subscript(name: String) -> String? {
    values[name]?.first.map { String($0.trimmingWhitespace()) }
  }

  package func all(_ name: String) -> [String] { values[name] ?? [] }
}

/// Bounds of a form's body.
package struct FormLimits: Sendable, Hashable {
  package var bodyBytes: Int
  package var fields = 2000
  package var nameBytes = 300
  package var textBytes = 64 * 1024
  package var partHeaderBytes = 4 * 1024

  /// Forms of questions: 256 KiB.
  package static let texts = FormLimits(bodyBytes: 256 * 1024)
  /// Forms with a file: the largest file that an item may ask for, and some room around it.
  package static let files = FormLimits(bodyBytes: 22 * 1024 * 1024)
  /// Bytes beyond the limit that are read and thrown away, so that a browser still gets to see
  /// the answer.
  static let drainedBytes = 64 * 1024 * 1024
}

/// Why a form could not be read.
package enum FormError: Error, Sendable, Hashable {
  case tooLarge(limitBytes: Int)
  case tooMany(what: String, limit: Int)
  case malformed(String)
  case unknownType(String)
}

extension Form {
  /// Reads a form's body, of either kind that browsers send.
  package static func read(_ request: Request, limits: FormLimits) async throws -> Form {
    let type = request.headers[.contentType] ?? ""
    let kind = type.prefix { $0 != ";" }.lowercased()
    guard kind == "application/x-www-form-urlencoded" || kind == "multipart/form-data" else {
      throw FormError.unknownType(String(kind.prefix(100)))
    }
    var bytes: [UInt8] = []
    var count = 0
    for try await part in request.body {
      count += part.readableBytes
      guard count <= limits.bodyBytes + FormLimits.drainedBytes else { break }
      if count <= limits.bodyBytes { bytes.append(contentsOf: part.readableBytesView) }
    }
    guard count <= limits.bodyBytes else { throw FormError.tooLarge(limitBytes: limits.bodyBytes) }
    return kind == "multipart/form-data"
      ? try MultipartForm.parse(bytes, type: type, limits: limits)
      : try URLEncodedForm.parse(bytes, limits: limits)
  }
}

extension String {
  func trimmingWhitespace() -> Substring {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return rest
  }
}
