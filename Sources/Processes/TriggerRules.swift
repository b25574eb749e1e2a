import Markup

/// Rules about what an event's definitions refer to: the activity to undo, the other end of a
/// link, what a multi-instance activity throws (BPMN 2.0 §10.3.8, §10.5.5, §10.7).
struct TriggerRules {
  let reader: ModelReader
  private var graph: GraphDraft { reader.graph }

  init(reader: ModelReader) { self.reader = reader }

  func check(_ index: Int) throws(ProcessError) {
    let node = graph.nodes[index]
    let element = reader.nodeElements[index]
    if node.kind == .intermediateThrowEvent || node.kind == .endEvent {
      for case .compensation(let activity, _) in node.triggers where !activity.isEmpty {
        try checkUndone(activity, by: index)
      }
    }
    if node.kind == .startEvent, node.triggers.contains(where: \.isCompensation),
      reader.flag(element, "isInterrupting") == false
    {
      throw reader.refusal(element, .startTrigger, "a compensation start event always interrupts")
    }
    if node.triggers.count > 1, node.triggers.contains(where: \.isLink) {
      throw reader.refusal(element, .linkPair, "a link stands alone in its event")
    }
    for definition in element.modelElements where definition.name == "linkEventDefinition" {
      try checkLink(definition, of: index)
    }
    for thrown in node.loop?.thrown ?? [] {
      for trigger in thrown.triggers where !trigger.isThrownByActivities {
        throw reader.refusal(
          element, .throwTrigger,
          "a multi-instance activity may not throw the trigger \(trigger.word)")
      }
    }
  }

  // MARK: compensation

  /// The activity must be visible from the event, and have what undoes it.
  private func checkUndone(_ activity: String, by event: Int) throws(ProcessError) {
    guard let target = reader.nodeIndex[activity] else { return }
    var container = graph.nodes[event].container
    while container != graph.nodes[target].container {
      let holder = graph.containers[container].node
      // An event sub-process sees what the scope that holds it completed.
      guard holder >= 0, graph.nodes[holder].triggeredByEvent else {
        throw reader.refusal(
          reader.nodeElements[event], .compensation,
          "\(activity) lies in another process or sub-process, it cannot be undone from here")
      }
      container = graph.nodes[holder].container
    }
    guard canBeUndone(target) else {
      throw reader.refusal(
        reader.nodeElements[event], .compensation,
        "\(activity) has no compensation boundary event or event sub-process")
    }
  }

  /// Whether a handler sits on the activity, or on anything inside it.
  private func canBeUndone(_ activity: Int) -> Bool {
    var seen: Set<Int> = []
    var open = [activity]
    while let index = open.popLast() {
      let node = graph.nodes[index]
      if node.boundaries.contains(where: { graph.nodes[$0].handler >= 0 }) { return true }
      if node.kind == .startEvent, node.triggers.contains(where: \.isCompensation) { return true }
      guard node.body >= 0, seen.insert(node.body).inserted else { continue }
      open += graph.containers[node.body].nodes
    }
    return false
  }

  // MARK: links

  private func ends(_ definition: MarkupElement, _ name: String) -> [String] {
    definition.modelElements.filter { $0.name == name }.map { localPart($0.text) }
  }

  /// A throw event names its target, a catch event its sources, each the other way round.
  private func checkLink(_ definition: MarkupElement, of index: Int) throws(ProcessError) {
    let element = reader.nodeElements[index]
    let isCatch = graph.nodes[index].kind == .intermediateCatchEvent
    let (mine, other) = isCatch ? ("source", "target") : ("target", "source")
    if let name = ends(definition, other).first {
      throw reader.refusal(
        element, .linkPair, "a link \(other) has no \(other) of its own: \(name)")
    }
    let names = ends(definition, mine)
    guard isCatch || names.count <= 1 else {
      throw reader.refusal(element, .linkPair, "a link source has one target")
    }
    for name in names {
      guard let found = reader.index[name] else {
        throw reader.refusal(element, .resolvedReference, "\(mine) \(name) names nothing")
      }
      guard found.name == "linkEventDefinition" else {
        throw reader.refusal(element, .referenceKind, "\(mine) \(name) is a \(found.name)")
      }
      let owner = reader.nodeElements.first { $0.modelElements.contains { $0 == found } }
      guard owner.map({ ($0.name == "intermediateCatchEvent") != isCatch }) ?? true else {
        throw reader.refusal(
          element, .linkPair, "\(mine) \(name) is no \(mine): it stands in another \(other)")
      }
      let back = ends(found, other)
      guard back.isEmpty || back.contains(definition.attribute("id") ?? "") else {
        throw reader.refusal(
          element, .linkPair,
          "\(mine) \(name) names another \(other): \(back.joined(separator: ", "))")
      }
    }
  }
}

extension Trigger {
  /// Whether a boundary event of a multi-instance activity may catch it from there.
  fileprivate var isThrownByActivities: Bool {
    switch self {
    case .message, .signal, .error, .escalation, .compensation: true
    case .timer, .conditional, .link, .cancel, .terminate: false
    }
  }
}
