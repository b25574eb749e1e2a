import Casework
import Catalogue
import Civics
import Foundation
import Store
import Synchronization

extension CityHall {
  /// Longest list that one call returns, in rows.
  package static let pageRows = 50

  /// Everyone who looked at the citizen's data, newest first; while they act for an organisation,
  /// at the organisation's.
  package func receipts(_ viewer: Viewer, after: Page? = nil, limit: Int = pageRows)
    throws(StoreError) -> Result<[ReceiptRow], Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    return .success(
      try store.receipts(of: citizen.applicant.id, after: after, limit: min(limit, Self.pageRows)))
  }

  /// The agency for whose item a case's data was looked up; the row itself names who keeps it.
  package func reader(of row: ReceiptRow) throws(StoreError) -> AgencyID? {
    guard let id = row.caseID, city.agencies[AgencyID(row.viewer)] != nil,
      let found = try store.caseRow(id)
    else { return nil }
    return try item(found.item, edition: found.edition)?.definition.agency
  }

  /// Commits a look at a person's data, so that the person can read who looked.
  ///
  /// - Parameter once: a name for looks of one kind, which leave one receipt a day; nil: each
  ///   look leaves its own.
  func recordLook(
    at subject: PartyID, by viewer: String, what: LocalizedText, purpose: LocalizedText,
    legalBasis: String, caseID: CaseID?, once: String? = nil
  ) async throws(StoreError) {
    let now = now
    let id = once.map { "\($0)-\(now.chinaDate)-\(subject.rawValue)" }
    if let id, looksOfToday.knows(id, on: now.chinaDate) { return }
    let receipt = ReceiptRow(
      id: id ?? surroundings.newIdentifier(), subject: subject, viewer: viewer, what: what,
      purpose: purpose, legalBasis: legalBasis, caseID: caseID, at: now)
    let event = try EventCodec.encode(receipt)
    // Every look has a stream of its own: looks never wait for each other.
    let commit = Commit(
      stream: .access(receipt.id), expectedVersion: 0, events: [event],
      changes: [.addReceipt(receipt)], at: receipt.at)
    do { _ = try await store.commit(commit) } catch {
      // The day's receipt is there already: from before a restart, or by another request.
      guard once != nil, case .conflict = error else { throw error }
    }
    if let id { looksOfToday.learn(id, on: now.chinaDate) }
  }

  /// Leaves one receipt a day for each register that was read to fill a draft's form, with the
  /// purpose and law for which the item may read it.
  func recordPrefill(_ facts: [Fact], of draft: Draft, item: Item) async throws(StoreError) {
    for fact in facts where !fact.keys.isEmpty {
      guard let subject = fact.subject else { continue }
      try await recordLook(
        at: subject, by: item.definition.agency.rawValue, what: fact.title,
        purpose: LocalizedText(
          zh: "为您的“\(item.definition.name(.zh))”申请预先填写",
          en: "Filled in your application for “\(item.definition.name(.en))”"),
        legalBasis: fact.legalBasis.law + fact.legalBasis.article, caseID: nil,
        once: "form-\(draft.id)-\(fact.name)")
    }
  }

  /// Leaves one receipt a day for each person whose name and item an officer saw in a list.
  func recordListed(_ rows: [CaseRow], to officer: Officer, _ place: LocalizedText)
    async throws(StoreError)
  {
    for row in rows {
      guard let item = try item(row.item, edition: row.edition) else { continue }
      try await recordLook(
        at: row.applicant, by: officer.agency.rawValue + "/" + officer.name,
        what: item.definition.name,
        purpose: LocalizedText(
          zh: "\(place(.zh))看到您的办件", en: "Saw your case \(place(.en))"),
        legalBasis: item.definition.legalBasis.first.map { $0.law + $0.article } ?? "",
        caseID: row.id, once: "list-\(officer.id.rawValue)-\(row.id.rawValue)")
    }
  }
}

/// Looks that have their receipt of today: spares the store a commit that it would refuse. What
/// it has forgotten, the log still knows.
final class LooksOfToday: Sendable {
  /// Names kept; past them it begins anew.
  private static let capacity = 100_000
  private let known = Mutex<(day: CalendarDate?, ids: Set<String>)>((nil, []))

  func knows(_ id: String, on day: CalendarDate) -> Bool {
    known.withLock { $0.day == day && $0.ids.contains(id) }
  }

  func learn(_ id: String, on day: CalendarDate) {
    known.withLock {
      if $0.day != day || $0.ids.count >= Self.capacity { $0 = (day, []) }
      $0.ids.insert(id)
    }
  }
}

extension EventCodec {
  /// The type's name of a look in the log.
  package static let lookType = "looked"

  package static func encode(_ look: ReceiptRow) throws(StoreError) -> EncodedEvent {
    do {
      return EncodedEvent(type: lookType, shape: shape, payload: try CanonicalJSON.encode(look))
    } catch { throw .failed("a look does not encode: \(error)") }
  }

  package static func decodeLook(_ stored: EncodedEvent) throws(StoreError) -> ReceiptRow {
    do {
      return try JSONDecoder().decode(ReceiptRow.self, from: Data(stored.payload))
    } catch { throw .damaged("a look does not decode: \(error)") }
  }
}
