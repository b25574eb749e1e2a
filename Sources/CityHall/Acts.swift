import Casework
import Catalogue
import Civics
import Store

/// The applicant's acts on a case.
extension CityHall {
  /// Characters of a comment or a reason.
  package static let maximumTextLength = 2_000

  package func withdraw(_ id: CaseID, reason: String, as viewer: Viewer) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    try await act(id, as: viewer, .withdraw(reason: reason))
  }

  package func rate(_ id: CaseID, stars: Int, comment: String, as viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    try await act(id, as: viewer, .rate(stars: stars, comment: comment))
  }

  private func act(_ id: CaseID, as viewer: Viewer, _ command: Command) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    return try await carryOut(
      command, on: found, item: item, actor: .applicant(citizen.applicant.id))
  }
}
