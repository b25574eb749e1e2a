import FEEL
import Markup

/// Rules about what elements outside the token's way refer to: messages, data, artifacts,
/// lanes, participants.
struct ReferenceRules {
  let reader: ModelReader

  init(_ reader: ModelReader) { self.reader = reader }

  /// Attributes and children that name another element of the file, and the tags they may name;
  /// an empty list lets any element be named.
  private static let references: [String: [String]] = [
    "messageRef": ["message"], "inMessageRef": ["message"], "outMessageRef": ["message"],
    "errorRef": ["error"], "escalationRef": ["escalation"], "signalRef": ["signal"],
    "operationRef": ["operation"], "processRef": ["process"], "dataObjectRef": ["dataObject"],
    "dataStoreRef": ["dataStore"], "categoryValueRef": ["categoryValue"],
    "dataInputRefs": ["dataInput"], "dataOutputRefs": ["dataOutput"],
    "itemSubjectRef": ["itemDefinition"], "flowNodeRef": [], "interfaceRef": ["interface"],
    "activityRef": [], "attachedToRef": [],
  ]

  func check() throws(ProcessError) {
    var open = [reader.root]
    while let element = open.popLast() {
      for (name, tags) in Self.references {
        for child in element.modelElements where child.name == name {
          try resolve(child.trimmedText, name, tags, element)
        }
        if let value = element.attribute(name) { try resolve(value, name, tags, element) }
      }
      if element.name == "association" || element.name == "messageFlow" {
        for name in ["sourceRef", "targetRef"] {
          guard let value = element.attribute(name), !value.isEmpty else {
            throw reader.refusal(element, .resolvedReference, "\(name) is missing")
          }
          try resolve(value, name, [], element)
        }
      }
      open += element.modelElements
    }
  }

  private func resolve(
    _ text: String, _ name: String, _ tags: [String], _ owner: MarkupElement
  ) throws(ProcessError) {
    // A name in another namespace belongs to an imported file.
    if let colon = text.firstIndex(of: ":") {
      let prefix = trimmed(String(text[..<colon]))
      if let namespace = owner.namespaces[prefix],
        namespace != reader.root.attribute("targetNamespace")
      {
        return
      }
    }
    guard let found = reader.index[localPart(text)] else {
      throw reader.refusal(owner, .resolvedReference, "\(name) \(text) names nothing")
    }
    guard tags.isEmpty || tags.contains(found.name) else {
      throw reader.refusal(
        owner, .referenceKind, "\(name) \(text) is a \(found.name)")
    }
  }
}
