import Casework
import Catalogue
import Civics
import Store

/// The law's turns, as officers and applicants take them.
extension CityHall {
  /// An officer's turn on a case. What it needs, and by whom it may be taken, Casework says.
  package func take(_ turn: Command, on id: CaseID, version: Int?, as viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    if case .reassign(let task, let agency, _, _) = turn,
      let refusal = cannotTake(task, of: found, agency)
    {
      return .failure(refusal)
    }
    return try await carryOut(
      turn, on: found, item: item, actor: .officer(officer), version: version)
  }

  /// A task goes only to an agency of the city that has officers of its role.
  private func cannotTake(_ task: TaskID, of found: Case, _ agency: AgencyID) -> Refusal? {
    guard let open = found.tasks.first(where: { $0.id == task }) else { return nil }
    let roles = city.agencies[agency]?.roles ?? []
    guard !roles.contains(where: { $0.rawValue == open.role.rawValue }) else { return nil }
    return Refusal(
      .invalid,
      [
        .init(
          about: "to",
          text: LocalizedText(
            "该单位没有办理这项任务的岗位，请选择另一个单位",
            "That agency has no officers for this task: choose another one"))
      ])
  }

  /// Agencies to which a task of this role may go, in the city's order.
  package func agencies(with role: OfficerRole) -> [Agency] {
    let city = city
    return city.agencyOrder.compactMap { city.agencies[$0] }.filter {
      $0.roles.contains { $0.rawValue == role.rawValue }
    }
  }

  package func object(_ id: CaseID, reason: String, as viewer: Viewer) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    return try await carryOut(
      .object(reason: reason), on: found, item: item,
      actor: .applicant(citizen.applicant.id))
  }

  /// Cases of a party that are looked through for a broken promise.
  private static let casesLookedAt = 200

  /// Whether a promise of the party was broken within `LegalLimits.creditMarkDays`.
  func isMarked(_ party: PartyID) throws(StoreError) -> Bool {
    let since = today.adding(days: -LegalLimits.creditMarkDays)
    for row in try store.cases(of: party, after: nil, limit: Self.casesLookedAt)
    where row.applicant == party && row.updatedAt.chinaDate >= since
      && (row.status == CaseStatus.returned.rawValue || row.status == CaseStatus.granted.rawValue
        || row.status == CaseStatus.reversed.rawValue)
    {
      if let mark = try load(row.id)?.turns.creditMark, mark.at.chinaDate >= since { return true }
    }
    return false
  }
}

/// A written notice 文书 of a case, as it was given.
package struct WrittenNotice: Sendable, Hashable {
  package var document: CaseDocument
  package var title: LocalizedText
  package var text: LocalizedText
  package var at: Instant

  package static func all(_ events: [Event]) -> [WrittenNotice] {
    events.compactMap { event in
      guard case .notified(let notice) = event, let document = notice.document else { return nil }
      return WrittenNotice(
        document: document, title: notice.title, text: notice.text, at: notice.at)
    }
  }
}
