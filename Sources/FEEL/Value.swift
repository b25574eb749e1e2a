/// A value of FEEL (DMN 1.5 section 10.3.2).
///
/// Kept to 17 bytes: what is larger, and seldom compared in tables, is held indirectly.
public enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Decimal128)
  case string(String)
  case date(FEELDate)
  indirect case time(FEELTime)
  indirect case dateTime(FEELDateTime)
  case daysDuration(DaysDuration)
  case yearsDuration(YearsDuration)
  case list([Value])
  case context(FEELContext)
  indirect case range(FEELRange)
  case function(FEELFunction)

  public init(_ value: Int) { self = .number(Decimal128(value)) }
  public init(_ value: String) { self = .string(value) }
  public init(_ value: Bool) { self = .boolean(value) }

  public var isNull: Bool { if case .null = self { true } else { false } }
  public var bool: Bool? { if case .boolean(let value) = self { value } else { nil } }
  public var text: String? { if case .string(let value) = self { value } else { nil } }
  public var decimal: Decimal128? { if case .number(let value) = self { value } else { nil } }
  public var elements: [Value]? { if case .list(let value) = self { value } else { nil } }
  public var entries: FEELContext? { if case .context(let value) = self { value } else { nil } }

  /// The type's name as FEEL writes it.
  public var typeName: String {
    switch self {
    case .null: "Null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .date: "date"
    case .time: "time"
    case .dateTime: "date and time"
    case .daysDuration: "days and time duration"
    case .yearsDuration: "years and months duration"
    case .list: "list"
    case .context: "context"
    case .range: "range"
    case .function: "function"
    }
  }
}

/// An ordered set of named values.
public struct FEELContext: Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var entries: [(String, Value)]

  public init() { entries = [] }
  /// A name given twice keeps its first place and its last value.
  public init(_ entries: [(String, Value)]) {
    self.entries = []
    if Self.haveNamesOfTheirOwn(entries) {
      self.entries = entries
    } else {
      self.entries.reserveCapacity(entries.count)
      for (name, value) in entries { self[name] = value }
    }
  }

  /// Few names are compared with each other sooner than a set of them is made.
  private static func haveNamesOfTheirOwn(_ entries: [(String, Value)]) -> Bool {
    guard entries.count <= 16 else { return Set(entries.lazy.map(\.0)).count == entries.count }
    for index in entries.indices.dropFirst() {
      for earlier in 0..<index where entries[earlier].0 == entries[index].0 { return false }
    }
    return true
  }

  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  public subscript(name: String) -> Value? {
    get { entries.first { $0.0 == name }?.1 }
    set {
      if let index = entries.firstIndex(where: { $0.0 == name }) {
        if let newValue { entries[index].1 = newValue } else { entries.remove(at: index) }
      } else if let newValue {
        entries.append((name, newValue))
      }
    }
  }

  public var keys: [String] { entries.map(\.0) }
  public var isEmpty: Bool { entries.isEmpty }
  public var count: Int { entries.count }
}

extension FEELContext: Hashable {
  /// The order of entries does not matter.
  public static func == (left: Self, right: Self) -> Bool {
    guard left.entries.count == right.entries.count else { return false }
    return left.entries.allSatisfy { name, value in right[name] == value }
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(entries.count)
    for key in keys.sorted() { hasher.combine(key) }
  }
}

/// A range; a missing end is open to infinity, as in `> 5`.
public struct FEELRange: Hashable, Sendable, Codable {
  public var start: Value?
  public var startIncluded: Bool
  public var end: Value?
  public var endIncluded: Bool
  /// True for `(= x)`, which holds the same values as `[x..x]` and yet is another range.
  var isEquality: Bool?

  public init(start: Value?, startIncluded: Bool, end: Value?, endIncluded: Bool) {
    self.start = start
    self.startIncluded = startIncluded
    self.end = end
    self.endIncluded = endIncluded
  }
}

extension Value: CustomStringConvertible {
  /// As FEEL writes it: strings quoted, temporal values as `@"…"`.
  public var description: String {
    switch self {
    case .string(let text):
      return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    case .date, .time, .dateTime, .daysDuration, .yearsDuration: return "@\"" + plain + "\""
    default: return plain
    }
  }

  /// As the function `string` writes it.
  public var plain: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let value): value.description
    case .string(let value): value
    case .date(let value): value.description
    case .time(let value): value.description
    case .dateTime(let value): value.description
    case .daysDuration(let value): value.description
    case .yearsDuration(let value): value.description
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .context(let context):
      "{" + context.entries.map { "\($0.0): \($0.1.description)" }.joined(separator: ", ") + "}"
    case .range(let range):
      range.description
    case .function(let function): "function(\(function.parameters.joined(separator: ", ")))"
    }
  }
}

extension FEELRange: CustomStringConvertible {
  public var description: String {
    guard let start else {
      return (endIncluded ? "<= " : "< ") + (end?.description ?? "null")
    }
    guard let end else { return (startIncluded ? ">= " : "> ") + start.description }
    return "\(startIncluded ? "[" : "(")\(start) .. \(end)\(endIncluded ? "]" : ")")"
  }
}
