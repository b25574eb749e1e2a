/// What operators and built-in functions make of shapes.
extension ShapeCheck {
  /// Notes where values of the two are never equal nor in an order.
  mutating func compare(_ left: Shape, _ right: Shape, _ at: Int) {
    guard let a = left.typeName, let b = right.typeName else { return }
    guard a == b else {
      slip(.comparison(a, b), at)
      return
    }
    if case .choice(let some) = left, case .choice(let others) = right {
      choose(some, others, at)
    }
  }

  /// One text that the other side never is. An empty text asks whether there is any.
  private mutating func choose(_ left: [String], _ right: [String], _ at: Int) {
    let (text, choices) = left.count == 1 ? (left, right) : (right, left)
    guard text.count == 1, choices.count > 1, let one = text.first, !one.isEmpty,
      !choices.contains(one)
    else { return }
    slip(.noChoice(one, of: choices), at)
  }

  mutating func test(_ tests: [UnaryTest], _ subject: Shape, _ at: Int) {
    for test in tests {
      switch test {
      case .any: break
      case .compare(_, let node): compare(subject, shape(node), at)
      case .value(let node, let usesInput): match(node, usesInput, subject, at)
      }
    }
  }

  /// A value to equal, a range or list to be in, or a condition.
  private mutating func match(_ node: Node, _ usesInput: Bool, _ subject: Shape, _ at: Int) {
    if case .range(let start, _, let end, _, _) = node {
      for end in [start, end] {
        if let end { compare(subject, shape(end), at) }
      }
      return
    }
    let shape = self.shape(node)
    if usesInput { return }
    if case .list(let element) = shape {
      if case .list = subject { return }
      compare(subject, element, at)
    } else if case .list = subject {
      return
    } else {
      compare(subject, shape, at)
    }
  }

  /// The machine says what comes of it: the tables of the standard are there.
  mutating func arithmetic(_ sign: Operator, _ left: Shape, _ right: Shape, _ at: Int) -> Shape {
    guard let a = left.sample, let b = right.sample else { return .any }
    var machine = Machine(globals: [], names: [], budget: .standard)
    let made = machine.arithmetic(sign, a, b, at)
    guard !made.isNull else {
      slip(.operation(sign.rawValue, a.typeName, b.typeName), at)
      return .any
    }
    return .simple(made.typeName)
  }

  mutating func call(
    _ builtin: Builtin, _ arguments: [Node], _ names: [String]?, _ at: Int
  ) -> Shape {
    let shapes = arguments.map { shape($0) }
    switch builtin {
    case .input: return input
    case .listContains where names == nil && shapes.count == 2:
      if case .list(let element) = shapes[0] { compare(element, shapes[1], at) }
      return .boolean
    case .date where arguments.count == 3: return .date
    case .today: return .date
    case .now: return .simple("date and time")
    case .duration: return duration(arguments)
    case .min, .max:
      return shapes.count == 1 ? shapes[0].element : shapes.reduce(.null) { $0.joined($1) }
    case .count, .floor, .ceiling, .roundUp, .roundDown, .roundHalfUp, .roundHalfDown, .decimal,
      .stringLength, .modulo, .sqrt, .log, .exp, .number, .dayOfYear, .weekOfYear:
      return .number
    case .string, .substring, .upperCase, .lowerCase, .substringBefore, .substringAfter, .replace,
      .stringJoin, .dayOfWeek, .monthOfYear:
      return .string
    case .contains, .startsWith, .endsWith, .matches, .listContains, .not, .is, .all, .any, .odd,
      .even:
      return .boolean
    case .split: return .list(.string)
    case .concatenate, .union:
      return .list(shapes.reduce(.null) { $0.joined($1.element) })
    case .reverse, .distinctValues, .sublist, .remove, .sort:
      // Named arguments may stand in another order.
      guard names == nil, let list = shapes.first else { return .any }
      return .list(list.element)
    case .append:
      guard names == nil, let list = shapes.first else { return .any }
      return .list(shapes.dropFirst().reduce(list.element) { $0.joined($1) })
    case .yearsAndMonths: return .simple("years and months duration")
    default: return .any
    }
  }

  /// Its text tells which of the two durations it is.
  private func duration(_ arguments: [Node]) -> Shape {
    guard case .literal(.string(let text))? = arguments.first, let value = parseDuration(text)
    else { return .any }
    return .simple(value.typeName)
  }
}
