import Casework
import Civics
import Licences
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
}
