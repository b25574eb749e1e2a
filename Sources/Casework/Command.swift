import Catalogue
import Civics
import FEEL

/// What someone asks of a case. Every command comes with a `Turn`.
package enum Command: Hashable, Sendable {
  case submit(Submission)
  case accept
  case refuse(reasons: [String])
  case askForCorrections([CorrectionNotice.Point])
  case supply(Supply)
  /// A clerk has seen the original of a material; the note says what it was.
  case checkPaper(material: String, note: String)
  /// Completes a task other than a decision: a review's or an assisting agency's answer.
  case complete(TaskID, agrees: Bool, note: String, values: FEELContext)
  case decide(TaskID, grant: Bool, reasons: [String])
  case withdraw(reason: String)
  case rate(stars: Int, comment: String)
  case requestExtension(reason: String)
  case beginProcedure(ProcedureKind, reason: String)
  case endProcedure(String, result: String)
  case suspend(reason: String, basis: LegalBasis, until: CalendarDate)
  case resume(reason: String)
  case reassign(TaskID, to: AgencyID, officer: OfficerID?, reason: String)
  case giveBack(reasons: [String], basis: LegalBasis)
  case resolve(TaskID, IncidentResolution.Choice, grant: Bool, note: String)
  case object(reason: String)
  case reopen(reason: String)
  case reverse(Reversal.Ground, reasons: [String])
  /// The timer's tick: warnings, silence past the five days, late commitments and corrections.
  case tick
}

/// An application. Uploads by material (or by the `file` field) that they are for.
package struct Submission: Hashable, Sendable {
  package var id: CaseID
  package var applicant: Party
  package var agent: Party?
  package var form: FEELContext
  package var facts: [Fact]
  package var uploads: [String: Upload]
  /// Valid licences of the applicant's wallet.
  package var licences: [HeldLicence]
  /// Secondary materials that the applicant promises to hand in later (容缺).
  package var promised: Set<String>
  /// A promise of the applicant was broken lately: no new one is taken, and a declaration proves
  /// nothing.
  package var isMarked: Bool
  /// For fields whose choices are records: the values that were on offer.
  package var offered: [String: Set<String>]
  /// When the item was last granted to the applicant.
  package var lastGrant: CalendarDate?
  /// Answers that could not be read: they stand unless their field turns out not to count.
  package var unread: [Refusal.Reason]

  package init(
    id: CaseID, applicant: Party, agent: Party? = nil, form: FEELContext, facts: [Fact] = [],
    uploads: [String: Upload] = [:], licences: [HeldLicence] = [], promised: Set<String> = [],
    isMarked: Bool = false, offered: [String: Set<String>] = [:], lastGrant: CalendarDate? = nil,
    unread: [Refusal.Reason] = []
  ) {
    self.lastGrant = lastGrant
    self.unread = unread
    self.isMarked = isMarked
    self.id = id
    self.applicant = applicant
    self.agent = agent
    self.form = form
    self.facts = facts
    self.uploads = uploads
    self.licences = licences
    self.promised = promised
    self.offered = offered
  }
}

/// A licence of the wallet.
package struct HeldLicence: Codable, Hashable, Sendable {
  package var id: LicenceID
  package var type: String
  package var validUntil: CalendarDate?

  package init(id: LicenceID, type: String, validUntil: CalendarDate? = nil) {
    self.id = id
    self.type = type
    self.validUntil = validUntil
  }
}

/// What is handed in later. The form's entries replace those of the same name; facts are fresh
/// answers of the look-ups.
package struct Supply: Hashable, Sendable {
  package var form: FEELContext
  package var facts: [Fact]
  package var uploads: [String: Upload]
  package var licences: [HeldLicence]
  package var offered: [String: Set<String>]
  /// As of a submission.
  package var isMarked: Bool

  package init(
    form: FEELContext = FEELContext(), facts: [Fact] = [], uploads: [String: Upload] = [:],
    licences: [HeldLicence] = [], offered: [String: Set<String>] = [:], isMarked: Bool = false
  ) {
    self.isMarked = isMarked
    self.form = form
    self.facts = facts
    self.uploads = uploads
    self.licences = licences
    self.offered = offered
  }
}

/// Who asks, when, and what the engine may draw on: everything that is not the case itself.
package struct Turn: Sendable {
  package var actor: Actor
  package var now: Instant
  package var calendar: WorkingCalendar
  /// Fresh answers of the look-ups, where the command begins something anew that rests on them
  /// (`Command.asksAnew`); nil: what the case knows stands.
  package var facts: [Fact]?
  /// With them: a promise of the applicant was broken lately.
  package var isMarked: Bool
  /// Fresh identifiers, in the order in which the engine asks.
  package var newIdentifier: @Sendable () -> String

  package init(
    actor: Actor, now: Instant, calendar: WorkingCalendar, facts: [Fact]? = nil,
    isMarked: Bool = false, newIdentifier: @escaping @Sendable () -> String
  ) {
    self.facts = facts
    self.isMarked = isMarked
    self.actor = actor
    self.now = now
    self.calendar = calendar
    self.newIdentifier = newIdentifier
  }
}

/// Who asks.
package enum Actor: Codable, Hashable, Sendable {
  case applicant(PartyID)
  case officer(Officer)
  /// The timer, or rules that run without a human.
  case system
}

/// Why a command was not carried out: a value, in the reader's language.
package struct Refusal: Error, Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable {
    case invalid, notAllowed, conflict, notFound, outOfTime
  }
  package struct Reason: Codable, Hashable, Sendable {
    /// A field, material or task that the reason is about.
    package var about: String?
    package var text: LocalizedText
    package init(about: String? = nil, text: LocalizedText) {
      self.about = about
      self.text = text
    }
  }
  package var kind: Kind
  package var reasons: [Reason]
  package init(_ kind: Kind, _ reasons: [Reason]) {
    self.kind = kind
    self.reasons = reasons
  }
}
