import Casework
import Civics
import Foundation
import Store

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

  package func notices(_ viewer: Viewer, after: Page? = nil, limit: Int = pageRows)
    throws(StoreError) -> Result<[NoticeRow], Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    var rows: [NoticeRow] = []
    for party in Set(citizen.parties + [citizen.person.id]) {
      rows += try store.notices(of: party, after: after, limit: min(limit, Self.pageRows))
    }
    return .success(
      Array(rows.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(min(limit, Self.pageRows))))
  }

  /// Commits a look at a person's data, so that the person can read who looked.
  func recordLook(
    at subject: PartyID, by viewer: String, what: LocalizedText, purpose: LocalizedText,
    legalBasis: String, caseID: CaseID?
  ) async throws(StoreError) {
    let receipt = ReceiptRow(
      id: surroundings.newIdentifier(), subject: subject, viewer: viewer, what: what,
      purpose: purpose, legalBasis: legalBasis, caseID: caseID, at: now)
    let event = try EventCodec.encode(receipt)
    // Every look has a stream of its own: looks never wait for each other.
    let commit = Commit(
      stream: .access(receipt.id), expectedVersion: 0, events: [event],
      changes: [.addReceipt(receipt)], at: receipt.at)
    _ = try await store.commit(commit)
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
