extension Machine {
  mutating func member(of value: Value, _ name: String, _ at: Int) -> Value {
    switch value {
    case .context(let context):
      if context.count > 16, !charge(context.count / 16) { return .null }
      return context[name] ?? null("there is no entry \"\(name)\"", at)
    case .list(let elements):
      guard spend(Bytes.list(elements.count)) else { return .null }
      return .list(elements.map { member(of: $0, name, at) })
    case .null: return null("\"\(name)\" of null", at)
    default:
      return component(of: value, name) ?? null("\(value.typeName) has no \"\(name)\"", at)
    }
  }

  /// Parts of temporal values and ranges (DMN 1.5 section 10.3.2.15, table 65).
  private func component(of value: Value, _ name: String) -> Value? {
    switch value {
    case .date(let date): return date.part(name)
    case .time(let time): return time.part(name)
    case .dateTime(let both):
      return both.date.part(name) ?? both.time.part(name, local: both.localSeconds)
    case .daysDuration(let duration):
      switch name {
      case "days": return Value(duration.days)
      case "hours": return Value(duration.nanoseconds / 3_600_000_000_000)
      case "minutes": return Value(duration.nanoseconds / 60_000_000_000 % 60)
      case "seconds": return Value(duration.nanoseconds / 1_000_000_000 % 60)
      default: return nil
      }
    case .yearsDuration(let duration):
      switch name {
      case "years": return Value(duration.months / 12)
      case "months": return Value(duration.months % 12)
      default: return nil
      }
    case .range(let range):
      switch name {
      case "start": return range.start ?? .null
      case "end": return range.end ?? .null
      case "start included": return .boolean(range.startIncluded)
      case "end included": return .boolean(range.endIncluded)
      default: return nil
      }
    default: return nil
    }
  }

  /// `list[condition]` or `list[index]`; a single value is a list of itself.
  mutating func filter(_ value: Value, _ condition: Node, _ at: Int) -> Value {
    let elements: [Value]
    switch value {
    case .list(let list): elements = list
    case .null: elements = []
    default: elements = [value]
    }
    if elements.isEmpty, case .null = value {
      // An index of null is null; a filter of null has nothing to keep.
      return isIndex(condition) ? null("null has no elements", at) : .list([])
    }
    if isIndex(condition) { return element(elements, evaluate(condition), at) }
    var kept: [Value] = []
    for (index, one) in elements.enumerated() {
      items.append(one)
      let result = evaluate(condition)
      items.removeLast()
      if exhausted { return .null }
      if case .number = result, index == 0 { return element(elements, result, at) }
      if result == .boolean(true) {
        guard spend(Bytes.element) else { return .null }
        kept.append(one)
      }
    }
    return spend(Bytes.object) ? .list(kept) : .null
  }

  private func isIndex(_ node: Node) -> Bool {
    switch node {
    case .literal(.number): true
    case .negate(.literal(.number), _): true
    default: false
    }
  }

  private mutating func element(_ elements: [Value], _ index: Value, _ at: Int) -> Value {
    guard let number = index.decimal, number.isInteger, let place = number.int else {
      return null("an index must be a whole number", at)
    }
    if place > 0, place <= elements.count { return elements[place - 1] }
    if place < 0, place >= -elements.count { return elements[elements.count + place] }
    return null("the list of \(elements.count) has no element \(place)", at)
  }

  mutating func iterate(_ iterators: [Iterator], _ body: Node, _ partial: Bool, _ at: Int) -> Value
  {
    var results: [Value] = []
    let base = locals.count
    let ended = loop(iterators, 0, at) { machine in
      machine.locals.append(partial ? .list(results) : .null)
      let value = machine.evaluate(body)
      machine.locals.removeLast()
      guard !partial || machine.walk(value) else { return false }
      results.append(value)
      return machine.spend(partial ? Bytes.list(results.count) : Bytes.element)
    }
    locals.removeLast(locals.count - base)
    return ended ? .list(results) : .null
  }

  mutating func quantify(_ every: Bool, _ iterators: [Iterator], _ body: Node, _ at: Int) -> Value {
    var result: Value = .boolean(every)
    let base = locals.count
    let ended = loop(iterators, 0, at) { machine in
      switch machine.evaluate(body) {
      case .boolean(let met):
        if met != every {
          result = .boolean(met)
          return false
        }
      default: if result == .boolean(every) { result = .null }
      }
      return true
    }
    locals.removeLast(locals.count - base)
    if !ended, case .boolean(let met) = result, met == every { return .null }
    return exhausted ? .null : result
  }

  /// Runs `body` for each combination, innermost iterator fastest; false where it was stopped or
  /// there is nothing to iterate over.
  private mutating func loop(
    _ iterators: [Iterator], _ index: Int, _ at: Int, _ body: (inout Machine) -> Bool
  ) -> Bool {
    guard index < iterators.count else { return body(&self) && !exhausted }
    let iterator = iterators[index]
    let start = evaluate(iterator.start)
    if let endNode = iterator.end {
      return span(start, evaluate(endNode), at) { machine, value in
        machine.locals.append(value)
        defer { machine.locals.removeLast() }
        return machine.loop(iterators, index + 1, at, body)
      }
    }
    let elements: [Value]
    switch start {
    case .list(let list): elements = list
    case .range(let range):
      guard var low = range.start, var high = range.end else {
        _ = null("a range without end cannot be iterated", at)
        return false
      }
      if !range.startIncluded { low = arithmetic(.add, low, step(low), at) }
      if !range.endIncluded { high = arithmetic(.subtract, high, step(high), at) }
      return span(low, high, at) { machine, value in
        machine.locals.append(value)
        defer { machine.locals.removeLast() }
        return machine.loop(iterators, index + 1, at, body)
      }
    case .null:
      _ = null("null cannot be iterated", at)
      return false
    default: elements = [start]
    }
    for element in elements {
      locals.append(element)
      let goesOn = loop(iterators, index + 1, at, body)
      locals.removeLast()
      if !goesOn { return false }
    }
    return true
  }

  private func step(_ value: Value) -> Value {
    if case .number = value { return Value(1) }
    return .daysDuration(DaysDuration(days: 1))
  }

  /// From one whole number or date to another, upwards or downwards.
  private mutating func span(
    _ start: Value, _ end: Value, _ at: Int, _ body: (inout Machine, Value) -> Bool
  ) -> Bool {
    let first: Int
    let last: Int
    let isDate: Bool
    switch (start, end) {
    case (.number(let a), .number(let b)):
      guard let from = a.rounded(scale: 0, .down).int, let to = b.rounded(scale: 0, .down).int
      else { return false }
      (first, last, isDate) = (from, to, false)
    case (.date(let a), .date(let b)): (first, last, isDate) = (a.epochDay, b.epochDay, true)
    default:
      _ = null("only numbers and dates can be counted through", at)
      return false
    }
    var current = first
    while true {
      let value: Value =
        isDate ? FEELDate(epochDay: current).map(Value.date) ?? .null : Value(current)
      if !body(&self, value) { return false }
      if current == last { return true }
      current += first < last ? 1 : -1
      steps -= 1
      if steps < 0 {
        exhaust("the evaluation took more than its budget of steps")
        return false
      }
    }
  }
}

extension FEELDate {
  func part(_ name: String) -> Value? {
    switch name {
    case "year": Value(year)
    case "month": Value(month)
    case "day": Value(day)
    case "weekday": Value(weekday)
    default: nil
    }
  }
}

extension FEELTime {
  func part(_ name: String, local: Int = 0) -> Value? {
    switch name {
    case "hour": return Value(hour)
    case "minute": return Value(minute)
    case "second": return Value(second)
    case "time offset":
      return zone.map {
        .daysDuration(DaysDuration(seconds: $0.offset(atLocal: local), nanoseconds: 0))
      }
        ?? .null
    case "timezone":
      if case .named(let name)? = zone { return .string(name) }
      return .null
    default: return nil
    }
  }
}
