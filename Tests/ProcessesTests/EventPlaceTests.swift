import FEEL
import Processes
import Testing

/// What happens for each trigger at each place, interrupting or not (BPMN 2.0 §13.5).
struct EventPlaceTests {
  enum Place: String, CaseIterable, Sendable {
    case taskBoundary, subProcessBoundary, callBoundary, repeatedBoundary, inside, topLevel
  }

  /// What makes the event happen.
  enum Cause: String, CaseIterable, Sendable {
    case message, signal, timer, conditional, escalation, error

    var mayLetGoOn: Bool { self != .error }
    /// Whether it must come from inside the activity.
    var isThrownInside: Bool { self == .escalation || self == .error }
  }

  private static let work = "<userTask id=\"t\"/>"

  private static func definition(_ cause: Cause, id: String = "d") -> String {
    PositionRuleTests.definition(cause.rawValue, id: id)
  }

  /// The activity `w` in which the task `t` is at work. With a throw behind it, `t` leads to it.
  private static func activity(_ place: Place, _ cause: Cause) -> String {
    let thrown =
      cause == .error
      ? "<endEvent id=\"j\">\(definition(cause, id: "du"))</endEvent>"
      : "<endEvent id=\"j\">" + (cause == .escalation ? definition(cause, id: "du") : "")
        + "</endEvent>"
    let body = "<startEvent id=\"i\"/>" + work + thrown + flows("i>t>j")
    return switch place {
    case .taskBoundary: "<userTask id=\"w\"/>"
    case .callBoundary: "<callActivity id=\"w\" calledElement=\"q\"/>"
    case .subProcessBoundary: "<subProcess id=\"w\">\(body)</subProcess>"
    case .repeatedBoundary:
      "<subProcess id=\"w\">\(body)<multiInstanceLoopCharacteristics><loopCardinality "
        + "xsi:type=\"tFormalExpression\">1</loopCardinality></multiInstanceLoopCharacteristics>"
        + "</subProcess>"
    case .inside, .topLevel: body
    }
  }

  private static func eventSubProcess(_ cause: Cause, _ interrupting: Bool) -> String {
    "<subProcess id=\"ev\" triggeredByEvent=\"true\"><startEvent id=\"begin\" isInterrupting=\""
      + "\(interrupting)\">\(definition(cause))</startEvent><userTask id=\"n\"/><endEvent id=\"ee\"/>"
      + flows("begin>n>ee") + "</subProcess>"
  }

  private static func started(_ place: Place, _ cause: Cause, _ interrupting: Bool) throws
    -> Running
  {
    let outer = "<startEvent id=\"s\"/><endEvent id=\"e\"/><userTask id=\"after\"/>"
    let content: String
    switch place {
    case .topLevel: content = activity(place, cause) + eventSubProcess(cause, interrupting)
    case .inside:
      content =
        outer + "<subProcess id=\"w\">\(activity(place, cause))"
        + eventSubProcess(cause, interrupting) + "</subProcess>" + flows("s>w>after>e")
    default:
      content =
        outer + activity(place, cause) + "<boundaryEvent id=\"b\" attachedToRef=\"w\" "
        + "cancelActivity=\"\(interrupting)\">\(definition(cause))</boundaryEvent>"
        + "<userTask id=\"n\"/>" + flows("s>w>after>e", "b>n>e")
    }
    let called =
      "<process id=\"q\" isExecutable=\"true\">\(activity(.inside, cause))</process>"
    return try Running(
      model(
        content,
        extra: PositionRuleTests.extra + (place == .callBoundary ? called : "")))
  }

  /// The task inside, or the task that has the boundary event.
  private static func task(_ place: Place) -> String { place == .taskBoundary ? "w" : "t" }

  private static func happen(_ cause: Cause, _ place: Place, _ run: inout Running) throws {
    switch cause {
    case .message: #expect(run.hear(.message(name: "asked", [:])) == nil)
    case .signal: #expect(run.hear(.signal(name: "sg")) == nil)
    case .timer: try run.fire(place == .inside || place == .topLevel ? "begin" : "b")
    case .conditional:
      // Something elsewhere makes the condition true.
      run.facts = ["n": 1]
      #expect(run.hear(.signal(name: "nobody")) == nil)
    case .escalation: try run.complete("t")
    case .error where place == .taskBoundary:
      #expect(run.hear(.fail(try run.token("w"), code: "E", message: "")) == nil)
    case .error: try run.complete("t")
    }
  }

  @Test(arguments: Place.allCases, Cause.allCases)
  func `An interrupting event takes the place of what it interrupts`(place: Place, cause: Cause)
    throws
  {
    if place == .taskBoundary, cause == .escalation { return }
    var run = try Self.started(place, cause, true)
    #expect(run.standing.contains(Self.task(place)))
    try Self.happen(cause, place, &run)
    switch place {
    case .topLevel: #expect(run.standing == ["ev", "n"])
    case .inside: #expect(run.standing == ["ev", "n", "w"])
    default: #expect(run.standing == ["n"])
    }
    try run.complete("n")
    // What an event sub-process interrupted is then done; a boundary's way leads to the end.
    if place == .inside { try run.complete("after") }
    #expect(run.state.ended && run.state.tokens.isEmpty)
  }

  @Test(arguments: Place.allCases, Cause.allCases.filter(\.mayLetGoOn))
  func `An event that does not interrupt stands beside, as often as it happens`(
    place: Place, cause: Cause
  ) throws {
    if place == .taskBoundary, cause == .escalation { return }
    var run = try Self.started(place, cause, false)
    try Self.happen(cause, place, &run)
    #expect(run.standing.contains("n"))
    if !cause.isThrownInside { #expect(run.standing.contains(Self.task(place))) }
    if cause == .message || cause == .signal {
      try Self.happen(cause, place, &run)
      #expect(run.effects.count { word($0) == "user n" } == 2)
    }
    // Everything is completed until nothing is left.
    var steps = 0
    while !run.state.ended, steps < 20 {
      steps += 1
      let open = ["n", "t", "w", "after"].first { isTask($0, run) }
      try run.complete(#require(open))
    }
    #expect(run.state.ended && run.state.tokens.isEmpty)
    #expect(run.effects.last == .finished)
  }

  private func isTask(_ id: String, _ run: Running) -> Bool {
    run.model.node(id)?.kind == .userTask && run.standing.contains(id)
  }
}
