import Catalogue
import Civics
import FEEL

extension Decider {
  /// What the process's end means: nil where no end event says, and then nobody is granted
  /// anything.
  mutating func conclude(_ granted: Bool?) throws(Refusal) {
    guard let granted else {
      try park(
        nil, node: Self.endNode, LocalizedText("流程结束时没有结论", "The process ended without an outcome"))
      return
    }
    guard live.turns.openProcedures.isEmpty else {
      // An officer's act is refused whole; where time alone moved the process, it is told.
      guard case .system = turn.actor else { throw Refusal.procedureOpen }
      try park(
        nil, node: Self.endNode,
        LocalizedText(
          "特别程序还没有结束，须由工作人员决定", "A special procedure is under way: an officer must decide"))
      return
    }
    if granted, isGrantUnfounded {
      try park(
        nil, node: Self.endNode,
        LocalizedText("有自动环节被跳过，须由工作人员决定", "A step was passed over: an officer must decide"))
      return
    }
    if granted, lacksMainMaterial {
      try park(
        nil, node: Self.endNode,
        LocalizedText("还缺必要材料，须由工作人员决定", "A main material is missing: an officer must decide"))
      return
    }
    let context = live.context(now)
    let outcomes = granted ? outcomes(context) : []
    if isDecidedAgain(granted, outcomes) {
      try park(
        nil, node: Self.endNode,
        LocalizedText(
          "重新办理后规则的结论没有变，须由工作人员处理",
          "Opened again, and the rules say as before: an officer must decide"))
      return
    }
    let last = live.opinions.last { $0.act == .decide }
    if let last, granted, !last.agrees {
      throw Refusal(
        .invalid, "流程的结果与“不予”的决定相反，未作任何改动",
        "The process would grant what was denied; nothing was changed")
    }
    let decider = last?.agrees == granted ? last : nil
    let reasons = reasons(granted, decider, context)
    cancelTasks()
    let paper = document(granted ? .granted : .denied)
    endClock(
      .decision, LocalizedText("作出决定", "Decided"), basis: item.definition.legalBasis.first,
      evidence: paper.number)
    emit(
      .decided(
        CaseDecision(
          granted: granted, reasons: reasons, legalBasis: item.definition.legalBasis,
          officer: decider?.officer, at: now),
        outcomes: outcomes))
    guard granted else {
      recallLicences()
      emit(.closed(.denied, at: now))
      tell(Notices.denied(item, live), paper)
      return
    }
    try issue(paper)
  }

  /// Once it is decided to grant: at once, or when what was promised is there.
  mutating func issue(_ paper: CaseDocument?) throws(Refusal) {
    if let commitment = live.commitment, commitment.fulfilledAt == nil {
      emit(.held(until: commitment.until, at: now))
      tell(Notices.held(item, commitment), paper)
      return
    }
    try grant(paper)
  }

  mutating func grant(_ paper: CaseDocument? = nil) throws(Refusal) {
    recallLicences()
    if let definition = item.licence {
      emit(.licenceIssued(try licence(definition)))
    }
    emit(.closed(.granted, at: now))
    tell(Notices.granted(item, live), paper)
    try openCheck()
  }

  private func reasons(
    _ granted: Bool, _ decider: Opinion?, _ context: FEELContext
  ) -> [String] {
    if let decider, !decider.note.isEmpty {
      return decider.note.split(separator: "\n").map(String.init)
    }
    // What the rules say against a grant is no reason for it.
    let isAgainstRules = live.rulesVerdict.map { $0 != granted } ?? false
    let computed =
      isAgainstRules
      ? [] : item.definition.reasons.map { item.value(of: $0, context).texts } ?? []
    if !computed.isEmpty || granted { return computed }
    let opinions = live.opinions.filter { !$0.agrees && !$0.note.isEmpty }
    if !opinions.isEmpty { return opinions.map { "\($0.name)：\($0.note)" } }
    return ["不符合“\(item.definition.name(.zh))”的办理条件"]
  }

  func outcomes(_ context: FEELContext) -> [Outcome] {
    (item.definition.outcomes ?? []).compactMap { outcome in
      let value = item.value(of: outcome.value, context)
      guard value != .null else { return nil }
      return Outcome(
        name: outcome.name, title: outcome.title, value: value, format: outcome.format ?? .text)
    }
  }

  /// What the rules cannot say is left out; an end of validity that cannot be computed stops the
  /// issue, since a licence without an end would be another licence.
  private func licence(_ definition: LicenceDefinition) throws(Refusal) -> IssuedLicence {
    let context = live.context(now)
    var validUntil: CalendarDate?
    if let text = definition.validUntil {
      guard let date = end(of: item.value(of: text, context)) else {
        throw Refusal.rulesFailed(
          LocalizedText("证照有效期无法计算", "the licence's validity cannot be computed"))
      }
      validUntil = date
    }
    let claims = definition.claims.compactMap { claim -> IssuedLicence.Claim? in
      let text = item.value(of: claim.value, context).plainText
      guard !text.isEmpty else { return nil }
      return IssuedLicence.Claim(
        name: claim.name, title: claim.title, text: text,
        disclosable: claim.disclosable ?? false, format: claim.format)
    }
    let replaced = live.wallet.filter { $0.type == definition.type }.map(\.id)
    return IssuedLicence(
      id: LicenceID(rawValue: turn.newIdentifier()), type: definition.type,
      name: definition.name, issuer: definition.issuer, holder: live.applicant, claims: claims,
      issuedAt: now, validUntil: validUntil,
      cancels: definition.replacesEarlier == true ? replaced : [], statusIndex: nil,
      credential: nil)
  }

  private func end(of value: Value) -> CalendarDate? {
    switch value {
    case .date, .string: value.calendarDate
    case .dateTime(let moment): Instant(feel: moment)?.chinaDate
    case .yearsDuration(let span): now.adding(feel: span)?.chinaDate
    case .daysDuration(let span): now.adding(feel: span)?.chinaDate
    default: nil
    }
  }
}

extension Case {
  /// What the rules concluded last of the case as a whole; nil: nothing yet.
  package var rulesVerdict: Bool? {
    for explanation in explanations.reversed() {
      if case .boolean(let granted)? = explanation.value.entries?["granted"] { return granted }
    }
    return nil
  }
}
