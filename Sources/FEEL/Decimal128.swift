import CDecimal

/// A number: IEEE 754-2008 decimal128, 34 digits, rounding to nearest even
/// (DMN 1.5 section 10.3.2.3.1). Always finite.
public struct Decimal128: Sendable {
  let raw: pc_decimal

  init(raw: pc_decimal) { self.raw = raw }

  /// The value where it is finite; nil for infinities and NaN.
  init?(finite raw: pc_decimal) {
    guard pc_is_finite(raw) != 0 else { return nil }
    self.raw = raw
  }

  public init(_ value: Int) { raw = pc_from_int64(Int64(value)) }

  /// Longest text that is read, in characters.
  public static let maximumTextLength = 6_200

  /// Digits with an optional sign, point and exponent.
  public init?(_ text: String) {
    var sawDigit = false
    var state = 0
    guard text.utf8.count <= Self.maximumTextLength else { return nil }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        sawDigit = true
        if state == 0 { state = 1 }
        if state == 3 || state == 4 { state = 5 }
      case UInt8(ascii: "-"), UInt8(ascii: "+"):
        if state == 0, !sawDigit { state = 1 } else if state == 3 { state = 4 } else { return nil }
      case UInt8(ascii: "."):
        guard state < 2 else { return nil }
        state = 2
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard sawDigit, state < 3 else { return nil }
        state = 3
      default: return nil
      }
    }
    guard sawDigit, state != 3, state != 4 else { return nil }
    self.init(finite: pc_from_text(text))
  }

  /// The value as an integer, where it is one and fits.
  public var int: Int? {
    var result: Int64 = 0
    return pc_to_int64(raw, &result) != 0 ? Int(result) : nil
  }

  /// The value times 10 to the power of `scale` (0 to 18), where that is quickly found.
  package func scaled(by scale: Int) -> Int? {
    var result: Int64 = 0
    return pc_scaled(raw, Int32(truncatingIfNeeded: scale), &result) != 0 ? Int(result) : nil
  }

  public var double: Double { pc_to_double(raw) }
  public var isZero: Bool { pc_is_zero(raw) != 0 }
  public var isNegative: Bool { pc_is_negative(raw) != 0 && !isZero }
  public var isInteger: Bool { rounded(scale: 0, .down) == self }

  public enum Rounding: Sendable { case halfEven, down, up, halfUp, floor, ceiling, halfDown }

  /// Rounds to `scale` digits after the point; negative scales round before it.
  public func rounded(scale: Int, _ rounding: Rounding) -> Decimal128 {
    let scale = Int32(clamping: min(max(scale, -6_200), 6_200))
    func by(_ rounding: pc_rounding) -> Decimal128 {
      Decimal128(raw: pc_round(raw, scale, rounding))
    }
    switch rounding {
    case .halfEven: return by(PC_ROUND_HALF_EVEN)
    case .down: return by(PC_ROUND_DOWN)
    case .up: return by(PC_ROUND_UP)
    case .halfUp: return by(PC_ROUND_HALF_UP)
    case .floor: return by(PC_ROUND_FLOOR)
    case .ceiling: return by(PC_ROUND_CEILING)
    case .halfDown:
      // Only an exact half differs from half up: then both neighbours are equally far.
      let down = by(PC_ROUND_DOWN)
      let up = by(PC_ROUND_UP)
      guard let below = self - down, let above = up - self else { return down }
      return above.magnitude < below.magnitude ? up : down
    }
  }

  public var magnitude: Decimal128 { Decimal128(raw: pc_absolute(raw)) }
  public static prefix func - (value: Decimal128) -> Decimal128 {
    Decimal128(raw: pc_negate(value.raw))
  }

  // Each is nil where the result is no finite number.
  public static func + (left: Self, right: Self) -> Decimal128? {
    Decimal128(finite: pc_add(left.raw, right.raw))
  }
  public static func - (left: Self, right: Self) -> Decimal128? {
    Decimal128(finite: pc_subtract(left.raw, right.raw))
  }
  public static func * (left: Self, right: Self) -> Decimal128? {
    Decimal128(finite: pc_multiply(left.raw, right.raw))
  }
  public static func / (left: Self, right: Self) -> Decimal128? {
    right.isZero ? nil : Decimal128(finite: pc_divide(left.raw, right.raw))
  }
  public func power(_ exponent: Self) -> Decimal128? {
    Decimal128(finite: pc_power(raw, exponent.raw))
  }
  /// What is left after the floored quotient: the sign is the divisor's
  /// (DMN 1.5 section 10.3.4.5, `modulo`).
  public func modulo(_ divisor: Self) -> Decimal128? {
    guard let quotient = self / divisor else { return nil }
    guard let whole = divisor * quotient.rounded(scale: 0, .floor) else { return nil }
    return self - whole
  }
  public var squareRoot: Decimal128? {
    isNegative ? nil : Decimal128(finite: pc_square_root(raw))
  }
  public var exponential: Decimal128? { Decimal128(finite: pc_exponential(raw)) }
  public var logarithm: Decimal128? {
    isNegative || isZero ? nil : Decimal128(finite: pc_logarithm(raw))
  }
}

extension Decimal128: Hashable, Comparable, ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
  public static func == (left: Self, right: Self) -> Bool { pc_compare(left.raw, right.raw) == 0 }
  public static func < (left: Self, right: Self) -> Bool { pc_compare(left.raw, right.raw) < 0 }
  /// 1.0 and 1.00 are equal and hash alike.
  public func hash(into hasher: inout Hasher) {
    // Most numbers are whole millionths of moderate size, however they are written.
    if let millionths = scaled(by: 6) {
      hasher.combine(millionths)
      return
    }
    let rounded = rounded(scale: 6, .down)
    if rounded == self, let millionths = rounded.scaled(by: 6) {
      hasher.combine(millionths)
    } else {
      hasher.combine(description)
    }
  }
}

extension Decimal128: CustomStringConvertible, Codable {
  /// Plain digits without an exponent or trailing zeros; beyond 40 places, scientific.
  public var description: String {
    // Most numbers that are written are whole, and a machine's.
    if let int { return String(int) }
    var buffer = [CChar](repeating: 0, count: 64)
    pc_to_text(raw, &buffer)
    let text = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let mark = text.firstIndex(of: "E"), let exponent = Int(text[text.index(after: mark)...])
    else { return text }
    var digits = Substring(text[..<mark])
    let sign = digits.first == "-" ? "-" : ""
    digits = digits.drop { !$0.isNumber }.drop { $0 == "0" }
    guard !digits.isEmpty else { return "0" }
    var scale = exponent
    while digits.last == "0" {
      digits.removeLast()
      scale += 1
    }
    if scale >= 0, digits.count + scale <= 40 {
      return sign + digits + String(repeating: "0", count: scale)
    }
    if scale < 0, scale > -40 {
      let point = digits.count + scale
      if point > 0 { return sign + digits.prefix(point) + "." + digits.suffix(-scale) }
      return sign + "0." + String(repeating: "0", count: -point) + digits
    }
    return sign + digits + "E" + String(scale)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Decimal128(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a number")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
