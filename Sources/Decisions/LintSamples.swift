import FEEL

/// Types whose values lint cuts into regions, each told by one value of it.
enum LintKind: String, CaseIterable {
  case number, string, boolean, date
  case days = "days and time duration"
  case years = "years and months duration"

  init?(_ value: Value) { self.init(rawValue: value.typeName) }

  /// Any value, for a region that nothing cuts.
  var example: Value {
    switch self {
    case .number: Value(1)
    case .string: Value("其他")
    case .boolean: Value(true)
    case .date: .date(FEELDate(year: 2026, month: 1, day: 1))
    case .days: .daysDuration(DaysDuration(days: 1))
    case .years: .yearsDuration(YearsDuration(months: 1))
    }
  }

  /// A value below all others that are named; nil where there is none.
  func below(_ value: Value) -> Value? {
    let found: Value? =
      switch value {
      case .number(let number): (number.rounded(scale: 0, .ceiling) - 1).map(Value.number)
      case .string: Value("")
      case .date(let date): FEELDate(epochDay: date.epochDay - 1).map(Value.date)
      case .daysDuration: worked(Self.earlier, value, value)
      case .yearsDuration(let duration): .yearsDuration(YearsDuration(months: duration.months - 1))
      default: nil
      }
    return found.flatMap { $0.precedes(value) == true ? $0 : nil }
  }

  /// A value above.
  func above(_ value: Value) -> Value? {
    let found: Value? =
      switch value {
      case .number(let number): (number.rounded(scale: 0, .floor) + 1).map(Value.number)
      case .string(let text): Value(text + "a")
      case .date(let date): FEELDate(epochDay: date.epochDay + 1).map(Value.date)
      case .daysDuration: worked(Self.later, value, value)
      case .yearsDuration(let duration): .yearsDuration(YearsDuration(months: duration.months + 1))
      default: nil
      }
    return found.flatMap { value.precedes($0) == true ? $0 : nil }
  }

  /// A value strictly between two, a short one where there is one; nil where the two are
  /// neighbours, as two days are.
  func between(_ low: Value, _ high: Value) -> Value? {
    var candidates: [Value?] = [above(low)]
    switch (low, high) {
    case (.number, .number), (.daysDuration, .daysDuration):
      candidates.append(worked(Self.middle, low, high))
    case (.string(let text), .string):
      candidates += ["0", " ", "\u{1}", "\u{0}"].map { Value(text + $0) }
    default: break
    }
    return candidates.lazy.compactMap { $0 }
      .first { low.precedes($0) == true && $0.precedes(high) == true }
  }

  private static let earlier = try? Expression("a - @\"P1D\"", scope: Scope(names: ["a", "b"]))
  private static let later = try? Expression("a + @\"P1D\"", scope: Scope(names: ["a", "b"]))
  private static let middle = try? Expression("a + (b - a) / 2", scope: Scope(names: ["a", "b"]))

  private func worked(_ expression: Expression?, _ a: Value, _ b: Value) -> Value? {
    expression?.evaluate(["a": a, "b": b]).value
  }
}

extension Value {
  /// The order of FEEL between two values of one type; nil where there is none.
  func precedes(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.date(let left), .date(let right)): left < right
    case (.daysDuration(let left), .daysDuration(let right)): left < right
    case (.yearsDuration(let left), .yearsDuration(let right)): left < right
    case (.string(let left), .string(let right)):
      left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    default: nil
    }
  }
}
