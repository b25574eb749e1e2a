import FEEL

/// What a flow node is (BPMN 2.0 §10.3–10.6).
public enum NodeKind: String, Sendable, Hashable, Codable, CaseIterable {
  case task, userTask, manualTask, serviceTask, businessRuleTask, scriptTask, sendTask, receiveTask
  case subProcess, transaction, adHocSubProcess, callActivity
  case exclusiveGateway, parallelGateway, inclusiveGateway, eventBasedGateway, complexGateway
  case startEvent, endEvent, intermediateCatchEvent, intermediateThrowEvent, boundaryEvent

  public var isActivity: Bool {
    switch self {
    case .task, .userTask, .manualTask, .serviceTask, .businessRuleTask, .scriptTask, .sendTask,
      .receiveTask, .subProcess, .transaction, .adHocSubProcess, .callActivity:
      true
    default: false
    }
  }

  public var isGateway: Bool {
    switch self {
    case .exclusiveGateway, .parallelGateway, .inclusiveGateway, .eventBasedGateway,
      .complexGateway:
      true
    default: false
    }
  }

  public var isEvent: Bool { !isActivity && !isGateway }

  /// Carried out by the caller at once, who answers `.complete` or `.fail`.
  var isAutomatic: Bool {
    switch self {
    case .serviceTask, .businessRuleTask, .scriptTask, .sendTask: true
    default: false
    }
  }

  /// Holds other nodes while it runs.
  var isContainer: Bool {
    switch self {
    case .subProcess, .transaction, .adHocSubProcess, .callActivity: true
    default: false
    }
  }
}

/// A flow node as the other rooms see it.
public struct NodeInfo: Sendable, Hashable {
  /// Position among the model's nodes, in document order.
  public let index: Int
  public let id: String
  /// The label drawn on it; empty where there is none.
  public let name: String
  public let kind: NodeKind
  /// The label for English readers, `palmcity:en`; nil where nobody wrote one.
  public var english: String? { extensions["en"].flatMap { $0.isEmpty ? nil : $0 } }
  /// Attributes in the namespace `https://palmcity.org/bpmn/1`, by local name.
  public let extensions: [String: String]
  /// The text of a script task, as written.
  public let script: String?
  /// The id of the process, sub-process or called process that directly holds it.
  public let container: String
  /// The id of the activity that a boundary event sits on.
  public let attachedTo: String?
  /// Whether it may run several times at once or in turn (multi-instance or loop).
  public let repeats: Bool
  /// 1-based line in the file.
  public let line: Int
}

/// A FEEL text of the process, and whose it is.
package struct ProcessText: Sendable {
  package let expression: Expression
  /// The name of the flow or node, or its id where it has none.
  package let element: String
  /// 1-based line in the file.
  package let line: Int

  /// What a loop, or a gateway that waits for several, tells its own texts by these names.
  package static let ownNames = [
    "loopCounter", "numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances",
    "numberOfTerminatedInstances", "waitingForStart",
  ]
}

/// How a timer's time is given (BPMN 2.0 §10.5.5): a moment, a span, or a repetition.
public enum TimerKind: String, Sendable, Hashable, Codable { case date, duration, cycle }

/// What a throw event lets out of the process, for the caller to carry on.
public enum ThrownKind: String, Sendable, Hashable, Codable {
  case message, signal, escalation, error
}
