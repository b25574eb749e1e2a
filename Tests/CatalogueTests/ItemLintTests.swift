import Foundation
import Testing

@testable import Catalogue

/// The sound city broken in one way at a time: each way has its rule, and only that.
@Suite struct ItemLintTests {
  private static let item = "items/certificate/item.yaml"
  private static let licence = "items/certificate/licence.yaml"
  private static let cases = "items/certificate/cases.yaml"
  private static let process = "processes/instant.bpmn"
  private static let rules = "items/certificate/rules.dmn"

  struct Break: CustomTestStringConvertible, Sendable {
    let rule: CityRule
    let file: String
    let old: String
    let new: String
    var testDescription: String { "\(rule.rawValue): \(new)" }

    init(_ rule: CityRule, _ file: String, _ old: String, _ new: String) {
      self.rule = rule
      self.file = file
      self.old = old
      self.new = new
    }
  }

  private static func turn(_ rule: CityRule, _ text: String) -> Break {
    Break(rule, item, "lookups:", text + "\nlookups:")
  }
  private static let law = "legalBasis: {law: 某条例, article: 第一条}"
  private static let licensing = "legalBasis: {law: 中华人民共和国行政许可法, article: 第四十二条}"

  static let turns = [
    turn(.turnBasis, "procedures: [{kind: 听证, days: 20, legalBasis: {law: \"\", article: 第一条}}]"),
    turn(.turnDays, "procedures: [{kind: 听证, days: 0, \(law)}]"),
    turn(.duplicate, "procedures: [{kind: 听证, days: 2, \(law)}, {kind: 听证, days: 2, \(law)}]"),
    turn(.turnBasis, "procedures: [{kind: 踏勘, days: 2, stopsClock: true, \(licensing)}]"),
    turn(.turnBasis, "procedures: [{kind: 检测, days: 2, stopsClock: false, \(law)}]"),
    turn(.turnDays, "limitExtension: {days: 11, \(licensing)}"),
    turn(.turnBasis, "again: {months: 12, legalBasis: {law: \"\", article: 第一条}}"),
    turn(.turnDays, "again: {months: 0, \(law)}"), turn(.turnDays, "again: {months: 121, \(law)}"),
    turn(.unknownAgency, "limitExtension: {days: 5, approver: nobody, \(law)}"),
    turn(.taskRole, "limitExtension: {days: 5, \(law)}"),
    turn(.turnBasis, "parallel: {lateOpinion: 视为同意}"),
    turn(.turnBasis, "silenceApproves: {law: 某条例, article: \" \"}"),
    turn(
      .unknownName, "silenceApproves: {law: 某条例, article: 第一条, lastDay: permit.validUntil}"),
    turn(.feel, "silenceApproves: {law: 某条例, article: 第一条, lastDay: today +}"),
    Break(.ruleWord, item, "{zh: 未参保, en", "{zh: 规则里没有的话, en"),
    Break(.ruleWord, item, "{zh: 未参保, en: Not insured}", "{zh: 未参保}"),
    Break(.duplicate, item, "{zh: 未参保, en", "{zh: 审批结论, en"),
    turn(.turnDays, "declaredCommitment: {checkDays: 0, \(law)}"),
  ]

  static let glossary = [
    Break(.promisedLimit, item, "statutory: 20, promised: 5", "statutory: 3, promised: 5"),
    Break(.instantLimit, item, "kind: 承诺件", "kind: 即办件"),
    Break(.limitRange, item, "statutory: 20", "statutory: 99999"),
    Break(.stepLimit, item, "市人社局}, limit: 2", "市人社局}, limit: 9"),
    Break(
      .visitsReason, item, "visits: 0\nwindows: [{zh: 社保窗口}]\nonlineDepth: IV",
      "visits: 1\nwindows: [{zh: 社保窗口}]\nonlineDepth: III"),
    Break(.depthVisits, item, "visits: 0", "visits: 1\nvisitsReason: {zh: 领取原件}"),
    Break(.fee, item, "basis: 收费文件第一号", "basis: \"\""),
    Break(.fee, item, "standard: {zh: 每份 1 元}", "standard: {zh: \" \"}"),
    Break(.fee, item, "onlinePayment: true", "onlinePayment: true\n    relief: {zh: 学生减半}"),
    Break(
      .resultLicence, item, "result: {kind: 证照, name: {zh: 参保证明}, licence: insurance-certificate}",
      "result: {kind: 证照, name: {zh: 参保证明}}"),
    Break(.resultLicence, item, "licence: insurance-certificate}", "licence: other-certificate}"),
    Break(.resultLicence, item, "kind: 证照", "kind: 批文"),
    Break(.materialSource, item, "source: {zh: 公安机关}", "source: {zh: \"\"}"),
    Break(
      .legalBasis, item, "{law: 中华人民共和国社会保险法, article: 第七十四条}",
      "{law: 中华人民共和国社会保险法, article: \"\"}"),
    Break(
      .legalBasis, item, "legalBasis:\n  - {law: 中华人民共和国社会保险法, article: 第七十四条}",
      "legalBasis: []"),
    Break(.basicCode, item, "basicCode: \"002014009000\"", "basicCode: \"02014009000\""),
    Break(.basicCode, item, "basicCode: \"002014009000\"", "basicCode: \"00201400900A\""),
    Break(.emptyText, item, "litigation: {zh: 6 个月内提起行政诉讼。}", "litigation: {zh: \"\"}"),
    Break(.emptyText, item, "audience: [自然人]", "audience: []"),
    Break(
      .cancelledDate, item, "effective: 2026-01-01", "effective: 2026-01-01\ncancelled: 2025-01-01"),
  ]

  static let references = [
    Break(.folderName, item, "id: certificate", "id: other-name"),
    Break(.unknownAgency, item, "agency: social", "agency: socials"),
    Break(.unknownAgency, item, "agency: social", "agency: social\njointAgencies: [nobody]"),
    Break(.unknownAgency, item, "agency: social", "agency: social\nreassignTo: [nobody]"),
    Break(.unknownAgency, licence, "issuer: social", "issuer: nobody"),
    Break(.unknownRegister, item, "register: people", "register: peoples"),
    Break(.unknownLookup, item, "evidence: [{lookup: person}]", "evidence: [{lookup: persons}]"),
    Break(.unknownLookup, item, "lookup: payments}", "lookup: payment}"),
    Break(.unknownLicence, item, "evidence: [{lookup: person}]", "evidence: [{licence: driving}]"),
    Break(.unknownField, item, "{declaration: promise}]", "{declaration: promises}]"),
    Break(.unknownField, item, "form.months > 12", "form.month > 12"),
    Break(.unknownField, item, "person.state = \"暂停\"", "person.status = \"暂停\""),
    Break(.unknownField, item, "sum(payments.amount)", "sum(payments.amounts)"),
    Break(.unknownField, item, "record.amount > 0", "record.amounts > 0"),
    Break(.unknownField, item, "applicant.number'", "applicant.numbers'"),
    Break(.unknownField, item, "form.relation != \"子女\"", "form.relative != \"子女\""),
    Break(.unknownField, item, "form.family.income", "form.family.incomes"),
    Break(.unknownField, item, "value: bill, title: bill", "value: bill, title: name"),
    Break(.unknownField, licence, "person.state", "person.stat"),
    Break(.unknownField, rules, "person.state", "person.statt"),
    Break(.unknownName, item, "variables.conclusion.reason", "variables.decision.reason"),
    Break(.unknownName, item, "form.months > 12", "months > 12"),
    Break(.unknownName, item, "form.months > 12", "record.amount > 12"),
    Break(.unknownName, rules, "reason: \"未参保\"", "reason: 未参保"),
    Break(
      .unknownName, rules, "count(form.family", "today > applicant.birth and count(form.family"),
    Break(.unknownName, process, "conclusion.grant = true", "outcome.grant = true"),
    Break(.unknownInput, rules, "name=\"person\"", "name=\"citizen\""),
    Break(.unknownDecision, process, "palmcity:decision=\"审批结论\"", "palmcity:decision=\"结论\""),
    Break(.processMissing, item, "process: instant", "process: instants"),
    Break(.feel, item, "form.months > 12", "form.months >"),
    Break(.feel, licence, "value: applicant.name", "value: \"applicant..name\""),
    Break(.registerShared, item, "purpose: {zh: 核对缴费}", "purpose: {zh: 别的用途}"),
  ]

  static let parts = [
    Break(.duplicate, item, "name: payments", "name: person"),
    Break(.duplicate, item, "- id: receipt", "- id: identity"),
    Break(.duplicate, item, "- id: payment\n", "- id: purpose\n"),
    Break(.duplicate, licence, "name: state", "name: name"),
    Break(.reservedName, item, "name: payments", "name: form"),
    Break(.reservedName, item, "- id: months", "- id: back"),
    Break(.reservedName, licence, "name: state", "name: status"),
    Break(.reservedName, licence, "name: state", "name: licence_number"),
    Break(
      .lookupShape, item, "register: people\n",
      "register: people\n    subject: applicant.number\n    key: applicant.number\n"),
    Break(
      .lookupShape, item, "register: people\n", "register: people\n    subject: person.number\n"),
    Break(
      .fieldShape, item, "type: choice\n    title: {zh: 用途}", "type: text\n    title: {zh: 用途}"),
    Break(.fieldShape, item, "statement: {zh: 以上属实。}", "hint: {zh: 以上属实。}"),
    Break(.fieldShape, item, "value: home, title: {zh: 购房}", "value: work, title: {zh: 购房}"),
    Break(.fieldShape, item, "maximumCount: 5", "maximumCount: 0"),
    Break(.identifier, item, "- id: months", "- id: how many"),
    Break(.materialEvidence, item, "evidence: [{lookup: person}]", "evidence: []"),
    Break(
      .materialEvidence, item, "evidence: [{lookup: person}]",
      "evidence: [{lookup: person, declaration: promise}]"),
    Break(.materialUpload, item, "upload: {kinds: [pdf], maximumBytes: 1048576}", "copies: 1"),
    Break(.materialUpload, item, "kinds: [pdf]", "kinds: [exe]"),
    Break(.materialUpload, item, "maximumBytes: 1048576", "maximumBytes: 0"),
    Break(.conditionalMaterial, item, "necessity: 次要", "necessity: 必要"),
    Break(.conditionalMaterial, item, "days: 10", "days: 0"),
    Break(.conditionalMaterial, item, "conditional: true", "conditional: false"),
    Break(.fieldUnread, item, "value: form.payment", "value: form.months"),
    Break(.fieldUnread, item, "sum(form.family.income)", "count(form.family)"),
    Break(.fieldUnread, item, "{upload: true}, {declaration: promise}", "{upload: true}"),
    Break(.goldenCases, cases, "status: granted", "status: closed"),
    Break(.goldenCase, cases, "status: granted", "status: grant"),
    Break(.goldenCase, cases, "- name: 暂停参保", "- name: 在职参保人"),
    Break(
      .goldenCase, cases, "records: {people: [{number: \"370699199305189019\", name",
      "records: {person: [{number: \"370699199305189019\", name"),
    Break(.goldenCase, cases, "state: 暂停", "status: 暂停"),
    Break(
      .goldenCase, cases, "{person: {number: \"370699199305189019\"",
      "{person: {number: \"370699199305189018\""),
    Break(
      .basicCode, item, "implementationCode: \"11370600MB2857053A4002014009000\"",
      "implementationCode: \"11370600MB2857053A4002014009001\""),
    Break(.goldenCase, cases, "outcomes: {total", "outcomes: {sum"),
    Break(.goldenCase, cases, "{identity: missing}", "{passport: missing}"),
    Break(.goldenCase, cases, "{purpose: home, months: 1}", "{purpose: home, month: 1}"),
    Break(.taskAgency, process, "palmcity:agency=\"item\"", "palmcity:agency=\"nobody\""),
    Break(.taskRole, process, "palmcity:agency=\"item\"", "palmcity:agency=\"government\""),
    Break(.taskRole, process, "palmcity:role=\"reviewer\"", "palmcity:role=\"boss\""),
    Break(.taskAct, process, "palmcity:act=\"review\"", "palmcity:act=\"look\""),
    Break(.taskResult, process, " palmcity:result=\"review\"", ""),
    Break(.limitRange, process, "palmcity:limitDays=\"2\"", "palmcity:limitDays=\"two\""),
    Break(.endOutcome, process, "palmcity:outcome=\"granted\"", "palmcity:outcome=\"grant\""),
  ]

  @Test func `nothing waits for what nobody brings`() {
    var city = TestCity()
    let file = "processes/instant.bpmn"
    city.change(
      file, "<process id=", to: "<signal id=\"news\" name=\"消息\"/>\n  <process id=")
    city.change(
      file, "<exclusiveGateway id=\"gate\"",
      to: """
        <boundaryEvent id="heard" attachedToRef="check" cancelActivity="false">
          <signalEventDefinition id="hears" signalRef="news"/></boundaryEvent>
        <endEvent id="told"/><sequenceFlow id="f4" sourceRef="heard" targetRef="told"/>
        <exclusiveGateway id="gate"
        """)
    #expect(
      city.findings(.processMessage).map(\.message.en) == [
        "\"heard\": it waits for “消息”, which nothing brings to a case: it would wait for ever"
      ])
    city.change(
      file, "<endEvent id=\"denied\" palmcity:outcome=\"denied\"/>",
      to: """
        <endEvent id="denied" palmcity:outcome="denied">
          <signalEventDefinition id="tells" signalRef="news"/></endEvent>
        """)
    #expect(city.findings(.processMessage).isEmpty)
  }

  @Test(arguments: glossary) func `a catalogue keeps the glossary's rules`(_ broken: Break) {
    check(broken)
  }

  @Test(arguments: references) func `what is referred to is there`(_ broken: Break) {
    check(broken)
  }

  @Test(arguments: turns) func `a turn of the law names its law and keeps within it`(
    _ broken: Break
  ) { check(broken) }

  @Test func `an earlier edition is of the same item, and earlier`() throws {
    var city = TestCity()
    city.files["items/certificate/before/item.yaml"] = city.files[Self.item]
    #expect(!city.findings(.beforeEdition).isEmpty)
    let text = try #require(city.files[Self.item])
    city.files["items/certificate/before/item.yaml"] =
      text.replacing("effective: 2026-01-01", with: "effective: 2020-01-01")
      .replacing("version: \"1.0\"", with: "version: \"0.9\"")
    #expect(city.load().findings.isEmpty, "\(city.load().findings)")
  }

  @Test(arguments: parts) func `parts have their shape`(_ broken: Break) { check(broken) }

  /// The rule is broken in that file, at the line that was changed where the rule knows one.
  private func check(_ broken: Break) {
    let loaded = TestCity.changing(broken.file, broken.old, to: broken.new).load()
    let findings = loaded.findings.filter { $0.rule == broken.rule.rawValue }
    #expect(!findings.isEmpty, "found only \(loaded.findings)")
    #expect(findings.allSatisfy { !$0.message.zh.isEmpty && !$0.message.en.isEmpty })
    if findings.contains(where: { $0.severity == .error }) { #expect(loaded.city == nil) }
  }

  @Test func `the promised limit's finding names file, line and both limits`() {
    let findings = TestCity.changing(Self.item, "statutory: 20", to: "statutory: 3")
      .findings(.promisedLimit)
    #expect(
      findings.map(\.description) == [
        "items/certificate/item.yaml:17: error: The promised limit (5 working days) is longer than "
          + "the statutory one (3) [promised-limit]"
      ])
  }

  @Test func `an unknown agency's finding names the one that was meant`() {
    let finding = TestCity.changing(Self.item, "agency: social", to: "agency: socail")
      .findings(.unknownAgency).first
    #expect(finding?.line == 12)
    #expect(finding?.hint?.en == "Did you mean social?")
  }

  @Test func `FEEL that does not parse names the place within it`() {
    let findings = TestCity.changing(
      Self.item, "greenChannel: form.months > 12", to: "greenChannel: (1 + 2"
    )
    .findings(.feel)
    #expect(findings.count == 1)
    #expect(findings.first?.message.en.contains("line 1, column") == true)
  }

  @Test func `a look-up that nobody reads is found`() {
    var city = TestCity()
    city.change(
      Self.item, "prefill: {value: count(payments), lookup: payments}", to: "required: false")
    city.change(Self.item, "sum(payments.amount) + ", to: "")
    let findings = city.findings(.lookupUnread)
    #expect(
      findings.map(\.message.en) == ["No rule, material or prefill reads the look-up payments"])
  }

  @Test func `a field that only its own check reads is unread`() {
    var city = TestCity()
    city.change(Self.item, "greenChannel: form.months > 12\n", to: "")
    #expect(
      city.findings(.fieldUnread).map(\.message.en) == [
        "No rule, material or licence reads the field months"
      ])
  }

  @Test func `a member of a group is read inside a filter of the rules`() {
    var city = TestCity()
    #expect(city.findings(.fieldUnread) == [])
    city.change(Self.rules, "[relation = \"配偶\"]", to: "")
    city.change(Self.item, ", when: 'form.relation != \"子女\"'", to: "")
    #expect(
      city.findings(.fieldUnread).map(\.message.en) == [
        "No rule, material or licence reads the field family.relation"
      ])
  }

  @Test func `an agency that follows from the case is FEEL over the facts`() {
    var city = TestCity.changing(Self.process, "\"item\"", to: "\"= person.name\"")
    #expect(city.load().findings == [])
    #expect(city.load().city?.items["certificate"]?.expression("person.name") != nil)
    city = TestCity.changing(Self.process, "\"item\"", to: "\"=person.bureau\"")
    #expect(city.findings(.unknownField).map(\.file) == [Self.process])
  }

  @Test func `a theme that the home page does not know is told, and the city still loads`() {
    let city = TestCity.changing(
      Self.item, "themes: [{zh: 社会保障, en: Social security}]",
      to: "themes: [{zh: 社会保障}, {zh: 社会保险}]")
    let loaded = city.load()
    #expect(
      loaded.findings.map(\.description) == [
        "\(Self.item):30: warning: The fields of home.yaml have no “社会保险”. Did you mean 社会保障? "
          + "[unknown-theme]"
      ])
    #expect(loaded.city != nil)
    var bare = city
    bare.files["home.yaml"] = nil
    #expect(bare.load().findings == [])
  }

  @Test func `golden cases lie in the time in which the item is in force`() {
    let city = TestCity.changing(Self.item, "effective: 2026-01-01", to: "effective: 2026-07-01")
    let found = city.findings(.goldenCase)
    #expect(found.map(\.line) == [2, 8, 14, 18])
    #expect(
      found.first?.message.en
        == "\"在职参保人\": its day 2026-03-02 lies before the item is effective, 2026-07-01 (effective "
        + "in item.yaml): nothing is taken in on that day")
    let cancelled = TestCity.changing(
      Self.item, "effective: 2026-01-01", to: "effective: 2026-01-01\ncancelled: 2026-03-02")
    #expect(cancelled.findings(.goldenCase).map(\.line) == [2, 8, 14, 18])
  }

  @Test func `what does not hold in a golden case has the line of its part`() throws {
    let item = try #require(TestCity().load().city?.items["certificate"])
    let lines = try #require(item.goldenCaseLines.last)
    let told = ["at", "form.month", "steps[1]", "steps[1].after", "steps[2]", "status", "refused"]
    #expect(told.map { lines.line(of: $0) - lines.line } == [1, 3, 4, 4, 0, 0, 5])
  }

  @Test func `conditional materials need the item's conditional acceptance`() {
    let block = """
      conditionalAcceptance:
        days: 10
        disqualifiedWhen: 'person.state = "暂停"'
        commitment: {zh: 十个工作日内补齐。}
      """
    let findings = TestCity.changing(Self.item, block, to: "").findings(.conditionalMaterial)
    #expect(findings.count == 1)
  }

  @Test func `six golden cases are needed: granted, denied and bad input among them`() {
    var city = TestCity()
    city.files[Self.cases] = """
      - name: 只有一个
        at: 2026-03-02T10:00
        applicant: {person: {number: "370699199305189019", name: 测试甲}}
        expect: {tasks: [复核]}
      """
    #expect(
      Set(city.findings(.goldenCases).map(\.message.en)) == [
        "There are 1 golden cases, at least 6 are needed", "No golden case is granted",
        "No golden case is denied", "No golden case has bad input (expect.refused)",
      ])
  }

  @Test func `a certificate without a licence file is found`() {
    var city = TestCity()
    city.files[Self.licence] = nil
    #expect(city.findings(.resultLicence).map(\.message.en) == ["There is no licence.yaml"])
  }

  @Test func `a claim with a name that every licence has a meaning for is found at its line`() {
    var city = TestCity()
    city.change(Self.licence, "name: state", to: "name: cnf")
    let found = city.findings(.reservedName)
    #expect(found.map(\.file) == [Self.licence])
    #expect(found.map(\.line) == [7])
    #expect(
      found.map(\.message.en) == ["cnf cannot name a claim: every licence has a meaning for it"])
  }

  @Test func `a person has a number and a name`() {
    var city = TestCity()
    city.change(Self.item, "{id: relation, type: text", to: "{id: relation, type: person")
    let text = { (name: String) in "form.relation.\(name) != \"子女\"" }
    city.change(Self.item, "'form.relation != \"子女\"'", to: "'\(text("number"))'")
    #expect(!city.findings(.unknownField).contains { $0.message.en.contains("form.relation") })
    city.change(Self.item, text("number"), to: text("birth"))
    #expect(city.findings(.unknownField).contains { $0.message.en.contains("form.relation") })
  }

  @Test func `a choice counts once only among the applicant's own records`() {
    var city = TestCity()
    city.change(
      Self.item, "choicesFrom: {register: bills,", to: "choicesFrom: {once: true, register: bills,")
    #expect(city.findings(.fieldShape).isEmpty)
    city.change("registers/bills.yaml", "\nsubject: number", to: "")
    #expect(city.findings(.fieldShape).map(\.message.en).first?.contains("has no subject") == true)
  }

  @Test func `an item has one process, its own or a shared one`() {
    var city = TestCity()
    city.files["items/certificate/process.bpmn"] = TestCity.process
    #expect(city.findings(.processMissing).count == 1)
    city.change(Self.item, "process: instant\n", to: "")
    #expect(city.load().findings == [])
    city.files["items/certificate/process.bpmn"] = nil
    #expect(city.findings(.processMissing).map(\.line) == [0])
  }

  @Test func `codes are not used twice, and a licence type means one thing`() {
    var city = TestCity()
    for name in ["item.yaml", "rules.dmn", "licence.yaml", "cases.yaml"] {
      city.files["items/second/" + name] = city.files["items/certificate/" + name]
    }
    city.change("items/second/item.yaml", "id: certificate", to: "id: second")
    city.change("items/second/licence.yaml", "zh: 社会保险参保证明", to: "zh: 另一种证明")
    let findings = city.findings(.duplicate)
    #expect(
      findings.map(\.file) == [
        "items/second/item.yaml", "items/second/item.yaml", "items/second/licence.yaml",
      ])
  }

  @Test func `a member of a group that only its own condition reads is unread`() {
    var city = TestCity()
    city.change(Self.rules, "[relation = \"配偶\"]", to: "")
    city.change(Self.item, "title: {zh: 关系}}", to: "title: {zh: 关系}, when: 'form.relation = null'}")
    city.change(Self.item, ", when: 'form.relation != \"子女\"'", to: "")
    #expect(city.findings(.fieldUnread).map(\.line).count == 1)
  }

  @Test func `a decision table with a gap and a repeated row warns, and the city still loads`() {
    var city = TestCity()
    let start = "    <literalExpression id=\"expression_1\">"
    let text = city.files[Self.rules] ?? ""
    let before = text.components(separatedBy: start)[0]
    city.files[Self.rules] =
      before + """
            <decisionTable id="table" hitPolicy="FIRST">
              <input id="i1"><inputExpression id="e1" typeRef="number">
                <text>form.months + count(form.family[relation = "配偶"])</text>
              </inputExpression></input>
              <output id="o1" name="grant" typeRef="boolean"/>
              <output id="o2" name="reason" typeRef="string"/>
              <rule id="r1"><inputEntry id="c1"><text>&lt; 3</text></inputEntry>
                <outputEntry id="d1"><text>person.state = "正常"</text></outputEntry>
                <outputEntry id="g1"><text>""</text></outputEntry></rule>
              <rule id="r2"><inputEntry id="c2"><text>&lt; 3</text></inputEntry>
                <outputEntry id="d2"><text>false</text></outputEntry>
                <outputEntry id="g2"><text>"未参保"</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """
    let loaded = city.load()
    let findings = loaded.findings.filter { $0.rule == "decision-table" }
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.severity == .warning && $0.file == Self.rules && $0.line > 0 })
    let gap = findings.first { $0.message.en.hasSuffix("(gap)") }
    #expect(gap?.hint?.en.hasSuffix(" = 3") == true)
    #expect(gap?.hint?.zh.hasPrefix("例如：") == true)
    #expect(loaded.city != nil, "\(loaded.errors)")
  }
}
