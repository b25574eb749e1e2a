import FEEL
import Markup

/// An executable BPMN 2.0 process: read, checked against the standard's static rules, compiled.
///
/// It knows neither clock nor store: a state and a stimulus give a new state and the effects
/// that the caller carries out. Given the same, it answers the same.
public struct ProcessModel: Sendable {
  /// Instances of one multi-instance activity, and tokens of one quantity attribute.
  public static let maximumInstances = 1_000
  /// Sub-processes and calls one inside another while running.
  public static let maximumNesting = 32

  /// Tokens in one instance at one time; a loop that doubles tokens ends here.
  public static let maximumTokens = 5_000
  /// Moves and evaluation steps in one advance, whatever the budget allows.
  public static let maximumSteps = 200_000

  public let id: String
  public let name: String
  /// The name for English readers, `palmcity:en`; nil where nobody wrote one.
  public let english: String?
  /// Flow nodes of every process of the file, in document order.
  public let nodes: [NodeInfo]
  /// The drawing that came with the file; empty where there is none.
  public let diagram: Diagram
  /// The ids of the file's executable processes that no other calls: its pools.
  public let pools: [String]
  let graph: Graph
  let entry: Int
  private let indexByID: [String: Int]

  /// - Parameters:
  ///   - names: names of facts that conditions read, so that those with spaces parse.
  ///   - process: the id of the process to run, where the file holds several pools; otherwise the
  ///     first executable one that no other calls.
  public init(
    _ bytes: [UInt8], file: String, names: [String] = [], process: String? = nil
  ) throws(ProcessError) {
    let root: MarkupElement
    do {
      root = try parseMarkup(bytes, file: file)
    } catch {
      throw ProcessError(
        file: file, line: error.line, element: "definitions", rule: .readable,
        reason: error.reason)
    }
    var reader = try ModelReader(root, file: file, names: names)
    try reader.read()
    try StaticRules(reader).check()
    let called = Set(reader.graph.nodes.filter { $0.kind == .callActivity }.map(\.body))
    let executable = reader.processes.filter { reader.flag($0.element, "isExecutable") == true }
    pools = executable.filter { !called.contains($0.container) }.compactMap {
      $0.element.attribute("id")
    }
    let wanted = process.map { id in executable.filter { $0.element.attribute("id") == id } }
    guard
      let process = (wanted ?? executable).first(where: { !called.contains($0.container) })
        ?? (wanted ?? executable).first
    else {
      throw ProcessError(
        file: file, line: root.line, element: "definitions", rule: .executableProcess,
        reason: "no process has isExecutable=\"true\"")
    }
    entry = process.container
    id = reader.graph.containers[entry].id
    name = process.element.attribute("name") ?? ""
    english = process.element.attribute("en", namespace: Namespace.palmCity)
    nodes = reader.infos
    graph = Graph(reader.graph)
    indexByID = reader.nodeIndex
    diagram = Diagram(root)
  }

  public func node(_ id: String) -> NodeInfo? { indexByID[id].map { nodes[$0] } }

  /// The paths of FEEL names that conditions, timers and loops read, variables included.
  public var readPaths: [[String]] {
    Array(Set(graph.expressions.flatMap(\.references))).sorted { left, right in
      left.lexicographicallyPrecedes(right)
    }
  }

  /// The FEEL texts of conditions, timers and loops, with their places.
  package var texts: [ProcessText] { graph.texts }

  /// The names under which loops and joins tell their own texts what they are at.
  package var ownNames: Set<String> {
    let loops = graph.nodes.compactMap(\.loop)
    return Set(ProcessText.ownNames + loops.flatMap { [$0.item, $0.output, $0.outputItem] })
  }

  /// Begins a new instance at its plain start event.
  /// - Parameters:
  ///   - facts: what conditions may read besides the variables, which hide facts of one name.
  ///   - event: the start event to begin at, where the process has several. One that needs all of
  ///     its triggers waits for each of them, the first one too.
  ///   - variables: the first variables.
  public func start(
    _ facts: FEELContext, at event: String? = nil, variables: FEELContext = FEELContext(),
    budget: Budget = .standard
  ) -> Step {
    var blank = ProcessState()
    blank.variables = variables
    var starts: [Int]?
    if let event {
      guard let node = indexByID[event], graph.nodes[node].kind == .startEvent,
        graph.nodes[node].container == entry
      else { return Step(state: blank, effects: [], problem: .unknownStart(event)) }
      starts = [node]
    }
    var run = Run(graph: graph, entry: entry, facts: facts, budget: budget, state: blank)
    do throws(ProcessProblem) {
      try run.begin(starts)
      return Step(state: run.state, effects: run.effects, problem: nil)
    } catch {
      return Step(state: blank, effects: [], problem: error)
    }
  }

  /// Tells a running instance what happened.
  public func advance(
    _ state: ProcessState, _ stimulus: Stimulus, _ facts: FEELContext,
    budget: Budget = .standard
  ) -> Step {
    var run = Run(graph: graph, entry: entry, facts: facts, budget: budget, state: state)
    do throws(ProcessProblem) {
      try run.hear(stimulus)
      return Step(state: run.state, effects: run.effects, problem: nil)
    } catch {
      return Step(state: state, effects: [], problem: error)
    }
  }

  /// Whether the node stands in the process itself, and in no sub-process of it.
  package func isAtTop(_ id: String) -> Bool {
    indexByID[id].map { graph.nodes[$0].container == entry } ?? false
  }

  /// Whether it is an end that ends everything with it: an error, or a termination.
  package func breaksOff(_ id: String) -> Bool {
    indexByID[id].map { graph.nodes[$0].triggers.contains { $0.isError || $0 == .terminate } }
      ?? false
  }

  /// Nodes that wait for a message, or for a signal that nothing in the model throws, with its name.
  package var strangers: [(node: String, name: String)] {
    var thrown: Set<String> = []
    for node in graph.nodes where node.kind == .endEvent || node.kind == .intermediateThrowEvent {
      for case .signal(let name) in node.triggers { thrown.insert(name) }
    }
    for loop in graph.nodes.compactMap(\.loop) {
      for case .signal(let name) in loop.thrown.flatMap(\.triggers) { thrown.insert(name) }
    }
    return graph.nodes.compactMap { node in
      switch node.kind {
      case .receiveTask: return (node.id, node.message)
      case .boundaryEvent, .intermediateCatchEvent, .startEvent:
        for trigger in node.triggers {
          if case .message(let name) = trigger { return (node.id, name) }
          if case .signal(let name) = trigger, !thrown.contains(name) { return (node.id, name) }
        }
        return nil
      default: return nil
      }
    }
  }

  /// The nodes where the process stands: tasks, waiting events and the sub-processes that hold
  /// them. Listening boundary events are left out.
  public func standing(_ state: ProcessState) -> Set<String> {
    var ids: Set<String> = []
    for token in state.tokens where graph.nodes.indices.contains(token.node) {
      switch token.role {
      case .listener, .guarding, .reset, .completed: continue
      default: ids.insert(graph.nodes[token.node].id)
      }
    }
    return ids
  }

  /// What expressions inside a multi-instance activity's instance see besides the variables:
  /// `loopCounter` (from 1) and the input item under its name.
  public func locals(
    of token: TokenID, in state: ProcessState, _ facts: FEELContext
  ) -> FEELContext {
    var run = Run(graph: graph, entry: entry, facts: facts, budget: .standard, state: state)
    return run.locals(token)
  }
}
