import Civics
import Testing

@testable import Casework

struct ClockTests {
  private func clock(_ entries: [(ClockEntry.Change, String)], promised: Int = 10) -> LegalClock {
    LegalClock(
      entries: entries.map { ClockEntry(change: $0.0, at: Town.at($0.1), reason: "x") },
      statutoryDays: 20, promisedDays: promised, warned: [])
  }

  @Test(arguments: [
    // Accepted on the Friday before the Spring Festival of 2026: Saturday the 14th is worked,
    // the 15th to the 23rd are off, Saturday the 28th is worked.
    ("2026-02-13", "2026-02-13", 0), ("2026-02-13", "2026-02-14", 1),
    ("2026-02-13", "2026-02-15", 1), ("2026-02-13", "2026-02-23", 1),
    ("2026-02-13", "2026-02-24", 2), ("2026-02-13", "2026-02-27", 5),
    ("2026-02-13", "2026-02-28", 6), ("2026-02-13", "2026-03-01", 6),
    ("2026-02-13", "2026-03-02", 7),
  ])
  func `the day after acceptance is the first and the festival does not count`(
    _ start: String, _ now: String, _ days: Int
  ) {
    #expect(clock([(.started, start)]).elapsed(Town.at(now), Town.calendar) == days)
  }

  @Test(arguments: [(1, "2026-02-14"), (2, "2026-02-24"), (6, "2026-02-28"), (10, "2026-03-05")])
  func `the last day follows from the calendar`(_ promised: Int, _ day: String) {
    let clock = clock([(.started, "2026-02-13")], promised: promised)
    #expect(clock.dueOn(Town.calendar) == Town.day(day))
  }

  @Test func `corrections stop the clock and the last day moves with them`() {
    var clock = clock([(.started, "2026-03-02")])
    #expect(clock.dueOn(Town.calendar) == Town.day("2026-03-16"))
    clock.entries.append(ClockEntry(change: .stopped, at: Town.at("2026-03-04"), reason: "x"))
    #expect(clock.dueOn(Town.calendar) == nil)
    #expect(clock.elapsed(Town.at("2026-03-20"), Town.calendar) == 2)
    clock.entries.append(ClockEntry(change: .resumed, at: Town.at("2026-03-20"), reason: "x"))
    #expect(clock.dueOn(Town.calendar) == Town.day("2026-04-01"))
    #expect(clock.elapsed(Town.at("2026-03-23"), Town.calendar) == 3)
    #expect(clock.remaining(Town.at("2026-03-23"), Town.calendar) == 7)
  }

  @Test func `an ended clock still says which day was the last`() {
    var clock = clock([(.started, "2026-03-02"), (.ended, "2026-03-04")])
    #expect(clock.dueOn(Town.calendar) == Town.day("2026-03-16"))
    #expect(clock.elapsed(Town.at("2026-03-30"), Town.calendar) == 2)
    #expect(clock.dueWarnings(Town.at("2026-03-30"), Town.calendar) == [])
    clock.entries = []
    #expect(clock.dueOn(Town.calendar) == nil)
  }

  @Test func `the hour of the day does not matter`() {
    let late = LegalClock(
      entries: [
        ClockEntry(change: .started, at: Town.at("2026-03-02", hour: 23), reason: "x")
      ], statutoryDays: 20, promisedDays: 10, warned: [])
    #expect(late.elapsed(Town.at("2026-03-03", hour: 0), Town.calendar) == 1)
  }

  @Test func `a year that the calendar lacks gives no number instead of a wrong one`() {
    let clock = clock([(.started, "2028-12-30")])
    #expect(clock.dueOn(Town.calendar) == nil)
    #expect(clock.elapsed(Instant(Town.day("2029-01-10")), Town.calendar) == nil)
  }

  @Test func `warnings come at seventy and at a hundred per cent, each once`() throws {
    var play = try Play.promised(to: .accepted)
    // The review's own three days end on the 5th.
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-06")))
    play.now = Town.at("2026-03-06")
    #expect(try play.act(.tick, by: .system) == [.stepLate(play.task("审查"), at: play.now)])
    // The drawings are promised for the 12th, and reminded of two working days before.
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-10")))
    play.now = Town.at("2026-03-10")
    #expect(try play.act(.tick, by: .system).first == .reminded(at: play.now))
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-11")))
    #expect(try play.act(.tick, by: .system).isEmpty)
    // Seven of ten days are used on the 11th; the promise of the drawings ends on the 12th.
    play.now = Town.at("2026-03-11", hour: 0)
    let near = try play.act(.tick, by: .system)
    #expect(
      near.contains(.warned(ClockWarning(level: .near, at: play.now))))
    #expect(try play.act(.tick, by: .system).isEmpty)
    try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
    play.now = Town.at("2026-03-16")
    let due = try play.act(.tick, by: .system)
    #expect(due.contains(.warned(ClockWarning(level: .due, at: play.now))))
    // What is left is the first day past the limit by law.
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-31")))
    play.now = Town.at("2026-03-31")
    let late = try play.act(.tick, by: .system)
    #expect(late.contains(.warned(ClockWarning(level: .statutory, at: play.now))))
    #expect(play.live?.nextTick(Town.calendar) == nil)
  }

  @Test func `silence past five working days accepts from the day of receipt`() throws {
    var play = try Play.promised(to: .submitted)
    #expect(play.live?.acceptanceDueOn(Town.calendar) == Town.day("2026-03-09"))
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-10")))
    play.now = Town.at("2026-03-09", hour: 23)
    #expect(try play.act(.tick, by: .system).isEmpty)
    play.now = Town.at("2026-03-10", hour: 0)
    #expect(play.refusal(.refuse(reasons: ["晚了"]), by: play.clerk)?.kind == .outOfTime)
    #expect(
      play.refusal(.askForCorrections(Play.points), by: play.clerk)?.kind == .outOfTime)
    try play.act(.tick, by: .system)
    #expect(play.status == .accepted)
    #expect(play.live?.clock.entries.first?.at == Town.at("2026-03-02"))
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-16"))
    let accepted = play.events.compactMap { event -> Accepted? in
      if case .accepted(let accepted) = event { accepted } else { nil }
    }
    #expect(accepted.map(\.bySilence) == [true])
    #expect(play.live?.tasks.contains { $0.act == .accept } == false)
  }

  @Test func `the five days begin anew when the corrections come in`() throws {
    var play = try Play.promised(to: .correcting)
    #expect(play.live?.corrections.last?.until == Town.day("2026-03-16"))
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-17")))
    play.now = Town.at("2026-03-12")
    try play.act(
      .supply(Supply(form: ["purpose": .string("改建")], uploads: ["plan": Town.upload])),
      by: play.applicant)
    #expect(play.status == .submitted)
    #expect(play.live?.acceptanceDueOn(Town.calendar) == Town.day("2026-03-19"))
  }
}
