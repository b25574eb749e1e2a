import Civics

/// A golden case of `cases.yaml`: given records and an application, when these steps, then this.
///
/// ```yaml
/// - name: 在职参保人备案成功
///   at: 2026-03-02T10:00
///   applicant: { person: { number: 370602199003071234, name: 测试甲 } }
///   records: { medical-insurance: [ { number: 370602199003071234, state: 参保 } ] }
///   form: { destination: "110000", start: 2026-03-10 }
///   expect: { status: granted, licence: { name: 测试甲 } }
/// ```
package struct GoldenCase: Codable, Hashable, Sendable {
  package var name: String
  /// When the application is made, in China: `2026-03-02T10:00`, or a whole ISO 8601 instant.
  package var at: String
  package var applicant: GoldenApplicant
  package var agent: GoldenApplicant?
  /// What the registers hold, each record by its fields' texts. The runner finds records by the
  /// register's own key and subject, as the city does.
  package var records: [RegisterID: [[String: GoldenValue]]]?
  /// Types of the valid licences in the applicant's wallet.
  package var licences: [String]?
  /// Answers as they would be typed, by field; groups are lists of such answers.
  package var form: [String: GoldenValue]?
  /// By material: `pdf`, or `pdf:20000000` for a file of so many bytes.
  package var uploads: [String: String]?
  /// Secondary materials promised for later (容缺).
  package var promised: [String]?
  /// The day on which this item was last granted to the applicant.
  package var grantedBefore: CalendarDate?
  /// True: a promise of the applicant was broken lately (失信记录).
  package var marked: Bool?
  package var steps: [GoldenStep]?
  package var expect: GoldenExpectation
}

extension GoldenCase {
  /// `2026-03-02`, `2026-03-02T10:00` or `2026-03-02T10:00:00` on China's clock, or a whole ISO
  /// 8601 instant. A date alone is nine in the morning.
  package static func instant(_ text: String) -> Instant? {
    for ending in ["", "+08:00", ":00+08:00", "T09:00:00+08:00"] {
      if let instant = try? Instant(text + ending) { return instant }
    }
    return nil
  }
}

/// Where the parts of a golden case stand in `cases.yaml`, 1-based.
package struct GoldenLines: Hashable, Sendable {
  package let line: Int
  package let steps: [Int]
  let parts: [String: Int]
  let expectations: [String: Int]

  /// The line of what did not hold, such as `status`, `outcomes.amount`, `form.month` or
  /// `steps[2].after`; that of the case where it has none of its own.
  package func line(of what: String) -> Int {
    let name = String(what.prefix { $0 != "." && $0 != "[" })
    if name == "steps" {
      let digits = what.dropFirst(name.count + 1).prefix(while: \.isNumber)
      guard let number = Int(digits), steps.indices.contains(number - 1) else { return line }
      return steps[number - 1]
    }
    return expectations[name] ?? parts[name] ?? line
  }
}

/// Exactly one member is set.
package struct GoldenApplicant: Codable, Hashable, Sendable {
  package struct Named: Codable, Hashable, Sendable {
    package var number: String
    package var name: String
  }
  package var person: Named?
  package var organisation: Named?
}

/// One act after the submission, by whom it takes.
package struct GoldenStep: Codable, Hashable, Sendable {
  package enum Act: String, Codable, Hashable, Sendable, CaseIterable {
    case accept, refuse, corrections, supply, complete, decide, withdraw, tick, rate
    case requestExtension, beginProcedure, endProcedure, suspend, resume, reassign, giveBack
    case reverse, reopen, object, resolve, checkPaper
  }
  package struct Point: Codable, Hashable, Sendable {
    package var about: String
    package var text: String
  }
  package var act: Act
  /// The officer's agency; nil: the agency of the task, or else the item's.
  package var agency: AgencyID?
  /// The officer's role; nil: the role of the task, or else `window`.
  package var role: String?
  /// An open task's name or node; nil: the first open task that fits the act.
  package var task: String?
  package var agrees: Bool?
  package var grant: Bool?
  package var note: String?
  package var reasons: [String]?
  /// Answers of a completed task. A text beginning with `=` is FEEL.
  package var values: [String: GoldenValue]?
  package var points: [Point]?
  package var form: [String: GoldenValue]?
  package var uploads: [String: String]?
  /// Records that the registers hold from this step on, added to those before.
  package var records: [RegisterID: [[String: GoldenValue]]]?
  /// The material whose paper was checked.
  package var material: String?
  package var stars: Int?
  package var procedure: ProcedureKind?
  /// Working days that the special procedure takes.
  package var days: Int?
  /// Last day of a suspension.
  package var until: CalendarDate?
  /// The law of a suspension or a return.
  package var legalBasis: LegalBasis?
  /// The agency that takes the task over.
  package var to: AgencyID?
  /// Number from 1 of 行政许可法 第六十九条's grounds, or `fraud`.
  package var ground: String?
  /// How an incident ends: `retry`, `skip` or `hand`.
  package var choice: String?
  /// How long after the step before: `3` days, `5 working days`, or an instant like `at`.
  package var after: String?
  /// Fragments of the refusal that this step must meet; nil: it must be carried out.
  package var refused: [String]?
}

/// Only what is named is compared.
package struct GoldenExpectation: Codable, Hashable, Sendable {
  /// A case's status, such as `granted`.
  package var status: String?
  /// Fragments of the refusal of the submission: what it is about, or its words.
  package var refused: [String]?
  /// Fragments of the decision's reasons.
  package var reasons: [String]?
  /// By outcome's name, as it is shown or as it is computed: `1,234.50` or `1234.50`.
  package var outcomes: [String: String]?
  /// Claims of the licence issued, by name.
  package var licence: [String: String]?
  /// By material: `A` to `D`, `promised`, `notNeeded` or `missing`.
  package var evidence: [String: String]?
  /// Names of the open tasks, in any order.
  package var tasks: [String]?
  package var dueOn: String?
  package var statutoryDueOn: String?
  /// `running`, `stopped` or `ended`.
  package var clock: String?
  /// Kinds of the written notices that were given, in their order, such as `extension`.
  package var documents: [String]?
  /// By decision: the matched row's number from 1, or several.
  package var explanationRows: [String: GoldenRows]?
  /// Fragments of the notices sent.
  package var notices: [String]?
}

/// A text, or lists and groups of texts. Numbers, booleans and dates are taken as written.
package enum GoldenValue: Hashable, Sendable {
  case none
  case text(String)
  case list([GoldenValue])
  case fields([String: GoldenValue])
}

extension GoldenValue: Codable {
  package init(from decoder: any Decoder) throws {
    if let list = try? decoder.singleValueContainer().decode([GoldenValue].self) {
      self = .list(list)
      return
    }
    if let fields = try? decoder.singleValueContainer().decode([String: GoldenValue].self) {
      self = .fields(fields)
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .text(flag ? "true" : "false")
    } else if let number = try? container.decode(Int.self) {
      self = .text(String(number))
    } else {
      self = .text(String(try container.decode(Double.self)))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .fields(let fields): try container.encode(fields)
    }
  }
}

/// One row's number, or a list of them.
package struct GoldenRows: Codable, Hashable, Sendable {
  package var numbers: [Int]

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      numbers = [number]
    } else {
      numbers = try container.decode([Int].self)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(numbers)
  }
}
