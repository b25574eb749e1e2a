/// A JSON value (RFC 8259) whose members keep their order, so that encoding is deterministic.
///
/// Whole numbers that fit are `integer`; every other number keeps its own text as `decimal`,
/// because a licence must never change an amount by rounding it.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The text when this is a string.
  public var stringValue: String? { if case .string(let text) = self { text } else { nil } }

  /// The number when this is a whole number of 64 bits.
  public var integerValue: Int64? { if case .integer(let number) = self { number } else { nil } }

  /// The elements when this is an array.
  public var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members when this is an object.
  public var objectValue: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The member of that name when this is an object that has one.
  public subscript(name: String) -> JSONValue? { objectValue?[name] }
}

/// The members of a JSON object in their order; names are unique.
public struct JSONObject: Sendable, Hashable {
  /// One name and its value.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public var value: JSONValue
  }

  /// All members, in the order in which they were set or read.
  public private(set) var members: [Member]

  /// An object without members.
  public init() { members = [] }

  /// An object of these members; a name said twice keeps its first place and its last value.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    members = []
    for (name, value) in pairs { self[name] = value }
  }

  /// For the parser alone, which has already refused duplicate names.
  init(unique members: [Member]) { self.members = members }

  /// The names in order.
  public var names: [String] { members.map(\.name) }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The value of that name; setting nil removes the member.
  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONValue {
  /// The compact JSON text: no white space, members in their order, text as UTF-8.
  public var encoded: String { String(decoding: encodedBytes, as: UTF8.self) }

  /// The UTF-8 bytes of `encoded`.
  public var encodedBytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(Self.usualBytes)
    write(to: &output)
    return output
  }

  private static let usualBytes = 256

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .integer(let number): output += String(number).utf8
    case .decimal(let text): output += text.utf8
    case .string(let text): Self.write(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static let hex = [UInt8]("0123456789abcdef".utf8)

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      // Most texts need no escape at all, and go over whole.
      guard utf8.reduce(UInt8(0), { $0 | (needsEscape($1) ? 1 : 0) }) != 0 else {
        output += utf8
        return
      }
      // Bytes that need no escape go over in runs.
      var run = 0
      for index in utf8.indices {
        guard let escape = escape(utf8[index]) else { continue }
        output += utf8[run..<index]
        output += escape
        run = index + 1
      }
      output += utf8[run...]
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8) -> [UInt8]? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
    case 0x0A: [UInt8]("\\n".utf8)
    case 0x0D: [UInt8]("\\r".utf8)
    case 0x09: [UInt8]("\\t".utf8)
    case ..<0x20: [UInt8]("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    default: nil
    }
  }
}
