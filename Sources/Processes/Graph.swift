import FEEL

/// The compiled process: arrays that refer to each other by index, -1 (or nil) for none. Shared
/// by every run, which so holds one reference; read its nodes in place, since a copy of one
/// counts its arrays.
final class Graph: Sendable {
  let nodes: [GraphNode]
  let flows: [GraphFlow]
  let containers: [GraphContainer]
  let expressions: [Expression]
  let texts: [ProcessText]
  let inclusiveSources: [Int: [[Bool]]]
  /// The same by sequence flows alone, not by way of boundary events.
  let inclusiveFlows: [Int: [[Bool]]]
  /// Whether any event waits for a condition.
  let hasConditions: Bool

  init(_ draft: GraphDraft) {
    nodes = draft.nodes
    flows = draft.flows
    containers = draft.containers
    expressions = draft.expressions
    texts = draft.texts
    inclusiveSources = draft.inclusiveSources
    inclusiveFlows = draft.inclusiveFlows
    hasConditions = draft.nodes.contains { $0.triggers.contains(where: \.isConditional) }
  }
}

/// The graph while it is being read and checked.
struct GraphDraft: Sendable {
  var nodes: [GraphNode] = []
  var flows: [GraphFlow] = []
  var containers: [GraphContainer] = []
  var expressions: [Expression] = []
  /// Where each of them stands, in the same order.
  var texts: [ProcessText] = []
  /// For each inclusive or complex join, for each of its incoming flows: the nodes from which a token can
  /// still come along that flow without passing the join.
  var inclusiveSources: [Int: [[Bool]]] = [:]
  var inclusiveFlows: [Int: [[Bool]]] = [:]
}

struct GraphNode: Sendable {
  let id: String
  let kind: NodeKind
  let line: Int
  /// Index of the container that directly holds the node.
  let container: Int
  var incoming: [Int] = []
  var outgoing: [Int] = []
  var defaultFlow = -1
  /// Boundary events that sit on this activity.
  var boundaries: [Int] = []
  /// The activity that this boundary event sits on.
  var host = -1
  /// Whether a boundary event cancels its activity, or an event sub-process its scope.
  var interrupting = true
  var triggers: [Trigger] = []
  /// Whether all triggers must happen, in any order, rather than any one.
  var parallelMultiple = false
  /// A start event that needs each of its triggers before the process begins (§10.5.2).
  var beginsWithAll: Bool { kind == .startEvent && parallelMultiple && triggers.count > 1 }
  /// The container that runs inside a sub-process or call activity.
  var body = -1
  var triggeredByEvent = false
  var loop: Loop?
  var message = ""
  var startQuantity = 1
  var completionQuantity = 1
  var isForCompensation = false
  /// The activity that undoes this one's host, on a compensation boundary event.
  var handler = -1
  var adHoc: AdHoc?
  /// Whether a receive task or event-based gateway begins a process when its event happens.
  var instantiates = false
  /// Whether an instantiating event-based gateway wants all its events rather than one.
  var wantsAllEvents = false
  /// What an activity takes in as it begins, and gives as it ends.
  var inputs: [DataCopy] = []
  var outputs: [DataCopy] = []
  /// A complex gateway's activation condition.
  var activation = -1
}

struct GraphFlow: Sendable {
  let id: String
  let source: Int
  let target: Int
  let condition: Int
}

struct GraphContainer: Sendable {
  let id: String
  /// The sub-process that holds the container; -1 for a process.
  let node: Int
  var nodes: [Int] = []
  /// Where a token begins: the plain start events, or every node without incoming flow.
  var entries: [Int] = []
  /// The start events of event sub-processes directly inside, with those sub-processes.
  var guards: [(start: Int, subProcess: Int)] = []
}

/// One event definition, resolved (BPMN 2.0 §10.5.5). Names are matched as text.
enum Trigger: Sendable, Hashable {
  case message(String)
  case signal(String)
  /// An empty code catches every error.
  case error(String)
  /// An empty code catches every escalation.
  case escalation(String)
  case timer(TimerKind, TimerValue)
  case conditional(Int)
  case link(String)
  case cancel
  case terminate
  /// Undoes the activity of this id; an empty one, all that its scope completed. The flag tells
  /// whether the thrower waits until that is done.
  case compensation(String, waits: Bool)
}

enum TimerValue: Sendable, Hashable {
  case value(Value)
  /// Index of the FEEL expression that gives it.
  case expression(Int)
}

/// What an ad hoc sub-process says of its content (BPMN 2.0 §10.3.5).
struct AdHoc: Sendable, Hashable {
  var isSequential = false
  /// The completion condition, -1 where the content's end is the end.
  var condition = -1
  var cancelsRemaining = true
}

/// Multi-instance or loop characteristics (BPMN 2.0 §10.3.9), expressions by index.
struct Loop: Sendable, Hashable {
  enum Form: Sendable, Hashable { case standard, sequential, parallel }
  let form: Form
  var cardinality = -1
  var collection = -1
  var item = ""
  var output = ""
  var outputItem = ""
  /// The loop condition, or the completion condition.
  var condition = -1
  var testBefore = false
  /// Upper bound of a standard loop; -1 is none.
  var maximum = -1
  var behavior = Behavior.all
  /// What is thrown as instances complete, and (for complex behavior) the condition for it.
  var thrown: [Thrown] = []

  /// Whether an expression looks at how many instances there are and how many are done.
  var readsCounts: Bool { condition >= 0 || thrown.contains { $0.condition >= 0 } }

  /// When the activity throws an event that its boundary events may catch (§10.3.9).
  enum Behavior: String, Sendable { case all, one, none, complex }

  struct Thrown: Sendable, Hashable {
    var condition = -1
    let triggers: [Trigger]
  }
}

extension GraphDraft {
  /// Fills `inclusiveSources` and `inclusiveFlows`.
  mutating func findInclusiveSources() {
    for join in nodes.indices
    where (nodes[join].kind == .inclusiveGateway || nodes[join].activation >= 0)
      && nodes[join].incoming.count > 1
    {
      inclusiveSources[join] = nodes[join].incoming.map {
        sources(of: $0, of: join, throughBoundaries: true)
      }
      inclusiveFlows[join] = nodes[join].incoming.map {
        sources(of: $0, of: join, throughBoundaries: false)
      }
    }
  }

  /// From where a token may come to the join by this flow; walks backwards, never through the join
  /// itself.
  private func sources(of flow: Int, of join: Int, throughBoundaries: Bool) -> [Bool] {
    var seen = [Bool](repeating: false, count: nodes.count)
    var open = [flows[flow].source]
    while let node = open.popLast() {
      if node == join || seen[node] { continue }
      seen[node] = true
      for incoming in nodes[node].incoming { open.append(flows[incoming].source) }
      if throughBoundaries, nodes[node].host >= 0 { open.append(nodes[node].host) }
      if case .link(let name)? = nodes[node].triggers.first,
        nodes[node].kind == .intermediateCatchEvent
      {
        for other in containers[nodes[node].container].nodes
        where nodes[other].kind == .intermediateThrowEvent
          && nodes[other].triggers.contains(.link(name))
        {
          open.append(other)
        }
      }
    }
    return seen
  }
}
