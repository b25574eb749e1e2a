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
}
