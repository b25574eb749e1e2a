/// Walks a text without evaluating it. Where it does not know, it says nothing.
struct ShapeCheck {
  /// Levels that are looked at; what lies deeper is not known.
  static let maximumDepth = 200

  let globals: [String]
  let names: [String: Shape]
  let isComplete: Bool
  let input: Shape
  private(set) var slips: [(kind: Slip.Kind, at: Int)] = []
  private var locals: [Shape] = []
  /// The elements of the filters around, innermost last.
  private var items: [Shape] = []
  private var depth = 0

  init(globals: [String], names: [String: Shape], isComplete: Bool, input: Shape) {
    self.globals = globals
    self.names = names
    self.isComplete = isComplete
    self.input = input
  }

  mutating func shape(_ node: Node) -> Shape {
    guard depth < Self.maximumDepth else { return .any }
    depth += 1
    defer { depth -= 1 }
    switch node {
    case .literal(let value): return Shape(value)
    case .invalid: return .any
    case .global(let slot, let at): return global(globals[slot], at)
    case .local(let index): return locals.indices.contains(index) ? locals[index] : .any
    case .item: return items.last ?? .any
    case .entry(let name, _, let otherwise, _): return entry(name, otherwise)
    case .member(let inner, let name, let at):
      let shape = self.shape(inner)
      return member(name, of: shape, path(inner), at)
    case .filter(let list, let condition, _): return filter(shape(list), condition)
    case .list(let nodes): return .list(joined(nodes))
    case .context(let entries): return context(entries)
    case .range(let start, _, let end, _, let at):
      if let start, let end { compare(shape(start), shape(end), at) }
      return .any
    case .equality(let inner):
      _ = shape(inner)
      return .any
    case .negate(let inner, _):
      let shape = self.shape(inner)
      return shape == .number ? .number : .any
    case .arithmetic(let sign, let left, let right, let at):
      return arithmetic(sign, shape(left), shape(right), at)
    case .compare(_, let left, let right, let at):
      compare(shape(left), shape(right), at)
      return .boolean
    case .and(let parts, _), .or(let parts, _):
      for part in parts { _ = shape(part) }
      return .boolean
    case .between(let value, let low, let high, let at):
      let subject = shape(value)
      compare(subject, shape(low), at)
      compare(subject, shape(high), at)
      return .boolean
    case .isIn(let value, let tests, let at):
      test(tests, shape(value), at)
      return .boolean
    case .tests(let tests, _, let at):
      test(tests, input, at)
      return .boolean
    case .instanceOf(let inner, _):
      _ = shape(inner)
      return .boolean
    case .conditional(let condition, let yes, let no, _):
      _ = shape(condition)
      return shape(yes).joined(shape(no))
    case .iterate(let iterators, let body, _, _):
      return .list(iterated(iterators, body, knowsPartial: true))
    case .quantified(_, let iterators, let body, _):
      _ = iterated(iterators, body, knowsPartial: false)
      return .boolean
    case .function(let parameters, let body):
      locals += parameters.map { _ in .any }
      _ = shape(body)
      locals.removeLast(parameters.count)
      return .any
    case .external: return .any
    case .builtin(let builtin, let arguments, let names, let at):
      return call(builtin, arguments, names, at)
    case .call(let callee, let arguments, _, _):
      _ = shape(callee)
      for argument in arguments { _ = shape(argument) }
      return .any
    }
  }

  /// What is written where the result comes from, and what the shapes choose from.
  mutating func texts(_ node: Node) -> [String] {
    switch node {
    case .conditional(_, let yes, let no, _): return texts(yes) + texts(no)
    case .list(let nodes): return nodes.flatMap { texts($0) }
    case .builtin(.getValue, let arguments, _, _):
      guard case .context(let entries)? = arguments.first else { return [] }
      return entries.flatMap { texts($0.value) }
    default:
      var shape = self.shape(node)
      while case .list(let element) = shape { shape = element }
      if case .choice(let texts) = shape { return texts }
      return []
    }
  }

  mutating func slip(_ kind: Slip.Kind, _ at: Int) { slips.append((kind, at)) }

  private mutating func joined(_ nodes: [Node]) -> Shape {
    nodes.reduce(.null) { $0.joined(shape($1)) }
  }

  // MARK: Names

  private mutating func global(_ name: String, _ at: Int) -> Shape {
    if let shape = names[name] { return shape }
    // A built-in function may be handed on by its name.
    if isComplete, Builtin(rawValue: name) == nil {
      let entries = items.flatMap { item -> [String] in
        if case .context(let own) = item { Array(own.keys) } else { [] }
      }
      slip(.unknown([name], known: (names.keys + entries).sorted()), at)
    }
    return .any
  }

  /// Within a filter a name is first one of the element's own.
  private mutating func entry(_ name: String, _ otherwise: Node?) -> Shape {
    for item in items.reversed() {
      switch item {
      case .context(let entries): if let shape = entries[name] { return shape }
      case .any, .null: return .any
      default: break
      }
    }
    return otherwise.map { shape($0) } ?? .any
  }

  private mutating func member(
    _ name: String, of shape: Shape, _ path: [String], _ at: Int
  ) -> Shape {
    switch shape {
    case .any, .null: return .any
    case .list(let element):
      let inner = member(name, of: element, path, at)
      return inner == .any ? .any : .list(inner)
    case .context(let entries):
      if let entry = entries[name] { return entry }
      slip(.unknown(path + [name], known: entries.keys.sorted()), at)
    case .simple("string"), .simple("number"), .simple("boolean"), .choice:
      slip(.unknown(path + [name], known: []), at)
    // Dates, times and durations have parts.
    case .simple: break
    }
    return .any
  }

  /// The names that lead to a node; empty where it is no path.
  private func path(_ node: Node) -> [String] {
    switch node {
    case .global(let slot, _): return [globals[slot]]
    case .entry(let name, _, _, _): return [name]
    case .member(let inner, let name, _):
      let before = path(inner)
      return before.isEmpty ? [] : before + [name]
    default: return []
    }
  }

  // MARK: What holds others

  private mutating func filter(_ list: Shape, _ condition: Node) -> Shape {
    items.append(list.element)
    let chosen = shape(condition)
    items.removeLast()
    switch chosen {
    case .boolean: return list == .any || list == .null ? .any : .list(list.element)
    case .number: return list.element
    default: return .any
    }
  }

  private mutating func context(_ entries: [(name: String, value: Node)]) -> Shape {
    let before = locals.count
    var made: [String: Shape] = [:]
    for entry in entries {
      let shape = self.shape(entry.value)
      made[entry.name] = shape
      locals.append(shape)
    }
    locals.removeLast(locals.count - before)
    return .context(made)
  }

  private mutating func iterated(
    _ iterators: [Iterator], _ body: Node, knowsPartial: Bool
  ) -> Shape {
    let before = locals.count
    for iterator in iterators {
      let start = shape(iterator.start)
      if let end = iterator.end {
        _ = shape(end)
        locals.append(start == .number ? .number : .any)
      } else if case .list(let element) = start {
        locals.append(element)
      } else {
        locals.append(.any)
      }
    }
    // The results so far, which `for` alone has.
    if knowsPartial { locals.append(.any) }
    let made = shape(body)
    locals.removeLast(locals.count - before)
    return made
  }
}
