import FEEL

/// Activities: their work, their repetitions, the scopes that they hold.
extension Run {
  mutating func beginActivity(
    _ node: Int, _ scope: TokenID, owner: TokenID = .root
  ) throws(ProcessProblem) {
    try carry(graph.nodes[node].inputs, of: node, at: scope)
    guard let loop = graph.nodes[node].loop else {
      let token = addToken(node, .active, scope: scope, owner: owner)
      moves.append(.work(token.id))
      return try attachListeners(token)
    }
    let total = try planned(loop, node, scope)
    let body = addToken(node, .body, scope: scope, owner: owner, total: total)
    if loop.form == .standard, loop.testBefore, loop.condition >= 0,
      try !isTrue(loop.condition, element: graph.nodes[node].id, at: scope)
    {
      return try finish(body)
    }
    guard total != 0 else { return try finish(body) }
    try attachListeners(body)
    // A parallel body opens its instances at once, the others one after another.
    for _ in 0..<(loop.form == .parallel ? total : 1) { moves.append(.instance(body: body.id)) }
  }

  private mutating func planned(
    _ loop: Loop, _ node: Int, _ scope: TokenID
  ) throws(ProcessProblem) -> Int {
    let id = graph.nodes[node].id
    if loop.form == .standard { return loop.maximum }
    if loop.cardinality >= 0 {
      let value = try evaluate(loop.cardinality, element: id, at: scope)
      guard case .number(let number) = value, let count = number.int, count >= 0 else {
        throw .instances(node: id, reason: "loopCardinality gives \(value.description)")
      }
      return try bounded(count, id)
    }
    guard case .list(let items) = try evaluate(loop.collection, element: id, at: scope) else {
      throw .instances(node: id, reason: "loopDataInputRef is not a list")
    }
    return try bounded(items.count, id)
  }

  private func bounded(_ count: Int, _ id: String) throws(ProcessProblem) -> Int {
    guard count <= ProcessModel.maximumInstances else {
      throw .instances(
        node: id, reason: "\(count) instances, at most \(ProcessModel.maximumInstances)")
    }
    return count
  }

  mutating func beginInstance(_ body: Token) throws(ProcessProblem) {
    let opened = state.tokens.count { $0.owner == body.id && $0.role == .instance }
    let instance = addToken(
      body.node, .instance, scope: body.scope, owner: body.id,
      counter: body.counter + opened + 1)
    moves.append(.work(instance.id))
  }

  mutating func work(_ token: Token) throws(ProcessProblem) {
    let node = token.node
    let kind = graph.nodes[node].kind
    switch kind {
    case .userTask: effects.append(.userTask(token.id, node: graph.nodes[node].id))
    case .serviceTask, .businessRuleTask, .scriptTask, .sendTask:
      effects.append(.automatic(token.id, node: graph.nodes[node].id, kind: kind))
    case .receiveTask:
      effects.append(
        .awaitMessage(token.id, node: graph.nodes[node].id, name: graph.nodes[node].message))
    case .subProcess, .transaction, .adHocSubProcess, .callActivity:
      try open(graph.nodes[node].body, scope: token.id)
    default: try finish(token)
    }
  }

  /// Puts the first tokens into a process, sub-process or call.
  mutating func open(
    _ container: Int, scope: TokenID, at starts: [Int]? = nil
  ) throws(ProcessProblem) {
    var depth = 0
    var outer = scope
    while outer != .root, let token = state.token(outer) {
      depth += 1
      outer = token.scope
      guard depth <= ProcessModel.maximumNesting else {
        throw .depth(node: graph.nodes[token.node].id)
      }
    }
    for (start, _) in graph.containers[container].guards {
      try listen(addToken(start, .guarding, scope: scope))
    }
    var entries = starts ?? graph.containers[container].entries
    if let node = scopeNode(scope), graph.nodes[node].adHoc?.isSequential == true {
      update(scope) { $0.flow = 1 }
      entries = Array(entries.prefix(1))
    }
    for node in entries { moves.append(.arrive(node: node, flow: -1, scope: scope)) }
    if entries.isEmpty { lessened.append(scope) }
  }

  /// The activity is done: its listeners go, and its token moves on.
  mutating func finish(_ token: Token) throws(ProcessProblem) {
    if token.role == .instance ? instanceCanBeUndone(token) : canBeUndone(token) {
      try keepCompleted(token)
    } else if token.role == .body, state.tokens.last?.id != token.id {
      // Instances that may be undone stay.
      for child in state.tokens where child.owner == token.id && child.role != .completed {
        cancel(child)
      }
      remove(token.id)
    } else {
      removeChildren(of: token)
      remove(token.id)
    }
    if token.role != .instance, token.owner != .root {
      return try undone(by: token)
    }
    if token.role == .instance, let body = state.token(token.owner) {
      return try countInstance(body)
    }
    try carry(graph.nodes[token.node].outputs, of: token.node, at: token.scope)
    try leave(token.node, token.scope)
    try endAdHoc(token.scope)
  }

  private mutating func countInstance(_ body: Token) throws(ProcessProblem) {
    guard let loop = graph.nodes[body.node].loop else { return try finish(body) }
    let completed = body.counter + 1
    update(body.id) { $0.counter = completed }
    // Most activities ask nothing of the counts: then they are not made into values.
    let counts = loop.readsCounts ? self.counts(body, completed: completed) : nil
    var holds = false
    if loop.condition >= 0 {
      holds = try isTrue(
        loop.condition, element: graph.nodes[body.node].id, at: body.scope, with: counts)
    }
    let done: Bool
    switch loop.form {
    // A loop goes on while its condition holds; a completion condition stops when it does.
    case .standard: done = completed == body.total || (loop.condition >= 0 && !holds)
    case .sequential, .parallel: done = holds || completed == body.total
    }
    if try throwBehavior(loop, body, completed: completed, counts) { return try finish(body) }
    // What heard it may have ended the activity.
    guard state.token(body.id) != nil else { return }
    if done { return try finish(body) }
    if loop.form != .parallel { moves.append(.instance(body: body.id)) }
  }

  /// What conditions of a multi-instance activity read of its progress (§10.3.9).
  private func counts(_ body: Token, completed: Int) -> FEELContext {
    let active = state.tokens.count { $0.owner == body.id && $0.role == .instance }
    return FEELContext([
      ("numberOfInstances", Value(body.total)),
      ("numberOfCompletedInstances", Value(completed)),
      ("numberOfActiveInstances", Value(active)),
      ("numberOfTerminatedInstances", Value(0)),
      ("loopCounter", Value(completed)),
    ])
  }

  /// Throws what the multi-instance behavior says as an instance completes, to the activity's own
  /// boundary events; the activity goes on (§10.3.9). True where an interrupting event of a
  /// complex behavior ends the instances that remain.
  private mutating func throwBehavior(
    _ loop: Loop, _ body: Token, completed: Int, _ counts: FEELContext?
  ) throws(ProcessProblem) -> Bool {
    guard loop.behavior != .all, loop.behavior != .one || completed == 1 else { return false }
    var ends = false
    let id = graph.nodes[body.node].id
    for thrown in loop.thrown {
      if thrown.condition >= 0 {
        guard try isTrue(thrown.condition, element: id, at: body.scope, with: counts) else {
          continue
        }
      }
      for trigger in thrown.triggers {
        if case .signal(let name) = trigger {
          effects.append(.thrown(node: id, kind: .signal, name: name))
        }
        for boundary in graph.nodes[body.node].boundaries
        where graph.nodes[boundary].triggers.contains(where: { $0.catches(trigger) }) {
          if loop.behavior == .complex, graph.nodes[boundary].interrupting { ends = true }
          try leave(boundary, body.scope)
        }
        // Whoever else waits for it hears it too (§10.5.4).
        if case .signal(let name) = trigger { try broadcast(name, besides: body.id) }
      }
    }
    return ends
  }

  /// Merges a task's results; a multi-instance task with an output gathers each instance's
  /// output item into a list, in the instances' order.
  mutating func collect(_ results: FEELContext, of token: Token) throws(ProcessProblem) {
    guard token.role == .instance, let loop = graph.nodes[token.node].loop,
      let body = state.token(token.owner),
      !loop.output.isEmpty, let item = results[loop.outputItem]
    else { return merge(results) }
    var gathered: [Value] = []
    if case .list(let before)? = state.variables[loop.output] { gathered = before }
    while gathered.count < body.total { gathered.append(.null) }
    if gathered.indices.contains(token.counter - 1) { gathered[token.counter - 1] = item }
    var rest = FEELContext()
    for (name, value) in results.entries where name != loop.outputItem { rest[name] = value }
    rest[loop.output] = .list(gathered)
    merge(rest)
  }

  /// `loopCounter` and the input item of the instances that hold the token, innermost first.
  mutating func locals(_ id: TokenID) -> FEELContext {
    var result = FEELContext()
    var next = id
    while next != .root, let token = state.token(next) {
      if token.role == .instance, let loop = graph.nodes[token.node].loop {
        if result["loopCounter"] == nil { result["loopCounter"] = Value(token.counter) }
        if loop.collection >= 0, !loop.item.isEmpty, result[loop.item] == nil {
          let list = graph.expressions[loop.collection].evaluate(context(), budget: budget).value
          if case .list(let items) = list, items.indices.contains(token.counter - 1) {
            result[loop.item] = items[token.counter - 1]
          }
        }
      }
      next = token.scope
    }
    return result
  }
}
