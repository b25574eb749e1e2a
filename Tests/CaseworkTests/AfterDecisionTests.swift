import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// What time does to suspensions, and what follows a decision: objections, checks, their limits.
struct AfterDecisionTests {
  private func suspended() throws -> Play {
    var play = try Play.accepted(.promised())
    play.now = Town.at("2026-03-04")
    try play.act(
      .suspend(reason: "涉及诉讼", basis: Submission.basis, until: Town.day("2026-03-06")),
      by: play.clerk)
    return play
  }

  @Test(arguments: ["2026-03-07", "2026-03-09", "2026-03-12"])
  func `a suspension ends with its last day, whenever that is looked at`(_ day: String) throws {
    var play = try suspended()
    play.now = Town.at(day)
    try play.act(.tick, by: .system)
    #expect(play.status == .accepted)
    // Two days were used; the days from the seventh on count again.
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-18"))
    #expect(play.live?.clock.entries.last?.at.chinaDate == Town.day("2026-03-06"))
  }

  @Test func `days on which something else stopped the clock do not count again`() throws {
    // A hearing that began before, and ends when nobody had yet looked at the suspension.
    var other = try Play.promised(to: .accepted)
    other.now = Town.at("2026-03-04")
    try other.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: other.clerk)
    try other.act(
      .suspend(reason: "涉及诉讼", basis: Submission.basis, until: Town.day("2026-03-06")),
      by: other.clerk)
    other.now = Town.at("2026-03-09")
    let open = try #require(other.live?.turns.openProcedures.first?.id)
    try other.act(.endProcedure(open, result: "无异议"), by: other.clerk)
    try other.act(.tick, by: .system)
    #expect(other.status == .accepted)
    #expect(other.live?.clock.entries.last?.at.chinaDate == Town.day("2026-03-09"))
    #expect(other.live?.dueOn(Town.calendar) == Town.day("2026-03-19"))
  }

  @Test func `a new handling begins without the procedures of the one before`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    try play.act(
      .giveBack(reasons: ["材料与项目不符"], basis: Submission.basis), by: play.clerk)
    try play.act(.reopen(reason: "复议决定要求重新办理"), by: play.head)
    #expect(play.live?.turns.openProcedures == [] && play.live?.clock.state == .running)
  }

  @Test func `a suspension does not outlive its case, nor does a procedure's end deny it`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    try play.act(play.suspension, by: play.clerk)
    let open = try #require(play.live?.turns.openProcedures.first?.id)
    let events = try play.act(.endProcedure(open, result: "无异议"), by: play.clerk)
    guard case .notified(let notice)? = events.last else { return }
    #expect(notice.text.zh.contains("仍停止计算") && !notice.text.zh.contains("办理继续"))
    try play.act(.giveBack(reasons: ["材料与项目不符"], basis: Submission.basis), by: play.clerk)
    #expect(play.live?.turns.suspension == nil)
  }

  @Test func `a clock that has ended is not moved by a holiday announced late`() throws {
    let play = try Play.promised(to: .denied)
    let live = try #require(play.live)
    #expect(live.dueOn(Town.calendar) == nil)
    #expect(live.clock.dueOn(Town.calendar) == Town.day("2026-03-16"), "the day that was the last")
  }

  @Test func `an objection and a check have their own days, whatever was promised`() throws {
    var play = try Play.promised(to: .denied)
    play.now = Town.at("2026-03-11")
    try play.act(.object(reason: "事实不清"), by: play.applicant)
    let task = try #require(play.live?.tasks.first)
    #expect(play.live?.deadline(of: task, Town.calendar) == Town.day("2026-03-18"))
    play.now = Town.at("2026-03-13")
    let live = try #require(play.live)
    let step = try #require(
      ClockLedger(live, now: play.now, calendar: Town.calendar).limits.first { $0.kind.isStep })
    #expect(step.days == 5 && step.used == 2 && step.dueOn == Town.day("2026-03-18"))
    let checked = try #require(try Play.declared().live)
    let check = try #require(
      ClockLedger(checked, now: Town.at("2026-03-03"), calendar: Town.calendar).limits
        .first { $0.kind.isStep })
    #expect(check.days == 20 && check.dueOn == Town.day("2026-03-30"))
  }

  @Test func `one objection to each decision, also after the head opened the case again`() throws {
    var play = try Play.promised(to: .denied)
    try play.act(.reopen(reason: "复议决定要求重新办理"), by: play.head)
    try play.review()
    try play.decide(grant: false)
    try play.act(.object(reason: "事实不清"), by: play.applicant)
    #expect(play.refusal(.object(reason: "再来"), by: play.applicant)?.kind == .conflict)
    let task = try #require(play.live?.tasks.first { $0.act == .objection }?.id)
    try play.act(.complete(task, agrees: true, note: "事实确有不清", values: [:]), by: play.head)
    try play.review()
    try play.decide(grant: false)
    try play.act(.object(reason: "仍然不服"), by: play.applicant)
    #expect(play.live?.turns.objections.count == 2)
  }

  @Test func `a case that came back for want of corrections can be asked for them again`() throws {
    var play = try Play.promised(to: .correcting)
    play.now = Town.at("2026-03-17")
    try play.act(.tick, by: .system)
    try play.act(.object(reason: "没有收到通知"), by: play.applicant)
    let task = try #require(play.live?.tasks.first { $0.act == .objection }?.id)
    try play.act(.complete(task, agrees: true, note: "通知没有送达", values: [:]), by: play.head)
    try play.act(.askForCorrections(Play.points), by: play.clerk)
    #expect(play.status == .correcting)
  }

  @Test func `an extension that is not approved is told`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.requestExtension(reason: "情况复杂"), by: play.clerk)
    let task = try #require(play.live?.tasks.first { $0.act == .lengthen }?.id)
    let events = try play.act(
      .complete(task, agrees: false, note: "理由不足", values: [:]), by: play.head)
    guard case .notified(let notice)? = events.last else {
      Issue.record("nobody is told")
      return
    }
    #expect(notice.text.zh.contains("没有批准") && notice.text.zh.contains("理由不足"))
  }
}
