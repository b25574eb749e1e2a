import Markup

/// Rules of the standard's XML schemas: what stands in an element, which parts it must have, what
/// its attributes may hold; and what a file takes from elsewhere (BPMN 2.0 §8.2.1, §8.2.3).
struct SchemaRules {
  let reader: ModelReader

  func check(_ element: MarkupElement, in parent: MarkupElement?) throws(ProcessError) {
    try checkChildren(element)
    for name in Schema.required[element.name] ?? [] {
      let isWritten =
        element.attribute(name).map { !trimmed($0).isEmpty }
        ?? element.modelElements.contains { $0.name == name }
      guard isWritten else {
        throw reader.refusal(element, .requiredPart, "\(element.name) has no \(name)")
      }
    }
    for attribute in element.attributes where attribute.namespace.isEmpty {
      try checkValue(of: attribute, in: element)
    }
    switch element.name {
    case "extension": try checkExtension(element)
    case "import": try checkImport(element)
    case "resourceAssignmentExpression", "resourceParameterBinding":
      guard element.modelElements.contains(where: { $0.name.lowercased().hasSuffix("expression") })
      else {
        throw reader.refusal(element, .requiredPart, "\(element.name) has no expression")
      }
    case "resourceRole", "performer", "humanPerformer", "potentialOwner":
      try checkRole(element, of: parent ?? element)
    default: break
    }
  }

  private func checkChildren(_ element: MarkupElement) throws(ProcessError) {
    var seen: Set<String> = []
    for child in element.modelElements where Schema.once.contains(child.name) {
      guard seen.insert(child.name).inserted else {
        throw reader.refusal(element, .singlePart, "it has more than one \(child.name)")
      }
    }
    guard let allowed = Schema.children[element.name] else { return }
    for child in element.modelElements where !allowed.contains(child.name) {
      throw reader.refusal(
        child.attribute("id") == nil && child.name.hasSuffix("Ref") ? element : child,
        .knownElement, "\(child.name) has no place in a \(element.name)")
    }
  }

  private func checkValue(
    of attribute: MarkupAttribute, in element: MarkupElement
  ) throws(ProcessError) {
    if let words = Schema.words[attribute.name], !words.contains(attribute.value) {
      throw reader.refusal(
        element, .attributeValue,
        "\(attribute.name) “\(attribute.value)” is none of "
          + words.sorted().joined(separator: ", "))
    }
    if Schema.flags.contains(attribute.name),
      !["true", "false", "1", "0"].contains(attribute.value)
    {
      throw reader.refusal(
        element, .attributeValue, "\(attribute.name) “\(attribute.value)” is not true or false")
    }
    if attribute.name == "default",
      NodeKind(rawValue: element.name).map({ !$0.mayHaveDefault }) == true
    {
      throw reader.refusal(element, .defaultFlow, "a \(element.name) has no default flow")
    }
  }

  /// A model is read from one file: it cannot rest on what another model holds. Types and services
  /// of other languages are only named (§8.2.1).
  private func checkImport(_ element: MarkupElement) throws(ProcessError) {
    guard element.attribute("importType") == Namespace.model else { return }
    throw reader.refusal(
      element, .imported,
      "\(element.attribute("location") ?? "") is a model of its own, which is not read with this")
  }

  /// A mandatory extension that nobody here understands changes what the model means.
  private func checkExtension(_ element: MarkupElement) throws(ProcessError) {
    guard reader.flag(element, "mustUnderstand") == true else { return }
    let definition = element.attribute("definition") ?? ""
    let prefix = definition.split(separator: ":").first.map(String.init) ?? ""
    guard element.namespaces[prefix] != Namespace.palmCity else { return }
    throw reader.refusal(
      element, .mandatoryExtension, "the extension \(definition) must be understood and is not")
  }

  /// A role is given by a resource with its parameters, or by an expression (§10.3.1).
  private func checkRole(_ role: MarkupElement, of owner: MarkupElement) throws(ProcessError) {
    let names = Set(role.modelElements.map(\.name))
    let element = role.attribute("id") == nil ? owner : role
    if names.contains("resourceAssignmentExpression"), names.contains("resourceRef") {
      throw reader.refusal(
        element, .resource, "\(role.name) names a resource and an expression: it is one of both")
    }
    if names.contains("resourceParameterBinding"), !names.contains("resourceRef") {
      throw reader.refusal(
        element, .resource, "\(role.name) binds parameters, but names no resource")
    }
  }
}

extension NodeKind {
  /// Whether its schema knows the attribute `default`.
  fileprivate var mayHaveDefault: Bool {
    isActivity || self == .exclusiveGateway || self == .inclusiveGateway
      || self == .complexGateway
  }
}
