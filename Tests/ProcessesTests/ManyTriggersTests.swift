import FEEL
import Processes
import Testing

/// Events with several triggers, and what an event that goes on listening keeps (§10.5.3–§10.5.5).
struct ManyTriggersTests {
  private static let ends = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"
  private static let extra =
    "<message id=\"m\" name=\"m\"/><signal id=\"g\" name=\"g\"/><signal id=\"h\" name=\"h\"/>"
  private static let message =
    "<messageEventDefinition id=\"dm\" messageRef=\"m\"><operationRef>op</operationRef>"
    + "</messageEventDefinition>"
  private static func signal(_ name: String) -> String {
    "<signalEventDefinition id=\"d\(name)\" signalRef=\"\(name)\"/>"
  }
  private static func timer(
    _ form: String = "timeDuration", _ time: String = "PT5S", id: String = "dt"
  )
    -> String
  {
    "<timerEventDefinition id=\"\(id)\"><\(form) xsi:type=\"tFormalExpression\">\(time)</\(form)>"
      + "</timerEventDefinition>"
  }

  private static func boundary(_ triggers: String, _ attributes: String) throws -> Running {
    try Running(
      model(
        ends + "<userTask id=\"t\"/><boundaryEvent id=\"b\" attachedToRef=\"t\" \(attributes)>"
          + triggers + "</boundaryEvent><userTask id=\"n\"/>" + flows("s>t>e", "b>n>e"),
        extra: extra))
  }

  @Test func `A non-interrupting event with a message and a timer hears each`() throws {
    var run = try Self.boundary(Self.message + Self.timer(), "cancelActivity=\"false\"")
    #expect(run.hear(.message(name: "m", [:])) == nil)
    #expect(run.heard == ["user n"])
    try run.fire("b")
    #expect(run.heard == ["user n"])
    #expect(run.hear(.message(name: "m", [:])) == nil)
    #expect(run.heard == ["user n"])
    #expect(run.standing == ["n", "t"])
  }

  @Test func `A message does not start the timer of a cycle again`() throws {
    var run = try Self.boundary(
      Self.message + Self.timer("timeCycle", "R2/PT5S"), "cancelActivity=\"false\"")
    #expect(run.hear(.message(name: "m", [:])) == nil)
    #expect(run.heard == ["user n"])
    try run.fire("b")
    #expect(run.heard == ["cycle b", "user n"])
    try run.fire("b")
    #expect(run.heard == ["user n"])
  }

  @Test func `An interrupting event with all triggers waits for all, in any order`() throws {
    var run = try Self.boundary(
      Self.signal("g") + Self.signal("h") + Self.timer(), "parallelMultiple=\"true\"")
    #expect(run.hear(.signal(name: "h")) == nil)
    try run.fire("b")
    #expect(run.standing == ["t"])
    #expect(run.hear(.signal(name: "h")) == nil)
    #expect(run.standing == ["t"])
    #expect(run.hear(.signal(name: "g")) == nil)
    #expect(run.standing == ["n"])
  }

  @Test func `A non-interrupting event with all triggers starts anew`() throws {
    var run = try Self.boundary(
      Self.signal("g") + Self.signal("h"), "parallelMultiple=\"true\" cancelActivity=\"false\"")
    for name in ["g", "h", "h", "g"] { #expect(run.hear(.signal(name: name)) == nil) }
    #expect(run.effects.count { word($0) == "user n" } == 2)
    #expect(run.standing.contains("t"))
  }

  private static func caught(_ triggers: String, _ attributes: String = "") throws -> Running {
    try Running(
      model(
        ends + "<intermediateCatchEvent id=\"c\" \(attributes)>\(triggers)"
          + "</intermediateCatchEvent><userTask id=\"n\"/>" + flows("s>c>n>e"), extra: extra))
  }

  @Test func `What a caught event still waited for is told to stop`() throws {
    var run = try Self.caught(Self.message + Self.timer())
    #expect(run.hear(.message(name: "m", [:])) == nil)
    #expect(run.heard == ["cancelled c", "user n"])
    run = try Self.caught(Self.message + Self.timer())
    try run.fire("c")
    #expect(run.heard == ["cancelled c", "user n"])
    run = try Self.caught(Self.timer())
    try run.fire("c")
    #expect(run.heard == ["user n"])
  }

  @Test func `Two timers of one event are two of its triggers`() throws {
    var run = try Self.caught(
      Self.timer() + Self.timer("timeDuration", "PT9S", id: "dt2"), "parallelMultiple=\"true\"")
    try run.fire("c")
    #expect(run.standing == ["c"])
    try run.fire("c")
    #expect(run.standing == ["n"])
  }

  @Test func `A message takes the place of a cycle that would go on`() throws {
    var run = try Self.caught(Self.message + Self.timer("timeCycle", "R3/PT5S"))
    #expect(run.hear(.message(name: "m", [:])) == nil)
    #expect(run.heard == ["cancelled c", "user n"])
    #expect(run.standing == ["n"])
  }
}
