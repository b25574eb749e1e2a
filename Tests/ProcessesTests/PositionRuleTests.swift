import Processes
import Testing

/// Every trigger at every place where an event may stand: what BPMN 2.0's table 10.93 allows is
/// accepted, all else is refused.
struct PositionRuleTests {
  static let definitions: [(name: String, attributes: String, inside: String)] = [
    ("message", "messageRef=\"asked\"", "<operationRef>op</operationRef>"),
    ("timer", "", "<timeDuration xsi:type=\"tFormalExpression\">PT1S</timeDuration>"),
    ("error", "errorRef=\"er\"", ""), ("escalation", "escalationRef=\"es\"", ""),
    ("cancel", "", ""), ("compensate", "", ""),
    ("conditional", "", "<condition xsi:type=\"tFormalExpression\">n = 1</condition>"),
    ("link", "name=\"l\"", ""), ("signal", "signalRef=\"sg\"", ""), ("terminate", "", ""),
  ]

  static func definition(_ name: String, id: String = "d") -> String {
    guard let found = definitions.first(where: { $0.name == name }) else { return "" }
    return "<\(name)EventDefinition id=\"\(id)\" \(found.attributes)>\(found.inside)"
      + "</\(name)EventDefinition>"
  }

  static let extra = """
    <error id="er" name="er" errorCode="E"/><escalation id="es" name="es" escalationCode="X"/>
    <signal id="sg" name="sg"/>
    """

  private static let plain = "<startEvent id=\"s\"/><userTask id=\"t\"/><endEvent id=\"e\"/>"

  /// A place, what may stand there, and a model around the definition.
  private static let places: [(String, Set<String>, @Sendable (String) -> String)] = [
    (
      "top-level start", ["message", "timer", "conditional", "signal"],
      { "<startEvent id=\"s\">\($0)</startEvent><endEvent id=\"e\"/>" + flows("s>e") }
    ),
    (
      "interrupting event sub-process",
      ["message", "timer", "error", "escalation", "compensate", "conditional", "signal"],
      { plain + flows("s>t>e") + eventSubProcess($0, "true") }
    ),
    (
      "non-interrupting event sub-process",
      ["message", "timer", "escalation", "conditional", "signal"],
      { plain + flows("s>t>e") + eventSubProcess($0, "false") }
    ),
    (
      "embedded start", [],
      {
        plain + flows("s>t>e") + "<subProcess id=\"sub\"><startEvent id=\"i\">\($0)</startEvent>"
          + "<endEvent id=\"j\"/>" + flows("i>j") + "</subProcess>" + flows("s>sub>e")
      }
    ),
    (
      "catch", ["message", "timer", "conditional", "signal"],
      {
        plain + "<intermediateCatchEvent id=\"c\">\($0)</intermediateCatchEvent>"
          + flows("s>t>c>e")
      }
    ),
    (
      "throw", ["message", "escalation", "compensate", "signal"],
      {
        plain + "<intermediateThrowEvent id=\"c\">\($0)</intermediateThrowEvent>"
          + flows("s>t>c>e")
      }
    ),
    (
      "interrupting boundary",
      ["message", "timer", "error", "escalation", "conditional", "signal"],
      { plain + boundary($0, "true") + flows("s>t>e", "b>e") }
    ),
    (
      "non-interrupting boundary", ["message", "timer", "escalation", "conditional", "signal"],
      { plain + boundary($0, "false") + flows("s>t>e", "b>e") }
    ),
    (
      "end", ["message", "error", "escalation", "compensate", "signal", "terminate"],
      {
        "<startEvent id=\"s\"/><userTask id=\"t\"/><endEvent id=\"e\">\($0)</endEvent>"
          + flows("s>t>e")
      }
    ),
    (
      "end of a transaction",
      ["message", "error", "escalation", "compensate", "signal", "terminate", "cancel"],
      {
        plain + flows("s>t>e") + "<transaction id=\"tx\"><startEvent id=\"i\"/>"
          + "<endEvent id=\"j\">\($0)</endEvent>" + flows("i>j") + "</transaction>"
          + flows("s>tx>e")
      }
    ),
    (
      "boundary of a transaction",
      ["message", "timer", "error", "escalation", "conditional", "signal", "cancel"],
      {
        plain + flows("s>t>e") + "<transaction id=\"tx\"><startEvent id=\"i\"/>"
          + "<endEvent id=\"j\"/>" + flows("i>j") + "</transaction>" + flows("s>tx>e", "b>e")
          + "<boundaryEvent id=\"b\" attachedToRef=\"tx\">\($0)</boundaryEvent>"
      }
    ),
  ]

  private static func eventSubProcess(_ definition: String, _ interrupting: String) -> String {
    "<subProcess id=\"sub\"><userTask id=\"x\"/><subProcess id=\"ev\" triggeredByEvent=\"true\">"
      + "<startEvent id=\"i\" isInterrupting=\"\(interrupting)\">\(definition)</startEvent>"
      + "<endEvent id=\"j\"/>" + flows("i>j") + "</subProcess></subProcess>" + flows("s>sub>e")
  }

  private static func boundary(_ definition: String, _ interrupting: String) -> String {
    "<boundaryEvent id=\"b\" attachedToRef=\"t\" cancelActivity=\"\(interrupting)\">\(definition)"
      + "</boundaryEvent>"
  }

  @Test(arguments: places.indices, definitions.map(\.name))
  func `A trigger stands where the standard lets it`(place: Int, trigger: String) {
    let (name, allowed, content) = Self.places[place]
    let result = refusal(content(Self.definition(trigger)), extra: Self.extra)
    if allowed.contains(trigger) {
      #expect(result == "accepted", "\(trigger) at \(name)")
    } else {
      #expect(result != "accepted", "\(trigger) at \(name)")
      #expect(!result.hasPrefix("known-element"), "\(trigger) at \(name)")
    }
  }

  @Test(arguments: places.indices, definitions.map(\.name))
  func `A definition by reference is judged as one written in the event`(
    place: Int, trigger: String
  ) {
    let (_, _, content) = Self.places[place]
    let written = refusal(content(Self.definition(trigger)), extra: Self.extra)
    let referred = refusal(
      content("<eventDefinitionRef>d</eventDefinitionRef>"),
      extra: Self.extra + Self.definition(trigger))
    #expect(written == referred)
  }

  @Test(arguments: places.indices, definitions.map(\.name))
  func `One trigger among several that may not stand there refuses the event`(
    place: Int, trigger: String
  ) {
    let (name, allowed, content) = Self.places[place]
    guard let first = allowed.sorted().first, !allowed.contains(trigger) else { return }
    let both = Self.definition(first, id: "d1") + Self.definition(trigger, id: "d2")
    #expect(refusal(content(both), extra: Self.extra) != "accepted", "\(trigger) at \(name)")
  }
}
