import FEEL
import Markup

/// Loops and instances, what undoes an activity, and ad hoc content.
extension ModelReader {
  mutating func loop(_ element: MarkupElement) throws(ProcessError) -> Loop? {
    let written = element.modelElements.filter { $0.name.hasSuffix("LoopCharacteristics") }
    guard let loop = written.first else { return nil }
    guard written.count == 1 else {
      throw refusal(element, .loop, "an activity is either a loop or multi-instance, not both")
    }
    return loop.name == "standardLoopCharacteristics"
      ? try standardLoop(loop, of: element) : try multiInstance(loop, of: element)
  }

  private mutating func standardLoop(
    _ loop: MarkupElement, of element: MarkupElement
  ) throws(ProcessError) -> Loop {
    var result = Loop(form: .standard)
    result.testBefore = flag(loop, "testBefore") ?? false
    if let condition = loop.modelElements.first(where: { $0.name == "loopCondition" }) {
      result.condition = try constant(.boolean, condition, of: element)
    }
    if let text = loop.attribute("loopMaximum") {
      guard let number = Int(text), number >= 0 else {
        throw refusal(element, .loop, "loopMaximum \(text) is not a whole number")
      }
      result.maximum = number
    }
    guard result.condition >= 0 || result.maximum >= 0 else {
      throw refusal(element, .loop, "a loop needs a loopCondition or a loopMaximum")
    }
    return result
  }

  private mutating func multiInstance(
    _ loop: MarkupElement, of element: MarkupElement
  ) throws(ProcessError) -> Loop {
    var result = Loop(form: flag(loop, "isSequential") == true ? .sequential : .parallel)
    try readBehavior(loop, of: element, into: &result)
    for child in loop.modelElements {
      switch child.name {
      case "loopCardinality": result.cardinality = try constant(.count, child, of: element)
      case "completionCondition": result.condition = try constant(.boolean, child, of: element)
      case "loopDataInputRef":
        let name = dataName(child)
        result.collection = try expression(text: name, at: child, of: element)
      case "loopDataOutputRef": result.output = dataName(child)
      case "inputDataItem":
        result.item = child.attribute("name") ?? child.attribute("id") ?? ""
      case "outputDataItem":
        result.outputItem = child.attribute("name") ?? child.attribute("id") ?? ""
      default: break
      }
    }
    guard (result.cardinality >= 0) != (result.collection >= 0) else {
      throw refusal(
        element, .loop,
        "a multi-instance activity needs either loopCardinality or loopDataInputRef")
    }
    return result
  }

  private mutating func readBehavior(
    _ loop: MarkupElement, of element: MarkupElement, into result: inout Loop
  ) throws(ProcessError) {
    let text = loop.attribute("behavior") ?? "All"
    guard let behavior = Loop.Behavior(rawValue: text.lowercased()) else {
      throw refusal(element, .loop, "behavior \(text) is none of All, One, None and Complex")
    }
    result.behavior = behavior
    for definition in loop.modelElements where definition.name == "complexBehaviorDefinition" {
      guard
        let condition = definition.modelElements.first(where: { $0.name == "condition" })
      else { throw refusal(element, .loop, "a complexBehaviorDefinition needs a condition") }
      let place = try constant(.boolean, condition, of: element)
      let event = definition.modelElements.first { $0.name == "event" }
      result.thrown.append(
        Loop.Thrown(
          condition: place,
          triggers: try event.map { event throws(ProcessError) in try triggers(event) } ?? []))
    }
    switch behavior {
    case .all: result.thrown = []
    case .complex:
      guard !result.thrown.isEmpty else {
        throw refusal(element, .loop, "behavior Complex needs a complexBehaviorDefinition")
      }
    case .one, .none:
      let name = behavior == .one ? "oneBehaviorEventRef" : "noneBehaviorEventRef"
      guard let reference = loop.attribute(name), !reference.isEmpty else {
        throw refusal(element, .loop, "behavior \(text) needs \(name)")
      }
      guard let definition = index[localPart(reference)] else {
        throw refusal(element, .resolvedReference, "\(name) \(reference) names nothing")
      }
      guard definition.name.hasSuffix("EventDefinition") else {
        throw refusal(element, .referenceKind, "\(name) \(reference) is a \(definition.name)")
      }
      result.thrown = [Loop.Thrown(triggers: [try trigger(definition, of: element)])]
    }
  }

  // MARK: compensation and ad hoc content

  /// An association leads from a compensation boundary event to the activity that undoes
  /// (§10.6).
  mutating func findHandlers() throws(ProcessError) {
    var associations: [MarkupElement] = []
    var open = [root]
    while let element = open.popLast() {
      if element.name == "association" { associations.append(element) }
      open += element.modelElements
    }
    for node in graph.nodes.indices
    where graph.nodes[node].kind == .boundaryEvent
      && graph.nodes[node].triggers.contains(where: \.isCompensation)
    {
      let id = graph.nodes[node].id
      let targets = associations.filter {
        $0.attribute("sourceRef").map(localPart) == id
      }.compactMap { $0.attribute("targetRef").map(localPart) }.compactMap { nodeIndex[$0] }
        .filter { graph.nodes[$0].kind.isActivity }
      guard targets.count == 1, let handler = targets.first else {
        throw refusal(
          nodeElements[node], .compensation,
          "one association leads from a compensation boundary event to the activity that undoes")
      }
      guard graph.nodes[handler].isForCompensation else {
        throw refusal(
          nodeElements[node], .compensation,
          "\(graph.nodes[handler].id) has no isForCompensation=\"true\"")
      }
      graph.nodes[node].handler = handler
    }
  }

  mutating func adHoc(_ element: MarkupElement) throws(ProcessError) -> AdHoc {
    var result = AdHoc()
    let ordering = element.attribute("ordering") ?? "Parallel"
    guard ordering == "Parallel" || ordering == "Sequential" else {
      throw refusal(element, .adHoc, "ordering \(ordering) is neither Parallel nor Sequential")
    }
    result.isSequential = ordering == "Sequential"
    result.cancelsRemaining = flag(element, "cancelRemainingInstances") ?? true
    if let condition = element.modelElements.first(where: { $0.name == "completionCondition" }) {
      result.condition = try constant(.boolean, condition, of: element)
    }
    return result
  }

  /// A data reference is read as a variable: the referred element's name, or the text itself.
  private func dataName(_ element: MarkupElement) -> String {
    let text = localPart(element.text)
    return index[text]?.attribute("name") ?? text
  }
}
