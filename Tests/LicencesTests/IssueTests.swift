import Testing

@testable import Licences

@Suite struct IssueTests {
  var town = Town()

  @Test mutating func `the signed part shows only what is open`() throws {
    let credential = try UnverifiedCredential(try town.issue())
    let header = credential.signed.header
    let payload = credential.signed.payload
    #expect(
      JSONValue.object(header).encoded == #"{"typ":"dc+sd-jwt","alg":"ES256","kid":"hrss-2026"}"#)
    #expect(
      payload.names == ["iss", "vct", "iat", "exp", "status", "cnf", "title", "_sd", "_sd_alg"])
    #expect(payload["_sd"]?.arrayValue?.count == 4)
    #expect(payload["_sd_alg"] == "sha-256")
    #expect(payload["status"]?.encoded == #"{"status_list":{"idx":5,"uri":"\#(Town.listURI)"}}"#)
    #expect(payload["cnf"]?["jwk"] == town.holder.publicKey.bareJWK)
    #expect(credential.disclosures.count == 5)
  }

  @Test mutating func `digests are sorted, and decoys cannot be told from them`() throws {
    var draft = town.draft
    draft.decoys = 3
    let text = try town.issue(draft)
    let digests = try UnverifiedCredential(text).signed.payload["_sd"]?.arrayValue?
      .compactMap(\.stringValue)
    #expect(digests?.count == 7)
    #expect(digests == digests?.sorted())
    #expect(digests?.allSatisfy { $0.utf8.count == 43 } == true)
    #expect(town.check(text, list: try town.list()).refusal == nil)
  }

  @Test mutating func `every licence has salts of its own`() throws {
    let one = try UnverifiedCredential(try town.issue()).disclosures
    let two = try UnverifiedCredential(try town.issue()).disclosures
    #expect(Set(one).isDisjoint(with: Set(two)))
    #expect(one.map(\.name) == two.map(\.name))
  }

  @Test func `the digest of the standard's example comes out`() throws {
    // RFC 9901 section 4.2.3.
    let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    let disclosure = try Disclosure(text)
    #expect(disclosure.name == "family_name")
    #expect(disclosure.value == "Möbius")
    #expect(disclosure.digest == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0")
  }

  @Test mutating func `a reserved or unknown claim cannot be issued`() throws {
    for name in ["iss", "exp", "status", "cnf", "_sd", "...", "vct"] {
      var draft = town.draft
      draft.claims[name] = "x"
      #expect(throws: IssueError.reservedClaim(name)) { try town.issue(draft) }
    }
    var draft = town.draft
    draft.claims["inner"] = ["_sd": []]
    #expect(throws: IssueError.reservedClaim("_sd")) { try town.issue(draft) }
    draft = town.draft
    draft.disclosable.insert(ClaimPath(["address", "door"]))
    #expect(throws: IssueError.unknownClaim(ClaimPath(["address", "door"]))) {
      try town.issue(draft)
    }
  }

  @Test mutating func `what a verifier would not read is not issued`() throws {
    var draft = town.draft
    draft.claims["note"] = .string(String(repeating: "长", count: 80_000))
    let error = #expect(throws: IssueError.self) { try town.issue(draft) }
    guard case .tooLarge(let bytes) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(bytes > CredentialLimit.textBytes)
  }
}
