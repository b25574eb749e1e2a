import FEEL
import Testing

@testable import Processes

/// What can be decided of a model before it runs: constants of the wrong kind, times of another
/// form; and what the standard says of errors without a code, cancelled transactions and joins.
struct ConstantTests {
  private func started(_ body: String, also: String = "") throws -> ProcessModel {
    try model("<startEvent id=\"s\"/>" + body, extra: also)
  }

  private func formal(_ name: String, _ text: String) -> String {
    "<\(name) xsi:type=\"tFormalExpression\">\(text)</\(name)>"
  }

  private func task(_ loop: String) throws -> ProcessModel {
    try started(
      "<userTask id=\"t\">\(loop)</userTask><endEvent id=\"e\"/>" + flows("s>t>e"))
  }

  private func refused(_ make: () throws -> ProcessModel) -> StaticRule? {
    do {
      _ = try make()
      return nil
    } catch { return (error as? ProcessError)?.rule }
  }

  @Test(arguments: [
    ("3", true), ("0", true), ("-1", false), ("2.5", false), ("\"3\"", false), ("true", false),
    ("many", true),
  ])
  func `how many instances is a whole number, where it is a constant`(
    _ text: String, _ isTaken: Bool
  ) {
    let rule = refused {
      try task(
        "<multiInstanceLoopCharacteristics>" + formal("loopCardinality", text)
          + "</multiInstanceLoopCharacteristics>")
    }
    #expect(rule == (isTaken ? nil : .expression))
  }

  @Test(arguments: [("true", true), ("x > 1", true), ("1", false), ("\"yes\"", false)])
  func `a condition is a yes or no, where it is a constant`(_ text: String, _ isTaken: Bool) {
    let expected: StaticRule? = isTaken ? nil : .expression
    let loops = [
      "<standardLoopCharacteristics>" + formal("loopCondition", text)
        + "</standardLoopCharacteristics>",
      "<multiInstanceLoopCharacteristics>" + formal("loopCardinality", "2")
        + formal("completionCondition", text) + "</multiInstanceLoopCharacteristics>",
    ]
    for loop in loops { #expect(refused { try task(loop) } == expected, "\(loop)") }
    #expect(
      refused {
        try started(
          "<exclusiveGateway id=\"g\" default=\"g-f\"/><endEvent id=\"e\"/><endEvent id=\"f\"/>"
            + flows("s>g") + flow("g", "e", if: text)
            + flows("g>f"))
      } == expected)
  }

  private func timer(_ form: String, _ text: String) throws -> ProcessModel {
    try started(
      "<intermediateCatchEvent id=\"t\"><timerEventDefinition id=\"d\">" + formal(form, text)
        + "</timerEventDefinition></intermediateCatchEvent><endEvent id=\"e\"/>" + flows("s>t>e"))
  }

  @Test(arguments: [
    ("timeDuration", "PT3S", true), ("timeDuration", "P1W", true),
    ("timeDuration", "duration(\"P2D\")", true), ("timeDuration", "wait", true),
    ("timeDuration", "5", false), ("timeDuration", "\"abc\"", false),
    ("timeDuration", "R3/PT5S", false), ("timeDuration", "2026-01-31", false),
    ("timeDate", "2026-01-31", true),
    ("timeDate", "date(\"2026-01-31\") + duration(\"P1D\")", true),
    ("timeDate", "2026/01/31", false), ("timeDate", "PT5S", false), ("timeDate", "5 + 3", false),
    ("timeCycle", "R3/PT5S", true), ("timeCycle", "\"R3/PT5S\"", true),
    ("timeCycle", "R2/2026-01-01T00:00:00Z/2026-01-02T00:00:00Z", true),
    ("timeCycle", "R2/PT5S/2026-01-02", true), ("timeCycle", "R3/PT5S/PT5S", false),
    ("timeCycle", "PT5S", false), ("timeCycle", "7", false), ("timeCycle", "\"often\"", false),
  ])
  func `a timer's constant is a time of its form`(
    _ form: String, _ text: String, _ isTaken: Bool
  ) {
    #expect(refused { try timer(form, text) } == (isTaken ? nil : .timerDefinition))
  }

  @Test func `weeks are days, and two dates a span`() throws {
    #expect(ISOTime.value("P2W", .duration) == ISOTime.value("P14D", .duration))
    let cycle = try #require(RepeatingInterval("R2/2026-01-01/2026-01-03"))
    #expect(cycle.span == ISOTime.value("P2D", .duration))
    #expect(cycle.start == ISOTime.value("2026-01-01", .date))
  }

  @Test func `an error without a code catches every error`() throws {
    let errors = "<error id=\"any\"/><error id=\"one\" errorCode=\"ONE\"/>"
    func process(_ caught: String) throws -> ProcessModel {
      try started(
        """
        <subProcess id="sub"><startEvent id="i"/><endEvent id="fails">
        <errorEventDefinition id="d1" errorRef="one"/></endEvent>\(flows("i>fails"))</subProcess>
        <boundaryEvent id="b" attachedToRef="sub"><errorEventDefinition id="d2" errorRef="\(caught)"/>
        </boundaryEvent><endEvent id="e"/><endEvent id="caught"/>
        """ + flows("s>sub>e") + flows("b>caught"), also: errors)
    }
    for caught in ["any", "one"] {
      let state = try process(caught).start([:]).state
      #expect(state.ended && state.outcome == "caught", "\(caught)")
    }
  }

  @Test func `a signal of instances that complete is heard by whoever waits for it`() throws {
    let model = try started(
      """
      <parallelGateway id="f"/><userTask id="t"><multiInstanceLoopCharacteristics behavior="One"
        oneBehaviorEventRef="sd">\(formal("loopCardinality", "2"))</multiInstanceLoopCharacteristics>
      </userTask><intermediateCatchEvent id="w"><signalEventDefinition id="wd" signalRef="go"/>
      </intermediateCatchEvent><userTask id="heard"/><endEvent id="e"/><endEvent id="x"/>
      """ + flows("s>f>t") + flows("f>w") + flows("t>e") + flows("w>heard>x"),
      also: "<signal id=\"go\" name=\"go\"/><signalEventDefinition id=\"sd\" signalRef=\"go\"/>")
    var state = model.start([:]).state
    let first = try #require(state.tokens.first { $0.role == .instance })
    state = model.advance(state, .complete(first.id, [:]), [:]).state
    let standing = state.tokens.map { model.nodes[$0.node].id }
    #expect(standing.contains("heard") && !standing.contains("w"))
    #expect(state.tokens.count { $0.role == .instance } == 1, "the activity goes on")
  }

  @Test func `a cancelled transaction goes on by its cancel event alone`() throws {
    let body = """
      <transaction id="t"><startEvent id="i"/><endEvent id="c"><cancelEventDefinition id="d"/>
      </endEvent>\(flows("i>c"))</transaction><userTask id="after"/><endEvent id="e"/>
      """
    let state = try started(body + flows("s>t>after>e"))
      .start([:]).state
    #expect(state.ended && state.outcome != "e", "its own flow is for success")
  }

  @Test func `an inclusive join waits for the activity at which something listens`() throws {
    let model = try started(
      """
      <parallelGateway id="f"/><userTask id="a"/><userTask id="h"/><inclusiveGateway id="j"/>
      <boundaryEvent id="b" attachedToRef="h" cancelActivity="false"><signalEventDefinition id="d"
        signalRef="go"/></boundaryEvent><userTask id="last"/><endEvent id="e"/>
      """ + flows("s>f>a") + flows("f>h") + flows("a>j") + flows("h>j")
        + flows("b>j>last>e"),
      also: "<signal id=\"go\" name=\"go\"/>")
    func waiting(_ state: ProcessState, _ node: String) -> TokenID? {
      state.tokens.first { model.nodes[$0.node].id == node }?.id
    }
    var state = model.start([:]).state
    state = model.advance(state, .signal(name: "go"), [:]).state
    let a = try #require(waiting(state, "a"))
    state = model.advance(state, .complete(a, [:]), [:]).state
    #expect(waiting(state, "last") == nil, "the token of h still comes")
    let h = try #require(waiting(state, "h"))
    state = model.advance(state, .complete(h, [:]), [:]).state
    let last = try #require(waiting(state, "last"))
    state = model.advance(state, .complete(last, [:]), [:]).state
    #expect(state.ended && state.outcome == "e")
  }
}
