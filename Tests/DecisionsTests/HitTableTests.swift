import Decisions
import FEEL
import Foundation
import Testing

/// A row of `Tables/hit-policies.csv`: a table of one input, an input, and what it must give.
private struct HitRow: CustomTestStringConvertible {
  let policy: String
  let values: String
  let otherwise: String
  let rules: [[String]]
  let input: String
  let result: String
  let line: Int

  init?(_ text: Substring, line: Int) {
    let cells = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 6 else { return nil }
    (policy, values, otherwise) = (cells[0], cells[1], cells[2])
    rules = cells[3].split(separator: " | ").map {
      $0.components(separatedBy: " -> ")
    }
    (input, result) = (cells[4], cells[5])
    self.line = line
  }

  var testDescription: String { "line \(line): \(policy)" }

  var attributes: String {
    let words = policy.components(separatedBy: "COLLECT ")
    return words.count == 2
      ? "hitPolicy=\"COLLECT\" aggregation=\"\(words[1])\"" : "hitPolicy=\"\(policy)\""
  }

  var output: String {
    let listed =
      values.isEmpty ? "" : "<outputValues><text>\(escaped(values))</text></outputValues>"
    let other =
      otherwise.isEmpty
      ? "" : "<defaultOutputEntry><text>\(escaped(otherwise))</text></defaultOutputEntry>"
    return "<output name=\"out\">\(listed)\(other)</output>"
  }
}

private let hitRows: [HitRow] = {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Tables/hit-policies.csv")
  let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  return text.split(separator: "\n").enumerated().dropFirst().compactMap {
    HitRow($0.element, line: $0.offset + 1)
  }
}()

@Test func `the table of hit policies is there`() {
  #expect(hitRows.count > 50)
}

@Test(arguments: hitRows)
private func `each row of the table of hit policies holds, with and without explanation`(
  row: HitRow
) throws {
  let read = try model(table(row.attributes, outputs: [row.output], rows: row.rules))
  let given: FEELContext = ["x": try value(row.input)]
  let wanted = try value(row.result)
  let explained = read.evaluate("D", given)
  #expect(explained.value == wanted)
  #expect(!wanted.isNull || !explained.causes.isEmpty, "null without a cause")
  #expect(read.evaluate("D", given, isExplained: false).value == wanted)
  #expect(read.prepare("D")?.value([try value(row.input)]) == wanted)
}
