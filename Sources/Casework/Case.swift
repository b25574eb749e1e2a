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

/// What a look-up answered when the case asked, kept with its source and edition.
package struct Fact: Codable, Hashable, Sendable {
  package var name: String
  package var title: LocalizedText
  package var register: RegisterID
  package var registerEdition: String
  package var owner: AgencyID
  package var purpose: LocalizedText
  package var legalBasis: LegalBasis
  /// The records' keys, for the receipt.
  package var keys: [String]
  /// Whose data it is: the subject of the records, for the receipt.
  package var subject: PartyID?
  package var value: Value
  package var asked: Instant

  package init(
    name: String, title: LocalizedText, register: RegisterID, registerEdition: String,
    owner: AgencyID, purpose: LocalizedText, legalBasis: LegalBasis, keys: [String],
    subject: PartyID?, value: Value, asked: Instant
  ) {
    self.name = name
    self.title = title
    self.register = register
    self.registerEdition = registerEdition
    self.owner = owner
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.keys = keys
    self.subject = subject
    self.value = value
    self.asked = asked
  }
}

/// How one material was satisfied. Trust grades of the glossary.
package struct Evidence: Codable, Hashable, Sendable {
  package enum Grade: String, Codable, Hashable, Sendable, Comparable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
    package static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
  }
  package enum Source: Codable, Hashable, Sendable {
    case register(RegisterID, lookup: String, keys: [String], edition: String)
    case licence(LicenceID, type: String)
    case upload(Upload)
    case window(officer: OfficerID, note: String)
    case declaration(field: String)
    /// 容缺: to follow under the case's commitment.
    case promised
    case notNeeded
    case missing
  }
  package var material: String
  package var grade: Grade?
  package var source: Source
}

/// A content-addressed file, durable before the commit that names it.
package struct Upload: Codable, Hashable, Sendable {
  /// Lower-case hexadecimal SHA-256 of the bytes.
  package var digest: String
  package var kind: String
  package var bytes: Int
  package var name: String

  package init(digest: String, kind: String, bytes: Int, name: String) {
    self.digest = digest
    self.kind = kind
    self.bytes = bytes
    self.name = name
  }
}

/// Something that an officer must do now.
package struct OpenTask: Codable, Hashable, Sendable {
  /// 受理, 审查, 协办意见, 踏勘, 决定; `incident` 排障: an automatic step failed, and completing
  /// the task tries it again; `lengthen` 延期审批, `check` 承诺核查, `objection` 异议处理.
  package enum Act: String, Codable, Hashable, Sendable, CaseIterable {
    case accept, review, opinion, visit, decide, incident, lengthen, check, objection
  }
  package var id: TaskID
  /// Where the process waits; nil for a task outside of it.
  package var token: TokenID?
  package var node: String
  package var name: String
  package var agency: AgencyID
  package var role: OfficerRole
  package var act: Act
  /// The variable that receives the answer.
  package var result: String
  package var openedAt: Instant
  package var limitDays: Int?
  /// As it was when the task was opened; `Case.dueOn(of:)` counts with what happened since.
  package var dueOn: CalendarDate?
  /// The officer who took it over; nil: whoever of the agency has the role.
  package var officer: OfficerID? = nil
  /// Of an incident: what failed.
  package var cause: LocalizedText? = nil
}

/// 窗口, 审查, 决定, 督办, 特派员
package enum OfficerRole: String, Codable, Hashable, Sendable, CaseIterable {
  case window, reviewer, decider, supervisor, commissioner
}

/// A person who acts for an agency 工作人员.
package struct Officer: Codable, Hashable, Sendable {
  package var id: OfficerID
  package var name: String
  package var agency: AgencyID
  package var roles: Set<OfficerRole>

  package init(id: OfficerID, name: String, agency: AgencyID, roles: Set<OfficerRole>) {
    self.id = id
    self.name = name
    self.agency = agency
    self.roles = roles
  }
}

extension Officer {
  private enum CodingKeys: String, CodingKey { case id, name, agency, roles }

  /// Roles in one order: the same event has the same bytes.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(agency, forKey: .agency)
    try container.encode(OfficerRole.allCases.filter(roles.contains), forKey: .roles)
  }
}

/// What an officer answered to a task.
package struct Opinion: Codable, Hashable, Sendable {
  package var task: TaskID
  package var act: OpenTask.Act
  package var name: String
  package var agency: AgencyID
  package var officer: OfficerID
  package var agrees: Bool
  package var note: String
  package var at: Instant
  /// True: nobody gave it; the item says what a late opinion counts as.
  package var isDeemed: Bool? = nil
}

/// 补正告知: all that is to be corrected, told at once.
package struct CorrectionNotice: Codable, Hashable, Sendable {
  /// A material's or a field's id, and what is to be done about it.
  package struct Point: Codable, Hashable, Sendable {
    package var about: String
    package var text: String

    package init(about: String, text: String) {
      self.about = about
      self.text = text
    }
  }
  package var points: [Point]
  package var officer: OfficerID
  package var at: Instant
  /// Last day to supply.
  package var until: CalendarDate
  package var suppliedAt: Instant?
}

/// 容缺承诺: what the applicant hands in later, and until when.
package struct Commitment: Codable, Hashable, Sendable {
  package var materials: [String]
  package var statement: LocalizedText
  package var until: CalendarDate
  package var fulfilledAt: Instant?
}

/// 准予 or 不予, with its reasons.
package struct CaseDecision: Codable, Hashable, Sendable {
  package var granted: Bool
  package var reasons: [String]
  package var legalBasis: [LegalBasis]
  /// nil: rules decided, or silence.
  package var officer: OfficerID?
  package var at: Instant
  /// 默示批准: nobody decided in time, and the item's law counts that as granted. Added later.
  package var bySilence: Bool? = nil
}

/// A decision that fell: what it came to.
package struct FallenDecision: Hashable, Sendable {
  package var granted: Bool
  package var outcomes: [Outcome]
}

/// A figure of the result that applicant and officer read, such as an amount.
package struct Outcome: Codable, Hashable, Sendable {
  package var name: String
  package var title: LocalizedText
  package var value: Value
  package var format: FigureFormat
}

/// What the case issued. The place in the status list and the signed text are put in by the room
/// that holds the keys, before the commit.
package struct IssuedLicence: Codable, Hashable, Sendable {
  package struct Claim: Codable, Hashable, Sendable {
    package var name: String
    package var title: LocalizedText
    package var text: String
    package var disclosable: Bool
    /// How pages write the text; what is signed stays as it is.
    package var format: FigureFormat? = nil
  }
  package var id: LicenceID
  package var type: String
  package var name: LocalizedText
  package var issuer: AgencyID
  package var holder: Party
  package var claims: [Claim]
  package var issuedAt: Instant
  package var validUntil: CalendarDate?
  /// Earlier licences of the holder that this one cancels.
  package var cancels: [LicenceID]
  /// Filled in after the decision, before the commit: place in the status list and the signed text.
  package var statusIndex: Int? = nil
  package var credential: String? = nil
  /// When the decision that issued it was reversed; never part of the event of its issue.
  package var recalledAt: Instant? = nil
}

/// 好差评
package struct Rating: Codable, Hashable, Sendable {
  /// 5 非常满意 … 1 非常不满意; 2 and 1 are bad ratings and must be remedied.
  package var stars: Int
  package var comment: String
  package var at: Instant
}

/// A timer of the process that runs.
package struct ProcessTimer: Codable, Hashable, Sendable {
  package var token: TokenID
  package var node: String
  package var dueAt: Instant
}
