import Decisions
import FEEL
import Testing

private let numberCells = [
  "-", "1", "2", "3.5", "< 2", "<= 2", "> 3", ">= 3.5", "[1..3]", "(1..3)", "]1..3.25]", "not(2)",
  "1, 3", "not(< 2, > 3)", "!= 1", "[2..2]", "-1", "> -1", "1E2", "< 0.0000001",
]
private let wordCells = ["-", "\"甲\"", "\"乙\", \"丙\"", "not(\"甲\")", "\"\"", "!= \"乙\""]
private let flagCells = ["-", "true", "false", "not(true)"]
private let dayCells = [
  "-", "date(\"2026-03-01\")", "< date(\"2026-03-01\")", ">= @\"2026-03-02\"",
  "[@\"2026-02-28\"..@\"2026-03-01\"]", "not(@\"2026-03-01\")",
]
private let policies = [
  "UNIQUE", "FIRST", "ANY", "RULE ORDER", "COLLECT", "COLLECT\" aggregation=\"SUM",
  "COLLECT\" aggregation=\"COUNT", "COLLECT\" aggregation=\"MAX",
]

private let subjects: [[String]] = [
  [
    "1", "2", "2.0", "3", "3.5", "3.50", "-1", "100", "0", "0.00000001", "2.000001", "null",
    "\"1\"",
  ],
  ["\"甲\"", "\"乙\"", "\"丙\"", "\"丁\"", "\"\"", "null", "1", "\"e\\u0301\""],
  ["true", "false", "null"],
  ["@\"2026-02-28\"", "@\"2026-03-01\"", "@\"2026-03-02\"", "@\"-0004-01-01\"", "null"],
]

@Test(arguments: 1...60)
func `a table's index gives what going through its rows gives`(seed: Int) throws {
  var random = Seeded(state: UInt64(seed))
  let count = [1, 3, 10, 70].randomElement(using: &random) ?? 3
  let rows = (1...count).map { row in
    [numberCells, wordCells, flagCells, dayCells].map {
      Bool.random(using: &random) ? "-" : $0.randomElement(using: &random) ?? "-"
    } + [String(row % 3)]
  }
  let policy = policies[seed % policies.count]
  let elements = table("hitPolicy=\"\(policy)\"", inputs: ["x", "w", "f", "day"], rows: rows)
  let read = try model(elements)
  // What is more than a name has no index.
  let plain = try model(
    elements.replacing("Expression><text>", with: "Expression><text>if false then 0 else "))
  let prepared = try #require(read.prepare("D"))
  #expect(prepared.inputs == ["x", "w", "f", "day"])
  for _ in 0..<60 {
    let values = try subjects.map { try value($0.randomElement(using: &random) ?? "null") }
    let named = FEELContext(zip(prepared.inputs, values).map { ($0, $1) })
    let slow = plain.evaluate("D", named)
    let explained = read.evaluate("D", named)
    #expect(explained.value == slow.value, "\(policy) \(values)")
    #expect(explained.causes == slow.causes, "\(policy) \(values)")
    #expect(explained.trace.map(\.rows) == slow.trace.map(\.rows), "\(policy) \(values)")
    let fast = prepared.evaluate(values)
    #expect(fast.value == slow.value, "\(policy) \(values)")
    #expect(fast.causes.isEmpty == slow.causes.isEmpty, "\(policy) \(values)")
    #expect(read.evaluate("D", named, isExplained: false).value == slow.value)
    #expect(prepared.value(values) == slow.value)
  }
}

@Test func `a value that the input's type does not allow is told of, index or not`() throws {
  let text = """
    <itemDefinition name="tLevel"><typeRef>string</typeRef>
    <allowedValues><text>"低", "高"</text></allowedValues></itemDefinition>
    <inputData id="level" name="level"><variable name="level" typeRef="tLevel"/></inputData>
    <decision id="D" name="D"><variable name="D" typeRef="number"/>
    \(needs(inputs: ["level"]))
    <decisionTable><input><inputExpression><text>level</text></inputExpression></input>
    <output name="out"/>
    <rule><inputEntry><text>"高"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
    <rule><inputEntry><text>not("高")</text></inputEntry><outputEntry><text>2</text></outputEntry>
    </rule></decisionTable></decision>
    """
  let prepared = try #require(try model(text).prepare("D"))
  #expect(prepared.value([Value("高")]) == Value(1))
  #expect(prepared.value([Value("低")]) == Value(2))
  let refused = prepared.evaluate([Value("中")])
  #expect(refused.value == (try model(text).evaluate("D", ["level": Value("中")]).value))
  #expect(refused.causes.contains { $0.message.contains("tLevel") })
}

@Test func `a decision over others is made ready with all the input data that it needs`() throws {
  let text = """
    \(input("a"))\(input("b"))
    \(literal("sum", "a + b", requires: needs(inputs: ["a", "b"])))
    \(literal("twice", "sum * 2", requires: needs(decisions: ["sum"])))
    """
  let prepared = try #require(try model(text).prepare("twice"))
  #expect(Set(prepared.inputs) == ["a", "b"])
  let values = prepared.inputs.map { $0 == "a" ? Value(3) : Value(4) }
  #expect(prepared.evaluate(values).value == Value(14))
  #expect(prepared.evaluate(values).trace.isEmpty)
  #expect(prepared.evaluate([]).value.isNull)
  #expect(!prepared.evaluate([]).causes.isEmpty)
}

@Test func `what does not exist is not made ready`() throws {
  #expect(try model(literal("one", "1")).prepare("two") == nil)
}
