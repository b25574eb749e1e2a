import Catalogue
import Civics
import FEEL
import Processes

/// One application and all that has happened to it: what the appliers made of its events.
package struct Case: Hashable, Sendable {
  package var id: CaseID
  package var item: ItemID
  /// The edition of the city on which the case was accepted, and stays.
  package var edition: String
  package var applicant: Party
  /// The person who acts for an organisation, or for another person.
  package var agent: Party?
  /// Number of events applied.
  package var version: Int
  package var status: CaseStatus
  package var submittedAt: Instant
  package var form: FEELContext
  package var facts: [Fact]
  package var evidence: [Evidence]
  package var process: ProcessState?
  package var tasks: [OpenTask]
  package var opinions: [Opinion]
  package var clock: LegalClock
  package var corrections: [CorrectionNotice]
  package var commitment: Commitment?
  package var explanations: [Explanation]
  package var decision: CaseDecision?
  package var outcomes: [Outcome]
  package var licences: [IssuedLicence]
  package var rating: Rating?
  package var greenChannel: Bool
  /// The applicant's licences that the item reads or replaces, as they were at submission.
  package var wallet: [HeldLicence]
  package var acceptedAt: Instant?
  /// Past which day the agency's silence approves, where the item's law names one; days that do not
  /// count move it.
  package var silence: SilenceLimit?
  /// The process's timers that run.
  package var timers: [ProcessTimer]
  /// Tasks that were open once, so that the second of two officers is told what happened.
  package var closedTasks: Set<TaskID>
  /// Tasks that ended without an answer, in that order: nobody needs it any more.
  package var cancelledTasks: [OpenTask] = []
  /// Agencies that have or had work on it.
  package var agencies: Set<AgencyID> = []
  /// A promise of the applicant was broken lately: what is declared proves nothing here.
  package var isMarked = false
  /// When it was refused, decided, withdrawn, returned or reversed; nil while it is open.
  package var endedAt: Instant?
  /// The decision that fell when the case was opened again; nil: none has.
  package var fallen: FallenDecision?
  package var turns = Turns()

  /// When the application, or what was missing of it, came in: the five days for accepting run
  /// from here.
  package var receivedAt: Instant {
    [corrections.last?.suppliedAt, turns.reopenings.last?.at].compactMap(\.self).max()
      ?? submittedAt
  }
}

/// Where a case stands in the order of the law; the moves between them are in `Transitions`.
package enum CaseStatus: String, Codable, Hashable, Sendable, CaseIterable {
  /// 待受理
  case submitted
  /// 待补正; the clock has not started, or stands still
  case correcting
  /// 已受理, 审查中
  case accepted
  /// 中止办理（挂起）
  case suspended
  /// 不予受理
  case refused
  /// decided to be granted, held until the missing material arrives (容缺)
  case held
  /// 准予
  case granted
  /// 不予
  case denied
  /// 撤件
  case withdrawn
  /// 退件
  case returned
  /// 撤销: it was granted, and the decision was reversed
  case reversed

  /// Closed: nothing more happens to the case, but that it is rated, checked, objected to, opened
  /// again or reversed.
  package var isTerminal: Bool {
    switch self {
    case .submitted, .correcting, .accepted, .suspended, .held: false
    case .refused, .granted, .denied, .withdrawn, .returned, .reversed: true
    }
  }
}

/// A timer of the process that runs.
package struct ProcessTimer: Codable, Hashable, Sendable {
  package var token: TokenID
  package var node: String
  package var dueAt: Instant
}
