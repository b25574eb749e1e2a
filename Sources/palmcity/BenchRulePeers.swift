import FEEL
import Foundation

/// Other engines on the same tables and values, in the same run: `scripts/bench/rules.py`.
struct RulePeers {
  /// What the script prints for one engine and table.
  private struct Line: Decodable {
    var peer: String
    var rows: Int
    var version: String?
    var nanoseconds: [Double]?
    var empty: [Double]?
    var problem: String?
  }

  let folder: URL
  let isQuick: Bool
  let repetitions: Int

  func run(_ tables: [(table: RuleTable, own: [Double])], into report: inout BenchReport) throws {
    var files: [String] = []
    for (table, _) in tables {
      let file = folder.appending(path: "table-\(table.sample.rows).json")
      try JSONSerialization.data(withJSONObject: table.plain).write(to: file)
      files.append(file.path)
    }
    let (lines, remark) = Self.lines(
      [".venv/bin/python", "scripts/bench/rules.py", isQuick ? "0.1" : "1", "\(repetitions)"]
        + files)
    for (table, own) in tables {
      for peer in ["zen-engine", "bkflow-feel", "SpiffWorkflow"] {
        let line = lines.first { $0.peer == peer && $0.rows == table.sample.rows }
        let name = "\(peer)\(line?.version.map { " \($0)" } ?? "")"
        let why = line == nil ? remark : line?.problem ?? ""
        let (whole, empty) = (line?.nanoseconds ?? [], line?.empty ?? [])
        report.add(
          Measurement(
            name: "\(name), \(table.sample.rows) rows", unit: "µs", values: whole.map { $0 / 1000 },
            remark: why))
        let times = "\(peer) to PalmCity, \(table.sample.rows) rows"
        guard !empty.isEmpty else {
          report.addRatio(times, whole, to: own)
          continue
        }
        report.add(
          Measurement(
            name: "\(name), call of an empty graph, beside \(table.sample.rows) rows", unit: "µs",
            values: empty.map { $0 / 1000 }))
        report.addRatio(
          "\(times), net of its empty call", zip(whole, empty).map { $0 - $1 }, to: own,
          aim: table.sample.rows == RuleBench.short ? "≥ 25" : "")
      }
    }
    report.methods.append(
      "Other rule engines run in Python on the same values: zen-engine on the table in its own form "
        + "(JDM), bkflow-feel on the rows' conditions as FEEL expressions that are parsed before, "
        + "because it has no tables, SpiffWorkflow on the table as DMN with its cells in Python. "
        + "An engine that gives another result for any value is not measured.")
  }

  /// Runs the script and reads its lines; none and a reason where it cannot run.
  private static func lines(_ command: [String]) -> (lines: [Line], remark: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return ([], "not installed: scripts/setup.sh bench") }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return ([], "it failed: scripts/setup.sh bench") }
    let lines = text.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(Line.self, from: $0)
    }
    return (lines, "")
  }
}

extension RuleTable {
  /// The table and its values for the script.
  fileprivate var plain: [String: Any] {
    let rows: [[String: Any]] = (0..<sample.rows).map { row in
      [
        "low": row * 10, "high": row * 10 + 9, "use": "k\(row % 5)", "years": "\(row).5",
        "resident": row % 2 == 0, "result": "result number \(row)",
      ]
    }
    let contexts = (values + [unmet]).map { one in
      Dictionary(
        uniqueKeysWithValues: zip(TableSample.inputs, one).map { name, value -> (String, Any) in
          switch value {
          case .number(let number): (name, number.int ?? 0)
          case .boolean(let flag): (name, flag)
          default: (name, value.text ?? "")
          }
        })
    }
    let given: [Any] = results.map { $0.text ?? "" } + [NSNull()]
    return ["rows": rows, "contexts": contexts, "results": given]
  }
}
