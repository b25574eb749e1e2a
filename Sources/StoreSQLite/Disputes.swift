import Civics
import Store

extension SQLiteStore {
  package func dispute(_ id: String) throws(StoreError) -> DisputeRow? {
    try read { db in
      try Prepared(db, "SELECT \(DisputeRow.columns) FROM disputes WHERE id = ?")
        .first(.text(id), make: DisputeRow.init(columns:))
    }
  }

  package func disputes(of subject: PartyID, limit: Int) throws(StoreError) -> [DisputeRow] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT \(DisputeRow.columns) FROM disputes WHERE subject = ?
        ORDER BY at DESC, id DESC LIMIT ?
        """
      ).rows(.text(subject.rawValue), Self.bounded(limit), make: DisputeRow.init(columns:))
    }
  }

  package func disputes(over owner: AgencyID, limit: Int) throws(StoreError) -> [DisputeRow] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT \(DisputeRow.columns) FROM disputes WHERE owner = ?
        ORDER BY answered_at IS NOT NULL, ifnull(-answered_at, at), id LIMIT ?
        """
      ).rows(.text(owner.rawValue), Self.bounded(limit), make: DisputeRow.init(columns:))
    }
  }
}

extension Session {
  func put(_ row: DisputeRow) throws {
    try self(
      """
      INSERT INTO disputes (id, subject, subject_name, item, field, register, owner, title_zh,
        title_en, value, note, at, corrected, answer, answered_by, officer, answered_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        value = excluded.value, note = excluded.note, at = excluded.at,
        corrected = excluded.corrected, answer = excluded.answer,
        answered_by = excluded.answered_by, officer = excluded.officer,
        answered_at = excluded.answered_at
      """
    ).run(
      .text(row.id), .text(row.subject.rawValue), .text(row.subjectName),
      .text(row.item.rawValue), .text(row.field), .text(row.register.rawValue),
      .text(row.owner.rawValue), .text(row.title.zh), .text(row.title.en), .text(row.value),
      .text(row.note), .integer(row.at.milliseconds),
      row.answer.map { .flag($0.corrected) } ?? .null, .maybe(row.answer?.reason),
      .maybe(row.answer?.agency.rawValue), .maybe(row.answer?.officer),
      .maybe(row.answer?.at.milliseconds))
  }
}

extension DisputeRow {
  static let columns = """
    id, subject, subject_name, item, field, register, owner, title_zh, title_en, value, note, at,
    corrected, answer, answered_by, officer, answered_at
    """

  init(columns row: Columns) {
    var answer: Answer?
    if !row.isNull(16) {
      answer = Answer(
        corrected: row.flag(12), reason: row.text(13), agency: AgencyID(row.text(14)),
        officer: row.text(15), at: row.instant(16))
    }
    self.init(
      id: row.text(0), subject: PartyID(row.text(1)), subjectName: row.text(2),
      item: ItemID(row.text(3)), field: row.text(4), register: RegisterID(row.text(5)),
      owner: AgencyID(row.text(6)), title: row.localized(7), value: row.text(9),
      note: row.text(10), at: row.instant(11), answer: answer)
  }
}
