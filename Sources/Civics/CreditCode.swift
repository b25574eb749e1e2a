/// An organisation's unified social credit code, GB 32100: department, kind, region, organisation
/// code (GB 11714, with its own check character) and check character.
package struct CreditCode: TextCodable, Hashable, Sendable, Comparable {
  package let description: String

  package static let length = 18
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  /// For each byte its place in the alphabet, or -1: registers hold a great many codes.
  private static let places: [Int] = (0..<256).map { byte in
    alphabet.firstIndex { Int($0) == byte } ?? -1
  }

  /// Throws with the reason when `text` is no credit code; small letters are taken for capitals.
  package init(_ text: String) throws(InvalidText) {
    let capitals = text.uppercased()
    let bytes = Array(capitals.utf8)
    guard bytes.count == Self.length else {
      throw InvalidText("统一社会信用代码应为 18 位", "A credit code has 18 characters")
    }
    guard bytes.allSatisfy({ Self.places[Int($0)] >= 0 }) else {
      throw InvalidText(
        "统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z）",
        "A credit code has digits and capitals other than I, O, S, V and Z")
    }
    guard bytes[2..<8].decimalNumber() != nil else {
      throw InvalidText("统一社会信用代码第 3 至 8 位应为数字", "Characters 3 to 8 must be digits")
    }
    guard bytes[16] == Self.organisationCheck(bytes[8..<16]), bytes[17] == Self.check(bytes[..<17])
    else {
      throw InvalidText("统一社会信用代码校验位不正确", "The credit code's check character is wrong")
    }
    description = capitals
  }

  /// Composes a code and both check characters from the department and kind (`91` is a company),
  /// the region, and the first eight characters of the organisation code; nil where a character
  /// is not allowed.
  package init?(kind: String, region: RegionCode, body: String) {
    var bytes = Array((kind + region.description + body).utf8)
    guard bytes.count == 16, bytes.allSatisfy({ Self.places[Int($0)] >= 0 }) else { return nil }
    bytes.append(Self.organisationCheck(bytes[8..<16]))
    bytes.append(Self.check(bytes[..<17]))
    description = String(decoding: bytes, as: UTF8.self)
  }

  package var region: RegionCode {
    RegionCode(number: Int32(description.utf8.dropFirst(2).prefix(6).decimalNumber() ?? 0))
  }
  package static func < (left: Self, right: Self) -> Bool { left.description < right.description }

  /// GB 32100 section 5: weights are the powers of three modulo 31.
  private static func check(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var weight = 1
    var sum = 0
    for byte in bytes {
      sum += places[Int(byte)] * weight
      weight = weight * 3 % 31
    }
    return alphabet[(31 - sum % 31) % 31]
  }

  /// GB 11714: letters count from ten in the whole alphabet; ten is written `X`.
  private static func organisationCheck(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(bytes, weights).reduce(0) { sum, pair in
      let value = pair.0 < 65 ? Int(pair.0) - 48 : Int(pair.0) - 55
      return sum + value * pair.1
    }
    let check = (11 - sum % 11) % 11
    return check == 10 ? UInt8(ascii: "X") : UInt8(48 + check)
  }
}
