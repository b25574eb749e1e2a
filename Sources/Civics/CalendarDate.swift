/// A day of the week; ISO 8601 numbers, Monday is 1.
package enum Weekday: Int, Codable, Hashable, Sendable, CaseIterable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday

  package var isWeekend: Bool { self == .saturday || self == .sunday }
}

/// A day of the Gregorian calendar, years 1 to 9999: text and encoding are ISO 8601 `2026-03-02`.
package struct CalendarDate: TextCodable, Hashable, Sendable, Comparable {
  /// Days since 1970-01-01, negative before.
  package let dayNumber: Int

  package static let first = CalendarDate(dayNumber: -719_162)
  package static let last = CalendarDate(dayNumber: 2_932_896)

  /// A day number outside years 1 to 9999 gives the first or the last day of that range.
  package init(dayNumber: Int) { self.dayNumber = min(max(dayNumber, -719_162), 2_932_896) }

  /// Nil when the day does not exist.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.init(dayNumber: Self.dayNumber(year, month, day))
  }

  /// Reads `YYYY-MM-DD`; throws with the reason for any other text.
  package init(_ text: String) throws(InvalidText) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = bytes[0..<4].decimalNumber(), let month = bytes[5..<7].decimalNumber(),
      let day = bytes[8..<10].decimalNumber()
    else {
      throw InvalidText("日期应写作 2026-03-02", "A date is written like 2026-03-02")
    }
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      throw InvalidText("这一天不存在", "That day does not exist")
    }
    self = date
  }

  package var year: Int { parts.year }
  package var month: Int { parts.month }
  package var day: Int { parts.day }

  package var weekday: Weekday {
    // 1970-01-01 was a Thursday; the range starts on a Monday.
    Weekday(rawValue: (dayNumber + 719_162) % 7 + 1) ?? .monday
  }

  package var description: String {
    let (year, month, day) = parts
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  /// The day's number in its year, from 1.
  package var dayOfYear: Int { dayNumber - Self.dayNumber(year, 1, 1) + 1 }

  package func adding(days: Int) -> CalendarDate {
    let (sum, overflow) = dayNumber.addingReportingOverflow(days)
    return overflow ? (days < 0 ? .first : .last) : CalendarDate(dayNumber: sum)
  }

  /// The same day so many months on, or that month's last day where it is shorter.
  package func adding(months: Int) -> CalendarDate {
    let (year, month, day) = parts
    let limit = 120_000
    let count = year * 12 + month - 1 + min(max(months, -limit), limit)
    guard count >= 12 else { return .first }
    guard count < 120_000 else { return .last }
    let (newYear, newMonth) = (count / 12, count % 12 + 1)
    let newDay = min(day, Self.days(inMonth: newMonth, of: newYear))
    return CalendarDate(dayNumber: Self.dayNumber(newYear, newMonth, newDay))
  }

  package func adding(years: Int) -> CalendarDate {
    adding(months: min(max(years, -9999), 9999) * 12)
  }

  package func days(until other: CalendarDate) -> Int { other.dayNumber - dayNumber }

  /// Completed years from this day to `other`: the age on that day of who was born on this one.
  package func completedYears(on other: CalendarDate) -> Int {
    let (a, b) = (parts, other.parts)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day) ? 1 : 0)
  }

  package static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970 of a proleptic Gregorian day, counted in years that begin in March.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    let month = index < 10 ? index + 3 : index - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * index + 2) / 5 + 1)
  }
}
