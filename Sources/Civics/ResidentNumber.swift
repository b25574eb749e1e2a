/// Sex as the seventeenth digit of a resident number tells it.
package enum Sex: String, Codable, Hashable, Sendable, CaseIterable {
  case male = "男"
  case female = "女"
}

/// A citizen's number, GB 11643: region, date of birth, sequence, check character.
///
/// ```swift
/// let number = try ResidentNumber("11010519491231002X")
/// number.birth  // 1949-12-31
/// ```
/// Guarantees a province that exists, a day that exists and a right check character (ISO 7064
/// MOD 11-2); not that anybody holds the number.
package struct ResidentNumber: TextCodable, Hashable, Sendable, Comparable {
  /// The seventeen digits before the check character, which follows from them.
  private let body: Int64

  package static let length = 18

  /// Throws with the reason when `text` is no resident number; a small `x` is taken for `X`.
  package init(_ text: String) throws(InvalidText) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.length else {
      throw InvalidText("身份证号码应为 18 位", "A resident number has 18 characters")
    }
    guard let body = bytes.dropLast().decimalNumber() else {
      throw InvalidText("身份证号码前 17 位应为数字", "The first 17 characters must be digits")
    }
    guard RegionCode.provinces.contains(body / 1_000_000_000_000_000) else {
      throw InvalidText("身份证号码的地区不存在", "The resident number names no province")
    }
    guard Self.birth(in: body) != nil else {
      throw InvalidText("身份证号码中的出生日期不存在", "The date of birth does not exist")
    }
    let last = bytes[Self.length - 1] == UInt8(ascii: "x") ? UInt8(ascii: "X") : bytes[17]
    guard last == Self.checkCharacter(of: body) else {
      throw InvalidText("身份证号码校验位不正确", "The resident number's check character is wrong")
    }
    self.body = Int64(body)
  }

  /// Composes a number and its check character; nil for a sequence outside 0…999.
  package init?(region: RegionCode, birth: CalendarDate, sequence: Int) {
    guard (0...999).contains(sequence), let region = Int(region.description) else { return nil }
    let day = birth.year * 10_000 + birth.month * 100 + birth.day
    guard (10_000_000...99_999_999).contains(day) else { return nil }
    body = Int64((region * 100_000_000 + day) * 1000 + sequence)
  }

  package var region: RegionCode { RegionCode(number: Int32(body / 100_000_000_000)) }
  package var birth: CalendarDate { Self.birth(in: Int(body)) ?? .first }
  package var sex: Sex { body % 2 == 1 ? .male : .female }

  package var description: String {
    String(body) + String(UnicodeScalar(Self.checkCharacter(of: Int(body))))
  }

  /// The number as it is shown to others: `370699********1234`.
  package var masked: String {
    let text = description
    return text.prefix(6) + "********" + text.suffix(4)
  }

  package static func < (left: Self, right: Self) -> Bool { left.body < right.body }

  private static func birth(in body: Int) -> CalendarDate? {
    let day = body / 1000 % 100_000_000
    return CalendarDate(year: day / 10_000, month: day / 100 % 100, day: day % 100)
  }

  /// GB 11643 section 4.2.4: weights are the powers of two modulo 11, from the right.
  private static func checkCharacter(of body: Int) -> UInt8 {
    var rest = body
    var weight = 2
    var sum = 0
    for _ in 0..<17 {
      sum += rest % 10 * weight
      rest /= 10
      weight = weight * 2 % 11
    }
    let check = (12 - sum % 11) % 11
    return check == 10 ? UInt8(ascii: "X") : UInt8(48 + check)
  }
}
