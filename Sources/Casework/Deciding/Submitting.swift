import Catalogue
import Civics
import FEEL

extension Decider {
  /// Checks the whole application once and says all that is wrong with it at once; then takes it
  /// in, and for an instant item decides it in the same call.
  static func submit(
    _ submission: Submission, _ item: Item, _ turn: Turn
  ) throws(Refusal) -> [Event] {
    guard case .applicant(let id) = turn.actor,
      id == submission.applicant.id || id == submission.agent?.id
    else { throw Refusal.notApplicant }
    let today = turn.now.chinaDate
    try requireOpen(item, submission.applicant, today)
    if let early = Again.problem(item, lastGrant: submission.lastGrant, today: today) {
      throw Refusal(.outOfTime, [early])
    }

    let answer = FormEngine.finish(
      submission.form, item: item, applicant: submission.applicant, facts: submission.facts,
      now: turn.now, uploads: submission.uploads, unread: submission.unread)
    let resolution = Materials.resolve(
      Materials.Given(
        applicant: submission.applicant, form: answer.form, facts: submission.facts,
        uploads: submission.uploads, licences: submission.licences,
        promised: submission.promised, isMarked: submission.isMarked, now: turn.now), item: item)
    let toBeShown = resolution.toBeShown(item, isMarked: submission.isMarked)
    let problems =
      answer.problems
      + FieldOptions.problems(answer.form, item: item, offered: submission.offered)
      + resolution.problems + marked(submission)
      + missing(owed(resolution, submission, item).filter { !toBeShown.contains($0) })
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }

    let context = FactsContext.of(
      applicant: submission.applicant, form: answer.form, facts: submission.facts, now: turn.now)
    let submitted = Submitted(
      id: submission.id, item: item.id, edition: item.edition,
      applicant: submission.applicant, agent: submission.agent, form: answer.form,
      facts: submission.facts, at: turn.now,
      greenChannel: item.definition.greenChannel.map { item.isTrue($0, context) } ?? false,
      wallet: wallet(submission.licences, item),
      limits: toBeShown.isEmpty ? item.definition.limits : item.definition.limits.byOfficer,
      isMarked: submission.isMarked ? true : nil)
    var decider = Decider(submitted, item, turn)
    decider.emit(.evidenceResolved(resolution.evidence))
    if decider.isInstant, toBeShown.isEmpty {
      decider.mustConclude = true
      decider.emit(
        .accepted(Accepted(by: .system, at: turn.now, bySilence: false, commitment: nil)))
      try decider.startProcess()
    } else {
      try decider.openAcceptance()
      decider.tell(Notices.submitted(item, decider.live, toBeShown, turn.calendar))
    }
    return decider.events
  }

  private static func requireOpen(
    _ item: Item, _ applicant: Party, _ today: CalendarDate
  ) throws(Refusal) {
    let definition = item.definition
    guard definition.effective <= today else {
      throw Refusal(
        .outOfTime, "“\(definition.name(.zh))”自 \(definition.effective.written(.zh))起受理申请",
        "“\(definition.name(.en))” takes applications from \(definition.effective.written(.en)) on")
    }
    guard definition.state == .inForce,
      definition.cancelled.map({ today < $0 }) ?? true
    else {
      throw Refusal(
        .outOfTime, "“\(definition.name(.zh))”目前不受理申请",
        "“\(definition.name(.en))” takes no applications at present")
    }
    let audience: Audience = applicant.isPerson ? .person : .organisation
    guard definition.audience.contains(audience) else {
      throw Refusal(
        .notAllowed, about: "applicant", "本事项的服务对象不包括\(audience.rawValue)",
        applicant.isPerson
          ? "This item is for organisations" : "This item is for natural persons")
    }
  }

  /// Main materials without which nothing is taken in: for an instant item and under a
  /// commitment all of them; else those that the applicant could have uploaded. What only a
  /// register could prove goes to the window, which asks for corrections (补正).
  private static func owed(
    _ resolution: Materials.Resolution, _ submission: Submission, _ item: Item
  ) -> [MaterialDefinition] {
    let missing =
      resolution.materials(item, missing: .main) + unpromised(resolution, submission, item)
    guard item.definition.kind != .instant, submission.promised.isEmpty else { return missing }
    return missing.filter { $0.evidence.contains { $0.upload == true } }
  }

  /// What may follow later must be promised: who says nothing would fare better than who promises.
  private static func unpromised(
    _ resolution: Materials.Resolution, _ submission: Submission, _ item: Item
  ) -> [MaterialDefinition] {
    guard item.definition.conditionalAcceptance != nil else { return [] }
    return resolution.materials(item, missing: .secondary).filter {
      $0.conditional == true && !submission.promised.contains($0.id)
    }
  }

  static func missing(_ materials: [MaterialDefinition]) -> [Refusal.Reason] {
    materials.map { material in
      let canUpload = material.evidence.contains { $0.upload == true }
      return Refusal.Reason(
        about: material.id,
        text: canUpload
          ? LocalizedText("请上传：\(material.name(.zh))", "Please upload: \(material.name(.en))")
          : LocalizedText(
            "未能核实：\(material.name(.zh))。相关部门的数据中没有查到您的记录",
            "Could not be verified: \(material.name(.en)). The register holds no record of yours"))
    }
  }

  /// Whose promise or declaration was broken is not believed again for a while: neither that
  /// material will follow, nor, as `Materials` has it, that what is declared is so.
  private static func marked(_ submission: Submission) -> [Refusal.Reason] {
    guard submission.isMarked, let material = submission.promised.min() else { return [] }
    let days = LegalLimits.creditMarkDays
    return [
      Refusal.Reason(
        about: material,
        text: LocalizedText(
          "您有承诺没有履行或者与实际不符的记录，\(days) 天内不能再容缺办理，请备齐材料",
          "A promise or declaration of yours was broken: for \(days) days no new promise is "
            + "taken; hand in all materials"))
    ]
  }

  /// Only what the item reads or replaces is kept of the wallet.
  private static func wallet(_ licences: [HeldLicence], _ item: Item) -> [HeldLicence] {
    var types = Set(item.definition.materials.flatMap(\.evidence).compactMap(\.licence))
    if let own = item.licence?.type { types.insert(own) }
    return licences.filter { types.contains($0.type) }
  }

  mutating func openAcceptance() throws(Refusal) {
    emit(
      .taskOpened(
        try newTask(
          token: nil, node: "accept", name: "受理", role: .window, act: .accept,
          limitDays: LegalLimits.acceptanceDays)))
  }

  // MARK: Supplying

  mutating func supply(_ supply: Supply) throws(Refusal) {
    try requireApplicant()
    if live.status == .correcting {
      try supplyCorrections(supply)
    } else {
      try supplyPromised(supply)
    }
  }

  private mutating func supplyCorrections(_ supply: Supply) throws(Refusal) {
    if let until = live.corrections.last?.until, today > until {
      throw Refusal(
        .outOfTime, "补正期限（\(until.written(.zh))）已过",
        "The day for corrections (\(until.written(.en))) has passed")
    }
    var form = live.form
    for (name, value) in supply.form.entries { form[name] = value }
    let answer = FormEngine.finish(
      form, item: item, applicant: live.applicant, facts: facts(with: supply), now: now,
      uploads: supply.uploads, earlier: live.form)
    let resolution = resolve(supply, answer.form)
    let problems =
      answer.problems
      + FieldOptions.problems(answer.form, item: item, offered: supply.offered)
      + resolution.problems
      + Self.missing(
        resolution.materials(item, missing: .main).filter {
          !resolution.toBeShown(item, isMarked: supply.isMarked).contains($0)
        })
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    let left = uncorrected(supply, answer.form, resolution)
    guard left.isEmpty else { throw Refusal(.invalid, left) }
    take(supply, answer.form, resolution)
    try resumeCorrected()
  }

  /// What was asked for and has not come. Corrections are asked for once, so that nothing may use
  /// them up but all of them (行政许可法第三十二条: 提交全部补正申请材料).
  /// A question that the new answers no longer ask is not owed.
  private func uncorrected(
    _ supply: Supply, _ form: FEELContext, _ resolution: Materials.Resolution
  ) -> [Refusal.Reason] {
    let asked = Set(
      FormEngine.states(
        form, item: item, applicant: live.applicant, facts: facts(with: supply), now: now
      ).filter(\.visible).map(\.field.id))
    return (live.corrections.last?.points ?? []).flatMap { point -> [Refusal.Reason] in
      if let material = item.material(point.about) {
        let source = { (evidence: [Evidence]) in
          evidence.first { $0.material == material.id }?.source
        }
        var isThere =
          supply.uploads[material.id] != nil || source(resolution.evidence) != source(live.evidence)
        // Its original was seen at the window meanwhile.
        if case .window? = source(live.evidence) { isThere = true }
        return isThere ? [] : Self.missing([material])
      }
      guard let field = item.field(point.about), asked.contains(field.id),
        supply.form[field.id] == nil
      else { return [] }
      return [
        .init(
          about: field.id,
          text: LocalizedText(
            "请重新填写：\(field.title(.zh))", "Please answer again: \(field.title(.en))"))
      ]
    }
  }

  /// The corrections are in: before acceptance the agency looks again, afterwards the clock goes on.
  mutating func resumeCorrected() throws(Refusal) {
    if live.acceptedAt == nil {
      try openAcceptance()
    } else {
      clock(
        .resumed, .corrections, LocalizedText("补正材料已收到", "The corrections came in"),
        basis: Laws.acceptance,
        evidence: live.turns.documents.last { $0.kind == .corrections }?.number,
        hold: Self.correctionsHold)
      if let commitment = live.commitment, commitment.fulfilledAt == nil,
        Self.open(commitment, live.evidence).isEmpty
      {
        emit(.commitmentFulfilled(at: now))
      }
    }
    tell(Notices.supplied(item, live, turn.calendar))
  }

  /// What was promised at acceptance. The form stays as it was accepted.
  private mutating func supplyPromised(_ supply: Supply) throws(Refusal) {
    guard let commitment = live.commitment, commitment.fulfilledAt == nil else {
      throw Refusal(
        .conflict, "本办件没有待补交的材料", "The case awaits no material")
    }
    guard today <= commitment.until else {
      throw Refusal(
        .outOfTime, "承诺的补交期限（\(commitment.until.written(.zh))）已过",
        "The promised day (\(commitment.until.written(.en))) has passed")
    }
    let resolution = resolve(supply, live.form)
    guard resolution.problems.isEmpty else { throw Refusal(.invalid, resolution.problems) }
    let left = Self.open(commitment, resolution.evidence)
    guard left.count < Self.open(commitment, live.evidence).count else {
      let materials = item.definition.materials.filter { left.contains($0.id) }
      throw Refusal(.invalid, Self.missing(materials))
    }
    take(supply, live.form, resolution)
    guard left.isEmpty else {
      tell(Notices.supplied(item, live, turn.calendar))
      return
    }
    try fulfilPromise()
  }

  /// All that was promised has come.
  mutating func fulfilPromise() throws(Refusal) {
    emit(.commitmentFulfilled(at: now))
    if live.status == .held {
      try grant()
    } else {
      tell(Notices.supplied(item, live, turn.calendar))
    }
  }

  /// What was promised and has not come.
  static func open(_ commitment: Commitment, _ evidence: [Evidence]) -> Set<String> {
    Set(
      evidence.filter { $0.source == .promised || $0.source == .missing }.map(\.material)
    ).intersection(commitment.materials)
  }

  func facts(with supply: Supply) -> [Fact] {
    let fresh = Set(supply.facts.map(\.name))
    return live.facts.filter { !fresh.contains($0.name) } + supply.facts
  }

  func resolve(_ supply: Supply, _ form: FEELContext) -> Materials.Resolution {
    let promised = live.evidence.filter { $0.source == .promised }.map(\.material)
    // A promise is judged once, when it is made.
    var resolution = Materials.resolve(
      Materials.Given(
        applicant: live.applicant, form: form, facts: facts(with: supply),
        uploads: supply.uploads, licences: live.wallet + supply.licences, earlier: live.evidence,
        isMarked: supply.isMarked, now: now), item: item)
    for index in resolution.evidence.indices
    where resolution.evidence[index].source == .missing
      && promised.contains(resolution.evidence[index].material)
    {
      resolution.evidence[index].source = .promised
    }
    return resolution
  }

  private mutating func take(
    _ supply: Supply, _ form: FEELContext, _ resolution: Materials.Resolution
  ) {
    emit(.supplied(form: form, facts: supply.facts, uploads: supply.uploads, at: now))
    emit(.evidenceResolved(resolution.evidence))
  }
}
