import FEEL

extension TableProgram {
  /// Words of all sets together: 8 MB.
  private static let maximumWords = 1 << 20

  /// - Parameter slotTypes: types that the frame's values are held to, by place, beside the
  ///   columns' own.
  ///
  /// Makes a table ready; nil where a cell tests more than constants, a column's input is more than
  /// a name, or the sets would be too large.
  convenience init?(
    _ table: Table, types: [TypeDefinition], slotTypes: [ItemType] = []
  ) {
    guard !table.rows.isEmpty else { return nil }
    let rowCount = table.rows.count
    let words = (rowCount + 63) / 64
    var columns: [Column] = []
    var map = RegionMap()
    var bits: [UInt64] = []
    var allowed: [Bool] = []
    for (index, input) in table.inputs.enumerated() {
      var draft = ColumnDraft(table.rows.map { $0.cells[index] })
      guard let slot = Self.slot(input), var limits = Limits(input.type, types) else { return nil }
      if let allowed = input.allowed { limits.add(allowed) }
      if slotTypes.indices.contains(slot) {
        guard let own = Limits(slotTypes[slot], types), limits.add(own) else { return nil }
      }
      draft?.limits = limits
      guard let draft, limits.isReadable else { return nil }
      guard let kind = draft.kind ?? draft.limits.kind else {
        // Every row takes any value, and any value is allowed.
        guard draft.acceptsAll else { return nil }
        continue
      }
      if draft.acceptsAll, draft.limits.tests.isEmpty { continue }
      guard limits.kind == nil || limits.kind == kind,
        let place = map.add(kind, draft.constants),
        bits.count + place.regions * words <= Self.maximumWords
      else { return nil }
      let regions = ColumnRegions(map: map, place: place)
      guard let sets = draft.sets(regions, words), let own = draft.allowed(regions) else {
        return nil
      }
      columns.append(
        Column(
          index: index, slot: slot, regions: place, base: bits.count,
          allowed: own.isEmpty ? -1 : allowed.count))
      bits += sets
      allowed += own
    }
    self.init(
      columns: columns, regions: map, rowCount: rowCount, words: words, bits: bits,
      allowed: allowed, results: Self.constants(table, types),
      policy: table.policy)
  }

  private static func slot(_ input: InputColumn) -> Int? {
    guard case .text(let text) = input.value, text.expression.isName, text.type == .any,
      let slot = text.slots.first, slot >= 0
    else { return nil }
    return slot
  }

  /// Each row's result where all its outputs are constants that their columns take as they are.
  private static func constants(_ table: Table, _ types: [TypeDefinition]) -> [Value?] {
    let limits = table.outputs.map { column -> Limits? in
      var limits = Limits(column.type, types)
      if let allowed = column.allowed { limits?.add(allowed) }
      return limits
    }
    return table.rows.map { row in
      var values: [Value] = []
      for (cell, limits) in zip(row.outputs, limits) {
        guard let value = cell?.expression.constant, cell?.type == .any, let limits,
          limits.accept(value)
        else { return nil }
        values.append(value)
      }
      if values.count == 1 { return values[0] }
      return .context(FEELContext(zip(table.outputs, values).map { ($0.name, $1) }))
    }
  }
}

/// What a type and a column's allowed values ask of a value, as simple tests.
struct Limits {
  private(set) var kind: ColumnKind?
  private(set) var tests: [SimpleTests] = []
  /// False where a test is no simple one.
  private(set) var isReadable = true

  init() {}

  /// Nil where the type is of values that no index holds.
  init?(_ type: ItemType, _ types: [TypeDefinition]) {
    var type = type
    // Aliases have no circle: the compiler refuses one.
    while case .item(let index) = type {
      let definition = types[index]
      guard !definition.isCollection, case .alias(let next) = definition.body else { return nil }
      for one in [definition.allowed, definition.typeConstraint] {
        if let one { add(one) }
      }
      type = next
    }
    guard case .simple(let name) = type else { return }
    guard let kind = ColumnKind(typeName: name) else { return nil }
    self.kind = kind
  }

  /// False where the two ask for different types.
  mutating func add(_ other: Limits) -> Bool {
    guard kind == nil || other.kind == nil || kind == other.kind else { return false }
    kind = kind ?? other.kind
    tests += other.tests
    isReadable = isReadable && other.isReadable
    return true
  }

  mutating func add(_ text: CompiledText) {
    if let simple = text.expression.simpleTests {
      tests.append(simple)
    } else {
      isReadable = false
    }
  }

  /// Whether a value of a kind meets it all, by the same regions as the columns.
  func accept(_ value: Value) -> Bool {
    guard isReadable else { return false }
    guard !tests.isEmpty else {
      return kind.map { ColumnKind(value) == $0 } ?? !value.isNull
    }
    var map = RegionMap()
    guard let own = ColumnKind(value), kind == nil || kind == own,
      let place = map.add(own, tests.flatMap(constantsOf))
    else { return false }
    let regions = ColumnRegions(map: map, place: place)
    guard let region = regions.region(of: value), let allowed = ranges(tests, regions)
    else { return false }
    return allowed.allSatisfy { ranges in ranges.contains { $0.contains(region) } }
  }
}

/// The regions of one column.
struct ColumnRegions {
  let map: RegionMap
  let place: RegionMap.Place
  var count: Int { place.regions }
  var isOrdered: Bool { place.isOrdered }
  func region(of value: Value) -> Int? { map.region(of: value, in: place) }
}

/// The constants that tests name.
func constantsOf(_ tests: SimpleTests) -> [Value] {
  tests.tests.flatMap { test -> [Value] in
    switch test {
    case .any: []
    case .equal(let value), .notEqual(let value): [value]
    case .within(let range): [range.start, range.end].compactMap { $0 }
    }
  }
}

/// The regions that meet each of the tests, as ranges that do not overlap; nil where a test
/// cannot be told by regions.
func ranges(_ tests: [SimpleTests], _ regions: ColumnRegions) -> [[Range<Int>]]? {
  var all: [[Range<Int>]] = []
  for one in tests {
    guard let found = ranges(one, regions) else { return nil }
    all.append(found)
  }
  return all
}

func ranges(_ tests: SimpleTests, _ regions: ColumnRegions) -> [Range<Int>]? {
  var found: [Range<Int>] = []
  for test in tests.tests {
    switch test {
    case .any: found.append(0..<regions.count)
    case .equal(let value):
      guard let region = regions.region(of: value) else { return nil }
      found.append(region..<region + 1)
    case .notEqual(let value):
      guard let region = regions.region(of: value) else { return nil }
      found += [0..<region, region + 1..<regions.count].filter { !$0.isEmpty }
    case .within(let range):
      guard regions.isOrdered else { return nil }
      var low = 0
      var high = regions.count
      if let start = range.start {
        guard let region = regions.region(of: start) else { return nil }
        low = range.startIncluded ? region : region + 1
      }
      if let end = range.end {
        guard let region = regions.region(of: end) else { return nil }
        high = range.endIncluded ? region + 1 : region
      }
      if low < high { found.append(low..<high) }
    }
  }
  let merged = merge(found)
  return tests.isNegated ? complement(merged, count: regions.count) : merged
}

private func merge(_ ranges: [Range<Int>]) -> [Range<Int>] {
  var merged: [Range<Int>] = []
  for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    if let last = merged.last, range.lowerBound <= last.upperBound {
      merged[merged.count - 1] =
        last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      merged.append(range)
    }
  }
  return merged
}

private func complement(_ ranges: [Range<Int>], count: Int) -> [Range<Int>] {
  var left: [Range<Int>] = []
  var next = 0
  for range in ranges {
    if next < range.lowerBound { left.append(next..<range.lowerBound) }
    next = range.upperBound
  }
  if next < count { left.append(next..<count) }
  return left
}

/// A column's cells as simple tests, before they are put in sets.
private struct ColumnDraft {
  /// Nil where a row takes any value.
  private let rows: [SimpleTests?]
  var limits = Limits()
  let kind: ColumnKind?

  /// Nil where a cell tests more than constants, or constants of different types.
  init?(_ cells: [CompiledText?]) {
    var rows: [SimpleTests?] = []
    var kind: ColumnKind?
    for cell in cells {
      guard let cell else {
        rows.append(nil)
        continue
      }
      guard let tests = cell.expression.simpleTests else { return nil }
      for constant in constantsOf(tests) {
        guard let own = ColumnKind(constant), kind == nil || kind == own else { return nil }
        kind = own
      }
      rows.append(tests)
    }
    self.rows = rows
    self.kind = kind
  }

  var acceptsAll: Bool { rows.allSatisfy { $0 == nil } }
  var constants: [Value] {
    (rows.compactMap { $0 } + limits.tests).flatMap(constantsOf)
  }

  /// For each region the rows that it meets, one set after the other.
  func sets(_ regions: ColumnRegions, _ words: Int) -> [UInt64]? {
    // Each row is switched on and off where its ranges begin and end.
    var switches = [UInt64](repeating: 0, count: (regions.count + 1) * words)
    for (row, tests) in rows.enumerated() {
      var met = [0..<regions.count]
      if let tests {
        guard let found = ranges(tests, regions) else { return nil }
        met = found
      }
      for range in met {
        switches[range.lowerBound * words + row / 64] ^= 1 << UInt64(row % 64)
        switches[range.upperBound * words + row / 64] ^= 1 << UInt64(row % 64)
      }
    }
    for place in words..<max(words, regions.count * words) {
      switches[place] ^= switches[place - words]
    }
    switches.removeLast(words)
    return switches
  }

  /// Which regions the limits allow; empty where there are none.
  func allowed(_ regions: ColumnRegions) -> [Bool]? {
    guard !limits.tests.isEmpty else { return [] }
    guard let each = ranges(limits.tests, regions) else { return nil }
    return (0..<regions.count).map { region in
      each.allSatisfy { ranges in ranges.contains { $0.contains(region) } }
    }
  }
}
