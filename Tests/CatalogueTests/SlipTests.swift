import Testing

@testable import Catalogue

/// An analyst's slips in FEEL: each is found at its line, with the name or value that was meant.
@Suite struct SlipTests {
  private static let item = "items/certificate/item.yaml"
  private static let licence = "items/certificate/licence.yaml"
  private static let process = "processes/instant.bpmn"
  private static let rules = "items/certificate/rules.dmn"

  struct Slip: CustomTestStringConvertible, Sendable {
    let file: String
    let old: String
    let new: String
    /// What stands behind file and line.
    let told: String
    var testDescription: String { new }

    init(_ file: String, _ old: String, _ new: String, _ told: String) {
      self.file = file
      self.old = old
      self.new = new
      self.told = told
    }
  }

  static let slips = [
    Slip(
      item, "[variables.conclusion.reason]", "[variables.conclusion.raeson]",
      "variables.conclusion.raeson is not known here. Did you mean reason? [unknown-name]"),
    Slip(
      item, "value: form.payment",
      "value: 'if variables.conclusion.grnt then form.payment else null'",
      "variables.conclusion.grnt is not known here. Did you mean grant? [unknown-name]"),
    Slip(
      licence, "value: person.state", "value: person.state.name",
      "person.state.name is not known here [unknown-field]"),
    Slip(
      licence, "validUntil: duration(\"P3M\")",
      "validUntil: applicant.birthday + duration(\"P3M\")",
      "applicant.birthday is not known here. Known: age, birth, kind, name, number, region, sex "
        + "[unknown-field]"),
    Slip(
      item, "rule: form.months > 0", "rule: form.months == 1",
      "FEEL does not parse (line 1, column 13): \"==\" is no comparison. Expected here: = "
        + "[feel-syntax]"),
    Slip(
      item, "rule: form.months > 0", "rule: today > 20260101",
      "This compares a date with a number, which is always null. Days are written "
        + "duration(\"P30D\") [feel-types]"),
    Slip(
      item, "rule: form.months > 0", "rule: 'today > \"2026-01-01\"'",
      "This compares a date with a text, which is always null. A date is written "
        + "date(\"2026-03-02\") [feel-types]"),
    Slip(
      item, "rule: form.months > 0", "rule: 'form.months > \"0\"'",
      "This compares a number with a text, which is always null. A number has no quotes "
        + "[feel-types]"),
    Slip(
      item, "rule: form.months > 0", "rule: today + 30 > applicant.birth",
      "This makes a date + a number, which is always null. Days are written duration(\"P30D\") "
        + "[feel-types]"),
    Slip(
      item, "when: 'form.purpose = \"home\"'", "when: 'form.purpose = \"house\"'",
      "\"house\" is none of the values to choose from. Known: home, work [unknown-choice]"),
    Slip(
      item, "disqualifiedWhen: 'person.state = \"暂停\"'",
      "disqualifiedWhen: 'person.state in (\"暂停\", \"停止\")'",
      "\"停止\" is none of the values to choose from. Known: 暂停, 正常 [unknown-choice]"),
    Slip(
      item, "when: 'form.purpose = \"home\"'", "when: 'form.purpose'",
      "This gives a text, where true or false is asked for [feel-types]"),
    Slip(
      licence, "validUntil: duration(\"P3M\")", "validUntil: 3",
      "This gives a number, where a date or a duration is asked for [feel-types]"),
    Slip(
      item, "greenChannel: form.months > 12", "greenChannel: form.months",
      "This gives a number, where true or false is asked for [feel-types]"),
    Slip(
      item, "prefill: {value: count(payments), lookup: payments}",
      "prefill: {value: 'count(payments) > 3', lookup: payments}",
      "This gives a yes or no, where the answer to a number is asked for [feel-types]"),
    Slip(
      item, "prefill: {value: count(payments), lookup: payments}",
      "prefill: {value: person.state, lookup: person, fixed: true}",
      "This gives a text, where the answer to a number is asked for [feel-types]"),
    Slip(
      item, "sum(form.family.income)", "sum(form.family[relatoin = \"子女\"].income)",
      "relatoin is not known here. Did you mean relation? [unknown-name]"),
    Slip(
      rules, "person.state = \"正常\"", "person.stat = \"正常\"",
      "\"审批结论\": person.stat is not known here. Did you mean state? [unknown-field]"),
    Slip(
      rules, "person.state = \"正常\"", "person.state = \"在保\"",
      "\"审批结论\": \"在保\" is none of the values to choose from. Known: 暂停, 正常 [unknown-choice]"),
    Slip(
      process, "conclusion.grant = true", "conclusion.grnat = true",
      "\"yes\" (item certificate): conclusion.grnat is not known here. Did you mean grant? "
        + "[unknown-name]"),
    Slip(
      process, "conclusion.grant = true", "conclusion.grant = \"yes\"",
      "\"yes\" (item certificate): This compares a yes or no with a text, which is always null. "
        + "Write true or false, without quotes [feel-types]"),
  ]

  @Test(arguments: slips) func `a slip is found where it stands`(_ slip: Slip) throws {
    let text = try #require(TestCity.sound[slip.file])
    let line = try #require(text.components(separatedBy: slip.old).first)
      .components(separatedBy: "\n").count
    let loaded = TestCity.changing(slip.file, slip.old, to: slip.new).load()
    #expect(
      loaded.findings.filter { $0.rule != CityRule.fieldUnread.rawValue }.map(\.description)
        == ["\(slip.file):\(line): error: \(slip.told)"])
  }

  @Test func `a record's field is known in a look-up's condition, and in no other text`() {
    let found = TestCity.changing(Self.item, "form.months > 12", to: "record.amount > 12").load()
    #expect(
      found.findings.map(\.message.en).contains("record is known only in where"), "\(found)")
  }

  @Test func `the rows of a table are held to the choices of what they ask`() throws {
    var city = TestCity()
    let start = "    <literalExpression id=\"expression_1\">"
    let before = try #require(city.files[Self.rules]?.components(separatedBy: start).first)
    city.files[Self.rules] =
      before + """
            <decisionTable id="table" hitPolicy="FIRST">
              <input id="i1" label="用途"><inputExpression id="e1" typeRef="string">
                <text>form.purpose</text>
              </inputExpression></input>
              <output id="o1" name="grant" typeRef="boolean"/>
              <output id="o2" name="reason" typeRef="string"/>
              <rule id="r1"><inputEntry id="c1"><text>"house"</text></inputEntry>
                <outputEntry id="d1"><text>count(form.family.relation) &gt; 0</text></outputEntry>
                <outputEntry id="g1"><text>""</text></outputEntry></rule>
              <rule id="r2"><inputEntry id="c2"><text>-</text></inputEntry>
                <outputEntry id="d2"><text>person.state = "正常"</text></outputEntry>
                <outputEntry id="g2"><text>"不符合"</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """
    #expect(
      city.findings(.unknownChoice).map(\.description) == [
        "items/certificate/rules.dmn:16: error: \"审批结论, row 1, 用途\": \"house\" is none of the "
          + "values to choose from. Known: home, work [unknown-choice]"
      ])
    city.change(Self.item, "[variables.conclusion.reason]", to: "[variables.conclusion.why]")
    #expect(city.findings(.unknownName).map(\.hint?.en) == ["Known: grant, reason"])
  }
}
