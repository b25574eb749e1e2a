import FEEL
import Foundation
import Synchronization
import Testing

/// Runs on a thread with the stack of a worker thread, 512 KB.
private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    body()
    done.signal()
  }
  thread.stackSize = 512 * 1024
  thread.start()
  done.wait()
}

private final class Flag: Sendable {
  let state = Mutex(false)
}

/// Texts that would exhaust the stack, the memory or the patience of an engine without bounds.
private let hostile: [String] = [
  String(repeating: "1+", count: 49_000) + "1",
  String(repeating: "1=", count: 49_000) + "1",
  String(repeating: "a.", count: 49_000) + "a",
  "a" + String(repeating: "[1]", count: 30_000),
  String(repeating: "1 in (", count: 5_000),
  String(repeating: "1 in (", count: 90) + "1" + String(repeating: ")", count: 90),
  String(repeating: "[", count: 90) + "1" + String(repeating: "]", count: 90),
  String(repeating: "-(", count: 47) + "1" + String(repeating: ")", count: 47),
  String(repeating: "function() ", count: 5_000) + "1",
  String(repeating: "if a then ", count: 5_000) + "1",
  "a instance of " + String(repeating: "list<", count: 10_000) + "Any",
  "{f: function(g, n) [[[[[[[[g(g, n + 1)]]]]]]]], r: f(f, 0)}.r",
  "{f: function(g, n) sort([1, 2], function(x, y) g(g, n)), r: f(f, 0)}.r",
  "for i in 1..100000 return [partial[-1]]",
  "for i in 1..100000 return function() partial[-1]",
  "string(for i in 1..60 return partial)",
  "{l: for i in 1..60 return partial, r: l = l}.r",
  "{" + (1...60).map { "a\($0): [a\($0 - 1), a\($0 - 1)]" }.joined(separator: ", ") + "}",
  "distinct values(for i in 1..100000 return i)",
  "for i in 1..1000000000000 return i",
  "for i in 1..100000 return upper case(string join(for j in 1..1000 return \"a\"))",
  "for i in 1..60 return if i = 1 then \"ab\" else partial[-1] + partial[-1]",
  "count(context(for i in 1..100000 return {key: string(i), value: i}))",
  "for i in 1..100000 return (for j in 1..100000 return j)",
  "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"(a*)*b\")",
  "for i in 1..100000 return matches(\"a\", \"(a|b|c|d|e|f|g)*\")",
  "for i in 1..1000000 return 1.0000001 ** 123456.789",
  String(repeating: "[", count: 50_000), String(repeating: "{a:", count: 30_000),
  String(repeating: "(", count: 1_000_000),
  "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")",
  "replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a|aa)+$\", \"b\")",
  "sublist([1], -9223372036854775808)",
  "substring(\"abc\", 9223372036854775807, 9223372036854775807)",
  "substring(\"abc\", -9223372036854775808, 3)",
  "[1, 2][-9223372036854775808]",
  "for i in 9223372036854775807..9223372036854775806 return i",
  "10 ** 6000 * 10 ** 6000",
  "1E99999999999999999999",
  "@\"999999999-12-31\" + @\"P999999999Y\"",
  "@\"-999999999-01-01\" - @\"P99999999999D\"",
  "@\"P99999999999999999999D\"",
  "@\"999999999-12-31T23:59:59@Europe/Paris\" + @\"PT1S\"",
  "decimal(1, 999999999999)",
  "time(23, 59, -0.5)",
  "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\u12\"", "@\"", "@\"\"", "?", "-", "/*", "//",
]

@Test(arguments: hostile.indices)
func `hostile text ends within its bounds on a small stack`(index: Int) {
  let text = hostile[index]
  let start = ContinuousClock.now
  let causeless = Flag()
  onSmallStack {
    guard let expression = try? Expression(text, scope: Scope(names: ["a"])) else { return }
    let evaluation = expression.evaluate(["a": Value(1)])
    causeless.state.withLock { $0 = evaluation.value.isNull && evaluation.causes.isEmpty }
  }
  #expect(!causeless.state.withLock { $0 }, "\(text.prefix(80)) is null without a cause")
  #expect(ContinuousClock.now - start < .seconds(60), "\(text.prefix(80))")
}

@Test(arguments: [
  ("(", "1", ")"), ("[", "1", "][1]"), ("abs(", "1", ")"), ("if a = 2 then 0 else ", "1", ""),
  ("1 * (", "1", ")"), ("{b: ", "1", "}.b"), ("-(-(", "1", "))"), ("", "1", " * 1"),
])
func `what is nested some hundred levels deep is read and evaluated on a small stack`(
  opening: String, middle: String, closing: String
) {
  let count = opening.hasPrefix("-(") ? 90 : 190
  let text =
    String(repeating: opening, count: count) + middle + String(repeating: closing, count: count)
  let isOne = Flag()
  onSmallStack {
    guard let expression = try? Expression(text, scope: Scope(names: ["a"])) else { return }
    let value = expression.evaluate(["a": Value(1)]).value
    isOne.state.withLock { $0 = value == Value(1) }
  }
  #expect(isOne.state.withLock { $0 })
}
