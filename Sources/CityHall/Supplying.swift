import Casework
import Catalogue
import Civics
import FEEL
import Store

/// What a case asks of its applicant once more.
extension CityHall {
  /// Supplies what was to be corrected or was promised. Uploads by material.
  package func supply(
    _ id: CaseID, answers: [String: [String]], uploads: [String: Upload], as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    return try await underWay.inTurn(
      item.id, found.applicant.id, where: FieldOptions.countOnce(item)
    ) { () async throws(StoreError) in
      try await supplyInTurn(found, item, answers, uploads, citizen)
    }
  }

  private func supplyInTurn(
    _ found: Case, _ item: Item, _ answers: [String: [String]], _ uploads: [String: Upload],
    _ citizen: Citizen
  ) async throws(StoreError) -> Result<Case, Refusal> {
    let parsed = FormEngine.parse(answers, item: item, uploads: uploads, partial: true)
    let form = found.form.merging(parsed.form)
    let facts: [Fact]
    switch try gather(item: item, applicant: found.applicant, form: form) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer): facts = answer.facts
    }
    if !parsed.problems.isEmpty {
      // What cannot be read counts only where the answers still ask for it; and what they ask for
      // besides is told with it.
      let finished = FormEngine.finish(
        form, item: item, applicant: found.applicant, facts: facts, now: now, uploads: uploads,
        earlier: found.form, unread: parsed.problems)
      guard !parsed.problems.contains(where: finished.problems.contains) else {
        return .failure(Refusal(.invalid, finished.problems))
      }
    }
    let options = try choices(
      item: item, applicant: found.applicant, form: form, facts: facts, of: found.id)
    let supply = Supply(
      form: parsed.form, facts: facts, uploads: uploads,
      licences: try heldLicences(of: found.applicant.id),
      offered: FieldOptions.offered(options),
      isMarked: try isMarked(found.applicant.id, for: item))
    return try await carryOut(
      .supply(supply), on: found, item: item, actor: .applicant(citizen.applicant.id))
  }

  /// The questions among `ids` as they stand in the case, with what is on offer now; and those
  /// that the answers open: which the case did not ask before, or whose names are in `typed`.
  /// - Parameters:
  ///   - typed: answers that were not taken; they stand before those of the case. A name without
  ///     texts tells that its question was asked.
  ///   - wrong: names of questions that a refusal is about.
  package func questions(
    _ ids: [String], of file: CaseFile, typed: [String: [String]] = [:], wrong: Set<String> = []
  ) throws(StoreError) -> [PreparedField] {
    let live = file.case
    let item = file.item
    func states(_ form: FEELContext, _ facts: [Fact]) -> [FieldState] {
      FormEngine.states(form, item: item, applicant: live.applicant, facts: facts, now: now)
    }
    let before = states(live.form, live.facts)
    let (form, facts) = typed.isEmpty ? (live.form, live.facts) : try answered(file, typed)
    let options = try choices(
      item: item, applicant: live.applicant, form: form, facts: facts, of: live.id)
    let hidden = Set(before.filter { !$0.visible }.map(\.field.id))
    let known = wrong.union(typed.keys).union(hidden)
    return states(form, facts).filter { state in
      let id = state.field.id
      guard state.field.type != .file else { return false }
      let isOpened =
        state.visible && !state.fixed && state.field.computed == nil && known.contains(id)
      return ids.contains(id) || isOpened
    }.map { stands in
      var state = stands
      // A field that was typed anew stands as it was typed, with all of its rows and parts.
      if typed[state.field.id] != nil { state.value = nil }
      return PreparedField(state, typed: typed, options: options, item: item)
    }
  }

  /// The case's form as it would be with these answers, without what they hide, and the facts that
  /// it would rest on.
  private func answered(_ file: CaseFile, _ typed: FormEngine.Posted) throws(StoreError)
    -> (FEELContext, [Fact])
  {
    let live = file.case
    let parsed = FormEngine.parse(typed, item: file.item, partial: true)
    let form = live.form.merging(parsed.form)
    var facts = live.facts
    if case .success(let found) = try gather(
      item: file.item, applicant: live.applicant, form: form)
    {
      facts = found.facts
    }
    let finished = FormEngine.finish(
      form, item: file.item, applicant: live.applicant, facts: facts, now: now,
      earlier: live.form)
    return (finished.form, facts)
  }
}

extension FEELContext {
  /// With another's entries in place of its own.
  fileprivate func merging(_ other: FEELContext) -> FEELContext {
    var merged = self
    for (name, value) in other.entries { merged[name] = value }
    return merged
  }
}
