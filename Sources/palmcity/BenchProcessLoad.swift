import FEEL
import Processes

/// The three processes of the benchmark, here and at its peers: one task, a parallel split of
/// four, and ten instances of a task beside a timer.
enum ProcessLoad: String, CaseIterable, Sendable {
  case one, split, ten

  var name: String {
    switch self {
    case .one: "one task"
    case .split: "split of four"
    case .ten: "ten instances and a timer"
    }
  }

  /// Flow nodes that tokens enter in one case, instances included: what the benchmark calls steps.
  var steps: Int {
    switch self {
    case .one: 3
    // Start, fork, four tasks, four arrivals at the join, end.
    case .split: 11
    // Start, the activity, ten instances, end.
    case .ten: 13
    }
  }

  /// Tasks that are completed in one case.
  var tasks: Int {
    switch self {
    case .one: 1
    case .split: 4
    case .ten: 10
    }
  }

  /// The bare process. SpiffWorkflow reads the same file.
  var bpmn: String {
    Self.file(content("") + "<endEvent id=\"e\"/>" + lateEnd + flow("last", "e"))
  }

  /// The same process as an item's: tasks of the item's agency, and the two ends that an item
  /// has, so that it enters one gateway more.
  var bpmnOfItem: String {
    let attributes =
      " palmcity:agency=\"item\" palmcity:role=\"reviewer\" palmcity:act=\"review\""
      + " palmcity:result=\"answer\""
    let ends =
      "<exclusiveGateway id=\"g\" default=\"g-e\"/>" + flow("last", "g") + flow("g", "e")
      + "<sequenceFlow id=\"g-no\" sourceRef=\"g\" targetRef=\"no\"><conditionExpression "
      + "xsi:type=\"tFormalExpression\">answer.agrees = false</conditionExpression></sequenceFlow>"
      + "<endEvent id=\"e\" palmcity:outcome=\"granted\"/>"
      + "<endEvent id=\"no\" palmcity:outcome=\"denied\"/>"
    return Self.file(content(attributes) + ends + lateEnd)
  }

  /// The model up to its last node, whose flow out is written as from `last`.
  private func content(_ attributes: String) -> String {
    switch self {
    case .one:
      "<userTask id=\"t\"\(attributes)/>" + flow("s", "t")
    case .split:
      "<parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>"
        + (1...4).map {
          "<userTask id=\"t\($0)\"\(attributes)/>" + flow("f", "t\($0)") + flow("t\($0)", "j")
        }.joined() + flow("s", "f")
    case .ten:
      "<userTask id=\"t\"\(attributes)><multiInstanceLoopCharacteristics><loopCardinality "
        + "xsi:type=\"tFormalExpression\">10</loopCardinality></multiInstanceLoopCharacteristics>"
        + "</userTask><boundaryEvent id=\"b\" attachedToRef=\"t\"><timerEventDefinition id=\"d\">"
        + "<timeDuration xsi:type=\"tFormalExpression\">P5D</timeDuration></timerEventDefinition>"
        + "</boundaryEvent>" + flow("s", "t") + flow("b", "late")
    }
  }

  private static func file(_ content: String) -> String {
    """
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="definitions"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:bench"
      xmlns:palmcity="https://palmcity.org/bpmn/1">
    <process id="p" isExecutable="true"><startEvent id="s"/>\(content)</process>
    </definitions>
    """
  }

  private var last: String { self == .split ? "j" : "t" }
  private var lateEnd: String { self == .ten ? "<endEvent id=\"late\"/>" : "" }

  private func flow(_ source: String, _ target: String) -> String {
    let source = source == "last" ? last : source
    return "<sequenceFlow id=\"\(source)-\(target)\" sourceRef=\"\(source)\" "
      + "targetRef=\"\(target)\"/>"
  }
}

extension ProcessLoad {
  func model() throws -> ProcessModel { try ProcessModel(Array(bpmn.utf8), file: "bench.bpmn") }

  /// One case from start to end in memory; its tasks are completed in their order.
  /// - Returns: whether it ended at its end event.
  static func runCase(_ process: ProcessModel) -> Bool {
    var step = process.start([:])
    var open: [TokenID] = []
    var next = 0
    while !step.state.ended, step.problem == nil {
      for case .userTask(let token, _) in step.effects { open.append(token) }
      guard next < open.count else { return false }
      let token = open[next]
      next += 1
      step = process.advance(step.state, .complete(token, [:]), [:])
    }
    return step.state.outcome == "e"
  }

  /// Steps per second on one core.
  func stepsPerSecond(seconds: Double) throws -> Double {
    let process = try model()
    let begin = ContinuousClock.now
    var cases = 0
    var elapsed = 0.0
    repeat {
      for _ in 0..<200 {
        guard Self.runCase(process) else { throw Advice("“\(name)” did not come to its end") }
      }
      cases += 200
      elapsed = begin.duration(to: .now) / .seconds(1)
    } while elapsed < seconds
    return Double(cases * steps) / elapsed
  }
}
