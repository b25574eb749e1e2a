import Catalogue
import Civics
import FEEL
import Processes

/// What happened to a case. Appliers alone turn events into state; released shapes are frozen by
/// golden files in `Tests/CaseworkTests/Events`.
package enum Event: Codable, Hashable, Sendable {
  case submitted(Submitted)
  case evidenceResolved([Evidence])
  case accepted(Accepted)
  case refused(reasons: [String], by: Actor, at: Instant)
  case correctionsAsked(CorrectionNotice)
  case supplied(form: FEELContext, facts: [Fact], uploads: [String: Upload], at: Instant)
  case processMoved(ProcessState)
  case taskOpened(OpenTask)
  case taskClosed(TaskID, opinion: Opinion?, at: Instant)
  case taskCancelled(TaskID, at: Instant)
  case timerStarted(ProcessTimer)
  case timerEnded(TokenID, at: Instant)
  case explained(Explanation)
  case clockChanged(ClockEntry)
  case warned(ClockWarning)
  case decided(CaseDecision, outcomes: [Outcome])
  case held(until: CalendarDate, at: Instant)
  case commitmentFulfilled(at: Instant)
  case licenceIssued(IssuedLicence)
  case closed(CaseStatus, at: Instant)
  case withdrawn(reason: String, at: Instant)
  case returned(reason: LocalizedText, at: Instant)
  case rated(Rating)
  /// What the applicant is told at this turn.
  case notified(Notice)
  /// The calendar changed, and the last days with it; the case itself stays as it is.
  case recounted(Recount)
  /// An automatic step of the process was carried out.
  case stepped(node: String, at: Instant)
  case extended(LimitExtension)
  case procedureBegan(SpecialProcedure)
  case procedureEnded(String, result: String, by: OfficerID, at: Instant)
  case suspended(Suspension)
  /// Nobody: its last day has passed.
  case resumed(reason: String, by: OfficerID?, at: Instant)
  case reassigned(Reassignment)
  case stepLate(TaskID, at: Instant)
  case reminded(at: Instant)
  case creditMarked(CreditMark)
  case incidentResolved(IncidentResolution)
  case checked(CommitmentCheck)
  case objected(Objection)
  case objectionAnswered(TaskID, upheld: Bool, at: Instant)
  case reopened(Reopening)
  case reversed(Reversal)
  case licenceRecalled(LicenceID, at: Instant)
  /// The case moved to another edition of its item; where its process stands follows.
  case migrated(CaseMigration)
  case paperChecked(PaperCheck)
  /// The registers were asked again: a case was opened again, or what failed is tried again.
  /// Answers that registers give are as they say now.
  case factsRenewed([Fact], form: FEELContext, at: Instant)
}

/// The original of a material, seen by an officer: evidence of grade B.
package struct PaperCheck: Codable, Hashable, Sendable {
  package var material: String
  /// What was seen, such as the original's name and number.
  package var note: String
  package var by: OfficerID
  package var at: Instant
  /// With it, all that was to be corrected is there.
  package var corrects: Bool
}

package struct Submitted: Codable, Hashable, Sendable {
  package var id: CaseID
  package var item: ItemID
  package var edition: String
  package var applicant: Party
  package var agent: Party?
  package var form: FEELContext
  package var facts: [Fact]
  package var at: Instant
  package var greenChannel: Bool
  /// Licences of the applicant that the item reads or replaces.
  package var wallet: [HeldLicence]
  package var limits: Limits
  /// True: a promise of the applicant was broken lately, and what is declared proves nothing. Added
  /// later: earlier events lack it.
  package var isMarked: Bool? = nil
}

package struct Accepted: Codable, Hashable, Sendable {
  package var by: Actor
  package var at: Instant
  /// By silence of the agency past the five working days.
  package var bySilence: Bool
  package var commitment: Commitment?
  /// Where the item's law names a day past which silence approves. Added later: earlier events lack
  /// it.
  package var silence: SilenceLimit? = nil
}

/// 默示批准: the day past which the agency's silence approves, and the law that says so.
package struct SilenceLimit: Codable, Hashable, Sendable {
  package var after: CalendarDate
  package var legalBasis: LegalBasis
}

/// The legal clock as entries: computed from these and the calendar alone.
package struct LegalClock: Codable, Hashable, Sendable {
  package var entries: [ClockEntry]
  package var statutoryDays: Int
  package var promisedDays: Int
  package var warned: Set<ClockWarning.Level>
}

/// One line of the ledger. What was added later is optional, so that earlier events stay readable.
package struct ClockEntry: Codable, Hashable, Sendable {
  /// `extended` moves the last days and leaves the clock running; `restarted` begins a new count
  /// after the case was opened again.
  package enum Change: String, Codable, Hashable, Sendable, CaseIterable {
    case started, stopped, resumed, ended, extended, restarted
  }
  package var change: Change
  package var at: Instant
  package var reason: LocalizedText
  package var cause: ClockCause? = nil
  package var basis: LegalBasis? = nil
  /// Number of the written notice, or id of the task, that proves it.
  package var evidence: String? = nil
  /// Nil: the system.
  package var by: OfficerID? = nil
  /// Which stop this begins or ends: several may lie over each other.
  package var hold: String? = nil
  /// Working days of an extension.
  package var days: Int? = nil
}

package struct ClockWarning: Codable, Hashable, Sendable {
  /// 70 % and 100 % of the promised limit, and the first day past the statutory one.
  package enum Level: String, Codable, Hashable, Sendable, CaseIterable {
    case near, due, statutory
  }
  package var level: Level
  package var at: Instant
}

package struct Notice: Codable, Hashable, Sendable {
  package var title: LocalizedText
  package var text: LocalizedText
  package var at: Instant
  /// The written notice 文书 that this is; nil: it informs, and has no effect in law.
  package var document: CaseDocument? = nil
}

/// Why rules decided as they did: typed, rendered in words by `ExplanationText`.
package struct Explanation: Codable, Hashable, Sendable {
  package struct Input: Codable, Hashable, Sendable {
    /// What the rule's author calls it; the expression where it has no name.
    package var label: String
    package var expression: String
    package var value: Value
    /// The look-up, form field or decision that the value came from, with its register's edition.
    package var source: InputSource
  }
  package enum InputSource: Codable, Hashable, Sendable {
    case register(RegisterID, lookup: String, edition: String)
    case form(field: String)
    case applicant
    case decision(String)
    case calendar
  }
  package struct Row: Codable, Hashable, Sendable {
    package var number: Int
    package var matched: Bool
    /// For a row that did not match: the first condition that failed.
    package var failedInput: String?
    package var failedCondition: String?
    package var law: [String]
  }
  package var decision: String
  package var value: Value
  package var inputs: [Input]
  package var rows: [Row]
  package var at: Instant

  /// Whether both tell the same decision of the same values, by the same rows; at any moments.
  package func tells(the other: Explanation) -> Bool {
    var same = other
    same.at = at
    return same == self
  }
}
