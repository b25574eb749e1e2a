import FEEL

/// Cuts the values of columns at every constant that their cells name. Between two constants, and
/// at each, all values meet the same cells: they are a region.
///
/// All columns of a table share these arrays, so that a place in them is plain numbers.
struct RegionMap: Sendable {
  /// A column's part of the arrays.
  struct Place: Sendable {
    enum Kind: Sendable { case scaled, numbers, dates, words, manyWords, booleans }
    let kind: Kind
    /// Its first key, and how many there are.
    let start: Int
    let count: Int
    /// Numbers are multiples of 10 to the power of minus this.
    var scale = 0

    /// Ordered keys have regions between them; words have one for all others.
    var isOrdered: Bool { kind == .scaled || kind == .numbers || kind == .dates }
    var regions: Int {
      switch kind {
      case .scaled, .numbers, .dates: count * 2 + 1
      case .words, .manyWords: count + 1
      case .booleans: 2
      }
    }
  }

  private var whole: [Int] = []
  private var numbers: [Decimal128] = []
  private var words: [String] = []
  /// The places of many words, by the column's first word.
  private var lookups: [Int: [String: Int]] = [:]

  /// Words beyond which they are looked up by hash.
  private static let fewWords = 8
  /// Places after the point of numbers that are kept as integers.
  private static let scales = [0, 2, 6]

  /// Adds a column with its constants; nil where they are not all of the kind.
  mutating func add(_ kind: ColumnKind, _ constants: [Value]) -> Place? {
    switch kind {
    case .number: return addNumbers(constants)
    case .string: return addWords(constants)
    case .boolean:
      return constants.allSatisfy { $0.bool != nil }
        ? Place(kind: .booleans, start: 0, count: 0) : nil
    case .date:
      var days: Set<Int> = []
      for constant in constants {
        guard case .date(let date) = constant else { return nil }
        days.insert(date.order)
      }
      whole += days.sorted()
      return Place(kind: .dates, start: whole.count - days.count, count: days.count)
    }
  }

  private mutating func addNumbers(_ constants: [Value]) -> Place? {
    var own: [Decimal128] = []
    own.reserveCapacity(constants.count)
    for number in constants.compactMap(\.decimal).sorted() where own.last != number {
      own.append(number)
    }
    guard constants.allSatisfy({ $0.decimal != nil }) else { return nil }
    for scale in Self.scales {
      let keys = own.compactMap { $0.scaled(by: scale) }
      if keys.count == own.count {
        whole += keys
        return Place(
          kind: .scaled, start: whole.count - keys.count, count: keys.count, scale: scale)
      }
    }
    numbers += own
    return Place(kind: .numbers, start: numbers.count - own.count, count: own.count)
  }

  private mutating func addWords(_ constants: [Value]) -> Place? {
    let start = words.count
    var lookup: [String: Int] = [:]
    for constant in constants {
      guard let text = constant.text else { return nil }
      if let known = lookup[text] {
        // Two words that only Unicode's equivalence makes one would get mixed up.
        guard words[start + known].unicodeScalars.elementsEqual(text.unicodeScalars) else {
          return nil
        }
        continue
      }
      lookup[text] = lookup.count
      words.append(text)
    }
    guard lookup.count > Self.fewWords else {
      return Place(kind: .words, start: start, count: lookup.count)
    }
    lookups[start] = lookup
    return Place(kind: .manyWords, start: start, count: lookup.count)
  }

  /// The region of a value; nil where it is of another type, or cannot be told here.
  @inline(__always)
  func region(of value: Value, in place: Place) -> Int? {
    switch (value, place.kind) {
    case (.number(let number), .scaled):
      guard let key = number.scaled(by: place.scale) else { return finer(number, place) }
      return Self.region(of: key, among: whole, place)
    case (.number(let number), .numbers): return Self.region(of: number, among: numbers, place)
    case (.date(let date), .dates): return Self.region(of: date.order, among: whole, place)
    case (.string(let text), .words):
      for index in 0..<place.count where words[place.start + index] == text {
        // Words that Unicode holds for equal may be of other code points.
        return isSameText(words[place.start + index], text) ? index : nil
      }
      return place.count
    case (.string(let text), .manyWords):
      guard let index = lookups[place.start]?[text] else { return place.count }
      return isSameText(words[place.start + index], text) ? index : nil
    case (.boolean(let bool), .booleans): return bool ? 1 : 0
    default: return nil
    }
  }

  @inline(__always)
  private static func region<Key: Comparable>(of value: Key, among keys: [Key], _ place: Place)
    -> Int
  {
    var low = place.start
    var high = place.start + place.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < value { low = middle + 1 } else { high = middle }
    }
    let index = low - place.start
    return index < place.count && keys[low] == value ? index * 2 + 1 : index * 2
  }

  /// A number with more places than the keys have stands between two of them, or far outside.
  private func finer(_ number: Decimal128, _ place: Place) -> Int? {
    guard let factor = Decimal128("1E\(place.scale)"), let scaled = number * factor else {
      return nil
    }
    let keys = whole[place.start..<place.start + place.count].map { Decimal128($0) }
    return Self.region(
      of: scaled, among: keys, Place(kind: .numbers, start: 0, count: place.count))
  }
}
