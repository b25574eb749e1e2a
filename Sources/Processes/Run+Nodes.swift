import FEEL

/// What a token does when it comes to a node, and how it leaves.
extension Run {
  mutating func enter(_ node: Int, _ flow: Int, _ scope: TokenID) throws(ProcessProblem) {
    let quantity = graph.nodes[node].startQuantity
    if quantity > 1 {
      guard gather(node, flow, scope, needed: quantity) else { return }
    }
    switch graph.nodes[node].kind {
    case .exclusiveGateway: try leaveExclusive(node, scope)
    case .parallelGateway:
      guard join(node, flow, scope) else { return }
      leaveAll(node, scope)
    case .inclusiveGateway:
      if graph.nodes[node].incoming.count > 1 {
        addToken(node, .arrived, scope: scope, flow: flow)
      } else {
        try leaveInclusive(node, scope)
      }
    case .complexGateway: try enterComplex(node, flow, scope)
    case .eventBasedGateway: try offer(node, scope)
    case .startEvent:
      guard scope == .root, graph.nodes[node].beginsWithAll else { return try leave(node, scope) }
      try listen(addToken(node, .active, scope: scope))
    case .endEvent: try endEvent(node, scope)
    case .intermediateThrowEvent:
      if try throwEvent(node, scope) { try leave(node, scope) }
    case .intermediateCatchEvent:
      if case .link? = graph.nodes[node].triggers.first { return try leave(node, scope) }
      try listen(addToken(node, .active, scope: scope))
    case .boundaryEvent: try leave(node, scope)
    default: try beginActivity(node, scope)
    }
  }

  // MARK: leaving

  /// Leaves by every flow whose condition is true, or by the default flow (§10.3.1, §13.2.1).
  mutating func leave(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    let outgoing = graph.nodes[node].outgoing
    if outgoing.isEmpty { return lessened.append(scope) }
    let quantity = graph.nodes[node].completionQuantity
    if outgoing.count == 1, quantity == 1, graph.flows[outgoing[0]].condition < 0 {
      return go(outgoing[0], scope)
    }
    let taken = try chosen(node, scope, firstOnly: false)
    for _ in 0..<quantity {
      for flow in taken { go(flow, scope) }
    }
  }

  mutating func leaveExclusive(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    if graph.nodes[node].outgoing.isEmpty { return lessened.append(scope) }
    for flow in try chosen(node, scope, firstOnly: true) { go(flow, scope) }
  }

  mutating func leaveInclusive(
    _ node: Int, _ scope: TokenID, with extra: FEELContext? = nil
  ) throws(ProcessProblem) {
    if graph.nodes[node].outgoing.isEmpty { return lessened.append(scope) }
    for flow in try chosen(node, scope, firstOnly: false, with: extra) { go(flow, scope) }
  }

  mutating func leaveAll(_ node: Int, _ scope: TokenID) {
    if graph.nodes[node].outgoing.isEmpty { return lessened.append(scope) }
    for flow in graph.nodes[node].outgoing { go(flow, scope) }
  }

  mutating func go(_ flow: Int, _ scope: TokenID) {
    moves.append(.arrive(node: graph.flows[flow].target, flow: flow, scope: scope))
  }

  /// The flows whose condition is true, in document order; else the default; else a problem.
  private mutating func chosen(
    _ node: Int, _ scope: TokenID, firstOnly: Bool, with extra: FEELContext? = nil
  ) throws(ProcessProblem) -> [Int] {
    let defaultFlow = graph.nodes[node].defaultFlow
    var taken: [Int] = []
    for flow in graph.nodes[node].outgoing where flow != defaultFlow {
      let condition = graph.flows[flow].condition
      if condition >= 0 {
        guard try isTrue(condition, element: graph.flows[flow].id, at: scope, with: extra) else {
          continue
        }
      }
      taken.append(flow)
      if firstOnly { break }
    }
    if taken.isEmpty, defaultFlow >= 0 { taken = [defaultFlow] }
    guard !taken.isEmpty else { throw .noFlow(node: graph.nodes[node].id) }
    return taken
  }

  // MARK: joining

  /// Fires when every incoming flow has brought a token; surplus tokens stay for the next time.
  private mutating func join(_ node: Int, _ flow: Int, _ scope: TokenID) -> Bool {
    let incoming = graph.nodes[node].incoming
    guard incoming.count > 1 else { return true }
    addToken(node, .arrived, scope: scope, flow: flow)
    let waiting = arrived(node, scope)
    guard incoming.allSatisfy({ flow in waiting.contains { $0.flow == flow } }) else {
      return false
    }
    take(incoming, waiting)
    return true
  }

  /// Collects an activity's start quantity, from whichever flows.
  private mutating func gather(
    _ node: Int, _ flow: Int, _ scope: TokenID, needed: Int
  ) -> Bool {
    addToken(node, .arrived, scope: scope, flow: flow)
    let waiting = arrived(node, scope)
    guard waiting.count >= needed else { return false }
    for token in waiting.prefix(needed) { remove(token.id) }
    return true
  }

  func arrived(_ node: Int, _ scope: TokenID) -> [Token] {
    state.tokens.filter { $0.node == node && $0.scope == scope && $0.role == .arrived }
  }

  /// Uses up one token of each flow.
  mutating func take(_ flows: [Int], _ waiting: [Token]) {
    for flow in flows {
      if let token = waiting.first(where: { $0.flow == flow }) { remove(token.id) }
    }
  }

  /// Fires the first inclusive join to which nothing more can come (§13.4.3), or resets the first
  /// complex one.
  mutating func fireInclusive() throws(ProcessProblem) -> Bool {
    guard !graph.inclusiveSources.isEmpty else { return false }
    for token in state.tokens where token.role == .arrived || token.role == .reset {
      if token.role == .reset {
        guard try resetComplex(token) else { continue }
        return true
      }
      guard graph.nodes[token.node].kind == .inclusiveGateway else { continue }
      let waiting = arrived(token.node, token.scope)
      let incoming = graph.nodes[token.node].incoming
      let filled = incoming.map { flow in waiting.contains { $0.flow == flow } }
      guard !expectsMore(token, filled) else { continue }
      try spend(token.node)
      take(incoming, waiting)
      try leaveInclusive(token.node, token.scope)
      return true
    }
    return false
  }

  /// Whether a token can still come by a flow that has none: every other token of the scope is out
  /// of its reach, or could as well come by a flow that already has one. What listens at an activity
  /// may send a token of its own, and does not stand for the one that the activity holds.
  func expectsMore(_ join: Token, _ filled: [Bool]) -> Bool {
    guard let sources = graph.inclusiveSources[join.node],
      let flows = graph.inclusiveFlows[join.node]
    else { return false }
    return state.tokens.contains { other in
      guard other.scope == join.scope, other.role.keepsScopeOpen,
        other.node != join.node || other.role != .arrived
      else { return false }
      return sources.indices.contains { !filled[$0] && sources[$0][other.node] }
        && !flows.indices.contains { filled[$0] && flows[$0][other.node] }
    }
  }

  // MARK: expressions

  mutating func isTrue(
    _ expression: Int, element: String, at token: TokenID, with extra: FEELContext? = nil
  ) throws(ProcessProblem) -> Bool {
    let value = try evaluate(expression, element: element, at: token, with: extra)
    // Null is not true: a condition over a fact that is not known yet is not met.
    return value == .boolean(true)
  }

  mutating func evaluate(
    _ expression: Int, element: String, at token: TokenID, with extra: FEELContext? = nil
  ) throws(ProcessProblem) -> Value {
    var context = context()
    let locals = locals(token)
    for (name, value) in locals.entries { context[name] = value }
    if let extra { for (name, value) in extra.entries { context[name] = value } }
    var left = budget
    left.steps = max(0, steps)
    let evaluation = graph.expressions[expression].evaluate(context, budget: left)
    steps -= evaluation.stepsUsed
    if evaluation.exhausted {
      throw .condition(element: element, reason: "the expression's budget is used up")
    }
    return evaluation.value
  }
}
