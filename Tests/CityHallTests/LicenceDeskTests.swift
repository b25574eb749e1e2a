import Casework
import Catalogue
import Civics
import Licences
import Store
import Synchronization
import Testing

@testable import CityHall

struct LicenceDeskTests {
  @Test func `a claim whose name the format keeps for itself is signed under another`() async throws
  {
    let test = try TestHall()
    var licence = try #require(try await test.certificate("p1").licences.first)
    let names = ["status", "claim_status", "licence_number", "name"]
    licence.claims = zip(names, licence.claims).map { name, claim in
      var claim = claim
      (claim.name, claim.text, claim.disclosable) = (name, "text of \(name)", true)
      return claim
    }
    let desk = test.hall.licences
    let signed = try desk.sign(licence, randomBytes: test.hall.surroundings.randomBytes)
    let shown = try desk.presentation(
      of: try #require(signed.credential), holder: licence.holder.id,
      disclosing: ["status", "licence_number"], nonce: "n", now: test.clock.now)
    let verified = Licences.verify(
      shown, keys: desk.publicKeys,
      statusList: try VerifiedStatusList(try test.hall.statusListText(), keys: desk.publicKeys),
      now: test.clock.now.milliseconds / 1000)
    guard case .verified(let credential) = verified else {
      Issue.record("it must be verified: \(verified)")
      return
    }
    #expect(credential.claims["claim_status"]?.stringValue == "text of status")
    #expect(credential.claims["claim_licence_number"]?.stringValue == "text of licence_number")
    #expect(credential.claims["licence_number"]?.stringValue == licence.id.rawValue)
    #expect(credential.claims["name"] == nil && credential.claims["claim_claim_status"] == nil)
  }

  @Test func `the names that the lint refuses are those that the desk signs under another`() {
    #expect(LicenceDefinition.reservedClaims == LicenceDesk.takenNames)
  }
}

struct StatusListTests {
  @Test func `the list is signed anew when a licence is cancelled, or half of its life is over`()
    async throws
  {
    let test = try TestHall()
    let first = try await test.certificate("p1", key: "s1")
    let text = try test.hall.statusListText()
    test.clock.pass(seconds: 60)
    #expect(try test.hall.statusListText() == text)
    let licence = try #require(first.licences.first)
    _ = try await test.store.commit(
      Commit(
        stream: .case(first.id.rawValue), expectedVersion: first.version,
        events: [try EventCodec.encode(.licenceRecalled(licence.id, at: test.clock.now))],
        changes: [.cancelLicence(licence.id, at: test.clock.now)], at: test.clock.now))
    let cancelled = try test.hall.statusListText()
    #expect(cancelled != text)
    let keys = test.hall.licences.publicKeys
    let index = try #require(licence.statusIndex)
    #expect(try VerifiedStatusList(text, keys: keys).statuses[index] == .valid)
    #expect(try VerifiedStatusList(cancelled, keys: keys).statuses[index] == .invalid)
    test.clock.pass(seconds: Int(LicenceDesk.statusListSeconds) / 2 - 1)
    #expect(try test.hall.statusListText() == cancelled)
    test.clock.pass(seconds: 1)
    #expect(try test.hall.statusListText() != cancelled)
  }
}

@Test func `random bytes are drawn in pieces, and none is given twice`() {
  let drawn = Mutex(0)
  var generator = ByteGenerator { count in
    drawn.withLock { start in
      defer { start += count }
      return (start..<start + count).map { UInt8(truncatingIfNeeded: $0) }
    }
  }
  let numbers = (0..<100).map { _ in generator.next() }
  #expect(Set(numbers.prefix(32)).count == 32)
  #expect(numbers[0] == 0x0001_0203_0405_0607 && numbers[31] == 0xF8F9_FAFB_FCFD_FEFF)
  #expect(drawn.withLock { $0 } == 1024)
}
