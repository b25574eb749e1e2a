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
      let refusal = cannotTake(task, of: found, item, agency)
    {
      return .failure(refusal)
    }
    return try await carryOut(
      turn, on: found, item: item, actor: .officer(officer), version: version)
  }

  /// An officer's turn on a task of the officer's agency.
  ///
  /// - Parameter id: as for `complete`.
  package func take(
    _ turn: Command, of task: TaskID, in id: CaseID?, version: Int?, as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard viewer.officer != nil else { return .failure(.officersOnly) }
    guard let id = try visible(task, in: id, viewer) else { return .failure(.noSuchTask) }
    return try await take(turn, on: id, version: version, as: viewer)
  }

  /// A task goes only to an agency that is competent for the case, and has officers of its role.
  private func cannotTake(
    _ task: TaskID, of found: Case, _ item: Item, _ agency: AgencyID
  ) -> Refusal? {
    guard let open = found.tasks.first(where: { $0.id == task }) else { return nil }
    let text: LocalizedText
    if !Self.competent(found, item).contains(agency) {
      text = LocalizedText(
        "该单位对这个事项没有法定职权，不能转给它", "By law that agency has no part in this item: choose another one")
    } else if !agencies(with: open.role, for: found, item).contains(where: { $0.id == agency }) {
      text = LocalizedText(
        "该单位没有办理这项任务的岗位，请选择另一个单位",
        "That agency has no officers for this task: choose another one")
    } else {
      return nil
    }
    return Refusal(.invalid, [.init(about: "to", text: text)])
  }

  /// Competence is the law's to give (行政许可法第二十四条、第二十六条), not the desk's: agencies that the
  /// item names, and those that the case's own answers led to, as the body of a place.
  private static func competent(_ found: Case, _ item: Item) -> Set<AgencyID> {
    item.competentAgencies.union(found.tasks.map(\.agency))
      .union(found.turns.reassignments.map(\.from))
  }

  /// Agencies to which a task of this role may go, in the city's order.
  package func agencies(with role: OfficerRole, for found: Case, _ item: Item) -> [Agency] {
    let city = city
    let competent = Self.competent(found, item)
    return city.agencyOrder.compactMap { city.agencies[$0] }.filter {
      competent.contains($0.id) && $0.roles.contains { $0.rawValue == role.rawValue }
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

  /// Whether the item's declarations prove nothing for the party.
  func isMarked(_ party: PartyID, for item: Item) throws(StoreError) -> Bool {
    item.definition.declaredCommitment == nil ? false : try isMarked(party)
  }

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
