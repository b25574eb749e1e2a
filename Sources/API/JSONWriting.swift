import Casework
import Catalogue
import Civics
import FEEL
import Licences

/// How the room writes the city's types. Absent members are left out.
extension JSONValue {
  /// Both languages, the English where somebody wrote it.
  static func text(_ text: LocalizedText) -> JSONValue {
    text.en.isEmpty
      ? ["zh": .string(text.zh)] : ["zh": .string(text.zh), "en": .string(text.en)]
  }

  /// RFC 3339 on China's clock.
  static func moment(_ instant: Instant) -> JSONValue {
    .string(instant.iso8601(offset: Instant.chinaOffsetSeconds))
  }

  static func day(_ date: CalendarDate) -> JSONValue { .string(date.description) }

  static func strings(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }

  static func number(_ number: Int) -> JSONValue { .integer(Int64(number)) }

  static func list<Element>(
    _ elements: some Sequence<Element>, _ write: (Element) -> JSONValue
  ) -> JSONValue { .array(elements.map(write)) }

  /// An object without its absent members.
  static func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(JSONObject(pairs.compactMap { name, value in value.map { (name, $0) } }))
  }

  /// A page of a list.
  static func page(_ rows: [JSONValue], next: String?) -> JSONValue {
    .members(["items": .array(rows), "next": next.map(JSONValue.string)])
  }

  /// A FEEL value: numbers keep all their digits; dates, times and durations are texts.
  static func value(_ value: FEEL.Value) -> JSONValue {
    switch value {
    case .null, .function: .null
    case .boolean(let flag): .bool(flag)
    case .string(let text): .string(text)
    case .number(let number):
      isNumber(number.description)
        ? .decimal(number.description) : .string(number.description)
    case .list(let values): .array(values.map(JSONValue.value))
    case .context(let context):
      .object(JSONObject(context.entries.map { ($0.0, JSONValue.value($0.1)) }))
    default: .string(value.plainText)
    }
  }

  /// Digits with at most one point between them: what RFC 8259 takes as it stands.
  private static func isNumber(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return false }
    return parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
      && (parts[0].count == 1 || !parts[0].hasPrefix("0"))
  }

  static func law(_ law: LegalBasis) -> JSONValue {
    .members([
      "law": .string(law.law), "article": .string(law.article),
      "text": law.text.map(JSONValue.string),
    ])
  }
}
