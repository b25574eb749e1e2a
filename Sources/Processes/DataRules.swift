import Markup

/// Rules about data: where it may stand, which sets list it, what flows into what
/// (BPMN 2.0 §10.4).
struct DataRules {
  let reader: ModelReader

  func check(_ element: MarkupElement, in parent: MarkupElement?) throws(ProcessError) {
    switch element.name {
    case "dataInput", "dataOutput", "dataObject", "property": try checkCollection(element)
    case "dataObjectReference":
      guard element.attribute("itemSubjectRef") == nil else {
        throw reader.refusal(
          element, .dataPlace, "a reference has no item definition, its data object has")
      }
      try checkState(element)
    case "ioSpecification": try checkSpecification(element, in: parent)
    case "dataInputAssociation", "dataOutputAssociation":
      try DataPlaceRules(data: self).check(element, of: parent ?? element)
      try checkAssociation(element)
    case "process", "globalTask", "globalUserTask", "globalScriptTask", "globalManualTask",
      "globalBusinessRuleTask":
      try DataPlaceRules(data: self).checkOffered(element)
    case "ioBinding":
      try DataPlaceRules(data: self).checkBinding(element, of: parent ?? element)
      try checkBinding(element)
    case "multiInstanceLoopCharacteristics": try checkLoop(element, of: parent)
    default: break
    }
    if element.name == "property", let parent {
      let kind = NodeKind(rawValue: parent.name)
      guard parent.name == "process" || kind?.isActivity == true || kind?.isEvent == true else {
        throw reader.refusal(
          element, .dataPlace, "a property belongs to a process, activity or event")
      }
    }
    if parent?.name == "dataObject", element.name == "dataState", let parent {
      throw reader.refusal(parent, .dataPlace, "a data object has no state, its references have")
    }
  }

  func named(_ text: String?) -> MarkupElement? {
    text.flatMap { $0.isEmpty ? nil : reader.index[localPart($0)] }
  }

  func item(_ element: MarkupElement?) -> MarkupElement? {
    guard let element else { return nil }
    let object = named(element.attribute("dataObjectRef")) ?? element
    return named(
      object.attribute("itemSubjectRef") ?? object.attribute("itemRef")
        ?? object.attribute("structureRef"))
  }

  /// Two item definitions are equivalent where they are one, or name one structure.
  func agree(_ left: MarkupElement?, _ right: MarkupElement?) -> Bool {
    if left == right { return true }
    guard let first = left?.attribute("structureRef"), let second = right?.attribute("structureRef")
    else { return false }
    return first == second
  }

  private func checkCollection(_ element: MarkupElement) throws(ProcessError) {
    guard element.name != "property", let item = item(element) else { return }
    let isCollection = reader.flag(element, "isCollection") ?? false
    guard isCollection == (reader.flag(item, "isCollection") ?? false) else {
      throw reader.refusal(
        element, .dataCollection, "isCollection differs from its item definition's")
    }
  }

  /// Whether the object, the one that it refers to or its item definition says so.
  private func isCollection(_ element: MarkupElement) -> Bool {
    let object = named(element.attribute("dataObjectRef")) ?? element
    return reader.flag(object, "isCollection") == true
      || item(object).flatMap { reader.flag($0, "isCollection") } == true
  }

  /// A reference in a state is named `Object [state]` (§10.4.1).
  private func checkState(_ element: MarkupElement) throws(ProcessError) {
    guard let name = element.attribute("name"), !name.isEmpty,
      let state = element.modelElements.first(where: { $0.name == "dataState" })?.attribute("name"),
      let object = named(element.attribute("dataObjectRef"))?.attribute("name"), !object.isEmpty
    else { return }
    guard name == "\(object) [\(state)]" else {
      throw reader.refusal(
        element, .dataState, "its name should be “\(object) [\(state)]”, not “\(name)”")
    }
  }

  // MARK: inputs and outputs

  func refs(_ set: MarkupElement, _ name: String) -> [String] {
    set.modelElements.filter { $0.name == name }.map { localPart($0.text) }
  }

  private func checkSpecification(
    _ element: MarkupElement, in parent: MarkupElement?
  ) throws(ProcessError) {
    let owner = parent ?? element
    if ["subProcess", "transaction", "adHocSubProcess"].contains(owner.name) {
      throw reader.refusal(owner, .dataPlace, "a sub-process has no inputs and outputs of its own")
    }
    for (kind, set) in [("Input", "inputSet"), ("Output", "outputSet")] {
      let sets = element.modelElements.filter { $0.name == set }
      guard !sets.isEmpty else {
        throw reader.refusal(owner, .dataSets, "an ioSpecification has at least one \(set)")
      }
      try checkSets(element, sets, kind)
    }
  }

  /// The sets of one kind in the element, which also may be an event.
  func checkSets(
    _ element: MarkupElement, _ sets: [MarkupElement], _ kind: String
  ) throws(ProcessError) {
    let listed = sets.map { refs($0, "data\(kind)Refs") }
    for data in element.modelElements where data.name == "data\(kind)" {
      guard let id = data.attribute("id"), !listed.joined().contains(id) else { continue }
      throw reader.refusal(data, .dataSets, "no \(kind.lowercased())Set lists it")
    }
    for (set, all) in zip(sets, listed) {
      for name in ["optional\(kind)Refs", "whileExecuting\(kind)Refs"] {
        for id in refs(set, name) where !all.contains(id) {
          throw reader.refusal(
            named(id) ?? set, .dataSets, "\(name) lists it, data\(kind)Refs of that set does not")
        }
      }
      let back =
        kind == "Input" ? ("outputSetRefs", "inputSetRefs") : ("inputSetRefs", "outputSetRefs")
      for other in refs(set, back.0) {
        guard let found = named(other), let id = set.attribute("id"),
          refs(found, back.1).contains(id)
        else {
          throw reader.refusal(set, .dataSets, "\(back.0) \(other) is not answered by \(back.1)")
        }
      }
    }
  }

  private func checkAssociation(_ element: MarkupElement) throws(ProcessError) {
    let sources = refs(element, "sourceRef").compactMap(named)
    let target = refs(element, "targetRef").first.flatMap(named)
    if element.name == "dataInputAssociation",
      let wrong = sources.first(where: { $0.name == "dataOutput" })
    {
      throw reader.refusal(
        element, .dataAssociation, "\(wrong.attribute("id") ?? "") is an output, nothing reads it")
    }
    if element.name == "dataOutputAssociation", let target, target.name == "dataInput",
      !sources.contains(where: { $0.name.hasPrefix("dataObject") })
    {
      throw reader.refusal(element, .dataAssociation, "an input is nothing's target")
    }
    let children = Set(element.modelElements.map(\.name))
    if sources.count > 1, !children.contains("transformation") {
      throw reader.refusal(element, .dataAssociation, "several sources need a transformation")
    }
    guard !children.contains("transformation"), !children.contains("assignment") else { return }
    guard let source = item(sources.first), let wanted = item(target) else { return }
    guard agree(source, wanted) else {
      throw reader.refusal(element, .dataStructure, "source and target hold different items")
    }
  }

  private func checkBinding(_ element: MarkupElement) throws(ProcessError) {
    guard let operation = named(element.attribute("operationRef")) else { return }
    for (data, message) in [("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")] {
      let bound = named(element.attribute(data)) ?? refs(element, data).first.flatMap(named)
      guard let bound, let wanted = item(refs(operation, message).first.flatMap(named)) else {
        continue
      }
      guard agree(item(bound), wanted) else {
        throw reader.refusal(
          bound, .dataStructure, "it is not what \(message) of the bound operation carries")
      }
    }
  }

  private func checkLoop(_ loop: MarkupElement, of activity: MarkupElement?) throws(ProcessError) {
    let owner = activity ?? loop
    let io = owner.modelElements.first { $0.name == "ioSpecification" }
    for (reference, data, item) in [
      ("loopDataInputRef", "dataInput", "inputDataItem"),
      ("loopDataOutputRef", "dataOutput", "outputDataItem"),
    ] {
      guard let found = refs(loop, reference).first.flatMap(named) else { continue }
      let isTask = NodeKind(rawValue: owner.name)?.isContainer != true
      let own = io?.modelElements.contains { $0.name == data && $0 == found } == true
      let visible = ["dataObject", "dataObjectReference", "property", data].contains(found.name)
      guard isTask && io != nil ? own : visible else {
        throw reader.refusal(owner, .referenceKind, "\(reference) names no \(data) of the activity")
      }
      // A sub-process repeats over a data object that holds a collection (§10.3.8).
      if !isTask, found.name.hasPrefix("data"), !isCollection(found) {
        throw reader.refusal(owner, .dataCollection, "\(reference) names no collection")
      }
      guard let each = loop.modelElements.first(where: { $0.name == item }),
        let one = self.item(each), let all = self.item(found)
      else { continue }
      guard agree(one, all) else {
        throw reader.refusal(owner, .dataStructure, "\(item) is no item of \(reference)")
      }
    }
  }
}
