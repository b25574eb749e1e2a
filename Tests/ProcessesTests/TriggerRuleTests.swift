import Processes
import Testing

/// What the events' definitions refer to: what is undone, the ends of links, what is thrown.
struct TriggerRuleTests {
  private static let ends = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"

  private static func undoable(_ id: String) -> String {
    """
    <userTask id="\(id)"/><boundaryEvent id="b\(id)" attachedToRef="\(id)">
    <compensateEventDefinition id="d\(id)"/></boundaryEvent>
    <userTask id="undo\(id)" isForCompensation="true"/>
    <association id="a\(id)" associationDirection="One" sourceRef="b\(id)" targetRef="undo\(id)"/>
    """
  }

  private static func thrower(_ activity: String) -> String {
    "<intermediateThrowEvent id=\"throw\"><compensateEventDefinition id=\"d\" "
      + "activityRef=\"\(activity)\"/></intermediateThrowEvent>"
  }

  private static let holder =
    "<subProcess id=\"sub\"><startEvent id=\"i\"/><endEvent id=\"j\"/>" + undoable("x")
    + flows("i>x>j") + "</subProcess>"

  private static func linked(_ more: String, name: String = "away", back: String = "") -> String {
    ends + "<intermediateThrowEvent id=\"out\"><linkEventDefinition id=\"lo\" name=\"\(name)\">"
      + more + "</linkEventDefinition></intermediateThrowEvent>"
      + "<intermediateCatchEvent id=\"in\"><linkEventDefinition id=\"li\" name=\"away\">" + back
      + "</linkEventDefinition></intermediateCatchEvent>" + flows("s>out", "in>e")
  }

  private static func eventSubProcess(_ start: String) -> String {
    "<startEvent id=\"s\"/><subProcess id=\"sub\"><startEvent id=\"i\"/><userTask id=\"x\"/>"
      + "<endEvent id=\"j\"/>" + flows("i>x>j")
      + "<subProcess id=\"ev\" triggeredByEvent=\"true\">\(start)<endEvent id=\"ee\"/>"
      + flows("es>ee") + "</subProcess></subProcess><endEvent id=\"e\"/>" + flows("s>sub>e")
  }

  private static func repeated(_ event: String) -> String {
    ends + """
      <userTask id="t"><multiInstanceLoopCharacteristics behavior="Complex">
      <loopCardinality xsi:type="tFormalExpression">3</loopCardinality>
      <complexBehaviorDefinition id="cb"><condition>true</condition><event id="ev">\(event)</event>
      </complexBehaviorDefinition></multiInstanceLoopCharacteristics></userTask>
      """ + flows("s>t>e")
  }

  @Test(arguments: [
    RulePair(
      "compensation-activity: throw",
      ends + undoable("x") + "<userTask id=\"y\"/>" + thrower("@") + flows("s>x>y>throw>e"),
      "y", "x"),
    RulePair(
      "compensation-activity: throw",
      ends + holder + thrower("@") + flows("s>sub>throw>e"), "x", "sub"),
    RulePair(
      "reference-of-the-right-kind: throw",
      ends + undoable("x") + thrower("@") + flows("s>x>throw>e"), "e", "x"),
    RulePair(
      "start-event-trigger: es",
      eventSubProcess(
        "<startEvent id=\"es\" isInterrupting=\"@\">"
          + "<compensateEventDefinition id=\"d\"/></startEvent>"), "false", "true"),
    RulePair(
      "start-event-trigger: es",
      eventSubProcess(
        "<startEvent id=\"es\" isInterrupting=\"@\">"
          + "<errorEventDefinition id=\"d\"/></startEvent>"), "false", "true"),
    RulePair("link-events-pair: out", linked("", name: "@"), "elsewhere", "away"),
    RulePair("resolved-reference: out", linked("<target>@</target>"), "nowhere", "li"),
    RulePair("reference-of-the-right-kind: out", linked("<target>@</target>"), "in", "li"),
    RulePair(
      "link-events-pair: out",
      linked("<target>li</target>", back: "<source>@</source>")
        + "<intermediateThrowEvent id=\"o2\"><linkEventDefinition id=\"lo2\" name=\"n\">"
        + "<target>li2</target></linkEventDefinition></intermediateThrowEvent>"
        + "<intermediateCatchEvent id=\"i2\"><linkEventDefinition id=\"li2\" name=\"n\"/>"
        + "</intermediateCatchEvent>" + flows("s>o2", "i2>e"),
      "lo2", "lo"),
    RulePair("link-events-pair: in", linked("", back: "@"), "<target>lo</target>", ""),
    RulePair(
      "link-events-pair: in",
      linked("") + "@" + flows("s>t", "t>e") + "<userTask id=\"t\"/>",
      "<intermediateCatchEvent id=\"i2\"><linkEventDefinition id=\"l3\" name=\"away\"/>"
        + "</intermediateCatchEvent>" + flows("i2>e"), ""),
    RulePair(
      "throw-event-trigger: t", repeated("<@ id=\"d\"/>"), "terminateEventDefinition",
      "compensateEventDefinition"),
  ])
  func `Triggers refer to what they may`(pair: RulePair) { pair.check() }

  @Test func `A link's source that names its target is paired with it, whatever its own name`()
    throws
  {
    var run = try Running(
      model(Self.linked("<target>li</target>", name: "other", back: "<source>lo</source>")))
    #expect(run.state.ended)
    run = try Running(model(Self.linked("")))
    #expect(run.state.ended)
  }

  @Test(arguments: [
    ("signalEventDefinition", "signalRef=\"g\"", "Exclusive", "accepted"),
    ("signalEventDefinition", "signalRef=\"g\"", "Parallel", "instantiating-gateway: g1"),
    ("messageEventDefinition", "messageRef=\"asked\" operationRef=\"op\"", "Parallel", "accepted"),
  ])
  func `Only an instantiating gateway that wants all events wants messages alone`(
    definition: String, attributes: String, kind: String, expected: String
  ) {
    let content = """
      <eventBasedGateway id="g1" instantiate="true" eventGatewayType="\(kind)"/>
      <intermediateCatchEvent id="x"><\(definition) id="d1" \(attributes)/></intermediateCatchEvent>
      <intermediateCatchEvent id="y"><\(definition) id="d2" \(attributes)/></intermediateCatchEvent>
      <endEvent id="e"/>
      """ + flows("g1>x>e", "g1>y>e")
    #expect(refusal(content, extra: "<signal id=\"g\" name=\"g\"/>") == expected)
  }
}
