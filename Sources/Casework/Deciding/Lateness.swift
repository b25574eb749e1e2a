import Catalogue
import Civics
import FEEL
import Processes

/// What follows when a day has passed: a promise, a step, a suspension, the limit by law.
extension Decider {
  /// 容缺: the reminder before the last day; past it the case is returned and the promise is
  /// marked. True where the case was returned.
  mutating func endPromise() throws(Refusal) -> Bool {
    guard let commitment = live.commitment, commitment.fulfilledAt == nil else { return false }
    if today > commitment.until {
      giveBack(
        LocalizedText(
          "逾期（\(commitment.until.written(.zh))）未补交承诺的材料",
          "The promised material did not come in by \(commitment.until.written(.en))"))
      mark(
        LocalizedText(
          "容缺受理承诺的材料逾期（\(commitment.until.written(.zh))）未补交",
          "A material promised for \(commitment.until.written(.en)) did not come"))
      return true
    }
    if !live.turns.isReminded, let day = live.reminderDay(turn.calendar), today >= day {
      emit(.reminded(at: now))
      tell(Notices.reminded(item, commitment), document(.reminder))
    }
    return false
  }

  mutating func goOnAfterSuspension() {
    guard let until = live.turns.suspension?.until, today > until else { return }
    // Whenever that is looked at: the days after the last one count, but for what stopped them
    // besides and is over since.
    let end = Instant(until.adding(days: 1)).adding(seconds: -1)
    goOn(
      "中止期限（\(until.written(.zh))）已届满", by: nil,
      at: max(end, live.clock.entries.last?.at ?? end))
  }

  /// 环节超时, told once; a late opinion counts as the item says.
  mutating func tellLateSteps() throws(Refusal) {
    for task in live.tasks where !live.turns.lateSteps.contains(task.id) {
      guard live.status == .accepted, let last = live.dueOn(of: task, turn.calendar), today > last
      else { continue }
      emit(.stepLate(task.id, at: now))
      if task.act == .opinion, item.definition.parallel?.lateOpinion == .agreed,
        let token = task.token
      {
        try deemAgreed(task, token, last)
      }
    }
  }

  /// What follows a decision is late as a step is, and the applicant is told: an objection that
  /// nobody answers keeps nobody from appealing.
  mutating func tellLateAnswers() {
    for task in live.lateAnswers(turn.calendar) where task.last < today {
      emit(.stepLate(task.task.id, at: now))
      tell(Notices.lateAnswer(item, task.task, task.last))
    }
  }

  private mutating func deemAgreed(
    _ task: OpenTask, _ token: TokenID, _ last: CalendarDate
  ) throws(Refusal) {
    let basis = item.definition.parallel?.legalBasis
    let note = "逾期（\(last.written(.zh))）未反馈意见，视为同意（\(basis.map { $0.law + $0.article } ?? "")）"
    emit(
      .taskClosed(
        task.id,
        opinion: Opinion(
          task: task.id, act: task.act, name: task.name, agency: task.agency, officer: "system",
          agrees: true, note: note, at: now, isDeemed: true), at: now))
    let answer = FEELContext([("agrees", .boolean(true)), ("note", .string(note))])
    try advance(.complete(token, FEELContext([(task.result, .context(answer))])))
  }

  /// 并联审批: where the item says so, one agency that does not agree ends the others' work.
  mutating func endParallelWork(after given: OpenTask) throws(Refusal) {
    guard item.definition.parallel?.earlyDenial == true else { return }
    let others = live.tasks.filter { $0.act == .opinion && $0.token != nil }
    for task in others {
      guard live.status == .accepted, live.tasks.contains(task), let token = task.token else {
        continue
      }
      emit(.taskCancelled(task.id, at: now))
      emit(.stepped(node: task.node, at: now))
      let answer = FEELContext([
        ("agrees", .null), ("note", .string("“\(given.name)”不同意，不再征求意见")),
      ])
      try advance(.complete(token, FEELContext([(task.result, .context(answer))])))
    }
  }

  /// The day that the item's law names, as things stood when the application came in; nil where it
  /// names none, or none for this case, and once the case was opened again.
  func silenceLimit() -> SilenceLimit? {
    guard live.turns.reopenings.isEmpty, let rule = item.definition.silenceApproves,
      let text = rule.lastDay,
      let day = item.value(of: text, live.context(live.submittedAt)).calendarDate
    else { return nil }
    return SilenceLimit(after: day, legalBasis: rule.legalBasis)
  }

  /// 默示批准: only by the item's law, only past its day or the statutory limit, and never over an
  /// incident: an upstream that is down approves nothing.
  mutating func approveBySilence() throws(Refusal) {
    guard let rule = item.definition.silenceApproves, live.clock.state == .running,
      let last =
        rule.lastDay == nil
        ? live.clock.statutoryDueOn(turn.calendar) : live.silenceDueOn(turn.calendar),
      today > last, !live.tasks.contains(where: { $0.act == .incident })
    else { return }
    let basis = rule.legalBasis
    let paper = document(.granted)
    cancelTasks()
    endClock(
      .decision, LocalizedText("法定期限内未作决定", "No decision within the limit by law"), basis: basis,
      evidence: paper.number)
    emit(
      .decided(
        CaseDecision(
          granted: true,
          reasons: ["法定期限（\(last.written(.zh))）届满未作出决定，依法视为准予（\(basis.law)\(basis.article)）"],
          legalBasis: [basis], officer: nil, at: now, bySilence: true),
        outcomes: outcomes(live.context(now))))
    try issue(paper)
  }
}

extension Case {
  /// What is open once the case has ended, with its last day, and was not told to be late.
  func lateAnswers(_ calendar: WorkingCalendar) -> [(task: OpenTask, last: CalendarDate)] {
    guard status.isTerminal else { return [] }
    return tasks.compactMap { task in
      guard !turns.lateSteps.contains(task.id), let last = dueOn(of: task, calendar) else {
        return nil
      }
      return (task, last)
    }
  }

  /// When the applicant is reminded of what was promised.
  func reminderDay(_ calendar: WorkingCalendar) -> CalendarDate? {
    guard let until = commitment?.until else { return nil }
    return try? calendar.adding(workingDays: -LegalLimits.reminderDays, to: until)
  }
}
