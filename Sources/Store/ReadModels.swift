import Civics

/// A change to a read model. Read models are derived: the same events give the same changes, and
/// `palmcity audit` compares a rebuild with what is live.
package enum ReadModelChange: Sendable, Hashable {
  case putCase(CaseRow)
  case putTask(TaskRow)
  case removeTask(TaskID)
  case putLicence(LicenceRow)
  case cancelLicence(LicenceID, at: Instant)
  case addNotice(NoticeRow)
  case addReceipt(ReceiptRow)
  case addRating(RatingRow)
  case putDispute(DisputeRow)
  case putDesk(DeskRow)
}

/// A case in a list. Enumerations of outer rooms rest as their raw text.
package struct CaseRow: Sendable, Hashable, Codable {
  package var id: CaseID
  package var item: ItemID
  package var edition: String
  package var applicant: PartyID
  package var applicantName: String
  package var agent: PartyID?
  package var status: String
  package var submittedAt: Instant
  package var updatedAt: Instant
  /// Last day of the promised limit; nil while the clock has not started.
  package var dueOn: CalendarDate?
  /// Next moment at which the timer must look at the case; nil: never.
  package var nextTick: Instant?
  package var greenChannel: Bool
  package var urgent: Bool
  package var rated: Bool
  package init(
    id: CaseID, item: ItemID, edition: String, applicant: PartyID, applicantName: String,
    agent: PartyID?, status: String, submittedAt: Instant, updatedAt: Instant,
    dueOn: CalendarDate?, nextTick: Instant?, greenChannel: Bool, urgent: Bool, rated: Bool
  ) {
    self.id = id
    self.item = item
    self.edition = edition
    self.applicant = applicant
    self.applicantName = applicantName
    self.agent = agent
    self.status = status
    self.submittedAt = submittedAt
    self.updatedAt = updatedAt
    self.dueOn = dueOn
    self.nextTick = nextTick
    self.greenChannel = greenChannel
    self.urgent = urgent
    self.rated = rated
  }
}

/// An open task on a desk.
package struct TaskRow: Sendable, Hashable, Codable {
  package var id: TaskID
  package var caseID: CaseID
  package var item: ItemID
  package var name: String
  package var agency: AgencyID
  package var role: String
  package var act: String
  package var openedAt: Instant
  package var dueOn: CalendarDate?
  package var greenChannel: Bool
  package var urgent: Bool
  package init(
    id: TaskID, caseID: CaseID, item: ItemID, name: String, agency: AgencyID, role: String,
    act: String, openedAt: Instant, dueOn: CalendarDate?, greenChannel: Bool, urgent: Bool
  ) {
    self.id = id
    self.caseID = caseID
    self.item = item
    self.name = name
    self.agency = agency
    self.role = role
    self.act = act
    self.openedAt = openedAt
    self.dueOn = dueOn
    self.greenChannel = greenChannel
    self.urgent = urgent
  }
}

package struct LicenceRow: Sendable, Hashable, Codable {
  package var id: LicenceID
  package var type: String
  package var holder: PartyID
  package var caseID: CaseID
  /// Index in the status list.
  package var statusIndex: Int
  /// The signed credential with all its disclosures.
  package var credential: String
  package var issuedAt: Instant
  package var validUntil: CalendarDate?
  package var cancelledAt: Instant?
  package init(
    id: LicenceID, type: String, holder: PartyID, caseID: CaseID, statusIndex: Int,
    credential: String, issuedAt: Instant, validUntil: CalendarDate?, cancelledAt: Instant? = nil
  ) {
    self.id = id
    self.type = type
    self.holder = holder
    self.caseID = caseID
    self.statusIndex = statusIndex
    self.credential = credential
    self.issuedAt = issuedAt
    self.validUntil = validUntil
    self.cancelledAt = cancelledAt
  }
}

package struct NoticeRow: Sendable, Hashable, Codable {
  package var id: String
  package var recipient: PartyID
  package var caseID: CaseID
  package var title: LocalizedText
  package var text: LocalizedText
  package var at: Instant
  package init(
    id: String, recipient: PartyID, caseID: CaseID, title: LocalizedText, text: LocalizedText,
    at: Instant
  ) {
    self.id = id
    self.recipient = recipient
    self.caseID = caseID
    self.title = title
    self.text = text
    self.at = at
  }
}

/// A look that somebody took at a person's data.
package struct ReceiptRow: Sendable, Hashable, Codable {
  package var id: String
  package var subject: PartyID
  /// The agency, officer or rule that looked.
  package var viewer: String
  package var what: LocalizedText
  package var purpose: LocalizedText
  package var legalBasis: String
  package var caseID: CaseID?
  package var at: Instant
  package init(
    id: String, subject: PartyID, viewer: String, what: LocalizedText, purpose: LocalizedText,
    legalBasis: String, caseID: CaseID?, at: Instant
  ) {
    self.id = id
    self.subject = subject
    self.viewer = viewer
    self.what = what
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.caseID = caseID
    self.at = at
  }
}

package struct RatingRow: Sendable, Hashable, Codable {
  package var caseID: CaseID
  package var item: ItemID
  package var stars: Int
  package var comment: String
  package var at: Instant
  package init(caseID: CaseID, item: ItemID, stars: Int, comment: String, at: Instant) {
    self.caseID = caseID
    self.item = item
    self.stars = stars
    self.comment = comment
    self.at = at
  }
}
