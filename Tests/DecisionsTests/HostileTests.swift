import Decisions
import FEEL
import Foundation
import Synchronization
import Testing

private final class Found: Sendable {
  let result = Mutex<DecisionResult?>(nil)
}

/// Evaluates on a thread with the stack of a worker thread, 512 KB.
private func onSmallStack(_ model: DecisionModel, _ decision: String) -> DecisionResult? {
  let found = Found()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    let result = model.evaluate(decision, [:])
    found.result.withLock { $0 = result }
    done.signal()
  }
  thread.stackSize = 512 * 1024
  thread.start()
  done.wait()
  return found.result.withLock { $0 }
}

private func knowledge(_ name: String, _ logic: String) -> String {
  """
  <businessKnowledgeModel id="\(name)" name="\(name)"><variable name="\(name)"/><encapsulatedLogic>
  <formalParameter name="n"/>\(logic)</encapsulatedLogic></businessKnowledgeModel>
  """
}

@Test(arguments: [
  text("f(n + 1)"), text("[[[[[[[[f(n + 1)]]]]]]]]"),
  text(String(repeating: "(1 + ", count: 12) + "f(n)" + String(repeating: ")", count: 12)),
  "<list>\(text("1"))\(text("f(n)"))\(text("f(n)"))</list>",
  String(repeating: "<list>", count: 60) + text("f(n)")
    + String(repeating: "</list>", count: 60),
  "<for iteratorVariable=\"i\"><in>\(text("1"))</in><return>\(text("f(n)"))</return></for>",
  "<invocation>\(text("f"))<binding><parameter name=\"n\"/>\(text("n"))</binding></invocation>",
])
func `business knowledge without end neither hangs nor overflows a small stack`(logic: String)
  throws
{
  let made = try model(
    knowledge("f", logic) + literal("D", "f(1)", requires: needs(knowledge: ["f"])))
  let result = try #require(onSmallStack(made, "D"))
  #expect(result.exhausted)
  #expect(result.value == .null)
}

@Test func `a long loop ends with its budget`() throws {
  let loop = """
    <decision id="D" name="D"><for iteratorVariable="i"><in>\(text("[1..100000000]"))</in>
    <return>\(text("i"))</return></for></decision>
    """
  #expect(try model(loop).evaluate("D", [:]).exhausted)
  let lists = """
    <decision id="D" name="D"><for iteratorVariable="i"><in>\(text("[1..100000]"))</in>
    <return>\(text("partial"))</return></for></decision>
    """
  #expect(try model(lists).evaluate("D", [:]).exhausted)
}

@Test func `a million nested elements are refused`() {
  let deep = String(repeating: "<list>", count: 1_000_000)
  let error = #expect(throws: ModelError.self) { try model(deep) }
  #expect(error?.rule == "xml-readable")
}

@Test func `expressions nested too deeply are refused`() {
  let deep = String(repeating: "<list>", count: 70) + String(repeating: "</list>", count: 70)
  let error = #expect(throws: ModelError.self) {
    try model("<decision id=\"D\" name=\"D\">\(deep)</decision>")
  }
  #expect(error?.rule == "size-limit")
}

@Test func `the longest chain of requirements is evaluated`() throws {
  let chain = (1...128).map {
    literal(
      "d\($0)", $0 == 128 ? "1" : "d\($0 + 1) + 1",
      requires: $0 == 128 ? "" : needs(decisions: ["d\($0 + 1)"]))
  }
  let made = try model(chain.joined())
  #expect(made.evaluate("d1", [:]).value == Value(128))
  #expect(made.evaluate("d1", [:]).trace.map(\.decision).first == "d128")
}

@Test func `a trace is kept as JSON and read again`() throws {
  let made = try model(
    table("hitPolicy=\"FIRST\"", rows: [["> 5", "1"], ["-", "\"二\""]], annotation: "第"))
  let trace = made.evaluate("D", ["x": Value(1)]).trace
  let data = try JSONEncoder().encode(trace)
  #expect(try JSONDecoder().decode([DecisionTrace].self, from: data) == trace)
}
