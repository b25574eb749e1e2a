import Civics
import FEEL
import Foundation
import Registers
import Testing

@testable import Casework
@testable import Catalogue

struct LookupTests {
  private static let register = RegisterDefinition(
    id: "homes", name: "房屋", owner: "housing", edition: "2026-1", key: "id", subject: "owner",
    fields: [
      .init(name: "id", type: .text, required: true),
      .init(name: "owner", type: .residentNumber), .init(name: "area", type: .number),
      .init(name: "school", type: .text),
    ])

  private func record(_ id: String, _ owner: Party, _ area: String) -> RegisterRecord {
    RegisterRecord(
      register: "homes", key: id, subject: owner.id,
      values: [id, owner.number, area, "school-\(id)"], edition: "2026-2",
      loadedAt: Instant(milliseconds: 0))
  }

  private func item(_ lookups: String, _ texts: [String]) throws -> Item {
    let base = try Item.instant()
    var definition = base.definition
    definition.lookups = try JSONDecoder().decode(
      [LookupDefinition].self, from: Data(lookups.utf8))
    definition.form = try JSONFields.decode(
      """
      [{"id": "home", "type": "choice", "title": "房屋", "choicesFrom": {"register": "homes",
        "value": "id", "title": "school", "where": "record.area > 20"}}]
      """)
    let scope = Scope(names: Item.factNames + ["mine", "school", "homes"])
    var expressions: [String: FEEL.Expression] = [:]
    for text in texts { expressions[text] = try FEEL.Expression(text, scope: scope) }
    return .made(definition, process: base.process, expressions: expressions)
  }

  private static let chained = """
    [{"name": "school", "title": "学校", "register": "schools", "key": "mine.school", "take": "one",
      "purpose": "核对", "legalBasis": {"law": "某法", "article": "一"}},
     {"name": "mine", "title": "房屋", "register": "homes", "where": "record.area > 20",
      "take": "one", "purpose": "核对", "legalBasis": {"law": "某法", "article": "一"}},
     {"name": "homes", "title": "全部", "register": "homes", "take": "all", "purpose": "核对",
      "legalBasis": {"law": "某法", "article": "一"}}]
    """

  @Test func `a look-up that reads another's answer is asked after it`() throws {
    let item = try item(Self.chained, ["mine.school", "record.area > 20"])
    let person = try Town.person()
    let records = [record("a", person, "10"), record("b", person, "30")]
    var rounds: [[String]] = []
    var asked: [PlannedLookup] = []
    let (facts, _) = LookupPlan.facts(
      item: item, applicant: person, form: [:], now: Town.at("2026-03-02")
    ) { lookup in
      asked.append(lookup)
      rounds.append([lookup.name])
      return (lookup.register == "homes" ? records : [], Self.register)
    }
    #expect(asked.map(\.name) == ["mine", "homes", "school"])
    #expect(asked.map(\.key) == [nil, nil, "school-b"])
    #expect(asked.map(\.subject) == [person.id, person.id, nil])
    let mine = try #require(facts.first { $0.name == "mine" })
    #expect(mine.keys == ["b"])
    #expect(mine.registerEdition == "2026-2")
    #expect(mine.value.entries?["area"] == Value(30))
    let all = try #require(facts.first { $0.name == "homes" })
    #expect(all.keys == ["a", "b"] && all.value.elements?.count == 2)
    let school = try #require(facts.first { $0.name == "school" })
    #expect(school.value == .null && school.keys == [])
  }

  @Test func `a look-up without a subject asks nothing and finds nothing`() throws {
    let item = try item(
      """
      [{"name": "mine", "title": "房屋", "register": "homes", "subject": "form.home", "take": "one",
        "purpose": "核对", "legalBasis": {"law": "某法", "article": "一"}}]
      """, ["form.home"])
    let plan = LookupPlan.requests(
      item: item, applicant: try Town.person(), form: ["home": .string("no number")], facts: [],
      now: Town.at("2026-03-02"))
    #expect(plan.map(\.isEmpty) == [true])
  }

  @Test func `look-ups that wait for one another still come to an end`() throws {
    let item = try item(
      """
      [{"name": "mine", "title": "a", "register": "homes", "key": "school.id", "take": "one",
        "purpose": "核对", "legalBasis": {"law": "某法", "article": "一"}},
       {"name": "school", "title": "b", "register": "homes", "key": "mine.school", "take": "one",
        "purpose": "核对", "legalBasis": {"law": "某法", "article": "一"}}]
      """, ["school.id", "mine.school"])
    let (facts, _) = LookupPlan.facts(
      item: item, applicant: try Town.person(), form: [:], now: Town.at("2026-03-02")
    ) { _ in ([], Self.register) }
    #expect(facts.count == 2)
  }

  @Test func `choices from a register are the applicant's own and must be on offer`() throws {
    let item = try item("[]", ["record.area > 20"])
    let person = try Town.person()
    let records = [
      record("a", person, "10"), record("b", person, "30"), record("c", try Town.other(), "40"),
      record("b", person, "30"),
    ]
    let field = try #require(FieldOptions.fields(item).first)
    let options = FieldOptions.options(
      field, records: records, register: Self.register, item: item, applicant: person,
      form: [:], facts: [], now: Town.at("2026-03-02"))
    #expect(options == [FieldOption(value: "b", title: "school-b")])
    var detailed = field
    detailed.choicesFrom?.details = ["area"]
    let told = FieldOptions.options(
      detailed, records: records, register: Self.register, item: item, applicant: person,
      form: [:], facts: [], now: Town.at("2026-03-02"))
    #expect(told.map(\.title.zh) == ["school-b · 30"])
    func problems(_ value: String) -> [String?] {
      FieldOptions.problems(
        ["home": .string(value)], item: item, offered: ["home": Set(options.map(\.value))]
      ).map(\.about)
    }
    #expect(problems("b") == [])
    #expect(problems("c") == ["home"])
  }
}
