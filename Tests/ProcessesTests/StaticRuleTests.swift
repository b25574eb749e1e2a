import Processes
import Testing

/// Models that are refused at the door, with the rule and the element.
struct StaticRuleTests {
  static let task = "<startEvent id=\"s\"/><userTask id=\"t\"/><endEvent id=\"e\"/>"

  @Test(arguments: [
    ("resolved-reference: t-x", task + flows("s>t>e", "t>x")),
    ("start-has-no-incoming-flow: t-s", task + flows("s>t>e", "t>s")),
    ("end-has-no-outgoing-flow: e-t", task + flows("s>t>e", "e>t")),
    ("unique-identifier: t", task + "<userTask id=\"t\"/>" + flows("s>t>e")),
    ("node-reachable: lonely", task + "<userTask id=\"lonely\"/>" + flows("s>t>e", "lonely>e")),
    ("node-reachable: stuck", task + "<userTask id=\"stuck\"/>" + flows("s>t>e", "t>stuck")),
    ("element-identified: userTask", task + "<userTask/>" + flows("s>t>e")),
    ("known-element: teaBreak", task + "<teaBreak/>" + flows("s>t>e")),
    ("start-and-end-together: s", "<startEvent id=\"s\"/><userTask id=\"t\"/>" + flows("s>t")),
    (
      "gateway-has-flows: g",
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\"/><endEvent id=\"e\"/>" + flows("s>g>e")
    ),
    (
      "gateway-direction: g",
      "<startEvent id=\"s\"/><parallelGateway id=\"g\" gatewayDirection=\"Converging\"/>"
        + "<endEvent id=\"e\"/><endEvent id=\"e2\"/>" + flows("s>g>e", "g>e2")
    ),
    (
      "condition-allowed: g-e",
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\"/><endEvent id=\"e\"/>"
        + "<endEvent id=\"e2\"/>" + flows("s>g>e") + flow("g", "e2", if: "n = 1")
    ),
    (
      "default-flow: t",
      "<startEvent id=\"s\"/><userTask id=\"t\" default=\"s-t\"/><endEvent id=\"e\"/>"
        + flows("s>t>e")
    ),
    (
      "timer-has-one-definition: b",
      task + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><timerEventDefinition id=\"d\"/>"
        + "</boundaryEvent>" + flows("s>t>e", "b>e")
    ),
    (
      "timer-has-one-definition: b",
      task + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><timerEventDefinition id=\"d\">"
        + "<timeDuration xsi:type=\"tFormalExpression\">PT3</timeDuration></timerEventDefinition></boundaryEvent>"
        + flows("s>t>e", "b>e")
    ),
    (
      "boundary-event-trigger: b",
      task + "<boundaryEvent id=\"b\" attachedToRef=\"t\"/>" + flows("s>t>e", "b>e")
    ),
    (
      "catch-event-trigger: c",
      task + "<intermediateCatchEvent id=\"c\"/>" + flows("s>t>c>e")
    ),
    (
      "event-gateway-targets: g",
      "<startEvent id=\"s\"/><eventBasedGateway id=\"g\"/><userTask id=\"a\"/>"
        + "<userTask id=\"b\"/><endEvent id=\"e\"/>" + flows("s>g>a>e", "g>b>e")
    ),
    (
      "called-element: c",
      "<startEvent id=\"s\"/><callActivity id=\"c\" calledElement=\"nowhere\"/>"
        + "<endEvent id=\"e\"/>" + flows("s>c>e")
    ),
    (
      "flow-within-one-scope: s-i",
      "<startEvent id=\"s\"/><subProcess id=\"sub\"><startEvent id=\"ss\"/><userTask id=\"i\"/>"
        + "<endEvent id=\"ee\"/>" + flows("ss>i>ee") + "</subProcess><endEvent id=\"e\"/>"
        + flows("s>i", "s>sub>e")
    ),
    (
      "loop-characteristics: t",
      "<startEvent id=\"s\"/><userTask id=\"t\"><multiInstanceLoopCharacteristics/></userTask>"
        + "<endEvent id=\"e\"/>" + flows("s>t>e")
    ),
    (
      "token-quantity: t",
      "<startEvent id=\"s\"/><userTask id=\"t\" completionQuantity=\"0\"/><endEvent id=\"e\"/>"
        + flows("s>t>e")
    ),
    (
      "ad-hoc-content: h",
      task + "<adHocSubProcess id=\"h\"/>" + flows("s>t>h>e")
    ),
  ])
  func `A model that breaks a rule is refused with rule and element`(
    expected: String, content: String
  ) {
    #expect(refusal(content) == expected)
  }

  @Test func `Broken expressions and files are refused at their line`() {
    let text =
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"g-a\"/><endEvent id=\"a\"/>"
      + "<endEvent id=\"b\"/>" + flows("s>g>a") + "\n" + flow("g", "b", if: "n &gt;")
    #expect(refusal(text) == "expression-readable: g-b")
    #expect(refusal("<broken>") == "xml-readable: definitions")
    do {
      _ = try ProcessModel(Array("<html/>".utf8), file: "page.bpmn")
      Issue.record("accepted")
    } catch {
      #expect(
        error.description
          == "page.bpmn:1: html: the root is not BPMN 2.0's definitions [bpmn-definitions]")
    }
  }

  @Test func `A message flow ends where a message can be heard`() {
    let pool = "<participant id=\"pool\"/>"
    #expect(
      refusal(
        Self.task + flows("s>t>e"),
        extra: "<collaboration id=\"c\">\(pool)"
          + "<messageFlow id=\"m\" sourceRef=\"pool\" targetRef=\"e\"/></collaboration>")
        == "message-reference: m")
    #expect(
      refusal(
        Self.task + flows("s>t>e"),
        extra: "<collaboration id=\"c\">\(pool)"
          + "<messageFlow id=\"m\" sourceRef=\"pool\" targetRef=\"t\"/></collaboration>")
        == "accepted")
  }

  @Test func `A file without an executable process is refused`() {
    let text = String(decoding: bpmn(Self.task + flows("s>t>e")), as: UTF8.self)
      .replacing("isExecutable=\"true\"", with: "")
    #expect(throws: ProcessError.self) {
      try ProcessModel(Array(text.utf8), file: "x.bpmn")
    }
  }
}
