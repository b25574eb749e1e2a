import Crypto
import Foundation

/// A public key of curve P-256 and its identifier (RFC 7517, RFC 7518 section 6.2).
public struct PublicKey: Sendable, Hashable {
  /// The `kid`, empty when the key has none, as in a `cnf` claim.
  public let id: String
  /// The point as x ‖ y, 64 bytes.
  let point: [UInt8]

  init(_ key: P256.Signing.PublicKey, id: String) {
    self.id = id
    point = [UInt8](key.rawRepresentation)
  }

  /// The same point under an identifier.
  init(_ other: PublicKey, id: String) {
    self.id = id
    point = other.point
  }

  /// Reads a JSON Web Key; a private key among public ones is refused, so that none leaks.
  public init(jwk: JSONValue) throws(KeyError) {
    guard let members = jwk.objectValue else { throw .notPublicKey(reason: "not an object") }
    guard members["kty"] == "EC", members["crv"] == "P-256" else {
      throw .notPublicKey(reason: "kty and crv must be EC and P-256")
    }
    guard members["d"] == nil else { throw .notPublicKey(reason: "it holds the private part") }
    if let algorithm = members["alg"], algorithm != "ES256" {
      throw .notPublicKey(reason: "alg must be ES256")
    }
    guard let x = members["x"]?.stringValue.flatMap({ Base64URL.decode($0) }), x.count == 32,
      let y = members["y"]?.stringValue.flatMap({ Base64URL.decode($0) }), y.count == 32
    else { throw .notPublicKey(reason: "x and y must be 32 bytes in base64url") }
    guard let key = try? P256.Signing.PublicKey(rawRepresentation: x + y) else {
      throw .notPublicKey(reason: "the point is not on the curve")
    }
    self.init(key, id: members["kid"]?.stringValue ?? "")
  }

  /// The required members alone, in the order of RFC 7638: what a `cnf` claim holds.
  public var bareJWK: JSONValue {
    [
      "crv": "P-256", "kty": "EC",
      "x": .string(Base64URL.encode(point.prefix(32))),
      "y": .string(Base64URL.encode(point.suffix(32))),
    ]
  }

  /// The key as a member of a JWKS.
  public var jwk: JSONValue {
    var members = bareJWK.objectValue ?? JSONObject()
    if !id.isEmpty { members["kid"] = .string(id) }
    members["alg"] = "ES256"
    members["use"] = "sig"
    return .object(members)
  }

  /// The SHA-256 JWK thumbprint in base64url (RFC 7638).
  public var thumbprint: String { Base64URL.encode(SHA256.hash(data: bareJWK.encodedBytes)) }

  /// Whether `signature` (r ‖ s, 64 bytes) is this key's over `message`.
  func isValid(_ signature: [UInt8], over message: some Sequence<UInt8>) -> Bool {
    guard let key = try? P256.Signing.PublicKey(rawRepresentation: point),
      let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
    else { return false }
    return key.isValidSignature(signature, for: Data(message))
  }
}

/// The public keys of one issuer, found by their identifier (RFC 7517 section 5).
public struct PublicKeySet: Sendable, Hashable {
  /// Most keys of a set that we read.
  public static let maximumKeys = 100

  /// The keys in their order; identifiers are unique.
  public private(set) var keys: [PublicKey] = []

  /// A set of these keys; a later key of the same identifier replaces the earlier.
  public init(_ keys: [PublicKey]) {
    for key in keys { add(key) }
  }

  /// Reads a JWKS. Keys of other types or curves are passed over, as RFC 7517 asks;
  /// throws when it is no JWKS, holds a private key or two keys of one identifier.
  public init(jwks bytes: [UInt8]) throws(KeyError) {
    let document: JSONValue
    do { document = try JSONValue.parse(bytes) } catch {
      throw .notPublicKey(reason: error.description)
    }
    guard let entries = document["keys"]?.arrayValue else {
      throw .notPublicKey(reason: "a JWKS has an array named keys")
    }
    guard entries.count <= Self.maximumKeys else {
      throw .notPublicKey(reason: "more than \(Self.maximumKeys) keys")
    }
    for entry in entries where entry["kty"] == "EC" && entry["crv"] == "P-256" {
      let key = try PublicKey(jwk: entry)
      guard self[key.id] == nil else { throw .notPublicKey(reason: "two keys named \(key.id)") }
      keys.append(key)
    }
  }

  /// Adds a key, in the place of one of the same identifier when there is one.
  public mutating func add(_ key: PublicKey) {
    if let index = keys.firstIndex(where: { $0.id == key.id }) {
      keys[index] = key
    } else {
      keys.append(key)
    }
  }

  /// The key of that identifier.
  public subscript(id: String) -> PublicKey? { keys.first { $0.id == id } }

  /// The JWKS document.
  public var jwks: JSONValue { ["keys": .array(keys.map(\.jwk))] }

  /// The document at `/.well-known/jwt-vc-issuer` (SD-JWT VC section 5.2), with the keys inside.
  ///
  /// - Parameter issuer: the `iss` of the licences, an https URL; where it has a path, the
  ///   document stands at `/.well-known/jwt-vc-issuer/<path>`.
  public func issuerMetadata(issuer: String) -> JSONValue {
    ["issuer": .string(issuer), "jwks": jwks]
  }
}
