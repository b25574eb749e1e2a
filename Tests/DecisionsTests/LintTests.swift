import Decisions
import FEEL
import Foundation
import Testing

private func lint(
  _ policy: String, inputs: [String] = ["x"], outputs: [String] = ["<output name=\"out\"/>"],
  _ rows: [[String]]
) throws -> [Finding] {
  try model(
    table("hitPolicy=\"\(policy)\"", inputs: inputs, outputs: outputs, rows: rows)
  ).lint()
}

private func rules(_ policy: String, inputs: [String] = ["x"], _ rows: [[String]]) throws
  -> [String]
{
  try lint(policy, inputs: inputs, rows).map(\.rule)
}

@Test(arguments: [
  // A whole table says nothing.
  ("UNIQUE", [["< 5", "1"], [">= 5", "2"]], []),
  ("UNIQUE", [["true", "1"], ["false", "2"]], []),
  ("UNIQUE", [["\"a\"", "1"], ["not(\"a\")", "2"]], []),
  ("FIRST", [["[1..5]", "1"], ["\"x\"", "2"], ["-", "3"]], []),
  // Two rows at once.
  ("UNIQUE", [["<= 5", "1"], [">= 5", "2"]], ["overlap"]),
  ("UNIQUE", [["\"a\", \"b\"", "1"], ["\"b\"", "2"], ["not(\"a\", \"b\")", "3"]], ["overlap"]),
  ("ANY", [["<= 5", "1"], [">= 5", "1"]], []),
  ("ANY", [["<= 5", "1"], [">= 5", "2"]], ["overlap"]),
  ("FIRST", [["<= 5", "1"], [">= 5", "2"]], []),
  // Nobody.
  ("UNIQUE", [["< 5", "1"], ["> 5", "2"]], ["gap"]),
  ("UNIQUE", [["true", "1"]], ["gap"]),
  ("FIRST", [["\"a\"", "1"], ["\"b\"", "2"]], ["hit-policy"]),
  ("UNIQUE", [["\"a\"", "1"], [">= \"c\"", "2"]], ["gap"]),
  (
    "FIRST", [["date(\"2026-01-01\")", "1"], ["> date(\"2026-01-01\")", "2"]],
    ["gap", "hit-policy"]
  ),
  // Nothing lies between two days that follow each other.
  ("UNIQUE", [["< @\"2026-03-01\"", "1"], ["> @\"2026-02-28\"", "2"]], []),
  ("COLLECT", [["> 5", "1"]], []),
  // Rows without use.
  ("FIRST", [["-", "1"], ["> 5", "2"]], ["unreachable-row"]),
  ("FIRST", [["> 1", "1"], ["> 5", "2"], ["-", "3"]], ["shadowed-row"]),
  ("FIRST", [["< 5", "1"], [">= 5", "2"], ["[1..9]", "3"]], ["shadowed-row"]),
  ("UNIQUE", [["1", "1"], ["1.0", "2"], ["not(1)", "3"]], ["duplicate-row"]),
  // What cannot be read is not judged.
  ("UNIQUE", [["? > 5", "1"], ["? > 6", "2"]], []),
  ("FIRST", [["? > 5", "1"], ["? > 5", "2"], ["-", "3"]], ["duplicate-row"]),
])
func `lint finds what a row of one column shows`(
  policy: String, rows: [[String]], expected: [String]
) throws {
  #expect(try lint(policy, rows).map(\.rule) == expected)
}

@Test func `boxes of two columns are compared whole`() throws {
  let apart = [["< 5", "true", "1"], ["< 5", "false", "2"], [">= 5", "-", "3"]]
  #expect(try rules("UNIQUE", inputs: ["x", "y"], apart).isEmpty)
  let meeting = [["< 5", "true", "1"], ["<= 3", "-", "2"], [">= 5", "-", "3"]]
  let findings = try lint("UNIQUE", inputs: ["x", "y"], meeting)
  #expect(findings.map(\.rule) == ["overlap", "gap"])
  #expect(findings[0].exampleText == "列x = 3, 列y = true")
  #expect(findings[1].exampleText == "列x = 4, 列y = false")
  #expect(findings[1].exampleInputs == ["x": Value(4), "y": Value(false)])
  #expect(findings[0].element == "D")
  #expect(findings[0].message.contains("第1行与第2行"))
}

@Test func `a default output closes the gaps`() throws {
  let output =
    "<output name=\"out\"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>"
  #expect(try lint("UNIQUE", outputs: [output], [["> 5", "1"]]).isEmpty)
}

@Test(arguments: [("\"a\", \"b\"", 0), ("\"a\", \"b\", \"c\"", 1), ("", 0)])
func `only allowed values can be a gap`(allowed: String, gaps: Int) throws {
  let values = allowed.isEmpty ? "" : "<inputValues><text>\(allowed)</text></inputValues>"
  let made = try model(
    """
    \(input("x"))
    <decision id="D" name="D">\(needs(inputs: ["x"]))<decisionTable id="T">
    <input label="x"><inputExpression><text>x</text></inputExpression>\(values)</input><output/>
    <rule><inputEntry><text>"a"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
    <rule><inputEntry><text>"b"</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
    </decisionTable></decision>
    """)
  #expect(made.lint().map(\.rule) == [String](repeating: "gap", count: gaps))
  #expect(made.lint().first?.exampleText == (gaps == 0 ? nil : "x = \"c\""))
}

@Test(arguments: [
  ("count(x)", [["0", "1"], ["[1..3]", "2"], ["> 3", "3"]], []),
  ("count(x[y = \")\"])", [["0", "1"], [">= 1", "2"]], []),
  ("count(x)", [["0", "1"], ["> 1", "2"]], ["gap"]),
  ("count(x) - count(y)", [["0", "1"], [">= 1", "2"]], ["gap"]),
])
func `a count is a whole number from 0`(text: String, rows: [[String]], expected: [String]) throws {
  let made = try model(
    table("", rows: rows).replacing("<text>x</text>", with: "<text>\(escaped(text))</text>"))
  #expect(made.lint().map(\.rule) == expected)
}

@Test func `a large table is judged in bounded time`() throws {
  let columns = (1...6).map { "c\($0)" }
  let rows = (0..<200).map { row in
    columns.indices.map { "[\(row * (7 + $0))..\(row * (7 + $0) + 50)]" } + ["\(row)"]
  }
  let start = ContinuousClock.now
  _ = try lint("UNIQUE", inputs: columns, rows)
  #expect(ContinuousClock.now - start < .seconds(30))
}

@Test func `the demo city's tables are clean`() throws {
  let package = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let items = package.appending(path: "Cities/yantai/items")
  let folders = try FileManager.default.contentsOfDirectory(
    at: items, includingPropertiesForKeys: nil)
  #expect(!folders.isEmpty)
  for folder in folders {
    let file = folder.appending(path: "rules.dmn")
    let rules = try DecisionModel(Array(Data(contentsOf: file)), file: folder.lastPathComponent)
    #expect(rules.lint() == [], "\(folder.lastPathComponent)")
  }
}
