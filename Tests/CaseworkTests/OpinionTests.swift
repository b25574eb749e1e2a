import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// What opinions weigh in a decision, and where work goes that no desk would have.
struct OpinionTests {
  private let reviewer = Actor.officer(Town.officer([.reviewer]))
  private let fire = Actor.officer(Town.officer([.reviewer], of: Town.assisting))
  private let decider = Actor.officer(Town.officer([.decider]))

  private func accepted(earlyDenial: Bool) throws -> Play {
    let item = try Item.promised { $0.parallel = .init(earlyDenial: earlyDenial) }
    return try Play.accepted(item)
  }

  private func answer(_ play: Play, _ name: String, _ agrees: Bool) -> Command {
    .complete(
      play.task(name), agrees: agrees, note: agrees ? "" : "不同意的理由",
      values: name == "审查" ? ["score": Value(9)] : [:])
  }

  @Test func `a grant against an opinion needs the decider's own reason`() throws {
    var play = try accepted(earlyDenial: false)
    try play.act(answer(play, "审查", false), by: reviewer)
    try play.act(answer(play, "消防意见", true), by: fire)
    let task = play.task("决定")
    let bare = play.refusal(.decide(task, grant: true, reasons: []), by: decider)
    #expect(bare?.kind == .invalid && bare?.reasons.map(\.about) == ["reasons"])
    #expect(bare?.reasons.first?.text.zh.contains("审查") == true)
    try play.act(.decide(task, grant: true, reasons: ["已现场核实"]), by: decider)
    #expect(play.status == .granted)
  }

  @Test func `nobody is granted what a denial kept the others from being asked about`() throws {
    var play = try accepted(earlyDenial: true)
    try play.act(answer(play, "审查", true), by: reviewer)
    try play.act(answer(play, "消防意见", false), by: fire)
    // The only other opinion was given: everybody was heard.
    let task = play.task("决定")
    #expect(play.refusal(.decide(task, grant: true, reasons: ["x"]), by: decider) == nil)
    var unheard = try #require(play.live)
    var other = try #require(unheard.tasks.first)
    (other.id, other.act, other.name) = ("t-other", .opinion, "规划意见")
    unheard.cancelledTasks = [other]
    play.live = unheard
    let refusal = play.refusal(.decide(task, grant: true, reasons: ["x"]), by: decider)
    #expect(refusal?.kind == .conflict)
    #expect(refusal?.reasons.first?.text.zh.contains("消防意见") == true)
    #expect(play.refusal(.decide(task, grant: false, reasons: ["消防"]), by: decider) == nil)
  }

  @Test func `after a case is opened again, what was said before it binds nobody`() throws {
    var play = try accepted(earlyDenial: false)
    try play.act(answer(play, "审查", false), by: reviewer)
    try play.act(answer(play, "消防意见", true), by: fire)
    try play.act(
      .decide(play.task("决定"), grant: false, reasons: ["不符"]), by: decider)
    play.now = Town.at("2026-03-09")
    try play.act(.reopen(reason: "复议决定"), by: play.head)
    try play.review()
    try play.act(.decide(play.task("决定"), grant: true, reasons: []), by: decider)
    #expect(play.status == .granted)
  }

  @Test func `an objection is answered with its reason, whatever the answer`() throws {
    let play = try Play.ready(.denied, for: .complete)
    let task = try #require(play.live?.tasks.first { $0.act == .objection })
    for agrees in [true, false] {
      let bare = play.refusal(
        .complete(task.id, agrees: agrees, note: " ", values: [:]), by: play.head)
      #expect(bare?.kind == .invalid)
    }
  }

  @Test(arguments: [("fire", "fire"), ("school-012", "bureau")])
  func `work for a body that has no desk in the city is the item's agency's`(
    named: String, works: String
  ) throws {
    let item = try Item.promised(
      process: """
        <userTask id="review" name="审查" palmcity:role="reviewer" palmcity:act="review"
          palmcity:agency="=form.purpose" palmcity:result="review"/>
        <endEvent id="end" palmcity:outcome="granted"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="review"/>
        <sequenceFlow id="f2" sourceRef="review" targetRef="end"/>
        """, also: ["form.purpose"], agencies: ["bureau", "fire"])
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    var submission = Submission.promised(person, drawings: true, promise: false)
    submission.form["purpose"] = .string(named)
    try play.act(.submit(submission), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.tasks.map(\.agency) == [AgencyID(works)])
  }

  @Test func `a case that is resumed while a procedure runs says that its clock still stands`()
    throws
  {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    let hearing = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(play.suspension, by: play.clerk)
    try play.act(.resume(reason: "查清"), by: play.clerk)
    #expect(play.live?.clock.state == .stopped)
    let entry = try #require(play.live?.clock.entries.last)
    #expect(entry.change == .resumed && entry.reason.zh.contains("听证还在进行"))
    guard case .notified(let notice)? = play.events.last else {
      Issue.record("no notice")
      return
    }
    #expect(notice.text.zh.contains("听证还在进行") && notice.text.en.contains("still stands"))
    try play.act(.endProcedure(hearing, result: "已听取意见"), by: play.clerk)
    #expect(play.live?.clock.state == .running)
  }
}
