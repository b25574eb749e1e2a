import FEEL
import Foundation
import Processes
import Testing

/// Events, sub-processes, repetition.
struct EventTests {
  static let boundary =
    """
    <startEvent id="s"/><userTask id="t"/>
    <boundaryEvent id="late" attachedToRef="t" cancelActivity="CANCEL">
    <timerEventDefinition id="td"><timeDuration xsi:type="tFormalExpression">PT3S</timeDuration></timerEventDefinition>
    </boundaryEvent><userTask id="r"/><endEvent id="e"/><endEvent id="x"/>
    """ + flows("s>t>e", "late>r>x")

  @Test func `An interrupting timer takes the task's place`() throws {
    var run = try Running(
      model(Self.boundary.replacingOccurrences(of: "CANCEL", with: "true")))
    #expect(run.heard == ["duration late", "user t"])
    try run.fire("late")
    #expect(run.heard == ["cancelled t", "user r"])
    try run.complete("r")
    #expect(run.state.outcome == "x")
  }

  @Test func `A non-interrupting timer runs beside the task, once`() throws {
    var run = try Running(
      model(Self.boundary.replacingOccurrences(of: "CANCEL", with: "false")))
    try run.fire("late")
    #expect(run.standing == ["r", "t"])
    try run.complete("t")
    #expect(run.heard == ["ended e"])
    try run.complete("r")
    #expect(run.heard == ["ended x", "finished"])
  }

  @Test func `Completing the task cancels its timer`() throws {
    var run = try Running(
      model(Self.boundary.replacingOccurrences(of: "CANCEL", with: "true")))
    try run.complete("t")
    #expect(run.heard == ["cancelled late", "ended e", "finished"])
  }

  @Test func `A failed step goes to the boundary event of its code`() throws {
    let text = try model(
      """
      <startEvent id="s"/><serviceTask id="t"/>
      <boundaryEvent id="any" attachedToRef="t"><errorEventDefinition id="d1"/></boundaryEvent>
      <boundaryEvent id="this" attachedToRef="t">
      <errorEventDefinition id="d2" errorRef="err"/></boundaryEvent>
      <userTask id="a"/><userTask id="b"/><endEvent id="e"/>
      """ + flows("s>t>e", "any>a>e", "this>b>e"),
      extra: "<error id=\"err\" errorCode=\"DOWN\"/>")
    var run = try Running(text)
    #expect(run.hear(.fail(try run.token("t"), code: "DOWN", message: "")) == nil)
    #expect(run.standing == ["b"])
    run = try Running(text)
    #expect(run.hear(.fail(try run.token("t"), code: "OTHER", message: "")) == nil)
    #expect(run.standing == ["a"])
  }

  static let nested =
    """
    <startEvent id="s"/>
    <subProcess id="sub"><startEvent id="ss"/><parallelGateway id="f"/><userTask id="a"/>
    <userTask id="b"/><endEvent id="ee"/><endEvent id="end2">DEFINITION</endEvent>
    \(flows("ss>f>a>ee", "f>b>end2"))
    </subProcess>
    <boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition id="d"/></boundaryEvent>
    <userTask id="after"/><userTask id="handle"/><endEvent id="e"/>
    """ + flows("s>sub>after>e", "caught>handle>e")

  static func nested(_ definition: String) throws -> ProcessModel {
    try model(
      nested.replacingOccurrences(of: "DEFINITION", with: definition),
      extra: "<error id=\"err\" errorCode=\"NO\"/><signal id=\"sig\" name=\"halt\"/>")
  }

  @Test func `A sub-process is done when its last token is`() throws {
    var run = try Running(Self.nested(""))
    #expect(run.standing == ["a", "b", "sub"])
    try run.complete("b")
    #expect(run.heard == ["ended end2"])
    try run.complete("a")
    #expect(run.heard == ["ended ee", "user after"])
    #expect(run.state.outcome == nil)
  }

  @Test func `Terminate ends its sub-process only`() throws {
    var run = try Running(Self.nested("<terminateEventDefinition id=\"td\"/>"))
    try run.complete("b")
    #expect(run.heard == ["ended end2", "cancelled a", "user after"])
  }

  @Test func `An error end event cancels its sub-process and is caught outside`() throws {
    var run = try Running(
      Self.nested("<errorEventDefinition id=\"td\" errorRef=\"err\"/>"))
    try run.complete("b")
    #expect(run.heard == ["ended end2", "cancelled a", "user handle"])
  }

  @Test func `Terminate at the top ends everything`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <endEvent id="e"/><endEvent id="stop"><terminateEventDefinition id="d"/></endEvent>
        """ + flows("s>f>a>e", "f>b>stop")))
    try run.complete("b")
    #expect(run.heard == ["ended stop", "cancelled a", "finished"])
    #expect(run.state.outcome == "stop")
    #expect(run.state.tokens.isEmpty)
  }

  @Test func `An error that nobody catches ends the process and says so`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><userTask id="t"/>
        <endEvent id="bad"><errorEventDefinition id="d" errorRef="err"/></endEvent>
        """ + flows("s>t>bad"), extra: "<error id=\"err\" errorCode=\"NO\"/>"))
    try run.complete("t")
    #expect(run.heard == ["ended bad", "bad throws error NO", "finished"])
  }

  static let race =
    """
    <startEvent id="s"/><eventBasedGateway id="g"/>
    <intermediateCatchEvent id="reply"><messageEventDefinition id="d1" messageRef="m"><operationRef>op</operationRef></messageEventDefinition>
    </intermediateCatchEvent>
    <intermediateCatchEvent id="late"><timerEventDefinition id="d2">
    <timeDuration xsi:type="tFormalExpression">PT5S</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <userTask id="a"/><userTask id="b"/><endEvent id="e"/>
    """ + flows("s>g>reply>a>e", "g>late>b>e")

  @Test func `The first event behind an event-based gateway wins`() throws {
    let text = try model(Self.race, extra: "<message id=\"m\" name=\"材料\"/>")
    var run = try Running(text)
    #expect(run.heard == ["message 材料 at reply", "duration late"])
    #expect(run.hear(.message(name: "材料", ["x": 1])) == nil)
    #expect(run.heard == ["cancelled late", "user a"])
    #expect(run.state.variables["x"] == 1)
    run = try Running(text)
    try run.fire("late")
    #expect(run.heard == ["cancelled reply", "user b"])
  }

  private func operation(_ kind: String) -> String {
    kind == "message" ? "<operationRef>op</operationRef>" : ""
  }

  @Test func `A signal reaches every receiver, a message only the first`() throws {
    let catching = { (kind: String) in
      """
      <startEvent id="s"/><parallelGateway id="f"/>
      <intermediateCatchEvent id="x"><\(kind)EventDefinition id="d1" \(kind)Ref="n">\(operation(kind))</\(kind)EventDefinition>
      </intermediateCatchEvent>
      <intermediateCatchEvent id="y"><\(kind)EventDefinition id="d2" \(kind)Ref="n">\(operation(kind))</\(kind)EventDefinition>
      </intermediateCatchEvent><userTask id="a"/><userTask id="b"/><endEvent id="e"/>
      """ + flows("s>f>x>a>e", "f>y>b>e")
    }
    var run = try Running(model(catching("signal"), extra: "<signal id=\"n\" name=\"go\"/>"))
    #expect(run.hear(.signal(name: "go")) == nil)
    #expect(run.standing == ["a", "b"])
    run = try Running(model(catching("message"), extra: "<message id=\"n\" name=\"go\"/>"))
    #expect(run.hear(.message(name: "go", [:])) == nil)
    #expect(run.standing == ["a", "y"])
  }

  @Test func `A signal thrown inside is heard inside and outside`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/>
        <intermediateCatchEvent id="x"><signalEventDefinition id="d1" signalRef="n"/>
        </intermediateCatchEvent><userTask id="t"/>
        <intermediateThrowEvent id="y"><signalEventDefinition id="d2" signalRef="n"/>
        </intermediateThrowEvent><endEvent id="e"/>
        """ + flows("s>f>x>e", "f>t>y>e"), extra: "<signal id=\"n\" name=\"go\"/>"))
    try run.complete("t")
    #expect(run.heard == ["y throws signal go", "ended e", "ended e", "finished"])
  }

  @Test func `A call activity runs another process of the file`() throws {
    var run = try Running(
      model(
        "<startEvent id=\"s\"/><callActivity id=\"c\" calledElement=\"q\"/><endEvent id=\"e\"/>"
          + flows("s>c>e"),
        extra: """
          <process id="q"><startEvent id="qs"/><userTask id="qt"/><endEvent id="qe"/>
          \(flows("qs>qt>qe"))</process>
          """))
    #expect(run.standing == ["c", "qt"])
    try run.complete("qt")
    #expect(run.heard == ["ended qe", "ended e", "finished"])
  }

  @Test func `A process that calls itself for ever is stopped by depth`() throws {
    let step = try model(
      "<startEvent id=\"s\"/><callActivity id=\"c\" calledElement=\"p\"/><endEvent id=\"e\"/>"
        + flows("s>c>e")
    ).start([:])
    #expect(step.problem == .depth(node: "c"))
  }

  static func instances(_ attributes: String, _ children: String) throws -> ProcessModel {
    try model(
      """
      <property id="单位" name="单位"/><property id="意见" name="意见"/>
      <startEvent id="s"/><userTask id="t">
      <multiInstanceLoopCharacteristics \(attributes)>\(children)
      </multiInstanceLoopCharacteristics></userTask><userTask id="z"/><endEvent id="e"/>
      """ + flows("s>t>z>e"))
  }

  @Test func `Parallel instances all open; outputs gather in order`() throws {
    var run = try Running(
      Self.instances(
        "",
        """
        <loopDataInputRef>单位</loopDataInputRef><loopDataOutputRef>意见</loopDataOutputRef>
        <inputDataItem id="u" name="单"/><outputDataItem id="o" name="见"/>
        """), variables: ["单位": ["a", "b", "c"]])
    #expect(run.heard == ["user t", "user t", "user t"])
    let tokens = run.state.tokens.filter { $0.loopCounter != nil }.map(\.id)
    #expect(
      run.model.locals(of: tokens[1], in: run.state, run.facts)
        == ["loopCounter": 2, "单": "b"])
    for (token, opinion) in zip(tokens, ["1", "2", "3"]).reversed() {
      #expect(run.hear(.complete(token, ["见": Value(opinion)])) == nil)
    }
    #expect(run.state.variables["意见"] == ["1", "2", "3"])
    #expect(run.standing == ["z"])
  }

  @Test func `Sequential instances come one at a time`() throws {
    var run = try Running(
      Self.instances(
        "isSequential=\"true\"",
        "<loopCardinality xsi:type=\"tFormalExpression\">3</loopCardinality>"))
    for _ in 1...3 {
      #expect(run.heard == ["user t"])
      try run.complete("t")
    }
    #expect(run.heard == ["user z"])
  }

  @Test func `A completion condition cancels the instances left`() throws {
    var run = try Running(
      Self.instances(
        "",
        """
        <loopCardinality xsi:type="tFormalExpression">3</loopCardinality>
        <completionCondition xsi:type="tFormalExpression">numberOfCompletedInstances &gt;= 2</completionCondition>
        """))
    try run.complete("t")
    #expect(run.standing == ["t"])
    try run.complete("t")
    #expect(run.heard == ["cancelled t", "user z"])
  }

  @Test func `No instances pass, too many are a problem`() throws {
    let many = try Self.instances(
      "", "<loopCardinality xsi:type=\"tFormalExpression\">n</loopCardinality>")
    #expect(try Running(many, facts: ["n": 0]).standing == ["z"])
    let step = many.start(["n": 5000])
    if case .instances? = step.problem {} else { Issue.record("\(step)") }
  }

  @Test func `An event sub-process interrupts its scope`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><userTask id="t"/><endEvent id="e"/>
        <subProcess id="ev" triggeredByEvent="true"><startEvent id="es">
        <messageEventDefinition id="d" messageRef="m"><operationRef>op</operationRef></messageEventDefinition></startEvent><userTask id="u"/>
        <endEvent id="ee"/>\(flows("es>u>ee"))</subProcess>
        """ + flows("s>t>e"), extra: "<message id=\"m\" name=\"撤件\"/>"))
    #expect(run.heard == ["message 撤件 at es", "user t"])
    #expect(run.hear(.message(name: "撤件", [:])) == nil)
    #expect(run.heard == ["cancelled t", "user u"])
    try run.complete("u")
    #expect(run.heard == ["ended ee", "finished"])
  }

  @Test func `A timer cycle fires as often as it says`() throws {
    var run = try Running(
      model(
        Self.boundary.replacingOccurrences(of: "CANCEL", with: "false").replacingOccurrences(
          of: "<timeDuration xsi:type=\"tFormalExpression\">PT3S</timeDuration>",
          with: "<timeCycle xsi:type=\"tFormalExpression\">R2/PT1H</timeCycle>")))
    try run.fire("late")
    #expect(run.heard == ["cycle late", "user r"])
    try run.fire("late")
    #expect(run.heard == ["user r"])
    let late = run.model.node("late")?.index
    #expect(!run.state.tokens.contains { $0.node == late })
  }

  @Test func `A link carries the token, an escalation runs beside`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><intermediateThrowEvent id="out">
        <linkEventDefinition id="l1" name="L"/></intermediateThrowEvent>
        <intermediateCatchEvent id="in"><linkEventDefinition id="l2" name="L"/>
        </intermediateCatchEvent>
        <subProcess id="sub"><startEvent id="ss"/><intermediateThrowEvent id="esc">
        <escalationEventDefinition id="x1" escalationRef="up"/></intermediateThrowEvent>
        <userTask id="t"/><endEvent id="ee"/>\(flows("ss>esc>t>ee"))</subProcess>
        <boundaryEvent id="b" attachedToRef="sub" cancelActivity="false">
        <escalationEventDefinition id="x2" escalationRef="up"/></boundaryEvent>
        <userTask id="boss"/><endEvent id="e"/>
        """ + flows("s>out", "in>sub>e", "b>boss>e"),
        extra: "<escalation id=\"up\" escalationCode=\"UP\"/>"))
    #expect(run.standing == ["boss", "sub", "t"])
    try run.complete("t")
    try run.complete("boss")
    #expect(run.state.ended)
  }
}
