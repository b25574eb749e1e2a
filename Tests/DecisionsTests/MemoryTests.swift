import Decisions
import FEEL
import Testing

@Test func `a cause shows the beginning of a value, however large it is`() throws {
  // Six levels of ten shared parts.
  var value = Value(String(repeating: "长", count: 10_000))
  for _ in 1...6 { value = .list([Value](repeating: value, count: 10)) }
  let held = table("", rows: [["-", "1"]])
    .replacing("name=\"x\" typeRef=\"Any\"", with: "name=\"x\" typeRef=\"number\"")
  let start = ContinuousClock.now
  let causes = try model(held).evaluate("D", ["x": value]).causes
  #expect(causes.first?.message.hasPrefix("x: [[[[[[\"长长长") == true)
  #expect((causes.first?.message.count ?? 0) < 100)
  #expect(ContinuousClock.now - start < .seconds(5))
}

@Test func `boxed lists and contexts are counted too`() throws {
  let text = """
    \(input("n"))
    <decision id="D" name="D">\(needs(inputs: ["n"]))<for iteratorVariable="i">
    <in><literalExpression><text>[1..n]</text></literalExpression></in>
    <return><list><literalExpression><text>i</text></literalExpression></list></return></for>
    </decision>
    """
  let made = try model(text)
  let budget = Budget(steps: 10_000_000, depth: 64, bytes: 1_000_000)
  let few = made.evaluate("D", ["n": Value(1_000)], budget: budget)
  #expect(few.value.elements?.count == 1_000)
  let many = made.evaluate("D", ["n": Value(20_000)], budget: budget)
  #expect(many.exhausted)
  #expect(many.causes.contains { $0.message.contains("budget of bytes") })
}
