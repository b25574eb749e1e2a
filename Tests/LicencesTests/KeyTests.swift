import Testing

@testable import Licences

@Suite struct KeyTests {
  private var key: IssuerKey {
    get throws { try IssuerKey(bytes: [UInt8](1...32)) }
  }

  @Test func `a key from the same bytes is the same key, named by its thumbprint`() throws {
    #expect(try key == key)
    #expect(try key.id == key.publicKey.thumbprint)
    #expect(try key.id.utf8.count == 43)
    #expect(try "\(key)" == "SigningKey(\(key.id))")
    var one = SeededGenerator(seed: 7)
    var two = SeededGenerator(seed: 7)
    #expect(IssuerKey.generate(using: &one) == IssuerKey.generate(using: &two))
    #expect(IssuerKey.generate(using: &one) != (try key))
  }

  @Test func `bytes that are no scalar of the curve are refused`() {
    for bytes in [[UInt8](repeating: 0, count: 32), .init(repeating: 0xFF, count: 32), [1]] {
      #expect(throws: KeyError.notPrivateKey) { try IssuerKey(bytes: bytes) }
    }
  }

  @Test func `a key comes back from its PEM file`() throws {
    let pem = try key.pem
    #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----"))
    #expect(try IssuerKey(pem: pem) == key)
    #expect(throws: KeyError.notPrivateKey) { try IssuerKey(pem: "not a key") }
  }

  @Test func `a set of keys comes back from its JWKS, without private parts`() throws {
    let other = try IssuerKey(bytes: [UInt8](2...33), id: "b")
    let set = PublicKeySet([try key.publicKey, other.publicKey])
    let document = set.jwks.encoded
    #expect(try PublicKeySet(jwks: Array(document.utf8)) == set)
    #expect(!document.contains("\"d\""))
    #expect(set["b"] == other.publicKey)
    #expect(set["c"] == nil)
  }

  @Test func `a later key of the same name replaces the earlier`() throws {
    let other = try IssuerKey(bytes: [UInt8](2...33), id: try key.id)
    let set = PublicKeySet([try key.publicKey, other.publicKey])
    #expect(set.keys == [other.publicKey])
  }

  @Test func `the issuer's document holds its address and its keys`() throws {
    let set = PublicKeySet([try key.publicKey])
    let document = set.issuerMetadata(issuer: "https://yantai.example")
    #expect(document["issuer"] == "https://yantai.example")
    #expect(document["jwks"] == set.jwks)
  }

  @Test func `keys of other kinds are passed over`() throws {
    let document = #"{"keys":[{"kty":"RSA","n":"AQAB"},{"kty":"EC","crv":"P-384"}]}"#
    #expect(try PublicKeySet(jwks: Array(document.utf8)).keys.isEmpty)
  }

  @Test func `a broken key is refused with its reason`() throws {
    let good = try key.publicKey.jwk.objectValue ?? JSONObject()
    func reason(_ change: (inout JSONObject) -> Void) -> String? {
      var members = good
      change(&members)
      let document: JSONValue = ["keys": [.object(members)]]
      do {
        _ = try PublicKeySet(jwks: document.encodedBytes)
      } catch { if case .notPublicKey(let reason) = error { return reason } }
      return nil
    }
    #expect(reason { _ in } == nil)
    #expect(reason { $0["d"] = "AA" } == "it holds the private part")
    #expect(reason { $0["alg"] = "none" } == "alg must be ES256")
    #expect(reason { $0["x"] = "AA" } == "x and y must be 32 bytes in base64url")
    #expect(reason { $0["y"] = $0["x"] } == "the point is not on the curve")
    let twice: JSONValue = ["keys": [.object(good), .object(good)]]
    #expect(throws: KeyError.notPublicKey(reason: "two keys named \(try key.id)")) {
      try PublicKeySet(jwks: twice.encodedBytes)
    }
    for text in ["", "[]", "{}", #"{"keys":{}}"#] {
      #expect(throws: KeyError.self) { try PublicKeySet(jwks: Array(text.utf8)) }
    }
  }
}
