import Catalogue
import Civics

/// The turns of a case besides the straight way from submission to decision.
package struct Turns: Hashable, Sendable {
  package var documents: [CaseDocument] = []
  package var limitExtension: LimitExtension?
  package var procedures: [SpecialProcedure] = []
  package var suspension: Suspension?
  package var reassignments: [Reassignment] = []
  /// Steps that were late and have been told to be.
  package var lateSteps: Set<TaskID> = []
  /// Automatic steps that an officer passed over.
  package var skipped: Set<String> = []
  package var isReminded = false
  package var creditMark: CreditMark?
  package var check: CommitmentCheck?
  package var reversal: Reversal?
  package var objections: [Objection] = []
  package var reopenings: [Reopening] = []
  /// Objections to decisions that fell when the case was opened again.
  package var earlierObjections = 0

  /// One objection to each decision.
  package var mayObject: Bool { objections.count == earlierObjections }

  package var openProcedures: [SpecialProcedure] { procedures.filter { $0.endedAt == nil } }

  /// That procedures go on for which the clock stands; nil: none does.
  var stillStopped: LocalizedText? {
    let kinds = openProcedures.filter(\.stopsClock).map(\.kind)
    guard !kinds.isEmpty else { return nil }
    return LocalizedText(
      "\(kinds.map(\.rawValue).joined(separator: "、"))还在进行，期限仍停止计算",
      "\(kinds.map { $0.title(.en).lowercased() }.joined(separator: ", ")) under way: the clock "
        + "still stands")
  }
}

/// 文书: a written notice with an effect in law, by kind and number.
package struct CaseDocument: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case acceptance, refusal, corrections, lengthening, procedure, suspension, resumption
    case returned, reminder, granted, denied, check, reversal, reopening, objection
    case withdrawal, reassignment, creditMark, procedureEnd, objectionReceipt
  }
  package var kind: Kind
  package var number: String
}

/// 延长期限
package struct LimitExtension: Codable, Hashable, Sendable {
  package var days: Int
  package var reason: String
  package var basis: LegalBasis
  /// The head who approved it.
  package var by: OfficerID
  package var at: Instant
}

/// 特别程序: one that was begun.
package struct SpecialProcedure: Codable, Hashable, Sendable {
  package var id: String
  package var kind: ProcedureKind
  package var reason: String
  /// Working days that it will take, as the applicant was told.
  package var days: Int
  package var basis: LegalBasis
  package var stopsClock: Bool
  package var by: OfficerID
  package var beganAt: Instant
  package var result: String?
  package var endedAt: Instant?
}

/// 挂起: with a last day, after which the case goes on by itself.
package struct Suspension: Codable, Hashable, Sendable {
  package var reason: String
  package var basis: LegalBasis
  package var until: CalendarDate
  package var by: OfficerID
  package var at: Instant
}

/// 转办
package struct Reassignment: Codable, Hashable, Sendable {
  package var task: TaskID
  package var from: AgencyID
  package var to: AgencyID
  /// The officer who takes it over; nil: whoever of the agency has the role.
  package var officer: OfficerID?
  package var reason: String
  package var by: OfficerID
  package var at: Instant
}

/// 撤销 (行政许可法 第六十九条)
package struct Reversal: Codable, Hashable, Sendable {
  package enum Ground: String, Codable, Hashable, Sendable, CaseIterable {
    /// Paragraph 1, items 1 to 5.
    case abuse = "1"
    case beyondPowers = "2"
    case wrongProcedure = "3"
    case unqualified = "4"
    case otherByLaw = "5"
    /// Paragraph 2: obtained by deceit or bribes; it must be reversed.
    case fraud
  }
  package var ground: Ground
  package var reasons: [String]
  package var by: OfficerID
  package var at: Instant
}

/// 异议 against a decision.
package struct Objection: Codable, Hashable, Sendable {
  package var task: TaskID
  package var reason: String
  package var at: Instant
  package var isUpheld: Bool?
}

/// 重新办理: after an objection that was upheld, or by order of whoever decided the appeal.
package struct Reopening: Codable, Hashable, Sendable {
  package var reason: String
  package var by: OfficerID
  package var at: Instant
  /// A promise that is still open gets a new last day.
  package var promisedUntil: CalendarDate?
}

/// 告知承诺's later check.
package struct CommitmentCheck: Codable, Hashable, Sendable {
  package var passed: Bool
  package var note: String
  package var by: OfficerID
  package var at: Instant
}

/// 失信记录: a promise that was not kept.
package struct CreditMark: Codable, Hashable, Sendable {
  package var party: PartyID
  package var reason: LocalizedText
  package var at: Instant
}

/// How an officer ended an incident.
package struct IncidentResolution: Codable, Hashable, Sendable {
  package enum Choice: String, Codable, Hashable, Sendable, CaseIterable { case retry, skip, hand }
  package var task: TaskID
  package var node: String
  package var choice: Choice
  package var note: String
  package var by: OfficerID
  package var at: Instant
}

extension LegalLimits {
  /// Days after a decision within which it can be objected to: as long as for an administrative
  /// reconsideration (行政复议法 第二十条); the city's own rule.
  package static let objectionDays = 60
  /// Longest suspension in calendar days; no law names a number: it is the city's own rule.
  package static let suspensionDays = 180
  /// Working days before a promised material's last day on which the applicant is reminded.
  package static let reminderDays = 2
  /// Days for which a broken promise keeps from promising again; the city's own rule.
  package static let creditMarkDays = 365
  /// Longest special procedure, in working days.
  package static let procedureDays = 250
}

extension CaseDocument.Kind {
  package var title: LocalizedText {
    switch self {
    case .acceptance: LocalizedText("受理通知书", "Notice of acceptance")
    case .refusal: LocalizedText("不予受理决定书", "Decision not to accept")
    case .corrections: LocalizedText("补正告知书", "Notice of corrections")
    case .lengthening: LocalizedText("延长办理期限告知书", "Notice of extension")
    case .procedure: LocalizedText("特别程序所需时间告知书", "Notice of a special procedure")
    case .suspension: LocalizedText("中止办理通知书", "Notice of suspension")
    case .resumption: LocalizedText("恢复办理通知书", "Notice of resumption")
    case .returned: LocalizedText("退件通知书", "Notice of return")
    case .reminder: LocalizedText("补交材料催告书", "Reminder of a promised material")
    case .granted: LocalizedText("准予决定书", "Decision to grant")
    case .denied: LocalizedText("不予决定书", "Decision to deny")
    case .check: LocalizedText("承诺核查结果告知书", "Result of the later check")
    case .reversal: LocalizedText("撤销决定书", "Decision to reverse")
    case .reopening: LocalizedText("重新办理通知书", "Notice of re-opening")
    case .objection: LocalizedText("异议答复书", "Answer to an objection")
    case .withdrawal: LocalizedText("撤件通知书", "Notice of withdrawal")
    case .reassignment: LocalizedText("转办通知书", "Notice of reassignment")
    case .creditMark: LocalizedText("失信记录告知书", "Notice of a credit mark")
    case .procedureEnd: LocalizedText("特别程序结束告知书", "End of a special procedure")
    case .objectionReceipt: LocalizedText("异议收件凭证", "Receipt of an objection")
    }
  }

  /// The word in the document's number.
  var mark: String {
    switch self {
    case .acceptance: "受"
    case .refusal: "不受"
    case .corrections: "补"
    case .lengthening: "延"
    case .procedure: "特"
    case .suspension: "中"
    case .resumption: "恢"
    case .returned: "退"
    case .reminder: "催"
    case .granted: "准"
    case .denied: "不准"
    case .check: "核"
    case .reversal: "撤"
    case .reopening: "重"
    case .objection: "异"
    case .withdrawal: "撤件"
    case .reassignment: "转"
    case .creditMark: "信"
    case .procedureEnd: "特结"
    case .objectionReceipt: "异收"
    }
  }
}

extension Reversal.Ground {
  /// The law's place; it is about licences, and for other decisions followed by analogy.
  package func legalBasis(_ item: Item) -> LocalizedText {
    let isLicence = item.definition.type == .licensing
    return LocalizedText(
      (isLicence ? "" : "参照") + Laws.licensing + "第六十九条",
      (isLicence ? "" : "by analogy to the ") + "Administrative Licensing Law, art. 69")
  }

  /// 行政许可法 第六十九条, in its own words.
  package var title: LocalizedText {
    switch self {
    case .abuse:
      LocalizedText(
        "行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定", "Granted by abuse or neglect of office")
    case .beyondPowers:
      LocalizedText("超越法定职权作出准予行政许可决定", "Granted beyond the agency's powers")
    case .wrongProcedure:
      LocalizedText("违反法定程序作出准予行政许可决定", "Granted against the procedure of the law")
    case .unqualified:
      LocalizedText(
        "对不具备申请资格或者不符合法定条件的申请人准予行政许可",
        "Granted to one who did not meet the conditions of the law")
    case .otherByLaw:
      LocalizedText("依法可以撤销行政许可的其他情形", "Another case in which the law allows it")
    case .fraud:
      LocalizedText("被许可人以欺骗、贿赂等不正当手段取得", "Obtained by deceit, bribes or other wrong means")
    }
  }
}
