import FEEL

/// Undoing what was completed, the last first (BPMN 2.0 §10.6), and ad hoc content.
extension Run {
  // MARK: remembering

  /// Whether the activity must be remembered when it completes: it has a handler, or it is a
  /// scope in which something was completed or that has a compensation event sub-process.
  func canBeUndone(_ token: Token) -> Bool {
    let node = token.node
    guard token.owner == .root, !graph.nodes[node].isForCompensation,
      !graph.nodes[node].triggeredByEvent
    else { return false }
    if handler(of: node) != nil { return true }
    guard graph.nodes[node].kind.isContainer, token.role == .active else { return false }
    return compensationStart(of: token.node) != nil
      || state.tokens.contains { $0.scope == token.id && $0.role == .completed }
  }

  private func handler(of node: Int) -> Int? {
    for boundary in graph.nodes[node].boundaries where graph.nodes[boundary].handler >= 0 {
      return graph.nodes[boundary].handler
    }
    return nil
  }

  /// The start of the sub-process's compensation event sub-process.
  private func compensationStart(of node: Int) -> Int? {
    let body = graph.nodes[node].body
    guard body >= 0 else { return nil }
    for inside in graph.containers[body].nodes where graph.nodes[inside].triggeredByEvent {
      let starts = graph.containers[graph.nodes[inside].body].nodes
      let start = starts.first {
        graph.nodes[$0].kind == .startEvent
          && graph.nodes[$0].triggers.contains(where: \.isCompensation)
      }
      if let start { return start }
    }
    return nil
  }

  /// Whether the instance of a multi-instance or looping sub-process must be remembered: each is
  /// undone by itself, unless a handler outside undoes them all at once (§13.5.5). That handler
  /// does nothing for a transaction that is called off before all of its instances completed.
  func instanceCanBeUndone(_ token: Token) -> Bool {
    let info = graph.nodes[token.node]
    guard info.kind.isContainer, !info.isForCompensation,
      info.kind == .transaction || handler(of: token.node) == nil
    else { return false }
    return compensationStart(of: token.node) != nil
      || state.tokens.contains { $0.scope == token.id && $0.role == .completed }
  }

  /// The token stays as a record; of a scope's content only the records stay.
  mutating func keepCompleted(_ token: Token) throws(ProcessProblem) {
    let children = state.tokens.filter {
      ($0.owner == token.id || $0.scope == token.id) && $0.role != .completed
    }
    for child in children where state.token(child.id) != nil { cancel(child) }
    // The order of completion, from the same counter as the ids.
    let order = state.nextToken
    state.nextToken += 1
    update(token.id) {
      $0.role = .completed
      $0.counter = order
      $0.total = 0
      $0.flow = -1
    }
  }

  // MARK: undoing

  /// Begins to undo; false where the thrower waits until it is done.
  mutating func compensate(
    _ activity: String, thrower: Token, waits: Bool
  ) throws(ProcessProblem) -> Bool {
    let scopes = scopesToUndo(thrower.scope)
    let chosen = state.tokens.filter { token in
      guard token.role == .completed, token.total == 0,
        // Instances of an activity that is still at work are not completed.
        token.owner == .root || state.token(token.owner) == nil
      else { return false }
      return activity.isEmpty
        ? token.scope == scopes.last
        : scopes.contains(token.scope) && graph.nodes[token.node].id == activity
    }
    guard !chosen.isEmpty else { return true }
    for token in chosen { update(token.id) { $0.total = thrower.id.rawValue } }
    if waits {
      try undoNext(thrower)
      return false
    }
    let worker = addToken(thrower.node, .arrived, scope: thrower.scope, flow: Self.undoing)
    for token in chosen { update(token.id) { $0.total = worker.id.rawValue } }
    try undoNext(worker)
    return true
  }

  /// Marks, in `flow`, a token that only drives an undoing which nobody waits for.
  private static let undoing = -3

  /// The scopes whose completed activities are visible from here: an event sub-process undoes what
  /// the scope that holds it completed, which stands last (§10.7.2).
  private func scopesToUndo(_ scope: TokenID) -> [TokenID] {
    var scopes = [scope]
    var next = scope
    while next != .root, let token = state.token(next), graph.nodes[token.node].triggeredByEvent {
      next = token.scope
      scopes.append(next)
    }
    return scopes
  }

  /// Starts the handler of the record that was completed last; goes on where none is left.
  private mutating func undoNext(_ thrower: Token) throws(ProcessProblem) {
    let next = state.tokens.filter {
      $0.role == .completed && $0.total == thrower.id.rawValue
    }.max { $0.counter < $1.counter }
    guard let next else { return try undoingDone(thrower) }
    try spend(next.node)
    // An instance has no handler of its own.
    if next.owner == .root, let handler = handler(of: next.node) {
      removeChildren(of: next)
      remove(next.id)
      return try beginActivity(handler, next.scope, owner: thrower.id)
    }
    if let start = compensationStart(of: next.node) {
      update(next.id) { $0.total = -thrower.id.rawValue }
      let body = graph.nodes[start].container
      let token = addToken(
        graph.containers[body].node, .active, scope: next.id, owner: thrower.id)
      return try open(body, scope: token.id, at: [start])
    }
    // A scope without a handler of its own is undone piece by piece.
    for inner in state.tokens where inner.scope == next.id && inner.role == .completed {
      update(inner.id) { $0.total = thrower.id.rawValue }
    }
    update(next.id) { $0.total = -thrower.id.rawValue }
    try undoNext(thrower)
  }

  /// A handler is done: the next one, or the thrower goes on.
  mutating func undone(by handler: Token) throws(ProcessProblem) {
    guard let thrower = state.token(handler.owner) else { return }
    if let scope = state.token(handler.scope), scope.role == .completed,
      graph.nodes[handler.node].triggeredByEvent
    {
      removeChildren(of: scope)
      remove(scope.id)
    }
    try undoNext(thrower)
  }

  private mutating func undoingDone(_ thrower: Token) throws(ProcessProblem) {
    for token in state.tokens
    where token.role == .completed && token.total == -thrower.id.rawValue {
      removeChildren(of: token)
      remove(token.id)
    }
    remove(thrower.id)
    let info = graph.nodes[thrower.node]
    if thrower.flow == Self.undoing { return lessened.append(thrower.scope) }
    if info.triggers.contains(.cancel) { return try cancelTransaction(thrower.scope) }
    if info.kind == .endEvent { return lessened.append(thrower.scope) }
    try leave(thrower.node, thrower.scope)
  }

  /// A cancelled transaction undoes what it completed, then leaves by its cancel event (§10.3.5);
  /// a repeated one is called off whole, so that what its other instances did is undone too.
  mutating func undoTransaction(_ node: Int, _ scope: TokenID) throws(ProcessProblem) {
    for scope in scopesOfTransaction(scope) {
      for token in state.tokens
      where token.scope == scope && token.role != .completed && state.token(token.id) != nil {
        cancel(token)
      }
      dropMoves(in: scope)
      lessened.removeAll { $0 == scope }
    }
    let records = recordsOfTransaction(scope)
    guard !records.isEmpty else { return try cancelTransaction(scope) }
    let thrower = addToken(node, .active, scope: scope)
    for record in records { update(record) { $0.total = thrower.id.rawValue } }
    try undoNext(thrower)
  }

  /// The transaction's own scope, and those of the instances at work beside it.
  private func scopesOfTransaction(_ scope: TokenID) -> [TokenID] {
    guard let inside = state.token(scope), inside.role == .instance else { return [scope] }
    return state.tokens.filter { $0.owner == inside.owner && $0.role == .instance }.map(\.id)
  }

  /// What was completed inside, and the instances that were completed beside it.
  private func recordsOfTransaction(_ scope: TokenID) -> [TokenID] {
    let scopes = scopesOfTransaction(scope)
    let body = state.token(scope).flatMap { $0.role == .instance ? $0.owner : nil }
    return state.tokens.filter {
      $0.role == .completed && (scopes.contains($0.scope) || ($0.owner == body && body != .root))
    }.map(\.id)
  }

  // MARK: ad hoc content

  func scopeNode(_ scope: TokenID) -> Int? {
    scope == .root ? nil : state.token(scope)?.node
  }

  /// The next activity of a sequential ad hoc sub-process, in the drawing's order; `flow` counts
  /// those begun.
  mutating func beginNextAdHoc(_ token: Token) throws(ProcessProblem) -> Bool {
    let info = graph.nodes[token.node]
    guard let adHoc = info.adHoc, adHoc.isSequential else { return false }
    let entries = graph.containers[info.body].entries
    guard entries.indices.contains(token.flow) else { return false }
    update(token.id) { $0.flow += 1 }
    moves.append(.arrive(node: entries[token.flow], flow: -1, scope: token.id))
    return true
  }

  /// Looks at the completion condition each time an activity inside completes.
  mutating func endAdHoc(_ scope: TokenID) throws(ProcessProblem) {
    guard let node = scopeNode(scope), let adHoc = graph.nodes[node].adHoc, adHoc.condition >= 0,
      let token = state.token(scope),
      try isTrue(adHoc.condition, element: graph.nodes[node].id, at: scope)
    else { return }
    if adHoc.cancelsRemaining { return try finish(token) }
    let all = graph.containers[graph.nodes[node].body].entries.count
    // One past the last: it is complete once what is at work is done.
    update(scope) { $0.flow = all + 1 }
  }

  /// Whether an ad hoc sub-process in which nothing is left to do is not complete: its completion
  /// condition is still to become true (§13.3.5).
  mutating func waitsForCompletion(_ token: Token) throws(ProcessProblem) -> Bool {
    let info = graph.nodes[token.node]
    guard let adHoc = info.adHoc, adHoc.condition >= 0,
      token.flow <= graph.containers[info.body].entries.count
    else { return false }
    return try !isTrue(adHoc.condition, element: info.id, at: token.id)
  }
}
