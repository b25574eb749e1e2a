import Civics

extension FieldDefinition {
  /// Longest text of a field, in UTF-8 bytes.
  package static let maximumTextBytes = 16_384
  /// Longest text of a number, in digits and signs.
  static let maximumNumberBytes = 34

  /// Why `text` may not stand in this field; nil when it may.
  package func problem(with text: String) -> LocalizedText? {
    guard !text.isEmpty else {
      return required ? LocalizedText("必填字段没有值", "A required field is empty") : nil
    }
    if text.utf8.count > Self.maximumTextBytes {
      return LocalizedText(
        "超过 \(Self.maximumTextBytes) 字节", "Longer than \(Self.maximumTextBytes) bytes")
    }
    do throws(InvalidText) {
      switch type {
      case .text:
        return text.utf8.contains(where: { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 })
          ? LocalizedText("含控制字符", "Contains a control character") : nil
      case .number:
        return Self.isNumber(text) ? nil : LocalizedText("不是数字", "Not a number")
      case .money: _ = try Money(text)
      case .date: _ = try CalendarDate(text)
      case .boolean:
        return FieldType.boolean(text) == nil
          ? LocalizedText("应为 是 或 否", "Must be 是 or 否 (true or false)") : nil
      case .residentNumber: _ = try ResidentNumber(text)
      case .creditCode: _ = try CreditCode(text)
      case .choice:
        return choices.contains(text)
          ? nil
          : LocalizedText(
            "应为以下之一：\(choices.joined(separator: "、"))",
            "Must be one of \(choices.joined(separator: ", "))")
      }
      return nil
    } catch {
      return error.reason
    }
  }

  /// Plain decimal digits with an optional sign and one point; no exponent.
  private static func isNumber(_ text: String) -> Bool {
    var digits = 0
    var points = 0
    guard text.utf8.count <= maximumNumberBytes else { return false }
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 48...57: digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "-") where index == 0: break
      default: return false
      }
    }
    return digits > 0 && points <= 1 && text.utf8.last != UInt8(ascii: ".")
  }

  /// The text as it is kept: money without grouping, numbers' and codes' letters as capitals.
  func canonical(_ text: String) -> String {
    switch type {
    case .money: (try? Money(text))?.plain ?? text
    case .boolean: FieldType.boolean(text) == true ? "是" : "否"
    case .residentNumber, .creditCode: text.uppercased()
    case .text, .number, .date, .choice: text
    }
  }
}
