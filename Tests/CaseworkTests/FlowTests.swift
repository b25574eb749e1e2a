import Civics
import FEEL
import Foundation
import Testing

@testable import Casework
@testable import Catalogue

struct FlowTests {
  private func notices(_ events: [Event]) -> [Notice] {
    events.compactMap { event in
      if case .notified(let notice) = event { notice } else { nil }
    }
  }

  // MARK: Instant items

  @Test func `an instant application is granted with its licence in one call`() throws {
    let person = try Town.person()
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    let earlier = HeldLicence(id: "old", type: "filing", validUntil: nil)
    let events = try play.act(
      .submit(.instant(person, licences: [earlier])), by: .applicant(person.id))
    #expect(play.status == .granted)
    let licence = try #require(play.live?.licences.first)
    #expect(licence.claims.map(\.text) == ["林晓舟", "110100"])
    #expect(licence.claims.map(\.disclosable) == [false, true])
    #expect(licence.validUntil == Town.day("2026-06-02"))
    #expect(licence.cancels == ["old"])
    #expect(play.live?.outcomes.map(\.text) == ["90"])
    #expect(play.live?.decision?.officer == nil)
    #expect(play.live?.tasks == [])
    #expect(play.live?.nextTick(Town.calendar) == nil)
    let notice = try #require(notices(events).first)
    #expect(notice.title.zh.contains("准予") && notice.title.en.contains("granted"))
    #expect(play.live?.evidence.map(\.word) == ["A"])
  }

  @Test func `an instant application is denied with the rules' reasons`() throws {
    let person = try Town.person()
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    let events = try play.act(
      .submit(.instant(person, state: "暂停")), by: .applicant(person.id))
    #expect(play.status == .denied)
    #expect(play.live?.decision?.reasons == ["参保状态不正常"])
    #expect(play.live?.licences == [])
    let notice = try #require(notices(events).first)
    #expect(notice.text.zh.contains("行政复议") && notice.text.zh.contains("行政诉讼"))
  }

  @Test func `a missing main material refuses the application and stores nothing`() throws {
    let person = try Town.person()
    let play = Play(try .instant(), at: Town.at("2026-03-02"))
    let refusal = play.refusal(
      .submit(.instant(person, state: nil)), by: .applicant(person.id))
    #expect(refusal?.kind == .invalid)
    #expect(refusal?.reasons.map(\.about) == ["insured"])
  }

  @Test func `what the applicant could have uploaded is asked for at once`() throws {
    let person = try Town.person()
    let play = Play(try .promised(), at: Town.at("2026-03-02"))
    for promise in [true, false] {
      let refusal = play.refusal(
        .submit(.promised(person, promise: promise, plan: false)), by: .applicant(person.id))
      #expect(refusal?.reasons.map(\.about) == ["plan"])
    }
  }

  @Test func `all that is wrong with an application is said at once`() throws {
    let person = try Town.person()
    let play = Play(try .instant(), at: Town.at("2026-03-02"))
    let refusal = play.refusal(
      .submit(.instant(person, state: nil, place: "990000", start: "2026-02-01")),
      by: .applicant(person.id))
    #expect(Set(refusal?.reasons.compactMap(\.about) ?? []) == ["place", "start", "insured"])
  }

  @Test func `rules that do not answer never approve`() throws {
    let person = try Town.person()
    let play = Play(try .instant(), at: Town.at("2026-03-02"))
    var submission = Submission.instant(person)
    // A record without the value that the rules read.
    submission.facts[0].value = .string("?")
    let refusal = play.refusal(.submit(submission), by: .applicant(person.id))
    #expect(refusal?.kind == .invalid)
    #expect(refusal?.reasons.first?.text.zh.contains("规则未能完成计算") == true)
  }

  @Test func `an item takes only its audience, and only while it is in force`() throws {
    let company = try Town.company()
    let play = Play(try .instant(), at: Town.at("2026-03-02"))
    #expect(
      play.refusal(.submit(.instant(company)), by: .applicant(company.id))?.kind == .notAllowed)
    let person = try Town.person()
    let early = Play(try .instant(), at: Town.at("2024-03-02"))
    #expect(
      early.refusal(.submit(.instant(person)), by: .applicant(person.id))?.kind == .outOfTime)
  }

  @Test func `nobody applies in another's name but the agent whom the application names`() throws {
    let person = try Town.person()
    let other = try Town.other()
    var play = Play(try .instant(), at: Town.at("2026-03-02"))
    var submission = Submission.instant(person)
    #expect(play.refusal(.submit(submission), by: .applicant(other.id))?.kind == .notAllowed)
    submission.agent = other
    try play.act(.submit(submission), by: .applicant(other.id))
    #expect(play.live?.agent == other)
  }

  // MARK: Promised items

  @Test func `acceptance starts the clock and opens each agency's task`() throws {
    let play = try Play.promised(to: .accepted)
    let tasks = try #require(play.live?.tasks)
    #expect(tasks.map(\.name) == ["审查", "消防意见"])
    #expect(tasks.map(\.agency) == [Town.agency, Town.assisting])
    #expect(tasks.map(\.dueOn) == [Town.day("2026-03-05"), nil])
    #expect(play.live?.clock.state == .running)
  }

  @Test func `an officer's answer becomes the variable that the next steps read`() throws {
    var play = try Play.promised(to: .accepted)
    try play.review()
    let review = try #require(play.live?.process?.variables["review"]?.entries)
    #expect(review["agrees"] == .boolean(true))
    #expect(review["note"] == .string("齐全"))
    #expect(review["score"] == Value(9))
    #expect(play.live?.opinions.map(\.agency) == [Town.agency, Town.assisting])
    #expect(play.live?.tasks.map(\.act) == [.decide])
  }

  @Test func `a denial needs reasons and tells how to appeal`() throws {
    var play = try Play.promised(to: .accepted, toDecide: true)
    let id = play.task("决定")
    let silent = Command.decide(id, grant: false, reasons: ["  "])
    #expect(play.refusal(silent, by: play.clerk)?.kind == .invalid)
    let events = try play.act(
      .decide(id, grant: false, reasons: ["不符合规划"]), by: play.clerk)
    #expect(play.live?.decision?.reasons == ["不符合规划"])
    #expect(play.live?.decision?.officer == "officer-1")
    #expect(notices(events).first?.text.zh.contains("区法院") == true)
  }

  @Test func `a task that asks for a decision is not completed, and the other way round`() throws {
    let deciding = try Play.promised(to: .accepted, toDecide: true)
    let complete = Command.complete(
      deciding.task("决定"), agrees: true, note: "", values: [:])
    #expect(deciding.refusal(complete, by: deciding.clerk)?.kind == .invalid)
    let reviewing = try Play.promised(to: .accepted)
    let decide = Command.decide(reviewing.task("审查"), grant: true, reasons: [])
    #expect(reviewing.refusal(decide, by: reviewing.clerk)?.kind == .invalid)
  }

  @Test func `who does not agree says why`() throws {
    let play = try Play.promised(to: .accepted)
    let command = Command.complete(play.task("审查"), agrees: false, note: " ", values: [:])
    #expect(play.refusal(command, by: play.clerk)?.reasons.first?.about == "note")
  }

  @Test func `values may not pretend to be the answer itself`() throws {
    let play = try Play.promised(to: .accepted)
    let command = Command.complete(
      play.task("审查"), agrees: false, note: "不", values: ["agrees": .boolean(true)])
    #expect(play.refusal(command, by: play.clerk)?.reasons.first?.about == "agrees")
  }

  @Test func `a key project goes on the green channel`() throws {
    let person = try Town.person()
    let play = try Play.promised(
      to: .submitted, submission: .promised(person, promise: false, key: true))
    #expect(play.live?.greenChannel == true)
    #expect(try Play.promised(to: .submitted).live?.greenChannel == false)
  }

  @Test func `what may follow later is handed in or promised, not passed over in silence`() throws {
    let person = try Town.person()
    var silent = Submission.promised(person, promise: false)
    silent.uploads["drawings"] = nil
    let play = Play(try .promised(), at: Town.at("2026-03-02"))
    let refusal = play.refusal(.submit(silent), by: .applicant(person.id))
    #expect(refusal?.kind == .invalid && refusal?.reasons.map(\.about) == ["drawings"])
  }

  @Test func `a grant against the rules needs its reason, and never theirs`() throws {
    var play = try Play.promised(to: .accepted)
    try play.review()
    let against = Explanation(
      decision: "审批结论",
      value: .context(["granted": .boolean(false), "reason": .string("没有办理用地手续。")]),
      inputs: [], rows: [], at: play.now)
    play.live = play.live?.applying([.explained(against)])
    #expect(play.live?.rulesVerdict == false)
    let silent = play.refusal(
      .decide(play.task("决定"), grant: true, reasons: []),
      by: .officer(Town.officer([.decider])))
    #expect(silent?.reasons.map(\.about) == ["reasons"])
    try play.act(
      .decide(play.task("决定"), grant: true, reasons: ["用地手续已补办"]),
      by: .officer(Town.officer([.decider])))
    #expect(play.live?.decision?.reasons == ["用地手续已补办"])
  }

  // MARK: Corrections

  @Test func `corrections stop the clock, are asked for once, and are told with their day`() throws
  {
    var play = try Play.promised(to: .accepted)
    play.now = Town.at("2026-03-04")
    let events = try play.act(.askForCorrections(Play.points), by: play.clerk)
    #expect(play.status == .correcting)
    #expect(play.live?.clock.state == .stopped)
    let told = try #require(notices(events).first?.text)
    #expect(told.zh.contains("2026年3月18日") && told.en.contains("18 March 2026"))
    #expect(told.zh.contains("1. 方案：请盖章；2. 用途：请写明用途。补正时间"), "\(told.zh)")
    #expect(told.zh.contains("退件") && told.en.contains("returned"))
    play.now = Town.at("2026-03-09")
    let supplied = try play.act(
      .supply(Supply(form: ["purpose": .string("改建")], uploads: ["plan": Town.upload])),
      by: play.applicant)
    #expect(play.status == .accepted)
    #expect(play.live?.clock.state == .running)
    #expect(play.live?.form["purpose"] == .string("改建"))
    #expect(notices(supplied).count == 1)
    // Two of ten days were used on the 4th; eight are left from the 9th.
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-19"))
    #expect(
      play.refusal(.askForCorrections(Play.points), by: play.clerk)?.kind == .conflict)
  }

  @Test func `corrections are not used up by a part of them`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.askForCorrections(Play.points), by: play.clerk)
    let nothing = play.refusal(.supply(Supply()), by: play.applicant)
    #expect(nothing?.kind == .invalid)
    #expect(nothing?.reasons.map(\.about) == ["plan", "purpose"])
    let part = Supply(uploads: ["plan": Town.upload])
    #expect(play.refusal(.supply(part), by: play.applicant)?.reasons.map(\.about) == ["purpose"])
    #expect(play.status == .correcting)
    try play.act(
      .supply(Supply(form: ["purpose": .string("改建")], uploads: ["plan": Town.upload])),
      by: play.applicant)
    #expect(play.status == .accepted)
  }

  @Test func `a refusal reads as sentences, whatever their ends`() throws {
    var play = try Play.promised(to: .submitted)
    let events = try play.act(.refuse(reasons: ["材料无章。", "金额不清"]), by: play.clerk)
    let text = try #require(notices(events).first?.text)
    #expect(text.zh.contains("理由：材料无章；金额不清。有异议的"))
    for sign in ["。。", "。；", "。）。"] { #expect(!text.zh.contains(sign), "\(text.zh)") }
  }

  @Test func `a denial names its law`() throws {
    var play = try Play.promised(to: .accepted)
    try play.review()
    let id = play.task("决定")
    let events = try play.act(.decide(id, grant: false, reasons: ["不符合条件。"]), by: play.clerk)
    let text = try #require(notices(events).first?.text)
    let law = try #require(play.live?.decision?.legalBasis.first)
    #expect(text.zh.contains("理由：不符合条件。依据：") && text.zh.contains(law.article))
  }

  @Test func `corrections name materials or fields that exist`() throws {
    let play = try Play.promised(to: .submitted)
    for points in [
      [], [CorrectionNotice.Point(about: "nothing", text: "x")],
      [CorrectionNotice.Point(about: "plan", text: " ")],
    ] {
      #expect(play.refusal(.askForCorrections(points), by: play.clerk)?.kind == .invalid)
    }
  }

  @Test func `what is supplied is checked like an application`() throws {
    let play = try Play.promised(to: .correcting)
    let bad = Supply(
      form: ["purpose": .string(String(repeating: "长", count: 21))],
      uploads: ["plan": Upload(digest: "a", kind: "exe", bytes: 1, name: "x.exe")])
    let refusal = play.refusal(.supply(bad), by: play.applicant)
    #expect(Set(refusal?.reasons.compactMap(\.about) ?? []) == ["purpose", "plan"])
    var late = play
    late.now = Town.at("2026-03-17")
    #expect(late.refusal(.supply(Supply()), by: late.applicant)?.kind == .outOfTime)
  }

  // MARK: Conditional acceptance

  @Test func `what was promised holds the result until it comes`() throws {
    var play = try Play.promised(to: .held)
    #expect(play.live?.commitment?.until == Town.day("2026-03-12"))
    #expect(play.live?.licences == [])
    #expect(play.live?.decision?.granted == true)
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-10")))
    let nothing = play.refusal(.supply(Supply()), by: play.applicant)
    #expect(nothing?.reasons.map(\.about) == ["drawings"])
    try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
    #expect(play.status == .granted)
    #expect(play.live?.licences.count == 1)
    #expect(play.live?.commitment?.fulfilledAt == play.now)
  }

  @Test func `what comes before the decision is not waited for after it`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
    try play.review()
    try play.decide(grant: true)
    #expect(play.status == .granted)
  }

  @Test func `what was promised may come with the corrections`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.askForCorrections(Play.points), by: play.clerk)
    try play.act(
      .supply(
        Supply(
          form: ["purpose": .string("改建")],
          uploads: ["plan": Town.upload, "drawings": Town.upload])),
      by: play.applicant)
    #expect(play.status == .accepted)
    #expect(play.live?.commitment?.fulfilledAt == play.now)
  }

  @Test func `a late promise returns the case, decided or not`() throws {
    for status in [CaseStatus.accepted, .held] {
      var play = try Play.promised(to: status)
      play.now = Town.at("2026-03-12", hour: 23)
      let early = try play.act(.tick, by: .system)
      #expect(!early.contains { if case .returned = $0 { true } else { false } })
      play.now = Town.at("2026-03-13", hour: 0)
      #expect(
        play.refusal(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)?
          .kind == .outOfTime)
      let events = try play.act(.tick, by: .system)
      #expect(play.status == .returned)
      #expect(play.live?.tasks == [])
      #expect(notices(events).map(\.document?.kind) == [.returned, .creditMark])
    }
  }

  // MARK: Rating

  @Test func `a closed case is rated once, from one to five`() throws {
    var play = try Play.promised(to: .granted)
    for stars in [0, 6, -1] {
      #expect(
        play.refusal(.rate(stars: stars, comment: ""), by: play.applicant)?.kind == .invalid)
    }
    try play.act(.rate(stars: 2, comment: " 等得太久 "), by: play.applicant)
    #expect(play.live?.rating?.comment == "等得太久")
    #expect(
      play.refusal(.rate(stars: 5, comment: ""), by: play.applicant)?.kind == .conflict)
  }

  // MARK: What every turn leaves

  @Test func `every turn tells the applicant, in Chinese and in English`() throws {
    for status in CaseStatus.allCases {
      let play = try Play.promised(to: status)
      let told = notices(play.events)
      #expect(!told.isEmpty)
      for notice in told {
        #expect(!notice.title.en.isEmpty && !notice.text.en.isEmpty && !notice.text.zh.isEmpty)
      }
      #expect(told.count >= 1)
    }
    // What is tried again in vain moves nothing.
    for move in Transitions.table where move.act != .tick && move.act != .resolve {
      let play = try Play.ready(move.from, for: move.act)
      let (command, actor) = try play.command(move.act)
      let events = try play.decide(command, by: actor).get()
      #expect(!notices(events).isEmpty, "\(move)")
    }
  }

  @Test func `the state from the stored events is the live state`() throws {
    for status in CaseStatus.allCases {
      let play = try Play.promised(to: status)
      let stored = try JSONEncoder().encode(play.events)
      let events = try JSONDecoder().decode([Event].self, from: stored)
      #expect(events == play.events)
      #expect(Case.replaying(events) == play.live)
      #expect(play.live?.version == events.count)
    }
  }

  @Test func `the same command on the same case gives the same events`() throws {
    let person = try Town.person()
    func once() throws -> [Event] {
      var play = Play(try .instant(), at: Town.at("2026-03-02"))
      return try play.act(.submit(.instant(person)), by: .applicant(person.id))
    }
    #expect(try once() == once())
  }

  @Test func `a timeline tells the story in order`() throws {
    let play = try Play.promised(to: .granted)
    let entries = Timeline.entries(play.events, item: play.item)
    #expect(
      entries.map(\.title.zh) == [
        "提交申请", "受理", "计时开始", "开始：审查", "开始：消防意见", "审查：同意", "消防意见：同意",
        "开始：决定", "决定：准予", "结果待发放", "补交材料", "承诺的材料已补齐", "发放《许可证》",
        "办结：已办结（准予）",
      ])
    #expect(entries.allSatisfy { !$0.title.en.isEmpty })
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
  }
}
