/// A unary test against constants, which an index over rows can hold.
package enum SimpleTest: Sendable {
  /// `-`
  case any
  /// Equality with a constant, which may be null.
  case equal(Value)
  case notEqual(Value)
  /// Within a range whose ends are constants; a missing end is open.
  case within(FEELRange)
}

/// The tests of a cell of which any may be met, or, negated, none.
package struct SimpleTests: Sendable {
  package let tests: [SimpleTest]
  package let isNegated: Bool
}

extension Expression {
  /// Steps for working out a constant when a model is read.
  private static let constantBudget = Budget(steps: 1_000, depth: 8, bytes: 100_000)

  /// The value of an expression that reads no names, the same each time; nil where it is none, or
  /// where working it out gives a cause.
  package var constant: Value? { globals.isEmpty ? Self.constant(node) : nil }

  /// Whether the expression is nothing but its first name.
  package var isName: Bool { if case .global(0, _) = node { true } else { false } }

  /// The tests of a cell, where they are all against constants.
  package var simpleTests: SimpleTests? {
    guard globals.isEmpty, case .tests(let tests, let negated, _) = node else { return nil }
    var simple: [SimpleTest] = []
    for test in tests {
      guard let more = Self.simple(test) else { return nil }
      simple += more
    }
    return SimpleTests(tests: simple, isNegated: negated)
  }

  private static func simple(_ test: UnaryTest) -> [SimpleTest]? {
    switch test {
    case .any: return [.any]
    case .compare(let comparison, let node):
      guard let value = constant(node) else { return nil }
      if comparison == .equal { return [.equal(value)] }
      if comparison == .notEqual { return [.notEqual(value)] }
      guard !value.isNull else { return nil }
      let below = FEELRange(start: nil, startIncluded: false, end: value, endIncluded: false)
      let above = FEELRange(start: value, startIncluded: false, end: nil, endIncluded: false)
      switch comparison {
      case .equal, .notEqual: return nil
      case .less: return [.within(below)]
      case .greater: return [.within(above)]
      case .atMost:
        return [
          .within(FEELRange(start: nil, startIncluded: false, end: value, endIncluded: true))
        ]
      case .atLeast:
        return [
          .within(FEELRange(start: value, startIncluded: true, end: nil, endIncluded: false))
        ]
      }
    case .value(let node, let usesInput):
      guard !usesInput, let value = constant(node) else { return nil }
      switch value {
      case .range(let range): return [.within(range)]
      case .list(let elements): return simple(elements)
      case .context, .function: return nil
      default: return [.equal(value)]
      }
    }
  }

  private static func simple(_ elements: [Value]) -> [SimpleTest]? {
    var tests: [SimpleTest] = []
    for element in elements {
      switch element {
      case .range(let range): tests.append(.within(range))
      case .list, .context, .function, .null: return nil
      default: tests.append(.equal(element))
      }
    }
    return tests
  }

  private static func constant(_ node: Node) -> Value? {
    if case .literal(let value) = node { return value }
    guard isConstant(node, depth: 0) else { return nil }
    var machine = Machine(globals: [], names: [], budget: constantBudget)
    let value = machine.evaluate(node)
    return machine.exhausted || !machine.causes.isEmpty ? nil : value
  }

  private static func isConstant(_ node: Node, depth: Int) -> Bool {
    func all(_ nodes: [Node]) -> Bool { nodes.allSatisfy { isConstant($0, depth: depth + 1) } }
    guard depth < 32 else { return false }
    switch node {
    case .literal: return true
    case .negate(let inner, _), .equality(let inner): return all([inner])
    case .list(let nodes): return all(nodes)
    case .range(let start, _, let end, _, _): return all([start, end].compactMap { $0 })
    case .arithmetic(_, let left, let right, _): return all([left, right])
    case .builtin(let builtin, let arguments, _, _):
      return [.date, .time, .dateAndTime, .duration, .number].contains(builtin) && all(arguments)
    default: return false
    }
  }
}
