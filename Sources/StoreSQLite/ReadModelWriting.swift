import Civics
import Store

extension Session {
  /// - Parameter position: of the commit's last event.
  func apply(_ change: ReadModelChange, position: Int64) throws {
    switch change {
    case .putCase(let row): try put(row)
    case .putTask(let row): try put(row)
    case .removeTask(let id):
      try self("DELETE FROM tasks WHERE id = ?").run(.text(id.rawValue))
    case .putLicence(let row): try put(row, position)
    case .cancelLicence(let id, let at):
      try self(
        """
        UPDATE licences SET cancelled_at = ?, changed = ? WHERE id = ? AND cancelled_at IS NULL
        """
      ).run(.integer(at.milliseconds), .integer(position), .text(id.rawValue))
    case .addNotice(let row): try add(row)
    case .addReceipt(let row): try add(row)
    case .addRating(let row): try add(row)
    case .putDispute(let row): try put(row)
    case .putDesk(let row): try put(row)
    }
  }

  /// A case keeps its item, applicant and day of submission for good: what is not set anew leaves
  /// its indexes alone.
  private func put(_ row: CaseRow) throws {
    try self(
      """
      INSERT INTO cases (id, item, edition, applicant, applicant_name, agent, status, submitted_at,
        updated_at, due_on, next_tick, green_channel, urgent, rated)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        edition = excluded.edition, applicant_name = excluded.applicant_name,
        agent = excluded.agent, status = excluded.status, updated_at = excluded.updated_at,
        due_on = excluded.due_on, next_tick = excluded.next_tick,
        green_channel = excluded.green_channel, urgent = excluded.urgent, rated = excluded.rated
      """
    ).run(
      .text(row.id.rawValue), .text(row.item.rawValue), .text(row.edition),
      .text(row.applicant.rawValue), .text(row.applicantName), .maybe(row.agent?.rawValue),
      .text(row.status), .integer(row.submittedAt.milliseconds),
      .integer(row.updatedAt.milliseconds), .maybe(row.dueOn.map { Int64($0.dayNumber) }),
      .maybe(row.nextTick?.milliseconds), .flag(row.greenChannel), .flag(row.urgent),
      .flag(row.rated))
  }

  /// A task keeps its case, its item and the moment when it was opened.
  private func put(_ row: TaskRow) throws {
    try self(
      """
      INSERT INTO tasks (id, case_id, item, name, agency, role, act, opened_at, due_on,
        green_channel, urgent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, agency = excluded.agency, role = excluded.role, act = excluded.act,
        due_on = excluded.due_on, green_channel = excluded.green_channel, urgent = excluded.urgent
      """
    ).run(
      .text(row.id.rawValue), .text(row.caseID.rawValue), .text(row.item.rawValue),
      .text(row.name), .text(row.agency.rawValue), .text(row.role), .text(row.act),
      .integer(row.openedAt.milliseconds), .maybe(row.dueOn.map { Int64($0.dayNumber) }),
      .flag(row.greenChannel), .flag(row.urgent))
  }

  private func put(_ row: LicenceRow, _ position: Int64) throws {
    try self(
      """
      INSERT INTO licences (id, type, holder, case_id, status_index, credential, issued_at,
        valid_until, cancelled_at, changed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        type = excluded.type, holder = excluded.holder, case_id = excluded.case_id,
        status_index = excluded.status_index, credential = excluded.credential,
        issued_at = excluded.issued_at, valid_until = excluded.valid_until,
        cancelled_at = excluded.cancelled_at, changed = excluded.changed
      """
    ).run(
      .text(row.id.rawValue), .text(row.type), .text(row.holder.rawValue),
      .text(row.caseID.rawValue), .int(row.statusIndex), .text(row.credential),
      .integer(row.issuedAt.milliseconds), .maybe(row.validUntil.map { Int64($0.dayNumber) }),
      .maybe(row.cancelledAt?.milliseconds), .integer(position))
  }

  private func add(_ row: NoticeRow) throws {
    try self(
      """
      INSERT INTO notices (recipient, at, id, case_id, title_zh, title_en, text_zh, text_en)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      .text(row.recipient.rawValue), .integer(row.at.milliseconds), .text(row.id),
      .text(row.caseID.rawValue), .text(row.title.zh), .text(row.title.en), .text(row.text.zh),
      .text(row.text.en))
  }

  private func add(_ row: ReceiptRow) throws {
    try self(
      """
      INSERT INTO receipts (subject, at, id, viewer, what_zh, what_en, purpose_zh, purpose_en,
        legal_basis, case_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      .text(row.subject.rawValue), .integer(row.at.milliseconds), .text(row.id),
      .text(row.viewer), .text(row.what.zh), .text(row.what.en), .text(row.purpose.zh),
      .text(row.purpose.en), .text(row.legalBasis), .maybe(row.caseID?.rawValue))
  }

  private func add(_ row: RatingRow) throws {
    try self("INSERT INTO ratings (case_id, item, stars, comment, at) VALUES (?, ?, ?, ?, ?)")
      .run(
        .text(row.caseID.rawValue), .text(row.item.rawValue), .int(row.stars),
        .text(row.comment), .integer(row.at.milliseconds))
  }
}
