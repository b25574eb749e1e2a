import Civics
import Testing

@testable import Catalogue

/// Whoever reads an item in English reads its rules in English too.
@Suite struct RuleWordLintTests {
  private static let item = "items/certificate/item.yaml"
  private static let rules = "items/certificate/rules.dmn"

  private static func warning(_ place: String, _ word: String) -> String {
    "\(place): warning: “\(word)” has no English: English pages show it in Chinese. Write it into "
      + "ruleWords of item.yaml: {zh: \(word), en: …} [rule-word]"
  }

  @Test func `a decision's name and a reason without English are told where they stand`() {
    var city = TestCity.changing(Self.item, "  - {zh: 审批结论, en: Decision}\n", to: "")
    #expect(city.load().findings.map(\.description) == [Self.warning("\(Self.rules):6", "审批结论")])
    #expect(city.load().city != nil)
    city = TestCity.changing(Self.item, "  - {zh: 未参保, en: Not insured}", to: "")
    #expect(city.load().findings.map(\.description) == [Self.warning("\(Self.rules):11", "未参保")])
  }

  @Test func `a result's own text needs English, and may have it`() {
    var city = TestCity.changing(
      Self.item, "value: form.payment",
      to: "value: 'if form.payment = null then \"没有缴费\" else form.payment'")
    let line =
      1 + (city.files[Self.item]?.components(separatedBy: "没有缴费")[0].count { $0 == "\n" } ?? 0)
    #expect(
      city.load().findings.map(\.description) == [Self.warning("\(Self.item):\(line)", "没有缴费")])
    city.change(Self.item, "ruleWords:", to: "ruleWords:\n  - {zh: 没有缴费, en: No payment}")
    #expect(city.load().findings == [])
  }

  @Test func `a region's name has the city's English`() {
    var city = TestCity.changing(
      Self.item, "value: form.payment",
      to: "value: 'if form.payment = null then \"测试市\" else form.payment'")
    #expect(city.findings(.ruleWord).count == 1)
    city.change(
      "city.yaml", "code: \"370600\", name: {zh: 测试市}",
      to: "code: \"370600\", name: {zh: 测试市, en: Testville}")
    #expect(city.load().findings == [])
  }

  @Test func `the labels and texts of a table need English; names that nobody reads do not`() throws
  {
    var city = TestCity()
    let start = "    <literalExpression id=\"expression_1\">"
    let before = try #require(city.files[Self.rules]?.components(separatedBy: start).first)
    city.files[Self.rules] =
      before + """
            <decisionTable id="table" hitPolicy="FIRST">
              <input id="i1" label="配偶人数"><inputExpression id="e1" typeRef="number">
                <text>count(form.family[relation = "配偶"])</text>
              </inputExpression></input>
              <input id="i2" label="参保状态"><inputExpression id="e2" typeRef="string">
                <text>person.state</text>
              </inputExpression></input>
              <output id="o1" name="grant" label="是否准予" typeRef="boolean"/>
              <output id="o2" name="reason" typeRef="string"/>
              <rule id="r1"><inputEntry id="c1"><text>&lt; 2</text></inputEntry>
                <inputEntry id="c2"><text>"正常"</text></inputEntry>
                <outputEntry id="d1"><text>true</text></outputEntry>
                <outputEntry id="g1"><text>""</text></outputEntry></rule>
              <rule id="r2"><inputEntry id="c3"><text>-</text></inputEntry>
                <inputEntry id="c4"><text>-</text></inputEntry>
                <outputEntry id="d2"><text>false</text></outputEntry>
                <outputEntry id="g2"><text>"未参保"</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """
    let words = ["配偶人数", "参保状态", "是否准予", "正常"]
    let found = city.findings(.ruleWord)
    #expect(found.map(\.line) == [11, 14, 17, 20])
    #expect(zip(found, words).allSatisfy { $0.message.zh.contains("“\($1)”") }, "\(found)")
    city.change(
      Self.item, "ruleWords:\n",
      to: "ruleWords:\n" + words.map { "  - {zh: \($0), en: Word}\n" }.joined())
    #expect(city.findings(.ruleWord) == [])
  }

  @Test func `a step of the process without English is told at its line`() throws {
    let process = "processes/instant.bpmn"
    var city = TestCity.changing(process, " palmcity:en=\"Recheck\"", to: "")
    #expect(
      city.load().findings.map(\.description) == [
        "\(process):11: warning: \"复核\": it has no English name: English pages show it in Chinese. "
          + "Write palmcity:en [step-name]"
      ])
    let item = try #require(city.load().city?.items["certificate"])
    #expect(item.stepName("决定") == LocalizedText("决定", "Decision"))
    #expect(item.stepName("复核")(.en) == "复核")
    #expect(item.processPicture(isUpright: true, .en).contains(">Decision<"))
    #expect(item.processPicture(isUpright: true, .zh).contains(">决定<"))
    city.change(
      Self.item, "name: {zh: 社会保险参保证明, en: Certificate of social insurance}", to: "name: 社会保险参保证明")
    #expect(city.findings(.stepName) == [])
  }

  @Test func `an item, or a city, without English has none missing`() {
    var city = TestCity.changing(
      Self.item, "ruleWords:\n  - {zh: 审批结论, en: Decision}\n  - {zh: 未参保, en: Not insured}", to: "")
    #expect(city.findings(.ruleWord).count == 2)
    city.change(
      Self.item, "name: {zh: 社会保险参保证明, en: Certificate of social insurance}", to: "name: 社会保险参保证明")
    #expect(city.load().findings == [])
  }
}
