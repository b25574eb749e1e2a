import FEEL

extension Run {
  mutating func evaluate(_ boxed: Boxed, _ frame: Frame) -> Value {
    guard step() else { return .null }
    switch boxed {
    case .text(let text): return evaluate(text, frame)
    case .missing(let reason): return null(reason)
    case .context(let entries, let result): return context(entries, result, frame)
    case .invocation(let callee, let bindings, let call):
      return invoke(callee, bindings, call, frame)
    case .list(let items):
      guard spend(Bytes.list(items.count)) else { return .null }
      return .list(items.map { evaluate($0, frame) })
    case .relation(let columns, let rows):
      guard spend(Bytes.list(rows.count) + rows.count * Bytes.context(columns.count)) else {
        return .null
      }
      return .list(
        rows.map { row in
          .context(FEELContext(zip(columns, row).map { ($0, evaluate($1, frame)) }))
        })
    case .function(let parameters, let body):
      return function(parameters, path.joined(separator: ".")) { _ in
        frame
      } body: { run, frame in
        run.evaluate(body, frame)
      }
    case .conditional(let condition, let yes, let no):
      switch evaluate(condition, frame) {
      case .boolean(true): return evaluate(yes, frame)
      case .boolean(false), .null: return evaluate(no, frame)
      case let other:
        return null(
          "\(path.joined(separator: ".")): the condition is \(other.typeName), no boolean")
      }
    case .filter(let list, let match, let entries):
      return filter(evaluate(list, frame), match, entries, frame)
    case .iterate(let iteration, let list, let body):
      return iterate(iteration, evaluate(list, frame), body, frame)
    case .table(let table): return evaluate(table, frame)
    }
  }

  private mutating func context(_ entries: [BoxedEntry], _ result: Boxed?, _ frame: Frame)
    -> Value
  {
    guard spend(Bytes.context(entries.count)) else { return .null }
    var frame = frame
    var made: [(String, Value)] = []
    for entry in entries {
      path.append(entry.name)
      let raw: Value
      if case .function(let parameters, let body) = entry.value {
        raw = recursive(entry.name, parameters, body, frame)
      } else {
        raw = evaluate(entry.value, frame)
      }
      path.removeLast()
      let value = coerce(raw, to: entry.type, entry.name)
      frame.append(value)
      made.append((entry.name, value))
    }
    return result.map { evaluate($0, frame) } ?? .context(FEELContext(made))
  }

  /// A function that its own body may call by its entry's name.
  private func recursive(
    _ name: String, _ parameters: [BoxedParameter], _ body: Boxed, _ frame: Frame
  ) -> Value {
    function(parameters, name) { run in
      frame + [run.recursive(name, parameters, body, frame)]
    } body: { run, frame in
      run.evaluate(body, frame)
    }
  }

  private mutating func invoke(
    _ callee: Boxed, _ bindings: [BoxedEntry], _ call: CompiledText, _ frame: Frame
  ) -> Value {
    let target = evaluate(callee, frame)
    guard case .function(let function) = target else {
      return null("\(call.element): what is invoked is no function but \(target.typeName)")
    }
    var slots = Frame(repeating: nil, count: bindings.count + 1)
    slots[0] = target
    let given = Set(bindings.map(\.name))
    // A function with optional parameters is called with those that are bound.
    let wanted = function.parameters.filter { given.contains($0) }
    guard wanted.count == bindings.count else {
      return null(
        "\(call.element): the parameters are \(function.parameters.joined(separator: ", ")), "
          + "bound are \(bindings.map(\.name).joined(separator: ", "))")
    }
    for binding in bindings {
      let value = coerce(evaluate(binding.value, frame), to: binding.type, binding.name)
      guard let index = wanted.firstIndex(of: binding.name) else { continue }
      slots[index + 1] = value
    }
    return evaluate(call, slots)
  }

  private mutating func filter(
    _ list: Value, _ match: Boxed, _ entries: [(name: String, outside: Int)], _ frame: Frame
  ) -> Value {
    guard let elements = asList(list) else { return .null }
    var kept: [Value] = []
    for element in elements {
      guard step() else { return .null }
      var inner = frame
      let own = element.entries
      // An entry of the name "item" is the element's own.
      inner.append(own?["item"] ?? element)
      for (name, outside) in entries {
        inner.append(own?[name] ?? (outside < 0 ? nil : frame[outside]))
      }
      let result = evaluate(match, inner)
      switch result {
      case .boolean(true): kept.append(element)
      case .boolean(false): break
      case .number(let index) where elements.count > 0:
        return self.element(index, of: elements)
      default:
        return null(
          "\(path.joined(separator: ".")): the filter's match is \(result.typeName), no boolean")
      }
    }
    guard spend(Bytes.list(kept.count)) else { return .null }
    return .list(kept)
  }

  private mutating func element(_ index: Decimal128, of elements: [Value]) -> Value {
    guard let index = index.int, index != 0, abs(index) <= elements.count else {
      return null("\(path.joined(separator: ".")): there is no element \(index)")
    }
    return elements[index > 0 ? index - 1 : elements.count + index]
  }

  private mutating func iterate(
    _ iteration: Iteration, _ list: Value, _ body: Boxed, _ frame: Frame
  ) -> Value {
    guard let elements = asList(list) else { return .null }
    var frame = frame
    let variable = frame.count
    frame.append(nil)
    if iteration == .for { frame.append(nil) }
    var results: [Value] = []
    var unknown = false
    for element in elements {
      guard step(), spend(Bytes.element) else { return .null }
      frame[variable] = element
      if iteration == .for {
        frame[variable + 1] = .list(results)
        results.append(evaluate(body, frame))
        continue
      }
      let result = evaluate(body, frame)
      switch result {
      case .boolean(let holds):
        if holds == (iteration == .some) { return .boolean(holds) }
      default: unknown = true
      }
    }
    if iteration == .for { return .list(results) }
    guard !unknown else {
      return null("\(path.joined(separator: ".")): a condition is no boolean")
    }
    return .boolean(iteration == .every)
  }

  /// A list as it is, one value as a list of one, a range of whole numbers as its numbers.
  private mutating func asList(_ value: Value) -> [Value]? {
    switch value {
    case .list(let elements): return elements
    case .null:
      _ = null("\(path.joined(separator: ".")): there is no list to go through")
      return nil
    case .range(let range):
      guard let start = range.start?.decimal?.int, let end = range.end?.decimal?.int else {
        _ = null("\(path.joined(separator: ".")): the range is not of whole numbers")
        return nil
      }
      let first = range.startIncluded ? start : start + 1
      let last = range.endIncluded ? end : end - 1
      guard first <= last else { return [] }
      guard last - first < budget.bytes / Bytes.element, spend(Bytes.list(last - first + 1)) else {
        exhausted = true
        return nil
      }
      return (first...last).map { Value($0) }
    default: return [value]
    }
  }
}
