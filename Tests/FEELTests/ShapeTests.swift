import Testing

@testable import FEEL

/// What a text gives and where it slips, told without evaluating it.
@Suite struct ShapeTests {
  private static let names: [String: Shape] = [
    "form": .context([
      "start": .date, "months": .number, "purpose": .choice(["求职", "购房"]),
      "kinds": .list(.choice(["医疗", "养老"])), "agreed": .boolean,
      "rows": .list(.context(["relation": .string, "income": .number])),
    ]),
    "today": .date, "now": .simple("date and time"), "bills": .list(.context(["amount": .number])),
    "unknown": .any,
  ]

  private static func read(_ text: String) throws -> (shape: Shape, slips: [Slip]) {
    try Expression(text, scope: Scope(names: Array(names.keys))).shape(names, isComplete: true)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let kind: Slip.Kind
    let column: Int
    var testDescription: String { text }
  }

  static let wrong = [
    Case(
      text: "form.month > 1",
      kind: .unknown(
        ["form", "month"], known: ["agreed", "kinds", "months", "purpose", "rows", "start"]),
      column: 5),
    Case(
      text: "count(form.rows[income > 0 and relaton = \"子\"])",
      kind: .unknown(
        ["relaton"],
        known: ["bills", "form", "income", "now", "relation", "today", "unknown"]), column: 32),
    Case(
      text: "for row in form.rows return row.incomes",
      kind: .unknown(["incomes"], known: ["income", "relation"]), column: 32),
    Case(
      text: "some a in form.rows satisfies some b in bills satisfies b.income > 1",
      kind: .unknown(["income"], known: ["amount"]), column: 58),
    Case(
      text: "sum(bills.amounts)",
      kind: .unknown(["bills", "amounts"], known: ["amount"]), column: 10),
    Case(
      text: "form.purpose.code", kind: .unknown(["form", "purpose", "code"], known: []), column: 13),
    Case(text: "{a: 1, b: a + c}.b", kind: .unknown(["c"], known: names.keys.sorted()), column: 15),
    Case(text: "form.start > 20260101", kind: .comparison("date", "number"), column: 12),
    Case(text: "form.start = \"2026-01-01\"", kind: .comparison("date", "string"), column: 12),
    Case(text: "today <= now", kind: .comparison("date", "date and time"), column: 7),
    Case(
      text: "if form.agreed = \"是\" then 1 else 2", kind: .comparison("boolean", "string"),
      column: 16),
    Case(text: "form.months in (\"1\", 2)", kind: .comparison("number", "string"), column: 13),
    Case(text: "form.months between 1 and today", kind: .comparison("number", "date"), column: 13),
    Case(text: "form.kinds = \"医疗\"", kind: .comparison("list", "string"), column: 12),
    Case(text: "form.start + 180 > today", kind: .operation("+", "date", "number"), column: 12),
    Case(text: "\"共\" + form.months", kind: .operation("+", "string", "number"), column: 5),
    Case(
      text: "form.purpose = \"求学\"", kind: .noChoice("求学", of: ["求职", "购房"]), column: 14),
    Case(
      text: "form.purpose in (\"求职\", \"求学\")", kind: .noChoice("求学", of: ["求职", "购房"]),
      column: 14),
    Case(
      text: "list contains(form.kinds, \"失业\")", kind: .noChoice("失业", of: ["医疗", "养老"]),
      column: 1),
  ]

  @Test(arguments: wrong) func `a slip is told with its place`(_ one: Case) throws {
    let slips = try Self.read(one.text).slips
    #expect(slips == [Slip(kind: one.kind, line: 1, column: one.column)])
  }

  @Test(arguments: [
    "form.purpose = \"求职\" or form.purpose = null", "form.purpose = \"\"",
    "form.start + duration(\"P1Y\") >= today", "(form.start - today) / duration(\"P1D\") > 3",
    "today.year - 1 = form.months", "unknown.any.thing = \"x\" and unknown > today",
    "count(form.rows[item.income > 0]) = count(form.rows[income > 0])",
    "form.rows[1].income = 1", "some row in form.rows satisfies row.relation = form.purpose",
    "sort(bills, function(a, b) a.amount < b.amount)", "for i in 1..3 return i + form.months",
    "if form.start = null then null else form.start > today", "min(form.rows.income) > 1",
    "string join(form.kinds, \"、\") = \"医疗\"", "string(form.months) + \"个月\"",
    "get value({\"求职\": \"A\"}, form.purpose) = \"A\"", "count = 3",
    "{limit: form.months * 2, twice: limit * 2}.twice > 1",
    "some a in form.rows satisfies some b in bills satisfies some c in form.rows satisfies "
      + "a.relation = c.relation and b.amount > c.income",
    "some a in form.rows satisfies every b in bills satisfies {x: a.income, y: b.amount}.y > 1",
  ])
  func `what may be right is no slip`(_ text: String) throws {
    let slips = try Self.read(text).slips
    #expect(slips == [])
  }

  @Test func `a shape is as much as the text says itself`() throws {
    let expected: [(String, Shape)] = [
      ("form.months * 2", .number), ("today + duration(\"P1M\")", .date),
      ("if form.agreed then \"是\" else \"否\"", .choice(["是", "否"])),
      ("if form.agreed then form.start else null", .date),
      ("{granted: true, amount: form.months}", .context(["granted": .boolean, "amount": .number])),
      ("form.rows[income > 0].relation", .list(.string)), ("form.rows[1].relation", .string),
      (
        "concatenate(form.rows, [{relation: \"其他\", income: 0}])",
        .list(.context(["relation": .string, "income": .number]))
      ),
      ("reverse(form.rows.income)", .list(.number)), ("concatenate(bills, unknown)", .list(.any)),
      ("append([1], today)", .list(.any)), ("sort(form.kinds)[1]", .choice(["医疗", "养老"])),
      ("unknown[1]", .any), ("if form.agreed then 1 else \"一\"", .any),
    ]
    for (text, shape) in expected {
      let read = try Self.read(text)
      #expect(read.shape == shape, "\(text)")
    }
  }

  @Test func `the texts that a result may be are told as far as they are written`() throws {
    let expected: [(String, [String])] = [
      ("if form.agreed then string(form.start) else \"长期\"", ["长期"]),
      ("[form.purpose, \"其他\", form.purpose]", ["求职", "购房", "其他"]),
      ("get value({\"a\": \"甲\", \"b\": \"乙\"}, unknown)", ["甲", "乙"]),
      ("\"共\" + string(form.months)", []),
    ]
    for (text, texts) in expected {
      let read = try Expression(text, scope: Scope(names: Array(Self.names.keys)))
      #expect(read.texts(Self.names) == texts, "\(text)")
    }
  }

  @Test(arguments: ["a == 1": "=", "a <> 1": "!=", "a =< 1": "<=", "a => 1": ">="])
  func `a sign of other languages names FEEL's own`(_ text: String, _ sign: String) {
    let scope = Scope(names: ["a"])
    #expect {
      _ = try Expression(text, scope: scope)
    } throws: {
      let error = $0 as? FEELSyntaxError
      return error?.expected == [sign] && error?.column == 3
    }
    #expect(throws: FEELSyntaxError.self) {
      _ = try Expression(String(text.dropFirst(2)), scope: scope, kind: .unaryTests)
    }
  }

  @Test func `a range of one value stays a range`() throws {
    for text in ["(= 5)", "a in (= 5)", "a = (= 5)", "[(=5), (< 3)]"] {
      _ = try Expression(text, scope: Scope(names: ["a"]))
    }
  }
}
