import FEEL
import Markup

/// Namespaces of BPMN 2.0 interchange (§15.2) and of our own extension attributes.
enum Namespace {
  static let model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
  static let diagram = "http://www.omg.org/spec/BPMN/20100524/DI"
  static let palmCity = "https://palmcity.org/bpmn/1"
}

/// Reads the XML tree into the compiled graph; refuses what cannot be resolved. The rules that
/// concern only the finished graph are in `StaticRules`.
struct ModelReader {
  /// Flow nodes in one file.
  static let maximumNodes = 5_000

  let file: String
  let root: MarkupElement
  let index: ElementIndex
  let scope: Scope
  /// Names that the file and its caller declare.
  let declared: Set<String>
  var graph = GraphDraft()
  var infos: [NodeInfo] = []
  /// The XML of each node, and of each flow.
  var nodeElements: [MarkupElement] = []
  var flowElements: [MarkupElement] = []
  var nodeIndex: [String: Int] = [:]
  var processes: [(element: MarkupElement, container: Int)] = []
  private var pendingFlows: [(element: MarkupElement, container: Int)] = []

  init(_ root: MarkupElement, file: String, names: [String]) throws(ProcessError) {
    self.file = file
    self.root = root
    guard root.name == "definitions", root.namespace == Namespace.model else {
      throw ProcessError(
        file: file, line: root.line, element: root.name, rule: .definitions,
        reason: "the root is not BPMN 2.0's definitions")
    }
    index = try ElementIndex(root, file: file)
    let declared = names + Self.declaredNames(root)
    self.declared = Set(declared)
    scope = Scope(names: declared)
  }

  /// Names that conditions may read, so that those with spaces parse.
  private static func declaredNames(_ root: MarkupElement) -> [String] {
    var names: [String] = []
    var open = root.modelElements
    while let element = open.popLast() {
      switch element.name {
      case "property", "dataObject", "inputDataItem", "outputDataItem", "dataInput":
        if let name = element.attribute("name") ?? element.attribute("id") { names.append(name) }
      default: break
      }
      if let result = element.attribute("result", namespace: Namespace.palmCity) {
        names.append(result)
      }
      open += element.modelElements
    }
    return names.filter { !$0.isEmpty }.sorted()
  }

  mutating func read() throws(ProcessError) {
    for element in root.modelElements where element.name == "process" {
      let container = graph.containers.count
      graph.containers.append(
        GraphContainer(id: try identifier(element), node: -1))
      processes.append((element, container))
      try readNodes(element, container)
    }
    for flow in pendingFlows { try readFlow(flow.element, flow.container) }
    for node in graph.nodes.indices { try finish(node) }
    try findHandlers()
    for container in graph.containers.indices { findEntries(container) }
    graph.findInclusiveSources()
  }

  // MARK: nodes

  private mutating func readNodes(
    _ parent: MarkupElement, _ container: Int
  ) throws(ProcessError) {
    for element in parent.modelElements {
      if let kind = Self.kinds[element.name] {
        try readNode(element, kind, container)
      } else if element.name == "sequenceFlow" {
        pendingFlows.append((element, container))
      } else if !Self.inert.contains(element.name) {
        throw refusal(element, .knownElement, "\(element.name) has no place here")
      }
    }
  }

  private static let kinds: [String: NodeKind] = Dictionary(
    uniqueKeysWithValues: NodeKind.allCases.map { ($0.rawValue, $0) })

  /// Children of processes and activities that carry no token.
  private static let inert: Set<String> = [
    "documentation", "extensionElements", "laneSet", "dataObject", "dataObjectReference",
    "dataStoreReference", "association", "textAnnotation", "group", "property",
    "ioSpecification", "ioBinding", "auditing", "monitoring", "supports", "resourceRole",
    "performer", "humanPerformer", "potentialOwner", "correlationSubscription", "incoming",
    "outgoing", "dataInputAssociation", "dataOutputAssociation",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "supportedInterfaceRef",
    "relationship", "artifact", "completionCondition",
  ]

  private mutating func readNode(
    _ element: MarkupElement, _ written: NodeKind, _ container: Int
  ) throws(ProcessError) {
    let id = try identifier(element)
    guard graph.nodes.count < Self.maximumNodes else {
      throw refusal(element, .limit, "more than \(Self.maximumNodes) flow nodes")
    }
    let called = try globalTask(element, written)
    let kind = called?.kind ?? written
    let script = (called?.element ?? element).modelElements.first { $0.name == "script" }?.text
    var extensions: [String: String] = [:]
    for source in [called?.element, element].compactMap({ $0 }) {
      for attribute in source.attributes where attribute.namespace == Namespace.palmCity {
        extensions[attribute.name] = attribute.value
      }
    }
    let position = graph.nodes.count
    var node = GraphNode(id: id, kind: kind, line: element.line, container: container)
    node.parallelMultiple = flag(element, "parallelMultiple") ?? false
    node.interrupting =
      kind == .boundaryEvent
      ? flag(element, "cancelActivity") ?? true : flag(element, "isInterrupting") ?? true
    node.triggeredByEvent = flag(element, "triggeredByEvent") ?? false
    node.isForCompensation = flag(element, "isForCompensation") ?? false
    node.instantiates = flag(element, "instantiate") ?? false
    node.wantsAllEvents = element.attribute("eventGatewayType") == "Parallel"
    node.startQuantity = try quantity(element, "startQuantity")
    node.completionQuantity = try quantity(element, "completionQuantity")
    graph.nodes.append(node)
    graph.containers[container].nodes.append(position)
    nodeElements.append(element)
    nodeIndex[id] = position
    infos.append(
      NodeInfo(
        index: position, id: id, name: element.attribute("name") ?? "", kind: kind,
        extensions: extensions, script: script, container: graph.containers[container].id,
        attachedTo: element.attribute("attachedToRef").map(localPart),
        repeats: element.modelElements.contains { $0.name.hasSuffix("LoopCharacteristics") },
        line: element.line))
    if kind.isContainer, kind != .callActivity {
      graph.nodes[position].body = graph.containers.count
      graph.containers.append(GraphContainer(id: id, node: position))
      try readNodes(element, graph.nodes[position].body)
    }
  }

  /// The global task that a call activity calls: it then behaves as that task (§10.3.6).
  private func globalTask(
    _ element: MarkupElement, _ kind: NodeKind
  ) throws(ProcessError) -> (element: MarkupElement, kind: NodeKind)? {
    guard kind == .callActivity, let name = element.attribute("calledElement") else { return nil }
    guard let called = index[localPart(name)] else { return nil }
    switch called.name {
    case "globalUserTask": return (called, .userTask)
    case "globalScriptTask": return (called, .scriptTask)
    case "globalBusinessRuleTask": return (called, .businessRuleTask)
    case "globalManualTask": return (called, .manualTask)
    case "globalTask": return (called, .task)
    default: return nil
    }
  }

  private func quantity(_ element: MarkupElement, _ name: String) throws(ProcessError) -> Int {
    guard let text = element.attribute(name) else { return 1 }
    guard let number = Int(text), number >= 1, number <= ProcessModel.maximumInstances else {
      throw refusal(element, .quantity, "\(name) is \(text), it must be 1 or more")
    }
    return number
  }

  // MARK: flows

  private mutating func readFlow(
    _ element: MarkupElement, _ container: Int
  ) throws(ProcessError) {
    let source = try flowEnd(element, "sourceRef", container)
    let target = try flowEnd(element, "targetRef", container)
    var condition = -1
    if let written = element.modelElements.first(where: { $0.name == "conditionExpression" }) {
      condition = try constant(.boolean, written, of: element)
    }
    let flow = graph.flows.count
    graph.flows.append(
      GraphFlow(
        id: element.attribute("id") ?? "flow \(flow)", source: source, target: target,
        condition: condition))
    flowElements.append(element)
    graph.nodes[source].outgoing.append(flow)
    graph.nodes[target].incoming.append(flow)
  }

  private func flowEnd(
    _ element: MarkupElement, _ name: String, _ container: Int
  ) throws(ProcessError) -> Int {
    guard let text = element.attribute(name), !text.isEmpty else {
      throw refusal(element, .resolvedReference, "\(name) is missing")
    }
    guard let node = nodeIndex[localPart(text)] else {
      let found = index[localPart(text)]
      throw refusal(
        element, found == nil ? .resolvedReference : .referenceKind,
        found.map { "\(name) \(text) is a \($0.name), not a flow node" }
          ?? "\(name) \(text) names nothing")
    }
    guard graph.nodes[node].container == container else {
      throw refusal(
        element, .sameScope, "\(name) \(text) lies in another process or sub-process")
    }
    return node
  }

  // MARK: what refers to other nodes

  private mutating func finish(_ position: Int) throws(ProcessError) {
    let element = nodeElements[position]
    let kind = graph.nodes[position].kind
    if let name = element.attribute("default") {
      guard
        let flow = graph.nodes[position].outgoing.first(where: {
          graph.flows[$0].id == localPart(name)
        })
      else {
        throw refusal(element, .defaultFlow, "default \(name) is not one of its outgoing flows")
      }
      graph.nodes[position].defaultFlow = flow
    }
    if kind.isEvent { graph.nodes[position].triggers = try triggers(element) }
    if kind == .boundaryEvent { try attach(position, element) }
    if kind == .receiveTask || kind == .sendTask {
      graph.nodes[position].message = try messageName(element) ?? graph.nodes[position].id
    }
    if kind == .callActivity { graph.nodes[position].body = try calledContainer(element) }
    if kind.isActivity { try readData(position, element) }
    if kind.isActivity { graph.nodes[position].loop = try loop(element) }
    if kind == .adHocSubProcess { graph.nodes[position].adHoc = try adHoc(element) }
    if kind == .complexGateway,
      let written = element.modelElements.first(where: { $0.name == "activationCondition" })
    {
      graph.nodes[position].activation = try constant(.boolean, written, of: element)
    }
  }

  private mutating func attach(_ position: Int, _ element: MarkupElement) throws(ProcessError) {
    guard let name = element.attribute("attachedToRef") else {
      throw refusal(element, .resolvedReference, "attachedToRef is missing")
    }
    guard let host = nodeIndex[localPart(name)] else {
      throw refusal(element, .resolvedReference, "attachedToRef \(name) names nothing")
    }
    guard graph.nodes[host].kind.isActivity else {
      throw refusal(element, .referenceKind, "attachedToRef \(name) is not an activity")
    }
    guard graph.nodes[host].container == graph.nodes[position].container else {
      throw refusal(element, .sameScope, "attachedToRef \(name) lies in another sub-process")
    }
    graph.nodes[position].host = host
    graph.nodes[host].boundaries.append(position)
  }

  private func calledContainer(_ element: MarkupElement) throws(ProcessError) -> Int {
    guard let name = element.attribute("calledElement"), !name.isEmpty else {
      throw refusal(element, .callActivity, "calledElement is missing")
    }
    guard
      let process = processes.first(where: { $0.element.attribute("id") == localPart(name) })
    else {
      throw refusal(
        element, .callActivity, "calledElement \(name) is no process or global task of this file")
    }
    return process.container
  }

  private mutating func findEntries(_ container: Int) {
    let nodes = graph.containers[container].nodes
    let starts = nodes.filter { graph.nodes[$0].kind == .startEvent }
    let plain = starts.filter { graph.nodes[$0].triggers.isEmpty }
    if starts.isEmpty {
      graph.containers[container].entries = nodes.filter {
        graph.nodes[$0].incoming.isEmpty && graph.nodes[$0].kind != .boundaryEvent
          && !graph.nodes[$0].triggeredByEvent && !graph.nodes[$0].isForCompensation
          && !isLinkCatch($0)
      }
    } else if graph.containers[container].node < 0 {
      graph.containers[container].entries = Array((plain.isEmpty ? starts : plain).prefix(1))
    } else {
      graph.containers[container].entries = starts
    }
    for node in nodes where graph.nodes[node].triggeredByEvent {
      let body = graph.nodes[node].body
      for start in graph.containers[body].nodes
      where graph.nodes[start].kind == .startEvent
        && !graph.nodes[start].triggers.contains(where: \.isCompensation)
      {
        graph.containers[container].guards.append((start, node))
      }
    }
  }

  func isLinkCatch(_ node: Int) -> Bool {
    guard graph.nodes[node].kind == .intermediateCatchEvent else { return false }
    if case .link? = graph.nodes[node].triggers.first { return true }
    return false
  }
}
