import Casework
import Catalogue
import Civics
import Store
import Synchronization

extension CityHall {
  /// Cases of one applicant that are read at once, the newest first.
  private static let casesOfOneRead = 1_000

  /// The day of the applicant's last grant of the item, where the item asks for it.
  func lastGrant(of item: Item, to applicant: PartyID) throws(StoreError) -> CalendarDate? {
    guard item.definition.again != nil else { return nil }
    var last: CalendarDate?
    try eachCase(of: item.id, applicant) { found throws(StoreError) in
      guard found.status == .granted, let day = found.decision?.at.chinaDate else { return }
      last = last.map { max($0, day) } ?? day
    }
    return last
  }

  /// The applicant's cases that are open or granted, where the item has choices that count once.
  func casesThatHold(_ item: Item, of applicant: PartyID, but id: CaseID?)
    throws(StoreError) -> [Case]
  {
    guard FieldOptions.countOnce(item) else { return [] }
    var held: [Case] = []
    try eachCase(of: item.id, applicant) { found throws(StoreError) in
      if found.id != id { held.append(found) }
    }
    return held
  }

  /// The applicant's own open and granted cases of an item, however many there are.
  private func eachCase(
    of item: ItemID, _ applicant: PartyID, _ body: (Case) throws(StoreError) -> Void
  ) throws(StoreError) {
    var after: Page?
    while true {
      let rows = try store.cases(of: applicant, after: after, limit: Self.casesOfOneRead)
      for row in rows where row.item == item && row.applicant == applicant {
        guard CaseStatus(rawValue: row.status)?.holds == true, let found = try load(row.id) else {
          continue
        }
        try body(found)
      }
      guard rows.count == Self.casesOfOneRead, let last = rows.last else { return }
      after = Page(at: last.submittedAt, id: last.id.rawValue)
    }
  }

  /// From an earlier version of an item to a new one, by way of the kept ones between them.
  func mapping(from old: Item?, to new: Item) throws(StoreError) -> AnswerMapping {
    try AnswerMapping(from: old, to: new) { (version) throws(StoreError) in
      try item(new.id, version: version)
    }
  }

  /// What the cases hold of a field, by value; answers of earlier editions under their new names.
  func values(of field: String, in item: Item, _ cases: [Case])
    throws(StoreError) -> [String: CaseID]
  {
    var values: [String: CaseID] = [:]
    for found in cases {
      let earlier =
        found.edition == item.edition ? item : try self.item(found.item, edition: found.edition)
      let form = try mapping(from: earlier, to: item).carry(found.form).form
      for text in form[field]?.texts ?? [] where values[text] == nil { values[text] = found.id }
    }
    return values
  }

  /// Why a case that had ended cannot be opened again: another one holds by now what counts once.
  func takenMeanwhile(_ after: Case, _ item: Item) throws(StoreError) -> Refusal? {
    let others = try casesThatHold(item, of: after.applicant.id, but: after.id)
    for field in FieldOptions.fields(item) where field.choicesFrom?.once == true {
      let taken = try values(of: field.id, in: item, others)
      guard let other = after.form[field.id]?.texts.lazy.compactMap({ taken[$0] }).first else {
        continue
      }
      return Refusal(
        .conflict,
        [
          .init(
            about: field.id,
            text: LocalizedText(
              "“\(field.title(.zh))”中的一项已在办件 \(other) 中，这个办件不能重新办理",
              "Case \(other) holds a choice of “\(field.title(.en))” by now: this one cannot be "
                + "opened again"))
        ])
    }
    return nil
  }
}

extension Case {
  /// It had ended without a grant, and is opened again.
  func holdsAgain(since before: Case) -> Bool { !before.status.holds && status.holds }
}

extension CaseStatus {
  /// Open or granted: what counts once counts here.
  fileprivate var holds: Bool { !isTerminal || self == .granted }
}

/// Who is applying for what at this moment: where an item may be granted but once in a while, one
/// applicant's applications for it go one after the other.
final class UnderWay: Sendable {
  private struct Entry: Hashable {
    let item: ItemID
    let applicant: PartyID
  }
  private let entries = Mutex<Set<Entry>>([])

  /// What an applicant does in their turn, where it must wait for it: refused while another goes on.
  ///
  /// - Parameter counts: whether anything of it counts only once; what does not needs no turn.
  func inTurn(
    _ item: ItemID, _ applicant: PartyID, where counts: Bool,
    _ act: () async throws(StoreError) -> Result<Case, Refusal>
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard counts else { return try await act() }
    let entry = Entry(item: item, applicant: applicant)
    guard entries.withLock({ $0.insert(entry).inserted }) else {
      return .failure(.changedMeanwhile)
    }
    defer { entries.withLock { _ = $0.remove(entry) } }
    return try await act()
  }
}
