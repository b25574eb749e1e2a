/// Why a text is not a JWS that we read.
struct JWSError: Error, Hashable { let reason: String }

/// A JSON Web Signature in compact serialization (RFC 7515 section 7.1), signed with ES256.
struct CompactJWS: Sendable, Hashable {
  let header: JSONObject
  let payload: JSONObject
  private let signingInput: [UInt8]
  private let signature: [UInt8]

  /// Signs a payload; `alg` and `kid` come from the key and stand after `typ`.
  static func sign(
    _ payload: JSONObject, type: String, key: SigningKey, namesKey: Bool = true
  ) throws(KeyError) -> String {
    var header: JSONObject = ["typ": .string(type), "alg": "ES256"]
    if namesKey { header["kid"] = .string(key.id) }
    let input =
      Base64URL.encode(JSONValue.object(header).encodedBytes) + "."
      + Base64URL.encode(JSONValue.object(payload).encodedBytes)
    return input + "." + Base64URL.encode(try key.sign(input.utf8))
  }

  /// Reads the three parts and checks their form, not the signature.
  ///
  /// The algorithm is fixed: `none`, another one, or a critical header is refused here, before
  /// any key is looked at (RFC 8725 section 3.1).
  init(_ text: some StringProtocol, type: String) throws(JWSError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw JWSError(reason: "not three parts") }
    guard let head = Base64URL.decode(parts[0]), let body = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw JWSError(reason: "a part is not base64url") }
    header = try Self.object(head, "header")
    payload = try Self.object(body, "payload")
    guard header["alg"] == "ES256" else { throw JWSError(reason: "alg is not ES256") }
    guard header["typ"] == .string(type) else { throw JWSError(reason: "typ is not \(type)") }
    guard header["crit"] == nil else { throw JWSError(reason: "an unknown critical header") }
    guard signature.count == 64 else { throw JWSError(reason: "the signature is not 64 bytes") }
    self.signature = signature
    signingInput = Array(parts[0].utf8) + [UInt8(ascii: ".")] + Array(parts[1].utf8)
  }

  private static func object(_ bytes: [UInt8], _ part: String) throws(JWSError) -> JSONObject {
    do throws(JSONError) {
      guard let object = try JSONValue.parse(bytes).objectValue else {
        throw JSONError(offsetBytes: 0, reason: "not an object")
      }
      return object
    } catch { throw JWSError(reason: "\(part): \(error.description)") }
  }

  /// The `kid` of the header.
  var keyID: String? { header["kid"]?.stringValue }

  /// Whether this key made the signature.
  func isSigned(by key: PublicKey) -> Bool { key.isValid(signature, over: signingInput) }
}
