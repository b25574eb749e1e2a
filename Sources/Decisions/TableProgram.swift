import FEEL

/// A decision table made ready: for each column, which rows each region of values meets, as a set
/// of bits; and for each row its result, where that is always the same.
///
/// A table of any length costs a search in each column and as many ANDs as the rows fill words.
final class TableProgram: Sendable {
  struct Column: Sendable {
    /// The table's column, from 0.
    let index: Int
    /// Where the value stands in the frame.
    let slot: Int
    let regions: RegionMap.Place
    /// Where the column's first set of rows begins in `bits`.
    let base: Int
    /// Where it begins in `allowed`; negative where the column allows all values.
    let allowed: Int
  }

  let columns: [Column]
  let regions: RegionMap
  let rowCount: Int
  /// Words that hold a bit for each row.
  let words: Int
  let bits: [UInt64]
  /// Whether a column allows the values of a region.
  let allowed: [Bool]
  /// Each row's result; nil where it must be worked out.
  let results: [Value?]
  let policy: HitPolicy

  init(
    columns: [Column], regions: RegionMap, rowCount: Int, words: Int, bits: [UInt64],
    allowed: [Bool], results: [Value?], policy: HitPolicy
  ) {
    self.columns = columns
    self.regions = regions
    self.rowCount = rowCount
    self.words = words
    self.bits = bits
    self.allowed = allowed
    self.results = results
    self.policy = policy
  }

  /// Whether every table result is one row's constant.
  var isDirect: Bool {
    [.unique, .first, .any].contains(policy)
      && results.allSatisfy { $0.map { !$0.isNull } ?? false }
  }

  /// Calls `visit` with each row that matches, in order, until it says stop.
  ///
  /// - Returns: false where a value is of a type, or not allowed, so that the whole table must be
  ///   gone through to say why.
  @inline(__always)
  func matches(_ value: (Int) -> Value?, _ visit: (Int) -> Bool) -> Bool {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: columns.count) { places in
      for index in columns.indices {
        let column = columns[index]
        guard let value = value(column.slot),
          let region = regions.region(of: value, in: column.regions),
          column.allowed < 0 || allowed[column.allowed + region]
        else { return false }
        places[index] = column.base + region * words
      }
      for word in 0..<words {
        var rows: UInt64 = ~0
        if word == words - 1, rowCount % 64 != 0 { rows = (1 << UInt64(rowCount % 64)) - 1 }
        for index in columns.indices { rows &= bits[places[index] + word] }
        while rows != 0 {
          if !visit(word * 64 + rows.trailingZeroBitCount) { return true }
          rows &= rows - 1
        }
      }
      return true
    }
  }

  /// For the explanation: each column that is tested, with the place of the rows that the value
  /// meets; nil as above.
  func tested(_ value: (Int) -> Value?) -> [(column: Int, place: Int)]? {
    var found: [(column: Int, place: Int)] = []
    for column in columns {
      guard let value = value(column.slot),
        let region = regions.region(of: value, in: column.regions),
        column.allowed < 0 || allowed[column.allowed + region]
      else { return nil }
      found.append((column.index, column.base + region * words))
    }
    return found
  }

  /// The first column that the row fails on.
  func failing(_ row: Int, _ tested: [(column: Int, place: Int)]) -> Int? {
    tested.first { bits[$0.place + row / 64] & (1 << UInt64(row % 64)) == 0 }?.column
  }

  /// The result, where one row's constant is it; nil where the whole table must be gone through:
  /// no row matches, or too many.
  func result(_ value: (Int) -> Value?) -> Value? {
    guard policy == .unique || policy == .first || policy == .any else { return nil }
    var first = -1
    var isPlain = true
    let isKnown = matches(value) { row in
      if first < 0 {
        first = row
        return policy != .first
      }
      // ANY needs the same result of all.
      guard policy == .any, results[row] == results[first] else {
        isPlain = false
        return false
      }
      return true
    }
    guard isKnown, isPlain, first >= 0 else { return nil }
    return results[first]
  }
}
