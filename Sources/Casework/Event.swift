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
}

package struct Accepted: Codable, Hashable, Sendable {
  package var by: Actor
  package var at: Instant
  /// By silence of the agency past the five working days.
  package var bySilence: Bool
  package var commitment: Commitment?
}

/// The legal clock as entries: computed from these and the calendar alone.
package struct LegalClock: Codable, Hashable, Sendable {
  package var entries: [ClockEntry]
  package var statutoryDays: Int
  package var promisedDays: Int
  package var warned: Set<ClockWarning.Level>
}

package struct ClockEntry: Codable, Hashable, Sendable {
  package enum Change: String, Codable, Hashable, Sendable { case started, stopped, resumed, ended }
  package var change: Change
  package var at: Instant
  package var reason: LocalizedText
}

package struct ClockWarning: Codable, Hashable, Sendable {
  /// 70 % and 100 % of the promised limit.
  package enum Level: String, Codable, Hashable, Sendable, CaseIterable { case near, due }
  package var level: Level
  package var at: Instant
}

package struct Notice: Codable, Hashable, Sendable {
  package var title: LocalizedText
  package var text: LocalizedText
  package var at: Instant
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
}
