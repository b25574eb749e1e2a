import Civics
import Foundation
import Registers
import Testing

@testable import Casework
@testable import Catalogue

struct GoldenTests {
  private static let registers: [RegisterID: RegisterDefinition] = [
    "medical-insurance": RegisterDefinition(
      id: "medical-insurance", name: "参保", owner: "medical", edition: "2026-1", key: "number",
      subject: "number",
      fields: [
        .init(name: "number", type: .residentNumber, required: true),
        .init(name: "state", type: .choice, choices: ["正常", "暂停"]),
      ])
  ]

  private func run(_ item: Item, _ json: String) throws -> [GoldenMismatch] {
    let golden = try JSONDecoder().decode(GoldenCase.self, from: Data(json.utf8))
    var run = GoldenRun(golden, item, calendar: Town.calendar, registers: Self.registers)
    run.run()
    return run.mismatches
  }

  private func instant(
    state: String = "正常", form: String = "\"place\": \"110100\", \"start\": \"2026-03-10\"",
    number: String = "370699199305189019", _ expect: String
  ) throws -> [GoldenMismatch] {
    try run(
      try .instant(),
      """
      {"name": "例", "at": "2026-03-02T10:00",
       "applicant": {"person": {"number": "\(number)", "name": "林晓舟"}},
       "records": {"medical-insurance": [{"number": "370699199305189019", "state": "\(state)"}]},
       "form": {\(form)}, "expect": {\(expect)}}
      """)
  }

  @Test func `a golden case that holds finds nothing`() throws {
    #expect(
      try instant(
        """
        "status": "granted", "evidence": {"insured": "A"}, "tasks": [], "notices": ["准予"],
        "licence": {"name": "林晓舟", "validUntil": "2026-06-02", "type": "filing"}
        """) == [])
    #expect(
      try instant(state: "暂停", "\"status\": \"denied\", \"reasons\": [\"参保状态\"]") == [])
    #expect(
      try instant(
        form: "\"place\": \"990000\", \"start\": \"2026-03-10\"",
        "\"refused\": [\"place\", \"省份不存在\", \"invalid\"]") == [])
    #expect(try instant(number: "370699199305189018", "\"refused\": [\"applicant\"]") == [])
  }

  @Test(arguments: [
    ("\"status\": \"denied\"", "status"), ("\"refused\": [\"place\"]", "refused"),
    ("\"reasons\": [\"没有\"]", "reasons"), ("\"licence\": {\"name\": \"别人\"}", "licence.name"),
    ("\"evidence\": {\"insured\": \"C\"}", "evidence.insured"), ("\"tasks\": [\"受理\"]", "tasks"),
    ("\"outcomes\": {\"days\": \"31\"}", "outcomes.days"), ("\"dueOn\": \"2026-03-02\"", "dueOn"),
    ("\"explanationRows\": {\"资格\": 1}", "explanationRows.资格"),
    ("\"notices\": [\"没有\"]", "notices"),
  ])
  func `what does not hold is named`(_ expect: String, _ what: String) throws {
    #expect(try instant(expect).map(\.what) == [what])
  }

  @Test func `an unexpected refusal, an unknown field and a wrong time are named`() throws {
    #expect(
      try instant(
        form: "\"place\": \"110100\", \"start\": \"2026-03-10\", \"odd\": \"1\"", ""
      ).map(\.what)
        == ["form.odd"])
    #expect(
      try instant(form: "\"place\": \"110100\"", "\"status\": \"granted\"").map(\.what)
        == ["refused", "status"])
    #expect(
      try run(
        try .instant(),
        """
        {"name": "例", "at": "soon", "applicant": {}, "expect": {}}
        """
      ).map(\.what) == ["at"])
  }

  private func promised(_ steps: String, _ expect: String) throws -> [GoldenMismatch] {
    try run(
      try .promised(),
      """
      {"name": "例", "at": "2026-03-02T10:00",
       "applicant": {"person": {"number": "370699199305189019", "name": "林晓舟"}},
       "form": {"purpose": "建房", "honest": "true"}, "uploads": {"plan": "pdf"},
       "promised": ["drawings"], "steps": [\(steps)], "expect": {\(expect)}}
      """)
  }

  private static let reviewed = """
    {"act": "accept"}, {"act": "complete", "task": "审查", "note": "可", "values": {"score": "9"},
      "after": "1 working day"}, {"act": "complete", "agency": "fire"}
    """

  @Test func `steps are taken by officers of the task's agency`() throws {
    #expect(
      try promised(
        "\(Self.reviewed), {\"act\": \"decide\"}, {\"act\": \"supply\", \"uploads\": {\"drawings\": \"png:99\"}, \"after\": \"2 days\"}, {\"act\": \"rate\", \"stars\": 5}",
        "\"status\": \"granted\", \"evidence\": {\"drawings\": \"C\", \"plan\": \"C\", \"truth\": \"D\"}"
      ) == [])
    #expect(try promised(Self.reviewed, "\"tasks\": [\"决定\"], \"dueOn\": \"2026-03-16\"") == [])
    #expect(
      try promised(
        "\(Self.reviewed), {\"act\": \"decide\", \"grant\": false, \"reasons\": [\"不符\"]}",
        "\"status\": \"denied\", \"reasons\": [\"不符\"]") == [])
  }

  @Test(arguments: [("= form.purpse", 1), ("= 1 +", 1), ("= form.purpose", 0), ("= 4 * 2", 0)])
  func `a FEEL value of a step that has no value is told`(_ text: String, _ count: Int) throws {
    let step = """
      {"act": "complete", "task": "审查", "note": "可", "values": {"score": "\(text)"}}
      """
    #expect(
      try promised("{\"act\": \"accept\"}, \(step)", "\"status\": \"accepted\"").map(\.what)
        == Array(repeating: "steps[2].values.score", count: count))
  }

  @Test func `a step may have to be refused`() throws {
    #expect(
      try promised(
        """
        {"act": "accept", "role": "reviewer", "refused": ["notAllowed"]}, {"act": "accept"},
        {"act": "accept", "refused": ["conflict"]},
        {"act": "complete", "task": "审查", "agrees": true},
        {"act": "complete", "task": "审查", "refused": ["已经由他人办理"]}
        """, "\"status\": \"accepted\"") == [])
    #expect(
      try promised("{\"act\": \"accept\", \"refused\": [\"conflict\"]}", "").map(\.what)
        == ["steps[1]"])
    #expect(
      try promised("{\"act\": \"decide\"}", "\"status\": \"granted\"").map(\.what)
        == ["steps[1]"])
    #expect(
      try promised("{\"act\": \"rate\"}", "\"refused\": [\"待受理\"]") == [])
  }

  @Test func `time passes by days, working days, hours or to an instant`() {
    let now = Town.at("2026-02-13")
    func after(_ text: String) -> Instant? {
      GoldenTime.moment(text, since: now, Town.calendar)
    }
    #expect(after("3") == Town.at("2026-02-16"))
    #expect(after("1 day") == Town.at("2026-02-14"))
    #expect(after("2 working days") == Town.at("2026-02-24"))
    #expect(after("2 hours") == Town.at("2026-02-13", hour: 12))
    #expect(after("2026-03-01T10:00") == Town.at("2026-03-01"))
    #expect(after("2026-03-01") == Town.at("2026-03-01", hour: 9))
    #expect(after("2026-03-01T10:00:00+08:00") == Town.at("2026-03-01"))
    #expect(after("someday") == nil)
    #expect(after("3 moons") == nil)
  }
}
