import FEEL

/// One move of a state from edition to edition: the tokens as they stand in the new one, and what
/// stands in the way.
struct Migration {
  let old: ProcessModel
  let new: ProcessModel
  let mapping: ProcessMapping
  let state: ProcessState
  private(set) var tokens: [Token] = []
  /// New nodes for which an old one stands.
  private let known: Set<Int>
  /// New flows for which an old one stands.
  private let knownFlows: Set<Int>

  init(old: ProcessModel, new: ProcessModel, mapping: ProcessMapping, state: ProcessState) {
    (self.old, self.new, self.mapping, self.state) = (old, new, mapping, state)
    let flows = Dictionary(
      new.graph.flows.indices.map { (new.graph.flows[$0].id, $0) }, uniquingKeysWith: { a, _ in a })
    known = Set(old.graph.nodes.compactMap { new.node(mapping.target($0.id))?.index })
    knownFlows = Set(
      old.graph.flows.compactMap { flow in
        Self.counterpart(of: flow, old, new, mapping, flows)
      })
    flowsByID = flows
  }

  private let flowsByID: [String: Int]

  /// Whether the old edition had the node, under whichever name.
  func isKnown(_ node: Int) -> Bool { known.contains(node) }

  /// Everything that stands in the way; fills `tokens`.
  mutating func obstacles() -> [MigrationObstacle] {
    if state.ended { return [.ended] }
    var found: [MigrationObstacle] = []
    var nodes: [TokenID: Int] = [:]
    for token in state.tokens {
      let node = old.graph.nodes[token.node]
      let target = mapping.target(node.id)
      guard let place = new.node(target)?.index else {
        found.append(.noCounterpart(node: node.id))
        continue
      }
      nodes[token.id] = place
      switch moved(token, to: place) {
      case .success(let token): tokens.append(token)
      case .failure(let obstacle): found.append(obstacle)
      }
    }
    guard found.isEmpty else { return unique(found) }
    for token in tokens where !isInPlace(token, nodes) {
      let before = state.token(token.id).map { old.graph.nodes[$0.node].id } ?? ""
      found.append(.otherPlace(node: before, target: new.graph.nodes[token.node].id))
    }
    return unique(found + joinsThatNeverFire())
  }

  private func unique(_ obstacles: [MigrationObstacle]) -> [MigrationObstacle] {
    var seen: Set<MigrationObstacle> = []
    return obstacles.filter { seen.insert($0).inserted }
  }

  // MARK: one token

  private func moved(_ token: Token, to place: Int) -> Result<Token, MigrationObstacle> {
    let (before, after) = (old.graph.nodes[token.node], new.graph.nodes[place])
    let (source, target) = (before.id, after.id)
    guard before.kind == after.kind, before.loop?.form == after.loop?.form,
      before.parallelMultiple == after.parallelMultiple,
      before.triggeredByEvent == after.triggeredByEvent,
      before.isForCompensation == after.isForCompensation,
      before.interrupting == after.interrupting, sameAdHoc(token, before, after)
    else { return .failure(.otherKind(node: source, target: target)) }
    if let obstacle = otherStimulus(token, before, after) { return .failure(obstacle) }
    var flow = token.flow
    if token.role == .arrived, token.flow >= 0 {
      let came = old.graph.flows[token.flow]
      guard
        let counterpart = Self.counterpart(of: came, old, new, mapping, flowsByID),
        new.graph.flows[counterpart].target == place
      else { return .failure(.noFlow(node: source, flow: came.id)) }
      flow = counterpart
    }
    var total = token.total
    if token.role == .reset {
      guard before.incoming.count == after.incoming.count else {
        return .failure(.otherKind(node: source, target: target))
      }
      // A complex gateway remembers by their places the flows that brought a token this round.
      total = 0
      for (bit, flow) in before.incoming.enumerated() where token.total & Run.bit(bit) != 0 {
        let came = old.graph.flows[flow]
        guard
          let counterpart = Self.counterpart(of: came, old, new, mapping, flowsByID),
          let bit = after.incoming.firstIndex(of: counterpart)
        else { return .failure(.noFlow(node: source, flow: came.id)) }
        total |= Run.bit(bit)
      }
    }
    return .success(
      Token(
        id: token.id, node: place, role: token.role, scope: token.scope, owner: token.owner,
        flow: flow, counter: token.counter, total: total))
  }

  /// A sequential ad hoc sub-process counts what it has begun, in the drawing's order.
  private func sameAdHoc(_ token: Token, _ before: GraphNode, _ after: GraphNode) -> Bool {
    guard before.kind == .adHocSubProcess, token.role != .completed else { return true }
    guard before.adHoc?.isSequential == after.adHoc?.isSequential else { return false }
    guard before.adHoc?.isSequential == true else { return true }
    let begun = max(token.flow, 0)
    let first = old.graph.containers[before.body].entries.prefix(begun)
      .map { mapping.target(old.graph.nodes[$0].id) }
    return first
      == new.graph.containers[after.body].entries.prefix(begun).map { new.graph.nodes[$0].id }
  }

  /// What waits must be waited for in the new edition as well, timers with the same time.
  private func otherStimulus(
    _ token: Token, _ before: GraphNode, _ after: GraphNode
  ) -> MigrationObstacle? {
    switch token.role {
    case .listener, .guarding, .option, .active, .instance: break
    case .arrived, .body, .reset, .completed: return nil
    }
    if before.kind == .receiveTask, before.message != after.message {
      return .otherStimulus(node: before.id, target: after.id)
    }
    guard before.kind.isEvent else { return nil }
    // The bits of a parallel multiple event count its triggers in their order.
    guard before.triggers.count == after.triggers.count else {
      return .otherStimulus(node: before.id, target: after.id)
    }
    for (one, other) in zip(before.triggers, after.triggers) where !same(one, other) {
      return one.isTimer && other.isTimer
        ? .otherTimer(node: before.id, target: after.id)
        : .otherStimulus(node: before.id, target: after.id)
    }
    return nil
  }

  private func same(_ one: Trigger, _ other: Trigger) -> Bool {
    switch (one, other) {
    case (.timer(let kind, .expression(let left)), .timer(let otherKind, .expression(let right))):
      kind == otherKind && old.graph.expressions[left].text == new.graph.expressions[right].text
    // A condition is looked at anew at each step: another one is no loss.
    case (.conditional, .conditional): true
    case (.compensation, .compensation): true
    default: one == other
    }
  }

  // MARK: where it stands

  private func isInPlace(_ token: Token, _ nodes: [TokenID: Int]) -> Bool {
    let graph = new.graph
    let node = graph.nodes[token.node]
    let container =
      token.scope == .root ? new.entry : nodes[token.scope].map { graph.nodes[$0].body }
    // The start of an event sub-process listens in the scope around it.
    let around =
      token.role == .guarding
      ? graph.nodes[graph.containers[node.container].node].container : node.container
    guard around == container else { return false }
    guard token.owner != .root, let owner = nodes[token.owner] else { return true }
    switch token.role {
    case .listener: return node.host == owner
    case .instance: return token.node == owner
    case .option:
      return graph.nodes[owner].outgoing.contains { graph.flows[$0].target == token.node }
    default: return true
    }
  }

  /// The flow of the mapping's or the same id, else the only one between the nodes' counterparts.
  private static func counterpart(
    of flow: GraphFlow, _ old: ProcessModel, _ new: ProcessModel, _ mapping: ProcessMapping,
    _ byID: [String: Int]
  ) -> Int? {
    let target = new.node(mapping.target(old.graph.nodes[flow.target].id))?.index
    if let found = byID[mapping.target(flow.id)], new.graph.flows[found].target == target {
      return found
    }
    let source = new.node(mapping.target(old.graph.nodes[flow.source].id))?.index
    let between = new.graph.flows.indices.filter {
      new.graph.flows[$0].source == source && new.graph.flows[$0].target == target
    }
    return between.count == 1 ? between[0] : nil
  }

  /// Parallel joins that a token comes to, or has come to, and that would wait for ever for a flow
  /// which the old edition did not have: its branch began before the token's place.
  private func joinsThatNeverFire() -> [MigrationObstacle] {
    let graph = new.graph
    var found: [MigrationObstacle] = []
    for scope in Set(tokens.map(\.scope)) {
      let live = tokens.filter { $0.scope == scope && $0.role.keepsScopeOpen }
      for join in reachable(from: live.map(\.node))
      where graph.nodes[join].kind == .parallelGateway && graph.nodes[join].incoming.count > 1 {
        let (here, elsewhere) = (
          live.filter { $0.node == join && $0.role == .arrived },
          live.filter { $0.node != join || $0.role != .arrived }
        )
        let ahead = reachable(from: elsewhere.map(\.node))
        found += graph.nodes[join].incoming.filter { flow in
          !knownFlows.contains(flow) && !here.contains { $0.flow == flow }
            && !ahead.contains(graph.flows[flow].source)
        }.map { .neverJoins(node: graph.nodes[join].id, flow: graph.flows[$0].id) }
      }
    }
    return found
  }

  /// The nodes themselves and all to which a token can go from them within their container.
  private func reachable(from starts: [Int]) -> Set<Int> {
    let graph = new.graph
    var seen: Set<Int> = []
    var open = starts
    while let node = open.popLast() {
      guard seen.insert(node).inserted else { continue }
      open += graph.nodes[node].outgoing.map { graph.flows[$0].target }
      open += graph.nodes[node].boundaries
      if graph.nodes[node].kind == .intermediateThrowEvent {
        for case .link(let name) in graph.nodes[node].triggers {
          open += graph.containers[graph.nodes[node].container].nodes.filter {
            graph.nodes[$0].kind == .intermediateCatchEvent
              && graph.nodes[$0].triggers.contains(.link(name))
          }
        }
      }
    }
    return seen
  }
}

extension Run {
  /// Goes on after a move: listens for what only the new edition knows, and fires what all has
  /// come to.
  mutating func takeUp(after move: Migration) throws(ProcessProblem) {
    for token in state.tokens {
      let node = graph.nodes[token.node]
      switch token.role {
      case .active, .body:
        for boundary in node.boundaries where !move.isKnown(boundary) {
          try attach(boundary, to: token)
        }
        if node.kind == .eventBasedGateway {
          for target in node.outgoing.map({ graph.flows[$0].target }) where !move.isKnown(target) {
            try listen(addToken(target, .option, scope: token.scope, owner: token.id))
          }
        }
        if node.kind.isContainer, token.role == .active || node.loop == nil {
          try guardScope(token.id, node.body, move)
        }
      case .instance where node.kind.isContainer: try guardScope(token.id, node.body, move)
      default: break
      }
    }
    try guardScope(.root, entry, move)
    for token in state.tokens where token.role == .arrived { try fireParallel(token) }
    try settle()
  }

  /// Event sub-processes that only the new edition has listen in a scope that is open.
  private mutating func guardScope(
    _ scope: TokenID, _ container: Int, _ move: Migration
  ) throws(ProcessProblem) {
    for (start, _) in graph.containers[container].guards where !move.isKnown(start) {
      try listen(addToken(start, .guarding, scope: scope))
    }
  }

  private mutating func attach(_ boundary: Int, to host: Token) throws(ProcessProblem) {
    let needed = graph.nodes[boundary].triggers.contains { $0.isOutside || $0.isConditional }
    guard needed else { return }
    try listen(addToken(boundary, .listener, scope: host.scope, owner: host.id))
  }

  /// A join of fewer flows than before may have all of them.
  private mutating func fireParallel(_ token: Token) throws(ProcessProblem) {
    guard graph.nodes[token.node].kind == .parallelGateway, state.token(token.id) != nil else {
      return
    }
    let incoming = graph.nodes[token.node].incoming
    let waiting = arrived(token.node, token.scope)
    guard incoming.allSatisfy({ flow in waiting.contains { $0.flow == flow } }) else { return }
    try spend(token.node)
    take(incoming, waiting)
    leaveAll(token.node, token.scope)
  }
}
