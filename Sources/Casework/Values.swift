import Catalogue
import Civics
import FEEL

extension Value {
  init(_ date: CalendarDate) {
    self = .date(FEELDate(year: date.year, month: date.month, day: date.day))
  }

  /// A moment as a date and time on China's clock.
  init(_ instant: Instant) {
    let offset = Instant.chinaOffsetSeconds
    let date = instant.chinaDate
    let sinceMidnight = Instant(date).milliseconds(until: instant)
    self = .dateTime(
      FEELDateTime(
        date: FEELDate(year: date.year, month: date.month, day: date.day),
        time: FEELTime(
          nanoseconds: Int(sinceMidnight) * 1_000_000, zone: .offset(seconds: offset))))
  }

  /// The day that a date, or a date and time, names in the calendar's years.
  var calendarDate: CalendarDate? {
    switch self {
    case .date(let date): CalendarDate(year: date.year, month: date.month, day: date.day)
    case .string(let text): try? CalendarDate(text)
    default: nil
    }
  }

  /// As a citizen reads it, without quotation marks; lists are joined, contexts written in FEEL.
  package var plainText: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .boolean(let flag): flag ? "是" : "否"
    case .date(let date):
      CalendarDate(year: date.year, month: date.month, day: date.day)?.description ?? description
    case .list(let values): values.map(\.plainText).joined(separator: "、")
    default: description
    }
  }

  /// Without functions, which events cannot hold.
  var storable: Value {
    switch self {
    case .function: .null
    case .list(let values): .list(values.map(\.storable))
    case .context(let context):
      .context(FEELContext(context.entries.map { ($0.0, $0.1.storable) }))
    default: self
    }
  }

  /// The strings of a list, or the one string.
  package var texts: [String] {
    switch self {
    case .null: []
    case .list(let values): values.filter { $0 != .null }.map(\.plainText).filter { !$0.isEmpty }
    default: plainText.isEmpty ? [] : [plainText]
    }
  }
}

extension Instant {
  /// A date and time; one without a zone, or with a named one, is read on China's clock. Nil
  /// outside of the calendar's years.
  init?(feel moment: FEELDateTime) {
    let date = moment.date
    guard let day = CalendarDate(year: date.year, month: date.month, day: date.day) else {
      return nil
    }
    var offset = Instant.chinaOffsetSeconds
    if case .offset(let seconds)? = moment.time.zone { offset = seconds }
    let milliseconds = Int64(moment.time.nanoseconds / 1_000_000)
    self = Instant(day, offset: offset).adding(milliseconds: milliseconds)
  }

  func adding(feel span: DaysDuration) -> Instant? {
    let (seconds, overflow) = span.days.multipliedReportingOverflow(by: 86_400)
    guard !overflow, seconds.magnitude < 1 << 40 else { return nil }
    return adding(seconds: seconds).adding(milliseconds: Int64(span.nanoseconds / 1_000_000))
  }

  func adding(feel span: YearsDuration) -> Instant? {
    let date = chinaDate
    let sinceMidnight = Instant(date).milliseconds(until: self)
    return Instant(date.adding(months: span.months)).adding(milliseconds: sinceMidnight)
  }
}

extension Outcome {
  /// As pages show it: `1,234.50` for money.
  package var text: String {
    guard format == .money, case .number(let number) = value else { return value.plainText }
    return MoneyText.grouped(number)
  }
}

/// Amounts as decimal numbers.
enum MoneyText {
  /// Yuan to the fen where the number is an amount, and the number itself where it is not.
  static func grouped(_ number: Decimal128) -> String {
    (try? Money(number.description))?.description ?? number.description
  }
}
