import Catalogue
import Civics
import FEEL

/// Reads one answer as it was typed.
enum FieldReader {
  /// Characters of an answer, where the field does not say.
  static let maximumLength = 2000
  /// Digits of a number.
  static let maximumDigits = 34
  static let bankAccountDigits = 12...19

  /// The value of a typed text, nil for an empty one; throws what is wrong with it.
  static func value(
    _ typed: String, _ field: Catalogue.FieldDefinition
  ) throws(InvalidText) -> Value? {
    var text = trimmed(typed)
    guard !text.isEmpty else { return nil }
    if figures.contains(field.type) { text = halfWidth(text) }
    let limit = field.maximumLength ?? maximumLength
    guard text.count <= limit else {
      throw InvalidText("最多 \(limit) 个字", "At most \(limit) characters")
    }
    guard !text.unicodeScalars.contains(where: { isControl($0, in: field) }) else {
      throw InvalidText("含有不能使用的字符", "It holds a character that cannot be used")
    }
    switch field.type {
    case .text: return .string(text)
    case .number: return .number(try number(text))
    case .money: return .number(try money(text))
    case .date: return Value(try CalendarDate(text))
    case .choice:
      try requireChoice(text, field)
      return .string(text)
    case .choices:
      try requireChoice(text, field)
      return .list([.string(text)])
    case .region: return .string(try RegionCode(text).description)
    case .bankAccount: return .string(try bankAccount(text))
    case .person: return .string(try ResidentNumber(text).description)
    case .organisation: return .string(try CreditCode(text).description)
    case .declaration: return .boolean(["true", "on", "yes", "1", "是"].contains(text))
    case .file, .group: return nil
    }
  }

  private static func number(_ text: String) throws(InvalidText) -> Decimal128 {
    let problem = InvalidText("请填写数字，例如 12.5", "Enter a number, such as 12.5")
    let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, body.utf8.count <= maximumDigits + 1,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let number = Decimal128(text)
    else { throw problem }
    return number
  }

  private static func money(_ text: String) throws(InvalidText) -> Decimal128 {
    let amount = try Money(text)
    guard let number = Decimal128(amount.plain) else {
      throw InvalidText(
        "金额应为数字，最多两位小数", "An amount is a number with at most two decimals")
    }
    return number
  }

  private static func requireChoice(
    _ text: String, _ field: Catalogue.FieldDefinition
  ) throws(InvalidText) {
    guard let choices = field.choices, !choices.contains(where: { $0.value == text }) else {
      return
    }
    throw InvalidText("请从列出的选项中选择", "Choose one of the listed options")
  }

  /// ISO/IEC 7812-1 annex B: every second digit from the right doubled, the sum a multiple of ten.
  static func bankAccount(_ text: String) throws(InvalidText) -> String {
    let digits = text.filter { $0 != " " && $0 != "-" }
    guard bankAccountDigits.contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (48...57).contains($0) })
    else {
      throw InvalidText("银行账号应为 12 至 19 位数字", "A bank account has 12 to 19 digits")
    }
    var sum = 0
    for (index, byte) in digits.utf8.reversed().enumerated() {
      let digit = Int(byte) - 48
      let doubled = digit * 2
      sum += index % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
    }
    guard sum % 10 == 0 else {
      throw InvalidText(
        "银行账号校验不通过，请核对每一位数字",
        "The account number's check digit is wrong: compare every digit")
    }
    return digits
  }

  private static let figures: Set<FieldType> = [
    .number, .money, .date, .bankAccount, .person, .organisation,
  ]

  /// Digits, letters and signs as Chinese typing gives them, at their full width, as plain ones.
  static func halfWidth(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isWide = (0xFF01...0xFF5E).contains(scalar.value)
      plain.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
    }
    return String(plain)
  }

  static func trimmed(_ text: String) -> String {
    var view = text.unicodeScalars[...]
    while let first = view.first, isSpace(first) { view.removeFirst() }
    while let last = view.last, isSpace(last) { view.removeLast() }
    return view.count == text.unicodeScalars.count ? text : String(view)
  }

  /// ASCII's spaces, the no-break space and the full-width space of Chinese typing.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9...13, 32, 0xA0, 0x3000: true
    default: false
    }
  }

  private static func isControl(
    _ scalar: Unicode.Scalar, in field: Catalogue.FieldDefinition
  ) -> Bool {
    if field.type == .text, scalar == "\n" || scalar == "\r" || scalar == "\t" { return false }
    // Unicode's category Cc; Swift's strings hold no surrogates.
    return scalar.value < 32 || (127...159).contains(scalar.value)
  }
}
