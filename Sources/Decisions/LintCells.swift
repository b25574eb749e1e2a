import FEEL

/// A unary test in one of the forms that lint reads.
enum LintTest: Hashable {
  case equals(Value)
  /// nil is no end.
  case range(low: Value?, lowIncluded: Bool, high: Value?, highIncluded: Bool)

  var values: [Value] {
    switch self {
    case .equals(let value): [value]
    case .range(let low, _, let high, _): [low, high].compactMap { $0 }
    }
  }

  /// True where every value of the region meets the test; a region never meets it in part,
  /// because the test's own values are points.
  func holds(_ region: LintColumn.Region) -> Bool {
    switch (self, region) {
    case (.equals(let value), .point(let point)): return value == point
    case (.equals, _): return false
    case (.range(let low, let lowIncluded, let high, let highIncluded), .point(let point)):
      if let low {
        guard low == point ? lowIncluded : low.precedes(point) == true else { return false }
      }
      if let high {
        guard high == point ? highIncluded : point.precedes(high) == true else { return false }
      }
      return !point.isNull
    case (.range(let low, _, let high, _), .between(let start, let end)):
      if let low {
        guard let start, low == start || low.precedes(start) == true else { return false }
      }
      if let high {
        guard let end, high == end || end.precedes(high) == true else { return false }
      }
      return true
    case (.range, .other): return false
    }
  }
}

/// What the text of a cell says: literals, comparisons, ranges and `not(…)` of them.
enum CellTests {
  case any
  case tests(negated: Bool, [LintTest])
  case unknown(String)

  init(_ text: String) {
    var body = text.trimmingSpace
    guard body != "-", !body.isEmpty else {
      self = .any
      return
    }
    var negated = false
    if body.hasPrefix("not"), body.hasSuffix(")") {
      let inner = String(body.dropFirst(3)).trimmingSpace
      guard inner.hasPrefix("("), Self.split(String(inner.dropFirst().dropLast())) != nil else {
        self = .unknown(body)
        return
      }
      negated = true
      body = String(inner.dropFirst().dropLast())
    }
    guard let parts = Self.split(body) else {
      self = .unknown(text.trimmingSpace)
      return
    }
    var tests: [LintTest] = []
    for part in parts {
      guard let read = Self.read(part.trimmingSpace) else {
        self = .unknown(text.trimmingSpace)
        return
      }
      tests += read
    }
    self = .tests(negated: negated, tests)
  }

  /// At commas outside strings and brackets; nil where those do not close. `]1..5[` turns its
  /// brackets around, so a square one opens or closes by what is open.
  private static func split(_ text: String) -> [String]? {
    var parts = [""]
    var open: [Character] = []
    var isRange = false
    var inString = false
    var before: Character = " "
    for character in text {
      if inString {
        if character == "\"", before != "\\" { inString = false }
        before = before == "\\" ? " " : character
        parts[parts.count - 1].append(character)
        continue
      }
      if character == ".", before == "." { isRange = true }
      switch character {
      case "\"": inString = true
      case "(", "{":
        open.append(character)
        isRange = false
      case "[" where !(isRange && !open.isEmpty), "]" where open.isEmpty:
        open.append(character)
        isRange = false
      case ")", "}", "[", "]":
        guard open.popLast() != nil else { return nil }
        isRange = false
      case "," where open.isEmpty:
        parts.append("")
        before = " "
        continue
      default: break
      }
      before = character
      parts[parts.count - 1].append(character)
    }
    let closed = !inString && open.isEmpty
    return closed && !parts.contains { $0.trimmingSpace.isEmpty } ? parts : nil
  }

  private static func read(_ text: String) -> [LintTest]? {
    for (sign, isLow, isIncluded) in [
      ("<=", false, true), (">=", true, true), ("<", false, false), (">", true, false),
    ] where text.hasPrefix(sign) {
      guard let value = constant(String(text.dropFirst(sign.count))), value.isOrderable else {
        return nil
      }
      return [
        isLow
          ? .range(low: value, lowIncluded: isIncluded, high: nil, highIncluded: false)
          : .range(low: nil, lowIncluded: false, high: value, highIncluded: isIncluded)
      ]
    }
    guard let value = constant(text) else { return nil }
    switch value {
    case .range(let range):
      guard [range.start, range.end].allSatisfy({ $0?.isOrderable ?? true }) else { return nil }
      return [
        .range(
          low: range.start, lowIncluded: range.startIncluded, high: range.end,
          highIncluded: range.endIncluded)
      ]
    case .list(let values):
      return values.allSatisfy(\.isScalar) ? values.map(LintTest.equals) : nil
    case .context, .function: return nil
    case .null: return text == "null" ? [.equals(.null)] : nil
    default: return [.equals(value)]
    }
  }

  /// The value of a text that reads no name.
  private static func constant(_ text: String) -> Value? {
    guard !text.contains("?"), let expression = try? Expression(text, scope: Scope(names: [])),
      expression.globals.isEmpty
    else { return nil }
    let evaluation = expression.evaluate([:], budget: Budget(steps: 1_000, depth: 8, cells: 1_000))
    return evaluation.causes.isEmpty && !evaluation.exhausted ? evaluation.value : nil
  }
}

extension Value {
  var isScalar: Bool {
    switch self {
    case .list, .context, .range, .function: false
    default: true
    }
  }

  fileprivate var isOrderable: Bool { precedes(self) != nil }

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
