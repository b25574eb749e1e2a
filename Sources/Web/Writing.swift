import Catalogue
import Civics

/// Dates, times, money and numbers the reader's way.
package struct Writing: Sendable, Hashable {
  package let language: Language

  package init(_ language: Language) { self.language = language }

  /// `2026年3月2日`, `2 March 2026`.
  package func date(_ date: CalendarDate) -> String {
    date.written(language)
  }

  /// With the day of the week: `3月2日 星期一`, `Monday 2 March`.
  package func day(_ date: CalendarDate) -> String {
    date.writtenWithWeekday(language)
  }

  /// `2026年3月2日 09:30`, `2 March 2026, 09:30`, on China's clock.
  package func moment(_ instant: Instant) -> String {
    date(instant.chinaDate) + (language == .zh ? " " : ", ") + clock(instant)
  }

  /// `09:30`
  package func clock(_ instant: Instant) -> String { String(instant.chinaText.suffix(5)) }

  /// `1,234.50 元`, `¥1,234.50`.
  package func money(_ money: Money) -> String {
    money.written(language)
  }

  /// What a rule or a licence says, the reader's way; a text that is no such figure stays as it is.
  package func figure(_ text: String, _ format: FigureFormat) -> String {
    format.written(text, language)
  }

  /// `3 个工作日`, `3 working days`.
  package func workingDays(_ count: Int) -> String {
    language == .zh
      ? "\(count) 个工作日" : count == 1 ? "1 working day" : "\(count) working days"
  }

  /// `12 KB`, `1.5 MB`.
  package func size(_ bytes: Int) -> String {
    guard bytes >= 1_048_576 else { return "\(max(1, (bytes + 512) / 1024)) KB" }
    let tenths = (bytes * 10 + 524_288) / 1_048_576
    return tenths % 10 == 0 ? "\(tenths / 10) MB" : "\(tenths / 10).\(tenths % 10) MB"
  }

  package func list(_ texts: [String]) -> String {
    texts.joined(separator: language == .zh ? "、" : ", ")
  }

  /// The middle of a number hidden: `3706**********901X`.
  package func masked(_ number: String) -> String {
    guard number.count > 8 else { return number }
    let stars = String(repeating: "*", count: number.count - 8)
    return number.prefix(4) + stars + number.suffix(4)
  }
}
