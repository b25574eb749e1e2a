import Civics
import Store

extension Columns {
  func instant(_ index: Int32) -> Instant { Instant(milliseconds: integer(index)) }
  func optionalInstant(_ index: Int32) -> Instant? {
    optionalInteger(index).map(Instant.init(milliseconds:))
  }
  func optionalDate(_ index: Int32) -> CalendarDate? {
    optionalInteger(index).map { CalendarDate(dayNumber: Int(clamping: $0)) }
  }
  func localized(_ index: Int32) -> LocalizedText {
    LocalizedText(zh: text(index), en: text(index + 1))
  }
}

extension CaseRow {
  static let columns = """
    id, item, edition, applicant, applicant_name, agent, status, submitted_at, updated_at, due_on,
    next_tick, green_channel, urgent, rated
    """

  init(columns row: Columns) {
    self.init(
      id: CaseID(row.text(0)), item: ItemID(row.text(1)), edition: row.text(2),
      applicant: PartyID(row.text(3)), applicantName: row.text(4),
      agent: row.optionalText(5).map { PartyID($0) }, status: row.text(6),
      submittedAt: row.instant(7), updatedAt: row.instant(8), dueOn: row.optionalDate(9),
      nextTick: row.optionalInstant(10), greenChannel: row.flag(11), urgent: row.flag(12),
      rated: row.flag(13))
  }
}

extension TaskRow {
  static let columns = """
    id, case_id, item, name, agency, role, act, opened_at, due_on, green_channel, urgent
    """

  init(columns row: Columns) {
    self.init(
      id: TaskID(row.text(0)), caseID: CaseID(row.text(1)), item: ItemID(row.text(2)),
      name: row.text(3), agency: AgencyID(row.text(4)), role: row.text(5), act: row.text(6),
      openedAt: row.instant(7), dueOn: row.optionalDate(8), greenChannel: row.flag(9),
      urgent: row.flag(10))
  }
}

extension LicenceRow {
  static let columns = """
    id, type, holder, case_id, status_index, credential, issued_at, valid_until, cancelled_at
    """

  init(columns row: Columns) {
    self.init(
      id: LicenceID(row.text(0)), type: row.text(1), holder: PartyID(row.text(2)),
      caseID: CaseID(row.text(3)), statusIndex: row.int(4), credential: row.text(5),
      issuedAt: row.instant(6), validUntil: row.optionalDate(7),
      cancelledAt: row.optionalInstant(8))
  }
}

extension NoticeRow {
  static let columns = "id, recipient, case_id, title_zh, title_en, text_zh, text_en, at"

  init(columns row: Columns) {
    self.init(
      id: row.text(0), recipient: PartyID(row.text(1)), caseID: CaseID(row.text(2)),
      title: row.localized(3), text: row.localized(5), at: row.instant(7))
  }
}

extension ReceiptRow {
  static let columns = """
    id, subject, viewer, what_zh, what_en, purpose_zh, purpose_en, legal_basis, case_id, at
    """

  init(columns row: Columns) {
    self.init(
      id: row.text(0), subject: PartyID(row.text(1)), viewer: row.text(2),
      what: row.localized(3), purpose: row.localized(5), legalBasis: row.text(7),
      caseID: row.optionalText(8).map { CaseID($0) }, at: row.instant(9))
  }
}

extension RatingRow {
  static let columns = "case_id, item, stars, comment, at"

  init(columns row: Columns) {
    self.init(
      caseID: CaseID(row.text(0)), item: ItemID(row.text(1)), stars: row.int(2),
      comment: row.text(3), at: row.instant(4))
  }
}
