import FEEL
import Processes
import Testing

/// Compensation, multi-instance behaviors, ad hoc content, instantiating gateways.
struct MoreConstructsTests {
  private static func undoable(_ id: String) -> String {
    """
    <userTask id="\(id)"/>
    <boundaryEvent id="b\(id)" attachedToRef="\(id)">
    <compensateEventDefinition id="d\(id)"/></boundaryEvent>
    <userTask id="undo\(id)" isForCompensation="true"/>
    <association id="a\(id)" associationDirection="One" sourceRef="b\(id)" targetRef="undo\(id)"/>
    """
  }

  private static let ends = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"

  private static func thrower(_ attributes: String = "") -> String {
    "<intermediateThrowEvent id=\"throw\"><compensateEventDefinition id=\"d\" \(attributes)/>"
      + "</intermediateThrowEvent><userTask id=\"after\"/>"
  }

  @Test func `What was completed is undone, the last first, before the thrower goes on`() throws {
    var run = try Running(
      model(
        Self.ends + Self.undoable("x") + Self.undoable("y") + Self.thrower()
          + flows("s>x>y>throw>after>e")))
    try run.complete("x")
    try run.complete("y")
    #expect(run.standing == ["throw", "undoy"])
    try run.complete("undoy")
    #expect(run.standing == ["throw", "undox"])
    try run.complete("undox")
    #expect(run.heard == ["user after"])
    try run.complete("after")
    #expect(run.heard == ["ended e", "finished"])
  }

  @Test func `Compensation of one activity leaves the others`() throws {
    var run = try Running(
      model(
        Self.ends + Self.undoable("x") + Self.undoable("y") + Self.thrower("activityRef=\"x\"")
          + flows("s>x>y>throw>after>e")))
    try run.complete("x")
    try run.complete("y")
    try run.complete("undox")
    #expect(run.standing == ["after"])
  }

  @Test func `A thrower that does not wait goes on beside the undoing`() throws {
    var run = try Running(
      model(
        Self.ends + Self.undoable("x") + Self.thrower("waitForCompletion=\"false\"")
          + flows("s>x>throw>after>e")))
    try run.complete("x")
    #expect(Set(run.heard) == ["user undox", "user after"])
    try run.complete("after")
    #expect(!run.state.ended)
    try run.complete("undox")
    #expect(run.state.ended)
  }

  @Test func `Nothing completed is nothing to undo`() throws {
    let run = try Running(model(Self.ends + Self.thrower() + flows("s>throw>after>e")))
    #expect(run.standing == ["after"])
  }

  @Test func `A finished sub-process is undone piece by piece`() throws {
    let inside =
      "<subProcess id=\"sub\"><startEvent id=\"i\"/><endEvent id=\"j\"/>" + Self.undoable("x")
      + flows("i>x>j") + "</subProcess>"
    var run = try Running(
      model(Self.ends + inside + Self.thrower() + flows("s>sub>throw>after>e")))
    try run.complete("x")
    #expect(run.heard == ["ended j", "user undox"])
    try run.complete("undox")
    #expect(run.standing == ["after"])
    try run.complete("after")
    #expect(run.state.ended && run.state.tokens.isEmpty)
  }

  @Test func `A cancelled transaction undoes its content, then takes the cancel event's way`()
    throws
  {
    let inside =
      "<transaction id=\"deal\"><startEvent id=\"i\"/><endEvent id=\"j\">"
      + "<cancelEventDefinition id=\"c\"/></endEvent>" + Self.undoable("x") + flows("i>x>j")
      + "</transaction><boundaryEvent id=\"called-off\" attachedToRef=\"deal\">"
      + "<cancelEventDefinition id=\"c2\"/></boundaryEvent><userTask id=\"tell\"/>"
    var run = try Running(
      model(Self.ends + inside + flows("s>deal>e", "called-off>tell>e")))
    try run.complete("x")
    #expect(run.standing == ["deal", "j", "undox"])
    try run.complete("undox")
    #expect(run.standing == ["tell"])
  }

  @Test(arguments: [
    ("One", "oneBehaviorEventRef=\"def\"", 1), ("None", "noneBehaviorEventRef=\"def\"", 3),
    ("All", "", 0),
  ])
  func `A behavior's event is thrown to the activity's boundary`(
    behavior: String, reference: String, throwsEvent: Int
  ) throws {
    var run = try Running(
      model(
        Self.ends + """
          <userTask id="t"><multiInstanceLoopCharacteristics behavior="\(behavior)" \(reference)>
          <loopCardinality xsi:type="tFormalExpression">3</loopCardinality>
          </multiInstanceLoopCharacteristics></userTask>
          <boundaryEvent id="b" attachedToRef="t"><signalEventDefinition id="d" signalRef="g"/>
          </boundaryEvent><userTask id="note"/>
          """ + flows("s>t>e", "b>note>e"),
        extra: "<signal id=\"g\" name=\"done\"/><signalEventDefinition id=\"def\" signalRef=\"g\"/>"
      ))
    for _ in 0..<3 { try run.complete("t") }
    #expect(run.effects.count { word($0) == "user note" } == throwsEvent)
  }

  @Test(arguments: [("Sequential", ["user a"]), ("Parallel", ["user a", "user b"])])
  func `Ad hoc content begins in turn or at once`(ordering: String, first: [String]) throws {
    let adHoc =
      "<adHocSubProcess id=\"h\" ordering=\"\(ordering)\"><userTask id=\"a\"/>"
      + "<userTask id=\"b\"/></adHocSubProcess><userTask id=\"after\"/>"
    var run = try Running(model(Self.ends + adHoc + flows("s>h>after>e")))
    #expect(run.heard == first)
    try run.complete("a")
    try run.complete("b")
    #expect(run.standing == ["after"])
  }

  @Test func `An ad hoc completion condition ends what remains`() throws {
    let adHoc =
      "<adHocSubProcess id=\"h\"><userTask id=\"a\"/><userTask id=\"b\"/>"
      + "<completionCondition xsi:type=\"tFormalExpression\">enough = true</completionCondition>"
      + "</adHocSubProcess>"
    var run = try Running(model(Self.ends + adHoc + flows("s>h>e")))
    try run.complete("a", ["enough": .boolean(true)])
    #expect(run.heard == ["cancelled b", "ended e", "finished"])
  }

  @Test(arguments: [
    ("Exclusive", ["cancelled y", "ended e", "finished"]), ("Parallel", ["ended e"]),
  ])
  func `A process begins at its instantiating gateway`(kind: String, heard: [String]) throws {
    let race = """
      <eventBasedGateway id="g" instantiate="true" eventGatewayType="\(kind)"/>
      <intermediateCatchEvent id="x"><messageEventDefinition id="d1" messageRef="m">
      <operationRef>op</operationRef></messageEventDefinition></intermediateCatchEvent>
      <intermediateCatchEvent id="y"><messageEventDefinition id="d2" messageRef="n">
      <operationRef>op</operationRef></messageEventDefinition></intermediateCatchEvent>
      <endEvent id="e"/>
      """ + flows("g>x>e", "g>y>e")
    var run = try Running(
      model(race, extra: "<message id=\"m\" name=\"甲\"/><message id=\"n\" name=\"乙\"/>"))
    #expect(run.hear(.message(name: "甲", [:])) == nil)
    #expect(run.heard == heard)
  }
}
