import Catalogue
import Civics
import FEEL

/// 延期, 特别程序, 挂起, 转办, 退件: what may happen between acceptance and decision.
extension Decider {
  /// An officer at work on the case: with an open task of it, other than accepting it.
  private func requireWorkingOfficer() throws(Refusal) -> Officer {
    guard case .officer(let officer) = turn.actor,
      live.tasks.contains(where: {
        $0.act != .accept && $0.agency == officer.agency && officer.roles.contains($0.role)
      }) || (officer.agency == item.definition.agency && officer.roles.contains(.decider))
    else { throw Refusal.notOfficer }
    return officer
  }

  func reason(_ text: String, about: String = "reason") throws(Refusal) -> String {
    let kept = FieldReader.trimmed(text)
    guard !kept.isEmpty else {
      throw Refusal(.invalid, about: about, "请写明理由", "Give the reason")
    }
    try requireShort(kept, about: about)
    return kept
  }

  private func law(_ basis: LegalBasis) throws(Refusal) -> LegalBasis {
    let law = FieldReader.trimmed(basis.law)
    let article = FieldReader.trimmed(basis.article)
    guard !law.isEmpty, !article.isEmpty else {
      throw Refusal(
        .invalid, about: "legalBasis", "请写明依据的法律和条款", "Name the law and the article")
    }
    try requireShort(law, about: "legalBasis")
    try requireShort(article, about: "legalBasis")
    return LegalBasis(law: law, article: article, text: nil)
  }

  private func requireRunning() throws(Refusal) {
    guard live.clock.state == .running else {
      throw Refusal(
        .conflict, "办理期限目前停止计算，恢复后再办理", "The clock stands; wait until it goes on")
    }
  }

  // MARK: 延期

  /// Asked for by who works on the case; the head whom the law names approves it as a task.
  mutating func requestExtension(_ given: String) throws(Refusal) {
    _ = try requireWorkingOfficer()
    guard let rule = item.definition.limitExtension else {
      throw Refusal(
        .notAllowed, "本事项没有可以延长期限的法律依据", "No law allows to extend this item's limit")
    }
    guard live.turns.limitExtension == nil, !live.tasks.contains(where: { $0.act == .lengthen })
    else {
      throw Refusal(
        .conflict, "期限只能延长一次（\(rule.legalBasis.law)\(rule.legalBasis.article)）",
        "The limit is extended once only")
    }
    try requireRunning()
    try requireBeforeLimit()
    let reason = try reason(given)
    emit(
      .taskOpened(
        try newTask(
          token: nil, node: "lengthen", name: "延期审批：\(Self.headed(reason))",
          agency: rule.approver ?? item.definition.agency, role: .supervisor, act: .lengthen,
          result: reason)))
    tell(Notices.extensionAsked(item, reason))
  }

  /// 行政许可法 第四十二条: within the limit, not after it.
  private func requireBeforeLimit() throws(Refusal) {
    guard let last = live.clock.statutoryDueOn(turn.calendar), today > last else { return }
    throw Refusal(
      .outOfTime, "法定期限（\(last.written(.zh))）已过，不能再延长",
      "The limit by law (\(last.written(.en))) has passed: it can no longer be extended")
  }

  mutating func lengthen(_ task: OpenTask, _ officer: Officer) throws(Refusal) {
    guard let rule = item.definition.limitExtension else { throw Refusal.taskGone(task.id) }
    try requireBeforeLimit()
    let paper = document(.lengthening)
    emit(
      .extended(
        LimitExtension(
          days: rule.days, reason: task.result, basis: rule.legalBasis, by: officer.id, at: now)))
    clock(
      .extended, .lengthening,
      LocalizedText("经批准延长 \(rule.days) 个工作日：\(task.result)", "Extended: \(task.result)"),
      basis: rule.legalBasis, evidence: paper.number, days: rule.days)
    tell(Notices.extended(item, live, rule, task.result, turn.calendar), paper)
  }

  // MARK: 特别程序

  mutating func beginProcedure(_ kind: ProcedureKind, _ given: String) throws(Refusal) {
    let officer = try requireWorkingOfficer()
    guard let rule = item.definition.procedures?.first(where: { $0.kind == kind }) else {
      throw Refusal(
        .notAllowed, about: "procedure", "本事项没有依法需要的“\(kind.rawValue)”程序",
        "No law asks for a \(kind.title(.en).lowercased()) in this item")
    }
    guard !live.turns.openProcedures.contains(where: { $0.kind == kind }) else {
      throw Refusal(
        .conflict, "“\(kind.rawValue)”正在进行", "A \(kind.title(.en).lowercased()) is under way")
    }
    let reason = try reason(given)
    let procedure = SpecialProcedure(
      id: turn.newIdentifier(), kind: kind, reason: reason, days: rule.days,
      basis: rule.legalBasis, stopsClock: rule.leavesOutItsTime, by: officer.id, beganAt: now)
    let paper = document(.procedure)
    emit(.procedureBegan(procedure))
    if procedure.stopsClock {
      clock(
        .stopped, .procedure,
        LocalizedText(
          "\(kind.rawValue)：\(Notices.bare(reason))，所需时间不计入办理期限",
          "\(kind.title(.en)): \(Notices.bare(reason)); its time is not counted"),
        basis: rule.legalBasis, evidence: paper.number, hold: procedure.id)
    }
    tell(Notices.procedureBegan(item, procedure), paper)
  }

  mutating func endProcedure(_ id: String, _ given: String) throws(Refusal) {
    let officer = try requireWorkingOfficer()
    guard let procedure = live.turns.openProcedures.first(where: { $0.id == id }) else {
      throw Refusal(
        .conflict, about: "procedure", "这项特别程序已经结束或不存在", "No such procedure is under way")
    }
    let result = try reason(given, about: "result")
    let paper = document(.procedureEnd)
    emit(.procedureEnded(id, result: result, by: officer.id, at: now))
    if procedure.stopsClock {
      clock(
        .resumed, .procedure,
        LocalizedText(
          "\(procedure.kind.rawValue)结束：\(result)", "\(procedure.kind.title(.en)) over: \(result)"),
        basis: procedure.basis, evidence: paper.number, hold: id)
    }
    tell(Notices.procedureEnded(item, procedure, result, live, turn.calendar), paper)
  }

  // MARK: 挂起

  mutating func suspend(
    _ given: String, _ basis: LegalBasis, _ until: CalendarDate
  ) throws(Refusal) {
    let officer = try requireOfficer([.decider, .supervisor])
    let reason = try reason(given)
    let basis = try law(basis)
    guard until > today, today.days(until: until) <= LegalLimits.suspensionDays else {
      throw Refusal(
        .invalid, about: "until", "中止的截止日应在今后 \(LegalLimits.suspensionDays) 天内",
        "The last day of a suspension lies within the next \(LegalLimits.suspensionDays) days")
    }
    let paper = document(.suspension)
    emit(
      .suspended(
        Suspension(reason: reason, basis: basis, until: until, by: officer.id, at: now)))
    clock(
      .stopped, .suspension, LocalizedText("中止办理：\(reason)", "Suspended: \(reason)"), basis: basis,
      evidence: paper.number, hold: Self.suspensionHold)
    tell(Notices.suspended(item, reason, basis, until), paper)
  }

  private static let suspensionHold = "suspension"

  mutating func resume(_ given: String) throws(Refusal) {
    let officer = try requireOfficer([.decider, .supervisor])
    goOn(try reason(given), by: officer.id)
  }

  mutating func goOn(_ reason: String, by officer: OfficerID?, at moment: Instant? = nil) {
    let paper = document(.resumption)
    let basis = live.turns.suspension?.basis
    emit(.resumed(reason: reason, by: officer, at: moment ?? now))
    let still = live.turns.stillStopped
    let left = LocalizedText(still.map { "；" + $0(.zh) } ?? "", still.map { "; " + $0(.en) } ?? "")
    clock(
      .resumed, .suspension, at: moment,
      LocalizedText(
        "恢复办理：\(Notices.bare(reason))\(left.zh)", "Resumed: \(Notices.bare(reason))\(left(.en))"),
      basis: basis,
      evidence: paper.number, hold: Self.suspensionHold)
    tell(Notices.resumed(item, reason, live, turn.calendar), paper)
  }

  // MARK: 转办

  /// By who has the task, or by a supervisor of the agency that has it. That the other agency is
  /// there, and has the role, is for who knows the city to check.
  mutating func reassign(
    _ id: TaskID, _ agency: AgencyID, _ officer: OfficerID?, _ given: String
  ) throws(Refusal) {
    let task = try openTask(id)
    guard case .officer(let actor) = turn.actor, actor.agency == task.agency,
      actor.roles.contains(task.role) || actor.roles.contains(.supervisor)
    else { throw Refusal.notOfficer }
    guard task.act != .lengthen, task.act != .objection else {
      throw Refusal(
        .notAllowed, about: id.rawValue, "这项任务依法由指定的负责人办理，不能转办",
        "The law says whose task this is: it is not passed on")
    }
    let reason = try reason(given)
    guard agency != task.agency || officer != task.officer else {
      throw Refusal(.invalid, about: "to", "请选择另一个单位或工作人员", "Choose somebody else")
    }
    let made = Reassignment(
      task: id, from: task.agency, to: agency, officer: officer, reason: reason, by: actor.id,
      at: now)
    let paper = document(.reassignment)
    emit(.reassigned(made))
    tell(Notices.reassigned(item, item.name(of: task), made, live, turn.calendar), paper)
  }

  // MARK: 退件

  mutating func giveBack(_ given: [String], _ basis: LegalBasis) throws(Refusal) {
    _ = try requireOfficer([.decider])
    let reasons = try texts(given, about: "reasons")
    guard !reasons.isEmpty else { throw Self.reasonsNeeded }
    let basis = try law(basis)
    giveBack(
      LocalizedText(
        "\(Notices.said(reasons, .zh).dropLast())（依据：\(basis.law)\(basis.article)）",
        "\(Notices.said(reasons, .en).dropLast()) (\(basis.law) \(basis.article))"), basis: basis)
  }

  mutating func giveBack(_ reason: LocalizedText, basis: LegalBasis? = nil) {
    let paper = document(.returned)
    cancelTasks()
    recallLicences()
    endClock(.returned, reason, basis: basis, evidence: paper.number)
    emit(.returned(reason: reason, at: now))
    tell(Notices.returned(item, live, reason), paper)
  }
}
