/// Why a text is not the number, date or amount that it should be, in the reader's language.
package struct InvalidText: Error, Hashable, Sendable, CustomStringConvertible {
  package let reason: LocalizedText

  package init(_ zh: String, _ en: String) { reason = LocalizedText(zh: zh, en: en) }
  package var description: String { reason(.en) }
}

/// A value with exactly one text, which is also how it is encoded.
package protocol TextCodable: Codable, CustomStringConvertible {
  init(_ text: String) throws(InvalidText)
}

extension TextCodable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\": \(error)")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Sequence<UInt8> {
  /// The number that ASCII digits spell; nil for anything else, for nothing and past `maximum`.
  func decimalNumber(maximum: Int = Int(Int64.max / 10) - 10) -> Int? {
    var number = 0
    var isEmpty = true
    for byte in self {
      guard (48...57).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 48)
      if number > maximum { return nil }
      isEmpty = false
    }
    return isEmpty ? nil : number
  }
}

/// `number` in decimal with at least `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
