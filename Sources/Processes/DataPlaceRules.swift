import Markup

/// Rules about where data may come from and go to (BPMN 2.0 §10.4.1–§10.4.2): an association
/// fills its own element's input and empties its own output, with data that is visible there.
struct DataPlaceRules {
  let data: DataRules
  private var reader: ModelReader { data.reader }

  init(data: DataRules) { self.data = data }

  func check(_ association: MarkupElement, of owner: MarkupElement) throws(ProcessError) {
    let isInput = association.name == "dataInputAssociation"
    let (own, mine) = isInput ? ("targetRef", "dataInput") : ("sourceRef", "dataOutput")
    for name in ["sourceRef", "targetRef"] {
      for end in data.refs(association, name).compactMap({ data.named($0) }) {
        try checkTopLevel(association, name, end)
        if name == own { try checkOwn(association, end, mine, of: owner) }
        try checkVisible(association, end, from: owner)
      }
    }
  }

  /// What a process takes in is filled by its caller, what it gives out is read by its caller.
  private func checkTopLevel(
    _ association: MarkupElement, _ name: String, _ end: MarkupElement
  ) throws(ProcessError) {
    let kind = name == "targetRef" ? "dataInput" : "dataOutput"
    guard end.name == kind, isOfProcess(end) else { return }
    throw reader.refusal(
      association, .dataAssociation,
      "a process's \(kind) is no \(name == "targetRef" ? "target" : "source") inside it")
  }

  private func isOfProcess(_ end: MarkupElement) -> Bool {
    reader.processes.contains { process in
      process.element.modelElements.contains {
        $0.name == "ioSpecification" && $0.modelElements.contains(end)
      }
    }
  }

  private func checkOwn(
    _ association: MarkupElement, _ end: MarkupElement, _ kind: String, of owner: MarkupElement
  ) throws(ProcessError) {
    // A sub-process has no inputs and outputs; modellers let a property stand in for one.
    guard NodeKind(rawValue: owner.name)?.isContainer != true || owner.name == "callActivity",
      end.name.hasPrefix("data")
    else { return }
    let holders = [owner] + owner.modelElements.filter { $0.name == "ioSpecification" }
    guard end.name == kind, holders.contains(where: { $0.modelElements.contains(end) }) else {
      throw reader.refusal(
        association, .dataAssociation,
        "\(end.attribute("id") ?? end.name) is no \(kind) of \(owner.attribute("id") ?? owner.name)"
      )
    }
  }

  /// A data object is visible in the process or sub-process that holds it, and further in.
  private func checkVisible(
    _ association: MarkupElement, _ end: MarkupElement, from owner: MarkupElement
  ) throws(ProcessError) {
    guard ["dataObject", "dataObjectReference"].contains(end.name),
      let node = owner.attribute("id").flatMap({ reader.nodeIndex[$0] })
    else { return }
    let graph = reader.graph
    var holders = [reader.nodeElements[node]]
    var container = graph.nodes[node].container
    while graph.containers[container].node >= 0 {
      holders.append(reader.nodeElements[graph.containers[container].node])
      container = graph.nodes[graph.containers[container].node].container
    }
    holders += reader.processes.filter { $0.container == container }.map(\.element)
    guard holders.contains(where: { $0.modelElements.contains(end) }) else {
      throw reader.refusal(
        association, .dataPlace, "\(end.attribute("id") ?? end.name) is not visible from here")
    }
  }

  /// What is offered as a service says which data its operations take and give (§10.3.4).
  func checkOffered(_ owner: MarkupElement) throws(ProcessError) {
    let names = Set(owner.modelElements.map(\.name))
    guard names.contains("supportedInterfaceRef"), !names.contains("ioBinding") else { return }
    throw reader.refusal(
      owner, .callActivity, "it supports an interface, but has no ioBinding for its operations")
  }

  /// An operation is bound to inputs and outputs of the element that offers it (§10.3.4).
  func checkBinding(_ binding: MarkupElement, of owner: MarkupElement) throws(ProcessError) {
    let io = owner.modelElements.first { $0.name == "ioSpecification" }?.modelElements ?? []
    for name in ["inputDataRef", "outputDataRef"] {
      guard let bound = data.named(binding.attribute(name)) else { continue }
      guard io.contains(bound) else {
        throw reader.refusal(
          owner, .dataPlace, "\(name) of its ioBinding names no data of its own")
      }
    }
    guard let operation = data.named(binding.attribute("operationRef")) else { return }
    let offered = data.refs(owner, "supportedInterfaceRef").compactMap { data.named($0) }
    guard offered.contains(where: { $0.modelElements.contains(operation) }) else {
      throw reader.refusal(
        owner, .callActivity,
        "operation \(operation.attribute("id") ?? "") belongs to no interface that it supports")
    }
  }
}
