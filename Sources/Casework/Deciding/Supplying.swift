import Catalogue
import Civics
import FEEL

/// What was asked for once more, or promised, and comes now.
extension Decider {
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
