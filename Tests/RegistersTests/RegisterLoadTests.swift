import Civics
import FEEL
import Foundation
import Testing

@testable import Registers

@Suite struct RegisterLoadTests {
  let definition: RegisterDefinition
  let now = Instant(milliseconds: 1000)
  let header = "person,kind,paid,since,active,months,employer\n"
  let person = "11010519491231002X"

  init() throws {
    let json = """
      {"id": "social-insurance", "name": {"zh": "社保", "en": "Insurance"}, "owner": "rsj",
       "edition": "2026-1", "key": "person", "subject": "person", "sharing": "有条件",
       "opening": "none",
       "grants": [{"agency": "ybj", "purpose": "备案", "legalBasis": "法", "validUntil": "2026-12-31"}],
       "fields": [
        {"name": "person", "type": "residentNumber", "required": true, "personal": true},
        {"name": "kind", "type": "choice", "choices": ["职工", "居民"], "title": {"zh": "险种"}},
        {"name": "paid", "type": "money"}, {"name": "since", "type": "date"},
        {"name": "active", "type": "boolean"}, {"name": "months", "type": "number"},
        {"name": "employer", "type": "creditCode"}, {"name": "note", "type": "text"}]}
      """
    definition = try JSONDecoder().decode(RegisterDefinition.self, from: Data(json.utf8))
    #expect(definition.problems().isEmpty)
  }

  func load(_ csv: String) throws -> ([RegisterRecord], LoadReport) {
    var records: [RegisterRecord] = []
    let report = try definition.load(csv: Array(csv.utf8), at: now) { records.append($0) }
    return (records, report)
  }

  @Test func `a good row becomes a typed record`() throws {
    let (records, report) = try load(
      header + "11010519491231002x,职工,\"1,234.5\",2024-02-29,true,12,91350100M000100Y43\n")
    let record = try #require(records.first)
    #expect(record.key == person)
    #expect(record.subject == PartyID(try ResidentNumber(person)))
    #expect(record.edition == "2026-1")
    #expect(record.loadedAt == now)
    #expect(record.text("paid", definition) == "1234.50")
    #expect(record.text("note", definition) == nil)
    let context = record.asContext(definition)
    #expect(context.keys == definition.fields.map(\.name))
    #expect(context["person"] == .string(person))
    #expect(context["kind"] == .string("职工"))
    #expect(context["paid"] == Decimal128("1234.50").map(Value.number))
    #expect(context["since"] == .date(FEELDate(year: 2024, month: 2, day: 29)))
    #expect(context["active"] == .boolean(true))
    #expect(context["months"] == .number(12))
    #expect(context["note"] == .null)
    #expect(report.accepted == 1)
    #expect(report.completeness(of: "note") == 0)
    #expect(report.completeness(of: "kind") == 1)
    #expect(report.completeness(of: "none") == nil)
    let copy = try JSONDecoder().decode(RegisterRecord.self, from: JSONEncoder().encode(record))
    #expect(copy == record)
  }

  @Test(arguments: [
    ("X,职工,1,2024-01-01,是,1,", "person"), (",职工,1,2024-01-01,是,1,", "person"),
    ("11010519491231002X,其他,1,2024-01-01,是,1,", "kind"),
    ("11010519491231002X,,1.234,2024-01-01,是,1,", "paid"),
    ("11010519491231002X,,1,2024-02-30,是,1,", "since"),
    ("11010519491231002X,,1,,maybe,1,", "active"),
    ("11010519491231002X,,1,,,1e9,", "months"), ("11010519491231002X,,1,,,1.,", "months"),
    ("11010519491231002X,,1,,,,9135", "employer"), ("11010519491231002X,\"a\"b,,,,,", "kind"),
  ])
  func `a bad row is quarantined with line, field and reason`(row: String, field: String) throws {
    let (records, report) = try load(header + row + "\n")
    #expect(records.isEmpty)
    #expect(report.rows == 1)
    #expect(report.quarantined == 1)
    let quarantined = try #require(report.quarantine.first)
    #expect(quarantined.line == 2)
    #expect(quarantined.field == field)
    #expect(!quarantined.reason.en.isEmpty)
  }

  @Test func `rows of the wrong width and second keys are quarantined`() throws {
    let good = "11010519491231002X,,,,,,"
    let (records, report) = try load(header + "a,b\n" + good + "\n" + good + "\n")
    #expect(records.count == 1)
    #expect(report.quarantine.map(\.line) == [2, 4])
    #expect(report.quarantine.map(\.field) == [nil, "person"])
    #expect((report.rows, report.accepted, report.quarantined) == (3, 1, 2))
  }

  @Test func `a quarantine is bounded and still counted`() throws {
    let rows = String(repeating: "x\n", count: RegisterLoad.maximumQuarantineRows + 5)
    let (_, report) = try load(header + rows)
    #expect(report.quarantine.count == RegisterLoad.maximumQuarantineRows)
    #expect(report.quarantined == RegisterLoad.maximumQuarantineRows + 5)
  }

  @Test(arguments: ["", "person,person\n", "person,colour\n", "kind\n", "\"person\n"])
  func `a header that does not fit is an error`(header: String) {
    #expect(throws: LoadError.self) { try load(header) }
  }

  @Test func `a definition's faults are named`() {
    let broken = RegisterDefinition(
      id: "r", name: "r", owner: "o", edition: "1", key: "k", subject: "a",
      fields: [
        FieldDefinition(name: "a", type: .text), FieldDefinition(name: "a", type: .choice),
        FieldDefinition(name: "b", type: .text, choices: ["x"]),
      ])
    #expect(broken.problems().map(\.field) == ["a", "a", "b", "k", "a"])
    let empty = RegisterDefinition(
      id: "r", name: "r", owner: "o", edition: "1", key: "k", subject: "s", fields: [])
    #expect(empty.problems().count == 3)
    let optional = RegisterDefinition(
      id: "r", name: "r", owner: "o", edition: "1", key: "k",
      fields: [FieldDefinition(name: "k", type: .text)])
    #expect(optional.problems().map(\.field) == ["k"])
  }

  @Test func `reading is refused unless a rule allows it`() throws {
    let today = try CalendarDate("2026-03-02")
    func ask(_ agency: AgencyID, _ purpose: LocalizedText, basis: String = "法") -> Access {
      definition.mayRead(agency, purpose: purpose, legalBasis: basis, on: today)
    }
    #expect(ask("rsj", "备案") == .owner)
    #expect(ask("ybj", "备案") == .granted(definition.grants[0]))
    #expect(!ask("ybj", "其他").isAllowed)
    #expect(!ask("gaj", "备案").isAllowed)
    #expect(!ask("rsj", "").isAllowed)
    #expect(!ask("rsj", "备案", basis: "").isAllowed)
    let late = definition.mayRead(
      "ybj", purpose: "备案", legalBasis: "法", on: try CalendarDate("2027-01-01"))
    guard case .refused(let reason) = late else { throw InvalidText("", "was allowed") }
    #expect(reason.en.contains("not valid"))
    let more = Grant(agency: "gaj", purpose: nil, legalBasis: "法")
    let given = definition.mayRead(
      "gaj", purpose: "任何", legalBasis: "法", grants: [more], on: today)
    #expect(given == .granted(more))
  }

  @Test func `sharing classes decide for agencies without a grant`() throws {
    func access(_ sharing: SharingClass) throws -> Bool {
      RegisterDefinition(
        id: "r", name: "r", owner: "o", edition: "1", key: "k", sharing: sharing,
        fields: [FieldDefinition(name: "k", type: .text, required: true)]
      ).mayRead("x", purpose: "p", legalBasis: "l", on: try CalendarDate("2026-01-01")).isAllowed
    }
    #expect(try access(.unconditional))
    #expect(try !access(.conditional))
    #expect(try !access(.none))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([SharingClass].self, from: Data(#"["maybe"]"#.utf8))
    }
  }
}
