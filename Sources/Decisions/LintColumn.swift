import FEEL

/// A column cut into regions at every value that its cells name: the points themselves, and what
/// lies between, below and above them. All values of a region meet the same cells, so that one
/// value of it, put to the engine, tells of all.
struct LintColumn {
  struct Region {
    /// Nil where lint has no value of the column's type.
    let sample: Value?
    let isPoint: Bool
    /// Whether an author has to think of it: not null, nor a value of a type or a word that no
    /// cell names.
    let isExpected: Bool
  }

  /// Values that one column may name before it is taken as unknown.
  static let maximumPoints = 2_000
  private static let budget = Budget(steps: 10_000, depth: 32, bytes: 1_000_000)

  let label: String
  let path: [String]
  /// The type that it is held to, where lint cuts that.
  let kind: LintKind?
  let regions: [Region]
  let cells: [LintCell]
  /// What a value can be without the engine refusing it.
  let possible: Regions
  /// What an author has to think of.
  let domain: Regions

  var isTested: Bool { cells.contains { $0 != .any } }

  init(_ column: InputColumn, cells: [CompiledText?], types: LintTypes) {
    label = column.label
    path = types.path(of: column)
    let limits = types.limits(of: column)
    kind = limits.kind
    let tests = cells.compactMap { $0?.expression.simpleTests }
    let isUnread = cells.contains { $0 != nil && $0?.expression.simpleTests == nil }
    let named = tests.flatMap(constantsOf) + limits.tests.flatMap(constantsOf)
    let isCount = LintTypes.isCount(column.text)
    var points = Set(named)
    if isCount { points.insert(Value(0)) }
    let hasOrder = (tests + limits.tests).contains { one in
      one.tests.contains { if case .within = $0 { true } else { false } }
    }
    var kinds = LintKind.allCases.filter { kind in points.contains { LintKind($0) == kind } }
    if let kind = limits.kind { kinds = [kind] }
    var regions: [Region] = []
    if points.count <= Self.maximumPoints, !limits.isOpaque {
      for kind in kinds {
        let own = points.filter { LintKind($0) == kind }
        regions += Self.regions(
          kind, own, isOrdered: hasOrder, areOthersExpected: !limits.tests.isEmpty)
      }
    }
    if limits.kind == nil || regions.isEmpty {
      // Values of another type than the cells name.
      let other = LintKind.allCases.first { !kinds.contains($0) }
      let isKnown =
        !limits.isOpaque && points.count <= Self.maximumPoints && !(kinds.isEmpty && isUnread)
      regions.append(
        Region(sample: isKnown ? other?.example : nil, isPoint: false, isExpected: kinds.isEmpty))
    }
    regions.append(Region(sample: .null, isPoint: true, isExpected: false))
    self.regions = regions

    let allowed = regions.map { region in
      region.sample.map { types.allows($0, column, limits) } ?? true
    }
    let possible = Regions(count: regions.count) { allowed[$0] || !limits.isReadable }
    self.possible = possible
    domain = Regions(count: regions.count) { index in
      guard regions[index].isExpected, allowed[index] else { return false }
      guard isCount, let number = regions[index].sample?.decimal else { return true }
      return number.isInteger && !number.isNegative
    }
    var known: [String: LintCell] = [:]
    self.cells = cells.map { cell in
      guard let cell else { return .any }
      let text = cell.expression.text.trimmingSpace
      if let read = known[text] { return read }
      let read = Self.read(cell.expression, regions, possible) ?? .unknown(text)
      known[text] = read
      return read
    }
  }

  /// Which of the possible regions a cell takes; nil where that cannot be told.
  ///
  /// The engine is asked anew only at the values that the cell names, and after them: between them
  /// nothing changes.
  private static func read(_ test: Expression, _ regions: [Region], _ possible: Regions)
    -> LintCell?
  {
    guard let simple = test.simpleTests, regions.allSatisfy({ $0.sample != nil }) else {
      return nil
    }
    let named = Set(constantsOf(simple))
    var kind = ""
    var isNew = true
    var holds = false
    let met = Regions(count: regions.count) { index in
      let sample = regions[index].sample ?? .null
      let isNamed = regions[index].isPoint && named.contains(sample)
      if isNew || isNamed || sample.typeName != kind {
        holds = test.test(sample, [:], budget: budget).value == .boolean(true)
        kind = sample.typeName
      }
      isNew = isNamed
      return holds && possible.contains(index)
    }
    return met == possible ? .any : .regions(met)
  }

  private static func regions(
    _ kind: LintKind, _ points: Set<Value>, isOrdered: Bool, areOthersExpected: Bool
  ) -> [Region] {
    func point(_ value: Value) -> Region { Region(sample: value, isPoint: true, isExpected: true) }
    func open(_ sample: Value?, isExpected: Bool = true) -> [Region] {
      sample.map { [Region(sample: $0, isPoint: false, isExpected: isExpected)] } ?? []
    }
    if kind == .boolean { return [point(.boolean(true)), point(.boolean(false))] }
    let sorted = points.sorted { $0.precedes($1) == true }
    guard let first = sorted.first, let last = sorted.last else { return open(kind.example) }
    guard isOrdered || kind != .string else {
      // Which other words there are only the author can say, by the column's allowed values.
      var other = "其他"
      while points.contains(Value(other)) { other += "·" }
      return sorted.map(point) + open(Value(other), isExpected: areOthersExpected)
    }
    var made = open(kind.below(first))
    for (value, next) in zip(sorted, sorted.dropFirst()) {
      made += [point(value)] + open(kind.between(value, next))
    }
    return made + [point(last)] + open(kind.above(last))
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
    case (.any, .any): possible
    case (.any, .regions(let met)), (.regions(let met), .any): met
    case (.regions(let left), .regions(let right)): left.intersection(right)
    case (.unknown, .unknown): left == right ? possible : nil
    default: nil
    }
  }

  /// True where no value is taken by both, for certain.
  func areApart(_ left: LintCell, _ right: LintCell) -> Bool {
    switch (left, right) {
    case (.regions(let left), .regions(let right)): !left.meets(right)
    case (.regions(let met), _), (_, .regions(let met)): met.isEmpty
    default: false
    }
  }

  /// A value of the set, one that an author thinks of where there is one; nil where none matters.
  func example(_ set: Regions) -> ExampleInput? {
    guard isTested else { return nil }
    func rank(_ index: Int) -> Int {
      (domain.contains(index) ? 0 : regions[index].isExpected ? 2 : 4)
        + (regions[index].isPoint ? 0 : 1)
    }
    let held = regions.indices.filter { set.contains($0) }
    guard let best = held.min(by: { rank($0) < rank($1) }), let value = regions[best].sample
    else { return nil }
    return ExampleInput(label: label, path: path, value: value)
  }
}
