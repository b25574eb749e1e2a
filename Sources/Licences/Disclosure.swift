import Crypto

/// Where a claim stands in a licence: the names from the outermost object inwards.
///
/// A string literal is the path of one outermost claim: `"name"`. An element of an array is
/// named by its index.
public struct ClaimPath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The names, outermost first.
  public let names: [String]

  /// A path of these names.
  public init(_ names: [String]) { self.names = names }

  public init(stringLiteral value: String) { names = [value] }

  /// The names joined with full stops, for reading only.
  public var description: String { names.joined(separator: ".") }

  func appending(_ name: String) -> ClaimPath { ClaimPath(names + [name]) }

  /// Whether this claim holds the other, or is it.
  func isPrefix(of other: ClaimPath) -> Bool { other.names.starts(with: names) }
}

/// One claim that its holder may show or keep back (RFC 9901 section 4.2).
public struct Disclosure: Sendable, Hashable {
  /// Bytes of a salt, as RFC 9901 section 9.3 recommends.
  public static let saltBytes = 16

  /// The base64url text, over which the digest is made.
  public let text: String
  /// The claim's name; nil for the element of an array.
  public let name: String?
  /// The claim's value, which may itself hold digests.
  public let value: JSONValue

  init(name: String, value: JSONValue, salt: [UInt8]) {
    self.name = name
    self.value = value
    let parts: JSONValue = [.string(Base64URL.encode(salt)), .string(name), value]
    text = Base64URL.encode(parts.encodedBytes)
  }

  /// Reads a disclosure: an array of salt, name and value, or of salt and value.
  init(_ text: String) throws(VerificationRefusal) {
    self.text = text
    guard let bytes = Base64URL.decode(text) else {
      throw .malformed(reason: "a disclosure is not base64url")
    }
    let parts: [JSONValue]
    do throws(JSONError) {
      parts = try JSONValue.parse(bytes).arrayValue ?? []
    } catch { throw .malformed(reason: "a disclosure: \(error.description)") }
    guard parts.count == 2 || parts.count == 3, parts[0].stringValue != nil else {
      throw .malformed(reason: "a disclosure is not an array of salt, name and value")
    }
    value = parts[parts.count - 1]
    guard parts.count == 3 else {
      name = nil
      return
    }
    guard let claim = parts[1].stringValue, claim != "_sd", claim != "..." else {
      throw .malformed(reason: "a disclosure has no usable name")
    }
    name = claim
  }

  /// The SHA-256 digest of the text in base64url, which stands in `_sd`.
  public var digest: String { Self.digest(text) }

  static func digest(_ text: String) -> String {
    Base64URL.encode(SHA256.hash(data: Array(text.utf8)))
  }
}
