import Testing

@testable import Licences

private let hasReference = canRun("python3", "-c", "import sd_jwt, jwcrypto")
private let hasPython = canRun("python3", "-c", "import zlib")
private let missing: Comment = "python3 with the PyPI package sd-jwt is not installed"

/// Our licences read by the reference implementation of SD-JWT, and its licences read by ours.
@Suite struct ReferenceTests {
  var town = Town()

  private func run(_ script: String, input: JSONValue) throws -> JSONValue {
    let (status, text) = try output(of: "python3", ["-c", script], input: input.encoded)
    try #require(status == 0)
    return try JSONValue.parse(text)
  }

  @Test(.enabled(if: hasReference, missing))
  mutating func `the reference verifies our presentation`() throws {
    let script = """
      import json, sys
      from jwcrypto.jwk import JWK
      from sd_jwt.verifier import SDJWTVerifier
      given = json.load(sys.stdin)
      keys = {k["kid"]: JWK.from_json(json.dumps(k)) for k in given["jwks"]["keys"]}
      def key(issuer, header):
          assert header["typ"] == "dc+sd-jwt"
          return keys[header["kid"]]
      verifier = SDJWTVerifier(given["text"], key, given["aud"], given["nonce"])
      claims = verifier.get_verified_payload()
      thumbprints = [key.thumbprint() for key in keys.values()]
      json.dump({"claims": claims, "thumbprints": thumbprints}, sys.stdout)
      """
    let paths: Set<ClaimPath> = ["months", ClaimPath(["address", "street"])]
    let found = try run(
      script,
      input: [
        "text": .string(try town.present(paths)), "jwks": town.keys.jwks,
        "aud": .string(Town.verifier), "nonce": "n-1",
      ])
    #expect(found["claims"]?["months"] == 132)
    #expect(found["claims"]?["address"] == ["region": "370602", "street": "海港路 18 号"])
    #expect(found["claims"]?["title"] == "社会保险参保证明")
    #expect(found["claims"]?["name"] == nil)
    #expect(found["thumbprints"] == [.string(town.key.publicKey.thumbprint)])
  }

  @Test(.enabled(if: hasReference, missing))
  func `we verify what the reference issued and its holder presented`() throws {
    let script = """
      import json, sys
      from jwcrypto.jwk import JWK
      from sd_jwt.common import SDObj
      from sd_jwt.holder import SDJWTHolder
      from sd_jwt.issuer import SDJWTIssuer
      given = json.load(sys.stdin)
      issuer = JWK.generate(kty="EC", crv="P-256", kid="reference")
      holder = JWK.generate(kty="EC", crv="P-256")
      claims = {
          "iss": "https://yantai.example", "vct": "urn:x", "iat": given["now"],
          SDObj("name"): "王芳", SDObj("hidden"): "x",
          "address": {SDObj("street"): "海港路", "region": "370602"},
          "places": [SDObj("烟台"), SDObj("威海"), "青岛"],
      }
      issued = SDJWTIssuer(claims, issuer, holder, add_decoy_claims=True,
          extra_header_parameters={"typ": "dc+sd-jwt", "kid": "reference"})
      shown = SDJWTHolder(issued.sd_jwt_issuance)
      shown.create_presentation(
          {"name": True, "address": {"street": True}, "places": [False, True, True]},
          "n-2", given["aud"], holder)
      json.dump({
          "jwks": {"keys": [issuer.export_public(as_dict=True)]},
          "text": shown.sd_jwt_presentation}, sys.stdout)
      """
    let found = try run(
      script, input: ["now": .integer(Town.now), "aud": .string(Town.verifier)])
    let keys = try PublicKeySet(jwks: found["jwks"]?.encodedBytes ?? [])
    let unverified = try UnverifiedCredential(found["text"]?.stringValue ?? "")
    #expect(unverified.keyBindingJWT != nil)
    let verification = verify(
      unverified.text, keys: keys, statusList: nil, now: Town.now,
      demand: KeyBindingDemand(
        audience: Town.verifier, nonce: "n-2", maximumAgeSeconds: 10_000_000_000))
    // The reference stamps its proof with the true time, which may be past the test's clock.
    if verification.refusal == .keyBindingInvalid(reason: "it was made in the future") {
      let later = verify(
        unverified.text, keys: keys, statusList: nil, now: 10_000_000_000,
        demand: KeyBindingDemand(
          audience: Town.verifier, nonce: "n-2", maximumAgeSeconds: 10_000_000_000))
      try check(later)
    } else {
      try check(verification)
    }
  }

  private func check(_ verification: Verification) throws {
    #expect(verification.refusal == nil)
    let claims = try #require(verification.credential?.claims)
    #expect(claims["name"] == "王芳")
    #expect(claims["hidden"] == nil)
    #expect(claims["address"]?["street"] == "海港路")
    #expect(claims["places"] == ["威海", "青岛"])
  }

  @Test(.enabled(if: hasPython, "python3 is not installed"))
  func `zlib reads our streams and we read its`() throws {
    let script = """
      import base64, json, sys, zlib
      given = json.load(sys.stdin)
      def pad(text): return text + "=" * (-len(text) % 4)
      plain = zlib.decompress(base64.urlsafe_b64decode(pad(given)))
      streams = [zlib.compress(plain, level) for level in (0, 1, 6, 9)]
      texts = [base64.urlsafe_b64encode(s).decode().rstrip("=") for s in [plain] + streams]
      json.dump(texts, sys.stdout)
      """
    var generator = SeededGenerator(seed: 13)
    var plain = [UInt8](repeating: 0, count: 20_000)
    for _ in 0..<3000 {
      plain[Int.random(in: 0..<plain.count, using: &generator)] =
        UInt8.random(in: 0...40, using: &generator)
    }
    plain += Array("社会保险参保证明 social insurance social insurance 烟台市".utf8)
    let answer = try run(script, input: .string(Base64URL.encode(Zlib.compress(plain))))
    let texts = (answer.arrayValue ?? []).compactMap(\.stringValue)
    try #require(texts.count == 5)
    #expect(Base64URL.decode(texts[0]) == plain)
    for text in texts.dropFirst() {
      let stream = try #require(Base64URL.decode(text))
      #expect(Zlib.decompress(stream, maximumBytes: plain.count) == plain)
    }
  }
}
