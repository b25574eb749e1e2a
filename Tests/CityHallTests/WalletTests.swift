import Casework
import CityHall
import Civics
import Licences
import Store
import Testing

struct WalletTests {
  /// A certificate in p1's wallet.
  private func issued() async throws -> (test: TestHall, licence: LicenceID, holder: Viewer) {
    let test = try TestHall()
    let granted = try await test.certificate("p1")
    return (test, try #require(granted.licences.first).id, try test.citizen("p1"))
  }

  @Test func `a verifier sees the chosen claims and no others`() async throws {
    let (test, id, holder) = try await issued()
    let wallet = try test.hall.wallet(holder).get()
    #expect(wallet.map(\.row.id) == [id])
    #expect(wallet.map(\.isValid) == [true])
    let shown = try await test.hall.present(
      id, disclosing: ["name", "months", "no-such-claim"], as: holder
    ).get()
    #expect(shown.disclosed == ["months", "name"])
    #expect(shown.expiresAt == test.clock.now.adding(seconds: 60))
    let report = try await test.hall.verify(shown.text).get()
    #expect(report.type == "social-insurance-certificate")
    // Number, state and purpose are no claims that a holder may keep back.
    #expect(
      report.claims.map(\.name) == [
        "licence_number", "name", "coverage_status", "months", "purpose",
      ])
    #expect(report.claims.first { $0.name == "name" }?.text == "林晓舟")
    #expect(report.issuer(.zh) == "烟台市人力资源和社会保障局")
  }

  @Test func `the holder reads that the licence was verified`() async throws {
    let (test, id, holder) = try await issued()
    let shown = try await test.hall.present(id, disclosing: [], as: holder).get()
    _ = try await test.hall.verify(shown.text).get()
    #expect(try test.hall.receipts(holder).get().filter { $0.viewer == "核验方" }.count == 1)
  }

  @Test func `a code counts once`() async throws {
    let (test, id, holder) = try await issued()
    let shown = try await test.hall.present(id, disclosing: ["name"], as: holder).get()
    let middle = shown.text.index(shown.text.startIndex, offsetBy: 20)
    _ = try await test.hall.verify(
      "  \(shown.text[..<middle])\r\n \(shown.text[middle...])\n"
    ).get()
    #expect(try await test.hall.verify(shown.text).verificationRefusal == .replayed)
  }

  @Test func `a code read by many at once is taken once`() async throws {
    let (test, id, holder) = try await issued()
    let shown = try await test.hall.present(id, disclosing: ["name"], as: holder).get()
    let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { try await test.hall.verify(shown.text).verificationRefusal == nil }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
  }

  @Test func `a code holds for sixty seconds`() async throws {
    let (test, id, holder) = try await issued()
    let first = try await test.hall.present(id, disclosing: [], as: holder).get()
    let second = try await test.hall.present(id, disclosing: [], as: holder).get()
    test.clock.pass(seconds: 59)
    #expect(try await test.hall.verify(first.text).verificationRefusal == nil)
    test.clock.pass(seconds: 1)
    #expect(try await test.hall.verify(second.text).verificationRefusal == .presentationExpired)
  }

  @Test func `a changed or invented code is refused as forged`() async throws {
    let (test, id, holder) = try await issued()
    let shown = try await test.hall.present(id, disclosing: [], as: holder).get()
    let parts = shown.text.split(separator: ".").map(String.init)
    let later = [parts[0], parts[1], "9999999999", parts[3]].joined(separator: ".")
    #expect(try await test.hall.verify(later).verificationRefusal == .presentationForged)
    #expect(try await test.hall.verify("PC1.x.1.y").verificationRefusal == .presentationForged)
    guard case .malformed = try await test.hall.verify("你好").verificationRefusal else {
      Issue.record("a text that is no licence must be called malformed")
      return
    }
    #expect(try await test.hall.verify(shown.text).verificationRefusal == nil)
  }

  @Test func `a whole licence with one letter changed is refused`() async throws {
    let (test, _, holder) = try await issued()
    let text = try #require(try test.hall.wallet(holder).get().first).row.credential
    #expect(try await test.hall.verify(text).verificationRefusal == nil)
    let payload = try #require(text.firstIndex(of: ".")).utf16Offset(in: text) + 10
    var letters = Array(text)
    letters[payload] = letters[payload] == "A" ? "B" : "A"
    #expect(try await test.hall.verify(String(letters)).verificationRefusal != nil)
  }

  @Test func `a licence past its last day is refused, and is shown no more`() async throws {
    let (test, id, holder) = try await issued()
    let text = try #require(try test.hall.wallet(holder).get().first).row.credential
    test.clock.pass(days: 100)
    guard case .expired = try await test.hall.verify(text).verificationRefusal else {
      Issue.record("an expired licence must be refused as expired")
      return
    }
    #expect(try test.hall.wallet(holder).get().map(\.isValid) == [false])
    #expect(
      try await test.hall.present(id, disclosing: [], as: holder).refusal?.kind == .outOfTime)
  }

  @Test func `a licence that another one replaced is refused as revoked`() async throws {
    let test = try TestHall()
    let holder = try test.representative("p8")
    let old = try #require(try await test.scopeChange(["日用百货销售"], key: "s1").licences.first)
    let shown = try await test.hall.present(old.id, disclosing: ["scope"], as: holder).get()
    let new = try #require(
      try await test.scopeChange(["日用百货销售", "新材料技术研发"], key: "s2").licences.first)
    #expect(new.cancels == [old.id])
    #expect(try await test.hall.verify(shown.text).verificationRefusal == .revoked)
    #expect(
      try await test.hall.verify(try #require(old.credential)).verificationRefusal == .revoked)
    #expect(
      try await test.hall.present(old.id, disclosing: [], as: holder).refusal?.kind == .outOfTime)
    let again = try await test.hall.present(new.id, disclosing: ["scope"], as: holder).get()
    let report = try await test.hall.verify(again.text).get()
    #expect(report.claims.first { $0.name == "scope" }?.text == "日用百货销售；新材料技术研发")
    #expect(try test.hall.wallet(holder).get().map(\.isValid) == [true, false])
  }

  @Test func `nobody sees or shows another's licence`() async throws {
    let (test, id, _) = try await issued()
    for viewer in [try test.citizen("p7"), try test.representative("p8")] {
      #expect(try test.hall.licence(id, for: viewer).refusal == .noSuchLicence)
      #expect(
        try await test.hall.present(id, disclosing: [], as: viewer).refusal == .noSuchLicence)
      #expect(try test.hall.wallet(viewer).get().isEmpty)
    }
    #expect(try test.hall.wallet(.visitor).refusal == .signInFirst)
  }

  @Test func `places in the status list go on after a restart`() async throws {
    let test = try TestHall()
    let first = try await test.certificate("p1", key: "k1")
    let second = try await test.certificate("p1", key: "k2")
    #expect([first, second].compactMap { $0.licences.first?.statusIndex } == [0, 1])
    #expect(try test.store.nextStatusIndex() == 2)
  }
}
