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
    "operationRef": ["operation"], "processRef": ["process"], "supports": ["process"],
    "interfaceRef": ["interface"], "supportedInterfaceRef": ["interface"],
    "endPointRef": ["endPoint"],
    "dataObjectRef": ["dataObject"], "dataStoreRef": ["dataStore"],
    "categoryValueRef": ["categoryValue"], "itemSubjectRef": ["itemDefinition"],
    "itemRef": ["itemDefinition"], "evaluatesToTypeRef": ["itemDefinition"],
    "dataInputRefs": ["dataInput"], "optionalInputRefs": ["dataInput"],
    "whileExecutingInputRefs": ["dataInput"], "outputSetRefs": ["outputSet"],
    "dataOutputRefs": ["dataOutput"], "optionalOutputRefs": ["dataOutput"],
    "whileExecutingOutputRefs": ["dataOutput"], "inputSetRefs": ["inputSet"],
    "inputDataRef": ["dataInput", "inputSet"], "outputDataRef": ["dataOutput", "outputSet"],
    "loopDataInputRef": [], "loopDataOutputRef": [],
    "flowNodeRef": [], "partitionElementRef": [], "attachedToRef": [],
    "activityRef": NodeKind.allCases.filter(\.isActivity).map(\.rawValue),
    "participantRef": ["participant"], "innerParticipantRef": ["participant"],
    "outerParticipantRef": ["participant"], "initiatingParticipantRef": ["participant"],
    "messageFlowRef": ["messageFlow"], "innerMessageFlowRef": ["messageFlow"],
    "outerMessageFlowRef": ["messageFlow"], "innerConversationNodeRef": conversations,
    "outerConversationNodeRef": conversations,
    "calledCollaborationRef": [], "definitionalCollaborationRef": ["collaboration"],
    "choreographyRef": ["choreography", "globalChoreographyTask"],
    "calledChoreographyRef": ["choreography", "globalChoreographyTask"],
    "oneBehaviorEventRef": definitions, "noneBehaviorEventRef": definitions,
    "correlationKeyRef": ["correlationKey"], "correlationPropertyRef": ["correlationProperty"],
    "resourceRef": ["resource"], "parameterRef": ["resourceParameter"],
  ]
  private static let definitions = [
    "message", "signal", "error", "escalation", "timer", "conditional", "link", "cancel",
    "terminate", "compensate",
  ].map { $0 + "EventDefinition" }
  private static let conversations = ["conversation", "subConversation", "callConversation"]

  func check() throws(ProcessError) {
    var open = [reader.root]
    while let element = open.popLast() {
      for (name, tags) in Self.references {
        for child in element.modelElements where child.name == name {
          try resolve(child.trimmedText, name, tags, element)
        }
        if let value = element.attribute(name) { try resolve(value, name, tags, element) }
      }
      if ["error", "escalation", "signal"].contains(element.name),
        let value = element.attribute("structureRef")
      {
        try resolve(value, "structureRef", ["itemDefinition"], element)
      }
      if element.name == "resourceParameter", let value = element.attribute("type") {
        try resolve(value, "type", ["itemDefinition"], element)
      }
      if ["association", "messageFlow", "conversationLink"].contains(element.name) {
        for name in ["sourceRef", "targetRef"] {
          guard let value = element.attribute(name), !value.isEmpty else {
            throw reader.refusal(element, .resolvedReference, "\(name) is missing")
          }
          try resolve(value, name, [], element)
        }
      }
      if element.name == "messageFlow" { try checkMessageFlow(element) }
      if element.name == "dataInputAssociation" || element.name == "dataOutputAssociation" {
        for name in ["sourceRef", "targetRef"] {
          for child in element.modelElements where child.name == name {
            try resolve(child.trimmedText, name, Self.data, element)
          }
        }
      }
      open += element.modelElements
    }
  }

  private static let data = [
    "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput",
    "dataOutput", "property", "inputDataItem", "outputDataItem",
  ]

  /// A message goes from a pool, activity or throwing event of one participant to a pool,
  /// activity or catching event of another (BPMN 2.0 §7.6.2, §9.4).
  private func checkMessageFlow(_ flow: MarkupElement) throws(ProcessError) {
    let ends = ["sourceRef", "targetRef"].map { name in
      flow.attribute(name).flatMap { reader.index[localPart($0)] }
    }
    // An end in another file is not judged here.
    guard let source = ends[0], let target = ends[1] else { return }
    guard exchanges(source, events: ["intermediateThrowEvent", "endEvent"]) else {
      throw reader.refusal(
        flow, .message, "a \(source.name) without a message sends none")
    }
    guard exchanges(target, events: ["intermediateCatchEvent", "startEvent", "boundaryEvent"])
    else {
      throw reader.refusal(
        flow, .message, "a \(target.name) without a message receives none")
    }
    if source == target || pool(of: source).map({ $0 == pool(of: target) }) == true {
      throw reader.refusal(flow, .message, "both ends lie in one pool: messages go between pools")
    }
  }

  /// The process that holds the element, or that the participant is.
  private func pool(of element: MarkupElement) -> MarkupElement? {
    if element.name == "participant" {
      return element.attribute("processRef").flatMap { reader.index[localPart($0)] }
    }
    guard let node = element.attribute("id").flatMap({ reader.nodeIndex[$0] }) else { return nil }
    var container = reader.graph.nodes[node].container
    while reader.graph.containers[container].node >= 0 {
      container = reader.graph.nodes[reader.graph.containers[container].node].container
    }
    return reader.processes.first { $0.container == container }?.element
  }

  private func exchanges(_ element: MarkupElement, events: [String]) -> Bool {
    if events.contains(element.name) {
      return element.modelElements.contains { child in
        child.name == "messageEventDefinition"
          || child.name == "eventDefinitionRef"
            && reader.index[localPart(child.text)]?.name == "messageEventDefinition"
      }
    }
    let isActivity = NodeKind(rawValue: element.name)?.isActivity == true
    return isActivity || element.name == "participant" || element.name == "adHocSubProcess"
  }

  private func resolve(
    _ text: String, _ name: String, _ tags: [String], _ owner: MarkupElement
  ) throws(ProcessError) {
    if try isElsewhere(text, name, owner) { return }
    guard let found = reader.index[localPart(text)] else {
      throw reader.refusal(owner, .resolvedReference, "\(name) \(text) names nothing")
    }
    guard tags.isEmpty || tags.contains(found.name) else {
      throw reader.refusal(
        owner, .referenceKind, "\(name) \(text) is a \(found.name)")
    }
  }

  /// A name in another namespace belongs to an imported file, which is not read here (§8.2.1).
  private func isElsewhere(
    _ text: String, _ name: String, _ owner: MarkupElement
  ) throws(ProcessError) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    let prefix = trimmed(String(text[..<colon]))
    guard let namespace = owner.namespaces[prefix],
      namespace != reader.root.attribute("targetNamespace")
    else { return false }
    // The types of XML Schema are there without import.
    if namespace == "http://www.w3.org/2001/XMLSchema" { return true }
    let isImported = reader.root.modelElements.contains {
      $0.name == "import" && $0.attribute("namespace") == namespace
    }
    guard isImported else {
      throw reader.refusal(
        owner, .imported, "\(name) \(text) lies in \(namespace), which no import brings in")
    }
    return true
  }
}
