import Processes
import Testing

/// Flows into and out of events, gateways and activities that may not have them.
struct FlowRuleTests {
  private static let task = SchemaRuleTests.task
  private static let one =
    "<messageEventDefinition id=\"d1\" messageRef=\"asked\" operationRef=\"op\"/>"
  private static let timer = """
    <timerEventDefinition id="dt"><timeDuration xsi:type="tFormalExpression">PT1S</timeDuration>
    </timerEventDefinition>
    """

  private static func race(_ first: String, _ more: String = "") -> String {
    "<startEvent id=\"s\"/><eventBasedGateway id=\"g\"/>" + first
      + "<intermediateCatchEvent id=\"y\">\(timer)</intermediateCatchEvent><endEvent id=\"e\"/>"
      + flows("s>g>x>e", "g>y>e") + more
  }

  private static let receive = "<receiveTask id=\"x\" messageRef=\"asked\"/>"
  private static let catching = "<intermediateCatchEvent id=\"x\">\(one)</intermediateCatchEvent>"

  private static func undo(_ more: String = "", association: String = "b") -> String {
    task + """
      <boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition id="d"/></boundaryEvent>
      <userTask id="undo" isForCompensation="true"/>
      <association id="a" associationDirection="One" sourceRef="\(association)" targetRef="undo"/>
      """ + more
  }

  private static func called(_ start: String) -> String {
    "<process id=\"q\" isExecutable=\"true\"><startEvent id=\"qs\">\(start)</startEvent>"
      + "<endEvent id=\"qe\"/>" + flows("qs>qe") + "</process>"
  }

  private static let call =
    "<startEvent id=\"s\"/><callActivity id=\"c\" calledElement=\"q\"/>"
    + "<endEvent id=\"e\"/>" + flows("s>c>e")

  @Test(arguments: [
    RulePair(
      "event-gateway-targets: g", race("@"),
      "<receiveTask id=\"x\" messageRef=\"asked\"/><boundaryEvent id=\"b\" attachedToRef=\"x\">"
        + timer.replacing("dt", with: "db") + "</boundaryEvent>" + flows("b>e"), receive),
    RulePair("event-gateway-targets: g", race(receive, "@"), flows("s>x"), ""),
    RulePair(
      "event-gateway-targets: g",
      race(catching, "@" + flows("z>e")),
      "<receiveTask id=\"z\" messageRef=\"asked\"/>" + flows("g>z"),
      "<userTask id=\"z\"/>" + flows("s>z")),
    RulePair(
      "condition-allowed: g-z", race(catching, "@"),
      "<intermediateCatchEvent id=\"z\">" + timer.replacing("dt", with: "dz")
        + "</intermediateCatchEvent>" + flow("g", "z", if: "n = 1") + flows("z>e"),
      "<intermediateCatchEvent id=\"z\">" + timer.replacing("dt", with: "dz")
        + "</intermediateCatchEvent>" + flows("g>z>e")),
    RulePair(
      "start-event-trigger: r",
      "<startEvent id=\"s\"/><receiveTask id=\"r\" @/><endEvent id=\"e\"/>" + flows("s>r>e"),
      "instantiate=\"true\"", "instantiate=\"false\""),
    RulePair("boundary-event-flows: b", undo("@"), flows("b>e"), ""),
    RulePair(
      "boundary-event-flows: t-b",
      task + "<boundaryEvent id=\"b\" attachedToRef=\"t\">\(timer)"
        + "</boundaryEvent>" + flows("b>e") + "@", flows("t>b"), ""),
    RulePair("compensation-activity: b", undo(association: "@"), "t", "b"),
    RulePair("compensation-activity: undo", undo("@"), flows("undo>e"), ""),
    RulePair("compensation-activity: undo", undo("@"), flows("s>undo"), ""),
    RulePair("end-has-incoming-flow: f", task + "<endEvent id=\"f\"/>@", "", flows("t>f")),
    RulePair("start-has-outgoing-flow: s2", task + "<startEvent id=\"s2\"/>@", "", flows("s2>t")),
    RulePair("called-element: c", call, one, "", extra: called("@")),
    RulePair(
      "token-quantity: t", SchemaRuleTests.holding("", attributes: "startQuantity=\"@\""),
      "0", "1"),
    RulePair(
      "event-sub-process: i",
      task + "<subProcess id=\"ev\" triggeredByEvent=\"true\">"
        + "<startEvent id=\"i\">@</startEvent><endEvent id=\"j\"/>" + flows("i>j")
        + "</subProcess>",
      "", one),
  ])
  func `Flows go only where they may`(pair: RulePair) { pair.check() }
}
