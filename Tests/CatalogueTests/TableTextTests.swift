import Civics
import Decisions
import FEEL
import Foundation
import Testing

@testable import Catalogue

/// The demo city's tables, as a citizen reads them.
struct TableTextTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path

  private func tables(_ item: String) throws -> [TableText] {
    let city = try CityLoader.city(Self.folder)
    return try #require(city.items[ItemID(item)]).tables(in: city)
  }

  @Test func `heads, cells and the hit policy are words of the form and the registers`() throws {
    let tables = try tables("medical-reimbursement")
    #expect(tables.map(\.decision) == ["起付标准", "报销比例", "审批结论"])
    let share = tables[1]
    #expect(share.conditions.map(\.zh) == ["参保类型", "是否退休人员", "未当场结算的原因"])
    #expect(share.conditions.map(\.en).last == "Why not settled on the spot")
    #expect(share.rows[0].conditions.map { $0.text(.zh) } == ["职工医保", "是", "没有提前备案"])
    #expect(share.rows[0].conditions[2].text(.en) == "I had not registered")
    #expect(share.rows[1].conditions[2].text(.zh) == "除“没有提前备案”以外")
    #expect(share.rows[4].conditions[1].isAny)
    #expect(share.annotations.map(\.en) == ["Law"])
    #expect(share.policy(.en) == "At most one row applies, and it decides.")
    let result = tables[2]
    #expect(result.results.map(\.zh) == ["结论", "理由", "核定报销金额", "票据总费用"])
    #expect(result.rows[3].conditions[2].text == LocalizedText("不超过 0", "at most 0"))
    #expect(result.rows[4].results.map { $0.text(.zh) } == ["符合条件", "—", "报销金额", "总费用"])
    #expect(result.rows[2].annotations == ["医疗保障基金使用监督管理条例第十七条"])
    #expect(result.words(.string("正常"), column: 0)(.zh) == "正常")
  }

  @Test func `regions and the smaller of two are named`() throws {
    let limit = try #require(try tables("rent-withdrawal").first)
    #expect(limit.rows[0].conditions[1].text(.zh) == "芝罘区 或 莱山区 或 黄渤海新区")
    #expect(limit.rows[0].results[0].text(.zh) == "每月房租（元）和 2000 中较小的")
    #expect(limit.rows[0].results[0].isCode == false)
  }

  /// Cells and what is read of them.
  @Test(arguments: [
    ("[1..5]", "1 至 5", "1 to 5"), ("(1..5]", "多于 1、不超过 5", "more than 1, at most 5"),
    (">= 18", "不少于 18", "at least 18"), ("< 3", "少于 3", "less than 3"),
    ("!= null", "除“没有”以外", "other than “none”"), ("!= 7", "除“7”以外", "other than “7”"),
    ("not(!= 7)", "7", "7"),
    ("1, 2", "1 或 2", "1 or 2"), ("not(1, 2)", "除“1”“2”以外", "other than “1”, “2”"),
    ("true", "是", "yes"), ("< date(\"2026-03-02\")", "2026年3月2日之前", "before 2 March 2026"),
    (">= @\"2026-03-02\"", "2026年3月2日起", "from 2 March 2026 on"), ("-", "不限", "any"),
    ("<= form.rent", "不超过每月房租（元）", "at most Monthly rent (yuan)"),
  ])
  func `a cell is read`(cell: String, zh: String, en: String) throws {
    let city = try CityLoader.city(Self.folder)
    let item = try #require(city.items["rent-withdrawal"])
    let escaped = cell.replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    let model = try DecisionModel(
      Array(
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m"
        namespace="urn:m"><inputData id="x" name="x"/><inputData id="form" name="form"/>
        <decision id="D" name="D">
        <informationRequirement><requiredInput href="#x"/></informationRequirement>
        <informationRequirement><requiredInput href="#form"/></informationRequirement>
        <decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>
        <rule><inputEntry><text>\(escaped)</text></inputEntry><outputEntry><text>1</text>
        </outputEntry></rule></decisionTable></decision></definitions>
        """.utf8), file: "one.dmn")
    let table = TableText(try #require(model.tables.first), words: RuleWords(item, city))
    #expect(table.rows[0].conditions[0].text == LocalizedText(zh, en))
  }

  @Test func `every item's graph names its data for readers, and no cell is code`() throws {
    let city = try CityLoader.city(Self.folder)
    for id in city.itemOrder {
      let item = try #require(city.items[id])
      for name in item.rules?.inputs.map(\.name) ?? [] {
        #expect(item.inputTitles(.en)[name] != nil, "\(id): \(name)")
      }
      for table in item.tables(in: city) {
        let cells = table.rows.flatMap { $0.conditions + $0.results }
        let code = cells.filter(\.isCode).map(\.text)
        #expect(code == [], "\(id): \(table.decision)")
      }
    }
  }

  @Test func `every table of the demo city is told in English too, but for the laws`() throws {
    let city = try CityLoader.city(Self.folder)
    for id in city.itemOrder {
      let item = try #require(city.items[id])
      for table in item.tables(in: city) {
        let heads = [table.title] + table.conditions + table.results + table.annotations
        let cells = table.rows.flatMap { $0.conditions + $0.results }.map(\.text)
        let chinese = (heads + cells).map { $0(.en) }.filter { text in
          text.unicodeScalars.contains { $0.properties.isIdeographic }
        }
        #expect(chinese == [], "\(id): \(table.decision)")
      }
      for formula in item.formulas(in: city) { #expect(formula.decision.en != "", "\(id)") }
    }
  }

  @Test func `a text without English stays as its author wrote it`() throws {
    let item = try #require(CityLoader.city(Self.folder).items["rent-withdrawal"])
    #expect(item.ruleWord("封存") == LocalizedText("封存", "sealed"))
    #expect(item.ruleWord("没有写在规则里")(.en) == "没有写在规则里")
  }
}
