import Casework
import Civics
import Store

/// One line of a citizen's inbox: what a case tells, or the answer to a dispute.
package struct InboxNotice: Sendable, Hashable {
  package var id: String
  /// Nil: it is about a disputed value.
  package var caseID: CaseID?
  package var title: LocalizedText
  package var text: LocalizedText
  package var at: Instant

  init(_ row: NoticeRow) {
    id = row.id
    caseID = row.caseID
    title = row.title
    text = row.text
    at = row.at
  }

  /// Nil where the dispute still waits.
  init?(_ row: DisputeRow, owner: LocalizedText) {
    guard let answer = row.answer else { return nil }
    id = "dispute-" + row.id
    title = LocalizedText(
      "数据异议有了答复：\(row.title(.zh))", "Your dispute is answered: \(row.title(.en))")
    let outcome =
      answer.corrected
      ? LocalizedText("已更正", "Corrected") : LocalizedText("数据无误", "The value stands")
    text = LocalizedText(
      "\(owner(.zh))：\(outcome(.zh))。\(answer.reason)",
      "\(owner(.en)): \(outcome(.en)). \(answer.reason)")
    at = answer.at
  }
}

extension CityHall {
  /// The citizen's notices, newest first, with those of the organisation that they act for.
  package func notices(_ viewer: Viewer, after: Page? = nil, limit: Int = pageRows)
    throws(StoreError) -> Result<[InboxNotice], Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    let limit = min(limit, Self.pageRows)
    var rows: [InboxNotice] = []
    for party in Set(citizen.parties + [citizen.person.id]) {
      rows += try store.notices(of: party, after: after, limit: limit).map(InboxNotice.init)
      rows += try store.disputes(of: party, limit: Self.maximumDisputes).compactMap { row in
        InboxNotice(row, owner: agencyName(row.owner))
      }.filter { row in after.map { (row.at, row.id) < ($0.at, $0.id) } ?? true }
    }
    // Who acts for an organisation is told what it is told: here once.
    let own = Set(rows.map(\.id))
    let mark = Projection.agentMark
    rows.removeAll { $0.id.hasSuffix(mark) && own.contains(String($0.id.dropLast(mark.count))) }
    return .success(Array(rows.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit)))
  }
}
