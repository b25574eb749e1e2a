import FEEL

/// The complex gateway (BPMN 2.0 §13.4.5): it waits for its start, fires, then waits for its reset.
extension Run {
  /// A token comes: one more towards the start, or one of those that the reset waits for.
  mutating func enterComplex(
    _ node: Int, _ flow: Int, _ scope: TokenID
  ) throws(ProcessProblem) {
    guard graph.nodes[node].incoming.count > 1, graph.nodes[node].activation >= 0 else {
      return try leaveInclusive(node, scope)
    }
    addToken(node, .arrived, scope: scope, flow: flow)
    let reset = state.tokens.first {
      $0.node == node && $0.scope == scope && $0.role == .reset
    }
    guard let reset else { return try startComplex(node, scope) }
    let seen = takeOfEach(node, scope, besides: reset.total)
    update(reset.id) { $0.total = seen }
    lessened.append(scope)
    if seen == allFlows(into: node) { try endRound(reset) }
  }

  /// Fires where the activation condition over `activationCount` holds, and so takes a token of
  /// each flow that has one.
  private mutating func startComplex(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    let count = arrived(node, scope).count
    guard count > 0,
      try isTrue(
        graph.nodes[node].activation, element: graph.nodes[node].id, at: scope,
        with: FEELContext([("activationCount", Value(count))]))
    else { return }
    let seen = takeOfEach(node, scope, besides: 0)
    if seen != allFlows(into: node) { addToken(node, .reset, scope: scope, total: seen) }
    try leaveInclusive(node, scope, with: FEELContext([("waitingForStart", Value(true))]))
    if seen == allFlows(into: node) { try startComplex(node, scope) }
  }

  /// Resets the gateway where no token is expected on the flows that brought none; false where
  /// one is.
  mutating func resetComplex(_ reset: Token) throws(ProcessProblem) -> Bool {
    let filled = graph.nodes[reset.node].incoming.indices.map { reset.total & Self.bit($0) != 0 }
    guard !expectsMore(reset, filled) else { return false }
    try spend(reset.node)
    try endRound(reset)
    return true
  }

  /// Leaves once more by the flows whose condition asks for the reset, then waits for the next
  /// start, for which tokens may be there already.
  private mutating func endRound(_ reset: Token) throws(ProcessProblem) {
    remove(reset.id)
    let again = FEELContext([("waitingForStart", Value(false))])
    for flow in graph.nodes[reset.node].outgoing {
      let condition = graph.flows[flow].condition
      guard condition >= 0,
        graph.expressions[condition].references.contains(where: { $0.first == "waitingForStart" }),
        try isTrue(condition, element: graph.flows[flow].id, at: reset.scope, with: again)
      else { continue }
      go(flow, reset.scope)
    }
    try startComplex(reset.node, reset.scope)
  }

  // MARK: which flows brought a token

  /// Takes a token of each flow that is not among those already seen; gives all seen then.
  private mutating func takeOfEach(_ node: Int, _ scope: TokenID, besides seen: Int) -> Int {
    var seen = seen
    let waiting = arrived(node, scope)
    for (place, flow) in graph.nodes[node].incoming.enumerated() where seen & Self.bit(place) == 0 {
      guard let token = waiting.first(where: { $0.flow == flow }) else { continue }
      remove(token.id)
      seen |= Self.bit(place)
    }
    return seen
  }

  private func allFlows(into node: Int) -> Int {
    graph.nodes[node].incoming.indices.reduce(0) { $0 | Self.bit($1) }
  }

  /// Flows beyond the 62nd share one bit.
  static func bit(_ place: Int) -> Int { 1 << min(place, 62) }
}
