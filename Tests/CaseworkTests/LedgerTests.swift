import Civics
import Testing

@testable import Casework
@testable import Catalogue

/// The clock as a ledger: from events and calendar alone.
struct LedgerTests {
  @Test func `what follows an instant decision has its own days, not those promised`() throws {
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.instant(person)), by: .applicant(person.id))
    try play.act(.object(reason: "天数太少。"), by: .applicant(person.id))
    let live = try #require(play.live)
    let step = try #require(
      ClockLedger(live, now: play.now, calendar: Town.calendar).limits.first { $0.kind.isStep })
    #expect(step.days == LegalLimits.acceptanceDays && step.dueOn == Town.day("2026-03-09"))
  }

  /// Town's calendar with Thursday the 5th of March announced late as a holiday.
  static let later = WorkingCalendar(
    years: Town.calendar.years.map { year in
      guard year.year == 2026 else { return year }
      return WorkingCalendar.Year(
        year: 2026, notice: "国办发明电〔2026〕3号", holidays: year.holidays + [Town.day("2026-03-05")],
        shiftedWorkdays: year.shiftedWorkdays)
    })

  private func stand(_ play: Play, _ day: String) throws -> ClockLedger {
    ClockLedger(try #require(play.live), now: Town.at(day), calendar: Town.calendar)
  }

  @Test func `three limits stand side by side`() throws {
    let play = try Play.promised(to: .accepted)
    let limits = try stand(play, "2026-03-04").limits
    #expect(limits.map(\.kind.title.zh) == ["法定时限", "承诺时限", "环节时限：审查"])
    #expect(limits.map(\.days) == [20, 10, 3])
    #expect(limits.map(\.used) == [2, 2, 2])
    #expect(
      limits.map(\.dueOn) == ["2026-03-30", "2026-03-16", "2026-03-05"].map { Town.day($0) })
  }

  @Test func `no step is due later than the case is promised`() throws {
    var play = Play(try .promised(days: 1), at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.promised(person)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    let live = try #require(play.live)
    let review = try #require(live.tasks.first { $0.name == "审查" })
    #expect(live.dueOn(of: review, Town.calendar) == Town.day("2026-03-05"))
    #expect(live.deadline(of: review, Town.calendar) == Town.day("2026-03-03"))
    let limit = try #require(try stand(play, "2026-03-02").limits.last)
    #expect(limit.dueOn == Town.day("2026-03-03") && limit.days == 1)
    // Opened past the promised day, it has its own limit.
    var late = review
    late.openedAt = Town.at("2026-03-04")
    #expect(
      live.deadline(of: late, Town.calendar) == live.dueOn(of: late, Town.calendar))
  }

  @Test func `before acceptance the time to accept is the limit`() throws {
    let play = try Play.promised(to: .submitted)
    let ledger = try stand(play, "2026-03-04")
    #expect(ledger.limits.map(\.kind) == [.acceptance])
    #expect(ledger.limits[0].dueOn == Town.day("2026-03-09") && ledger.limits[0].left == 3)
    #expect(ledger.days.isEmpty && ledger.lines.isEmpty)
  }

  @Test func `every line says why, by which proof and by whom`() throws {
    var play = try Play.promised(to: .accepted)
    play.now = Town.at("2026-03-04")
    try play.act(.askForCorrections(Play.points), by: play.clerk)
    play.now = Town.at("2026-03-06")
    try play.act(
      .supply(Supply(form: ["purpose": .string("建厂")], uploads: ["plan": Town.upload])),
      by: play.applicant)
    let lines = try stand(play, "2026-03-09").lines
    #expect(lines.map(\.entry.change) == [.started, .stopped, .resumed])
    #expect(lines.map(\.entry.cause) == [.acceptance, .corrections, .corrections])
    #expect(lines.map(\.used) == [0, 2, 2])
    #expect(lines.map(\.promisedDueOn) == [Town.day("2026-03-16"), nil, Town.day("2026-03-18")])
    #expect(lines.allSatisfy { $0.entry.basis?.article == "第三十二条" })
    #expect(lines[1].entry.evidence == "补〔2026〕CASE-1-2")
    #expect(lines[1].entry.evidence == lines[2].entry.evidence)
    #expect(lines.map(\.entry.by) == ["officer-1", "officer-1", nil])
  }

  @Test func `the line of days tells counted, stopped and free days apart`() throws {
    var play = try Play.promised(to: .accepted)
    play.now = Town.at("2026-03-04")
    try play.act(.beginProcedure(.testing, reason: "抽样"), by: play.clerk)
    play.now = Town.at("2026-03-06")
    let id = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(.endProcedure(id, result: "合格"), by: play.clerk)
    let days = try stand(play, "2026-03-10").days
    #expect(
      days.map(\.kind) == [
        .begin, .counted, .counted, .stopped, .stopped, .off, .off, .counted, .counted, .ahead,
        .ahead, .ahead, .off, .off, .ahead, .ahead, .ahead,
      ])
    #expect(days.compactMap(\.number) == Array(1...10))
    #expect(days.filter(\.isToday).map(\.date) == [Town.day("2026-03-10")])
    #expect(days.last?.isPromisedEnd == true)
  }

  @Test func `a holiday announced late moves every limit, and the recount says from where`() throws
  {
    let play = try Play.promised(to: .accepted)
    let live = try #require(play.live)
    let moves = ClockLedger.recount(
      live, from: Town.calendar, to: Self.later, now: Town.at("2026-03-06"))
    #expect(moves.map(\.limit.title.zh) == ["法定时限", "承诺时限", "环节时限：审查"])
    #expect(
      moves.map(\.before) == ["2026-03-30", "2026-03-16", "2026-03-05"].map { Town.day($0) })
    #expect(moves.map(\.after) == ["2026-03-31", "2026-03-17", "2026-03-06"].map { Town.day($0) })
    #expect(moves.map(\.usedBefore) == [4, 4, 4] && moves.map(\.usedAfter) == [3, 3, 3])
    #expect(
      ClockLedger.recount(live, from: Self.later, to: Self.later, now: play.now).isEmpty)
  }

  @Test func `a recount changes nothing but what is told`() throws {
    let play = try Play.promised(to: .accepted)
    let live = try #require(play.live)
    let turn = Turn(
      actor: .system, now: Town.at("2026-03-06"), calendar: Self.later, newIdentifier: { "x" })
    let moves = ClockLedger.recount(live, from: Town.calendar, to: Self.later, now: turn.now)
    let events = Casework.recount(live, moves, notice: "通知", item: play.item, turn: turn)
    #expect(events.count == 2)
    var after = live.applying(events)
    after.version = live.version
    #expect(after == live)
    guard case .notified(let notice)? = events.last else { throw Missing() }
    #expect(notice.text.zh.contains("2026年3月17日"))
    let quiet = Casework.recount(live, [], notice: "通知", item: play.item, turn: turn)
    #expect(quiet.count == 1)
  }

  @Test func `a calendar that changes after the last day moves nothing`() throws {
    let play = try Play.promised(to: .denied)
    let live = try #require(play.live)
    #expect(
      ClockLedger.recount(live, from: Town.calendar, to: Self.later, now: Town.at("2026-05-06"))
        .map(\.limit.title.zh) == ["法定时限", "承诺时限"])
    var early = live
    early.clock.entries[0].at = Town.at("2026-01-05")
    early.clock.entries[1].at = Town.at("2026-01-06")
    #expect(
      ClockLedger.recount(early, from: Town.calendar, to: Self.later, now: Town.at("2026-01-07"))
        .isEmpty)
  }

  @Test func `stops may lie over each other, and the clock goes on with the last`() throws {
    var play = try Play.promised(to: .accepted)
    play.now = Town.at("2026-03-03")
    try play.act(.beginProcedure(.hearing, reason: "公共利益"), by: play.clerk)
    play.now = Town.at("2026-03-04")
    try play.act(.beginProcedure(.testing, reason: "抽样"), by: play.clerk)
    let ids = try #require(play.live).turns.openProcedures.map(\.id)
    play.now = Town.at("2026-03-05")
    try play.act(.endProcedure(ids[0], result: "无异议"), by: play.clerk)
    #expect(play.live?.clock.state == .stopped)
    play.now = Town.at("2026-03-10")
    try play.act(.endProcedure(ids[1], result: "合格"), by: play.clerk)
    #expect(play.live?.clock.state == .running)
    #expect(play.live?.clock.elapsed(Town.at("2026-03-11"), Town.calendar) == 2)
  }

  @Test func `a step's own limit stands while the clock stands`() throws {
    var play = try Play.promised(to: .accepted)
    let task = try #require(play.live?.tasks.first { $0.name == "审查" })
    play.now = Town.at("2026-03-03")
    try play.act(.beginProcedure(.hearing, reason: "公共利益"), by: play.clerk)
    #expect(play.live?.dueOn(of: task, Town.calendar) == nil)
    play.now = Town.at("2026-03-10")
    let id = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(.endProcedure(id, result: "无异议"), by: play.clerk)
    #expect(play.live?.dueOn(of: task, Town.calendar) == Town.day("2026-03-12"))
  }

  @Test func `a limit that was passed before a stop stays passed after it`() throws {
    var clock = LegalClock(
      entries: [ClockEntry(change: .started, at: Town.at("2026-03-02"), reason: "x")],
      statutoryDays: 20, promisedDays: 2, warned: [])
    clock.entries.append(ClockEntry(change: .stopped, at: Town.at("2026-03-06"), reason: "x"))
    clock.entries.append(ClockEntry(change: .resumed, at: Town.at("2026-03-12"), reason: "x"))
    #expect(clock.dueOn(Town.calendar) == Town.day("2026-03-04"))
    #expect(clock.elapsed(Town.at("2026-03-12"), Town.calendar) == 4)
  }

  struct Missing: Error {}
}
