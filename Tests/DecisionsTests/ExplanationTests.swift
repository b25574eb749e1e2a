import Decisions
import FEEL
import Testing

/// A random table, told as a decision, as a business knowledge model that a decision calls, and as
/// a decision of a service that one calls.
private struct Told {
  let policy: String
  let columns: [RandomColumn]
  let outputs: [String]
  let inputs: FEELContext

  init(seed: Int) throws {
    var random = Seeded(state: UInt64(seed))
    policy = ["FIRST", "UNIQUE", "ANY", "RULE ORDER", "COLLECT"][seed % 5]
    let count = Int.random(in: 1...6, using: &random)
    var columns: [RandomColumn] = []
    for name in ["x", "y", "z"] {
      columns.append(try RandomColumn(name, rows: count, using: &random))
    }
    self.columns = columns
    // One output in three is worked out.
    outputs = (1...count).map { $0 % 3 == 0 ? "count([1, 2, 3])" : "\($0 % 2)" }
    inputs = FEELContext(
      columns.map { ($0.name, $0.values.randomElement(using: &random) ?? .null) })
  }

  private var table: String {
    let whole = DecisionsTests.table(
      "hitPolicy=\"\(policy)\"", inputs: columns.map(\.name),
      rows: outputs.indices.map { row in columns.map { $0.cells[row] } + [outputs[row]] },
      annotation: "条例第")
    let start = whole.range(of: "<decisionTable")?.lowerBound ?? whole.startIndex
    let end = whole.range(of: "</decisionTable>")?.upperBound ?? whole.endIndex
    return String(whole[start..<end])
  }

  func model() throws -> DecisionModel {
    let names = columns.map(\.name)
    let arguments = names.joined(separator: ", ")
    let parameters = names.map { "<formalParameter name=\"\($0)\"/>" }.joined()
    return try DecisionsTests.model(
      names.map { input($0) }.joined() + """
        <decision id="D" name="D">\(needs(inputs: names))\(table)</decision>
        <businessKnowledgeModel id="B" name="B"><encapsulatedLogic>\(parameters)
        \(table.replacing("id=\"", with: "id=\"second "))
        </encapsulatedLogic></businessKnowledgeModel>
        <decisionService id="S" name="S"><outputDecision href="#D"/>
        \(names.map { "<inputData href=\"#\($0)\"/>" }.joined())</decisionService>
        \(literal("knowing", "B(\(arguments))", requires: needs(inputs: names, knowledge: ["B"])))
        \(literal("serving", "S(\(arguments))", requires: needs(inputs: names, knowledge: ["S"])))
        """)
  }

  /// Whether a cell takes its input.
  func holds(_ row: Int, _ column: Int) throws -> Bool {
    let cell = try Expression(
      columns[column].cells[row], scope: Scope(names: []), kind: .unaryTests)
    return cell.test(inputs[columns[column].name] ?? .null, [:]).value == Value(true)
  }

  func check(_ trace: DecisionTrace, _ place: Comment) throws {
    #expect(trace.inputs.map(\.expression) == columns.map(\.name), place)
    #expect(trace.inputs.map(\.value) == columns.map { inputs[$0.name] }, place)
    let isFirst = policy == "FIRST"
    let last = trace.rows.firstIndex(where: \.matched)
    #expect(trace.rows.count == (isFirst ? last.map { $0 + 1 } : nil) ?? outputs.count, place)
    for (index, row) in trace.rows.enumerated() {
      #expect(row.index == index + 1, place)
      #expect(row.annotations == [RowAnnotation(name: "法律依据", text: "条例第 \(index + 1)")], place)
      #expect(row.matched == (row.failed == nil), place)
      #expect(row.matched == (row.outputs != nil), place)
      guard let failed = row.failed else {
        for column in columns.indices { #expect(try holds(index, column), place) }
        #expect(row.outputs?["out"] == (try value(outputs[index])), place)
        continue
      }
      let column = failed.column - 1
      #expect(try !holds(index, column), place)
      for earlier in 0..<column { #expect(try holds(index, earlier), place) }
      #expect(failed.text == columns[column].cells[index], place)
      #expect(trace.failedValue(row) == inputs[columns[column].name], place)
    }
  }
}

@Test(arguments: 1...150)
func `an explanation tells of every row that it matched, or the first cell that it failed on`(
  seed: Int
) throws {
  let told = try Told(seed: seed)
  let model = try told.model()
  let place = Comment(rawValue: "\(told)")
  let plain = model.evaluate("D", told.inputs)
  #expect(plain.trace.map(\.decision) == ["D"])
  #expect(plain.isTraceComplete)
  try told.check(plain.trace[0], place)
  #expect(plain.trace[0].value == plain.value)

  let knowing = model.evaluate("knowing", told.inputs)
  #expect(knowing.trace.map(\.decision) == ["B", "knowing"])
  try told.check(knowing.trace[0], place)
  #expect(knowing.trace[0].value == plain.value)

  let serving = model.evaluate("serving", told.inputs)
  #expect(serving.trace.map(\.decision) == ["D", "S", "serving"])
  try told.check(serving.trace[0], place)
  #expect(serving.trace[1].inputs.map(\.value) == told.columns.map { told.inputs[$0.name] })
  #expect(serving.trace[2].value == plain.value)

  // Told or not, the answer is the same.
  for decision in ["D", "knowing", "serving"] {
    let quiet = model.evaluate(decision, told.inputs, isExplained: false)
    #expect(quiet.value == model.evaluate(decision, told.inputs).value)
    #expect(quiet.trace.isEmpty && !quiet.isTraceComplete)
  }
  let invoked = model.invoke("B", told.inputs)
  #expect(invoked.trace == [knowing.trace[0]])
}

@Test func `an invocation and what a context reads are told of`() throws {
  let text = """
    \(input("x"))
    <businessKnowledgeModel id="rate" name="rate"><variable name="rate"/>
    <encapsulatedLogic><formalParameter name="n"/>
    <literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic>
    </businessKnowledgeModel>
    <decision id="D" name="D">\(needs(inputs: ["x"], knowledge: ["rate"]))<context>
    <contextEntry><variable name="doubled"/><invocation>
    <literalExpression><text>rate</text></literalExpression>
    <binding><parameter name="n"/><literalExpression><text>x.a</text></literalExpression></binding>
    </invocation></contextEntry>
    <contextEntry><literalExpression><text>doubled + x.b</text></literalExpression></contextEntry>
    </context></decision>
    """
  let result = try model(text).evaluate("D", ["x": .context(["a": Value(3), "b": Value(1)])])
  #expect(result.value == Value(7))
  #expect(result.trace.map(\.decision) == ["rate", "D"])
  #expect(result.trace[0].inputs == [TracedInput(label: "n", expression: "n", value: Value(3))])
  #expect(result.trace[0].value == Value(6))
  #expect(result.trace[1].inputs.map(\.expression) == ["x.a", "x.b"])
  #expect(result.trace[1].inputs.map(\.value) == [Value(3), Value(1)])
}

@Test func `a loop over a table tells of its first rounds, and that there were more`() throws {
  let text = """
    \(input("n"))
    <businessKnowledgeModel id="B" name="B"><encapsulatedLogic><formalParameter name="i"/>
    <decisionTable><input><inputExpression><text>i</text></inputExpression></input><output/>
    <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>i</text></outputEntry></rule>
    </decisionTable></encapsulatedLogic></businessKnowledgeModel>
    \(literal("D", "sum(for i in 1..n return B(i))", requires: needs(inputs: ["n"], knowledge: ["B"])))
    """
  let made = try model(text)
  let few = made.evaluate("D", ["n": Value(20)])
  #expect(few.trace.count == 21 && few.isTraceComplete)
  let many = made.evaluate("D", ["n": Value(1_000)])
  #expect(many.value == Value(500_500))
  #expect(many.trace.count == 201 && !many.isTraceComplete)
  #expect(many.trace.last?.decision == "D")
}

@Test func `a value that is not allowed leaves no rows, and its cause`() throws {
  let text = table("", rows: [["> 1", "1"]]).replacing(
    "<text>x</text></inputExpression>",
    with: "<text>x</text></inputExpression><inputValues><text>[0..9]</text></inputValues>")
  let result = try model(text).evaluate("D", ["x": Value(10)])
  #expect(result.trace.first?.rows == [])
  #expect(result.trace.first?.inputs.first?.value == Value(10))
  #expect(result.causes.first?.message == "D: 10 is not allowed for 列x")
}
