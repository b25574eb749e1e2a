import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Objections to every kind of end, what opening again brings back and takes away, and what the
/// registers say then.
struct ReopeningTests {
  private func task(_ play: Play, _ act: OpenTask.Act) throws -> TaskID {
    try #require(play.live?.tasks.first { $0.act == act }?.id)
  }

  private func uphold(_ play: inout Play, facts: [Fact]? = nil) throws {
    try play.act(.object(reason: "事实不清"), by: play.applicant)
    try play.act(
      .complete(try task(play, .objection), agrees: true, note: "确有出入", values: [:]),
      by: play.head, facts: facts)
  }

  private func papers(_ play: Play) -> [CaseDocument.Kind] {
    (play.live?.turns.documents ?? []).map(\.kind)
  }

  // MARK: What can be objected to

  @Test func `an objection to a grant takes back what it issued, and a new grant issues anew`()
    throws
  {
    var play = try Play.promised(to: .granted)
    let first = try #require(play.live?.licences.first?.id)
    try uphold(&play)
    #expect(play.status == .accepted && play.live?.clock.state == .running)
    // Until it is decided anew, nobody is without a licence.
    #expect(play.live?.licences.first?.recalledAt == nil)
    for turn in ["denied", "withdrawn", "returned"] {
      var other = play
      if turn == "withdrawn" {
        try other.act(.withdraw(reason: ""), by: other.applicant)
      } else if turn == "returned" {
        try other.act(.giveBack(reasons: ["不符"], basis: Submission.basis), by: other.clerk)
      } else {
        try other.review()
        try other.decide(grant: false)
      }
      #expect(other.status?.rawValue == turn)
      #expect(other.live?.licences.map(\.recalledAt) == [other.now])
    }
    try play.review()
    try play.decide(grant: true)
    #expect(play.status == .granted && play.live?.licences.count == 2)
    #expect(play.live?.licences.first?.recalledAt == play.now)
    #expect(play.live?.licences.last?.id != first && play.live?.licences.last?.recalledAt == nil)
    #expect(Case.replaying(play.events) == play.live)
  }

  @Test func `a reversal is another decision, to be objected to anew`() throws {
    var play = try Play.promised(to: .granted)
    try play.act(.object(reason: "期限太短"), by: play.applicant)
    let events = try play.act(.reverse(.unqualified, reasons: ["不符合条件"]), by: play.head)
    #expect(
      events.contains {
        if case .notified(let notice) = $0 { notice.text.zh.contains("异议不再单独答复") } else { false }
      })
    #expect(play.live?.tasks == [] && play.live?.mayObject(on: play.now.chinaDate) == true)
    try uphold(&play)
    #expect(play.status == .accepted && play.live?.turns.objections.count == 2)
  }

  @Test(arguments: [true, false])
  func `a reversal that falls marks nobody, and the case is decided anew`(_ objects: Bool) throws {
    var play = try Play.promised(to: .granted)
    try play.act(.reverse(.fraud, reasons: ["伪造材料"]), by: play.head)
    #expect(
      play.live?.turns.creditMark != nil && play.live?.mayObject(on: play.now.chinaDate) == true)
    if objects {
      try uphold(&play)
    } else {
      try play.act(.reopen(reason: "判决撤销了撤销决定"), by: play.head)
    }
    #expect(play.status == .accepted)
    #expect(play.live?.turns.creditMark == nil && play.live?.turns.reversal == nil)
    try play.review()
    try play.decide(grant: true)
    #expect(
      play.status == .granted && play.live?.licences.filter { $0.recalledAt == nil }.count == 1)
  }

  @Test
  func `a return for a broken promise that falls gives a new last day and takes the mark back`()
    throws
  {
    var play = try Play.promised(to: .returned)
    #expect(play.live?.turns.creditMark != nil)
    try uphold(&play)
    #expect(play.live?.turns.creditMark == nil)
    #expect(play.live?.commitment?.until == Town.day("2026-04-13"))
    #expect(play.live?.fallen == nil, "it came back for want of a material")
    #expect(
      try play.act(.tick, by: .system).allSatisfy { if case .returned = $0 { false } else { true } }
    )
  }

  @Test(arguments: [
    (CaseStatus.refused, "2026-05-01"), (.denied, "2026-05-01"), (.granted, "2026-05-01"),
    (.reversed, "2026-05-01"), (.returned, "2026-05-31"),
  ])
  func `an objection comes within sixty days of the end`(_ status: CaseStatus, _ last: String)
    throws
  {
    var play = try Play.promised(to: status)
    #expect(play.live?.objectionDay == Town.day(last))
    play.now = Town.at(last, hour: 23)
    #expect(play.refusal(.object(reason: "事实不清"), by: play.applicant) == nil)
    play.now = Instant(Town.day(last).adding(days: 1))
    let late = play.refusal(.object(reason: "事实不清"), by: play.applicant)
    #expect(late?.kind == .outOfTime)
    #expect(late?.reasons.first?.text.zh.contains("行政复议") == true)
    #expect(play.live?.mayObject(on: play.now.chinaDate) == false)
  }

  @Test func `who withdrew, or is not answered yet, has nothing to object to`() throws {
    for status in [CaseStatus.withdrawn, .submitted, .accepted, .held] {
      let live = try #require(try Play.promised(to: status).live)
      #expect(live.objectionDay == nil && !live.mayObject(on: Town.day("2026-03-03")))
    }
  }

  @Test(arguments: [CaseStatus.refused, .denied, .returned, .reversed])
  func `what goes against the applicant says until when to object`(_ status: CaseStatus) throws {
    let play = try Play.promised(to: status)
    let day = try #require(play.live?.objectionDay)
    let told = play.events.compactMap { event -> Notice? in
      if case .notified(let notice) = event { notice } else { nil }
    }
    #expect(told.contains { $0.text.zh.contains("有异议的，可以在 \(day.written(.zh)) 前") })
    #expect(told.contains { $0.text.en.contains("by \(day.written(.en))") })
  }

  // MARK: Late answers

  @Test func `an objection that nobody answers is told once, with the way to appeal`() throws {
    var play = try Play.ready(.denied, for: .complete)
    let last = Town.day("2026-03-09")
    #expect(play.live?.nextTick(Town.calendar) == Instant(last.adding(days: 1)))
    play.now = Town.at("2026-03-09", hour: 23)
    #expect(try play.act(.tick, by: .system).isEmpty)
    play.now = Town.at("2026-03-10")
    let events = try play.act(.tick, by: .system)
    guard case .notified(let notice)? = events.last else {
      Issue.record("nobody is told")
      return
    }
    #expect(notice.text.zh.contains("行政复议") && notice.text.zh.contains(last.written(.zh)))
    #expect(play.live?.nextTick(Town.calendar) == nil)
    #expect(try play.act(.tick, by: .system).isEmpty)
    let titles = Timeline.entries(play.events, item: play.item).map(\.title.zh)
    #expect(titles.last == "有环节超过时限")
    // It can still be answered.
    try play.act(
      .complete(try task(play, .objection), agrees: false, note: "规划确不符合", values: [:]),
      by: play.head)
    #expect(play.live?.turns.objections.first?.isUpheld == false)
  }

  @Test func `a check of what was declared that is late is told once`() throws {
    var play = try Play.declared()
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-31")))
    play.now = Town.at("2026-03-31")
    let events = try play.act(.tick, by: .system)
    #expect(events.count == 2 && play.live?.nextTick(Town.calendar) == nil)
    guard case .notified(let notice)? = events.last else { return }
    #expect(notice.title.zh.contains("承诺核查已逾期"))
  }

  // MARK: What the registers say then

  private func denied() throws -> Play {
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.instant(person, state: "暂停")), by: .applicant(person.id))
    #expect(play.status == .denied)
    return play
  }

  @Test func `opened again, the registers are asked again, and have the word`() throws {
    var play = try denied()
    let fresh = Submission.instant(try Town.person()).facts
    try uphold(&play, facts: fresh)
    #expect(play.status == .granted && play.live?.facts == fresh)
    #expect(papers(play) == [.denied, .objectionReceipt, .objection, .reopening, .granted])
    #expect(
      Timeline.entries(play.events, item: play.item).map(\.title.zh).contains("重新查询登记信息"))
    #expect(Case.replaying(play.events) == play.live)
  }

  @Test func `where the registers say what they said, an officer decides`() throws {
    var play = try denied()
    try uphold(&play, facts: Submission.instant(try Town.person(), state: "暂停").facts)
    #expect(play.status == .accepted)
    // What rules decide at once promises no days: an officer has those of the law.
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-30"))
    let incident = try task(play, .incident)
    #expect(play.live?.tasks.first?.cause?.zh.contains("没有变") == true)
    #expect(play.live?.fallen == FallenDecision(granted: false, outcomes: []))
    try play.act(.resolve(incident, .retry, grant: false, note: ""), by: play.clerk)
    #expect(play.status == .accepted, "tried again, it is denied by nobody either")
    try play.act(
      .resolve(try task(play, .incident), .hand, grant: true, note: "数据滞后，条件已经具备"),
      by: play.clerk)
    #expect(play.status == .granted && play.live?.decision?.officer == "officer-1")
  }

  @Test func `rules do not grant again what fell for being too little, unless it is more now`()
    throws
  {
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.instant(person)), by: .applicant(person.id))
    #expect(play.status == .granted)
    try uphold(&play, facts: Submission.instant(person).facts)
    #expect(play.status == .accepted && play.live?.tasks.map(\.act) == [.incident])
    // Whoever decides has it on the desk, under a name that an applicant may read.
    let open = try #require(play.live?.tasks.first)
    #expect(open.role == .decider && open.isOfEnd && open.name.hasPrefix("人工决定（"))
    #expect(play.item.name(of: open).en == "Decide by hand")
    let vain = try play.decide(
      .resolve(open.id, .retry, grant: false, note: ""), by: play.clerk,
      facts: Submission.instant(person).facts
    ).get()
    #expect(!vain.contains { if case .notified = $0 { true } else { false } })
    #expect(play.live?.licences.count == 1)
    try play.act(
      .resolve(try task(play, .incident), .hand, grant: true, note: "天数已经核对"), by: play.clerk)
    #expect(play.status == .granted && play.live?.licences.count == 2)
  }

  @Test func `an officer's own denial after the re-opening stands`() throws {
    var play = try Play.ready(.denied, for: .complete)
    try play.act(
      .complete(try task(play, .objection), agrees: true, note: "事实不清", values: [:]),
      by: play.head)
    try play.review()
    try play.decide(grant: false)
    #expect(play.status == .denied)
  }

  @Test func `what failed for want of a register is tried again with what it says now`() throws {
    var play = Play(try Item.lookingUp(), at: Town.at("2026-03-02"))
    let person = try Town.person()
    var first = Submission.promised(person, promise: false)
    first.facts = []
    try play.act(.submit(first), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    let incident = try task(play, .incident)
    let retry = Command.resolve(incident, .retry, grant: false, note: "")
    #expect(play.live.map { retry.asksAnew(on: $0) } == true)
    try play.act(retry, by: play.clerk, facts: Submission.promised(person).facts)
    #expect(play.status == .granted && play.live?.facts.map(\.name) == ["credit"])
  }

  @Test func `only what begins something anew asks the registers`() throws {
    let denied = try #require(try Play.ready(.denied, for: .complete).live)
    let objection = try #require(denied.tasks.first?.id)
    #expect(Command.reopen(reason: "x").asksAnew(on: denied))
    #expect(
      Command.complete(objection, agrees: true, note: "x", values: [:]).asksAnew(on: denied))
    #expect(
      !Command.complete(objection, agrees: false, note: "x", values: [:]).asksAnew(on: denied))
    let open = try Play.promised(to: .accepted)
    let live = try #require(open.live)
    #expect(
      !Command.complete(open.task("审查"), agrees: true, note: "", values: [:]).asksAnew(on: live))
    #expect(!Command.tick.asksAnew(on: live) && !Command.withdraw(reason: "").asksAnew(on: live))
  }
}
