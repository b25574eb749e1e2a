import FEEL
import Foundation
import Testing

@Test func `an expression that would run for ever ends with its budget`() throws {
  let endless = try Expression("for x in 1..999999999999 return x", scope: Scope(names: []))
  let evaluation = endless.evaluate([:])
  #expect(evaluation.exhausted)
  #expect(evaluation.value.isNull)
}

@Test func `recursion ends with its budget`() throws {
  let text = "{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r"
  let evaluation = try Expression(text, scope: Scope(names: [])).evaluate([:])
  #expect(evaluation.exhausted)
  #expect(evaluation.causes.contains { $0.message.contains("nested deeper") })
}

@Test(arguments: ["(", "[", "{a:", "-", "not(", "if ", "for x in "])
func `deep nesting is refused, not crashed on`(opening: String) {
  let text = String(repeating: opening, count: 5_000) + "1"
  #expect(throws: FEELSyntaxError.self) { try Expression(text, scope: Scope(names: [])) }
}

@Test func `a syntax error names line, column and what was expected`() throws {
  do {
    _ = try Expression("1 +\n  * 2", scope: Scope(names: []))
    Issue.record("it parsed")
  } catch {
    #expect(error.line == 2)
    #expect(error.column == 3)
    #expect(error.expected == ["an expression"])
  }
}

@Test func `names hold Chinese, spaces and operators`() throws {
  let scope = Scope(names: ["医保", "房屋 租金", "a+b", "a"])
  let context: FEELContext = [
    "医保": .context(["状态": .string("正常")]), "房屋 租金": Value(1500), "a+b": Value(7), "a": Value(1),
  ]
  #expect(try Expression("医保.状态 = \"正常\"", scope: scope).evaluate(context).value == .boolean(true))
  #expect(try Expression("房屋 租金 * 2", scope: scope).evaluate(context).value == Value(3000))
  #expect(try Expression("a+b", scope: scope).evaluate(context).value == Value(7))
}

@Test func `references are the free names with their paths`() throws {
  let expression = try Expression(
    "form.city = \"370602\" and some x in homes satisfies x.area > limit",
    scope: Scope(names: ["form", "homes", "limit"]))
  #expect(Set(expression.references) == [["form", "city"], ["homes"], ["limit"]])
}

@Test(arguments: [
  ("> 5", 6, true), ("[1..5]", 5, true), ("not(1, 2)", 3, true), ("-", 9, true), ("1, 2", 3, false),
  ("? > 3 and ? < 5", 4, true), ("< 3, > 7", 8, true),
])
func `unary tests test the input`(text: String, input: Int, passes: Bool) throws {
  let tests = try Expression(text, scope: Scope(names: []), kind: .unaryTests)
  #expect(tests.test(Value(input), [:]).value == .boolean(passes))
}

@Test func `values survive JSON`() throws {
  let texts = [
    "null", "true", "1.50", "\"a\"", "@\"2026-03-02\"", "@\"10:00:00+08:00\"",
    "@\"2026-03-02T10:00:00\"", "@\"P1DT2H\"", "@\"P1Y\"", "[1, [2, null]]", "{a: 1, b: {}}",
    "[1..5)", "[]",
  ]
  for text in texts {
    let value = try value(text)
    let data = try JSONEncoder().encode([value])
    #expect(try JSONDecoder().decode([Value].self, from: data) == [value], "\(text)")
  }
}

@Test(arguments: 1...20)
func `random text neither crashes nor outlives its budget`(seed: Int) {
  var generator = Seeded(state: UInt64(seed))
  let pieces = [
    "1", "\"a\"", "x", "[", "]", "(", ")", "{", "}", ":", ",", "+", "-", "*", "/", "**", "=", "<",
    "..", ".", "for", "in", "return", "some", "satisfies", "if", "then", "else", "function", "and",
    "or", "between", "instance", "of", "null", "@\"P1D\"", "sum", "string length", "sort", "item",
    "?", " ", " ", " ",
  ]
  for _ in 0..<400 {
    let count = Int.random(in: 1...14, using: &generator)
    let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    guard let expression = try? Expression(text, scope: Scope(names: ["x"])) else { continue }
    let budget = Budget(steps: 2_000, depth: 16, bytes: 100_000)
    _ = expression.evaluate(["x": Value(3)], budget: budget)
  }
}
