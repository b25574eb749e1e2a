/// Evaluates nodes: a stack of variables, the slots of names, and what is left of the budget.
struct Machine {
  var globals: [Value?]
  var names: [String]
  var locals: [Value] = []
  /// Elements of the filters around the current place, innermost last.
  var items: [Value] = []
  var input: Value?
  /// What `now()` and `today()` say.
  var moment: FEELDateTime?
  var steps: Int
  var levels: Int
  /// Bytes that may still be taken.
  var bytes: Int
  var exhausted = false
  var causes: [(message: String, at: Int)] = []

  /// Causes kept at most: the first ones say most.
  static let maximumCauses = 32
  /// Whether the stack ended the evaluation, and not the budget.
  var ranOutOfStack = false

  init(globals: [Value?], names: [String], budget: Budget) {
    self.globals = globals
    self.names = names
    steps = budget.steps
    levels = budget.depth
    bytes = budget.bytes
  }

  var remaining: Budget { Budget(steps: steps, depth: levels, bytes: bytes) }

  /// Null, with the reason.
  mutating func null(_ message: @autoclosure () -> String, _ at: Int) -> Value {
    if causes.count < Self.maximumCauses, !exhausted { causes.append((message(), at)) }
    return .null
  }

  /// Takes steps for work that is more than one; false where none are left.
  mutating func charge(_ count: Int) -> Bool {
    steps -= count
    if steps < 0 { exhaust("the evaluation took more than its budget of steps") }
    return !exhausted
  }

  mutating func exhaust(_ message: String) {
    if !exhausted { causes.append((message, 0)) }
    exhausted = true
  }

  /// Levels of lists, contexts and captured variables in one value.
  static let maximumValueDepth = 256

  /// Walks the whole of a value, which may share its parts many times over, at one step each:
  /// what passes can be compared, written and thrown away in bounded time and stack.
  mutating func walk(_ value: Value, depth: Int = 0) -> Bool {
    steps -= 1
    if steps < 0 { exhaust("the evaluation took more than its budget of steps") }
    if depth > Self.maximumValueDepth {
      exhaust("a value is nested deeper than \(Self.maximumValueDepth)")
    }
    if exhausted { return false }
    switch value {
    case .list(let elements):
      for element in elements where !walk(element, depth: depth + 1) { return false }
    case .context(let context):
      for entry in context.entries where !walk(entry.1, depth: depth + 1) { return false }
    case .range(let range):
      // `(= x)` has the same value at both ends.
      for end in [range.start, range.end] {
        if let end, !walk(end, depth: depth + 1) { return false }
      }
    case .function(let function):
      guard case .closure(_, _, let captured, _, let items) = function.body.kind else { break }
      for one in captured where !walk(one, depth: depth + 1) { return false }
      for one in items where !walk(one, depth: depth + 1) { return false }
    default: break
    }
    return true
  }

  /// Whether the budget covers walking the value; only what holds others costs anything.
  mutating func walkIfNested(_ value: Value) -> Bool {
    switch value {
    case .list, .context: walk(value)
    case .range(let range): range.isEquality == true ? walk(value) : true
    default: true
    }
  }

  mutating func evaluate(_ node: Node) -> Value {
    steps -= 1
    if steps < 0 { exhaust("the evaluation took more than its budget of steps") }
    if StackRoom.isShort {
      ranOutOfStack = true
      exhaust("values and calls are nested deeper than the stack allows")
    }
    if exhausted { return .null }
    switch node {
    case .literal(let value): return value
    case .invalid(let text, let at):
      return null("\"\(text)\" is no date, time or duration", at)
    case .local(let index): return index < locals.count ? locals[index] : .null
    case .global(let slot, let at):
      if let value = globals[slot] { return value }
      return missing(names[slot], at)
    case .item(let depth):
      return items.isEmpty ? .null : items[items.count - 1 - min(depth, items.count - 1)]
    case .entry(let name, _, let otherwise, let at):
      return entry(name, otherwise, at)
    case .member(let inner, let name, let at): return member(of: evaluate(inner), name, at)
    case .filter(let list, let condition, let at): return filter(evaluate(list), condition, at)
    case .list(let nodes):
      guard spend(Bytes.list(nodes.count)) else { return .null }
      var values: [Value] = []
      values.reserveCapacity(nodes.count)
      for node in nodes { values.append(evaluate(node)) }
      return .list(values)
    case .context(let entries): return context(entries)
    case .range(let start, let startIncluded, let end, let endIncluded, let at):
      return range(start, startIncluded, end, endIncluded, at)
    case .equality(let inner):
      let value = evaluate(inner)
      guard spend(Bytes.box) else { return .null }
      var range = FEELRange(start: value, startIncluded: true, end: value, endIncluded: true)
      range.isEquality = true
      return .range(range)
    case .negate(let inner, let at): return negate(evaluate(inner), at)
    case .arithmetic(let op, let left, let right, let at):
      return arithmetic(op, evaluate(left), evaluate(right), at)
    case .compare(let comparison, let left, let right, let at):
      return compare(comparison, evaluate(left), evaluate(right), at)
    case .and(let parts, let at): return conjunction(parts, at)
    case .or(let parts, let at): return disjunction(parts, at)
    case .between(let value, let low, let high, let at):
      let subject = evaluate(value)
      let atLeast = compare(.atLeast, subject, evaluate(low), at)
      let atMost = compare(.atMost, subject, evaluate(high), at)
      guard let a = atLeast.bool, let b = atMost.bool else { return .null }
      return .boolean(a && b)
    case .isIn(let value, let tests, let at): return passes(evaluate(value), tests, at)
    case .tests(let tests, let negated, let at):
      let result = passes(input ?? .null, tests, at)
      guard negated else { return result }
      return result.bool.map { .boolean(!$0) } ?? .null
    case .instanceOf(let value, let type):
      let subject = evaluate(value)
      return walk(subject) ? .boolean(isInstance(subject, of: type)) : .null
    case .conditional(let condition, let yes, let no, _):
      return evaluate(condition) == .boolean(true) ? evaluate(yes) : evaluate(no)
    case .iterate(let iterators, let body, let partial, let at):
      return iterate(iterators, body, partial, at)
    case .quantified(let every, let iterators, let body, let at):
      return quantify(every, iterators, body, at)
    case .function(let parameters, let body):
      guard spend(Bytes.function(locals.count + items.count)) else { return .null }
      return .function(
        FEELFunction(
          .closure(parameters, body, captured: locals, globals: globals, items: items),
          parameters: parameters.map(\.name)))
    case .external(let description, let parameters, let at):
      return external(evaluate(description), parameters.map { evaluate($0) }, at)
    case .builtin(let builtin, let arguments, let names, let at):
      if builtin == .input { return input ?? null("there is no input for \"?\"", at) }
      return call(builtin, arguments.map { evaluate($0) }, names, at)
    case .call(let callee, let arguments, let names, let at):
      let function = evaluate(callee)
      return invoke(function, arguments.map { evaluate($0) }, names, at)
    }
  }

  private mutating func missing(_ name: String, _ at: Int) -> Value {
    if let builtin = Builtin(rawValue: name) {
      return .function(
        FEELFunction(.builtin(builtin), parameters: builtin.parameters.first ?? []))
    }
    return null("\"\(name)\" is not known here", at)
  }

  private mutating func entry(_ name: String, _ otherwise: Node?, _ at: Int) -> Value {
    for item in items.reversed() {
      if case .context(let context) = item, let value = context[name] { return value }
    }
    return otherwise.map { evaluate($0) } ?? null("\"\(name)\" is not known here", at)
  }

  private mutating func context(_ entries: [(name: String, value: Node)]) -> Value {
    guard spend(Bytes.context(entries.count)) else { return .null }
    let before = locals.count
    var made: [(String, Value)] = []
    made.reserveCapacity(entries.count)
    for entry in entries {
      let value = evaluate(entry.value)
      made.append((entry.name, value))
      locals.append(value)
    }
    locals.removeLast(locals.count - before)
    return .context(FEELContext(made))
  }

  private mutating func range(
    _ start: Node?, _ startIncluded: Bool, _ end: Node?, _ endIncluded: Bool, _ at: Int
  ) -> Value {
    let low = start.map { evaluate($0) }
    let high = end.map { evaluate($0) }
    if let low, let high {
      if let sign = order(low, high) {
        // The lower end comes first (DMN 1.5 section 10.3.2.7).
        guard sign <= 0 else { return null("the range begins after its end", at) }
      } else if !low.isNull || !high.isNull {
        return null("a range of \(low.typeName) to \(high.typeName) has no order", at)
      }
    }
    guard spend(Bytes.box) else { return .null }
    return .range(
      FEELRange(start: low, startIncluded: startIncluded, end: high, endIncluded: endIncluded))
  }

  /// Any false makes it false; otherwise anything but true makes it null.
  private mutating func conjunction(_ parts: [Node], _ at: Int) -> Value {
    var unknown = false
    for part in parts {
      switch evaluate(part) {
      case .boolean(false): return .boolean(false)
      case .boolean(true): break
      default: unknown = true
      }
    }
    return unknown ? null("a part of \"and\" is not a boolean", at) : .boolean(true)
  }

  private mutating func disjunction(_ parts: [Node], _ at: Int) -> Value {
    var unknown = false
    for part in parts {
      switch evaluate(part) {
      case .boolean(true): return .boolean(true)
      case .boolean(false): break
      default: unknown = true
      }
    }
    return unknown ? null("a part of \"or\" is not a boolean", at) : .boolean(false)
  }

  /// Whether the subject meets any of the tests.
  mutating func passes(_ subject: Value, _ tests: [UnaryTest], _ at: Int) -> Value {
    let outer = input
    input = subject
    defer { input = outer }
    var unknown = false
    for test in tests {
      switch pass(subject, test, at) {
      case .boolean(true): return .boolean(true)
      case .boolean(false): break
      default: unknown = true
      }
    }
    return unknown ? .null : .boolean(false)
  }

  private mutating func pass(_ subject: Value, _ test: UnaryTest, _ at: Int) -> Value {
    guard walkIfNested(subject) else { return .null }
    switch test {
    case .any: return .boolean(true)
    case .compare(let comparison, let node):
      return compare(comparison, subject, evaluate(node), at)
    case .value(let node, let usesInput):
      let value = evaluate(node)
      switch value {
      case .boolean where usesInput: return value
      case .range(let range): return contains(range, subject, at)
      case .list(let elements):
        if case .list = subject, equal(subject, value) == true { return .boolean(true) }
        for element in elements {
          if case .range(let range) = element, contains(range, subject, at) == .boolean(true) {
            return .boolean(true)
          }
          if equal(subject, element) == true { return .boolean(true) }
        }
        return .boolean(false)
      case .null where isRange(node): return .null
      default:
        if usesInput { return value.isNull ? .null : .boolean(equal(subject, value) == true) }
        return equal(subject, value).map(Value.boolean)
          ?? null("\(subject.typeName) and \(value.typeName) cannot be compared", at)
      }
    }
  }

  /// A range that came out null has an end that cannot be compared.
  private func isRange(_ node: Node) -> Bool {
    if case .range = node { true } else { false }
  }

  mutating func contains(_ range: FEELRange, _ value: Value, _ at: Int) -> Value {
    var inside = true
    if let start = range.start {
      guard let sign = order(value, start) else {
        return null("\(value.typeName) is not comparable with the range", at)
      }
      inside = range.startIncluded ? sign >= 0 : sign > 0
    }
    if let end = range.end {
      guard let sign = order(value, end) else {
        return null("\(value.typeName) is not comparable with the range", at)
      }
      inside = inside && (range.endIncluded ? sign <= 0 : sign < 0)
    }
    return .boolean(inside)
  }
}
