/// Why a text is not JSON that we read, and at which byte.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Offset of the first byte that could not be accepted.
  public let offsetBytes: Int
  /// What was wrong there.
  public let reason: String

  public var description: String { "JSON, byte \(offsetBytes): \(reason)" }
}

extension JSONValue {
  /// Bounds on what is read; a text past one of them is refused, never cut.
  public enum Limit {
    /// Bytes of one JSON text.
    public static let bytes = 1_048_576
    /// Nested arrays and objects.
    public static let depthLevels = 32
    /// Values of one text, counting every element and member.
    public static let nodes = 20_000
    /// Members of one object; duplicate names are looked for among them.
    public static let members = 1_000
    /// Characters of one number.
    public static let numberBytes = 64
  }

  /// Reads one JSON text (RFC 8259), strictly: duplicate names, lone surrogates, invalid UTF-8
  /// and anything after the value are refused.
  public static func parse(_ bytes: some Collection<UInt8>) throws(JSONError) -> JSONValue {
    guard bytes.count <= Limit.bytes else {
      throw JSONError(offsetBytes: Limit.bytes, reason: "longer than \(Limit.bytes) bytes")
    }
    var parser = JSONParser(bytes: [UInt8](bytes))
    return try parser.document()
  }

  /// Reads one JSON text.
  public static func parse(_ text: String) throws(JSONError) -> JSONValue {
    try parse([UInt8](text.utf8))
  }
}

/// A recursive descent over bytes, bounded by `JSONValue.Limit`.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var nodes = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw fail("text after the value") }
    return value
  }

  private func fail(_ reason: String) -> JSONError {
    JSONError(offsetBytes: position, reason: reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    nodes += 1
    guard nodes <= JSONValue.Limit.nodes else {
      throw fail("more than \(JSONValue.Limit.nodes) values")
    }
    skipSpace()
    guard let first = next else { throw fail("the text ends where a value should be") }
    switch first {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw fail("no value begins here")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw fail("no value begins here") }
    position += word.utf8.count
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    position += 1
    guard depth <= JSONValue.Limit.depthLevels else {
      throw fail("nested deeper than \(JSONValue.Limit.depthLevels)")
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try enter()
    defer { depth -= 1 }
    var members: [JSONObject.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return JSONObject() }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fail("a member's name is missing") }
      let name = try string()
      guard names.insert(name).inserted else { throw fail("a name is used twice") }
      guard members.count < JSONValue.Limit.members else {
        throw fail("more than \(JSONValue.Limit.members) members")
      }
      skipSpace()
      guard take(":") else { throw fail("a colon is missing") }
      members.append(JSONObject.Member(name: name, value: try value()))
      skipSpace()
    } while take(",")
    guard take("}") else { throw fail("an object is not closed") }
    return JSONObject(unique: members)
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try enter()
    defer { depth -= 1 }
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return [] }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(",")
    guard take("]") else { throw fail("an array is not closed") }
    return elements
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isWhole = true
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    guard position - start <= JSONValue.Limit.numberBytes else {
      throw fail("a number longer than \(JSONValue.Limit.numberBytes) characters")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let number = Int64(text) { return .integer(number) }
    return .decimal(text)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw fail("a digit is missing") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var output: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: output, as: UTF8.self) else {
          throw fail("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &output)
      case ..<0x20: throw fail("a control character in a string")
      default: output.append(byte)
      }
    }
    throw fail("a string is not closed")
  }

  private mutating func escape(into output: inout [UInt8]) throws(JSONError) {
    guard let byte = next else { throw fail("a string is not closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if (0xD800...0xDBFF).contains(code) {
        guard take("\\"), take("u") else { throw fail("half of a surrogate pair") }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low) else { throw fail("half of a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fail("half of a surrogate pair") }
      output += Array(String(Character(scalar)).utf8)
    default: throw fail("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fail("a hexadecimal digit is missing")
      }
      position += 1
      code = code << 4 | UInt32(digit)
    }
    return code
  }
}
