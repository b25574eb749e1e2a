import Civics

/// A case on which an agency has or had work: what its officers find again.
package struct DeskRow: Sendable, Hashable, Codable {
  package var agency: AgencyID
  package var caseID: CaseID
  package var applicant: PartyID
  package var applicantName: String
  package var submittedAt: Instant
  /// Last day of the promised limit, before acceptance that of accepting; nil: none runs.
  package var dueOn: CalendarDate?
  package var isOpen: Bool
  package init(
    agency: AgencyID, caseID: CaseID, applicant: PartyID, applicantName: String,
    submittedAt: Instant, dueOn: CalendarDate?, isOpen: Bool
  ) {
    self.agency = agency
    self.caseID = caseID
    self.applicant = applicant
    self.applicantName = applicantName
    self.submittedAt = submittedAt
    self.dueOn = dueOn
    self.isOpen = isOpen
  }
}

/// Which of an agency's cases are looked for.
package enum DeskSearch: Sendable, Hashable {
  /// By deadline; those without one come last, older ones first.
  case open
  /// Newest first.
  case closed
  /// The applicant's name begins with the text, or of an open case holds it; newest first.
  case name(String)
  /// Newest first.
  case applicant(PartyID)
  /// The last eight characters of the case's number, as its written notices print them.
  case mark(String)
}

/// Cases that an agency has under way.
package struct DeskCount: Sendable, Hashable {
  package var open: Int
  /// Of those, the ones whose last day is over.
  package var overdue: Int
  package init(open: Int, overdue: Int) {
    self.open = open
    self.overdue = overdue
  }
}
