import FEEL

/// One evaluation of a model under a budget that all its expressions share.
struct Run {
  /// The values of a scope's names, in the scope's order.
  typealias Frame = [Value?]

  /// Causes kept at most: the first ones say most.
  static let maximumCauses = 32
  /// Characters of a value that a cause shows.
  static let maximumShownText = 60

  let graph: Graph
  /// Values from outside, by name.
  let given: FEELContext
  /// What is left.
  var budget: Budget
  var causes: [Cause] = []
  var exhausted = false
  /// Whether the stack ended the evaluation, and not the budget.
  var ranOutOfStack = false
  /// Where it tells of itself; nil where nobody asks.
  let record: TraceRecord?
  /// Whether what comes next is the whole logic of a decision, and nothing inside it.
  var isOwn = false
  /// Whether it carries out a function.
  var isCalled = false
  /// Frame around the place, for the trace of nested tables.
  var path: [String] = []
  /// Values of the decisions so far, by index.
  private var decided: [Value?] = []
  /// Values from outside by the index of their input data, instead of by name.
  private let slots: [Value?]?

  /// What `now()` and `today()` say.
  let moment: FEELDateTime?

  init(
    graph: Graph, given: FEELContext, budget: Budget, moment: FEELDateTime?,
    slots: [Value?]? = nil, record: TraceRecord? = nil
  ) {
    self.slots = slots
    self.record = record
    self.moment = moment
    self.graph = graph
    self.given = given
    self.budget = budget
  }

  // MARK: Nodes of the requirement graph

  /// The decision's value; what it requires comes first, without recursion, so that a long chain
  /// needs no stack.
  mutating func decision(_ index: Int) -> Value {
    makeRoom()
    if graph.decisions[index].decisions.isEmpty, !exhausted {
      if decided[index] == nil { decided[index] = decide(index) }
      return decided[index] ?? .null
    }
    var open = [index]
    while let next = open.last, !exhausted {
      let pending = graph.decisions[next].decisions.filter { decided[$0] == nil }
      if decided[next] != nil || pending.isEmpty {
        open.removeLast()
        if decided[next] == nil { decided[next] = decide(next) }
      } else {
        open.append(contentsOf: pending.reversed())
      }
    }
    return decided[index] ?? .null
  }

  /// Functions evaluate no decisions, and need none.
  private mutating func makeRoom() {
    if decided.isEmpty { decided = Array(repeating: nil, count: graph.decisions.count) }
  }

  private mutating func decide(_ index: Int) -> Value {
    let node = graph.decisions[index]
    var frame = Frame(repeating: nil, count: node.slots.count)
    var slots = node.slots[...]
    for input in node.inputs {
      put(
        graph.inputs[input].variable, self.input(input), under: node.imported[.input(input)],
        slots.removeFirst(), &frame)
    }
    for required in node.decisions {
      put(
        graph.decisions[required].variable, decided[required],
        under: node.imported[.decision(required)], slots.removeFirst(), &frame)
    }
    add(node.invocables, node.imported, slots, to: &frame)
    path = [node.name]
    let place = record?.count ?? 0
    if case .table = node.logic { isOwn = true }
    let raw =
      node.logic.map { evaluate($0, frame) }
      ?? null("\(node.name): the decision has no logic")
    isOwn = false
    let value = exhausted ? .null : coerce(raw, to: node.type, node.name)
    tell(node.name, node.logic, value, frame, from: place)
    return value
  }

  /// The given value as its type has it; nil where none is given, so that reading it says so.
  private mutating func input(_ index: Int) -> Value? {
    let node = graph.inputs[index]
    let found = slots.map { $0[index] } ?? given[node.name] ?? given[node.variable]
    guard let value = found else { return nil }
    return coerce(value, to: node.type, node.name)
  }

  mutating func service(_ index: Int, inputs: FEELContext) -> Value {
    let node = graph.services[index]
    makeRoom()
    for decision in node.inputDecisions {
      let input = graph.decisions[decision]
      if let value = inputs[input.name] ?? inputs[input.variable] {
        decided[decision] = coerce(value, to: input.type, input.name)
      } else {
        decided[decision] = null("\(node.name): the input \"\(input.name)\" is missing")
      }
    }
    var outputs: [(String, Value)] = []
    for output in node.outputs {
      outputs.append((graph.decisions[output].variable, decision(output)))
    }
    let made = outputs.count == 1 ? outputs[0].1 : .context(FEELContext(outputs))
    let value = coerce(made, to: node.type, node.name)
    tell(node, value, inputs)
    return value
  }

  // MARK: What can be called

  func add(
    _ invocables: [Invocable], _ imported: [Compiler.NodePlace: String], _ slots: ArraySlice<Int>,
    to frame: inout Frame
  ) {
    for (invocable, slot) in zip(invocables, slots) {
      let name = imported[invocable.place]
      switch invocable {
      case .knowledge(let index):
        put(
          graph.knowledge[index].variable, function(ofKnowledge: index), under: name, slot, &frame)
      case .service(let index):
        put(graph.services[index].variable, function(ofService: index), under: name, slot, &frame)
      }
    }
  }

  /// Gives a name its value; what is imported is an entry of its import's name.
  private func put(
    _ name: String, _ value: Value?, under prefix: String?, _ slot: Int, _ frame: inout Frame
  ) {
    guard prefix != nil else {
      frame[slot] = value
      return
    }
    var context = frame[slot]?.entries ?? FEELContext()
    context[name] = value
    frame[slot] = .context(context)
  }

  func function(ofKnowledge index: Int) -> Value {
    let node = graph.knowledge[index]
    return function(node.parameters, node.name, resultType: node.type, told: node.logic) { run in
      var frame = Frame(repeating: nil, count: node.slots.count)
      run.add(node.invocables + [.knowledge(index)], node.imported, node.slots[...], to: &frame)
      return frame
    } body: { run, frame in
      node.logic.map { run.evaluate($0, frame) }
        ?? run.null("\(node.name): the business knowledge model has no logic")
    }
  }

  private func function(ofService index: Int) -> Value {
    let node = graph.services[index]
    let inputs = node.inputs.map { graph.inputs[$0] }
    let parameters =
      inputs.map { BoxedParameter(name: $0.variable, type: $0.type) }
      + node.inputDecisions.map {
        BoxedParameter(name: graph.decisions[$0].variable, type: graph.decisions[$0].type)
      }
    return function(parameters, node.name, resultType: node.type) { _ in
      []
    } body: { run, frame in
      let context = FEELContext(
        zip(parameters, frame).compactMap { parameter, value in
          value.map { (parameter.name, $0) }
        })
      run = run.inner(given: context)
      return run.service(index, inputs: context)
    }
  }

  private func inner(given: FEELContext) -> Run {
    var run = Run(graph: graph, given: given, budget: budget, moment: moment, record: record)
    run.causes = causes
    run.isCalled = true
    return run
  }

  /// A function of FEEL whose body this engine carries out.
  ///
  /// - Parameter told: the logic of which an explanation tells; nil where only the tables inside it
  ///   tell themselves.
  func function(
    _ parameters: [BoxedParameter], _ name: String, resultType: ItemType = .any,
    told: Boxed? = nil,
    frame makeFrame: @escaping @Sendable (Run) -> Frame,
    body: @escaping @Sendable (inout Run, Frame) -> Value
  ) -> Value {
    .function(
      FEELFunction(parameters: parameters.map(\.name)) {
        [graph, moment, record] arguments, budget in
        var run = Run(
          graph: graph, given: [:], budget: budget, moment: moment, record: record)
        run.isCalled = true
        run.path = [name]
        guard run.step() else { return run.finished(.null, budget) }
        var frame = makeFrame(run)
        for (parameter, argument) in zip(parameters, arguments) {
          let causes = run.causes.count
          frame.append(
            run.coerce(argument, to: parameter.type, "\(name), parameter \(parameter.name)"))
          if run.causes.count > causes { return run.finished(.null, budget) }
        }
        let place = record?.count ?? 0
        let value = run.coerce(body(&run, frame), to: resultType, name)
        if let told { run.tell(name, told, value, frame, from: place) }
        return run.finished(value, budget)
      })
  }

  private func finished(_ value: Value, _ whole: Budget) -> Evaluation {
    Evaluation(
      value: exhausted ? .null : value, causes: causes, exhausted: exhausted,
      stepsUsed: whole.steps - budget.steps, bytesUsed: whole.bytes - budget.bytes)
  }

  // MARK: Expressions

  mutating func evaluate(_ text: CompiledText, _ frame: Frame, input: Value? = nil) -> Value {
    guard !exhausted else { return .null }
    let expression = text.expression
    let result = expression.evaluate(
      slots: text.slots.map { $0 < 0 ? nil : frame[$0] }, input: input, budget: budget,
      moment: moment)
    budget.steps -= result.stepsUsed
    budget.bytes -= result.bytesUsed
    for cause in result.causes where causes.count < Self.maximumCauses {
      let isNamed = cause.message.hasPrefix(text.element + ": ")
      causes.append(
        Cause(
          message: isNamed ? cause.message : "\(text.element): \(cause.message)",
          line: cause.line, column: cause.column))
    }
    if result.exhausted || budget.steps < 0 || budget.bytes < 0 { exhausted = true }
    return exhausted ? .null : coerce(result.value, to: text.type, text.element)
  }

  /// Null, with the reason.
  mutating func null(_ message: String) -> Value {
    if causes.count < Self.maximumCauses, !exhausted { causes.append(Cause(message: message)) }
    return .null
  }

  /// Takes a step of the engine's own; false where none is left, or no stack.
  mutating func step() -> Bool {
    budget.steps -= 1
    if StackRoom.isShort, !exhausted {
      ranOutOfStack = true
      causes.append(Cause(message: "functions are nested deeper than the stack allows"))
      exhausted = true
    }
    if budget.steps < 0, !exhausted {
      causes.append(Cause(message: "the evaluation took more than its budget of steps"))
      exhausted = true
    }
    return !exhausted
  }

  mutating func spend(_ bytes: Int) -> Bool {
    budget.bytes -= bytes
    if budget.bytes < 0, !exhausted {
      causes.append(Cause(message: "the evaluation made more than its budget of bytes"))
      exhausted = true
    }
    return !exhausted
  }
}
