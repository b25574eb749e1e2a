import Civics

/// What `items/<name>/item.yaml` says: the attributes of the implementation list (GB/T 39554),
/// the form, the materials and the look-ups. A pure description; `Item` is its compiled form.
package struct ItemDefinition: Codable, Hashable, Sendable {
  package var id: ItemID
  package var name: LocalizedText
  package var summary: LocalizedText
  package var keywords: [String]?

  // Identity
  package var basicCode: String
  package var implementationCode: String
  package var handlingCode: String
  package var type: ItemType
  package var version: String
  package var state: ItemState
  package var effective: CalendarDate
  package var cancelled: CalendarDate?

  // Authority
  package var agency: AgencyID
  package var level: LocalizedText
  package var delegatedAgency: AgencyID?
  package var jointAgencies: [AgencyID]?
  /// Other agencies that the law makes competent too: a task may be passed on to them.
  package var reassignTo: [AgencyID]?
  package var legalBasis: [LegalBasis]

  // Time
  package var kind: CaseKind
  package var limits: Limits
  package var specialProcedures: [LocalizedText]?

  // Handling
  package var audience: [Audience]
  package var acceptanceConditions: [LocalizedText]
  package var channels: [Channel]
  package var visits: Int
  package var visitsReason: LocalizedText?
  package var windows: [LocalizedText]
  package var quantityLimit: LocalizedText?
  package var cityWide: Bool?

  // Online
  package var onlineDepth: OnlineDepth
  package var terminals: [String]?

  // Fees, result, classification, rights
  package var fees: [Fee]?
  package var result: ResultDefinition
  package var themes: [LocalizedText]
  package var rights: Rights
  package var steps: [StepDefinition]
  package var faq: [Question]?

  // What an application consists of
  package var lookups: [LookupDefinition]
  package var form: [FieldDefinition]
  package var materials: [MaterialDefinition]

  // How it is decided
  /// A name of `processes/*.bpmn` without its ending; nil where the folder holds `process.bpmn`.
  package var process: String?
  /// FEEL over `variables`: the list of reasons, as text, that a denial names.
  package var reasons: String?
  /// Figures of the outcome that applicant and officer read, such as the amount.
  package var outcomes: [OutcomeDefinition]?
  /// What the labels, decisions and texts of `rules.dmn` are called in English: DMN has them in one
  /// language.
  package var ruleWords: [LocalizedText]?
  /// FEEL, boolean: true where the case goes ahead of others (绿色通道).
  package var greenChannel: String?
  /// When a missing secondary material may follow later (容缺受理).
  package var conditionalAcceptance: ConditionalAcceptance?

  // The law's turns
  package var procedures: [ProcedureDefinition]?
  package var limitExtension: ExtensionDefinition?
  package var parallel: ParallelDefinition?
  package var declaredCommitment: DeclaredCommitment?
  /// What changed with this edition, and where the figures are from.
  package var reform: ReformNote?
  /// The law by which the agency's silence approves; nil: it never does.
  package var silenceApproves: SilenceDefinition?
  /// How long after a grant the same applicant may apply again; nil: at any time.
  package var again: AgainDefinition?
}

package struct ReformNote: Codable, Hashable, Sendable {
  package var summary: LocalizedText
  package var sources: [LocalizedText]
}

package enum ItemType: String, Codable, Hashable, Sendable, CaseIterable {
  case licensing = "行政许可"
  case confirmation = "行政确认"
  case payment = "行政给付"
  case award = "行政奖励"
  case ruling = "行政裁决"
  case otherPower = "其他行政权力"
  case publicService = "公共服务"
}

package enum ItemState: String, Codable, Hashable, Sendable, CaseIterable {
  case inForce = "在用"
  case paused = "暂停"
  case cancelled = "取消"
}

/// 即办件, 承诺件; urgent items (急件) are promised ones that the desk sorts first.
package enum CaseKind: String, Codable, Hashable, Sendable, CaseIterable {
  case instant = "即办件"
  case promised = "承诺件"
  case urgent = "急件"
}

package enum Audience: String, Codable, Hashable, Sendable, CaseIterable {
  case person = "自然人"
  case organisation = "法人"
}

package enum Channel: String, Codable, Hashable, Sendable, CaseIterable {
  case online = "网上办理"
  case window = "窗口办理"
  case post = "邮寄办理"
}

package enum OnlineDepth: String, Codable, Hashable, Sendable, CaseIterable {
  case information = "I"
  case download = "II"
  case submission = "III"
  case whole = "IV"
}

/// Law and article; `text` quotes or sums up what it says.
package struct LegalBasis: Codable, Hashable, Sendable {
  package var law: String
  package var article: String
  package var text: String?

  package init(law: String, article: String, text: String? = nil) {
    self.law = law
    self.article = article
    self.text = text
  }
}

/// Both in working days; 0 promised days is an instant item.
package struct Limits: Codable, Hashable, Sendable {
  package var statutory: Int
  package var promised: Int
  package var explanation: LocalizedText?

  /// Where an officer decides what rules would have decided at once.
  package var byOfficer: Limits {
    promised == 0
      ? Limits(statutory: statutory, promised: statutory, explanation: explanation) : self
  }
}

package struct Fee: Codable, Hashable, Sendable {
  package var name: LocalizedText
  package var basis: String
  package var standard: LocalizedText
  package var onlinePayment: Bool
  package var relief: LocalizedText?
  package var reliefBasis: String?
}

package struct ResultDefinition: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case licence = "证照"
    case approval = "批文"
    case payment = "款项"
    case record = "备案"
    case none = "无"
  }
  package var kind: Kind
  package var name: LocalizedText
  /// The name of the licence type in `licence.yaml`; needed where `kind` is 证照.
  package var licence: String?
  package var delivery: [LocalizedText]?
}

package struct Rights: Codable, Hashable, Sendable {
  package var rights: LocalizedText
  package var duties: LocalizedText
  package var consultation: LocalizedText
  package var complaint: LocalizedText
  package var reconsideration: LocalizedText
  package var litigation: LocalizedText
}

package struct StepDefinition: Codable, Hashable, Sendable {
  package var name: LocalizedText
  package var office: LocalizedText
  package var officer: LocalizedText?
  /// Working days.
  package var limit: Int
  package var specialProcedure: LocalizedText?
}

package struct Question: Codable, Hashable, Sendable {
  package var question: LocalizedText
  package var answer: LocalizedText
}

/// How pages write a text that a rule gave: money and dates the reader's way.
package enum FigureFormat: String, Codable, Hashable, Sendable {
  case text, money, number, date

  /// The text the reader's way: `1,234.50 元`, `2 March 2026`; one that is no such figure stays as
  /// it is.
  package func written(_ text: String, _ language: Language) -> String {
    switch self {
    case .money: (try? Money(text))?.written(language) ?? text
    case .date: (try? CalendarDate(text))?.written(language) ?? text
    case .text, .number: text
    }
  }
}

package struct OutcomeDefinition: Codable, Hashable, Sendable {
  package var name: String
  package var title: LocalizedText
  /// FEEL over `variables` and the facts.
  package var value: String
  package var format: FigureFormat?
}

/// 容缺受理: the days are working days after acceptance; bad credit disqualifies.
package struct ConditionalAcceptance: Codable, Hashable, Sendable {
  package var days: Int
  /// FEEL, boolean, over the facts.
  package var disqualifiedWhen: String?
  package var commitment: LocalizedText
}
