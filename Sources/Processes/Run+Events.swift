import FEEL

/// Events: listening, being triggered, throwing, ending.
extension Run {
  // MARK: waiting

  /// What the token waits for from outside or from a throw inside; empty where it does not wait.
  func waits(_ token: Token) -> [Trigger] {
    switch token.role {
    case .listener, .guarding: return graph.nodes[token.node].triggers
    case .active, .option, .instance:
      switch graph.nodes[token.node].kind {
      case .receiveTask: return [.message(graph.nodes[token.node].message)]
      case .intermediateCatchEvent: return graph.nodes[token.node].triggers
      default: return []
      }
    case .arrived, .body, .reset, .completed: return []
    }
  }

  /// Whether something outside was told to watch for the token.
  func waitsOutside(_ token: Token) -> Bool {
    switch token.role {
    case .listener, .guarding: graph.nodes[token.node].triggers.contains(where: \.isOutside)
    case .active, .option, .instance: waits(token).contains(where: \.isOutside)
    case .arrived, .body, .reset, .completed: false
    }
  }

  /// Tells the outside what to watch for on the token's behalf.
  mutating func listen(_ token: Token) throws(ProcessProblem) {
    let id = graph.nodes[token.node].id
    for trigger in waits(token) {
      switch trigger {
      case .message(let name): effects.append(.awaitMessage(token.id, node: id, name: name))
      case .signal(let name): effects.append(.awaitSignal(token.id, node: id, name: name))
      case .timer(let kind, let value): try startTimer(token, kind, value)
      default: break
      }
    }
  }

  private mutating func startTimer(
    _ token: Token, _ kind: TimerKind, _ time: TimerValue
  ) throws(ProcessProblem) {
    let id = graph.nodes[token.node].id
    var value: Value
    switch time {
    case .value(let fixed): value = fixed
    case .expression(let expression):
      value = try evaluate(expression, element: id, at: token.scope)
    }
    switch (kind, value) {
    case (.date, .date), (.date, .dateTime), (.duration, .daysDuration),
      (.duration, .yearsDuration):
      break
    case (.cycle, .string(let text)):
      guard let firings = ISOTime.repetitions(text) else {
        throw .timer(node: id, reason: "the cycle “\(text)” is not ISO 8601")
      }
      update(token.id) { $0.total = firings }
    case (.cycle, .daysDuration), (.cycle, .yearsDuration):
      value = .string("R/" + value.plain)
      update(token.id) { $0.total = -1 }
    default:
      throw .timer(node: id, reason: "\(kind.rawValue) timer over \(value.description)")
    }
    effects.append(.startTimer(token.id, node: id, kind: kind, value: value))
  }

  mutating func attachListeners(_ host: Token) throws(ProcessProblem) {
    for boundary in graph.nodes[host.node].boundaries {
      let needed = graph.nodes[boundary].triggers.contains {
        $0.isOutside || $0.isConditional
      }
      guard needed else { continue }
      try listen(addToken(boundary, .listener, scope: host.scope, owner: host.id))
    }
  }

  /// An event-based gateway offers each event behind it; the first to happen wins (§10.6.6).
  mutating func offer(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    let gateway = addToken(node, .active, scope: scope)
    for flow in graph.nodes[node].outgoing {
      let target = graph.flows[flow].target
      try listen(addToken(target, .option, scope: scope, owner: gateway.id))
    }
  }

  // MARK: being triggered

  func receiver(of name: String) -> (Token, Int)? {
    for token in state.tokens {
      if let bit = waits(token).firstIndex(of: .message(name)), !hasSeen(token, bit) {
        return (token, bit)
      }
    }
    return nil
  }

  func hasSeen(_ token: Token, _ bit: Int) -> Bool {
    graph.nodes[token.node].parallelMultiple && token.counter & (1 << bit) != 0
  }

  mutating func broadcast(_ name: String) throws(ProcessProblem) {
    for token in state.tokens {
      // An earlier receiver may have cancelled a later one.
      guard let token = state.token(token.id),
        let bit = waits(token).firstIndex(of: .signal(name)), !hasSeen(token, bit)
      else { continue }
      try trigger(token, bit)
    }
  }

  /// The awaited event happened.
  mutating func trigger(_ token: Token, _ bit: Int) throws(ProcessProblem) {
    let count = graph.nodes[token.node].triggers.count
    if graph.nodes[token.node].parallelMultiple, count > 1 {
      let seen = token.counter | (1 << bit)
      update(token.id) { $0.counter = seen }
      guard seen == (1 << count) - 1 else { return }
      update(token.id) { $0.counter = 0 }
    }
    switch token.role {
    case .option:
      if let gateway = state.token(token.owner) {
        heardEnough(token)
        if !graph.nodes[gateway.node].wantsAllEvents
          || !state.tokens.contains(where: { $0.owner == gateway.id })
        {
          cancel(gateway)
        }
      }
      try leave(token.node, token.scope)
    case .listener: try triggerBoundary(token, bit)
    case .guarding: try triggerEventSubProcess(token, bit)
    default:
      if graph.nodes[token.node].kind == .receiveTask { return try finish(token) }
      if try !repeats(token, bit) { heardEnough(token) }
      try leave(token.node, token.scope)
    }
  }

  /// The event is over. What else it waited for outside is told that nobody waits any longer.
  private mutating func heardEnough(_ token: Token) {
    let node = graph.nodes[token.node]
    if node.triggers.count > 1, !node.parallelMultiple,
      node.triggers.count(where: \.isOutside) > 1
    {
      effects.append(.cancelled(token.id, node: node.id))
    }
    remove(token.id)
  }

  /// A cycle with firings left starts its timer again; any other timer is spent.
  private mutating func repeats(_ token: Token, _ bit: Int) throws(ProcessProblem) -> Bool {
    guard case .timer(.cycle, let time) = waits(token)[bit], token.total != 1, token.total != 0
    else { return false }
    try startTimer(token, .cycle, time)
    update(token.id) { $0.total = token.total < 0 ? -1 : token.total - 1 }
    return true
  }

  /// A timer of an event that goes on listening; where it alone could have triggered the event,
  /// the event is over with it.
  private mutating func timeGoesOn(_ token: Token, _ bit: Int) throws(ProcessProblem) {
    guard waits(token)[bit].isTimer, try !repeats(token, bit), waits(token).count == 1 else {
      return
    }
    remove(token.id)
  }

  private mutating func triggerBoundary(_ token: Token, _ bit: Int) throws(ProcessProblem) {
    if graph.nodes[token.node].interrupting {
      heardEnough(token)
      if let host = state.token(token.owner) { cancel(host) }
    } else {
      try timeGoesOn(token, bit)
    }
    try leave(token.node, token.scope)
  }

  private mutating func triggerEventSubProcess(
    _ token: Token, _ bit: Int
  ) throws(ProcessProblem) {
    if graph.nodes[token.node].interrupting {
      heardEnough(token)
    } else {
      try timeGoesOn(token, bit)
    }
    try openEventSubProcess(start: token.node, scope: token.scope)
  }

  /// Runs an event sub-process inside its scope, alone if its start interrupts (§10.3.5).
  mutating func openEventSubProcess(
    start: Int, scope: TokenID
  ) throws(ProcessProblem) {
    let body = graph.nodes[start].container
    let subProcess = graph.containers[body].node
    if graph.nodes[start].interrupting {
      for token in state.tokens.filter({ $0.scope == scope && $0.role != .completed })
      where state.token(token.id) != nil { cancel(token) }
      dropMoves(in: scope)
    }
    let token = addToken(subProcess, .active, scope: scope)
    try open(body, scope: token.id, at: [start])
  }

  /// Tokens on their way inside a scope that was just emptied go no further.
  mutating func dropMoves(in scope: TokenID) {
    func stays(_ move: Move) -> Bool {
      switch move {
      case .arrive(_, _, let inside), .raise(_, let inside), .cast(_, let inside):
        inside != scope
      case .instance, .work: true
      }
    }
    moves = moves[made...].filter(stays)
    casts = casts.filter(stays)
    made = 0
  }

  /// Conditional events fire when their condition holds; looked at whenever all else rests.
  mutating func fireConditional() throws(ProcessProblem) -> Bool {
    guard graph.hasConditions else { return false }
    for token in state.tokens {
      guard let bit = waits(token).firstIndex(where: \.isConditional), !hasSeen(token, bit),
        case .conditional(let condition) = waits(token)[bit]
      else { continue }
      let node = graph.nodes[token.node]
      let holds = try isTrue(condition, element: node.id, at: token.scope)
      let lasting =
        (token.role == .listener || token.role == .guarding) && !node.interrupting
      if lasting {
        // Fires when the condition becomes true, not for as long as it is.
        let before = token.flow == Self.conditionHeld
        if holds != before { update(token.id) { $0.flow = holds ? Self.conditionHeld : -1 } }
        if !holds || before { continue }
      } else if !holds {
        continue
      }
      try spend(token.node)
      try trigger(token, bit)
      return true
    }
    return false
  }

  /// Kept in a listener's `flow` while its condition is true.
  private static let conditionHeld = -2

  // MARK: throwing

  /// Throws everything that the event carries; false where the token does not go on from here.
  mutating func throwEvent(_ node: Int, _ scope: TokenID) throws(ProcessProblem) -> Bool {
    let info = graph.nodes[node]
    // What is thrown may interrupt the scope that holds the thrower: then this token is gone.
    let thrower = addToken(node, .active, scope: scope)
    for trigger in info.triggers {
      switch trigger {
      case .message(let name):
        effects.append(.thrown(node: info.id, kind: .message, name: name))
      case .signal(let name):
        effects.append(.thrown(node: info.id, kind: .signal, name: name))
        try broadcast(name)
      case .escalation(let code):
        effects.append(.thrown(node: info.id, kind: .escalation, name: code))
        try escalate(code, inside: scope)
      case .link(let name):
        let target = graph.containers[info.container].nodes.first {
          graph.nodes[$0].kind == .intermediateCatchEvent
            && graph.nodes[$0].triggers.contains(.link(name))
        }
        remove(thrower.id)
        if let target { moves.append(.arrive(node: target, flow: -1, scope: scope)) }
        return false
      case .compensation(let activity, let waits):
        if try !compensate(activity, thrower: thrower, waits: waits) { return false }
      default: break
      }
      if state.token(thrower.id) == nil { return false }
    }
    remove(thrower.id)
    return true
  }

  mutating func endEvent(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    effects.append(.ended(node: graph.nodes[node].id))
    if scope == .root { state.outcome = graph.nodes[node].id }
    if graph.nodes[node].triggers.isEmpty {
      // Throwing uses up an id, which logs already written count on.
      state.nextToken += 1
      return lessened.append(scope)
    }
    if graph.nodes[node].triggers.contains(.cancel) { return try undoTransaction(node, scope) }
    for trigger in graph.nodes[node].triggers {
      switch trigger {
      case .error: return moves.append(.raise(node: node, scope: scope))
      case .terminate: return try terminate(scope)
      default: break
      }
    }
    if try throwEvent(node, scope) { lessened.append(scope) }
  }

  /// Ends the scope at once; the process that holds it goes on (§10.5.3).
  private mutating func terminate(_ scope: TokenID) throws(ProcessProblem) {
    guard scope != .root, let token = state.token(scope) else { return end() }
    removeChildren(of: token)
    try finish(token)
  }

  mutating func cancelTransaction(_ scope: TokenID) throws(ProcessProblem) {
    guard let inside = state.token(scope) else { return end() }
    // Of a repeated transaction, all instances are called off.
    let token = inside.role == .instance ? state.token(inside.owner) ?? inside : inside
    let boundary = graph.nodes[token.node].boundaries.first {
      graph.nodes[$0].triggers.contains(.cancel)
    }
    cancel(token)
    if let boundary {
      try leave(boundary, token.scope)
    } else {
      try leave(token.node, token.scope)
    }
  }

  // MARK: errors and escalations

  /// Finds the error's event on the activity itself, then outward.
  mutating func raise(_ code: String, from token: Token) throws(ProcessProblem) -> Bool {
    let outer = token.role == .instance ? state.token(token.owner) ?? token : token
    if let boundary = catcher(of: .error(code), among: graph.nodes[outer.node].boundaries) {
      cancel(outer)
      try leave(boundary, outer.scope)
      return true
    }
    return try raise(code, inside: outer.scope)
  }

  /// Finds the error's event in the scope's event sub-processes, then on the activity that
  /// holds it, and so on outward; false where nothing catches it.
  mutating func raise(_ code: String, inside scope: TokenID) throws(ProcessProblem) -> Bool {
    // A start that already interrupted its scope listens no more.
    let guards = state.tokens.filter { $0.scope == scope && $0.role == .guarding }.map(\.node)
    if let start = catcher(of: .error(code), among: guards) {
      try openEventSubProcess(start: start, scope: scope)
      return true
    }
    guard scope != .root, let token = state.token(scope) else { return false }
    return try raise(code, from: token)
  }

  /// The event for exactly this code, else one that catches every one.
  private func catcher(of thrown: Trigger, among events: [Int]) -> Int? {
    events.first { graph.nodes[$0].triggers.contains(thrown) }
      ?? events.first { graph.nodes[$0].triggers.contains { $0.catches(thrown) } }
  }

  /// Finds the escalation's event outward from the scope; caught by none is not a problem. An
  /// event sub-process that escalates does not start itself.
  private mutating func escalate(
    _ code: String, inside scope: TokenID
  ) throws(ProcessProblem) {
    var inner = scope
    var left = -1
    while true {
      let guards = state.tokens.filter {
        $0.scope == inner && $0.role == .guarding
          && graph.containers[graph.nodes[$0.node].container].node != left
      }.map(\.node)
      if let start = catcher(of: .escalation(code), among: guards) {
        return try openEventSubProcess(start: start, scope: inner)
      }
      guard inner != .root, let found = state.token(inner) else { return }
      let host = found.role == .instance ? state.token(found.owner) ?? found : found
      if let boundary = catcher(of: .escalation(code), among: graph.nodes[host.node].boundaries) {
        if graph.nodes[boundary].interrupting { cancel(host) }
        return try leave(boundary, host.scope)
      }
      left = host.node
      inner = host.scope
    }
  }
}

extension Trigger {
  var isConditional: Bool { if case .conditional = self { true } else { false } }

  /// Whether an event with this trigger hears what is thrown; one without a code hears every code.
  func catches(_ thrown: Trigger) -> Bool {
    switch (self, thrown) {
    case (.error(let code), .error), (.escalation(let code), .escalation):
      code.isEmpty || self == thrown
    default: self == thrown
    }
  }
}
