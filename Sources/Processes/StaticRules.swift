import FEEL
import Markup

/// The static rules of BPMN 2.0 that concern the whole graph; reading has already resolved
/// every reference. The first broken rule is reported.
struct StaticRules {
  let reader: ModelReader
  var graph: GraphDraft { reader.graph }

  init(_ reader: ModelReader) { self.reader = reader }

  func check() throws(ProcessError) {
    guard !reader.processes.isEmpty else {
      throw reader.refusal(reader.root, .executableProcess, "the file holds no process")
    }
    for process in reader.processes
    where process.element.attribute("processType") == "Public"
      && reader.flag(process.element, "isExecutable") == true
    {
      throw reader.refusal(
        process.element, .executableProcess, "a public process is not executable")
    }
    for container in graph.containers.indices { try checkContainer(container) }
    for flow in graph.flows.indices { try checkFlow(flow) }
    for node in graph.nodes.indices {
      try checkListing(node)
      let kind = graph.nodes[node].kind
      if kind.isEvent { try checkEvent(node) }
      if kind.isGateway { try checkGateway(node) }
      if kind.isActivity { try checkActivity(node) }
    }
    let triggers = TriggerRules(reader: reader)
    for node in graph.nodes.indices { try triggers.check(node) }
    try checkListedTwice()
    try checkReachable()
    try ReferenceRules(reader).check()
    try checkElements()
  }

  /// The rules that look at one element and what it refers to, in document order.
  private func checkElements() throws(ProcessError) {
    let expressions = ExpressionRules(reader: reader)
    let data = DataRules(reader: reader)
    let exchange = ExchangeRules(reader: reader)
    let schema = SchemaRules(reader: reader)
    let collaboration = CollaborationRules(reader: reader)
    var open: [(element: MarkupElement, parent: MarkupElement?)] = [(reader.root, nil)]
    while let (element, parent) = open.popLast() {
      try expressions.check(element)
      try data.check(element, in: parent)
      try exchange.check(element)
      try collaboration.check(element, in: parent)
      try schema.check(element, in: parent)
      open += element.modelElements.reversed().map { ($0, element) }
    }
  }

  func refuse(_ node: Int, _ rule: StaticRule, _ reason: String) -> ProcessError {
    reader.refusal(reader.nodeElements[node], rule, reason)
  }

  // MARK: processes and sub-processes

  private func checkContainer(_ index: Int) throws(ProcessError) {
    let container = graph.containers[index]
    let starts = container.nodes.filter { graph.nodes[$0].kind == .startEvent }
    let ends = container.nodes.filter { graph.nodes[$0].kind == .endEvent }
    let isEventSubProcess = container.node >= 0 && graph.nodes[container.node].triggeredByEvent
    if isEventSubProcess {
      guard starts.count == 1, let start = starts.first else {
        throw refuse(
          container.node, .eventSubProcess,
          "an event sub-process has exactly one start event; this has \(starts.count)")
      }
      guard !graph.nodes[start].triggers.isEmpty else {
        throw refuse(
          start, .eventSubProcess, "an event sub-process's start event needs a trigger")
      }
    } else if container.node >= 0 {
      if let start = starts.first(where: { !graph.nodes[$0].triggers.isEmpty }) {
        throw refuse(start, .subProcessStart, "a sub-process starts at a plain start event")
      }
      guard starts.count <= 1 else {
        throw refuse(
          container.node, .subProcessStart, "a sub-process has at most one start event")
      }
    }
    // A gateway or receive task that instantiates stands for a start event (§10.5.2).
    let begins = container.nodes.contains {
      reader.flag(reader.nodeElements[$0], "instantiate") == true
    }
    if starts.isEmpty != ends.isEmpty, !isEventSubProcess, !container.nodes.isEmpty,
      !(starts.isEmpty && begins)
    {
      let reason =
        starts.isEmpty ? "has end events but no start event" : "has a start event but no end event"
      let line = starts.first ?? ends.first ?? container.nodes[0]
      throw refuse(line, .startAndEndTogether, "\(container.id) \(reason)")
    }
  }

  // MARK: flows

  private func checkFlow(_ index: Int) throws(ProcessError) {
    let flow = graph.flows[index]
    let element = reader.flowElements[index]
    let source = graph.nodes[flow.source]
    let target = graph.nodes[flow.target]
    switch target.kind {
    case .startEvent:
      throw reader.refusal(
        element, .startHasNoIncoming, "start event \(target.id) may have no incoming flow")
    case .boundaryEvent:
      throw reader.refusal(
        element, .boundaryFlows, "boundary event \(target.id) may have no incoming flow")
    default: break
    }
    if source.kind == .endEvent {
      throw reader.refusal(
        element, .endHasNoOutgoing, "end event \(source.id) may have no outgoing flow")
    }
    if source.triggeredByEvent || target.triggeredByEvent {
      throw reader.refusal(
        element, .eventSubProcess, "an event sub-process has no incoming or outgoing flow")
    }
    if let immediate = element.attribute("isImmediate"), immediate != "true" {
      throw reader.refusal(
        element, .immediateFlow,
        "isImmediate=\"\(immediate)\" has no meaning in an executable process")
    }
    guard flow.condition >= 0 else { return }
    switch source.kind {
    // A parallel gateway ignores conditions on its flows (§13.4.1).
    case .eventBasedGateway:
      throw reader.refusal(
        element, .conditionAllowed, "a flow out of a \(source.kind.rawValue) has no condition")
    case let kind where kind.isEvent:
      throw reader.refusal(element, .conditionAllowed, "a flow out of an event has no condition")
    default: break
    }
    if source.defaultFlow == index {
      throw reader.refusal(element, .conditionAllowed, "a default flow has no condition")
    }
    if source.kind.isActivity, source.outgoing.count < 2 {
      throw reader.refusal(
        element, .conditionAllowed,
        "the only flow out of \(source.id) is conditional: there must be another way out")
    }
  }

  /// Where one end of a flow lists it, the other does too.
  func checkListedTwice() throws(ProcessError) {
    for (index, flow) in graph.flows.enumerated() {
      let source = reader.nodeElements[flow.source]
      let target = reader.nodeElements[flow.target]
      let listsOut = lists(source, "outgoing", flow.id)
      let listsIn = lists(target, "incoming", flow.id)
      guard listsOut != listsIn else { continue }
      throw reader.refusal(
        listsOut ? target : source, .flowListed,
        "flow \(graph.flows[index].id) is listed at its other end only")
    }
  }

  private func lists(_ element: MarkupElement, _ tag: String, _ flow: String) -> Bool {
    element.modelElements.contains { $0.name == tag && localPart($0.text) == flow }
  }

  /// `incoming` and `outgoing` children, where written, agree with the flows.
  private func checkListing(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    let element = reader.nodeElements[index]
    for (tag, flows) in [("incoming", node.incoming), ("outgoing", node.outgoing)] {
      let listed = element.modelElements.filter { $0.name == tag }.map { localPart($0.text) }
      if listed.isEmpty { continue }
      let actual = flows.map { graph.flows[$0].id }
      for name in listed where !actual.contains(name) {
        throw reader.refusal(
          element, reader.index[name] == nil ? .resolvedReference : .flowListed,
          "\(tag) \(name) is not a flow that \(tag == "incoming" ? "ends" : "begins") here")
      }
      for name in actual where !listed.contains(name) {
        throw reader.refusal(element, .flowListed, "flow \(name) is not listed as \(tag)")
      }
    }
  }

  // MARK: reachability

  /// Where a process has a start event, every node has a way from one (§10.5.2, §10.3).
  private func checkReachable() throws(ProcessError) {
    var reached = [Bool](repeating: false, count: graph.nodes.count)
    var open: [Int] = []
    for container in graph.containers {
      open += container.entries
      open += container.guards.map(\.start)
      open += container.nodes.filter {
        graph.nodes[$0].kind == .startEvent || graph.nodes[$0].triggeredByEvent
          || isForCompensation($0) || reader.isLinkCatch($0)
      }
    }
    while let node = open.popLast() {
      if reached[node] { continue }
      reached[node] = true
      open += graph.nodes[node].outgoing.map { graph.flows[$0].target }
      open += graph.nodes[node].boundaries
    }
    if let node = reached.firstIndex(of: false) {
      throw refuse(node, .reachable, "no way leads here from a start event")
    }
    for container in graph.containers {
      let hasEnd = container.nodes.contains { graph.nodes[$0].kind == .endEvent }
      guard hasEnd else { continue }
      for node in container.nodes where needsOutgoing(node) {
        throw refuse(
          node, .reachable, "no flow leaves it, and the process has end events to lead to")
      }
    }
  }

  private func needsOutgoing(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    guard node.outgoing.isEmpty, node.kind != .endEvent, !node.triggeredByEvent,
      !isForCompensation(index)
    else { return false }
    if node.kind == .intermediateThrowEvent, case .link? = node.triggers.first { return false }
    if case .compensation? = BoundaryForm(reader.nodeElements[index]) { return false }
    return true
  }

  private func isForCompensation(_ node: Int) -> Bool {
    reader.flag(reader.nodeElements[node], "isForCompensation") == true
  }
}

/// What a boundary event's XML says beyond its compiled triggers.
private enum BoundaryForm {
  case compensation

  init?(_ element: MarkupElement) {
    guard element.name == "boundaryEvent",
      element.modelElements.contains(where: { $0.name == "compensateEventDefinition" })
    else { return nil }
    self = .compensation
  }
}
