import FEEL

/// Events: listening and being triggered.
extension Run {
  // MARK: waiting

  /// What the token waits for from outside or from a throw inside; empty where it does not wait.
  func waits(_ token: Token) -> [Trigger] {
    switch token.role {
    case .listener, .guarding: return graph.nodes[token.node].triggers
    case .active, .option, .instance:
      switch graph.nodes[token.node].kind {
      case .receiveTask: return [.message(graph.nodes[token.node].message)]
      case .intermediateCatchEvent, .startEvent: return graph.nodes[token.node].triggers
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
    // A text as the standard writes times: ISO 8601.
    if kind != .cycle, case .string(let text) = value, let time = ISOTime.value(text, kind) {
      value = time
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

  /// - Parameter owner: whose own listeners were told already.
  mutating func broadcast(_ name: String, besides owner: TokenID? = nil) throws(ProcessProblem) {
    for token in state.tokens where owner == nil || token.owner != owner {
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
}
