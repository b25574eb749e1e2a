/// What the standard's XML schemas (BPMN 2.0 §8–§10, "XML Schema" tables; `Semantic.xsd`) allow in
/// each element: the children, the parts that must be there, the words that an attribute may
/// hold. Elements that are not named here are not looked at. The order of children is not judged:
/// many modellers write it freely.
enum Schema {
  // MARK: children

  private static let events =
    "messageEventDefinition signalEventDefinition errorEventDefinition escalationEventDefinition "
    + "timerEventDefinition conditionalEventDefinition linkEventDefinition cancelEventDefinition "
    + "terminateEventDefinition compensateEventDefinition eventDefinition"
  private static let artifacts = "association textAnnotation group"
  private static let roles = "resourceRole performer humanPerformer potentialOwner"
  private static let flowNodes = NodeKind.allCases.map(\.rawValue).joined(separator: " ")
  private static let flowElements =
    flowNodes + " sequenceFlow dataObject dataObjectReference dataStoreReference"
  private static let element = "documentation auditing monitoring categoryValueRef"
  private static let node = element + " incoming outgoing"
  private static let activity =
    node + " ioSpecification property dataInputAssociation dataOutputAssociation "
    + "multiInstanceLoopCharacteristics standardLoopCharacteristics loopCharacteristics " + roles
  private static let catching =
    node + " property dataOutput dataOutputAssociation outputSet eventDefinitionRef " + events
  private static let throwing =
    node + " property dataInput dataInputAssociation inputSet eventDefinitionRef " + events
  private static let subProcess = activity + " laneSet " + flowElements + " " + artifacts
  private static let callable = "documentation supportedInterfaceRef ioSpecification ioBinding "
  private static let global = callable + roles
  private static let data = "documentation dataState"
  private static let association = "documentation sourceRef targetRef transformation assignment"

  /// The children that may stand in an element, by its name.
  static let children: [String: Set<String>] = [
    "definitions": "documentation import extension category collaboration choreography "
      + "globalChoreographyTask conversation globalConversation correlationProperty dataStore "
      + "endPoint error escalation globalTask globalBusinessRuleTask globalManualTask "
      + "globalScriptTask globalUserTask interface itemDefinition message partnerEntity "
      + "partnerRole process resource signal relationship " + events,
    "process": callable + "auditing monitoring property laneSet correlationSubscription supports "
      + flowElements + " " + artifacts + " " + roles,
    "subProcess": subProcess, "transaction": subProcess,
    "adHocSubProcess": subProcess + " completionCondition", "callActivity": activity,
    "task": activity, "manualTask": activity, "serviceTask": activity, "sendTask": activity,
    "receiveTask": activity, "businessRuleTask": activity, "userTask": activity + " rendering",
    "scriptTask": activity + " script", "globalTask": global, "globalManualTask": global,
    "globalBusinessRuleTask": global, "globalUserTask": global + " rendering",
    "globalScriptTask": global + " script",
    "startEvent": catching, "intermediateCatchEvent": catching, "boundaryEvent": catching,
    "endEvent": throwing, "intermediateThrowEvent": throwing, "event": throwing,
    "exclusiveGateway": node, "inclusiveGateway": node, "parallelGateway": node,
    "eventBasedGateway": node, "complexGateway": node + " activationCondition",
    "sequenceFlow": element + " conditionExpression",
    "messageEventDefinition": "documentation operationRef",
    "signalEventDefinition": "documentation", "errorEventDefinition": "documentation",
    "escalationEventDefinition": "documentation", "cancelEventDefinition": "documentation",
    "terminateEventDefinition": "documentation", "compensateEventDefinition": "documentation",
    "timerEventDefinition": "documentation timeDate timeDuration timeCycle",
    "conditionalEventDefinition": "documentation condition",
    "linkEventDefinition": "documentation source target",
    "standardLoopCharacteristics": "documentation loopCondition",
    "multiInstanceLoopCharacteristics": "documentation loopCardinality loopDataInputRef "
      + "loopDataOutputRef inputDataItem outputDataItem complexBehaviorDefinition "
      + "completionCondition",
    "complexBehaviorDefinition": "documentation condition event",
    "ioSpecification": "documentation dataInput dataOutput inputSet outputSet",
    "inputSet": "documentation dataInputRefs optionalInputRefs whileExecutingInputRefs "
      + "outputSetRefs",
    "outputSet": "documentation dataOutputRefs optionalOutputRefs whileExecutingOutputRefs "
      + "inputSetRefs",
    "dataInput": data, "dataOutput": data, "property": data, "inputDataItem": data,
    "outputDataItem": data, "dataStore": data, "dataObject": data + " " + element,
    "dataObjectReference": data + " " + element, "dataStoreReference": data + " " + element,
    "dataInputAssociation": association, "dataOutputAssociation": association,
    "assignment": "documentation from to", "laneSet": "documentation lane",
    "lane": "documentation partitionElement flowNodeRef childLaneSet",
    "childLaneSet": "documentation lane",
    "interface": "documentation operation",
    "operation": "documentation inMessageRef outMessageRef errorRef",
    "participant": "documentation interfaceRef endPointRef participantMultiplicity",
  ].mapValues { Set($0.split(separator: " ").map(String.init)) }

  // MARK: parts and values

  /// Attributes or children that must be there, by the element's name.
  static let required: [String: [String]] = [
    "definitions": ["targetNamespace"], "import": ["importType", "location", "namespace"],
    "relationship": ["type", "source", "target"], "interface": ["name", "operation"],
    "operation": ["name", "inMessageRef"],
    "assignment": ["from", "to"], "dataInputAssociation": ["targetRef"],
    "dataOutputAssociation": ["targetRef"],
    "ioBinding": ["operationRef", "inputDataRef", "outputDataRef"],
    "resourceParameterBinding": ["parameterRef"], "conversationLink": ["sourceRef", "targetRef"],
    "correlationSubscription": ["correlationKeyRef"],
    "correlationPropertyBinding": ["correlationPropertyRef", "dataPath"],
    "correlationProperty": ["correlationPropertyRetrievalExpression"],
    "correlationPropertyRetrievalExpression": ["messageRef", "messagePath"],
    "participantAssociation": ["innerParticipantRef", "outerParticipantRef"],
    "messageFlowAssociation": ["innerMessageFlowRef", "outerMessageFlowRef"],
    "conversationAssociation": ["innerConversationNodeRef", "outerConversationNodeRef"],
    "complexBehaviorDefinition": ["condition"], "signalEventDefinition": ["signalRef"],
    "conditionalEventDefinition": ["condition"], "linkEventDefinition": ["name"],
  ]

  /// Children that may stand but once in whatever may hold them.
  static let once: Set<String> = [
    "conditionExpression", "activationCondition", "loopCondition", "loopCardinality",
    "completionCondition", "loopDataInputRef", "loopDataOutputRef", "inputDataItem",
    "outputDataItem", "condition", "event", "script", "inMessageRef", "outMessageRef",
    "operationRef", "participantMultiplicity", "ioSpecification", "dataState", "targetRef",
    "transformation", "from", "to", "messagePath", "dataPath", "resourceRef",
    "resourceAssignmentExpression", "childLaneSet", "partitionElement", "auditing", "monitoring",
  ]

  /// The words that an attribute may hold.
  static let words: [String: Set<String>] = [
    "associationDirection": ["None", "One", "Both"], "itemKind": ["Information", "Physical"],
    "processType": ["None", "Public", "Private"], "eventGatewayType": ["Exclusive", "Parallel"],
    "gatewayDirection": ["Unspecified", "Converging", "Diverging", "Mixed"],
    "ordering": ["Parallel", "Sequential"], "behavior": ["All", "One", "None", "Complex"],
  ]

  /// Attributes that are true or false.
  static let flags: Set<String> = [
    "isExecutable", "isClosed", "isInterrupting", "cancelActivity", "parallelMultiple",
    "triggeredByEvent", "isForCompensation", "instantiate", "isSequential", "testBefore",
    "isCollection", "isUnlimited", "waitForCompletion", "cancelRemainingInstances", "isImmediate",
    "mustUnderstand",
  ]
}
