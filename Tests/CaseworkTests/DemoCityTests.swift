import Catalogue
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
