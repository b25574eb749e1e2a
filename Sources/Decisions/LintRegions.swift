/// A set of a column's regions, by index.
struct Regions: Hashable {
  private var words: [UInt64]

  init(count: Int, where holds: (Int) -> Bool = { _ in false }) {
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for index in 0..<count where holds(index) { words[index / 64] |= 1 << UInt64(index % 64) }
  }

  var isEmpty: Bool {
    for word in words where word != 0 { return false }
    return true
  }

  func contains(_ index: Int) -> Bool { words[index / 64] & (1 << UInt64(index % 64)) != 0 }

  func intersection(_ other: Regions) -> Regions { merged(other) { $0 & $1 } }
  func subtracting(_ other: Regions) -> Regions { merged(other) { $0 & ~$1 } }
  func isSuperset(of other: Regions) -> Bool { other.subtracting(self).isEmpty }
  func meets(_ other: Regions) -> Bool {
    for index in words.indices where words[index] & other.words[index] != 0 { return true }
    return false
  }

  private func merged(_ other: Regions, _ combine: (UInt64, UInt64) -> UInt64) -> Regions {
    var result = self
    for index in words.indices { result.words[index] = combine(words[index], other.words[index]) }
    return result
  }
}

/// A cell as lint understands it: which of the column's possible regions it takes.
enum LintCell: Hashable {
  case any
  case regions(Regions)
  /// More than lint can read; equal texts mean the same.
  case unknown(String)
}
