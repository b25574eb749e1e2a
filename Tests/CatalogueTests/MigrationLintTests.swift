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
        .replacing("process: instant\n", with: "")
      city.files["items/certificate/before/process.bpmn"] = TestCity.process
        .replacing("\"check\"", with: "\"recheck\"")
    }
    city.files[file] = "from: \"0.9\"\nto: \"1.0\"\nreason: {zh: 合并, en: One step}\n" + mapping
    return city
  }

  @Test func `a mapping of what is there is sound`() throws {
    let city = try Self.city(
      "elements: {recheck: check}\nfields: {use: purpose}\ndropped: [months]\nlimits: kept\n")
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
