import Decisions
import FEEL
import Testing

/// A table over `x` of a type, with what stands beside the input expression.
private func typed(_ type: String, _ more: String, rows: [(String, String)], output: String = "")
  throws -> DecisionModel
{
  let rules = rows.map {
    "<rule><inputEntry><text>\(escaped($0.0))</text></inputEntry>"
      + "<outputEntry><text>\(escaped($0.1))</text></outputEntry></rule>"
  }
  return try model(
    """
    \(input("x"))<decision id="D" name="D">\(needs(inputs: ["x"]))<decisionTable>
    <input><inputExpression typeRef="\(type)"><text>x</text></inputExpression>\(more)</input>
    <output typeRef="number">\(output)</output>\(rules.joined())</decisionTable></decision>
    """)
}

private func values(_ tag: String, _ text: String) -> String {
  "<\(tag)><text>\(text)</text></\(tag)>"
}

@Test func `inputs are held to their column's type and values`() throws {
  let made = try typed(
    "string", values("inputValues", "\"a\", \"b\""), rows: [("\"a\"", "1"), ("not(\"a\")", "2")])
  #expect(made.evaluate("D", ["x": Value("a")]).value == Value(1))
  #expect(made.evaluate("D", ["x": Value("b")]).value == Value(2))
  let strange = made.evaluate("D", ["x": Value("c")])
  #expect(strange.value == .null)
  #expect(strange.causes.first?.message == "D: \"c\" is not allowed for x")
  let number = made.evaluate("D", ["x": Value(3)])
  #expect(number.causes.first?.message == "D, x: 3 is no string")
}

@Test func `outputs are held to their column's type and values`() throws {
  let made = try typed(
    "number", "", rows: [("1", "10"), ("2", "\"ten\""), ("3", "30"), ("4", "")],
    output: values("outputValues", "10, 20"))
  #expect(made.evaluate("D", ["x": Value(1)]).value == Value(10))
  let text = made.evaluate("D", ["x": Value(2)])
  #expect(text.value == .null)
  #expect(text.causes.first?.message.contains("\"ten\" is no number") == true)
  let other = made.evaluate("D", ["x": Value(3)])
  #expect(other.value == .null)
  #expect(other.causes.first?.message.contains("not among the allowed outputs") == true)
  #expect(made.evaluate("D", ["x": Value(4)]).value == .null)
}

@Test(arguments: [
  ("[1..5)", 1, true), ("[1..5)", 5, false), ("]1..5]", 1, false), ("1, 3, > 9", 3, true),
  ("1, 3, > 9", 10, true), ("1, 3, > 9", 4, false), ("not(1, 3)", 3, false), ("-", 0, true),
  ("", 0, true), ("? * 2 = 8", 4, true), ("odd(?)", 3, true), ("odd(?)", 4, false),
])
func `cells test as FEEL's unary tests do`(cell: String, x: Int, matches: Bool) throws {
  let made = try typed("number", "", rows: [(cell, "1")])
  #expect(made.evaluate("D", ["x": Value(x)]).value == (matches ? Value(1) : .null))
}

@Test func `a missing input matches only cells that take anything`() throws {
  let made = try typed("number", "", rows: [("> 0", "1"), ("<= 0", "2"), ("null", "3")])
  #expect(made.evaluate("D", ["x": .null]).value == Value(3))
  let open = try model(table("hitPolicy=\"FIRST\"", rows: [["> 0", "1"], ["-", "2"]]))
  #expect(open.evaluate("D", [:]).value == Value(2))
}

@Test func `a table may be business knowledge, and stand inside a context`() throws {
  let rates = """
    <businessKnowledgeModel id="rate" name="rate"><variable name="rate"/><encapsulatedLogic>
    <formalParameter name="level" typeRef="string"/><decisionTable>
    <input><inputExpression><text>level</text></inputExpression></input><output/>
    <rule><inputEntry><text>"三级"</text></inputEntry><outputEntry><text>900</text></outputEntry></rule>
    <rule><inputEntry><text>"二级"</text></inputEntry><outputEntry><text>600</text></outputEntry></rule>
    </decisionTable></encapsulatedLogic></businessKnowledgeModel>
    """
  let called = literal("D", "rate(\"二级\") + rate(\"三级\")", requires: needs(knowledge: ["rate"]))
  #expect(try model(rates + called).evaluate("D", [:]).value == Value(1_500))
  let inside = """
    \(input("x"))<decision id="D" name="D">\(needs(inputs: ["x"]))<context><contextEntry>
    <variable name="step"/><decisionTable><input><inputExpression><text>x</text></inputExpression>
    </input><output/><rule><inputEntry><text>> 1</text></inputEntry>
    <outputEntry><text>x * 2</text></outputEntry></rule></decisionTable></contextEntry>
    <contextEntry><literalExpression><text>step + 1</text></literalExpression></contextEntry>
    </context></decision>
    """
  let result = try model(inside).evaluate("D", ["x": Value(5)])
  #expect(result.value == Value(11))
  #expect(result.trace.map(\.decision) == ["D.step", "D"])
}

@Test func `required decisions are told first, and once`() throws {
  let diamond =
    literal("base", "1") + literal("left", "base + 1", requires: needs(decisions: ["base"]))
    + literal("right", "base + 2", requires: needs(decisions: ["base"]))
    + literal("top", "left + right", requires: needs(decisions: ["left", "right"]))
  let result = try model(diamond).evaluate("top", [:])
  #expect(result.value == Value(5))
  #expect(result.trace.map(\.decision) == ["base", "left", "right", "top"])
  #expect(result.trace[3].inputs.map(\.expression) == ["left", "right"])
  #expect(result.trace[3].inputs.map(\.value) == [Value(2), Value(3)])
}

@Test func `a decision sees only what it requires`() throws {
  let hidden = input("x") + literal("D", "x")
  let result = try model(hidden).evaluate("D", ["x": Value(1)])
  #expect(result.value == .null)
  #expect(result.causes.first?.message == "D: \"x\" is not known here")
}
