import Casework
import CityHall
import Civics
import Testing

@Suite struct `Nothing that somebody wrote is cut behind their back` {
  private let long = String(repeating: "长", count: CityHall.maximumTextLength + 1)
  private let agency: AgencyID = "medical-insurance"

  @Test func `the applicant's reason and comment`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let citizen = try test.citizen("p4")
    let withdrawal = try await test.hall.withdraw(applied.id, reason: long, as: citizen).refusal
    #expect(withdrawal?.reasons.map(\.about) == ["reason"])
    let granted = try await test.certificate("p1", key: "k2")
    let rating = try await test.hall.rate(
      granted.id, stars: 5, comment: long, as: test.citizen("p1")
    ).refusal
    #expect(rating?.reasons.map(\.about) == ["comment"])
    let rated = try await test.hall.rate(
      granted.id, stars: 5, comment: String(long.dropFirst()), as: test.citizen("p1")
    ).get()
    #expect(rated.rating?.comment.count == CityHall.maximumTextLength)
  }

  @Test func `an officer's note and the reason of a pause`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    _ = try await test.hall.accept(
      applied.id, version: nil, as: test.officer(agency, .window)
    ).get()
    let note = try await test.hall.complete(
      try test.task(of: applied.id, "review"), agrees: true, note: long, version: nil,
      as: test.officer(agency, .reviewer)
    ).refusal
    #expect(note?.reasons.map(\.about) == ["note"])
    let pause = try await test.hall.setPaused(
      true, item: "medical-reimbursement", reason: long, as: test.officer(agency, .supervisor)
    ).refusal
    #expect(pause?.kind == .invalid)
    #expect(pause?.reasons.map(\.about) == ["reason"])
    #expect(try test.hall.pause(of: "medical-reimbursement") == nil)
  }
}
