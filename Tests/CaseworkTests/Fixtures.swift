import Catalogue
import Civics
import FEEL
import Foundation
import Processes
import Synchronization
import Testing

@testable import Casework
@testable import Catalogue

/// A small town for tests: two items, two agencies, three people.
enum Town {
  static let agency: AgencyID = "bureau"
  static let assisting: AgencyID = "fire"

  static let calendar = WorkingCalendar(years: [
    WorkingCalendar.Year(year: 2025, notice: "国办发明电〔2024〕12号", holidays: [], shiftedWorkdays: []),
    WorkingCalendar.Year(
      year: 2026, notice: "国办发明电〔2025〕7号",
      holidays: (0...8).compactMap { CalendarDate(year: 2026, month: 2, day: 15 + $0) },
      shiftedWorkdays: ["2026-02-14", "2026-02-28"].compactMap { try? CalendarDate($0) }),
  ])

  static func day(_ text: String) -> CalendarDate {
    (try? CalendarDate(text)) ?? CalendarDate(dayNumber: 0)
  }

  static func at(_ text: String, hour: Int = 10) -> Instant { Instant(day(text), hour: hour) }

  static func person() throws -> Party {
    .person(try ResidentNumber("370699199305189019"), name: "林晓舟")
  }
  static func other() throws -> Party {
    .person(try ResidentNumber("370699198809039028"), name: "王淑敏")
  }
  static func company() throws -> Party {
    .organisation(try CreditCode("91370699XN0000012Y"), name: "示例公司")
  }

  static func officer(
    _ roles: Set<OfficerRole> = [.window, .reviewer, .decider], of agency: AgencyID = Town.agency
  ) -> Officer {
    Officer(id: "officer-1", name: "工作人员", agency: agency, roles: roles)
  }

  static func name(of agency: AgencyID) -> LocalizedText { LocalizedText(agency.rawValue) }

  static let upload = Upload(
    digest: String(repeating: "a", count: 64), kind: "pdf", bytes: 2048, name: "文件.pdf")
}

/// Identifiers that count up.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func next() -> String { "id-\(count.wrappingAdd(1, ordering: .relaxed).newValue)" }
}

/// A case with everything needed to act on it.
struct Play {
  var item: Item
  var now: Instant
  var live: Case?
  var events: [Event] = []
  let counter = Counter()

  init(_ item: Item, at now: Instant) {
    self.item = item
    self.now = now
  }

  /// - Parameter facts: what the registers answer now, where they are asked again.
  func decide(_ command: Command, by actor: Actor, facts: [Fact]? = nil) -> Result<
    [Event], Refusal
  > {
    let counter = counter
    return Casework.decide(
      command, on: live, item: item,
      turn: Turn(
        actor: actor, now: now, calendar: Town.calendar, facts: facts,
        newIdentifier: { counter.next() }))
  }

  /// Carries the command out, or throws its refusal.
  @discardableResult
  mutating func act(_ command: Command, by actor: Actor, facts: [Fact]? = nil) throws -> [Event] {
    let new = try decide(command, by: actor, facts: facts).get()
    live = live.map { $0.applying(new) } ?? Case.replaying(new)
    events += new
    return new
  }

  func refusal(_ command: Command, by actor: Actor) -> Refusal? {
    if case .failure(let refusal) = decide(command, by: actor) { refusal } else { nil }
  }

  func task(_ name: String) -> TaskID { live?.tasks.first { $0.name == name }?.id ?? "none" }

  var status: CaseStatus? { live?.status }
  var applicant: Actor { .applicant(live?.applicant.id ?? "person:none") }
  var clerk: Actor { .officer(Town.officer()) }
}

extension Item {
  static func made(
    _ definition: ItemDefinition, process: ProcessModel, licence: LicenceDefinition? = nil,
    expressions: [String: FEEL.Expression],
    recordTitles: [RegisterID: [String: LocalizedText]] = [:],
    regionNames: [String: LocalizedText] = [:], agencies: Set<AgencyID> = [],
    migration: EditionMapping? = nil
  ) -> Item {
    Item(
      definition: definition, edition: "test-1", rules: nil, process: process, licence: licence,
      goldenCases: [], goldenCaseLines: [], migration: migration, expressions: expressions,
      recordTitles: recordTitles, regionNames: regionNames,
      agencies: Dictionary(uniqueKeysWithValues: agencies.map { ($0, Town.name(of: $0)) }))
  }

  static func made(
    _ definition: String, process: String, licence: String? = nil, also: [String] = []
  ) throws -> Item {
    let decoder = JSONDecoder()
    let definition = try decoder.decode(ItemDefinition.self, from: Data(definition.utf8))
    let licence = try licence.map {
      try decoder.decode(LicenceDefinition.self, from: Data($0.utf8))
    }
    let scope = scope(definition)
    var expressions: [String: FEEL.Expression] = [:]
    for text in Self.texts(definition, licence) + also {
      expressions[text] = try FEEL.Expression(text, scope: scope)
    }
    return made(
      definition, process: try ProcessModel(Array(process.utf8), file: "process.bpmn"),
      licence: licence, expressions: expressions)
  }

  private static func scope(_ definition: ItemDefinition) -> Scope {
    Scope(
      names: Item.factNames + definition.lookups.map(\.name)
        + ["ok", "review", "opinion", "decision", "place"])
  }

  private static func texts(
    _ definition: ItemDefinition, _ licence: LicenceDefinition?
  ) -> [String] {
    var texts: [String?] = definition.lookups.flatMap { [$0.subject, $0.key, $0.where] }
    func add(_ fields: [Catalogue.FieldDefinition]) {
      for field in fields {
        texts += [field.when, field.computed, field.prefill?.value]
        texts += (field.checks ?? []).map(\.rule)
        add(field.fields ?? [])
      }
    }
    add(definition.form)
    texts += definition.materials.map(\.notNeededWhen)
    texts += [
      definition.reasons, definition.greenChannel, definition.silenceApproves?.lastDay,
      definition.conditionalAcceptance?.disqualifiedWhen, licence?.validUntil,
    ]
    texts += (definition.outcomes ?? []).map(\.value)
    texts += (licence?.claims ?? []).map(\.value)
    return texts.compactMap { $0 }
  }

  private static func text(
    kind: String, promised: Int, audience: String = "\"自然人\"", _ rest: String
  ) -> String {
    """
    {"id": "item", "name": {"zh": "事项", "en": "Item"}, "summary": "事项", "basicCode": "002036002000",
    "implementationCode": "1", "handlingCode": "1", "type": "公共服务", "version": "1.0",
    "state": "在用", "effective": "2025-01-01", "agency": "bureau", "level": "市级",
    "legalBasis": [{"law": "某法", "article": "第一条"}], "kind": "\(kind)",
    "limits": {"statutory": 20, "promised": \(promised)}, "audience": [\(audience)],
    "acceptanceConditions": [], "channels": ["网上办理"], "visits": 0, "windows": [],
    "onlineDepth": "IV", "result": {"kind": "备案", "name": "结果"}, "themes": [],
    "rights": {"rights": "权利", "duties": "义务", "consultation": "咨询", "complaint": "投诉",
      "reconsideration": "市政府", "litigation": "区法院"}, "steps": [],
    \(rest)}
    """
  }

  /// Null for a state that nobody foresaw.
  private static let rule =
    "if insurance.state = \"正常\" then true else if insurance.state = \"暂停\" then false else null"

  /// Rules decide at once: granted where the insurance's state is 正常.
  static func instant() throws -> Item {
    try made(
      text(
        kind: "即办件", promised: 0,
        """
        "lookups": [{"name": "insurance", "title": {"zh": "参保信息", "en": "Insurance"},
          "register": "medical-insurance", "take": "one", "purpose": "核对参保",
          "legalBasis": {"law": "某法", "article": "第二条"}}],
        "form": [
          {"id": "place", "type": "region", "title": {"zh": "就医地", "en": "Place"},
            "required": true},
          {"id": "start", "type": "date", "title": {"zh": "开始日期", "en": "Start"},
            "required": true,
            "checks": [{"rule": "form.start >= today", "message": {"zh": "不能早于今天",
              "en": "Not before today"}}]},
          {"id": "months", "type": "number", "title": {"zh": "月数", "en": "Months"}},
          {"id": "days", "type": "number", "title": "天数", "computed": "form.months * 30"}],
        "materials": [{"id": "insured", "name": {"zh": "参保证明", "en": "Proof of insurance"},
          "kind": "证明", "form": "电子", "necessity": "必要", "evidence": [{"lookup": "insurance"}],
          "source": "政府核发"}],
        "reasons": "if variables.ok then [] else [\\"参保状态不正常\\"]",
        "outcomes": [{"name": "days", "title": {"zh": "天数", "en": "Days"},
          "value": "form.days", "format": "number"}]
        """),
      process: process(
        """
        <scriptTask id="rules" name="规则" palmcity:result="ok" scriptFormat="application/feel">
          <script>\(rule)</script></scriptTask>
        <exclusiveGateway id="which" default="no"/>
        <endEvent id="yesEnd" palmcity:outcome="granted"/>
        <endEvent id="noEnd" palmcity:outcome="denied"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="rules"/>
        <sequenceFlow id="f2" sourceRef="rules" targetRef="which"/>
        <sequenceFlow id="yes" sourceRef="which" targetRef="yesEnd">
          <conditionExpression xsi:type="tFormalExpression">ok = true</conditionExpression></sequenceFlow>
        <sequenceFlow id="no" sourceRef="which" targetRef="noEnd"/>
        """),
      licence: """
        {"type": "filing", "name": {"zh": "备案凭证", "en": "Filing"}, "issuer": "bureau",
        "validUntil": "duration(\\"P3M\\")", "replacesEarlier": true,
        "claims": [{"name": "name", "title": "姓名", "value": "applicant.name"},
          {"name": "place", "title": "就医地", "value": "form.place", "disclosable": true}]}
        """,
      also: [rule])
  }

  /// Review by the bureau and an opinion of the fire brigade in parallel, then a decision.
  static func promised(days: Int = 10) throws -> Item {
    try made(
      text(
        kind: "承诺件", promised: days, audience: "\"自然人\", \"法人\"",
        """
        "lookups": [{"name": "credit", "title": "信用", "register": "credit", "take": "one",
          "purpose": "核对信用", "legalBasis": {"law": "某法", "article": "第三条"}}],
        "form": [
          {"id": "purpose", "type": "text", "title": {"zh": "用途", "en": "Purpose"},
            "required": true, "maximumLength": 20},
          {"id": "key", "type": "declaration", "title": {"zh": "重点项目", "en": "Key project"}},
          {"id": "honest", "type": "declaration", "title": {"zh": "承诺属实", "en": "True"}}],
        "materials": [
          {"id": "plan", "name": {"zh": "方案", "en": "Plan"}, "kind": "原件", "form": "电子",
            "necessity": "必要", "evidence": [{"licence": "plan-licence"}, {"upload": true}],
            "upload": {"kinds": ["pdf"], "maximumBytes": 10000}, "source": "申请人自备"},
          {"id": "drawings", "name": {"zh": "图纸", "en": "Drawings"}, "kind": "原件",
            "form": "电子", "necessity": "次要", "conditional": true, "evidence": [{"upload": true}],
            "upload": {"kinds": ["pdf", "png"], "maximumBytes": 10000}, "source": "申请人自备"},
          {"id": "truth", "name": {"zh": "属实承诺", "en": "Truth"}, "kind": "承诺书", "form": "电子",
            "necessity": "次要", "evidence": [{"declaration": "honest"}, {"upload": true}],
            "notNeededWhen": "form.key = true", "source": "申请人自备"}],
        "reasons": "[\\"审查意见：\\" + string(variables.review.note)]",
        "greenChannel": "form.key = true",
        "procedures": [
          {"kind": "听证", "days": 15,
            "legalBasis": {"law": "中华人民共和国行政许可法", "article": "第四十六条"}},
          {"kind": "检测", "days": 10, "legalBasis": {"law": "某法", "article": "第五条"}},
          {"kind": "踏勘", "days": 2, "legalBasis": {"law": "某法", "article": "第六条"}}],
        "limitExtension": {"days": 10,
          "legalBasis": {"law": "中华人民共和国行政许可法", "article": "第四十二条"}},
        "conditionalAcceptance": {"days": 8, "disqualifiedWhen": "credit.bad = true",
          "commitment": {"zh": "我承诺按时补交", "en": "I shall hand it in"}}
        """),
      process: process(
        """
        <parallelGateway id="split"/>
        <userTask id="review" name="审查" palmcity:role="reviewer" palmcity:act="review"
          palmcity:result="review" palmcity:limitDays="3"/>
        <userTask id="opinion" name="消防意见" palmcity:agency="fire" palmcity:act="opinion"
          palmcity:result="opinion"/>
        <parallelGateway id="join"/>
        <userTask id="decide" name="决定" palmcity:role="decider" palmcity:act="decide"
          palmcity:result="decision"/>
        <exclusiveGateway id="which" default="no"/>
        <endEvent id="yesEnd" palmcity:outcome="granted"/>
        <endEvent id="noEnd" palmcity:outcome="denied"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="split"/>
        <sequenceFlow id="f2" sourceRef="split" targetRef="review"/>
        <sequenceFlow id="f3" sourceRef="split" targetRef="opinion"/>
        <sequenceFlow id="f4" sourceRef="review" targetRef="join"/>
        <sequenceFlow id="f5" sourceRef="opinion" targetRef="join"/>
        <sequenceFlow id="f6" sourceRef="join" targetRef="decide"/>
        <sequenceFlow id="f7" sourceRef="decide" targetRef="which"/>
        <sequenceFlow id="yes" sourceRef="which" targetRef="yesEnd">
          <conditionExpression xsi:type="tFormalExpression">decision.grant = true</conditionExpression></sequenceFlow>
        <sequenceFlow id="no" sourceRef="which" targetRef="noEnd"/>
        """),
      licence: """
        {"type": "permit", "name": {"zh": "许可证", "en": "Permit"}, "issuer": "bureau",
        "claims": [{"name": "name", "title": "姓名", "value": "applicant.name"},
          {"name": "purpose", "title": "用途", "value": "form.purpose", "disclosable": true}]}
        """)
  }

  /// A promised item whose rules never answer.
  static func failing() throws -> Item { try asking("form.nothing") }

  /// A promised item that grants once its one rule has an answer.
  private static func asking(_ rule: String) throws -> Item {
    try promised(
      process: """
        <scriptTask id="rules" name="核查" palmcity:result="ok" scriptFormat="application/feel">
          <script>\(rule)</script></scriptTask>
        <endEvent id="end" palmcity:outcome="granted"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="rules"/>
        <sequenceFlow id="f2" sourceRef="rules" targetRef="end"/>
        """)
  }

  /// The compiled texts of an item's definition and licence.
  static func expressions(of item: Item) -> [String: FEEL.Expression] {
    Dictionary(
      texts(item.definition, item.licence).compactMap { text in
        item.expression(text).map { (text, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// A promised item whose rules ask what a register answered.
  static func lookingUp() throws -> Item { try asking("credit.bad") }

  /// The item with a process that grants at once.
  static func granting(_ item: Item) throws -> Item {
    let body = """
      <endEvent id="end" palmcity:outcome="granted"/>
      <sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
      """
    return made(
      item.definition,
      process: try ProcessModel(Array(process(body).utf8), file: "process.bpmn"),
      expressions: [:])
  }

  /// The promised item with its definition changed.
  static func promised(
    days: Int = 10, migration: EditionMapping? = nil, _ change: (inout ItemDefinition) -> Void
  ) throws -> Item {
    let base = try promised(days: days)
    var definition = base.definition
    change(&definition)
    var expressions: [String: FEEL.Expression] = [:]
    for text in Self.texts(definition, base.licence) {
      expressions[text] =
        try base.expression(text) ?? FEEL.Expression(text, scope: scope(definition))
    }
    return made(
      definition, process: base.process, licence: base.licence, expressions: expressions,
      migration: migration)
  }

  /// A promised item whose process is this.
  static func promised(
    process body: String, also: [String] = [], agencies: Set<AgencyID> = [],
    migration: EditionMapping? = nil
  ) throws -> Item {
    let base = try promised()
    var expressions: [String: FEEL.Expression] = [:]
    for text in Self.texts(base.definition, base.licence) + also {
      expressions[text] =
        try base.expression(text) ?? FEEL.Expression(text, scope: scope(base.definition))
    }
    return made(
      base.definition,
      process: try ProcessModel(Array(process(body).utf8), file: "process.bpmn"),
      licence: base.licence, expressions: expressions, agencies: agencies, migration: migration)
  }

  private static func process(_ body: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xmlns:palmcity="https://palmcity.org/bpmn/1" id="d" targetNamespace="https://palmcity.org/test">
    <signal id="sig" name="sig"/>
    <process id="p" name="流程" isExecutable="true"><startEvent id="start"/>
    \(body)
    </process></definitions>
    """
  }
}

extension Submission {
  static func instant(
    _ party: Party, state: String? = "正常", place: String = "110100", start: String = "2026-03-10",
    licences: [HeldLicence] = []
  ) -> Submission {
    let record: Value = state.map { .context(["state": .string($0)]) } ?? .null
    let fact = Fact(
      name: "insurance", title: LocalizedText("参保信息", "Insurance"),
      register: "medical-insurance", registerEdition: "2026-1", owner: "medical",
      purpose: "核对参保", legalBasis: Self.basis, keys: state == nil ? [] : ["k1"],
      subject: party.id, value: record, asked: Instant(milliseconds: 0))
    return Submission(
      id: "case-1", applicant: party,
      form: [
        "place": .string(place), "start": Value(Town.day(start)), "months": Value(3),
      ], facts: [fact], licences: licences)
  }

  static func promised(
    _ party: Party, drawings: Bool = false, promise: Bool = true, plan: Bool = true,
    badCredit: Bool = false, key: Bool = false, honest: Bool = true
  ) -> Submission {
    let fact = Fact(
      name: "credit", title: "信用", register: "credit", registerEdition: "1", owner: "credit",
      purpose: "核对信用", legalBasis: Self.basis, keys: ["k2"], subject: party.id,
      value: .context(["bad": .boolean(badCredit)]), asked: Instant(milliseconds: 0))
    var uploads: [String: Upload] = [:]
    if plan { uploads["plan"] = Town.upload }
    // What may follow later is handed in or promised.
    if drawings || !promise { uploads["drawings"] = Town.upload }
    return Submission(
      id: "case-1", applicant: party,
      form: [
        "purpose": .string("建房"), "key": .boolean(key), "honest": .boolean(honest),
      ], facts: [fact], uploads: uploads, promised: promise ? ["drawings"] : [])
  }

  static var basis: LegalBasis { LegalBasis(law: "某法", article: "第二条", text: nil) }
}
