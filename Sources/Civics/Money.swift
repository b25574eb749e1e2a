/// An amount of yuan, exact to the fen.
///
/// `Money("1234.5")` reads yuan; `description` writes `1,234.50`; encoded as `"1234.50"`.
package struct Money: Hashable, Sendable, Comparable {
  package var fen: Int64

  /// The largest amount that a text may name: ten trillion yuan, so that sums stay in range.
  package static let maximumFen: Int64 = 1_000_000_000_000_000
  package static let zero = Money(fen: 0)

  package init(fen: Int64) { self.fen = fen }
  package init(yuan: Int64) { fen = yuan * 100 }

  /// Reads yuan with at most two decimals; commas may group the digits.
  package init(_ text: String) throws(InvalidText) {
    let problem = InvalidText(
      "金额应为数字，最多两位小数", "An amount is a number with at most two decimals")
    var bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, first.first != UInt8(ascii: ",") else {
      throw problem
    }
    let whole = first.filter { $0 != UInt8(ascii: ",") }
    let decimals = parts.count == 2 ? Array(parts[1]) : [48]
    guard (1...2).contains(decimals.count),
      let yuan = whole.decimalNumber(maximum: Int(Self.maximumFen / 100)),
      let rest = decimals.decimalNumber()
    else { throw problem }
    let magnitude = Int64(yuan * 100 + (decimals.count == 1 ? rest * 10 : rest))
    fen = isNegative ? -magnitude : magnitude
  }

  /// Yuan with two decimals and no grouping: `1234.50`.
  package var plain: String {
    let magnitude = fen.magnitude
    return (fen < 0 ? "-" : "") + String(magnitude / 100) + "." + padded(Int(magnitude % 100), 2)
  }

  package static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
  package static func + (left: Money, right: Money) -> Money { Money(fen: left.fen + right.fen) }
  package static func - (left: Money, right: Money) -> Money { Money(fen: left.fen - right.fen) }
}

extension Money: CustomStringConvertible {
  package var description: String {
    let text = plain
    let digits = Array(text.utf8.dropLast(3).drop { $0 == UInt8(ascii: "-") })
    var grouped: [UInt8] = fen < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(UInt8(ascii: ",")) }
      grouped.append(digit)
    }
    return String(decoding: grouped, as: UTF8.self) + text.suffix(3)
  }
}

extension Money: Codable {
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
    try container.encode(plain)
  }
}
