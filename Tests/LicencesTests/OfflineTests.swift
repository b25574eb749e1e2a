import Testing

@testable import Licences

@Suite struct OfflineTests {
  var town = Town()

  private var jwks: [UInt8] { town.keys.jwks.encodedBytes }

  @Test mutating func `saved keys and list are enough`() throws {
    let text = try town.present() + "\n"
    let found = try verifyOffline(
      text, jwks: jwks, statusList: Array(try town.listText().utf8), now: Town.now + 3600)
    #expect(found.credential?.claims["name"] == "王芳")
    #expect(found.credential?.presentation?.madeAt == Town.now)
  }

  @Test mutating func `a revoked licence, a missing and an old list are refused`() throws {
    let text = try town.issue()
    func refusal(_ list: String?) throws -> VerificationRefusal? {
      try verifyOffline(
        text, jwks: jwks, statusList: list.map { Array($0.utf8) }, now: Town.now
      ).refusal
    }
    #expect(try refusal(try town.listText(.invalid)) == .revoked)
    #expect(try refusal(nil) == .statusListMissing(uri: Town.listURI))
    #expect(
      try refusal(try town.listText(expiresAt: Town.now - 1))
        == .statusListStale(since: Town.now - 1))
  }

  @Test mutating func `a broken trust folder is named by its file`() throws {
    let text = try town.issue()
    #expect(
      throws: TrustFolderError(file: "jwks.json", reason: "a JWKS has an array named keys")
    ) {
      try verifyOffline(text, jwks: Array("{}".utf8), statusList: nil, now: Town.now)
    }
    #expect(throws: TrustFolderError(file: "statuslist.jwt", reason: "not three parts")) {
      try verifyOffline(text, jwks: jwks, statusList: Array("x".utf8), now: Town.now)
    }
    #expect(throws: TrustFolderError(file: "statuslist.jwt", reason: "not UTF-8")) {
      try verifyOffline(text, jwks: jwks, statusList: [0xFF], now: Town.now)
    }
  }

  @Test func `every refusal has a name of its own and speaks both languages`() {
    let refusals: [VerificationRefusal] = [
      .malformed(reason: ""), .unknownIssuerKey(id: ""), .wrongIssuer(""), .badSignature,
      .expired(at: 0), .notYetValid(from: 0), .revoked, .suspended, .unknownStatus(3),
      .statusListMissing(uri: ""), .statusListStale(since: 0), .statusListUntrusted(reason: ""),
      .disclosureNotReferenced, .duplicateDigest, .keyBindingMissing,
      .keyBindingInvalid(reason: ""), .presentationExpired, .presentationForged, .replayed,
    ]
    #expect(Set(refusals.map(\.code)).count == refusals.count)
    for refusal in refusals {
      #expect(refusal.sentence.zh.hasSuffix("。"))
      #expect(refusal.sentence.en.hasSuffix("."))
    }
  }
}
