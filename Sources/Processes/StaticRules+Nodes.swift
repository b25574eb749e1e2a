import FEEL
import Markup

extension StaticRules {
  // MARK: events

  func checkEvent(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    switch node.kind {
    case .startEvent: try checkStart(index)
    case .endEvent:
      try forbid(index, .endTrigger) {
        switch $0 {
        case .timer, .conditional, .link: true
        default: false
        }
      }
      if node.incoming.isEmpty, graph.containers[node.container].nodes.count > 1 {
        throw refuse(index, .endHasIncoming, "an end event needs an incoming flow")
      }
      try checkCancelPlace(index, transaction: graph.containers[node.container].node)
    case .intermediateThrowEvent:
      try forbid(index, .throwTrigger) {
        switch $0 {
        case .timer, .conditional, .error, .cancel, .terminate: true
        default: false
        }
      }
      try checkIntermediate(index)
    case .intermediateCatchEvent:
      guard !node.triggers.isEmpty else {
        throw refuse(index, .catchTrigger, "a catch event needs an event definition")
      }
      try forbid(index, .catchTrigger) {
        switch $0 {
        case .error, .escalation, .cancel, .terminate, .compensation: true
        default: false
        }
      }
      try checkIntermediate(index)
    case .boundaryEvent: try checkBoundary(index)
    default: break
    }
  }

  private func checkStart(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    if node.outgoing.isEmpty, graph.containers[node.container].nodes.count > 1 {
      throw refuse(index, .startHasOutgoing, "a start event needs an outgoing flow")
    }
    let holder = graph.containers[node.container].node
    let inEventSubProcess = holder >= 0 && graph.nodes[holder].triggeredByEvent
    try forbid(index, .startTrigger) {
      switch $0 {
      case .link, .cancel, .terminate: true
      case .error, .escalation, .compensation: !inEventSubProcess
      default: false
      }
    }
    if inEventSubProcess, !node.interrupting, node.triggers.contains(where: \.isError) {
      throw refuse(index, .startTrigger, "an error start event always interrupts")
    }
  }

  private func checkIntermediate(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    if case .link(let name)? = node.triggers.first { return try checkLink(index, name) }
    if node.incoming.isEmpty {
      throw refuse(index, .intermediateConnected, "an intermediate event needs an incoming flow")
    }
    if node.outgoing.isEmpty {
      throw refuse(index, .intermediateConnected, "an intermediate event needs an outgoing flow")
    }
  }

  private func checkLink(_ index: Int, _ name: String) throws(ProcessError) {
    let node = graph.nodes[index]
    let isCatch = node.kind == .intermediateCatchEvent
    if isCatch ? !node.incoming.isEmpty : !node.outgoing.isEmpty {
      throw refuse(
        index, .linkPair,
        isCatch ? "a link target has no incoming flow" : "a link source has no outgoing flow")
    }
    if isCatch ? node.outgoing.isEmpty : node.incoming.isEmpty {
      throw refuse(
        index, .linkPair,
        isCatch ? "a link target needs an outgoing flow" : "a link source needs an incoming flow")
    }
    let others = graph.containers[node.container].nodes.filter {
      $0 != index && graph.nodes[$0].triggers.contains(.link(name))
    }
    let targets = others.count { graph.nodes[$0].kind == .intermediateCatchEvent }
    if isCatch {
      guard targets == 0 else {
        throw refuse(index, .linkPair, "link \(name) has more than one target")
      }
      guard others.contains(where: { graph.nodes[$0].kind == .intermediateThrowEvent }) else {
        throw refuse(index, .linkPair, "link \(name) has no source")
      }
    } else if targets == 0 {
      throw refuse(index, .linkPair, "link \(name) has no target")
    }
  }

  private func checkBoundary(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    guard !node.triggers.isEmpty else {
      throw refuse(index, .boundaryTrigger, "a boundary event needs an event definition")
    }
    try forbid(index, .boundaryTrigger) {
      switch $0 {
      case .link, .terminate: true
      default: false
      }
    }
    if !node.interrupting,
      node.triggers.contains(where: { $0.isError || $0 == .cancel })
    {
      throw refuse(
        index, .boundaryTrigger, "an error or cancel boundary event always interrupts")
    }
    try checkCancelPlace(index, transaction: node.host)
    if node.triggers.contains(where: \.isCompensation) {
      guard reader.flag(reader.nodeElements[index], "cancelActivity") != false else {
        throw refuse(
          index, .boundaryTrigger, "a compensation boundary event is never non-interrupting")
      }
      guard node.outgoing.isEmpty else {
        throw refuse(index, .boundaryFlows, "a compensation boundary event has no outgoing flow")
      }
      return
    }
    guard !node.outgoing.isEmpty else {
      throw refuse(index, .boundaryFlows, "a boundary event needs an outgoing flow")
    }
  }

  private func checkCancelPlace(_ index: Int, transaction: Int) throws(ProcessError) {
    guard graph.nodes[index].triggers.contains(.cancel) else { return }
    guard transaction >= 0, graph.nodes[transaction].kind == .transaction else {
      throw refuse(index, .transaction, "cancel belongs to a transaction")
    }
  }

  private func forbid(
    _ index: Int, _ rule: StaticRule, _ isForbidden: (Trigger) -> Bool
  ) throws(ProcessError) {
    let node = graph.nodes[index]
    guard let trigger = node.triggers.first(where: isForbidden) else { return }
    throw refuse(index, rule, "a \(node.kind.rawValue) may not have the trigger \(trigger.word)")
  }

  // MARK: gateways

  func checkGateway(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    let (into, out) = (node.incoming.count, node.outgoing.count)
    guard into + out > 0 else {
      throw refuse(index, .gatewayFlows, "a gateway without flows does nothing")
    }
    guard into > 1 || out > 1 || node.kind == .eventBasedGateway && out > 0 else {
      throw refuse(
        index, .gatewayFlows, "a gateway has several incoming or several outgoing flows")
    }
    let direction = reader.nodeElements[index].attribute("gatewayDirection") ?? "Unspecified"
    switch direction {
    case "Unspecified": break
    case "Converging" where into > 1 && out <= 1: break
    case "Diverging" where into <= 1 && out > 1: break
    case "Mixed" where into > 1 && out > 1: break
    case "Converging", "Diverging", "Mixed":
      throw refuse(
        index, .gatewayDirection, "\(direction) does not fit \(into) incoming, \(out) outgoing")
    default:
      throw refuse(index, .gatewayDirection, "\(direction) is no gateway direction")
    }
    if node.kind == .eventBasedGateway { try checkEventGateway(index) }
    if node.kind == .complexGateway, into > 1, node.activation < 0 {
      throw refuse(index, .gatewayFlows, "a converging complex gateway needs a condition")
    }
    guard node.kind == .exclusiveGateway || node.kind == .inclusiveGateway, out > 1 else { return }
    for flow in node.outgoing where flow != node.defaultFlow && graph.flows[flow].condition < 0 {
      throw reader.refusal(
        reader.flowElements[flow], .conditionAllowed,
        "a flow out of \(node.id) needs a condition, or is its default")
    }
  }

  private func checkEventGateway(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    if node.outgoing.count < 2 {
      throw refuse(index, .eventGateway, "an event-based gateway has two or more outgoing flows")
    }
    if reader.flag(reader.nodeElements[index], "instantiate") == true {
      guard node.incoming.isEmpty else {
        throw refuse(index, .instantiate, "an instantiating gateway has no incoming flow")
      }
      for flow in node.outgoing where node.wantsAllEvents {
        let target = graph.nodes[graph.flows[flow].target]
        guard target.kind == .receiveTask || target.triggers.allSatisfy(\.isMessage) else {
          throw refuse(
            index, .instantiate, "\(target.id) may not begin it: with Parallel only messages do")
        }
      }
    } else if node.wantsAllEvents {
      throw refuse(index, .instantiate, "a parallel event-based gateway instantiates")
    }
    let targets = node.outgoing.map { graph.nodes[graph.flows[$0].target] }
    for target in targets {
      let fits: Bool
      switch target.kind {
      case .receiveTask: fits = target.boundaries.isEmpty
      case .intermediateCatchEvent:
        fits = !target.triggers.contains(where: \.isLink)
      default: fits = false
      }
      guard fits else {
        throw refuse(
          index, .eventGateway, "\(target.id) is no receive task or catch event that may follow")
      }
      guard target.incoming.count == 1 else {
        throw refuse(
          index, .eventGateway, "\(target.id) has another incoming flow besides the gateway's")
      }
    }
    let receives = targets.contains { $0.kind == .receiveTask }
    let messages = targets.contains { target in
      target.kind == .intermediateCatchEvent
        && target.triggers.contains { if case .message = $0 { true } else { false } }
    }
    if receives, messages {
      throw refuse(
        index, .eventGateway, "receive tasks and message events may not stand side by side")
    }
  }

  // MARK: activities

  private func checkAdHoc(_ index: Int) throws(ProcessError) {
    let inside = graph.containers[graph.nodes[index].body].nodes.map { graph.nodes[$0] }
    if let event = inside.first(where: { $0.kind == .startEvent || $0.kind == .endEvent }) {
      throw refuse(index, .adHoc, "an ad hoc sub-process has no \(event.kind.rawValue) \(event.id)")
    }
    guard inside.contains(where: \.kind.isActivity) else {
      throw refuse(index, .adHoc, "an ad hoc sub-process holds at least one activity")
    }
  }

  func checkActivity(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    if node.triggeredByEvent {
      guard node.boundaries.isEmpty else {
        throw refuse(index, .eventSubProcess, "an event sub-process has no boundary events")
      }
    }
    if node.kind == .callActivity {
      let called = graph.containers[node.body]
      let starts = called.nodes.filter { graph.nodes[$0].kind == .startEvent }
      guard starts.isEmpty || starts.contains(where: { graph.nodes[$0].triggers.isEmpty }) else {
        throw refuse(
          index, .callActivity, "\(called.id) has no plain start event to be called at")
      }
    }
    if node.isForCompensation, !node.incoming.isEmpty || !node.outgoing.isEmpty {
      throw refuse(index, .compensation, "an activity for compensation has no sequence flows")
    }
    if node.kind == .adHocSubProcess { try checkAdHoc(index) }
    let cancels = node.boundaries.filter { graph.nodes[$0].triggers.contains(.cancel) }
    if cancels.count > 1 {
      throw refuse(cancels[1], .transaction, "a transaction has one cancel boundary event")
    }
  }
}

extension Trigger {
  var isCompensation: Bool { if case .compensation = self { true } else { false } }
  var isMessage: Bool { if case .message = self { true } else { false } }
  var isLink: Bool { if case .link = self { true } else { false } }
  var isError: Bool { if case .error = self { true } else { false } }

  var word: String {
    switch self {
    case .message: "message"
    case .signal: "signal"
    case .error: "error"
    case .escalation: "escalation"
    case .timer: "timer"
    case .conditional: "conditional"
    case .link: "link"
    case .cancel: "cancel"
    case .terminate: "terminate"
    case .compensation: "compensation"
    }
  }
}
