import Decisions
import FEEL
import Testing

private let overlapping = [
  ["> 0", "\"b\""], ["> 5", "\"a\""], ["> 5", "\"a\""], ["> 9", "\"c\""],
]
private let ordered = [
  "<output name=\"out\"><outputValues><text>\"a\", \"b\", \"c\"</text></outputValues></output>"
]

private func value(
  _ attributes: String, _ rows: [[String]], _ x: Int,
  outputs: [String] = ["<output name=\"out\"/>"]
) throws -> Value {
  try model(table(attributes, outputs: outputs, rows: rows))
    .evaluate("D", ["x": Value(x)]).value
}

private func list(_ texts: String...) -> Value { .list(texts.map { Value($0) }) }

@Test(arguments: [
  ("hitPolicy=\"UNIQUE\"", 3, Value("b")), ("hitPolicy=\"UNIQUE\"", 7, .null),
  ("hitPolicy=\"UNIQUE\"", 0, .null), ("", 3, Value("b")), ("", 7, .null),
  ("hitPolicy=\"FIRST\"", 7, Value("b")), ("hitPolicy=\"FIRST\"", 10, Value("b")),
  ("hitPolicy=\"FIRST\"", 0, .null),
  ("hitPolicy=\"ANY\"", 3, Value("b")), ("hitPolicy=\"ANY\"", 7, .null),
  ("hitPolicy=\"PRIORITY\"", 3, Value("b")), ("hitPolicy=\"PRIORITY\"", 10, Value("a")),
  ("hitPolicy=\"PRIORITY\"", 0, .null),
  ("hitPolicy=\"OUTPUT ORDER\"", 10, list("a", "a", "b", "c")),
  ("hitPolicy=\"OUTPUT ORDER\"", 0, .list([])),
  ("hitPolicy=\"RULE ORDER\"", 10, list("b", "a", "a", "c")),
  ("hitPolicy=\"RULE ORDER\"", 0, .list([])),
  ("hitPolicy=\"COLLECT\"", 10, list("b", "a", "a", "c")),
  ("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", 10, Value(4)),
  ("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", 0, Value(0)),
  ("hitPolicy=\"COLLECT\" aggregation=\"MIN\"", 10, Value("a")),
  ("hitPolicy=\"COLLECT\" aggregation=\"MAX\"", 10, Value("c")),
])
func `each hit policy gives what its truth table says`(policy: String, x: Int, expected: Value)
  throws
{
  #expect(try value(policy, overlapping, x, outputs: ordered) == expected)
}

@Test(arguments: [
  ("SUM", 10, Value(16)), ("SUM", 3, Value(1)), ("SUM", 0, .null), ("MIN", 10, Value(1)),
  ("MAX", 10, Value(9)), ("COUNT", 7, Value(2)),
])
func `numbers are collected`(aggregation: String, x: Int, expected: Value) throws {
  let rows = [["> 0", "1"], ["> 5", "6"], ["> 9", "9"]]
  let attributes = "hitPolicy=\"COLLECT\" aggregation=\"\(aggregation)\""
  #expect(try value(attributes, rows, x) == expected)
}

@Test func `rows of ANY that agree are one answer`() throws {
  #expect(try value("hitPolicy=\"ANY\"", [["> 0", "1"], ["> 5", "1.0"]], 7) == Value(1))
}

@Test func `default outputs stand in where no row matches`() throws {
  let output =
    "<output name=\"out\"><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>"
  for policy in ["UNIQUE", "FIRST", "ANY"] {
    let made = try value("hitPolicy=\"\(policy)\"", [["> 5", "1"]], 0, outputs: [output])
    #expect(made == Value("none"))
  }
}

@Test func `several outputs are a context`() throws {
  let outputs = ["<output name=\"granted\"/>", "<output name=\"reason\"/>"]
  let rows = [["< 5", "false", "\"too small\""], ["-", "true", ""]]
  let made = try model(table("hitPolicy=\"FIRST\"", outputs: outputs, rows: rows))
  #expect(
    made.evaluate("D", ["x": Value(1)]).value
      == .context(["granted": Value(false), "reason": Value("too small")]))
  #expect(
    made.evaluate("D", ["x": Value(6)]).value
      == .context(["granted": Value(true), "reason": .null])
  )
  let collected = try model(table("hitPolicy=\"COLLECT\"", outputs: outputs, rows: rows))
  #expect(collected.evaluate("D", ["x": Value(1)]).value.elements?.count == 2)
}

@Test func `the explanation tells rows, first failing cells and the law`() throws {
  let rows = [["> 5", "> 5", "1"], ["> 0", "> 100", "2"], ["-", "> 0", "3"], ["-", "-", "4"]]
  let made = try model(
    table("hitPolicy=\"FIRST\"", inputs: ["x", "y"], rows: rows, annotation: "条例第"))
  let result = made.evaluate("D", ["x": Value(3), "y": Value(7)])
  #expect(result.value == Value(3))
  #expect(result.causes.isEmpty)
  let trace = try #require(result.trace.last)
  #expect(trace.decision == "D")
  #expect(trace.inputs.map(\.label) == ["列x", "列y"])
  #expect(trace.inputs.map(\.value) == [Value(3), Value(7)])
  #expect(trace.rows.map(\.matched) == [false, false, true])
  #expect(trace.rows[0].failed == FailedCell(column: 1, label: "列x", text: "> 5"))
  #expect(trace.rows[1].failed == FailedCell(column: 2, label: "列y", text: "> 100"))
  #expect(trace.rows[2].id == "row3")
  #expect(trace.rows[2].outputs == ["out": Value(3)])
  #expect(trace.rows[2].annotations == [RowAnnotation(name: "法律依据", text: "条例第 3")])
}

@Test func `no row, or too many, says which`() throws {
  let made = try model(table("", rows: [["> 0", "1"], ["> 5", "2"]]))
  #expect(made.evaluate("D", ["x": Value(0)]).causes.first?.message == "D: no row matches")
  #expect(
    made.evaluate("D", ["x": Value(9)]).causes.first?.message
      == "D: rows 1, 2 match, but only one may")
}
