/// Texts that are nothing but a short string or a whole number, as most cells of tables are: read
/// without the parser, and as it would read them.
extension Parser {
  /// Digits that an `Int` surely holds.
  private static let maximumDigits = 18

  static func literal(_ text: String) -> Value? {
    guard let first = text.utf8.first else { return nil }
    switch first {
    case UInt8(ascii: "\""):
      let inside = text.utf8.dropFirst().dropLast()
      guard text.utf8.count >= 2, text.utf8.last == first, text.utf8.count <= maximumLength,
        !inside.contains(where: { $0 == first || $0 == UInt8(ascii: "\\") })
      else { return nil }
      return .string(String(text.unicodeScalars.dropFirst().dropLast()))
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return whole(text.utf8.lazy.map { UInt32($0) }).map { Value($0) }
    default: return nil
    }
  }

  /// The number that digits and nothing else write.
  static func whole(_ digits: some Collection<UInt32>) -> Int? {
    guard digits.count <= maximumDigits else { return nil }
    var value = 0
    for digit in digits {
      guard (48...57).contains(digit) else { return nil }
      value = value * 10 + Int(digit) - 48
    }
    return digits.isEmpty ? nil : value
  }
}
