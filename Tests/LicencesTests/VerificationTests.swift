import Testing

@testable import Licences

@Suite struct VerificationTests {
  var town = Town()
  let demand = KeyBindingDemand(audience: Town.verifier, nonce: "n-1")

  @Test mutating func `what was issued is verified with all its claims`() throws {
    let text = try town.issue()
    let found = try #require(town.check(text, list: try town.list()).credential)
    #expect(found.issuer == Town.issuer)
    #expect(found.keyID == "hrss-2026")
    #expect(found.type == "urn:palmcity:yantai:social-insurance")
    #expect(found.issuedAt == Town.now - 1000)
    #expect(found.expiresAt == Town.now + 1_000_000)
    #expect(found.status == StatusReference(uri: Town.listURI, index: 5))
    #expect(found.holder?.thumbprint == town.holder.publicKey.thumbprint)
    #expect(found.presentation == nil)
    #expect(found.claims["title"] == "社会保险参保证明")
    #expect(found.claims["name"] == "王芳")
    #expect(found.claims["months"] == 132)
    #expect(found.claims["address"]?["street"] == "海港路 18 号")
    #expect(Set(found.claims.names) == ["title", "name", "residentNumber", "months", "address"])
  }

  @Test mutating func `only what the holder chose is shown`() throws {
    let text = try town.present(["months"])
    let found = try #require(
      town.check(text, list: try town.list(), demand: demand).credential)
    #expect(found.claims == ["title": "社会保险参保证明", "months": 132])
    #expect(
      found.presentation
        == PresentationFacts(audience: Town.verifier, nonce: "n-1", madeAt: Town.now))
    #expect(!text.contains("370602199001010027"))
  }

  @Test mutating func `an inner claim brings the one that holds it, and no more`() throws {
    let street = try town.present([ClaimPath(["address", "street"])])
    #expect(
      town.check(street, list: try town.list()).credential?.claims["address"]
        == ["region": "370602", "street": "海港路 18 号"])
    let outer = try town.present(["address"])
    #expect(
      town.check(outer, list: try town.list()).credential?.claims["address"]
        == ["region": "370602"])
  }

  @Test mutating func `the claims that can be kept back are named`() throws {
    let credential = try UnverifiedCredential(try town.issue())
    #expect(Set(try credential.disclosablePaths()) == town.draft.disclosable)
    #expect(credential.text == (try UnverifiedCredential(credential.text).text))
  }

  @Test mutating func `a proof for another, of another nonce or too old is refused`() throws {
    let text = try town.present()
    let list = try town.list()
    #expect(town.check(text, list: list, demand: demand).refusal == nil)
    var other = demand
    other.audience = "https://bank.example"
    #expect(
      town.check(text, list: list, demand: other).refusal
        == .keyBindingInvalid(reason: "it was made for another verifier"))
    other = demand
    other.nonce = "n-2"
    #expect(
      town.check(text, list: list, demand: other).refusal
        == .keyBindingInvalid(reason: "it carries another nonce"))
    #expect(town.check(text, list: list, now: Town.now + 60, demand: demand).refusal == nil)
    #expect(
      town.check(text, list: list, now: Town.now + 61, demand: demand).refusal
        == .presentationExpired)
    #expect(
      town.check(text, list: list, now: Town.now - 31, demand: demand).refusal
        == .keyBindingInvalid(reason: "it was made in the future"))
  }

  @Test mutating func `a licence without proof is refused where one is asked for`() throws {
    let text = try town.issue()
    #expect(
      town.check(text, list: try town.list(), demand: demand).refusal == .keyBindingMissing)
  }

  @Test mutating func `a proof by another key is refused even where none is asked for`() throws {
    let thief = HolderKey.generate(using: &town.generator)
    let text = try UnverifiedCredential(try town.issue())
      .bound(to: Town.verifier, nonce: "n-1", now: Town.now, by: thief).text
    #expect(
      town.check(text, list: try town.list()).refusal
        == .keyBindingInvalid(reason: "it is not signed by the holder"))
  }

  @Test mutating func `a proof cannot be moved to other disclosures`() throws {
    let issued = try UnverifiedCredential(try town.issue())
    let proof = try issued.showing(["name"])
      .bound(to: Town.verifier, nonce: "n-1", now: Town.now, by: town.holder).keyBindingJWT
    let moved = try issued.showing(["name", "months"]).text + (try #require(proof))
    #expect(
      town.check(moved, list: try town.list()).refusal
        == .keyBindingInvalid(reason: "it was made for another presentation"))
  }

  @Test mutating func `a licence without a holder's key cannot be presented`() throws {
    var draft = town.draft
    draft.holder = nil
    let text = try UnverifiedCredential(try town.issue(draft))
      .bound(to: Town.verifier, nonce: "n-1", now: Town.now, by: town.holder).text
    #expect(
      town.check(text, list: try town.list()).refusal
        == .keyBindingInvalid(reason: "the licence names no holder"))
  }

  @Test mutating func `times are kept to the second, a start to the clocks' skew`() throws {
    var draft = town.draft
    draft.notBefore = Town.now
    draft.expiresAt = Town.now + 100
    let text = try town.issue(draft)
    let list = try town.list()
    #expect(town.check(text, list: list, now: Town.now - 30).refusal == nil)
    #expect(
      town.check(text, list: list, now: Town.now - 31).refusal == .notYetValid(from: Town.now))
    #expect(town.check(text, list: list, now: Town.now + 99).refusal == nil)
    #expect(
      town.check(text, list: list, now: Town.now + 100).refusal == .expired(at: Town.now + 100))
  }

  @Test mutating func `a licence from the future is not valid yet`() throws {
    var draft = town.draft
    draft.issuedAt = Town.now + 31
    let text = try town.issue(draft)
    #expect(
      town.check(text, list: try town.list()).refusal == .notYetValid(from: Town.now + 31))
  }

  @Test mutating func `the status list decides over revoked and suspended`() throws {
    let text = try town.issue()
    #expect(town.check(text, list: try town.list(.invalid)).refusal == .revoked)
    #expect(town.check(text, list: try town.list(.suspended)).refusal == .suspended)
    #expect(town.check(text, list: try town.list(.other(3))).refusal == .unknownStatus(3))
    #expect(town.check(text, list: try town.list(.invalid, at: 4)).refusal == nil)
  }

  @Test mutating func `without a fresh list of that address nothing is accepted`() throws {
    let text = try town.issue()
    #expect(
      town.check(text, list: nil).refusal == .statusListMissing(uri: Town.listURI))
    #expect(
      town.check(text, list: try town.list(uri: "https://yantai.example/status/2")).refusal
        == .statusListMissing(uri: Town.listURI))
    #expect(
      town.check(text, list: try town.list(expiresAt: Town.now)).refusal
        == .statusListStale(since: Town.now))
    var draft = town.draft
    draft.status = StatusReference(uri: Town.listURI, index: 1000)
    #expect(
      town.check(try town.issue(draft), list: try town.list()).refusal
        == .malformed(reason: "the status list has no place 1000"))
    draft.status = nil
    #expect(town.check(try town.issue(draft), list: nil).refusal == nil)
  }

  @Test mutating func `another issuer, an unknown key and a key's impostor are refused`() throws {
    let text = try town.issue()
    let list = try town.list()
    #expect(
      verify(
        text, keys: town.keys, statusList: list, now: Town.now,
        issuer: "https://weihai.example"
      ).refusal == .wrongIssuer(Town.issuer))
    #expect(
      verify(text, keys: PublicKeySet([]), statusList: list, now: Town.now).refusal
        == .unknownIssuerKey(id: "hrss-2026"))
    let impostor = IssuerKey.generate(id: "hrss-2026", using: &town.generator)
    let forged = try town.draft.issue(by: impostor, using: &town.generator)
    #expect(town.check(forged, list: list).refusal == .badSignature)
  }
}
