import Decisions
import FEEL
import Testing

/// The findings of a table over `x`, whose input and output are held to types.
private func lint(
  _ attributes: String = "", input type: String = "Any", output: String = "<output name=\"out\"/>",
  result: String = "Any", _ rows: [[String]]
) throws -> [Finding] {
  try held(attributes, input: type, output: output, result: result, rows).lint()
}

private func held(
  _ attributes: String, input type: String, output: String, result: String, _ rows: [[String]]
) throws -> DecisionModel {
  let text = table(attributes, outputs: [output], rows: rows)
    .replacing("name=\"x\" typeRef=\"Any\"", with: "name=\"x\" typeRef=\"\(type)\"")
    .replacing(
      "<decision id=\"D\" name=\"D\">",
      with: "<decision id=\"D\" name=\"D\"><variable name=\"D\" typeRef=\"\(result)\"/>")
  return try model(text)
}

@Test(arguments: [
  ("number", "\"18\"", "row 1 tests 列x, a number, for \"18\", a string"),
  ("number", "< @\"2026-01-01\"", "row 1 tests 列x, a number, for @\"2026-01-01\", a date"),
  ("string", "18", "row 1 tests 列x, a string, for 18, a number"),
  ("boolean", "\"true\"", "row 1 tests 列x, a boolean, for \"true\", a string"),
  ("date", "\"2026-01-01\"", "row 1 tests 列x, a date, for \"2026-01-01\", a string"),
])
func `a cell of another type than its input never matches, and lint says so`(
  type: String, cell: String, expected: String
) throws {
  let rows = [[cell, "1"], ["-", "2"]]
  let findings = try lint("hitPolicy=\"FIRST\"", input: type, rows)
  let found = try #require(findings.first { $0.rule == "type-mismatch" })
  #expect(found.english == expected)
  let model = try held(
    "hitPolicy=\"FIRST\"", input: type, output: "<output name=\"out\"/>", result: "Any", rows)
  let shown = model.evaluate("D", found.exampleInputs)
  #expect(found.example.count == 1)
  #expect(shown.trace.first?.inputs.first?.value.typeName == type)
  #expect(shown.trace.first?.rows.first?.failed?.column == 1)
}

@Test(arguments: [
  ("<output name=\"out\" typeRef=\"number\"/>", "Any", "\"一\"", "\"一\" is no number"),
  ("<output name=\"out\" typeRef=\"date\"/>", "Any", "1", "1 is no date"),
  (
    "<output name=\"out\"><outputValues><text>\"准予\", \"不予\"</text></outputValues></output>", "Any",
    "\"许可\"", "\"许可\" is not among the allowed values"
  ),
  ("<output name=\"out\"/>", "boolean", "1", "1 is no boolean"),
])
func `an output that does not fit is null, and lint says so`(
  output: String, result: String, cell: String, expected: String
) throws {
  let rows = [["< 5", cell], [">= 5", "null"]]
  let findings = try lint(output: output, result: result, rows)
  let found = try #require(findings.first { $0.rule == "type-mismatch" })
  #expect(found.english == "row 1, out: " + expected)
  let shown = try held("", input: "Any", output: output, result: result, rows)
    .evaluate("D", found.exampleInputs)
  #expect(shown.trace.first?.rows.map(\.matched) == [true, false])
  #expect(shown.value.isNull)
  #expect(!shown.causes.isEmpty)
}

@Test func `a default that does not fit is told with an input that takes it`() throws {
  let output = """
    <output name="out" typeRef="number"><defaultOutputEntry><text>"无"</text></defaultOutputEntry></output>
    """
  let findings = try lint(output: output, [["< 5", "1"]])
  #expect(findings.map(\.rule) == ["type-mismatch"])
  #expect(findings.first?.example.map(\.value) == [Value(5)])
}

@Test func `what a list of one is made of fits, as the engine has it`() throws {
  let output = "<output name=\"out\" typeRef=\"number\"/>"
  #expect(try lint(output: output, [["< 5", "[1]"], [">= 5", "2"]]).isEmpty)
}

@Test(arguments: [
  ("SUM", [["> 1", "\"甲\""], ["> 2", "1"]], "row 1 gives \"甲\", of which there is no SUM"),
  ("MAX", [["> 1", "true"], ["> 2", "1"]], "row 1 gives true, of which there is no MAX"),
  (
    "MIN", [["> 1", "\"甲\""], ["> 2", "1"]],
    "rows 1 and 2 give values of which there is no MIN"
  ),
])
func `a collection of what has no sum or order is a misused hit policy`(
  aggregation: String, rows: [[String]], expected: String
) throws {
  let policy = "hitPolicy=\"COLLECT\" aggregation=\"\(aggregation)\""
  let findings = try lint(policy, rows)
  let found = try #require(findings.first { $0.rule == "hit-policy" })
  #expect(found.english == expected)
  let shown = try held(
    policy, input: "Any", output: "<output name=\"out\"/>", result: "Any", rows
  ).evaluate("D", found.exampleInputs)
  #expect(shown.value.isNull)
  #expect(!shown.causes.isEmpty)
}

@Test(arguments: ["SUM", "MIN", "MAX", "COUNT"])
func `a collection of numbers is well`(aggregation: String) throws {
  let policy = "hitPolicy=\"COLLECT\" aggregation=\"\(aggregation)\""
  #expect(try lint(policy, [["> 1", "1"], ["> 2", "2.5"], ["-", "0"]]).isEmpty)
}

@Test(arguments: ["PRIORITY", "OUTPUT ORDER"])
func `an order of priority that no output has is refused`(policy: String) throws {
  let refusal = #expect(throws: ModelError.self) {
    try lint("hitPolicy=\"\(policy)\"", [["> 1", "1"], ["> 2", "2"]])
  }
  #expect(refusal?.rule == "hit-policy")
  #expect(refusal?.line ?? 0 > 0)
}

@Test func `input data that no decision reads, and a column that no row tests, are told of`() throws
{
  let text =
    table("", inputs: ["x", "y"], rows: [["true", "-", "1"], ["false", "-", "2"]])
    + input("z")
    + literal("sum", "a + 1", requires: needs(inputs: ["a", "b"])) + input("a") + input("b")
  let findings = try model(text).lint().filter { $0.rule == "unused-input" }
  #expect(
    findings.map(\.english) == [
      "no decision reads the input z", "no decision reads the input b", "no row tests 列y",
    ])
  #expect(findings.allSatisfy { $0.line > 0 })
}

@Test func `what filters and nested tables read is read`() throws {
  let text = """
    \(input("people"))\(input("age"))
    <decision id="F" name="F">\(needs(inputs: ["people", "age"]))
    <filter><in><literalExpression><text>people</text></literalExpression></in>
    <match><literalExpression><text>item.years &gt; age</text></literalExpression></match></filter>
    </decision>
    """
  #expect(try model(text).lint().isEmpty)
}

@Test func `an example of a path is put inside its input data`() throws {
  let text = """
    <itemDefinition name="tForm"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="city"><typeRef>string</typeRef></itemComponent></itemDefinition>
    <inputData id="form" name="form"><variable name="form" typeRef="tForm"/></inputData>
    <decision id="D" name="D">\(needs(inputs: ["form"]))<decisionTable>
    <input label="年龄"><inputExpression><text>form.age</text></inputExpression></input>
    <input label="城市"><inputExpression><text>form.city</text></inputExpression></input>
    <output/>
    <rule><inputEntry><text>&lt; 18</text></inputEntry><inputEntry><text>"烟台"</text></inputEntry>
    <outputEntry><text>1</text></outputEntry></rule>
    <rule><inputEntry><text>"老"</text></inputEntry><inputEntry><text>-</text></inputEntry>
    <outputEntry><text>2</text></outputEntry></rule>
    </decisionTable></decision>
    """
  let findings = try model(text).lint()
  #expect(findings.map(\.rule) == ["type-mismatch", "unreachable-row", "gap"])
  let gap = try #require(findings.last)
  #expect(gap.exampleText == "年龄 = 18, 城市 = \"烟台\"")
  #expect(
    gap.exampleInputs == [
      "form": .context(["age": Value(18), "city": Value("烟台")])
    ])
}

@Test func `a column that says another type than its input data is told of`() throws {
  let text = table("", rows: [["< 5", "1"], [">= 5", "2"]])
    .replacing("name=\"x\" typeRef=\"Any\"", with: "name=\"x\" typeRef=\"string\"")
    .replacing("<inputExpression>", with: "<inputExpression typeRef=\"number\">")
  #expect(
    try model(text).lint().first?.english == "列x says number, but what it reads is string")
}
