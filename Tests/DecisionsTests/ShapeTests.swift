import FEEL
import Testing

@testable import Decisions

/// What a model's decisions give, and where its texts slip, told without evaluating it.
@Suite struct ModelShapeTests {
  private static let inputs: [String: Shape] = [
    "x": .context([
      "kind": .choice(["甲", "乙"]), "amount": .number, "day": .date,
      "rows": .list(.context(["part": .number])),
    ])
  ]

  private func shapes(_ logic: String) throws -> (decisions: [String: Shape], slips: [ModelSlip]) {
    try model(
      "\(input("x"))<decision id=\"decision\" name=\"D\">\(needs(inputs: ["x"]))\n\(logic)</decision>"
    ).shapes(Self.inputs)
  }

  @Test func `boxed expressions have the shape of what they give`() throws {
    let cases: [(String, Shape)] = [
      (text("x.amount + 1"), .number),
      ("<list>\(text("1"))\(text("x.amount"))</list>", .list(.number)),
      (
        "<relation><column name=\"a\"/><row>\(text("1"))</row><row>\(text("null"))</row></relation>",
        .list(.context(["a": .number]))
      ),
      (
        "<conditional><if>\(text("true"))</if><then>\(text("\"是\""))</then><else>\(text("\"否\""))</else></conditional>",
        .choice(["是", "否"])
      ),
      (
        "<filter><in>\(text("x.rows"))</in><match>\(text("part > 2 and item.part < 9"))</match></filter>",
        .list(.context(["part": .number]))
      ),
      (
        "<for iteratorVariable=\"i\"><in>\(text("x.rows"))</in><return>\(text("i.part * count(partial)"))</return></for>",
        .list(.number)
      ),
      (
        "<some iteratorVariable=\"i\"><in>\(text("x.rows"))</in><satisfies>\(text("i.part = 1"))</satisfies></some>",
        .boolean
      ),
      (
        """
        <context><contextEntry><variable name="a"/>\(text("x.amount"))</contextEntry>
        <contextEntry><variable name="b"/>\(text("if a > 1 then x.day else null"))</contextEntry></context>
        """, .context(["a": .number, "b": .date])
      ),
      (
        """
        <context><contextEntry><variable name="twice"/><functionDefinition>
        <formalParameter name="x"/>\(text("x * 2"))</functionDefinition></contextEntry>
        <contextEntry>\(text("twice(21)"))</contextEntry></context>
        """, .any
      ),
    ]
    for (logic, shape) in cases {
      let found = try shapes(logic)
      #expect(found.decisions["D"] == shape, "\(logic)")
      #expect(found.decisions["decision"] == shape)
      #expect(found.slips == [], "\(logic)")
    }
  }

  @Test func `a slip inside a boxed expression has the line of its text`() throws {
    let found = try shapes(
      """
      <context><contextEntry><variable name="a"/>\(text("x.amount"))</contextEntry>
      <contextEntry><variable name="b"/>
      \(text("for row in x.rows\nreturn row.prt + a"))</contextEntry>
      <contextEntry>\(text("a = x.day"))</contextEntry></context>
      """)
    #expect(
      found.slips == [
        ModelSlip(kind: .unknown(["prt"], known: ["part"]), element: "D.b", line: 6),
        ModelSlip(kind: .comparison("number", "date"), element: "D", line: 7),
      ])
  }

  private func decision(_ attributes: String, _ outputs: String, _ rows: [[String]]) throws
    -> (decisions: [String: Shape], slips: [ModelSlip])
  {
    let rules = rows.map { row in
      "<rule><inputEntry><text>\(escaped(row[0]))</text></inputEntry>"
        + row.dropFirst().map { "<outputEntry><text>\(escaped($0))</text></outputEntry>" }.joined()
        + "</rule>\n"
    }
    return try shapes(
      """
      <decisionTable \(attributes)><input><inputExpression><text>x.kind</text></inputExpression>
      </input>\(outputs)\(rules.joined())</decisionTable>
      """)
  }

  @Test func `a table gives its outputs by name, with the texts of its cells`() throws {
    let two = "<output name=\"granted\"/><output name=\"reason\"/>"
    let found = try decision(
      "hitPolicy=\"FIRST\"", two, [["\"甲\"", "true", "\"\""], ["-", "false", "\"不符\""]])
    #expect(
      found.decisions["D"] == .context(["granted": .boolean, "reason": .choice(["", "不符"])]))
    let one = "<output name=\"n\" typeRef=\"number\"/>"
    let policies: [(String, Shape)] = [
      ("hitPolicy=\"UNIQUE\"", .number), ("hitPolicy=\"COLLECT\"", .list(.number)),
      ("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", .number),
      ("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", .number),
      ("hitPolicy=\"RULE ORDER\"", .list(.number)),
    ]
    for (policy, shape) in policies {
      #expect(try decision(policy, one, [["-", "x.amount"]]).decisions["D"] == shape, "\(policy)")
    }
  }

  @Test func `cells are held to what their column asks`() throws {
    let found = try decision(
      "hitPolicy=\"FIRST\"", "<output name=\"n\"/>",
      [["\"丙\"", "1"], ["not(\"乙\", \"丁\")", "2"], ["> 3", "x.total"], ["null", "3"]])
    #expect(
      found.slips.map(\.kind) == [
        .noChoice("丙", of: ["甲", "乙"]), .noChoice("丁", of: ["甲", "乙"]),
        .comparison("string", "number"),
        .unknown(["x", "total"], known: ["amount", "day", "kind", "rows"]),
      ])
    #expect(found.slips.map(\.line) == [4, 5, 6, 6])
  }

  @Test func `a decision reads another's shape, and a type's components`() throws {
    let made = try model(
      """
      <itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef>
      </itemComponent></itemDefinition>
      \(input("p", type: "tPerson"))
      <decision id="a" name="A"><variable name="A" typeRef="Any"/>\(needs(inputs: ["p"]))
      \(text("{old: p.age > 65, years: p.aged}"))</decision>
      <decision id="b" name="B"><variable name="B"/>\(needs(decisions: ["a"]))
      \(text("A.old = \"yes\" or A.young"))</decision>
      """)
    #expect(
      made.shapes([:]).slips.map(\.kind) == [
        .unknown(["p", "aged"], known: ["age"]), .comparison("boolean", "string"),
        .unknown(["A", "young"], known: ["old", "years"]),
      ])
  }
}
