import FEEL

/// One advance at work: the state being changed, the effects so far, and the moves still to
/// make. Thrown away whole when a problem turns up, so that a problem changes nothing.
struct Run {
  /// A move still to be made; a queue instead of recursion, so that no model can exhaust the
  /// stack.
  enum Move {
    /// A token comes to a node, by a flow or (-1) none, inside the scope.
    case arrive(node: Int, flow: Int, scope: TokenID)
    /// The next instance of the body begins.
    case instance(body: TokenID)
    /// An activity's work begins; it may already have been cancelled.
    case work(TokenID)
    /// A signal is thrown, after every token of this step has come to rest: what begins to listen
    /// in the same step hears it, in whichever order the branches were drawn.
    case cast(node: Int, scope: TokenID)
    /// The error of an end event looks for its event, from the scope outward.
    case raise(node: Int, scope: TokenID)
  }

  let graph: Graph
  let entry: Int
  let facts: FEELContext
  let budget: Budget
  var state: ProcessState
  var effects: [Effect] = []
  var moves: [Move] = []
  /// Signals to throw once no move is left.
  var casts: [Move] = []
  /// Moves before this place have been made.
  var made = 0
  var steps: Int
  /// Scopes in which a token was used up: they may be done.
  var lessened: [TokenID] = []
  private var merged: FEELContext?

  init(graph: Graph, entry: Int, facts: FEELContext, budget: Budget, state: ProcessState) {
    self.graph = graph
    self.entry = entry
    self.facts = facts
    self.budget = budget
    self.state = state
    steps = min(budget.steps, ProcessModel.maximumSteps)
  }

  // MARK: entrances

  mutating func begin(_ starts: [Int]?) throws(ProcessProblem) {
    try open(entry, scope: .root, at: starts)
    try settle()
  }

  mutating func hear(_ stimulus: Stimulus) throws(ProcessProblem) {
    guard !state.ended else { throw .ended }
    switch stimulus {
    case .complete(let id, let results):
      let token = try awaited(id)
      guard isTask(token) else { throw notAwaited(token) }
      try collect(results, of: token)
      try finish(token)
    case .fail(let id, let code, let message):
      let token = try awaited(id)
      guard isTask(token) else { throw notAwaited(token) }
      guard try raise(code, from: token) else {
        throw .uncaught(node: graph.nodes[token.node].id, code: code, message: message)
      }
      // The caller knows that the failed task itself no longer waits.
      effects.removeAll { $0 == .cancelled(id, node: graph.nodes[token.node].id) }
    case .timerFired(let id):
      let token = try awaited(id)
      let awaited = waits(token)
      let timer = awaited.indices.first { awaited[$0].isTimer && !hasSeen(token, $0) }
      guard let bit = timer else { throw notAwaited(token) }
      try trigger(token, bit)
    case .message(let name, let content):
      guard let (token, bit) = receiver(of: name) else { throw .noReceiver(message: name) }
      merge(content)
      try trigger(token, bit)
    case .signal(let name):
      try broadcast(name)
    }
    try settle()
  }

  private func awaited(_ id: TokenID) throws(ProcessProblem) -> Token {
    guard let token = state.token(id), graph.nodes.indices.contains(token.node) else {
      throw .unknownToken(id)
    }
    return token
  }

  private func notAwaited(_ token: Token) -> ProcessProblem {
    .notAwaited(token.id, node: graph.nodes[token.node].id)
  }

  /// Whether the caller completes the token: a user or automatic task at work.
  func isTask(_ token: Token) -> Bool {
    guard token.role == .active || token.role == .instance else { return false }
    let kind = graph.nodes[token.node].kind
    return kind == .userTask || kind.isAutomatic
  }

  // MARK: making the moves

  /// Counts one move against the budget, which expressions draw on too.
  mutating func spend(_ node: Int) throws(ProcessProblem) {
    steps -= 1
    guard steps >= 0, state.tokens.count <= ProcessModel.maximumTokens else {
      throw .exhausted(node: graph.nodes[node].id)
    }
  }

  mutating func settle() throws(ProcessProblem) {
    while true {
      while made < moves.count, !state.ended {
        let move = moves[made]
        made += 1
        try make(move)
      }
      moves.removeAll(keepingCapacity: true)
      made = 0
      if state.ended { return }
      if !casts.isEmpty {
        moves.append(casts.removeFirst())
        continue
      }
      if try closeScopes() { continue }
      if try fireInclusive() { continue }
      if try fireConditional() { continue }
      break
    }
    if !hasLiveTokens(in: .root) { end() }
  }

  private mutating func make(_ move: Move) throws(ProcessProblem) {
    switch move {
    case .arrive(let node, let flow, let scope):
      guard scope == .root || state.token(scope) != nil else { return }
      try spend(node)
      if graph.nodes[node].throwsSignal {
        casts.append(.cast(node: node, scope: scope))
      } else {
        try enter(node, flow, scope)
      }
    case .cast(let node, let scope):
      guard scope == .root || state.token(scope) != nil else { return }
      try enter(node, -1, scope)
    case .instance(let body):
      guard let token = state.token(body) else { return }
      try spend(token.node)
      try beginInstance(token)
    case .work(let id):
      guard let token = state.token(id) else { return }
      try spend(token.node)
      try work(token)
    case .raise(let node, let scope):
      guard scope == .root || state.token(scope) != nil else { return }
      try spend(node)
      let code = graph.nodes[node].errorCode
      guard try !raise(code, inside: scope) else { return }
      effects.append(.thrown(node: graph.nodes[node].id, kind: .error, name: code))
      state.outcome = graph.nodes[node].id
      end()
    }
  }

  /// Ends the process: whatever still waits is cancelled.
  mutating func end() {
    for token in state.tokens { announceCancelled(token) }
    state.tokens.removeAll()
    state.ended = true
    effects.append(.finished)
  }

  /// Tokens that keep a scope open; listeners do not.
  func hasLiveTokens(in scope: TokenID) -> Bool {
    state.tokens.contains { $0.scope == scope && $0.role.keepsScopeOpen }
  }

  /// Completes the sub-processes in which nothing is left to do.
  private mutating func closeScopes() throws(ProcessProblem) -> Bool {
    let candidates = lessened
    lessened.removeAll(keepingCapacity: true)
    var closed = false
    for scope in candidates where scope != .root {
      guard let token = state.token(scope), token.role != .completed,
        !hasLiveTokens(in: scope)
      else { continue }
      try spend(token.node)
      if try beginNextAdHoc(token) {
        closed = true
        continue
      }
      if try waitsForCompletion(token) { continue }
      try finish(token)
      closed = true
    }
    return closed
  }

  // MARK: tokens

  @discardableResult
  mutating func addToken(
    _ node: Int, _ role: Token.Role, scope: TokenID, owner: TokenID = .root, flow: Int = -1,
    counter: Int = 0, total: Int = 0
  ) -> Token {
    let token = Token(
      id: TokenID(rawValue: state.nextToken), node: node, role: role, scope: scope, owner: owner,
      flow: flow, counter: counter, total: total)
    state.nextToken += 1
    state.tokens.append(token)
    return token
  }

  mutating func remove(_ id: TokenID) {
    if let place = state.place(of: id) { state.tokens.remove(at: place) }
  }

  mutating func update(_ id: TokenID, _ change: (inout Token) -> Void) {
    guard let place = state.place(of: id) else { return }
    change(&state.tokens[place])
  }

  /// Removes what goes away with the token: its listeners, options, instances and what its
  /// scope holds. What waited outside is announced as cancelled.
  mutating func removeChildren(of token: Token) {
    // Whoever hangs on a token came after it.
    guard state.tokens.last?.id != token.id else { return }
    let children = state.tokens.filter { $0.owner == token.id || $0.scope == token.id }
    for child in children where state.token(child.id) != nil { cancel(child) }
  }

  /// Takes the token away before its time, with all that hangs on it.
  mutating func cancel(_ token: Token) {
    removeChildren(of: token)
    announceCancelled(token)
    remove(token.id)
  }

  private mutating func announceCancelled(_ token: Token) {
    guard isTask(token) || waitsOutside(token) else { return }
    // Work that has not begun yet was told to nobody.
    let isAhead = moves[made...].contains { move in
      if case .work(token.id) = move { true } else { false }
    }
    guard !isAhead else { return }
    effects.append(.cancelled(token.id, node: graph.nodes[token.node].id))
  }

  // MARK: variables

  mutating func merge(_ results: FEELContext) {
    guard !results.isEmpty else { return }
    for (name, value) in results.entries { state.variables[name] = value }
    merged = nil
  }

  /// Facts overlaid with variables.
  mutating func context() -> FEELContext {
    if let merged { return merged }
    var context = facts
    for (name, value) in state.variables.entries { context[name] = value }
    merged = context
    return context
  }
}

extension Token.Role {
  var keepsScopeOpen: Bool {
    switch self {
    case .listener, .guarding, .reset, .completed: false
    case .active, .arrived, .option, .body, .instance: true
    }
  }
}

extension GraphNode {
  fileprivate var throwsSignal: Bool {
    (kind == .intermediateThrowEvent || kind == .endEvent)
      && triggers.contains { if case .signal = $0 { true } else { false } }
  }

  /// The code of the error that the event throws; empty where it throws none.
  fileprivate var errorCode: String {
    for case .error(let code) in triggers { return code }
    return ""
  }
}

extension Trigger {
  var isTimer: Bool { if case .timer = self { true } else { false } }

  /// Whether something outside was told to watch for it.
  var isOutside: Bool {
    switch self {
    case .timer, .message, .signal: true
    default: false
    }
  }
}
