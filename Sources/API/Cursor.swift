import Civics
import Foundation
import Licences
import Store

/// Where a list goes on: opaque to those who pass it back.
enum Cursor {
  /// Characters of a cursor at most.
  static let maximumLength = 300

  static func text(_ page: Page) -> String {
    Base64URL.encode(Array("r:\(page.at.milliseconds):\(page.id)".utf8))
  }

  static func text(offset: Int) -> String { Base64URL.encode(Array("o:\(offset)".utf8)) }

  /// Nil for a text that we did not write.
  static func page(_ text: String) -> Page? {
    guard let parts = parts(text, "r"), parts.count == 3, let at = Int64(parts[1]) else {
      return nil
    }
    return Page(at: Instant(milliseconds: at), id: parts[2])
  }

  static func offset(_ text: String) -> Int? {
    guard let parts = parts(text, "o"), parts.count == 2, let offset = Int(parts[1]), offset >= 0
    else { return nil }
    return offset
  }

  private static func parts(_ text: String, _ kind: String) -> [String]? {
    guard text.utf8.count <= maximumLength, let bytes = Base64URL.decode(text),
      let plain = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let parts = plain.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.first.map(String.init) == kind ? parts.map(String.init) : nil
  }
}

/// Bounds of what the resources take and give.
enum APILimits {
  /// Rows of one page, and of a page where nothing else is asked.
  static let pageRows = 50
  /// Bytes of a body without files: 256 KiB.
  static let bodyBytes = 256 * 1024
  /// Bytes of a body with files in base64: 30 MiB.
  static let uploadBodyBytes = 30 * 1024 * 1024
  /// Bytes past a limit that are still read, so that the sender gets to see the answer.
  static let drainedBytes = 64 * 1024 * 1024
  /// Fields of one set of answers, and their UTF-8 bytes together.
  static let answers = 500
  static let answerBytes = 256 * 1024
  /// Files of one body.
  static let uploads = 20
  /// Members of a body that are named as unknown or repeated, and characters of each.
  static let badMembers = 20
  static let memberLength = 100
  /// Characters of a search.
  static let searchLength = 100
  /// Items that a search looks at.
  static let searchRows = 200
  /// Characters of a bearer token.
  static let tokenLength = 200
  /// Reasons or points that an officer gives at once, and characters of each.
  static let reasons = 50
  static let reasonLength = 2_000
  /// Characters of an identifier that only its owner can check.
  static let identifierLength = 100
  /// Outbox messages that are counted for the metrics.
  static let countedMessages = 10_000
}
