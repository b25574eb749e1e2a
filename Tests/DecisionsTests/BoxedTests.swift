import Decisions
import FEEL
import Testing

private func decided(
  _ expression: String, _ inputs: FEELContext = [:], more: String = "",
  requires: String = ""
) throws -> DecisionResult {
  try model(more + "<decision id=\"D\" name=\"D\">\(requires)\(expression)</decision>")
    .evaluate("D", inputs)
}

private func numbers(_ values: Int...) -> Value { .list(values.map { Value($0) }) }

@Test func `boxed expressions give what their texts would`() throws {
  let cases: [(String, Value)] = [
    (text("1 + 2"), Value(3)),
    ("<list>\(text("1"))\(text("2"))</list>", numbers(1, 2)),
    (
      """
      <relation><column name="a"/><column name="b"/><row>\(text("1"))\(text("2"))</row></relation>
      """, .list([.context(["a": Value(1), "b": Value(2)])])
    ),
    (
      "<conditional><if>\(text("1 > 2"))</if><then>\(text("1"))</then><else>\(text("2"))</else></conditional>",
      Value(2)
    ),
    (
      "<filter><in>\(text("[1, 2, 3, 4]"))</in><match>\(text("item > 2"))</match></filter>",
      numbers(3, 4)
    ),
    (
      "<filter><in>\(text("[{a: 1}, {a: 5}]"))</in><match>\(text("a > 2"))</match></filter>",
      .list([.context(["a": Value(5)])])
    ),
    (
      "<for iteratorVariable=\"i\"><in>\(text("[1..3]"))</in><return>\(text("i * i"))</return></for>",
      numbers(1, 4, 9)
    ),
    (
      "<for iteratorVariable=\"i\"><in>\(text("[1, 2, 3]"))</in><return>\(text("i + count(partial)"))</return></for>",
      numbers(1, 3, 5)
    ),
    (
      "<some iteratorVariable=\"i\"><in>\(text("[1, 2]"))</in><satisfies>\(text("i > 1"))</satisfies></some>",
      Value(true)
    ),
    (
      "<every iteratorVariable=\"i\"><in>\(text("[1, 2]"))</in><satisfies>\(text("i > 1"))</satisfies></every>",
      Value(false)
    ),
    (
      """
      <context><contextEntry><variable name="a b"/>\(text("2"))</contextEntry>
      <contextEntry><variable name="c"/>\(text("a b + 1"))</contextEntry></context>
      """, .context(["a b": Value(2), "c": Value(3)])
    ),
    (
      """
      <context><contextEntry><variable name="fact"/><functionDefinition>
      <formalParameter name="n"/>\(text("if n < 2 then 1 else n * fact(n - 1)"))</functionDefinition>
      </contextEntry><contextEntry>\(text("fact(5)"))</contextEntry></context>
      """, Value(120)
    ),
    (
      """
      <context><contextEntry><variable name="twice"/><functionDefinition>
      <formalParameter name="n"/>\(text("n * 2"))</functionDefinition></contextEntry>
      <contextEntry>\(text("twice(21)"))</contextEntry></context>
      """, Value(42)
    ),
  ]
  for (expression, expected) in cases {
    #expect(try decided(expression).value == expected, "\(expression)")
  }
}

private let knowledge = """
  <businessKnowledgeModel id="fee" name="年 费"><variable name="年 费"/><encapsulatedLogic>
  <formalParameter name="months" typeRef="number"/><formalParameter name="rate" typeRef="number"/>
  \(text("months * rate"))</encapsulatedLogic></businessKnowledgeModel>
  """

@Test func `business knowledge is called by text and by invocation`() throws {
  let requires = needs(knowledge: ["fee"])
  #expect(try decided(text("年 费(12, 3)"), more: knowledge, requires: requires).value == Value(36))
  let invocation = """
    <invocation>\(text("年 费"))<binding><parameter name="rate"/>\(text("5"))</binding>
    <binding><parameter name="months"/>\(text("2 * 3"))</binding></invocation>
    """
  #expect(try decided(invocation, more: knowledge, requires: requires).value == Value(30))
  let wrong = try decided(text("年 费(\"a\", 3)"), more: knowledge, requires: requires)
  #expect(wrong.value == .null)
  #expect(wrong.causes.first?.message.contains("months") == true)
  #expect(
    try model(knowledge).invoke("年 费", ["months": Value(2), "rate": Value(4)]).value == Value(8))
}

@Test func `business knowledge that calls itself ends with its budget`() throws {
  let endless = """
    <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>
    <formalParameter name="n"/>\(text("f(n + 1)"))</encapsulatedLogic></businessKnowledgeModel>
    """
  let result = try decided(text("f(1)"), more: endless, requires: needs(knowledge: ["f"]))
  #expect(result.value == .null)
  #expect(result.exhausted)
}

@Test func `all expressions of a decision share one budget`() throws {
  let heavy = literal("A", "sum(for i in 1..1000 return i)")
  let both =
    heavy + literal("B", "A + sum(for i in 1..1000 return i)", requires: needs(decisions: ["A"]))
  let made = try model(both)
  let whole = Budget(steps: 100_000, depth: 64, bytes: 10_000_000)
  #expect(made.evaluate("B", [:], budget: whole).value == Value(1_001_000))
  let half = Budget(steps: 3_500, depth: 64, bytes: 10_000_000)
  #expect(made.evaluate("A", [:], budget: half).value == Value(500_500))
  #expect(made.evaluate("B", [:], budget: half).exhausted)
}

@Test func `decision services hide what they need`() throws {
  let service =
    input("x") + literal("inner", "x * 2", requires: needs(inputs: ["x"]))
    + literal("outer", "inner + 1", requires: needs(decisions: ["inner"])) + """
      <decisionService id="S" name="S"><variable name="S"/><outputDecision href="#outer"/>
      <encapsulatedDecision href="#inner"/><inputData href="#x"/></decisionService>
      <decisionService id="P" name="P"><variable name="P"/><outputDecision href="#outer"/>
      <inputDecision href="#inner"/></decisionService>
      """
  #expect(try model(service).evaluate("S", ["x": Value(4)]).value == Value(9))
  #expect(try model(service).evaluate("P", ["inner": Value(4)]).value == Value(5))
  let called = try decided(
    text("S(10) + P(1)"), more: service, requires: needs(knowledge: ["S", "P"]))
  #expect(called.value == Value(23))
}

private let types = """
  <itemDefinition name="tStatus"><typeRef>string</typeRef>
  <allowedValues><text>"正常", "暂停"</text></allowedValues></itemDefinition>
  <itemDefinition name="tNames" isCollection="true"><typeRef>string</typeRef></itemDefinition>
  <itemDefinition name="tPerson"><itemComponent name="full name"><typeRef>string</typeRef>
  </itemComponent><itemComponent name="status"><typeRef>tStatus</typeRef></itemComponent>
  </itemDefinition>
  """

@Test func `values are held to their types`() throws {
  func result(_ type: String, _ text: String) throws -> Value {
    try model(types + literal("D", text, type: type)).evaluate("D", [:]).value
  }
  #expect(try result("tStatus", "\"正常\"") == Value("正常"))
  #expect(try result("tStatus", "\"其他\"") == .null)
  #expect(try result("tNames", "\"a\"") == .list([Value("a")]))
  #expect(try result("tNames", "[1]") == .null)
  #expect(try result("string", "[\"a\"]") == Value("a"))
  #expect(try result("number", "\"a\"") == .null)
  #expect(try result("tPerson", "{full name: \"a\", status: \"正常\"}") != .null)
  #expect(try result("tPerson", "{full name: \"a\", status: \"x\"}") == .null)
  let person =
    input("person", type: "tPerson")
    + literal("D", "person.full name", requires: needs(inputs: ["person"]))
  let made = try model(types + person)
  #expect(
    made.evaluate(
      "D", ["person": .context(["full name": Value("林"), "status": Value("暂停")])]
    ).value == Value("林"))
  let wrong = made.evaluate("D", ["person": Value(1)])
  #expect(wrong.value == .null)
  #expect(wrong.causes.first?.message == "person: 1 is no tPerson")
}

@Test func `the model tells its decisions, inputs and what it reads`() throws {
  let made = try model(
    table("hitPolicy=\"FIRST\"", rows: [["> form.limit", "1"]], annotation: "第")
      + input("form"))
  #expect(made.decisions.map(\.name) == ["D"])
  #expect(made.decisions[0].inputs == ["x"])
  #expect(made.decisions[0].annotations == ["法律依据"])
  #expect(made.inputs.map(\.name) == ["x", "form"])
  #expect(made.readPaths.contains(["form", "limit"]))
  #expect(made.readPaths.contains(["x"]))
}

@Test func `a decision that is not there, and one without logic, are null with a cause`() throws {
  let made = try model("<decision id=\"D\" name=\"D\"/>")
  #expect(made.evaluate("E", [:]).causes.first?.message == "there is no decision \"E\"")
  #expect(made.evaluate("D", [:]).value == .null)
  #expect(!made.evaluate("D", [:]).causes.isEmpty)
}
