import FEEL

/// Which element of a new edition stands for which of the old one: nodes and sequence flows by
/// their ids. What is not named keeps its id.
public struct ProcessMapping: Sendable, Hashable, Codable {
  public var elements: [String: String]

  public init(elements: [String: String] = [:]) { self.elements = elements }

  func target(_ id: String) -> String { elements[id] ?? id }
}

/// Why a running process cannot be moved to another edition, or a mapping not be used.
public enum MigrationObstacle: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The mapping names an element that its edition does not have.
  case unknownElement(String)
  /// Two elements would become this one.
  case doubleTarget(String)
  case ended
  /// A token stands at an element that has none in the new edition.
  case noCounterpart(node: String)
  /// The counterpart is another kind of element, or repeats otherwise.
  case otherKind(node: String, target: String)
  /// The counterpart lies in another sub-process, or its event on another activity.
  case otherPlace(node: String, target: String)
  /// What the token waits for is not waited for any more.
  case otherStimulus(node: String, target: String)
  /// A timer runs whose time the new edition gives otherwise.
  case otherTimer(node: String, target: String)
  /// A token came to a join by a flow that the new edition does not have.
  case noFlow(node: String, flow: String)
  /// The join waits for a flow by which no token can come any more.
  case neverJoins(node: String, flow: String)
  /// The new edition cannot go on from there.
  case problem(ProcessProblem)

  public var description: String {
    switch self {
    case .unknownElement(let id): "the mapping names \(id), which is not there"
    case .doubleTarget(let id): "two elements would become \(id)"
    case .ended: "the process has ended"
    case .noCounterpart(let node): "\(node) has no counterpart in the new edition"
    case .otherKind(let node, let target): "\(node) is another kind of element than \(target)"
    case .otherPlace(let node, let target): "\(target) lies elsewhere than \(node) did"
    case .otherStimulus(let node, let target):
      "\(target) does not wait for what \(node) waits for"
    case .otherTimer(let node, let target):
      "the timer of \(node) runs, and \(target) has another time"
    case .noFlow(let node, let flow): "a token came to \(node) by \(flow), which is not there"
    case .neverJoins(let node, let flow): "\(node) would wait for \(flow), by which nothing comes"
    case .problem(let problem): "\(problem)"
    }
  }
}

/// Why none of it was moved: everything that stands in the way, at once.
public struct MigrationRefusal: Error, Sendable, Hashable {
  public let obstacles: [MigrationObstacle]

  public init(obstacles: [MigrationObstacle]) { self.obstacles = obstacles }
}

extension ProcessModel {
  /// What is wrong with the mapping itself, whatever state it is used on.
  public func obstacles(
    to mapping: ProcessMapping, from old: ProcessModel
  ) -> [MigrationObstacle] {
    let before = old.elementIDs
    let after = elementIDs
    var found = mapping.elements.sorted { $0.key < $1.key }.flatMap { source, target in
      [source].filter { !before.contains($0) } + [target].filter { !after.contains($0) }
    }.map(MigrationObstacle.unknownElement)
    var taken: Set<String> = []
    for id in before.map(mapping.target).filter(after.contains).sorted()
    where !taken.insert(id).inserted {
      found.append(.doubleTarget(id))
    }
    return found
  }

  /// Puts a running process of an earlier edition onto this one. Every token keeps its id, and
  /// stands at its node's counterpart; what the new edition listens for besides is listened for
  /// from now on, and a join to which all has come goes on.
  ///
  /// - Returns: the step whose state belongs to this model; its effects are what begins with the
  ///   move. Where anything stands in the way nothing is moved.
  public func migrate(
    _ state: ProcessState, from old: ProcessModel, by mapping: ProcessMapping,
    _ facts: FEELContext, budget: Budget = .standard
  ) -> Result<Step, MigrationRefusal> {
    var move = Migration(old: old, new: self, mapping: mapping, state: state)
    let obstacles = self.obstacles(to: mapping, from: old) + move.obstacles()
    guard obstacles.isEmpty else { return .failure(MigrationRefusal(obstacles: obstacles)) }
    var moved = state
    moved.tokens = move.tokens
    // An outcome is an end event's id.
    moved.outcome = state.outcome.map(mapping.target)
    var run = Run(graph: graph, entry: entry, facts: facts, budget: budget, state: moved)
    do throws(ProcessProblem) {
      try run.takeUp(after: move)
      return .success(Step(state: run.state, effects: run.effects, problem: nil))
    } catch {
      return .failure(MigrationRefusal(obstacles: [.problem(error)]))
    }
  }

  /// The ids that a mapping may name: those of nodes and of sequence flows.
  package var elementIDs: Set<String> {
    Set(graph.nodes.map(\.id)).union(graph.flows.map(\.id))
  }
}
