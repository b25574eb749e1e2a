import Foundation
import Testing

@testable import Catalogue

@Suite struct CityLintTests {
  struct Break: CustomTestStringConvertible, Sendable {
    let rule: CityRule
    let file: String
    let old: String
    let new: String
    var testDescription: String { "\(file): \(new)" }
  }

  static let breaks = [
    Break(rule: .identifier, file: "city.yaml", old: "id: testville", new: "id: Test Ville"),
    Break(rule: .duplicate, file: "city.yaml", old: "370602", new: "370600"),
    Break(rule: .emptyText, file: "city.yaml", old: "[testville-2026]", new: "[]"),
    Break(rule: .value, file: "city.yaml", old: "[zh, en]", new: "[en]"),
    Break(rule: .value, file: "city.yaml", old: "testville.example", new: "https://testville"),
    Break(rule: .value, file: "city.yaml", old: "[网上办理, 窗口办理]", new: "[网上办理]"),
    Break(rule: .duplicate, file: "agencies.yaml", old: "- id: government", new: "- id: social"),
    Break(rule: .identifier, file: "agencies.yaml", old: "- id: government", new: "- id: 政府"),
    Break(rule: .unknownAgency, file: "agencies.yaml", old: "parent: government", new: "parent: x"),
    Break(
      rule: .agencyCircle, file: "agencies.yaml", old: "parent: government", new: "parent: social"),
    Break(rule: .unknownRegion, file: "agencies.yaml", old: "370600", new: "370699"),
    Break(rule: .emptyText, file: "agencies.yaml", old: "{zh: 测试路 1 号}", new: "{zh: \"\"}"),
    Break(
      rule: .calendar, file: "calendar.yaml", old: "notice: 国办发明电〔2025〕7号", new: "notice: \"\""),
    Break(rule: .calendar, file: "calendar.yaml", old: "2026-01-04]", new: "2026-01-06]"),
    Break(rule: .calendar, file: "calendar.yaml", old: "year: 2026", new: "year: 2027"),
    Break(rule: .calendar, file: "calendar.yaml", old: "year: 2026", new: "year: 20260000000000"),
    Break(rule: .duplicate, file: "calendar.yaml", old: "year: 2026", new: "year: 2025"),
    Break(rule: .unknownItem, file: "home.yaml", old: "[certificate]", new: "[certificat]"),
    Break(rule: .folderName, file: "registers/people.yaml", old: "id: people", new: "id: persons"),
    Break(
      rule: .unknownAgency, file: "registers/people.yaml", old: "owner: social", new: "owner: x"),
    Break(
      rule: .unknownAgency, file: "registers/bills.yaml", old: "agency: social", new: "agency: x"),
    Break(rule: .register, file: "registers/people.yaml", old: "key: number", new: "key: card"),
  ]

  @Test(arguments: breaks) func `the city's own files keep their rules`(_ broken: Break) {
    let city = TestCity.changing(broken.file, broken.old, to: broken.new)
    let findings = city.findings(broken.rule)
    #expect(findings.contains { $0.rule == broken.rule.rawValue }, "\(city.load().findings)")
  }

  @Test func `a finding reads as one line in either language`() {
    let finding = TestCity.changing("home.yaml", "[certificate]", to: "[certificat]")
      .findings(.unknownItem).first
    #expect(
      finding?.text(.en)
        == "home.yaml:1: error: There is no item certificat. Did you mean certificate? [unknown-item]"
    )
    #expect(
      finding?.text(.zh)
        == "home.yaml:1: 错误: 没有事项 certificat。是不是想写 certificate？ [unknown-item]")
  }

  @Test func `items are found by audience, field of life and agency`() throws {
    let city = try #require(TestCity().load().city)
    #expect(city.items(for: .person).map(\.id) == ["certificate"])
    #expect(city.items(for: .organisation).isEmpty)
    #expect(city.items(inField: "社会保障").map(\.id) == ["certificate"])
    #expect(city.items(inField: "医疗").isEmpty)
    #expect(city.items(of: "social").map(\.id) == ["certificate"])
    #expect(city.items(of: "government").map(\.id) == ["certificate"], "agencies nest")
    #expect(city.featured.map(\.id) == ["certificate"])
    #expect(city.fields.map(\.name.zh) == ["社会保障"])
    #expect(city.offeringAgencies.map(\.id) == ["social"])
  }

  @Test func `a paused item is not offered`() throws {
    let city = try #require(
      TestCity.changing("items/certificate/item.yaml", "state: 在用", to: "state: 暂停").load().city)
    #expect(city.offered.isEmpty)
    #expect(city.featured.isEmpty)
    #expect(city.items["certificate"] != nil)
  }

  @Test func `the documentation names every rule`() throws {
    let document = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/city-folder.md")
    let text = try String(contentsOf: document, encoding: .utf8)
    for rule in CityRule.allCases {
      let isNamed = text.contains("`\(rule.rawValue)`")
      #expect(isNamed, "\(rule.rawValue)")
    }
  }
}
