import FEEL

/// The pools of one file at work together: what one sends, another hears (BPMN 2.0 §9). A pure
/// value as `ProcessModel` is; instances are numbered in the order in which they began.
public struct Collaboration: Sendable {
  /// Messages that wait for a receiver; beyond it the oldest is dropped.
  public static let maximumPending = 1_000
  /// Instances that messages and signals may begin.
  public static let maximumInstances = 1_000

  /// In the file's order.
  public let models: [ProcessModel]

  public init(_ bytes: [UInt8], file: String, names: [String] = []) throws(ProcessError) {
    let first = try ProcessModel(bytes, file: file, names: names)
    var models = [first]
    for pool in first.pools where pool != first.id {
      models.append(try ProcessModel(bytes, file: file, names: names, process: pool))
    }
    self.models = models
  }

  public struct Instance: Sendable, Hashable {
    /// Its pool's place among the models.
    public let model: Int
    public fileprivate(set) var state: ProcessState
  }

  public struct State: Sendable, Hashable {
    public fileprivate(set) var instances: [Instance] = []
    /// Messages sent that nobody has heard yet, with the instance that sent them.
    public fileprivate(set) var pending: [Message] = []

    public init() {}
  }

  public struct Message: Sendable, Hashable {
    public let name: String
    public let sender: Int
  }

  /// What an instance asks of the outside.
  public struct Asked: Sendable, Hashable {
    public let instance: Int
    public let effect: Effect
  }

  public struct Answer: Sendable {
    public fileprivate(set) var state: State
    public fileprivate(set) var effects: [Asked] = []
    /// Of the instance that was started or told; the state is then the one given.
    public fileprivate(set) var problem: ProcessProblem?
  }

  /// Begins an instance of a pool at its plain start.
  public func start(
    _ model: Int, in state: State, _ facts: FEELContext, variables: FEELContext = FEELContext()
  ) -> Answer {
    guard models.indices.contains(model) else {
      return Answer(state: state, problem: .unknownStart("pool \(model)"))
    }
    let step = models[model].start(facts, variables: variables)
    guard step.problem == nil else { return Answer(state: state, problem: step.problem) }
    var answer = Answer(state: state)
    answer.state.instances.append(Instance(model: model, state: step.state))
    carry(step.effects, from: answer.state.instances.count - 1, facts, &answer)
    return answer
  }

  /// Tells an instance what happened; what it sends reaches the others in the same step.
  public func advance(
    _ state: State, _ instance: Int, _ stimulus: Stimulus, _ facts: FEELContext
  ) -> Answer {
    guard state.instances.indices.contains(instance) else {
      return Answer(state: state, problem: .ended)
    }
    let model = models[state.instances[instance].model]
    let before = state.instances[instance].state
    let step = model.advance(before, stimulus, facts)
    guard step.problem == nil else { return Answer(state: state, problem: step.problem) }
    var answer = Answer(state: state)
    answer.state.instances[instance].state = step.state
    if case .complete(let id, _) = stimulus, let token = before.token(id) {
      let node = model.graph.nodes[token.node]
      if node.kind == .sendTask {
        answer.state.pending.append(Message(name: node.message, sender: instance))
      }
    }
    carry(step.effects, from: instance, facts, &answer)
    return answer
  }

  /// Hands on what was thrown until nothing more moves.
  private func carry(
    _ effects: [Effect], from instance: Int, _ facts: FEELContext, _ answer: inout Answer
  ) {
    var open = effects.map { Asked(instance: instance, effect: $0) }
    var place = 0
    while true {
      while place < open.count {
        let asked = open[place]
        place += 1
        answer.effects.append(asked)
        guard case .thrown(_, let kind, let name) = asked.effect else { continue }
        switch kind {
        case .message: answer.state.pending.append(Message(name: name, sender: asked.instance))
        case .signal: open += broadcast(name, from: asked.instance, facts, &answer.state)
        case .escalation, .error: break
        }
      }
      guard let heard = deliver(facts, &answer.state) else { break }
      open += heard
    }
    answer.state.pending = answer.state.pending.suffix(Self.maximumPending)
  }

  private func broadcast(
    _ name: String, from sender: Int, _ facts: FEELContext, _ state: inout State
  ) -> [Asked] {
    var asked: [Asked] = []
    for place in state.instances.indices where place != sender {
      let instance = state.instances[place]
      let step = models[instance.model].advance(instance.state, .signal(name: name), facts)
      guard step.problem == nil else { continue }
      state.instances[place].state = step.state
      asked += step.effects.map { Asked(instance: place, effect: $0) }
    }
    // A signal is everybody's, also a new instance's of the pool that threw it (§10.5.4).
    asked += begin(.signal(name), besides: nil, facts, &state) ?? []
    return asked
  }

  /// Hands over the first message that someone hears now.
  private func deliver(_ facts: FEELContext, _ state: inout State) -> [Asked]? {
    for (index, message) in state.pending.enumerated() {
      for place in state.instances.indices where place != message.sender {
        let instance = state.instances[place]
        let step = models[instance.model].advance(
          instance.state, .message(name: message.name, FEELContext()), facts)
        guard step.problem == nil else { continue }
        state.instances[place].state = step.state
        state.pending.remove(at: index)
        return step.effects.map { Asked(instance: place, effect: $0) }
      }
      let sender = state.instances[message.sender].model
      if let asked = begin(.message(message.name), besides: sender, facts, &state) {
        state.pending.remove(at: index)
        return asked
      }
    }
    return nil
  }

  /// Begins an instance of each pool that the trigger starts; nil where there is none.
  /// - Parameter sender: the pool that is not begun: nobody sends itself a message.
  private func begin(
    _ trigger: Trigger, besides sender: Int?, _ facts: FEELContext, _ state: inout State
  ) -> [Asked]? {
    var asked: [Asked]?
    for (place, model) in models.enumerated() where place != sender {
      guard state.instances.count < Self.maximumInstances,
        let step = first(of: model, trigger, facts), step.problem == nil
      else { continue }
      state.instances.append(Instance(model: place, state: step.state))
      asked =
        (asked ?? [])
        + step.effects.map {
          Asked(instance: state.instances.count - 1, effect: $0)
        }
    }
    return asked
  }

  /// The first step of an instance that the trigger begins: at a start event, or where there is
  /// none at a receive task or gateway that instantiates (§13.2). Where the instance waits for the
  /// trigger, it then has it.
  private func first(
    of model: ProcessModel, _ trigger: Trigger, _ facts: FEELContext
  ) -> Step? {
    let graph = model.graph
    let nodes = graph.containers[model.entry].nodes
    let start = nodes.first {
      graph.nodes[$0].kind == .startEvent && graph.nodes[$0].triggers.contains(trigger)
    }
    if let start {
      let opened = model.start(facts, at: graph.nodes[start].id)
      return graph.nodes[start].beginsWithAll ? tell(trigger, opened, model, facts) : opened
    }
    let begins = graph.containers[model.entry].entries.contains { entry in
      guard graph.nodes[entry].instantiates else { return false }
      let awaited = [entry] + graph.nodes[entry].outgoing.map { graph.flows[$0].target }
      return awaited.contains { graph.nodes[$0].hears(trigger) }
    }
    guard begins else { return nil }
    return tell(trigger, model.start(facts), model, facts)
  }

  private func tell(
    _ trigger: Trigger, _ opened: Step, _ model: ProcessModel, _ facts: FEELContext
  ) -> Step? {
    guard opened.problem == nil else { return opened }
    let stimulus: Stimulus
    switch trigger {
    case .message(let name): stimulus = .message(name: name, FEELContext())
    case .signal(let name): stimulus = .signal(name: name)
    default: return nil
    }
    let step = model.advance(opened.state, stimulus, facts)
    return Step(
      state: step.state, effects: opened.effects + step.effects, problem: step.problem)
  }
}

extension GraphNode {
  fileprivate func hears(_ trigger: Trigger) -> Bool {
    kind == .receiveTask ? trigger == .message(message) : triggers.contains(trigger)
  }
}
