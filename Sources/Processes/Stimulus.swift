import FEEL

/// What happened outside that the process must hear.
public enum Stimulus: Sendable, Hashable, Codable {
  /// A task is done; the context's entries are merged into the process's variables.
  case complete(TokenID, FEELContext)
  /// A task failed with an error code that an error event may catch.
  case fail(TokenID, code: String, message: String)
  case timerFired(TokenID)
  /// Goes to one waiting receiver, the one that has waited longest.
  case message(name: String, FEELContext)
  /// Goes to every waiting receiver; heard by none is not a problem.
  case signal(name: String)
}

/// What the process asks of the outside, in the order in which it arose.
public enum Effect: Sendable, Hashable, Codable {
  /// Open: someone must complete it.
  case userTask(TokenID, node: String)
  /// To be carried out by the caller, who answers `.complete` or `.fail` at once.
  case automatic(TokenID, node: String, kind: NodeKind)
  /// The value is a date, a date and time, a duration, or for a cycle its ISO 8601 text
  /// (`R3/PT10M`). A cycle is started again by a new effect after each firing.
  case startTimer(TokenID, node: String, kind: TimerKind, value: Value)
  /// A task, timer or receiver that no longer waits.
  case cancelled(TokenID, node: String)
  case awaitMessage(TokenID, node: String, name: String)
  case awaitSignal(TokenID, node: String, name: String)
  /// A throw or end event sent something out; an error is reported so only if nobody caught it.
  case thrown(node: String, kind: ThrownKind, name: String)
  /// An end event was reached.
  case ended(node: String)
  /// No token is left, or the process was terminated.
  case finished
}

/// Why a stimulus changed nothing.
public enum ProcessProblem: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  case ended
  case unknownToken(TokenID)
  /// The token is there but waits for something else.
  case notAwaited(TokenID, node: String)
  case noReceiver(message: String)
  /// No condition was true and there is no default flow.
  case noFlow(node: String)
  case condition(element: String, reason: String)
  case timer(node: String, reason: String)
  case instances(node: String, reason: String)
  case uncaught(node: String, code: String, message: String)
  case unknownStart(String)
  case exhausted(node: String)
  case depth(node: String)

  public var description: String {
    switch self {
    case .ended: "the process has ended"
    case .unknownToken(let token): "no token \(token.rawValue)"
    case .notAwaited(let token, let node):
      "token \(token.rawValue) at \(node) does not wait for this"
    case .noReceiver(let message): "nothing waits for message \(message)"
    case .noFlow(let node): "\(node): no outgoing condition is true and there is no default flow"
    case .condition(let element, let reason): "\(element): \(reason)"
    case .timer(let node, let reason): "\(node): \(reason)"
    case .instances(let node, let reason): "\(node): \(reason)"
    case .uncaught(let node, let code, let message):
      "\(node): error \(code) is caught by no event: \(message)"
    case .unknownStart(let id): "no start event \(id) at the process's top level"
    case .exhausted(let node): "\(node): the budget of steps is used up"
    case .depth(let node): "\(node): sub-processes nest too deeply"
    }
  }
}

/// The answer to one stimulus. Where there is a problem the state is the one given, unchanged,
/// and there are no effects.
public struct Step: Sendable, Hashable {
  public let state: ProcessState
  public let effects: [Effect]
  public let problem: ProcessProblem?

  public init(state: ProcessState, effects: [Effect], problem: ProcessProblem?) {
    self.state = state
    self.effects = effects
    self.problem = problem
  }
}
