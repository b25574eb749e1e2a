import FEEL
import Processes
import Testing

/// Compensation of repeated activities, from inside and outside, and of transactions
/// (BPMN 2.0 §10.7, §13.5.5).
struct UndoingTests {
  private static let ends = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"

  private static func undoable(_ id: String) -> String {
    """
    <userTask id="\(id)"/><boundaryEvent id="b\(id)" attachedToRef="\(id)">
    <compensateEventDefinition id="d\(id)"/></boundaryEvent>
    <userTask id="undo\(id)" isForCompensation="true"/>
    <association id="a\(id)" associationDirection="One" sourceRef="b\(id)" targetRef="undo\(id)"/>
    """
  }

  private static func thrower(_ id: String, _ attributes: String = "") -> String {
    "<intermediateThrowEvent id=\"\(id)\"><compensateEventDefinition id=\"d\(id)\" \(attributes)/>"
      + "</intermediateThrowEvent>"
  }

  private static func instances(_ count: Int, sequential: Bool = false) -> String {
    "<multiInstanceLoopCharacteristics isSequential=\"\(sequential)\"><loopCardinality "
      + "xsi:type=\"tFormalExpression\">\(count)</loopCardinality>"
      + "</multiInstanceLoopCharacteristics>"
  }

  private static func sub(_ inside: String, _ more: String = "", tag: String = "subProcess")
    -> String
  {
    "<\(tag) id=\"sub\">\(more)<startEvent id=\"i\"/>\(inside)"
      + (inside.contains("targetRef=\"j\"") ? "<endEvent id=\"j\"/>" : "") + "</\(tag)>"
  }

  @Test(arguments: [true, false])
  func `Each instance of a repeated sub-process is undone`(sequential: Bool) throws {
    var run = try Running(
      model(
        Self.ends
          + Self.sub(
            Self.undoable("x") + flows("i>x>j"), Self.instances(3, sequential: sequential))
          + Self.thrower("throw") + "<userTask id=\"after\"/>" + flows("s>sub>throw>after>e")))
    for _ in 0..<3 { try run.complete("x") }
    for _ in 0..<3 {
      #expect(run.standing.contains("undox"))
      try run.complete("undox")
    }
    #expect(run.standing == ["after"])
    try run.complete("after")
    #expect(run.state.ended && run.state.tokens.isEmpty)
  }

  @Test func `A handler outside undoes all instances at once`() throws {
    let task =
      "<userTask id=\"x\">\(Self.instances(3))</userTask>"
      + "<boundaryEvent id=\"bx\" attachedToRef=\"x\"><compensateEventDefinition id=\"dx\"/>"
      + "</boundaryEvent><userTask id=\"undox\" isForCompensation=\"true\"/>"
      + "<association id=\"ax\" associationDirection=\"One\" sourceRef=\"bx\" targetRef=\"undox\"/>"
    var run = try Running(
      model(
        Self.ends + task + Self.thrower("throw", "activityRef=\"x\"")
          + "<userTask id=\"after\"/>" + flows("s>x>throw>after>e")))
    for _ in 0..<3 { try run.complete("x") }
    try run.complete("undox")
    #expect(run.standing == ["after"])
  }

  @Test func `What another instance did is not undone`() throws {
    // Each of two instances does x; the one that goes on to throw undoes its own alone.
    let inside =
      Self.undoable("x") + "<userTask id=\"go\"/>" + Self.thrower("throw", "activityRef=\"x\"")
      + "<userTask id=\"after\"/>" + flows("i>x>go>throw>after>j")
    var run = try Running(
      model(Self.ends + Self.sub(inside, Self.instances(2)) + flows("s>sub>e")))
    try run.complete("x")
    try run.complete("x")
    try run.complete("go")
    #expect(run.effects.count { word($0) == "user undox" } == 1)
    try run.complete("undox")
    #expect(run.effects.count { word($0) == "user undox" } == 1)
    #expect(run.standing == ["after", "go", "sub"])
  }

  @Test func `Instances of an activity still at work are not undone`() throws {
    let inside = Self.undoable("x") + flows("i>x>j")
    var run = try Running(
      model(
        "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><endEvent id=\"e\"/>"
          + Self.sub(inside, Self.instances(2)) + "<userTask id=\"go\"/>" + Self.thrower("throw")
          + "<userTask id=\"after\"/>" + flows("s>f>sub>e", "f>go>throw>after>e")))
    try run.complete("x")
    try run.complete("go")
    #expect(run.heard == ["user after"])
  }

  @Test func `An event sub-process undoes what its scope completed`() throws {
    let handler =
      "<subProcess id=\"ev\" triggeredByEvent=\"true\"><startEvent id=\"es\">"
      + "<signalEventDefinition id=\"dg\" signalRef=\"g\"/></startEvent>"
      + Self.thrower("throw", "activityRef=\"x\"") + "<endEvent id=\"ee\"/>"
      + flows("es>throw>ee") + "</subProcess>"
    var run = try Running(
      model(
        Self.ends
          + Self.sub(Self.undoable("x") + "<userTask id=\"y\"/>" + handler + flows("i>x>y>j"))
          + flows("s>sub>e"), extra: "<signal id=\"g\" name=\"g\"/>"))
    try run.complete("x")
    #expect(run.hear(.signal(name: "g")) == nil)
    #expect(run.heard.contains("user undox"))
    try run.complete("undox")
    #expect(run.heard.suffix(2) == ["ended e", "finished"])
  }

  @Test func `What a nested sub-process did is undone before what was done ahead of it`() throws {
    var run = try Running(
      model(
        Self.ends + Self.undoable("a") + Self.sub(Self.undoable("x") + flows("i>x>j"))
          + Self.undoable("c") + Self.thrower("throw") + flows("s>a>sub>c>throw>e")))
    for id in ["a", "x", "c"] { try run.complete(id) }
    for id in ["undoc", "undox", "undoa"] { try run.complete(id) }
    #expect(run.state.ended)
    #expect(
      run.effects.map(word).filter { $0.hasPrefix("user undo") }
        == ["user undoc", "user undox", "user undoa"])
  }

  private static func deal(_ inside: String, _ loop: String = "") -> String {
    ends + sub(inside, loop, tag: "transaction")
      + "<boundaryEvent id=\"off\" attachedToRef=\"sub\"><cancelEventDefinition id=\"dc\"/>"
      + "</boundaryEvent><userTask id=\"tell\"/>" + flows("s>sub>e", "off>tell>e")
  }

  private static let cancel =
    "<endEvent id=\"stop\"><cancelEventDefinition id=\"ds\"/></endEvent>"

  @Test func `A cancelled transaction ends its other branches, then undoes`() throws {
    var run = try Running(
      model(
        Self.deal(
          Self.undoable("x") + "<parallelGateway id=\"f\"/><userTask id=\"y\"/><userTask id=\"z\"/>"
            + Self.cancel + flows("i>x>f>y>stop", "f>z>j"))))
    try run.complete("x")
    try run.complete("y")
    #expect(run.heard == ["ended stop", "cancelled z", "user undox"])
    try run.complete("undox")
    #expect(run.standing == ["tell"])
  }

  @Test func `Tokens on their way in a cancelled transaction go no further`() throws {
    var run = try Running(
      model(
        Self.deal(
          Self.undoable("x") + "<parallelGateway id=\"f\"/>" + Self.cancel
            + "<userTask id=\"late\"/>" + flows("i>x>f>stop", "f>late>j"))))
    try run.complete("x")
    #expect(!run.effects.map(word).contains("user late"))
    try run.complete("undox")
    #expect(run.standing == ["tell"])
  }

  @Test func `Work that is cancelled before it was asked for is not cancelled outside`() throws {
    var run = try Running(
      model(
        Self.deal(
          Self.undoable("x") + "<parallelGateway id=\"f\"/><userTask id=\"late\"/>" + Self.cancel
            + flows("i>x>f>late>j", "f>stop"))))
    try run.complete("x")
    #expect(run.heard == ["ended stop", "user undox"])
  }

  @Test func `A cancelled instance calls off the whole repeated transaction`() throws {
    var run = try Running(
      model(
        Self.deal("<userTask id=\"y\"/>" + Self.cancel + flows("i>y>stop"), Self.instances(2))))
    try run.complete("y")
    #expect(run.standing == ["tell"])
    try run.complete("tell")
    #expect(run.state.ended)
  }

  /// Each instance does `x`, then `y`, whose way out is chosen: on to the end, or called off.
  private static func repeatedDeal(sequential: Bool, _ more: String = "") -> String {
    deal(
      undoable("x") + "<userTask id=\"y\"/><exclusiveGateway id=\"g\"/>" + cancel
        + flows("i>x>y>g") + flow("g", "j", if: "fine")
        + flow("g", "stop", if: "not(fine)"),
      instances(3, sequential: sequential)) + more
  }

  private func undoTwice(_ run: inout Running) throws {
    for _ in 0..<2 {
      #expect(run.standing == ["stop", "sub", "undox"])
      try run.complete("undox")
    }
    #expect(run.standing == ["tell"])
  }

  @Test(arguments: [true, false])
  func `A cancelled instance undoes the instances that were completed`(sequential: Bool) throws {
    var run = try Running(model(Self.repeatedDeal(sequential: sequential)))
    try run.complete("x")
    try run.complete("y", ["fine": .boolean(true)])
    try run.complete("x")
    try run.complete("y", ["fine": .boolean(false)])
    try undoTwice(&run)
    #expect(run.state.tokens.count == 1)
    try run.complete("tell")
    #expect(run.state.ended)
  }

  @Test func `A cancelled instance undoes what the instances at work had done`() throws {
    var run = try Running(model(Self.repeatedDeal(sequential: false)))
    for _ in 0..<2 { try run.complete("x") }
    #expect(run.standing == ["sub", "x", "y"])
    try run.complete("y", ["fine": .boolean(false)])
    try undoTwice(&run)
  }

  @Test func `Instances are undone one by one when called off, whatever undoes them all`() throws {
    let handler =
      "<boundaryEvent id=\"bsub\" attachedToRef=\"sub\"><compensateEventDefinition id=\"dsub\"/>"
      + "</boundaryEvent><userTask id=\"undosub\" isForCompensation=\"true\"/><association "
      + "id=\"asub\" associationDirection=\"One\" sourceRef=\"bsub\" targetRef=\"undosub\"/>"
    var run = try Running(model(Self.repeatedDeal(sequential: true, handler)))
    try run.complete("x")
    try run.complete("y", ["fine": .boolean(true)])
    try run.complete("x")
    try run.complete("y", ["fine": .boolean(false)])
    try undoTwice(&run)
  }

  @Test func `An error leaves a transaction without undoing`() throws {
    let fail = "<endEvent id=\"bad\"><errorEventDefinition id=\"de\" errorRef=\"er\"/></endEvent>"
    var run = try Running(
      model(
        Self.ends + Self.sub(Self.undoable("x") + fail + flows("i>x>bad"), tag: "transaction")
          + "<boundaryEvent id=\"hazard\" attachedToRef=\"sub\"><errorEventDefinition id=\"dh\"/>"
          + "</boundaryEvent><userTask id=\"tell\"/>" + flows("s>sub>e", "hazard>tell>e"),
        extra: "<error id=\"er\" name=\"er\" errorCode=\"E\"/>"))
    try run.complete("x")
    #expect(run.standing == ["tell"])
  }
}
