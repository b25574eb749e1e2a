/// Whether two texts are of the same code points; Swift's own equality also holds what Unicode
/// calls equivalent for equal.
package func isSameText(_ left: String, _ right: String) -> Bool {
  left == right && left.utf8.elementsEqual(right.utf8)
}

extension Machine {
  /// Equality; nil where the types cannot be compared (DMN 1.5 table 53).
  func equal(_ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.number(let a), .number(let b)): return a == b
    case (.string(let a), .string(let b)): return isSameText(a, b)
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.date(let a), .date(let b)): return a == b
    case (.time(let a), .time(let b)):
      // By hour, minute, second and offset, as table 54 has it: fractions do not count.
      if (a.zone == nil) != (b.zone == nil) { return false }
      return a.comparableSeconds == b.comparableSeconds
    case (.dateTime(let a), .dateTime(let b)):
      if (a.time.zone == nil) != (b.time.zone == nil) { return false }
      return a.seconds == b.seconds
    case (.daysDuration(let a), .daysDuration(let b)): return a == b
    case (.yearsDuration(let a), .yearsDuration(let b)): return a == b
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) {
        guard let same = equal(x, y) else { return nil }
        if !same { return false }
      }
      return true
    case (.context(let a), .context(let b)):
      guard a.count == b.count else { return false }
      for (name, value) in a.entries {
        guard let other = b[name] else { return false }
        guard let same = equal(value, other) else { return nil }
        if !same { return false }
      }
      return true
    case (.range(let a), .range(let b)): return a == b
    case (.function(let a), .function(let b)): return a == b
    default: return nil
    }
  }

  /// Negative, zero, positive; nil where there is no order.
  func order(_ left: Value, _ right: Value) -> Int? {
    func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : b < a ? 1 : 0 }
    switch (left, right) {
    case (.number(let a), .number(let b)): return sign(a, b)
    case (.string(let a), .string(let b)):
      if isSameText(a, b) { return 0 }
      return a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) ? -1 : 1
    case (.date(let a), .date(let b)): return sign(a, b)
    case (.time(let a), .time(let b)):
      guard (a.zone == nil) == (b.zone == nil) else { return nil }
      return sign(a.comparable, b.comparable)
    case (.dateTime(let a), .dateTime(let b)):
      guard (a.time.zone == nil) == (b.time.zone == nil) else { return nil }
      return sign(a, b)
    case (.daysDuration(let a), .daysDuration(let b)): return sign(a, b)
    case (.yearsDuration(let a), .yearsDuration(let b)): return sign(a, b)
    default: return nil
    }
  }

  mutating func compare(_ comparison: Comparison, _ left: Value, _ right: Value, _ at: Int) -> Value
  {
    if case .string(let text) = left, text.utf8.count > 64, !charge(text.utf8.count / 64) {
      return .null
    }
    switch comparison {
    case .equal, .notEqual:
      guard left.isNull || right.isNull || walkIfNested(left) else { return .null }
      guard let same = equal(left, right) else {
        return null("\(left.typeName) and \(right.typeName) cannot be compared", at)
      }
      return .boolean(same == (comparison == .equal))
    case .less, .atMost, .greater, .atLeast:
      guard let sign = order(left, right) else {
        return null("\(left.typeName) and \(right.typeName) have no order", at)
      }
      switch comparison {
      case .less: return .boolean(sign < 0)
      case .atMost: return .boolean(sign <= 0)
      case .greater: return .boolean(sign > 0)
      default: return .boolean(sign >= 0)
      }
    }
  }

  mutating func negate(_ value: Value, _ at: Int) -> Value {
    switch value {
    case .number(let number): return .number(-number)
    case .daysDuration(let duration): return .daysDuration(-duration)
    case .yearsDuration(let duration):
      return .yearsDuration(YearsDuration(months: -duration.months))
    default: return null("\(value.typeName) has no negative", at)
    }
  }

  /// DMN 1.5 tables 54 to 58.
  mutating func arithmetic(_ op: Operator, _ left: Value, _ right: Value, _ at: Int) -> Value {
    if case .number(let a) = left, case .number(let b) = right {
      let result: Decimal128? =
        switch op {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .power: charge(20) ? a.power(b) : nil
        }
      if let result { return .number(result) }
      return null("\(a) \(op.rawValue) \(b) is not a number", at)
    }
    let result: Value? =
      switch op {
      case .add: sum(left, right) ?? sum(right, left)
      case .subtract: difference(left, right)
      case .multiply: product(left, right) ?? product(right, left)
      case .divide: quotient(left, right)
      case .power: nil
      }
    guard let result else {
      return null("\(left.typeName) \(op.rawValue) \(right.typeName) is not defined", at)
    }
    if case .string = result { return result }
    return spend(Bytes.of(result)) ? result : .null
  }

  private mutating func sum(_ left: Value, _ right: Value) -> Value? {
    switch (left, right) {
    case (.string(let a), .string(let b)):
      return spend(Bytes.text(a.utf8.count + b.utf8.count)) ? .string(a + b) : .null
    case (.daysDuration(let a), .daysDuration(let b)): return .daysDuration(a + b)
    case (.yearsDuration(let a), .yearsDuration(let b)):
      return .yearsDuration(YearsDuration(months: a.months + b.months))
    case (.date(let date), .yearsDuration(let duration)):
      return date.adding(months: duration.months).map(Value.date)
    case (.date(let date), .daysDuration(let duration)):
      let midnight = FEELDateTime(date: date, time: FEELTime(nanoseconds: 0))
      return midnight.adding(duration).map { .date($0.date) }
    case (.dateTime(let both), .yearsDuration(let duration)):
      return both.date.adding(months: duration.months)
        .map { .dateTime(FEELDateTime(date: $0, time: both.time)) }
    case (.dateTime(let both), .daysDuration(let duration)):
      return both.adding(duration).map(Value.dateTime)
    case (.time(let time), .daysDuration(let duration)):
      let day = FEELTime.nanosecondsPerDay
      let total = (time.nanoseconds + duration.nanoseconds) % day
      return .time(FEELTime(nanoseconds: total < 0 ? total + day : total, zone: time.zone))
    default: return nil
    }
  }

  private mutating func difference(_ left: Value, _ right: Value) -> Value? {
    func moment(_ value: Value) -> FEELDateTime? {
      switch value {
      case .date(let date):
        FEELDateTime(date: date, time: FEELTime(nanoseconds: 0, zone: .offset(seconds: 0)))
      case .dateTime(let both): both
      default: nil
      }
    }
    switch (left, right) {
    case (.time(let a), .time(let b)):
      guard (a.zone == nil) == (b.zone == nil) else { return nil }
      let nanos = a.comparable - b.comparable
      return .daysDuration(
        DaysDuration(seconds: nanos / 1_000_000_000, nanoseconds: nanos % 1_000_000_000))
    case (.daysDuration(let a), .daysDuration(let b)): return .daysDuration(a + -b)
    case (.yearsDuration(let a), .yearsDuration(let b)):
      return .yearsDuration(YearsDuration(months: a.months - b.months))
    case (_, .daysDuration), (_, .yearsDuration):
      let negative = negate(right, 0)
      if case .string = left { return nil }
      return sum(left, negative)
    default:
      guard let a = moment(left), let b = moment(right),
        (a.time.zone == nil) == (b.time.zone == nil)
      else { return nil }
      return .daysDuration(a.since(b))
    }
  }

  private func product(_ left: Value, _ right: Value) -> Value? {
    guard case .number(let factor) = right else { return nil }
    switch left {
    case .daysDuration(let duration):
      return (duration.number * factor).flatMap { DaysDuration(number: $0) }
        .map(Value.daysDuration)
    case .yearsDuration(let duration):
      return (Decimal128(duration.months) * factor)?.rounded(scale: 0, .down).int
        .map { .yearsDuration(YearsDuration(months: $0)) }
    default: return nil
    }
  }

  private func quotient(_ left: Value, _ right: Value) -> Value? {
    switch (left, right) {
    case (.daysDuration(let a), .daysDuration(let b)):
      return (a.number / b.number).map(Value.number)
    case (.yearsDuration(let a), .yearsDuration(let b)):
      return (Decimal128(a.months) / Decimal128(b.months)).map(Value.number)
    case (.daysDuration(let a), .number(let b)):
      return (a.number / b).flatMap { DaysDuration(number: $0) }.map(Value.daysDuration)
    case (.yearsDuration(let a), .number(let b)):
      return (Decimal128(a.months) / b)?.rounded(scale: 0, .down).int
        .map { .yearsDuration(YearsDuration(months: $0)) }
    default: return nil
    }
  }
}
