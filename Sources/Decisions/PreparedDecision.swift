import FEEL

/// A decision made ready to be evaluated many times: inputs by place instead of by name, and no
/// explanation. Immutable; evaluated from any thread without a lock.
///
/// ```swift
/// let fee = try DecisionModel(bytes, file: "fee.dmn").prepare("fee")
/// fee?.inputs                             // ["area", "use"]
/// fee?.value([Value(80), Value("home")])  // the same as by names
/// ```
///
/// A decision that is one table over constants takes the direct way: a search in each column's
/// values, an AND over the sets of rows, and the row's result, with nothing allocated.
public struct PreparedDecision: Sendable {
  /// The input data that the decision needs, itself or through others: the order of values.
  public let inputs: [String]

  private let graph: Graph
  private let decision: Int
  private let places: [Int]
  private let direct: TableProgram?

  init(_ graph: Graph, decision: Int) {
    self.graph = graph
    self.decision = decision
    var places: [Int] = []
    var open = [decision]
    var seen: Set<Int> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      for input in graph.decisions[next].inputs where !places.contains(input) {
        places.append(input)
      }
      open += graph.decisions[next].decisions
    }
    self.places = places
    inputs = places.map { graph.inputs[$0].name }
    direct = Self.direct(graph, graph.decisions[decision])
  }

  /// The table alone, where it reads nothing but input data and each result is a constant that the
  /// decision's type takes as it is.
  private static func direct(_ graph: Graph, _ node: DecisionNode) -> TableProgram? {
    guard case .table(let table)? = node.logic, node.decisions.isEmpty, node.invocables.isEmpty,
      node.slots == Array(node.inputs.indices),
      let program = TableProgram(
        table, types: graph.types, slotTypes: node.inputs.map { graph.inputs[$0].type }),
      program.isDirect
    else { return nil }
    var run = Run(graph: graph, given: [:], budget: .standard, moment: nil)
    for result in program.results {
      guard let result, run.coerce(result, to: node.type, "") == result, run.causes.isEmpty else {
        return nil
      }
    }
    return program
  }

  /// The decision's value.
  ///
  /// - Parameter values: one for each of `inputs`, in their order.
  public func value(
    _ values: [Value], budget: Budget = .standard, moment: FEELDateTime? = nil
  ) -> Value {
    constant(values) ?? evaluate(values, budget: budget, moment: moment).value
  }

  @inline(__always)
  private func constant(_ values: [Value]) -> Value? {
    guard let direct, values.count == places.count else { return nil }
    return direct.result { values[$0] }
  }

  /// The decision's value with the causes of what is null; its trace is empty.
  ///
  /// - Parameter values: one for each of `inputs`, in their order; what is missing is null with a
  ///   cause where it is read.
  public func evaluate(
    _ values: [Value], budget: Budget = .standard, moment: FEELDateTime? = nil
  ) -> DecisionResult {
    if let value = constant(values) {
      return DecisionResult(value: value, causes: [], trace: [], exhausted: false)
    }
    var slots = [Value?](repeating: nil, count: graph.inputs.count)
    for (place, value) in zip(places, values) { slots[place] = value }
    let given = slots
    return onEnoughStack {
      var run = Run(graph: graph, given: [:], budget: budget, moment: moment, slots: given)
      let value = run.decision(decision)
      let result = DecisionResult(
        value: run.exhausted ? .null : value, causes: run.causes, trace: [],
        exhausted: run.exhausted)
      return (result, run.ranOutOfStack)
    }
  }
}

/// Does it again on a deep stack where this one was too short.
func onEnoughStack(
  _ body: @escaping @Sendable () -> (DecisionResult, isShort: Bool)
) -> DecisionResult {
  let (result, isShort) = body()
  guard isShort, !StackRoom.isDeep else { return result }
  return StackRoom.deep { body().0 } ?? result
}

extension DecisionModel {
  /// Makes a decision ready, by name or id; nil where there is none.
  public func prepare(_ decision: String) -> PreparedDecision? {
    graph.place(ofDecision: decision).map { PreparedDecision(graph, decision: $0) }
  }
}
