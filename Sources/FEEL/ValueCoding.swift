/// JSON: null, booleans, strings and lists stand for themselves; every other value is an object
/// with one key that names its type: `{"number": "1.5"}`, `{"date": "2026-03-02"}`,
/// `{"context": [["name", value], …]}`.
extension Value: Codable {
  private enum Key: String, CodingKey {
    case number, date, time, dateTime, duration, context, range
  }

  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer() {
      if container.decodeNil() {
        self = .null
        return
      }
      if let value = try? container.decode(Bool.self) {
        self = .boolean(value)
        return
      }
      if let value = try? container.decode(String.self) {
        self = .string(value)
        return
      }
    }
    if let container = try? decoder.container(keyedBy: Key.self) {
      self = try Self.tagged(container)
      return
    }
    self = .list(try decoder.singleValueContainer().decode([Value].self))
  }

  private static func tagged(_ container: KeyedDecodingContainer<Key>) throws -> Value {
    guard let key = container.allKeys.first else { return .context(FEELContext()) }
    func text<T>(_ read: (String) -> T?) throws -> T {
      let text = try container.decode(String.self, forKey: key)
      guard let value = read(text) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\"\(text)\" is no \(key.rawValue)")
      }
      return value
    }
    switch key {
    case .number: return .number(try container.decode(Decimal128.self, forKey: key))
    case .date: return .date(try text { FEELDate($0) })
    case .time: return .time(try text { FEELTime($0) })
    case .dateTime: return .dateTime(try text { FEELDateTime($0) })
    case .duration: return try text { parseDuration($0) }
    case .context: return .context(try container.decode(FEELContext.self, forKey: key))
    case .range: return .range(try container.decode(FEELRange.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    func tag(_ key: Key, _ value: some Encodable) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(value, forKey: key)
    }
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .boolean(let value): try value.encode(to: encoder)
    case .string(let value): try value.encode(to: encoder)
    case .list(let values): try values.encode(to: encoder)
    case .number(let value): try tag(.number, value)
    case .date(let value): try tag(.date, value.description)
    case .time(let value): try tag(.time, value.description)
    case .dateTime(let value): try tag(.dateTime, value.description)
    case .daysDuration(let value): try tag(.duration, value.description)
    case .yearsDuration(let value): try tag(.duration, value.description)
    case .context(let value): try tag(.context, value)
    case .range(let value): try tag(.range, value)
    case .function:
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "a function is not saved"))
    }
  }
}

extension FEELContext: Codable {
  private struct Entry: Codable {
    let name: String
    let value: Value
    init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      name = try container.decode(String.self)
      value = try container.decode(Value.self)
    }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(name)
      try container.encode(value)
    }
  }

  public init(from decoder: any Decoder) throws {
    let entries = try decoder.singleValueContainer().decode([Entry].self)
    self.init(entries.map { ($0.name, $0.value) })
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries.map { Entry($0.0, $0.1) })
  }
}
