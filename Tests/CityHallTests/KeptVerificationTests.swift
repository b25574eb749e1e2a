import CityHall
import Civics
import Licences
import Testing

@Suite struct `A verifier looks at the result again` {
  @Test func `under the secret alone, and not for long`() async throws {
    let test = try TestHall()
    let granted = try await test.certificate("p1")
    let licence = try #require(granted.licences.first)
    let code = try await test.hall.present(
      licence.id, disclosing: ["name"], as: test.citizen("p1")
    ).get()
    let report = try await test.hall.verify(code.text).get()
    let kept = KeptVerification(report: report, at: test.hall.now)
    let secret = try await test.hall.keep(kept)
    #expect(try test.hall.keptVerification(secret) == kept)
    #expect(try test.hall.keptVerification(code.text) == nil)
    // The code itself still counts once.
    #expect(try await test.hall.verify(code.text).verificationRefusal == .replayed)
    test.clock.pass(seconds: CityHall.verificationSeconds)
    #expect(try test.hall.keptVerification(secret) == nil)
  }
}
