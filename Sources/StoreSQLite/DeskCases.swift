import Civics
import Foundation
import Store

/// Cases as an agency's officers find them again.
extension SQLiteStore {
  package func cases(of agency: AgencyID, _ search: DeskSearch, after: CaseID?, limit: Int)
    throws(StoreError) -> [DeskRow]
  {
    let (condition, values) = Self.condition(search)
    let isByDeadline = search == .open
    let order = isByDeadline ? "d.due_rank, d.submitted_at, d.case_id" : "d.submitted_at, d.case_id"
    let place =
      isByDeadline ? "p.due_rank, p.submitted_at, p.case_id" : "p.submitted_at, p.case_id"
    let sql = """
      SELECT \(DeskRow.columns) FROM desk_cases AS d WHERE d.agency = ?1 AND \(condition)
        AND (?2 = '' OR (\(order)) \(isByDeadline ? ">" : "<") (
          SELECT \(place) FROM desk_cases AS p WHERE p.agency = ?1 AND p.case_id = ?2))
      ORDER BY \(isByDeadline ? order : "d.submitted_at DESC, d.case_id DESC") LIMIT ?3
      """
    return try read { db in
      try Prepared(db, sql).rows(
        [.text(agency.rawValue), .text(after?.rawValue ?? ""), Self.bounded(limit)] + values,
        make: DeskRow.init(columns:))
    }
  }

  /// What the rows must be, and the values of its places, which begin with the fourth.
  private static func condition(_ search: DeskSearch) -> (sql: String, values: [SQLValue]) {
    switch search {
    case .open: ("d.is_open = 1", [])
    case .closed: ("d.is_open = 0", [])
    case .mark(let mark): ("d.mark = ?4", [.text(mark.uppercased())])
    case .applicant(let party):
      // The applicant's few cases lead to the desk's, not the desk's many to the applicant's.
      ("d.case_id IN (SELECT id FROM cases WHERE applicant = ?4)", [.text(party.rawValue)])
    case .name(let text):
      (
        """
        d.case_id IN (
          SELECT case_id FROM desk_cases WHERE agency = ?1
            AND applicant_name >= ?4 AND applicant_name < ?4 || char(1114111)
          UNION
          SELECT case_id FROM desk_cases WHERE agency = ?1 AND is_open = 1
            AND instr(applicant_name, ?4) > 0)
        """, [.text(text)]
      )
    }
  }

  package func caseCount(of agency: AgencyID, today: CalendarDate) throws(StoreError) -> DeskCount {
    try read { db in
      try Prepared(
        db,
        """
        SELECT count(*), count(*) FILTER (WHERE due_rank < ?2) FROM desk_cases
        WHERE agency = ?1 AND is_open = 1
        """
      ).first(.text(agency.rawValue), .int(today.dayNumber)) {
        DeskCount(open: $0.int(0), overdue: $0.int(1))
      } ?? DeskCount(open: 0, overdue: 0)
    }
  }

  package func taskCounts(of agency: AgencyID, roles: Set<String>) throws(StoreError)
    -> [String: Int]
  {
    let encoded = (try? JSONEncoder().encode(roles.sorted())) ?? Data("[]".utf8)
    return try read { db in
      let rows = try Prepared(
        db,
        """
        SELECT act, count(*) FROM tasks
        WHERE agency = ?1 AND role IN (SELECT value FROM json_each(?2)) GROUP BY act
        """
      ).rows(.text(agency.rawValue), .text(String(decoding: encoded, as: UTF8.self))) {
        ($0.text(0), $0.int(1))
      }
      return Dictionary(rows) { first, _ in first }
    }
  }
}

extension Session {
  /// Written again with every commit of the case: a row that stays as it was is left alone.
  func put(_ row: DeskRow) throws {
    try self(
      """
      INSERT INTO desk_cases (agency, case_id, applicant, applicant_name, submitted_at, due_on,
        is_open)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (agency, case_id) DO UPDATE SET
        due_on = excluded.due_on, is_open = excluded.is_open
      WHERE due_on IS NOT excluded.due_on OR is_open <> excluded.is_open
      """
    ).run(
      .text(row.agency.rawValue), .text(row.caseID.rawValue), .text(row.applicant.rawValue),
      .text(row.applicantName), .integer(row.submittedAt.milliseconds),
      .maybe(row.dueOn.map { Int64($0.dayNumber) }), .flag(row.isOpen))
  }
}

extension DeskRow {
  static let columns = """
    agency, case_id, applicant, applicant_name, submitted_at, due_on, is_open
    """

  init(columns row: Columns) {
    self.init(
      agency: AgencyID(row.text(0)), caseID: CaseID(row.text(1)),
      applicant: PartyID(row.text(2)), applicantName: row.text(3), submittedAt: row.instant(4),
      dueOn: row.optionalDate(5), isOpen: row.flag(6))
  }
}

extension Schema {
  static let deskCases = """
    CREATE TABLE desk_cases (
      agency TEXT NOT NULL,
      case_id TEXT NOT NULL,
      applicant TEXT NOT NULL,
      applicant_name TEXT NOT NULL,
      submitted_at INTEGER NOT NULL,
      due_on INTEGER,
      is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
      due_rank INTEGER GENERATED ALWAYS AS (ifnull(due_on, 9223372036854775807)) VIRTUAL,
      mark TEXT GENERATED ALWAYS AS (upper(substr(case_id, -8))) VIRTUAL,
      PRIMARY KEY (agency, case_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX desk_cases_open ON desk_cases (agency, due_rank, submitted_at, case_id)
    WHERE is_open = 1;
    CREATE INDEX desk_cases_closed ON desk_cases (agency, submitted_at, case_id)
    WHERE is_open = 0;
    CREATE INDEX desk_cases_by_name ON desk_cases (agency, applicant_name, case_id);
    CREATE INDEX desk_cases_by_mark ON desk_cases (agency, mark);

    """

  /// For a database from before the table: every agency to which a task of a case ever went.
  static let deskCasesOfEvents = """
    INSERT INTO desk_cases (agency, case_id, applicant, applicant_name, submitted_at, due_on,
      is_open)
    SELECT DISTINCT
      coalesce(
        json_extract(CAST(e.payload AS TEXT), '$.taskOpened._0.agency'),
        json_extract(CAST(e.payload AS TEXT), '$.reassigned._0.to')),
      c.id, c.applicant, c.applicant_name, c.submitted_at,
      coalesce(
        c.due_on,
        (SELECT t.due_on FROM tasks AS t WHERE t.case_id = c.id AND t.act = 'accept')),
      c.status NOT IN ('refused', 'granted', 'denied', 'withdrawn', 'returned', 'reversed')
    FROM events AS e
    JOIN streams AS s ON s.id = e.stream
    JOIN cases AS c ON s.name = 'case/' || c.id
    WHERE e.type IN ('taskOpened', 'reassigned');

    """

  /// For a database from before a task's day was kept within its case's.
  static let deadlinesWithinPromise = """
    UPDATE tasks SET due_on = (SELECT c.due_on FROM cases AS c WHERE c.id = tasks.case_id)
    WHERE EXISTS (
      SELECT 1 FROM cases AS c WHERE c.id = tasks.case_id AND c.due_on < tasks.due_on
        AND c.due_on >= (tasks.opened_at + 28800000) / 86400000);

    """
}
