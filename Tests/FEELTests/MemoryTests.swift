import FEEL
import Testing

private let letters = String(repeating: "a", count: 1_000)
private let tenfold = "a,a,a,a,a,a,a,a,a,a"
/// Six levels of ten shared parts: a million strings to whoever looks at each.
private let shared =
  "a: [\"\(letters)\"]"
  + zip("bcdef", "abcde").map { ", \($0): [\(tenfold.replacing("a", with: String($1)))]" }.joined()

/// Texts that make much of little.
private let greedy = [
  "for i in 1..60 return if i = 1 then \"ab\" else partial[-1] + partial[-1]",
  "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
  "{\(shared), s: string(f)}", "{\(shared), s: flatten(f)}",
  "{a: for i in 1..2000 return i, c: concatenate(\(tenfold)), d: concatenate(c, c, c, c, c, c)}",
  "{a: for i in 1..2000 return \"\(letters)\", s: string join(a, \",\")}",
  "{a: for i in 1..2000 return i, s: for i in 1..100 return reverse(a)}",
  "{a: for i in 1..2000 return i, s: for i in 1..100 return a[item > 0]}",
  "{a: for i in 1..2000 return {b: i}, s: for i in 1..100 return a.b}",
  "for i in 1..10000 return upper case(\"\(letters)\")",
  "for i in 1..10000 return substring(\"\(letters)\", 2)",
  "replace(\"\(letters)\", \"a\", \"\(letters)\")",
  "replace(\"\(letters)\", \"(a)\", \"\(String(repeating: "$1", count: 900))\")",
  "for i in 1..1000 return split(\"\(letters)\", \"a\")",
  "for i in 1..100000 return time(1, 2, 3)",
  "for i in 1..100000 return @\"2026-03-02T10:00:00\" + @\"PT1H\"",
  "for i in 1..100000 return [i..i]", "for i in 1..100000 return {a: i}",
  "for i in 1..100000 return [i]", "for i in 1..100000 return function() i",
  "for i in 1..100000 return get entries({a: 1, b: 2})",
  "for i in 1..100000 return context put({a: 1, b: 2}, \"c\", 3)",
  "context(for i in 1..20000 return {key: string(i), value: i})",
  "sort(for i in 1..20000 return 20000 - i, function(x, y) x < y)",
]

@Test(arguments: greedy.indices)
func `what makes much of little ends with its budget of bytes`(index: Int) throws {
  let expression = try Expression(greedy[index], scope: Scope(names: []))
  let budget = Budget(steps: 20_000_000, depth: 64, bytes: 1_000_000)
  let evaluation = expression.evaluate([:], budget: budget)
  #expect(evaluation.exhausted, "\(greedy[index].prefix(80))")
  #expect(
    evaluation.causes.contains {
      $0.message == "the evaluation made more than its budget of bytes"
    },
    "\(greedy[index].prefix(80)): \(evaluation.causes)")
}

@Test(arguments: [
  ("1 + 2 * 3", 0), ("\"short\"", 0), ("[1, 2, 3]", 48 + 3 * 24), ("{a: 1}", 48 + 40),
  ("[1..5]", 96), ("\"0123456789\" + \"0123456789\"", 48 + 20), ("x = 1 and x < 5", 0),
  ("@\"2026-03-02\" + @\"P1M\"", 0), ("for i in 1..10 return i", 240),
])
func `bytes are counted as values take them`(text: String, bytes: Int) throws {
  let expression = try Expression(text, scope: Scope(names: ["x"]))
  #expect(expression.evaluate(["x": Value(1)]).bytesUsed == bytes)
}

@Test func `lists and strings of common size are within the common budget`() throws {
  for text in [
    "count(for i in 1..100000 return i)", "sum(for i in 1..50000 return i * 2)",
    "string length(string join(for i in 1..20000 return \"词语\", \"，\"))",
    "sort(for i in 1..2000 return 2000 - i, function(x, y) x < y)[1]",
  ] {
    let evaluation = try Expression(text, scope: Scope(names: [])).evaluate([:])
    #expect(!evaluation.exhausted, "\(text): \(evaluation.causes)")
  }
}
