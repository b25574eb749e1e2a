import Crypto
import Foundation

/// The names that a presentation code carries instead of the presentation itself.
public struct PresentationHandle: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Bytes of a handle.
  public static let byteCount = 18

  /// 24 characters of base64url.
  public let text: String

  /// A handle that nobody can guess.
  public static func random(using generator: inout some RandomNumberGenerator)
    -> PresentationHandle
  {
    PresentationHandle(bytes: randomBytes(byteCount, using: &generator))
  }

  private init(bytes: [UInt8]) { text = Base64URL.encode(bytes) }

  /// A handle from its text, as the store keeps it.
  public init?(_ text: String) {
    guard Base64URL.decode(text)?.count == Self.byteCount else { return nil }
    self.text = text
  }

  public var description: String { text }
}

/// The short code that a QR shows and a verifier's phone brings back:
/// `PC1.<handle>.<last second>.<tag>`.
///
/// It says nothing of the person. The city, which made it, looks the handle up and finds the
/// presentation; a forged or late code is refused before anything is looked up. A whole
/// presentation would fill a symbol too dense for an old phone.
public enum PresentationCode {
  /// How long a code holds.
  public static let lifetimeSeconds: Int64 = 60
  /// Least bytes of the secret.
  public static let secretBytes = 32
  /// Bytes of the tag: HMAC-SHA-256 cut to 128 bits (RFC 2104 section 5).
  static let tagBytes = 16
  /// Longest code that is read, in bytes.
  static let maximumBytes = 128
  private static let prefix = "PC1"

  /// What a code turned out to be.
  public enum Check: Sendable, Hashable {
    /// Made by this city and in time.
    case ok(PresentationHandle, expiresAt: Int64)
    /// Made by this city, too late.
    case expired(PresentationHandle, at: Int64)
    /// Not made by this city.
    case forged
  }

  /// Whether a text has the form of a code, alone or at the end of a URL after `#`; a whole
  /// presentation has not. It says nothing of who made it.
  public static func isCode(_ text: String) -> Bool { bare(text).hasPrefix(prefix + ".") }

  /// Makes the code of a handle.
  ///
  /// - Parameters:
  ///   - expiresAt: the first second since 1970 at which it no longer holds.
  ///   - secret: the city's secret, at least `secretBytes` of randomness.
  public static func mint(
    _ handle: PresentationHandle, expiresAt: Int64, secret: [UInt8]
  ) -> String {
    let body = "\(prefix).\(handle.text).\(expiresAt)"
    return body + "." + Base64URL.encode(tag(body, secret))
  }

  /// Checks a code, which may stand at the end of a URL after `#`.
  public static func check(_ text: String, now: Int64, secret: [UInt8]) -> Check {
    let code = bare(text)
    guard code.utf8.count <= maximumBytes else { return .forged }
    let parts = code.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == prefix, let handle = PresentationHandle(parts[1]),
      let end = Int64(parts[2]), let given = Base64URL.decode(parts[3]),
      isEqual(given, tag(parts[0...2].joined(separator: "."), secret))
    else { return .forged }
    return now < end ? .ok(handle, expiresAt: end) : .expired(handle, at: end)
  }

  private static func bare(_ text: String) -> Substring {
    text.split(separator: "#", omittingEmptySubsequences: false).last ?? ""
  }

  private static func tag(_ body: String, _ secret: [UInt8]) -> [UInt8] {
    let whole = HMAC<SHA256>.authenticationCode(
      for: Data(body.utf8), using: SymmetricKey(data: secret))
    return Array(whole.prefix(tagBytes))
  }

  /// Compares in a time that tells nothing of where two tags differ.
  private static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
