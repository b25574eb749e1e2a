import Markup

/// Rules about pools, conversations and lanes (BPMN 2.0 §9.3, §9.5, §10.8).
struct CollaborationRules {
  private static let nodes: Set<String> = ["conversation", "subConversation", "callConversation"]

  let reader: ModelReader

  func check(_ element: MarkupElement, in parent: MarkupElement?) throws(ProcessError) {
    switch element.name {
    case "participantMultiplicity": try checkMultiplicity(element, of: parent ?? element)
    case "globalConversation": try checkGlobal(element)
    case "callConversation": try checkCall(element)
    case "conversationLink": try checkLink(element)
    case "lane": try checkLane(element)
    default: break
    }
  }

  private func named(_ text: String?) -> MarkupElement? {
    text.flatMap { $0.isEmpty ? nil : reader.index[localPart($0)] }
  }

  /// The minimum is 0 or more, the maximum one or more and no less than it (§9.3.1).
  private func checkMultiplicity(
    _ element: MarkupElement, of participant: MarkupElement
  ) throws(ProcessError) {
    func number(_ name: String, _ standard: Int) throws(ProcessError) -> Int {
      guard let text = element.attribute(name) else { return standard }
      guard let number = Int(text) else {
        throw reader.refusal(participant, .participants, "\(name) “\(text)” is no whole number")
      }
      return number
    }
    let (low, high) = (try number("minimum", 0), try number("maximum", 1))
    guard low >= 0 else {
      throw reader.refusal(participant, .participants, "minimum is \(low), less than 0")
    }
    guard high >= 1, high >= low else {
      throw reader.refusal(
        participant, .participants,
        "maximum is \(high): it is one or more, and no less than the minimum \(low)")
    }
  }

  // MARK: conversations

  /// A global conversation is an empty collaboration (§9.5.5).
  private func checkGlobal(_ element: MarkupElement) throws(ProcessError) {
    let strange =
      Self.nodes.union([
        "conversationLink", "participantAssociation", "messageFlowAssociation",
        "conversationAssociation", "association", "group", "textAnnotation", "choreographyRef",
      ])
    guard let inside = element.modelElements.first(where: { strange.contains($0.name) }) else {
      return
    }
    throw reader.refusal(
      element, .conversation, "a global conversation holds no \(inside.name)")
  }

  /// A call names a collaboration or a global conversation, no choreography (§9.5.4).
  private func checkCall(_ call: MarkupElement) throws(ProcessError) {
    guard let called = named(call.attribute("calledCollaborationRef")) else { return }
    guard called.name == "collaboration" || called.name == "globalConversation" else {
      throw reader.refusal(
        call, .conversation, "calledCollaborationRef is a \(called.name), no collaboration")
    }
    guard !called.modelElements.contains(where: { $0.name == "choreographyRef" }) else {
      throw reader.refusal(call, .conversation, "what it calls names a choreography")
    }
  }

  /// A link joins a conversation and one who takes part in it (§9.5.6).
  private func checkLink(_ link: MarkupElement) throws(ProcessError) {
    let ends = ["sourceRef", "targetRef"].compactMap { named(link.attribute($0)) }
    guard ends.count == 2 else { return }
    let conversations = ends.count { Self.nodes.contains($0.name) }
    let others = ends.count { end in
      end.name == "participant"
        || NodeKind(rawValue: end.name).map { $0.isActivity || $0.isEvent } == true
    }
    guard conversations == 1, others == 1 else {
      throw reader.refusal(
        link, .conversation,
        "it joins a \(ends[0].name) and a \(ends[1].name), "
          + "not a conversation and a participant")
    }
  }

  // MARK: lanes

  /// A lane holds flow nodes (§10.8).
  private func checkLane(_ lane: MarkupElement) throws(ProcessError) {
    for child in lane.modelElements where child.name == "flowNodeRef" {
      guard let found = named(child.trimmedText), NodeKind(rawValue: found.name) == nil else {
        continue
      }
      throw reader.refusal(
        lane, .referenceKind, "flowNodeRef \(child.trimmedText) is a \(found.name), no flow node")
    }
  }
}
