import Crypto
import Foundation

/// Why a key could not be made or read.
public enum KeyError: Error, Sendable, Hashable {
  /// The bytes are not a private key of curve P-256.
  case notPrivateKey
  /// A JSON Web Key is not a public EC key of curve P-256; says what is wrong.
  case notPublicKey(reason: String)
}

/// A private key of curve P-256 that signs with ES256 (RFC 7518 section 3.4).
///
/// Used by an issuer for licences and status lists, and by a wallet for key binding. Its
/// identifier is the JWK thumbprint (RFC 7638) unless another is given. The private part is
/// never printed: it leaves only through `pem`.
public struct SigningKey: Sendable, Hashable, CustomStringConvertible {
  /// Bytes of a private scalar.
  public static let privateBytes = 32

  /// The key's identifier, which goes into the `kid` of what it signs.
  public let id: String
  /// The public half.
  public let publicKey: PublicKey
  private let privateKey: P256.Signing.PrivateKey

  /// A key from 32 bytes of the caller's randomness; an empty `id` for a key that nobody looks up
  /// by its identifier, such as a wallet's.
  ///
  /// Throws `KeyError.notPrivateKey` for the one in 2³² values that are no scalar of the curve:
  /// draw again.
  public init(bytes: [UInt8], id: String? = nil) throws(KeyError) {
    guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) else {
      throw .notPrivateKey
    }
    self.init(key, id: id)
  }

  /// A key from its PEM file, PKCS #8 or SEC 1.
  public init(pem: String, id: String? = nil) throws(KeyError) {
    guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
      throw .notPrivateKey
    }
    self.init(key, id: id)
  }

  private init(_ key: P256.Signing.PrivateKey, id: String?) {
    privateKey = key
    let bare = PublicKey(key.publicKey, id: "")
    publicKey = id == "" ? bare : PublicKey(bare, id: id ?? bare.thumbprint)
    self.id = publicKey.id
  }

  /// A new key from a generator; on Linux the system's generator is the kernel's.
  public static func generate(
    id: String? = nil, using generator: inout some RandomNumberGenerator
  ) -> SigningKey {
    while true {
      let bytes = randomBytes(privateBytes, using: &generator)
      if let key = try? SigningKey(bytes: bytes, id: id) { return key }
    }
  }

  /// The private key as PKCS #8 in PEM: to be kept in a file that only the city may read.
  public var pem: String { privateKey.pemRepresentation }

  /// Without the private part.
  public var description: String { "SigningKey(\(id))" }

  /// The 64 bytes r ‖ s over `message`. The nonce comes from the library's own generator, so
  /// two signatures of one message differ.
  func sign(_ message: some Sequence<UInt8>) throws(KeyError) -> [UInt8] {
    guard let signature = try? privateKey.signature(for: Data(message)) else {
      throw .notPrivateKey
    }
    return [UInt8](signature.rawRepresentation)
  }

  /// Two keys are one when identifier and public half are: those determine the private half.
  public static func == (a: SigningKey, b: SigningKey) -> Bool {
    a.id == b.id && a.publicKey == b.publicKey
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(publicKey)
  }
}

/// The key with which an agency signs licences and status lists.
public typealias IssuerKey = SigningKey

/// The key that a wallet holds for its person.
public typealias HolderKey = SigningKey

/// `count` bytes drawn from the generator, eight at a time.
func randomBytes(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 7)
  while bytes.count < count {
    withUnsafeBytes(of: generator.next().littleEndian) { bytes.append(contentsOf: $0) }
  }
  bytes.removeLast(bytes.count - count)
  return bytes
}
