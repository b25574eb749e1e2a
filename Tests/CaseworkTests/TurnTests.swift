import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// The law's turns: each with its document, its effect on the clock and its place in the story.
struct TurnTests {
  private func titles(_ play: Play) -> [String] {
    Timeline.entries(play.events, item: play.item).map(\.title.zh)
  }

  private func papers(_ play: Play) -> [CaseDocument.Kind] {
    (play.live?.turns.documents ?? []).map(\.kind)
  }

  private func task(_ play: Play, _ act: OpenTask.Act) throws -> TaskID {
    try #require(play.live?.tasks.first { $0.act == act }?.id)
  }

  // MARK: 延期

  @Test func `an extension is asked for, approved by the head, and told in writing, once`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.requestExtension(reason: "情况复杂"), by: play.clerk)
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-16"))
    #expect(play.refusal(.requestExtension(reason: "再来"), by: play.clerk)?.kind == .conflict)
    let request = try task(play, .lengthen)
    let approve = Command.complete(request, agrees: true, note: "", values: [:])
    #expect(play.refusal(approve, by: play.clerk)?.kind == .notAllowed)
    try play.act(approve, by: play.head)
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-30"))
    #expect(play.live?.clock.statutoryDueOn(Town.calendar) == Town.day("2026-04-13"))
    #expect(papers(play) == [.acceptance, .lengthening])
    let entry = try #require(play.live?.clock.entries.last)
    #expect(entry.change == .extended && entry.days == 10 && entry.basis?.article == "第四十二条")
    #expect(entry.evidence == play.live?.turns.documents.last?.number)
    #expect(titles(play).contains("延长期限 10 个工作日"))
    #expect(play.refusal(.requestExtension(reason: "再来"), by: play.clerk)?.kind == .conflict)
  }

  @Test func `a head who does not agree changes nothing`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.requestExtension(reason: "情况复杂"), by: play.clerk)
    let refuse = Command.complete(try task(play, .lengthen), agrees: false, note: "", values: [:])
    #expect(play.refusal(refuse, by: play.head)?.kind == .invalid)
    try play.act(
      .complete(try task(play, .lengthen), agrees: false, note: "理由不足", values: [:]),
      by: play.head)
    #expect(play.live?.clock.extendedDays == 0 && papers(play) == [.acceptance])
  }

  @Test func `no law, no extension; nor one after the limit`() throws {
    let item = try Item.promised { $0.limitExtension = nil }
    var bare = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try bare.act(.submit(.promised(person, drawings: true)), by: .applicant(person.id))
    try bare.act(.accept, by: bare.clerk)
    #expect(
      bare.refusal(.requestExtension(reason: "情况复杂"), by: bare.clerk)?.kind == .notAllowed)
    var late = try Play.promised(to: .accepted)
    late.now = Town.at("2026-03-31")
    #expect(
      late.refusal(.requestExtension(reason: "情况复杂"), by: late.clerk)?.kind == .outOfTime)
  }

  @Test func `joint handling is extended by the government's head`() throws {
    let item = try Item.promised {
      $0.limitExtension = .init(days: 15, approver: "government", legalBasis: Submission.basis)
    }
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.promised(person, drawings: true)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    try play.act(.requestExtension(reason: "情况复杂"), by: play.clerk)
    let approve = Command.complete(try task(play, .lengthen), agrees: true, note: "", values: [:])
    #expect(play.refusal(approve, by: play.head)?.kind == .notAllowed)
    try play.act(approve, by: .officer(Town.officer([.supervisor], of: "government")))
    #expect(play.live?.clock.extendedDays == 15)
  }

  // MARK: 特别程序

  @Test func `a hearing stops the clock with a written notice of its time`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    #expect(play.live?.clock.state == .stopped && papers(play) == [.acceptance, .procedure])
    guard case .notified(let notice)? = play.events.last else {
      Issue.record("no notice")
      return
    }
    #expect(notice.text.zh.contains("15 个工作日") && notice.text.zh.contains("不计入"))
    #expect(
      play.refusal(.beginProcedure(.hearing, reason: "再来"), by: play.clerk)?.kind == .conflict)
    #expect(
      play.refusal(.beginProcedure(.auction, reason: "没有依据"), by: play.clerk)?.kind
        == .notAllowed)
  }

  @Test func `a site visit is not among article 45's procedures: its time counts`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.siteVisit, reason: "核实现场"), by: play.clerk)
    #expect(play.live?.clock.state == .running)
    #expect(ProcedureKind.allCases.filter { !$0.isExcludedByLaw } == [.siteVisit])
    let item = try Item.promised {
      $0.procedures = [
        .init(kind: .siteVisit, days: 3, legalBasis: Submission.basis, stopsClock: true)
      ]
    }
    var own = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try own.act(.submit(.promised(person, drawings: true)), by: .applicant(person.id))
    try own.act(.accept, by: own.clerk)
    try own.act(.beginProcedure(.siteVisit, reason: "核实现场"), by: own.clerk)
    #expect(own.live?.clock.state == .stopped)
  }

  @Test func `nothing is decided while a special procedure is under way`() throws {
    var play = try Play.promised(to: .accepted, toDecide: true)
    try play.act(.beginProcedure(.siteVisit, reason: "核实现场"), by: play.clerk)
    #expect(
      play.refusal(.decide(play.task("决定"), grant: true, reasons: []), by: play.clerk)?.kind
        == .conflict)
  }

  // MARK: 挂起

  @Test func `a suspension names law and last day, and ends by itself after it`() throws {
    var play = try Play.promised(to: .suspended)
    #expect(play.live?.clock.state == .stopped && papers(play).last == .suspension)
    #expect(try play.act(.tick, by: .system).isEmpty)
    play.now = Town.at("2026-04-02")
    #expect(play.live?.nextTick(Town.calendar) == Instant(Town.day("2026-03-10")))
    // The promise of the drawings runs on, and is broken first.
    try play.act(.tick, by: .system)
    #expect(play.status == .returned)
    var free = try Play.ready(.returned, for: .rate)
    free = Play(free.item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try free.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    try free.act(.accept, by: free.clerk)
    try free.act(free.suspension, by: free.clerk)
    #expect(free.live?.nextTick(Town.calendar) == Instant(Town.day("2026-04-02")))
    free.now = Town.at("2026-04-02")
    try free.act(.tick, by: .system)
    #expect(free.status == .accepted && free.live?.clock.state == .running)
    #expect(papers(free).suffix(2) == [.suspension, .resumption])
    #expect(free.live?.clock.entries.last?.by == nil)
  }

  @Test(arguments: [("", "第一条", 30), ("某法", "", 30), ("某法", "第一条", 0), ("某法", "第一条", 181)])
  func `a suspension without law, article or a near last day is refused`(
    _ law: String, _ article: String, _ days: Int
  ) throws {
    let play = try Play.promised(to: .accepted)
    let command = Command.suspend(
      reason: "涉及诉讼", basis: .init(law: law, article: article, text: nil),
      until: play.now.chinaDate.adding(days: days))
    #expect(play.refusal(command, by: play.clerk)?.kind == .invalid)
  }

  // MARK: 转办, 退件

  @Test func `a task that was passed on is worked on there alone`() throws {
    var play = try Play.promised(to: .accepted)
    let review = play.task("审查")
    #expect(
      play.refusal(
        .reassign(review, to: Town.agency, officer: nil, reason: "同一单位"), by: play.clerk)?.kind
        == .invalid)
    try play.act(
      .reassign(review, to: Town.assisting, officer: "officer-9", reason: "职责调整"), by: play.clerk)
    let done = Command.complete(review, agrees: true, note: "", values: [:])
    #expect(play.refusal(done, by: play.clerk)?.kind == .notAllowed)
    let fire = Town.officer([.reviewer], of: Town.assisting)
    #expect(play.refusal(done, by: .officer(fire))?.kind == .notAllowed)
    try play.act(
      done,
      by: .officer(Officer(id: "officer-9", name: "九", agency: fire.agency, roles: fire.roles)))
    #expect(play.live?.opinions.last?.agency == Town.assisting)
    #expect(titles(play).contains("转由fire办理"))
    #expect(papers(play).last == .reassignment)
  }

  @Test func `an officer's return names reasons and law, and tells how to go on`() throws {
    var play = try Play.promised(to: .accepted)
    #expect(
      play.refusal(.giveBack(reasons: [], basis: Submission.basis), by: play.clerk)?.kind
        == .invalid)
    try play.act(.giveBack(reasons: ["材料与项目不符"], basis: Submission.basis), by: play.clerk)
    #expect(play.status == .returned && papers(play).last == .returned)
    #expect(play.live?.clock.state == .ended && play.live?.tasks == [])
  }

  // MARK: 容缺

  @Test func `a promise is reminded of, and marked when it is broken`() throws {
    var play = try Play.promised(to: .accepted)
    play.now = Town.at("2026-03-10")
    try play.act(.tick, by: .system)
    #expect(papers(play) == [.acceptance, .reminder])
    #expect(play.live?.turns.isReminded == true)
    play.now = Town.at("2026-03-13")
    try play.act(.tick, by: .system)
    #expect(play.status == .returned)
    #expect(play.live?.turns.creditMark?.party == play.live?.applicant.id)
    #expect(titles(play).suffix(2) == ["退件", "记入信用"])
    var next = Submission.promised(try Town.person())
    next.isMarked = true
    let fresh = Play(play.item, at: play.now)
    let refusal = fresh.refusal(.submit(next), by: play.applicant)
    #expect(refusal?.reasons.first?.about == "drawings")
    next.promised = []
    next.uploads["drawings"] = Town.upload
    #expect(fresh.refusal(.submit(next), by: play.applicant) == nil)
  }

  // MARK: 告知承诺

  @Test(arguments: [true, false])
  func `what was declared is checked after the grant`(_ holds: Bool) throws {
    var play = try Play.declared()
    #expect(play.status == .granted && play.live?.tasks.map(\.act) == [.check])
    try play.act(
      .complete(try task(play, .check), agrees: holds, note: "现场核实", values: [:]),
      by: play.clerk)
    #expect(play.status == .granted && play.live?.tasks == [])
    #expect(play.live?.turns.check?.passed == holds)
    #expect(papers(play).last == (holds ? .check : .creditMark))
    #expect((play.live?.turns.creditMark == nil) == holds)
  }

  // MARK: 异议, 重新办理, 撤销

  @Test func `an objection that is upheld opens the case again with its whole time`() throws {
    var play = try Play.ready(.denied, for: .complete)
    #expect(play.refusal(.object(reason: "再来"), by: play.applicant)?.kind == .conflict)
    play.now = Town.at("2026-03-10")
    let answer = Command.complete(
      try task(play, .objection), agrees: true, note: "事实不清", values: [:])
    #expect(play.refusal(answer, by: play.clerk)?.kind == .notAllowed)
    try play.act(answer, by: play.head)
    #expect(play.status == .accepted && play.live?.decision == nil)
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-24"))
    #expect(play.live?.clock.elapsed(play.now, Town.calendar) == 0)
    #expect(papers(play).suffix(2) == [.objection, .reopening])
    try play.review()
    try play.decide(grant: true)
    // What was promised has a new last day, and holds the result as before.
    #expect(play.status == .held && play.live?.commitment?.until == Town.day("2026-03-20"))
    try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
    #expect(play.status == .granted)
    #expect(Case.replaying(play.events) == play.live)
  }

  @Test func `an objection that is not upheld leaves the decision, with reasons`() throws {
    var play = try Play.ready(.denied, for: .complete)
    try play.act(
      .complete(try task(play, .objection), agrees: false, note: "规划确不符合", values: [:]),
      by: play.head)
    #expect(play.status == .denied && play.live?.turns.objections.first?.isUpheld == false)
    #expect(play.live?.tasks == [])
  }

  @Test func `a refusal that falls is accepted or refused anew, in five days from then`() throws {
    var play = try Play.promised(to: .refused)
    play.now = Town.at("2026-03-20")
    try play.act(.reopen(reason: "复议决定"), by: play.head)
    #expect(play.status == .submitted)
    #expect(play.live?.acceptanceDueOn(Town.calendar) == Town.day("2026-03-27"))
    #expect(try play.act(.tick, by: .system).isEmpty)
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.clock.state == .running)
  }

  @Test func `a reversal recalls the licence and says on which ground`() throws {
    var play = try Play.promised(to: .granted)
    try play.act(.reverse(.fraud, reasons: ["伪造材料"]), by: play.head)
    #expect(play.status == .reversed)
    #expect(play.live?.licences.allSatisfy { $0.recalledAt != nil } == true)
    #expect(
      play.live?.turns.creditMark != nil && papers(play).suffix(2) == [.reversal, .creditMark])
    #expect(titles(play).suffix(3) == ["撤销决定", "收回证照", "记入信用"])
    #expect(play.refusal(.reverse(.fraud, reasons: ["x"]), by: play.head)?.kind == .conflict)
  }

  // MARK: 并联审批, 默示批准

  @Test func `a late opinion waits, or counts as agreed where the item's law says so`() throws {
    for deemed in [false, true] {
      let item = try Item.promised {
        $0.parallel = .init(
          lateOpinion: deemed ? .agreed : nil, legalBasis: Submission.basis)
      }
      var play = Play(item, at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      // The step has no limit of its own in the process: it is given one here.
      var live = try #require(play.live)
      for index in live.tasks.indices where live.tasks[index].act == .opinion {
        live.tasks[index].limitDays = 2
      }
      play.live = live
      #expect(live.nextTick(Town.calendar) == Instant(Town.day("2026-03-05")))
      play.now = Town.at("2026-03-05")
      try play.act(.tick, by: .system)
      #expect(play.live?.tasks.contains { $0.act == .opinion } == !deemed)
      #expect(play.live?.turns.lateSteps.count == 1)
      #expect(play.live?.opinions.last?.isDeemed == (deemed ? true : nil))
      #expect(try play.act(.tick, by: .system).isEmpty)
    }
  }

  @Test func `where the item says so, one disagreement ends the others' work`() throws {
    let item = try Item.promised {
      $0.parallel = .init(earlyDenial: true)
    }
    for early in [true, false] {
      var play = Play(early ? item : try .promised(), at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      // The review becomes an opinion, so that two are asked side by side.
      var live = try #require(play.live)
      for index in live.tasks.indices { live.tasks[index].act = .opinion }
      play.live = live
      try play.act(
        .complete(play.task("消防意见"), agrees: false, note: "通道不足", values: [:]),
        by: .officer(Town.officer([.reviewer], of: Town.assisting)))
      #expect(play.live?.tasks.map(\.name) == (early ? ["决定"] : ["审查"]))
    }
  }

  @Test func `silence approves only by the item's law, and never over an incident`() throws {
    func item(_ base: Item, silent: Bool) throws -> Item {
      silent ? try .promised { $0.silenceApproves = .init(Submission.basis) } : base
    }
    for silent in [true, false] {
      var play = Play(try item(.promised(), silent: silent), at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      play.now = Town.at("2026-03-30")
      try play.act(.tick, by: .system)
      #expect(play.status == .accepted)
      play.now = Town.at("2026-03-31")
      try play.act(.tick, by: .system)
      #expect(play.status == (silent ? .granted : .accepted))
      #expect(titles(play).contains("法定期限已过"))
      if silent {
        #expect(play.live?.decision?.reasons.first?.contains("视为准予") == true)
        #expect(play.live?.licences.count == 1 && papers(play).last == .granted)
      }
    }
  }

  @Test func `silence over an incident approves nothing`() throws {
    let base = try Item.failing()
    var definition = base.definition
    definition.silenceApproves = .init(Submission.basis)
    let item = Item.made(
      definition, process: base.process, licence: base.licence, expressions: [:])
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.tasks.map(\.act) == [.incident])
    play.now = Town.at("2026-04-30")
    try play.act(.tick, by: .system)
    #expect(play.status == .accepted && play.live?.decision == nil)
  }

  @Test func `silence does not wait for another day once an incident is over`() throws {
    let base = try Item.promised(
      process: """
        <scriptTask id="rules" name="核查" palmcity:result="ok" scriptFormat="application/feel">
          <script>form.nothing</script></scriptTask>
        <userTask id="review" name="审查" palmcity:role="reviewer" palmcity:act="review"
          palmcity:result="review"/>
        <endEvent id="end" palmcity:outcome="granted"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="rules"/>
        <sequenceFlow id="f2" sourceRef="rules" targetRef="review"/>
        <sequenceFlow id="f3" sourceRef="review" targetRef="end"/>
        """)
    var definition = base.definition
    definition.silenceApproves = .init(Submission.basis)
    var play = Play(
      Item.made(definition, process: base.process, licence: base.licence, expressions: [:]),
      at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    play.now = Town.at("2026-04-30")
    try play.act(.tick, by: .system)
    let incident = try #require(play.live?.tasks.first { $0.act == .incident })
    try play.act(.resolve(incident.id, .retry, grant: false, note: ""), by: play.clerk)
    // It failed again: an upstream that is down approves nothing.
    let again = try #require(play.live?.tasks.first { $0.act == .incident })
    #expect(play.live?.decision == nil)
    try play.act(.resolve(again.id, .skip, grant: false, note: "上游停用"), by: play.clerk)
    #expect(play.live?.decision?.bySilence == true && play.live?.tasks.isEmpty == true)
  }

  @Test func `where the law names a day, silence approves past it and not past the limit`() throws {
    func play(_ lastDay: String) throws -> Play {
      var play = Play(
        try .promised { $0.silenceApproves = .init(Submission.basis, lastDay: lastDay) },
        at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
      play.now = Town.at("2026-03-03")
      try play.act(.accept, by: play.clerk)
      return play
    }
    // `today` is the day of the application, not of the acceptance.
    var late = try play(#"today + duration("P60D")"#)
    #expect(late.live?.silence?.after == Town.day("2026-05-01"))
    late.now = Town.at("2026-05-01")
    try late.act(.tick, by: .system)
    #expect(late.status == .accepted && late.live?.decision == nil)
    #expect(late.live?.nextTick(Town.calendar) == Instant(Town.day("2026-05-02")))
    late.now = Town.at("2026-05-02")
    try late.act(.tick, by: .system)
    #expect(late.status == .granted && late.live?.decision?.bySilence == true)
    #expect(Case.replaying(late.events) == late.live)

    var never = try play(#"if form.purpose = "无" then today else null"#)
    #expect(never.live?.silence == nil)
    never.now = Town.at("2026-12-01")
    try never.act(.tick, by: .system)
    #expect(never.status == .accepted)
  }

  @Test func `days that do not count move the day past which silence approves`() throws {
    var play = Play(
      try .promised {
        $0.silenceApproves = .init(Submission.basis, lastDay: #"date("2026-04-08")"#)
      }, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    play.now = Town.at("2026-03-03")
    try play.act(.askForCorrections(Play.points), by: play.clerk)
    #expect(play.live?.silenceDueOn(Town.calendar) == nil)
    play.now = Town.at("2026-03-05")
    try play.act(
      .supply(Supply(form: ["purpose": .string("改建")], uploads: ["plan": Town.upload])),
      by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    // Two working days, the 4th and the 5th, went by before the clock began.
    #expect(play.live?.silenceDueOn(Town.calendar) == Town.day("2026-04-10"))

    let decider = Actor.officer(Town.officer([.decider]))
    play.now = Town.at("2026-03-09")
    try play.act(
      .suspend(reason: "等待鉴定", basis: Submission.basis, until: Town.day("2026-03-20")), by: decider)
    #expect(play.live?.silenceDueOn(Town.calendar) == nil)
    play.now = Town.at("2026-03-12")
    try play.act(.resume(reason: "鉴定完成"), by: decider)
    // And three more, the 10th to the 12th.
    #expect(play.live?.silenceDueOn(Town.calendar) == Town.day("2026-04-15"))
    play.now = Town.at("2026-04-15")
    try play.act(.tick, by: .system)
    #expect(play.status == .accepted)
    play.now = Town.at("2026-04-16")
    try play.act(.tick, by: .system)
    #expect(play.status == .granted)
  }

  @Test func `a case opened again is not granted by a silence that was broken in time`() throws {
    var play = try Play.ready(.denied, for: .reopen)
    let limit = SilenceLimit(after: Town.day("2026-03-01"), legalBasis: Submission.basis)
    play.live?.silence = limit
    try play.act(.reopen(reason: "复议机关责令重新办理"), by: play.head)
    #expect(play.live?.silence == nil)
  }

  // MARK: 故障

  @Test func `an incident is tried again, passed over, or decided by hand; all say so`() throws {
    let play = try Play.ready(.accepted, for: .resolve)
    let incident = try task(play, .incident)
    #expect(play.live?.tasks.first?.cause?.zh == "脚本没有结果")
    var again = play
    try again.act(.resolve(incident, .retry, grant: false, note: ""), by: play.clerk)
    #expect(again.live?.tasks.map(\.act) == [.incident] && again.status == .accepted)

    // The process would grant once the step is passed over: it does not without an officer.
    var skipped = play
    #expect(
      play.refusal(.resolve(incident, .skip, grant: false, note: " "), by: play.clerk)?.kind
        == .invalid)
    try skipped.act(.resolve(incident, .skip, grant: true, note: "登记系统停机"), by: play.clerk)
    #expect(skipped.status == .accepted && skipped.live?.decision == nil)
    #expect(skipped.live?.tasks.map(\.act) == [.incident])
    #expect(
      skipped.refusal(
        .resolve(try task(skipped, .incident), .skip, grant: false, note: "再跳"), by: play.clerk)?
        .kind == .invalid)

    for grant in [true, false] {
      var hand = skipped
      let reviewer = Actor.officer(Town.officer([.reviewer]))
      let command = Command.resolve(
        try task(hand, .incident), .hand, grant: grant, note: "经人工核对")
      #expect(hand.refusal(command, by: reviewer)?.kind == .notAllowed)
      try hand.act(command, by: play.clerk)
      #expect(hand.status == (grant ? .granted : .denied))
      #expect(hand.live?.decision?.officer == "officer-1")
      #expect(hand.live?.decision?.reasons == ["经人工核对"])
      #expect(Case.replaying(hand.events) == hand.live)
    }
  }

  @Test func `a green case does not wait where the process calls the wait routine`() throws {
    for green in [true, false] {
      let item = try Item.promised(
        process: """
          <intermediateCatchEvent id="wait" palmcity:routine="true"><timerEventDefinition>
            <timeDuration xsi:type="tFormalExpression">duration("P5D")</timeDuration></timerEventDefinition>
          </intermediateCatchEvent>
          <userTask id="decide" name="决定" palmcity:role="decider" palmcity:act="decide"
            palmcity:result="decision"/>
          <endEvent id="end" palmcity:outcome="granted"/>
          <sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
          <sequenceFlow id="f2" sourceRef="wait" targetRef="decide"/>
          <sequenceFlow id="f3" sourceRef="decide" targetRef="end"/>
          """)
      var play = Play(item, at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false, key: green)),
        by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      try play.act(.tick, by: .system)
      #expect(play.live?.tasks.map(\.name) == (green ? ["决定"] : []))
    }
  }
}
