/// A mobile number of mainland China, eleven digits. It reaches a person and never identifies one.
package struct PhoneNumber: TextCodable, Hashable, Sendable {
  package let description: String

  package init(_ text: String) throws(InvalidText) {
    let digits = text.filter { $0 != " " && $0 != "-" }
    let bytes = Array(digits.utf8)
    guard bytes.count == 11, bytes[0] == 49, (51...57).contains(bytes[1]),
      bytes.decimalNumber() != nil
    else {
      throw InvalidText(
        "手机号码应为 11 位数字，以 13 至 19 开头",
        "A mobile number has 11 digits and begins with 13 to 19")
    }
    description = digits
  }

  /// `154****0001`
  package var masked: String { description.prefix(3) + "****" + description.suffix(4) }
}
