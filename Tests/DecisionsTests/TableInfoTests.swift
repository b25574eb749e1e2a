import Decisions
import FEEL
import Testing

/// A table told to people is the table that is evaluated.
struct TableInfoTests {
  @Test func `A table is told by what its cells mean`() throws {
    let rows = [
      ["-", "\"a\", \"b\"", "1"], ["[1..5)", "not(\"c\")", "2 + 1"], ["!= 7", "", "x"],
      ["> y", "(= null)", "\"\""],
    ]
    let table = try #require(
      try model(
        table("hitPolicy=\"FIRST\"", inputs: ["x", "y"], rows: rows, annotation: "第")
      ).tables.first)
    #expect(table.decision == "D" && table.id == "T" && table.policy == .first)
    #expect(table.inputs.map(\.label) == ["列x", "列y"])
    #expect(table.inputs.map(\.references) == [[["x"]], [["y"]]])
    #expect(table.rows.map(\.number) == [1, 2, 3, 4])
    #expect(table.rows[0].inputs[0] == .empty)
    #expect(
      table.rows[0].inputs[1]
        == .tests([.equal(.string("a")), .equal(.string("b"))], isNegated: false))
    let range = FEELRange(start: Value(1), startIncluded: true, end: Value(5), endIncluded: false)
    #expect(table.rows[1].inputs[0] == .tests([.within(range)], isNegated: false))
    #expect(table.rows[1].inputs[1] == .tests([.equal(.string("c"))], isNegated: true))
    #expect(table.rows[1].outputs == [.value(Value(3))])
    #expect(table.rows[2].inputs[1] == .empty)
    #expect(table.rows[2].outputs == [.text("x")])
    #expect(table.rows[3].inputs[0] == .text("> y"))
    #expect(table.rows[3].annotations == [RowAnnotation(name: "法律依据", text: "第 4")])
  }

  @Test func `Tables in boxed contexts are named by their path, as in a trace`() throws {
    let inner = """
      <decisionTable hitPolicy="COLLECT" aggregation="SUM"><input><inputExpression><text>x</text>
      </inputExpression></input><output name="o" label="得分"/><rule><inputEntry><text>&gt; 0</text>
      </inputEntry><outputEntry><text>5</text></outputEntry></rule></decisionTable>
      """
    let whole = try model(
      """
      \(input("x"))<decision id="outer" name="外"><variable name="外"/>\(needs(inputs: ["x"]))
      <context><contextEntry><variable name="里"/>\(inner)</contextEntry></context></decision>
      \(literal("两倍", "x * 2", requires: needs(inputs: ["x"])))
      """)
    let table = try #require(whole.tables.first)
    #expect(table.decision == "外.里")
    #expect(table.policy == .collect && table.aggregation == .sum)
    #expect(table.outputs.map(\.label) == ["得分"])
    let trace = whole.evaluate("外", ["x": Value(1)]).trace
    #expect(trace.map(\.decision).contains(table.decision))
    #expect(whole.formulas.map { [$0.decision, $0.text] } == [["两倍", "x * 2"]])
  }

  @Test func `What stands where no row matches is told`() throws {
    let outputs = [
      """
      <output name="out"><defaultOutputEntry><text>"无"</text></defaultOutputEntry></output>
      """
    ]
    let table = try #require(
      try model(table("", outputs: outputs, rows: [["1", "2"]])).tables.first)
    #expect(table.outputs[0].otherwise == .value(.string("无")))
    #expect(table.policy == .unique)
  }
}
