/// A static rule of BPMN 2.0 (or a limit of this engine) that a model breaks; the raw value is
/// what a report prints.
public enum StaticRule: String, Sendable, Hashable, CaseIterable, Codable {
  case readable = "xml-readable"
  case definitions = "bpmn-definitions"
  case executableProcess = "executable-process"
  case identified = "element-identified"
  case uniqueIdentifier = "unique-identifier"
  case resolvedReference = "resolved-reference"
  case referenceKind = "reference-of-the-right-kind"
  case knownElement = "known-element"
  case supported = "supported-element"
  case startHasNoIncoming = "start-has-no-incoming-flow"
  case startHasOutgoing = "start-has-outgoing-flow"
  case endHasNoOutgoing = "end-has-no-outgoing-flow"
  case endHasIncoming = "end-has-incoming-flow"
  case reachable = "node-reachable"
  case startAndEndTogether = "start-and-end-together"
  case intermediateConnected = "intermediate-event-connected"
  case boundaryFlows = "boundary-event-flows"
  case boundaryTrigger = "boundary-event-trigger"
  case startTrigger = "start-event-trigger"
  case endTrigger = "end-event-trigger"
  case catchTrigger = "catch-event-trigger"
  case throwTrigger = "throw-event-trigger"
  case triggerDefinition = "trigger-complete"
  case timerDefinition = "timer-has-one-definition"
  case linkPair = "link-events-pair"
  case gatewayDirection = "gateway-direction"
  case gatewayFlows = "gateway-has-flows"
  case eventGateway = "event-gateway-targets"
  case defaultFlow = "default-flow"
  case conditionAllowed = "condition-allowed"
  case flowListed = "flow-listed-by-its-ends"
  case sameScope = "flow-within-one-scope"
  case subProcessStart = "sub-process-start"
  case eventSubProcess = "event-sub-process"
  case loop = "loop-characteristics"
  case quantity = "token-quantity"
  case compensation = "compensation-activity"
  case transaction = "transaction-cancel"
  case message = "message-reference"
  case callActivity = "called-element"
  case dataStructure = "data-structure"
  case dataPlace = "data-in-its-place"
  case dataCollection = "data-collection"
  case dataState = "data-state-name"
  case dataSets = "data-listed-in-sets"
  case dataAssociation = "data-association"
  case eventData = "event-data-per-trigger"
  case expression = "expression-readable"
  case formalExpression = "formal-expression"
  case language = "language-uri"
  case scriptFormat = "script-format"
  case immediateFlow = "flow-immediate"
  case adHoc = "ad-hoc-content"
  case instantiate = "instantiating-gateway"
  case artifact = "artifact-flow"
  case requiredPart = "required-part"
  case singlePart = "single-part"
  case attributeValue = "attribute-value"
  case mandatoryExtension = "extension-understood"
  case resource = "resource-role"
  case participants = "participant-multiplicity"
  case conversation = "conversation"
  case lane = "lane-content"
  case imported = "import"
  case limit = "size-limit"
}

/// Why a model is refused: where, which element, which rule, in words.
public struct ProcessError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  /// 1-based line of the element in the file; 0 where the whole file is meant.
  public let line: Int
  /// The element's id, or its tag where it has none.
  public let element: String
  public let rule: StaticRule
  public let reason: String

  public var description: String {
    "\(file):\(line): \(element): \(reason) [\(rule.rawValue)]"
  }
}
