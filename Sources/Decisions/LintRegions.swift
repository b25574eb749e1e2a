import FEEL

/// A set of a column's regions, by index.
struct Regions: Hashable {
  private var words: [UInt64]

  init(count: Int, where holds: (Int) -> Bool = { _ in false }) {
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for index in 0..<count where holds(index) { words[index / 64] |= 1 << UInt64(index % 64) }
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  var first: Int? {
    words.firstIndex { $0 != 0 }.map { $0 * 64 + words[$0].trailingZeroBitCount }
  }

  func intersection(_ other: Regions) -> Regions { merged(other) { $0 & $1 } }
  func union(_ other: Regions) -> Regions { merged(other) { $0 | $1 } }
  func subtracting(_ other: Regions) -> Regions { merged(other) { $0 & ~$1 } }
  func isSuperset(of other: Regions) -> Bool { other.subtracting(self).isEmpty }

  private func merged(_ other: Regions, _ combine: (UInt64, UInt64) -> UInt64) -> Regions {
    var result = self
    for index in words.indices { result.words[index] = combine(words[index], other.words[index]) }
    return result
  }
}

/// A cell as lint understands it.
enum LintCell: Hashable {
  case any
  case regions(Regions)
  /// More than lint can read; equal texts mean the same.
  case unknown(String)
}

/// A column cut into regions at every value that its cells name: the points themselves, and what
/// lies between, below and above them.
struct LintColumn {
  enum Region: Hashable {
    case point(Value)
    /// Strictly between; nil is no end.
    case between(Value?, Value?)
    /// A string, a list or whatever has no order here: every value that no cell names.
    case other
  }

  /// Values that one column may name before it is taken as unknown.
  static let maximumPoints = 2_000

  let label: String
  let regions: [Region]
  let cells: [LintCell]
  /// Every region.
  let all: Regions
  /// Those that inputs can lie in: the column's allowed values, or else all but null and, where
  /// cells name words, other words.
  let domain: Regions

  init(_ column: InputColumn, cells: [CompiledText?], types: [TypeDefinition]) {
    label = column.label
    let read = cells.map { cell in cell.map { CellTests($0.expression.text) } }
    let allowed = (column.allowed ?? Self.allowed(column.type, types))
      .map { CellTests($0.expression.text) }
    var points: Set<Value> = []
    var hasRanges = false
    for tests in read + [allowed] {
      guard case .tests(_, let list)? = tests else { continue }
      for test in list {
        points.formUnion(test.values)
        if case .range = test { hasRanges = true }
      }
    }
    let regions = Self.regions(
      points, hasRanges: hasRanges, isBoolean: Self.isBoolean(column.type, types))
    self.regions = regions
    let all = Regions(count: regions.count) { _ in true }
    self.all = all
    func cell(_ tests: CellTests?) -> LintCell {
      switch tests {
      case nil, .any?: return .any
      case .unknown(let text)?: return .unknown(text)
      case .tests(let isNegated, let list)?:
        guard points.count <= Self.maximumPoints else { return .unknown("\(list)") }
        let met = Regions(count: regions.count) { index in
          list.contains { $0.holds(regions[index]) } != isNegated
        }
        return met == all ? .any : .regions(met)
      }
    }
    self.cells = read.map(cell)
    var domain = all
    if case .regions(let met) = cell(allowed) { domain = met }
    // Which other words there are only the author can say, by the column's allowed values.
    let isCount = Self.isCount(column.text)
    let hasWords = allowed == nil && points.contains { $0.text != nil }
    self.domain = domain.subtracting(
      Regions(count: regions.count) { index in
        regions[index] == .point(.null) || (hasWords && regions[index] == .other)
          || (isCount && !Self.holdsCount(regions[index]))
      })
  }

  /// The allowed values of the column's type.
  private static func allowed(_ type: ItemType, _ types: [TypeDefinition]) -> CompiledText? {
    guard case .item(let index) = type, !types[index].isCollection else { return nil }
    if let allowed = types[index].allowed { return allowed }
    guard case .alias(let next) = types[index].body, next != type else { return nil }
    return allowed(next, types)
  }

  private static func isBoolean(_ type: ItemType, _ types: [TypeDefinition]) -> Bool {
    switch type {
    case .any: return false
    case .simple(let name): return name == "boolean"
    case .item(let index):
      guard !types[index].isCollection, case .alias(let next) = types[index].body else {
        return false
      }
      return isBoolean(next, types)
    }
  }

  private static func regions(_ points: Set<Value>, hasRanges: Bool, isBoolean: Bool) -> [Region] {
    var values = points.subtracting([.null])
    let null: [Region] = points.contains(.null) ? [.point(.null)] : []
    if isBoolean || (!values.isEmpty && values.allSatisfy { $0.bool != nil }) {
      values = [.boolean(true), .boolean(false)]
      return [.point(.boolean(true)), .point(.boolean(false))] + null
    }
    let sorted = values.sorted { $0.precedes($1) == true }
    let isOrdered =
      !sorted.isEmpty && (hasRanges || !values.contains { $0.text != nil })
      && zip(sorted, sorted.dropFirst()).allSatisfy { $0.precedes($1) == true }
    guard isOrdered else { return sorted.map(Region.point) + [.other] + null }
    var made: [Region] = [.between(nil, sorted[0])]
    for (index, value) in sorted.enumerated() {
      made.append(.point(value))
      made.append(.between(value, index + 1 < sorted.count ? sorted[index + 1] : nil))
    }
    return made + null
  }

  /// True for `count(…)`, which gives whole numbers from 0.
  private static func isCount(_ text: String) -> Bool {
    let text = text.trimmingSpace
    guard text.hasPrefix("count(") else { return false }
    var depth = 0
    var inString = false
    for (place, character) in text.enumerated() {
      if character == "\"" { inString.toggle() }
      if inString { continue }
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, character == ")" { return place == text.count - 1 }
    }
    return false
  }

  private static func holdsCount(_ region: Region) -> Bool {
    switch region {
    case .point(.number(let value)): return value.isInteger && !value.isNegative
    case .between(let low, let high):
      guard let high = high?.decimal else { return true }
      guard let low = low?.decimal, !low.isNegative else { return high > 0 }
      guard let next = low.rounded(scale: 0, .floor) + 1 else { return true }
      return next < high
    default: return true
    }
  }

  // MARK: Cells

  /// True where everything that `inner` takes, `outer` takes too, for certain.
  func covers(_ outer: LintCell, _ inner: LintCell) -> Bool {
    switch (outer, inner) {
    case (.any, _): true
    case (.unknown, .unknown): outer == inner
    case (.regions(let outer), .regions(let inner)): outer.isSuperset(of: inner)
    default: false
    }
  }

  /// What both take, where that is certain.
  func common(_ left: LintCell, _ right: LintCell) -> Regions? {
    switch (left, right) {
    case (.any, .any): domain
    case (.any, .regions(let met)), (.regions(let met), .any): met
    case (.regions(let left), .regions(let right)): left.intersection(right)
    case (.unknown, .unknown): left == right ? all : nil
    default: nil
    }
  }

  func example(_ set: Regions) -> String {
    // Points read best; then what lies between two values.
    let held = regions.indices.filter { index in
      !set.intersection(Regions(count: regions.count) { $0 == index }).isEmpty
    }
    let best = held.first { if case .point = regions[$0] { true } else { false } } ?? held.first
    guard let best else { return "\(label): -" }
    switch regions[best] {
    case .point(let value): return "\(label) = \(value)"
    case .other: return "\(label): 其他值 / any other"
    case .between(nil, nil): return "\(label): -"
    case .between(let low?, nil): return "\(label) > \(low)"
    case .between(nil, let high?): return "\(label) < \(high)"
    case .between(let low?, let high?): return "\(label) in (\(low) .. \(high))"
    }
  }
}
