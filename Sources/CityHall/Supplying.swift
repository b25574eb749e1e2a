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
    guard parsed.problems.isEmpty else { return .failure(Refusal(.invalid, parsed.problems)) }
    var form = found.form
    for (name, value) in parsed.form.entries { form[name] = value }
    let facts: [Fact]
    switch try gather(item: item, applicant: found.applicant, form: form) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer): facts = answer.facts
    }
    let options = try choices(
      item: item, applicant: found.applicant, form: form, facts: facts, of: found.id)
    let supply = Supply(
      form: parsed.form, facts: facts, uploads: uploads,
      licences: try heldLicences(of: found.applicant.id),
      offered: FieldOptions.offered(options),
      isMarked: item.definition.declaredCommitment == nil
        ? false : try isMarked(found.applicant.id))
    return try await carryOut(
      .supply(supply), on: found, item: item, actor: .applicant(citizen.applicant.id))
  }

  /// The questions among `ids` as they stand in the case, with what is on offer now.
  /// - Parameter typed: answers that were not taken; they stand before those of the case.
  package func questions(
    _ ids: [String], of file: CaseFile, typed: [String: [String]] = [:]
  ) throws(StoreError) -> [PreparedField] {
    let live = file.case
    let options = try choices(
      item: file.item, applicant: live.applicant, form: live.form, facts: live.facts, of: live.id)
    return FormEngine.states(
      live.form, item: file.item, applicant: live.applicant, facts: live.facts, now: now
    ).filter { ids.contains($0.field.id) && $0.field.type != .file }.map { stands in
      var state = stands
      // A field that was typed anew stands as it was typed, with all of its rows and parts.
      if typed[state.field.id] != nil { state.value = nil }
      return PreparedField(state, typed: typed, options: options, item: file.item)
    }
  }
}
