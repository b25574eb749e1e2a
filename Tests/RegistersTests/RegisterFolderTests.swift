import Civics
import Foundation
import Testing

@testable import Registers

/// What whoever loads a folder of registers is told of it.
struct RegisterFolderTests {
  private func definition(_ id: String) throws -> RegisterDefinition {
    let json = """
      {"id": "\(id)", "name": {"zh": "名册"}, "owner": "rsj", "edition": "1", "key": "number",
       "sharing": "无条件", "opening": "none",
       "fields": [{"name": "number", "type": "number", "required": true},
                  {"name": "since", "type": "date"}]}
      """
    return try JSONDecoder().decode(RegisterDefinition.self, from: Data(json.utf8))
  }

  @Test func `files are told from what is missing and what is no register's`() {
    let files = RegisterFiles(
      names: ["b.csv", "a.csv", "peple.csv", "OLD.CSV", "notes.txt"], registers: ["c", "b", "a"])
    #expect(files.found == ["a", "b"] && files.missing == ["c"])
    #expect(files.unknown == ["OLD.CSV", "peple.csv"])
  }

  @Test func `each quarantined row is told with file, line, field and reason, the rest by number`()
    throws
  {
    let csv = "number,since\n" + (1...30).map { "\($0),soon\n" }.joined() + "31,2026-01-01\n32\n"
    var all: [QuarantinedRow] = []
    let report = try definition("a").load(
      csv: Array(csv.utf8), at: Instant(milliseconds: 0), quarantined: { all.append($0) }, { _ in })
    #expect(all.count == 31 && report.quarantine == all)
    var summary = RegisterLoadSummary(files: RegisterFiles(names: ["a.csv"], registers: ["a"]))
    summary.reports = [report]
    let lines = summary.lines(.en, quarantine: "data/quarantine.txt")
    #expect(lines.count == 22)
    #expect(lines[0] == "a: 31 of 32 rows quarantined")
    #expect(lines[1].hasPrefix("  a.csv:2, field since: "), "\(lines[1])")
    #expect(lines[21] == "  and 11 more: all of them are in data/quarantine.txt")
    #expect(
      all[30].text("a", .en) == "a.csv:33: The row has 1 columns, the header 2", "\(all[30])")
    #expect(summary.lines(.zh, quarantine: "x")[1].hasPrefix("  a.csv:2，字段 since："))
  }

  @Test func `more rows than a report lists are all given on`() throws {
    let rows = RegisterLoad.maximumQuarantineRows + 5
    let csv = "number\n" + (0..<rows).map { "x\($0)\n" }.joined()
    var count = 0
    let report = try definition("a").load(
      csv: Array(csv.utf8), at: Instant(milliseconds: 0), quarantined: { _ in count += 1 }, { _ in }
    )
    #expect(count == rows && report.quarantine.count == RegisterLoad.maximumQuarantineRows)
    var summary = RegisterLoadSummary(files: RegisterFiles(names: [], registers: []))
    summary.reports = [report]
    #expect(
      summary.lines(.en, quarantine: "q").last == "  and \(rows - 20) more: all of them are in q")
  }

  @Test func `registers without a file, and files without a register, are named`() {
    var summary = RegisterLoadSummary(
      files: RegisterFiles(names: ["x.csv"], registers: ["a", "b", "c"]))
    summary.empty = ["a", "c"]
    #expect(
      summary.lines(.en, quarantine: "q") == [
        "no file, and the register is empty: a.csv, c.csv",
        "no file, what was loaded before stays: b.csv",
        "no register of this city, not loaded: x.csv",
      ])
    let well = RegisterLoadSummary(files: RegisterFiles(names: ["a.csv"], registers: ["a"]))
    #expect(well.lines(.en, quarantine: "q").isEmpty)
  }
}
