import Civics
import Foundation
import Store

/// Lists are read newest first unless said otherwise, from behind the page's row.
extension SQLiteStore {
  package func caseRow(_ id: CaseID) throws(StoreError) -> CaseRow? {
    try read { db in
      try Prepared(db, "SELECT \(CaseRow.columns) FROM cases WHERE id = ?")
        .first(.text(id.rawValue), make: CaseRow.init(columns:))
    }
  }

  /// Pages by the moment of submission.
  package func cases(of party: PartyID, after: Page?, limit: Int) throws(StoreError) -> [CaseRow] {
    let (at, id) = Self.start(after)
    let one = { (who: String) in
      """
      SELECT * FROM (SELECT \(CaseRow.columns) FROM cases
        WHERE \(who) = ?1 AND (submitted_at, id) < (?2, ?3)
        ORDER BY submitted_at DESC, id DESC LIMIT ?4)
      """
    }
    let sql =
      "\(one("applicant")) UNION \(one("agent")) ORDER BY submitted_at DESC, id DESC LIMIT ?4"
    return try read { db in
      try Prepared(db, sql).rows(
        .text(party.rawValue), at, id, Self.bounded(limit), make: CaseRow.init(columns:))
    }
  }

  static let casesDueSQL = """
    SELECT \(CaseRow.columns) FROM cases WHERE next_tick IS NOT NULL AND next_tick < ?
    ORDER BY next_tick, id LIMIT ?
    """

  /// Earliest first.
  package func casesDue(before: Instant, limit: Int) throws(StoreError) -> [CaseRow] {
    try read { db in
      try Prepared(db, Self.casesDueSQL).rows(
        .integer(before.milliseconds), Self.bounded(limit), make: CaseRow.init(columns:))
    }
  }

  /// The statement that finds what is due; a test reads its plan.
  static let nextDueSQL =
    "SELECT next_tick FROM cases WHERE next_tick IS NOT NULL ORDER BY next_tick LIMIT 1"

  package func nextDue() throws(StoreError) -> Instant? {
    try read { db in try Prepared(db, Self.nextDueSQL).first { $0.instant(0) } }
  }

  package func cases(after id: CaseID?, limit: Int) throws(StoreError) -> [CaseRow] {
    try read { db in
      try Prepared(db, "SELECT \(CaseRow.columns) FROM cases WHERE id > ? ORDER BY id LIMIT ?")
        .rows(
          .text(id?.rawValue ?? ""), Self.bounded(limit), make: CaseRow.init(columns:))
    }
  }

  package func task(_ id: TaskID) throws(StoreError) -> TaskRow? {
    try read { db in
      try Prepared(db, "SELECT \(TaskRow.columns) FROM tasks WHERE id = ?")
        .first(.text(id.rawValue), make: TaskRow.init(columns:))
    }
  }

  /// The page is named by its last task's id; where that task has closed meanwhile, the list
  /// begins anew, so that no work is passed over.
  package func tasks(of agency: AgencyID, roles: Set<String>, after: Page?, limit: Int)
    throws(StoreError) -> [TaskRow]
  {
    let encoded = (try? JSONEncoder().encode(roles.sorted())) ?? Data("[]".utf8)
    return try read { db in
      try Prepared(
        db,
        """
        SELECT \(TaskRow.columns) FROM tasks
        WHERE agency = ?1 AND role IN (SELECT value FROM json_each(?2))
          AND (lane, due_rank, opened_at, id) > (
            ifnull((SELECT lane FROM tasks WHERE id = ?3), -1),
            ifnull((SELECT due_rank FROM tasks WHERE id = ?3), 0),
            ifnull((SELECT opened_at FROM tasks WHERE id = ?3), 0), ?3)
        ORDER BY lane, due_rank, opened_at, id LIMIT ?4
        """
      ).rows(
        .text(agency.rawValue), .text(String(decoding: encoded, as: UTF8.self)),
        .text(after?.id ?? ""), Self.bounded(limit), make: TaskRow.init(columns:))
    }
  }

  /// In the order in which they were opened.
  package func tasks(of caseID: CaseID) throws(StoreError) -> [TaskRow] {
    try read { db in
      try Prepared(
        db, "SELECT \(TaskRow.columns) FROM tasks WHERE case_id = ? ORDER BY opened_at, id LIMIT ?"
      ).rows(.text(caseID.rawValue), Self.bounded(.max), make: TaskRow.init(columns:))
    }
  }

  package func licence(_ id: LicenceID) throws(StoreError) -> LicenceRow? {
    try read { db in
      try Prepared(db, "SELECT \(LicenceRow.columns) FROM licences WHERE id = ?")
        .first(.text(id.rawValue), make: LicenceRow.init(columns:))
    }
  }

  package func licences(of holder: PartyID) throws(StoreError) -> [LicenceRow] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT \(LicenceRow.columns) FROM licences WHERE holder = ?
        ORDER BY issued_at DESC, id DESC LIMIT ?
        """
      ).rows(.text(holder.rawValue), Self.bounded(.max), make: LicenceRow.init(columns:))
    }
  }

  /// Issued or cancelled by a commit behind the position, in the order of the log.
  package func licences(changedAfter position: Int64, limit: Int) throws(StoreError)
    -> [LicenceRow]
  {
    try read { db in
      try Prepared(
        db,
        "SELECT \(LicenceRow.columns) FROM licences WHERE changed > ? ORDER BY changed, id LIMIT ?"
      ).rows(.integer(position), Self.bounded(limit), make: LicenceRow.init(columns:))
    }
  }

  package func cancelledStatusIndexes() throws(StoreError) -> [Int] {
    try read { db in
      try Prepared(
        db,
        "SELECT status_index FROM licences WHERE cancelled_at IS NOT NULL ORDER BY status_index"
      ).rows { $0.int(0) }
    }
  }

  package func nextStatusIndex() throws(StoreError) -> Int {
    try read { db in
      try Prepared(db, "SELECT ifnull(max(status_index) + 1, 0) FROM licences")
        .first { $0.int(0) } ?? 0
    }
  }

  package func notices(of party: PartyID, after: Page?, limit: Int) throws(StoreError)
    -> [NoticeRow]
  {
    let (at, id) = Self.start(after)
    return try read { db in
      try Prepared(
        db,
        """
        SELECT \(NoticeRow.columns) FROM notices WHERE recipient = ? AND (at, id) < (?, ?)
        ORDER BY at DESC, id DESC LIMIT ?
        """
      ).rows(
        .text(party.rawValue), at, id, Self.bounded(limit), make: NoticeRow.init(columns:))
    }
  }

  package func receipts(of subject: PartyID, after: Page?, limit: Int) throws(StoreError)
    -> [ReceiptRow]
  {
    let (at, id) = Self.start(after)
    return try read { db in
      try Prepared(
        db,
        """
        SELECT \(ReceiptRow.columns) FROM receipts WHERE subject = ? AND (at, id) < (?, ?)
        ORDER BY at DESC, id DESC LIMIT ?
        """
      ).rows(
        .text(subject.rawValue), at, id, Self.bounded(limit), make: ReceiptRow.init(columns:))
    }
  }

  package func ratings(of item: ItemID, limit: Int) throws(StoreError) -> [RatingRow] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT \(RatingRow.columns) FROM ratings WHERE item = ?
        ORDER BY at DESC, case_id DESC LIMIT ?
        """
      ).rows(.text(item.rawValue), Self.bounded(limit), make: RatingRow.init(columns:))
    }
  }

  package func mostUsedItems(limit: Int) throws(StoreError) -> [(item: ItemID, cases: Int)] {
    try read { db in
      try Prepared(db, "SELECT item, cases FROM item_usage ORDER BY cases DESC, item LIMIT ?")
        .rows(Self.bounded(limit)) { (ItemID($0.text(0)), $0.int(1)) }
    }
  }

  /// Without a page, behind everything: no id begins with so high a character.
  private static func start(_ page: Page?) -> (SQLValue, SQLValue) {
    guard let page else { return (.integer(.max), .text("\u{10FFFF}")) }
    return (.integer(page.at.milliseconds), .text(page.id))
  }
}
