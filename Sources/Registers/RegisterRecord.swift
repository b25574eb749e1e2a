import Civics
import FEEL

/// One record of a register: checked texts in the order of the definition's fields.
package struct RegisterRecord: Codable, Hashable, Sendable {
  package let register: RegisterID
  package let key: String
  /// Whom the record is about; nil for a register about no party.
  package let subject: PartyID?
  /// One text for each field of the definition of this edition; empty where there is no value.
  package let values: [String]
  package let edition: String
  package let loadedAt: Instant

  package init(
    register: RegisterID, key: String, subject: PartyID?, values: [String], edition: String,
    loadedAt: Instant
  ) {
    self.register = register
    self.key = key
    self.subject = subject
    self.values = values
    self.edition = edition
    self.loadedAt = loadedAt
  }

  /// The field's text; nil where it has no value or the definition has no such field.
  package func text(_ name: String, _ definition: RegisterDefinition) -> String? {
    guard let index = definition.fields.firstIndex(where: { $0.name == name }),
      index < values.count, !values[index].isEmpty
    else { return nil }
    return values[index]
  }

  /// What rules see: every field of the definition by name, typed; null where it has no value.
  package func asContext(_ definition: RegisterDefinition) -> FEELContext {
    FEELContext(
      definition.fields.enumerated().map { index, field in
        (field.name, field.type.value(of: index < values.count ? values[index] : ""))
      })
  }
}

extension FieldType {
  /// The FEEL value of a checked text; null for an empty one.
  package func value(of text: String) -> Value {
    guard !text.isEmpty else { return .null }
    switch self {
    case .text, .residentNumber, .creditCode, .choice:
      return .string(text)
    case .number, .money:
      return Decimal128(text).map(Value.number) ?? .null
    case .boolean:
      return Self.boolean(text).map(Value.boolean) ?? .null
    case .date:
      guard let date = try? CalendarDate(text) else { return .null }
      return .date(FEELDate(year: date.year, month: date.month, day: date.day))
    }
  }

  /// 是 and true, 否 and false.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "是", "true": true
    case "否", "false": false
    default: nil
    }
  }
}
