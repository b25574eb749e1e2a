import Catalogue
import Civics
import Foundation
import Testing

@testable import Casework

struct DemoCityTests {
  static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path

  @Test func `the demo city's golden cases hold`() throws {
    let city = try CityLoader.city(Self.folder)
    for id in city.itemOrder {
      let item = try #require(city.items[id])
      #expect(!item.goldenCases.isEmpty)
      for golden in item.goldenCases {
        let mismatches = runGolden(golden, item: item, city: city)
        #expect(mismatches.map(\.description) == [], "\(id)")
      }
    }
  }

  @Test func `an English reader reads the steps of a case in English`() throws {
    let city = try CityLoader.city(Self.folder)
    let item = try #require(city.items["construction-permit"])
    let events = goldenEvents(try #require(item.goldenCases.first), item: item, city: city)
    let titles = Timeline.entries(events, item: item).map(\.title.en)
    #expect(titles.contains("Begun: Land use check"), "\(titles)")
    #expect(titles.contains("Fire safety opinion: agrees"), "\(titles)")
    #expect(titles.allSatisfy { $0.allSatisfy(\.isASCII) }, "\(titles)")
    let opened = try #require(events.lastIndex { if case .taskOpened = $0 { true } else { false } })
    let live = try #require(Case.replaying(Array(events[...opened])))
    let ledger = ClockLedger(
      live, now: try #require(live.tasks.first?.openedAt), calendar: city.calendar, item: item)
    #expect(ledger.limits.last?.title == LocalizedText("环节时限：决定", "Limit of the step: Decision"))
  }

  @Test func `a task outside of the process is called by what is done`() throws {
    let item = try #require(try CityLoader.city(Self.folder).items["construction-permit"])
    let names: [(String, OpenTask.Act, String)] = [
      ("受理", .accept, "Acceptance"), ("承诺核查", .check, "Later check"),
      ("延期审批：范围不清", .lengthen, "Extension: 范围不清"), ("异议处理：不服", .objection, "Objection: 不服"),
      ("决定", .decide, "Decision"), ("消防安全意见", .opinion, "Fire safety opinion"),
      ("排除故障：规则核查（规则没有结果）", .incident, "Incident: Check by rules"),
      ("别的环节", .review, "别的环节"),
    ]
    for (name, act, english) in names {
      #expect(item.taskName(name, act)(.en) == english)
      #expect(item.taskName(name, act)(.zh) == name)
    }
  }

  @Test func `what does not hold is told at the line of its step, or of what was expected`() throws
  {
    let file = "items/business-scope/cases.yaml"
    var files = CityLoader.load(Self.folder).files
    var lines = String(decoding: try #require(files[file]), as: UTF8.self)
      .components(separatedBy: "\n")
    #expect(lines[6].hasPrefix("  steps: [{act: accept}, {act: complete,"))
    lines[6] = """
        steps:
          - {act: accept}
          - {act: complete, task: 审查, agrees: true, note: 形式合法}
          - {act: complete, task: 审查, agrees: true, note: 再来一次}
          - {act: decide, grant: true}
      """
    lines[15] = "  expect:\n    dueOn: 2026-03-04\n    status: denied"
    files[file] = Array(lines.joined(separator: "\n").utf8)
    let city = try #require(CityLoader.load(files: files).city)
    let report = goldenReport(of: city)
    #expect(report.failedCases == 2)
    let texts = report.findings.map(\.description)
    #expect(texts.count == 3, "\(texts)")
    #expect(texts.first?.hasPrefix("\(file):10: error: ") == true, "\(texts)")
    #expect(texts.first?.contains("steps[3]: expected complete carried out, found refused") == true)
    // The steps took four lines more; then come the two keys of what was expected.
    #expect(report.findings.map(\.line) == [10, 22, 21], "\(texts)")
  }
}
