import FEEL
import Testing

@testable import Catalogue

/// `migration.yaml` names what both editions have; what it does not name is nobody's slip.
@Suite struct MigrationLintTests {
  private static let file = "items/certificate/migration.yaml"

  /// The sound city with an edition before it, where the step and the field had other ids.
  private static func city(_ mapping: String, withBefore: Bool = true) throws -> TestCity {
    var city = TestCity()
    if withBefore {
      let item = try #require(city.files["items/certificate/item.yaml"])
      city.files["items/certificate/before/item.yaml"] =
        item.replacing("effective: 2026-01-01", with: "effective: 2020-01-01")
        .replacing("version: \"1.0\"", with: "version: \"0.9\"")
        .replacing("- id: purpose\n", with: "- id: use\n")
        .replacing("{id: income, ", with: "{id: pay, ")
        .replacing("process: instant\n", with: "")
      city.files["items/certificate/before/process.bpmn"] = TestCity.process
        .replacing("\"check\"", with: "\"recheck\"")
    }
    city.files[file] = "from: \"0.9\"\nto: \"1.0\"\nreason: {zh: 合并, en: One step}\n" + mapping
    return city
  }

  @Test func `a mapping of what is there is sound`() throws {
    let city = try Self.city(
      "elements: {recheck: check}\nfields: {use: purpose, family.pay: family.income}\ndropped: [months]\nlimits: kept\n"
    )
    let findings = city.load().findings
    #expect(findings == [])
  }

  static let slips: [(mapping: String, told: String)] = [
    (
      "elements: {rechek: check}",
      "4: error: Version 0.9 has no element rechek. Did you mean recheck?"
    ),
    ("elements: {recheck: chek}", "4: error: Version 1.0 has no element chek. Did you mean check?"),
    ("fields: {\n  usee: purpose}", "5: error: Version 0.9 has no field usee. Did you mean use?"),
    ("fields: {use: purpos}", "4: error: Version 1.0 has no field purpos. Did you mean purpose?"),
    ("dropped: [month]", "4: error: Version 0.9 has no field month. Did you mean months?"),
    (
      "fields: {use: purpose}\ndropped: [use]",
      "4: error: The field use is both renamed and dropped"
    ),
    (
      "elements:\n  recheck: check\n  decide: check",
      "5: error: decide and recheck would both become check"
    ),
    ("elements: {recheck: decide}", "4: error: decide and recheck would both become decide"),
    ("fields: {use: months}", "4: error: months and use would both become months"),
    (
      "fields: {family.pay: family.incom}",
      "4: error: Version 1.0 has no field family.incom. Did you mean family.income?"
    ),
    (
      "fields: {family.pay: family.income, family.relation: family.income}",
      "4: error: family.pay and family.relation would both become family.income"
    ),
    (
      "fields: {family.pay: purpose}",
      "4: error: A member goes along with its group: family.pay can only become a member of family"
    ),
  ]

  @Test(arguments: slips) func `a name that an edition does not have is found`(
    _ slip: (mapping: String, told: String)
  ) throws {
    let findings = try Self.city(slip.mapping).load().findings.map(\.description)
    #expect(findings == ["\(Self.file):\(slip.told) [migration]"])
  }

  @Test func `without the earlier edition only the names of now are known`() throws {
    let city = try Self.city("elements: {rechek: check}\ndropped: [month]\n", withBefore: false)
    #expect(city.load().findings == [])
    let other = try Self.city("elements: {recheck: chek}\n", withBefore: false)
    #expect(other.findings(.migration).map(\.line) == [4])
  }

  @Test func `the versions are the item's own, one after the other`() throws {
    var city = try Self.city("limits: kept\n")
    city.change(Self.file, "to: \"1.0\"", to: "to: \"1.1\"")
    #expect(
      city.load().findings.map(\.description) == [
        "\(Self.file):2: error: to is the item's version of now (1.0), from another, earlier one "
          + "[migration]"
      ])
  }
}

/// Answers under the names of a new version, and of versions in between.
@Suite struct AnswerMappingTests {
  /// Versions 0.8, 0.9 and 1.0: the group was called `people`, and its member `pay`.
  private static func versions() throws -> (first: Item, second: Item, third: Item) {
    func item(_ city: TestCity) throws -> Item {
      let loaded = city.load()
      #expect(loaded.errors == [])
      return try #require(loaded.city?.items["certificate"])
    }
    let file = "items/certificate/"
    let sound = TestCity()
    var second = sound
    second.change(file + "item.yaml", "{id: income, ", to: "{id: pay, ")
    second.change(file + "item.yaml", "form.family.income", to: "form.family.pay")
    second.change(file + "item.yaml", "version: \"1.0\"", to: "version: \"0.9\"")
    var first = second
    for (path, text) in first.files where path.hasPrefix(file) {
      first.files[path] = text.replacing("family", with: "people")
    }
    first.change(file + "item.yaml", "version: \"0.9\"", to: "version: \"0.8\"")
    second.files[file + "migration.yaml"] =
      "from: \"0.8\"\nto: \"0.9\"\nreason: {zh: 改}\nfields: {people: family}\n"
    var third = sound
    third.files[file + "migration.yaml"] =
      "from: \"0.9\"\nto: \"1.0\"\nreason: {zh: 改}\nfields: {family.pay: family.income}\n"
      + "dropped: [family.relation]\n"
    return (try item(first), try item(second), try item(third))
  }

  private static let rows: FEELContext = [
    "people": .list([
      .context(["relation": .string("配偶"), "pay": .number(12), "age": .number(40)])
    ])
  ]

  @Test func `a group and its members go by two mappings`() throws {
    let (first, second, third) = try Self.versions()
    let mapping = AnswerMapping(from: first, to: third) { $0 == "0.9" ? second : nil }
    let (form, lost) = mapping.carry(Self.rows)
    #expect(form == ["family": .list([.context(["income": .number(12)])])])
    #expect(lost == ["people.age"], "it was never asked")
    #expect(mapping.place(ofTyped: "people.2.pay") == .field("family.2.income"))
    #expect(mapping.place(ofTyped: "people.0.relation") == .dropped)
    #expect(mapping.place(ofTyped: "people") == .field("family"))
    #expect(mapping.place(ofTyped: "purpose") == .field("purpose"))
    #expect(mapping.place(ofTyped: "nobody.name") == .none)
  }

  @Test func `a version in between that is not to be had is not leapt over`() throws {
    let (first, _, third) = try Self.versions()
    let mapping = AnswerMapping(from: first, to: third) { _ in nil }
    #expect(mapping.place(of: "people") == .none)
    #expect(mapping.place(of: "people.pay") == .none)
  }

  @Test func `answers to the same version keep their names, whatever lay in between`() throws {
    let (_, second, third) = try Self.versions()
    let mapping = AnswerMapping(from: third, to: third) { _ in second }
    #expect(mapping.place(of: "family.relation") == .field("family.relation"))
  }
}
