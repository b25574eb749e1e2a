import Markup

/// Rules about what activities and events exchange: operations, messages and the data that they
/// carry (BPMN 2.0 §10.3.3, §10.3.6, §10.5.1).
struct ExchangeRules {
  let reader: ModelReader
  private let data: DataRules

  init(reader: ModelReader) {
    self.reader = reader
    data = DataRules(reader: reader)
  }

  func check(_ element: MarkupElement) throws(ProcessError) {
    switch element.name {
    case "serviceTask": try checkService(element)
    case "sendTask": try checkOne(element, "dataInput", "inputSet")
    case "receiveTask": try checkOne(element, "dataOutput", "outputSet")
    case "messageEventDefinition": try checkMessage(element)
    case "callActivity": try checkCall(element)
    default: break
    }
    if NodeKind(rawValue: element.name)?.isEvent == true { try checkEventData(element) }
  }

  private func parts(_ element: MarkupElement?, _ name: String) -> [MarkupElement] {
    element?.modelElements.filter { $0.name == name } ?? []
  }

  private func reference(_ element: MarkupElement, _ name: String) -> MarkupElement? {
    data.named(element.attribute(name) ?? parts(element, name).first?.trimmedText)
  }

  private func checkService(_ task: MarkupElement) throws(ProcessError) {
    guard let io = parts(task, "ioSpecification").first else { return }
    for (name, kind, message) in [
      ("inputSet", "dataInput", "inMessageRef"), ("outputSet", "dataOutput", "outMessageRef"),
    ] {
      guard parts(io, name).count <= 1 else {
        throw reader.refusal(task, .dataSets, "a service task has one \(name)")
      }
      guard parts(io, kind).count <= 1 else {
        throw reader.refusal(task, .dataSets, "a service task has one \(kind)")
      }
      guard let operation = reference(task, "operationRef"),
        let wanted = data.item(reference(operation, message))
      else { continue }
      guard let one = parts(io, kind).first else {
        throw reader.refusal(
          task, .dataSets, "it has no \(kind) for what \(message) of its operation carries")
      }
      guard data.agree(data.item(one), wanted) else {
        throw reader.refusal(
          one, .dataStructure, "it is not what \(message) of the task's operation carries")
      }
    }
  }

  /// A send task has one input, a receive task one output: the message's item.
  private func checkOne(
    _ task: MarkupElement, _ kind: String, _ set: String
  ) throws(ProcessError) {
    if reader.flag(task, "instantiate") == true,
      let node = reader.nodeIndex[task.attribute("id") ?? ""],
      !reader.graph.nodes[node].incoming.isEmpty
    {
      throw reader.refusal(
        task, .startTrigger, "a receive task that instantiates has no incoming flow")
    }
    if let operation = reference(task, "operationRef"), let message = reference(task, "messageRef"),
      let carried = reference(operation, "inMessageRef"), carried != message
    {
      throw reader.refusal(task, .message, "messageRef is not the operation's inMessageRef")
    }
    guard let io = parts(task, "ioSpecification").first else { return }
    guard parts(io, set).count <= 1, parts(io, kind).count <= 1 else {
      throw reader.refusal(task, .dataSets, "a \(task.name) has one \(set) with one \(kind)")
    }
    guard let wanted = data.item(reference(task, "messageRef")), let one = parts(io, kind).first
    else { return }
    guard data.agree(data.item(one), wanted) else {
      throw reader.refusal(one, .dataStructure, "it is not what the task's message carries")
    }
  }

  private func checkMessage(_ definition: MarkupElement) throws(ProcessError) {
    for name in ["messageRef", "operationRef"]
    where definition.attribute(name) == nil && parts(definition, name).isEmpty {
      throw reader.refusal(
        definition, .message, "\(name) is missing: an executed message event names both")
    }
  }

  /// The data of a throw event goes into its triggers in their order, that of a catch event
  /// comes out of them.
  private func checkEventData(_ event: MarkupElement) throws(ProcessError) {
    for (kind, set) in [("Input", "inputSet"), ("Output", "outputSet")] {
      let values = parts(event, "data\(kind)")
      guard !values.isEmpty else { continue }
      try data.checkSets(event, parts(event, set), kind)
      let definitions = event.modelElements.compactMap { child in
        child.name == "eventDefinitionRef"
          ? data.named(child.trimmedText) : child.name.hasSuffix("EventDefinition") ? child : nil
      }
      let carrying = definitions.map(carried)
      guard values.count == definitions.count else {
        throw reader.refusal(
          event, .eventData,
          "\(values.count) data\(kind)s for \(definitions.count) event definitions")
      }
      for (value, wanted) in zip(values, carrying) {
        guard let wanted, !data.agree(data.item(value), wanted) else { continue }
        throw reader.refusal(
          value, .dataStructure, "it is not what the event definition in its place carries")
      }
    }
  }

  private func carried(_ definition: MarkupElement) -> MarkupElement? {
    for name in ["messageRef", "signalRef", "errorRef", "escalationRef"] {
      if let found = reference(definition, name) { return data.item(found) }
    }
    return nil
  }

  /// A call has the inputs and outputs of what it calls, in its order.
  private func checkCall(_ call: MarkupElement) throws(ProcessError) {
    guard let called = data.named(call.attribute("calledElement")),
      let wanted = parts(called, "ioSpecification").first
    else { return }
    let given = parts(call, "ioSpecification").first
    for kind in ["dataInput", "dataOutput"] {
      let (mine, theirs) = (parts(given, kind), parts(wanted, kind))
      guard mine.count == theirs.count else {
        throw reader.refusal(
          call, .callActivity, "\(mine.count) \(kind)s, \(called.name) has \(theirs.count)")
      }
      for (one, other) in zip(mine, theirs) where !data.agree(data.item(one), data.item(other)) {
        throw reader.refusal(one, .dataStructure, "it is no \(kind) that the called element has")
      }
    }
  }
}
