import FEEL

/// What a token throws: events, errors, escalations, cancelled transactions.
extension Run {
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
      // Its own flows are for when it succeeds (§10.3.5).
      lessened.append(token.scope)
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
