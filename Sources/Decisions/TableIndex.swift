import FEEL

/// What a column of a table compares: the types whose tests an index can hold.
enum ColumnKind: Sendable {
  case number, string, boolean, date

  init?(_ value: Value) {
    switch value {
    case .number: self = .number
    case .string: self = .string
    case .boolean: self = .boolean
    case .date: self = .date
    default: return nil
    }
  }

  init?(typeName: String) {
    switch typeName {
    case "number": self = .number
    case "string": self = .string
    case "boolean": self = .boolean
    case "date": self = .date
    default: return nil
    }
  }
}

/// Cuts the values of a column at every constant that its cells name. Between two constants, and
/// at each, all values meet the same cells: they are a region.
enum RegionMap: Sendable {
  /// Numbers as whole multiples of a power of ten.
  case scaled(Int, keys: [Int])
  case numbers([Decimal128])
  case dates([Int])
  /// Words, few or many; what is none of them is the last region.
  case words([String])
  case manyWords([String], [String: Int])
  case booleans

  /// Words beyond which they are looked up by hash.
  private static let fewWords = 8

  /// Constants in order. Nil where they are not all of the kind.
  init?(_ kind: ColumnKind, _ constants: [Value]) {
    switch kind {
    case .number:
      let numbers = Set(constants.compactMap(\.decimal)).sorted()
      guard constants.allSatisfy({ $0.decimal != nil }) else { return nil }
      for scale in [0, 2, 6] {
        let keys = numbers.compactMap { $0.scaled(by: scale) }
        if keys.count == numbers.count {
          self = .scaled(scale, keys: keys)
          return
        }
      }
      self = .numbers(numbers)
    case .date:
      var days: Set<Int> = []
      for constant in constants {
        guard case .date(let date) = constant else { return nil }
        days.insert(date.order)
      }
      self = .dates(days.sorted())
    case .string:
      var words: [String] = []
      var places: [String: Int] = [:]
      for constant in constants {
        guard let text = constant.text else { return nil }
        if let known = places[text] {
          // Two words that only Unicode's equivalence makes one would get mixed up.
          guard words[known].unicodeScalars.elementsEqual(text.unicodeScalars) else { return nil }
          continue
        }
        places[text] = words.count
        words.append(text)
      }
      self = words.count > Self.fewWords ? .manyWords(words, places) : .words(words)
    case .boolean:
      guard constants.allSatisfy({ $0.bool != nil }) else { return nil }
      self = .booleans
    }
  }

  var isOrdered: Bool {
    switch self {
    case .scaled, .numbers, .dates: true
    case .words, .manyWords, .booleans: false
    }
  }

  var count: Int {
    switch self {
    case .scaled(_, let keys): keys.count * 2 + 1
    case .numbers(let keys): keys.count * 2 + 1
    case .dates(let keys): keys.count * 2 + 1
    case .words(let words), .manyWords(let words, _): words.count + 1
    case .booleans: 2
    }
  }

  /// The region of a value; nil where it is of another type, or cannot be told here.
  func region(of value: Value) -> Int? {
    switch (self, value) {
    case (.scaled(let scale, let keys), .number(let number)):
      if let whole = number.scaled(by: scale) { return Self.region(of: whole, among: keys) }
      return Self.region(of: number, among: keys, scale: scale)
    case (.numbers(let keys), .number(let number)): return Self.region(of: number, among: keys)
    case (.dates(let keys), .date(let date)): return Self.region(of: date.order, among: keys)
    case (.words(let words), .string(let text)):
      for (index, word) in words.enumerated() where word == text {
        return word.utf8.count == text.utf8.count ? index : nil
      }
      return words.count
    case (.manyWords(let words, let places), .string(let text)):
      guard let index = places[text] else { return words.count }
      return words[index].utf8.count == text.utf8.count ? index : nil
    case (.booleans, .boolean(let bool)): return bool ? 1 : 0
    default: return nil
    }
  }

  private static func region<Key: Comparable>(of value: Key, among keys: [Key]) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == value ? low * 2 + 1 : low * 2
  }

  /// A number with more places than the keys have stands between two of them, or far outside.
  private static func region(of value: Decimal128, among keys: [Int], scale: Int) -> Int? {
    guard let factor = Decimal128("1E\(scale)"), let scaled = value * factor else { return nil }
    return region(of: scaled, among: keys.map { Decimal128($0) })
  }
}
