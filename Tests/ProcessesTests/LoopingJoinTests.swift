import FEEL
import Processes
import Testing

/// Inclusive joins where the process turns back, and ad hoc content that ends early
/// (BPMN 2.0 §13.4.3, §13.3.5).
struct LoopingJoinTests {
  private static let ends = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"

  @Test func `An inclusive join in a loop waits for what was chosen, round after round`() throws {
    let model = try model(
      Self.ends + """
        <exclusiveGateway id="m"/><inclusiveGateway id="f" default="f-c"/><userTask id="a"/>
        <userTask id="b"/><userTask id="c"/><inclusiveGateway id="j"/><userTask id="z"/>
        <exclusiveGateway id="o" default="o-e"/>
        """ + flows("s>m>f>c>j>z>o>e", "a>j", "b>j") + flow("f", "a", if: "x")
        + flow("f", "b", if: "y") + flow("o", "m", if: "more"))
    var run = try Running(model, variables: ["x": .boolean(true), "y": .boolean(true)])
    #expect(run.standing == ["a", "b"])
    try run.complete("b")
    #expect(run.standing == ["a", "j"])
    try run.complete("a")
    #expect(run.standing == ["z"])
    try run.complete("z", ["more": .boolean(true), "y": .boolean(false)])
    #expect(run.standing == ["a"])
    try run.complete("a")
    try run.complete("z", ["x": .boolean(false)])
    #expect(run.standing == ["c"])
    try run.complete("c")
    try run.complete("z", ["more": .boolean(false)])
    #expect(run.state.ended)
  }

  @Test func `An inclusive join that a loop leads back to does not wait for itself`() throws {
    let model = try model(
      Self.ends + """
        <inclusiveGateway id="m"/><userTask id="a"/><exclusiveGateway id="o" default="o-e"/>
        """ + flows("s>m>a>o>e") + flow("o", "m", if: "more"))
    var run = try Running(model)
    for round in 1...3 {
      #expect(run.standing == ["a"])
      try run.complete("a", ["more": .boolean(round < 3)])
    }
    #expect(run.state.ended)
  }

  @Test func `A join waits for a branch that a boundary event or a link may still bring`() throws {
    let model = try model(
      Self.ends + """
        <parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <boundaryEvent id="late" attachedToRef="b"><errorEventDefinition id="d"/></boundaryEvent>
        <intermediateThrowEvent id="out"><linkEventDefinition id="lo" name="l"/>
        </intermediateThrowEvent><intermediateCatchEvent id="in"><linkEventDefinition id="li"
        name="l"/></intermediateCatchEvent><inclusiveGateway id="j"/><endEvent id="e2"/>
        """ + flows("s>f>a>j>e", "f>b>e2", "late>out", "in>j"))
    var run = try Running(model)
    try run.complete("a")
    #expect(run.standing == ["b", "j"])
    #expect(run.hear(.fail(try run.token("b"), code: "E", message: "")) == nil)
    #expect(run.effects.count { $0 == .ended(node: "e") } == 1)
    #expect(run.state.ended)
  }

  private static func adHoc(_ attributes: String, _ content: String = "") throws -> Running {
    try Running(
      model(
        ends + "<adHocSubProcess id=\"h\" \(attributes)><userTask id=\"a\"/><userTask id=\"b\"/>"
          + "<userTask id=\"c\"/>\(content)<completionCondition xsi:type=\"tFormalExpression\">"
          + "enough</completionCondition></adHocSubProcess><userTask id=\"z\"/>" + flows("s>h>z>e"))
    )
  }

  @Test func `What remains in parallel is ended, or done first`() throws {
    var run = try Self.adHoc("ordering=\"Parallel\"")
    try run.complete("b", ["enough": .boolean(true)])
    #expect(run.standing == ["z"])
    run = try Self.adHoc("ordering=\"Parallel\" cancelRemainingInstances=\"false\"")
    try run.complete("b", ["enough": .boolean(true)])
    #expect(run.standing == ["a", "c", "h"])
    try run.complete("a")
    try run.complete("c")
    #expect(run.standing == ["z"])
  }

  @Test(arguments: ["true", "false"])
  func `What remains in sequence does not begin`(cancels: String) throws {
    var run = try Self.adHoc(
      "ordering=\"Sequential\" cancelRemainingInstances=\"\(cancels)\"")
    #expect(run.standing == ["a", "h"])
    try run.complete("a", ["enough": .boolean(false)])
    #expect(run.standing == ["b", "h"])
    try run.complete("b", ["enough": .boolean(true)])
    #expect(run.standing == ["z"])
  }

  @Test func `Content that is connected follows its flows`() throws {
    var run = try Self.adHoc("ordering=\"Parallel\"", flows("a>b"))
    #expect(run.standing == ["a", "c", "h"])
    try run.complete("a")
    #expect(run.standing == ["b", "c", "h"])
    try run.complete("c")
    try run.complete("b", ["enough": .boolean(true)])
    #expect(run.standing == ["z"])
  }

  /// The completion condition ends it, and nothing else does (§13.3.5).
  @Test(arguments: ["Parallel", "Sequential"])
  func `What is not enough is not complete`(ordering: String) throws {
    var run = try Self.adHoc("ordering=\"\(ordering)\"")
    for task in ["a", "b", "c"] { try run.complete(task, ["enough": .boolean(false)]) }
    #expect(run.standing == ["h"] && !run.state.ended)
  }
}
