import Casework
import Catalogue
import Civics
import FEEL
import Store

/// The applicant's acts on a case.
extension CityHall {
  /// Characters of a comment or a reason.
  package static let maximumTextLength = 2_000

  package func withdraw(_ id: CaseID, reason: String, as viewer: Viewer) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    try await act(id, as: viewer, .withdraw(reason: String(reason.prefix(Self.maximumTextLength))))
  }

  package func rate(_ id: CaseID, stars: Int, comment: String, as viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    try await act(
      id, as: viewer,
      .rate(stars: stars, comment: String(comment.prefix(Self.maximumTextLength))))
  }

  /// Supplies what was to be corrected or was promised. Uploads by material.
  package func supply(
    _ id: CaseID, answers: [String: [String]], uploads: [String: Upload], as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    let parsed = FormEngine.parse(answers, item: item, uploads: uploads, partial: true)
    guard parsed.problems.isEmpty else { return .failure(Refusal(.invalid, parsed.problems)) }
    var form = found.form
    for (name, value) in parsed.form.entries { form[name] = value }
    let facts: [Fact]
    switch try gather(item: item, applicant: found.applicant, form: form) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer): facts = answer.facts
    }
    let options = try choices(item: item, applicant: found.applicant, form: form, facts: facts)
    let supply = Supply(
      form: parsed.form, facts: facts, uploads: uploads,
      licences: try heldLicences(of: found.applicant.id),
      offered: options.mapValues { Set($0.map(\.value)) })
    return try await carryOut(
      .supply(supply), on: found, id: id, item: item, actor: .applicant(citizen.applicant.id))
  }

  private func act(_ id: CaseID, as viewer: Viewer, _ command: Command) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    return try await carryOut(
      command, on: found, id: id, item: item, actor: .applicant(citizen.applicant.id))
  }
}
