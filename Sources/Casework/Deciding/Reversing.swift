import Catalogue
import Civics

/// What may follow a decision: the later check of what was declared, an objection, a new handling,
/// and the reversal.
extension Decider {
  // MARK: 告知承诺的事后核查

  /// Opened with the grant, where something was declared instead of proved.
  mutating func openCheck() throws(Refusal) {
    guard let rule = item.definition.declaredCommitment,
      live.evidence.contains(where: { if case .declaration = $0.source { true } else { false } })
    else { return }
    emit(
      .taskOpened(
        try newTask(
          token: nil, node: "check", name: "承诺核查", role: .reviewer, act: .check,
          limitDays: rule.checkDays)))
  }

  mutating func check(_ officer: Officer, passed: Bool, _ note: String) {
    let paper = document(.check)
    emit(.checked(CommitmentCheck(passed: passed, note: note, by: officer.id, at: now)))
    tell(Notices.checked(item, passed, note), paper)
    if !passed {
      mark(
        LocalizedText("告知承诺与实际不符：\(note)", "What was declared is not so: \(note)"))
    }
  }

  /// 失信记录: told in writing, with what it costs and how to object.
  mutating func mark(_ reason: LocalizedText) {
    let paper = document(.creditMark)
    emit(.creditMarked(CreditMark(party: live.applicant.id, reason: reason, at: now)))
    tell(Notices.creditMarked(item, reason), paper)
  }

  // MARK: 异议

  /// Once for each decision; the head of the agency answers it.
  mutating func object(_ given: String) throws(Refusal) {
    try requireApplicant()
    guard live.turns.mayObject else {
      throw Refusal(
        .conflict, "对这一决定已经提出过异议；不服的，可以申请行政复议或者提起行政诉讼",
        "You have objected to this decision; you may appeal against it")
    }
    guard let last = live.objectionDay, today <= last else {
      let day = live.objectionDay.map { LocalizedText($0) } ?? ""
      throw Refusal(
        .outOfTime, "提出异议的最后一天（\(day(.zh))）已过；不服的，可以依法申请行政复议或者提起行政诉讼",
        "The last day to object (\(day(.en))) has passed; you may still appeal as the law allows")
    }
    let reason = try reason(given)
    let task = try newTask(
      token: nil, node: "objection", name: "异议处理：\(Self.headed(reason))", role: .supervisor,
      act: .objection, limitDays: LegalLimits.acceptanceDays)
    let paper = document(.objectionReceipt)
    emit(.taskOpened(task))
    emit(.objected(Objection(task: task.id, reason: reason, at: now)))
    tell(Notices.objected(item, task.dueOn), paper)
  }

  /// The beginning of a text, as a task is called by it.
  static func headed(_ text: String) -> String {
    text.count > 60 ? text.prefix(60) + "…" : text
  }

  mutating func answer(
    _ task: OpenTask, _ officer: Officer, upheld: Bool, _ note: String
  ) throws(Refusal) {
    let paper = document(.objection)
    emit(.objectionAnswered(task.id, upheld: upheld, at: now))
    tell(Notices.objectionAnswered(item, upheld, note), paper)
    if upheld { try openAgain(note, officer) }
  }

  // MARK: 重新办理

  mutating func reopen(_ given: String) throws(Refusal) {
    let officer = try requireOfficer([.supervisor])
    try openAgain(try reason(given), officer)
  }

  /// A decision that falls is made anew, with its whole time.
  private mutating func openAgain(_ reason: String, _ officer: Officer) throws(Refusal) {
    for task in live.tasks { emit(.taskCancelled(task.id, at: now)) }
    // What was under way when the case ended is not under way in the new handling.
    for procedure in live.turns.openProcedures {
      emit(.procedureEnded(procedure.id, result: "重新办理", by: officer.id, at: now))
    }
    let paper = document(.reopening)
    var until: CalendarDate?
    if let open = live.commitment, open.fulfilledAt == nil,
      let rule = item.definition.conditionalAcceptance
    {
      until = try day(after: rule.days)
    }
    emit(
      .reopened(Reopening(reason: reason, by: officer.id, at: now, promisedUntil: until)))
    if live.status == .submitted {
      try openAcceptance()
    } else {
      clock(
        .restarted, .reopening, LocalizedText("重新办理：\(reason)", "Opened again: \(reason)"),
        evidence: paper.number)
    }
    tell(Notices.reopened(item, reason, live, turn.calendar), paper)
    renewFacts()
    if live.status == .accepted { try startProcess() }
  }

  // MARK: 撤销

  /// 行政许可法 第六十九条: by the agency that granted it. The licences that it issued are recalled.
  mutating func reverse(_ ground: Reversal.Ground, _ given: [String]) throws(Refusal) {
    let officer = try requireOfficer([.supervisor])
    let reasons = try texts(given, about: "reasons")
    guard !reasons.isEmpty else { throw Self.reasonsNeeded }
    let paper = document(.reversal)
    let endsObjection = live.tasks.contains { $0.act == .objection }
    cancelTasks()
    emit(.reversed(Reversal(ground: ground, reasons: reasons, by: officer.id, at: now)))
    recallLicences()
    tell(Notices.reversed(item, live, ground, reasons, endsObjection: endsObjection), paper)
    if ground == .fraud, live.turns.creditMark == nil {
      mark(LocalizedText("以不正当手段取得许可，已撤销", "Obtained by wrong means and reversed"))
    }
  }

  /// What an earlier decision of this case issued falls with the decision that takes its place.
  mutating func recallLicences() {
    for licence in live.licences where licence.recalledAt == nil {
      emit(.licenceRecalled(licence.id, at: now))
    }
  }
}

extension Case {
  /// The last day on which the applicant may object to how it ended; nil: it has not, or the
  /// applicant ended it.
  package var objectionDay: CalendarDate? {
    guard Transitions.targets(of: .object, from: status) != nil else { return nil }
    return endedAt.map { $0.chinaDate.adding(days: LegalLimits.objectionDays) }
  }

  /// Whether an objection to how it ended can still be made.
  package func mayObject(on today: CalendarDate) -> Bool {
    turns.mayObject && objectionDay.map { today <= $0 } ?? false
  }
}
