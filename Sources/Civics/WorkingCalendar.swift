/// A day of a year that the city's calendar does not hold, so that no limit can be counted over it.
package struct MissingCalendarYear: Error, Hashable, Sendable, CustomStringConvertible {
  package let year: Int

  package var reason: LocalizedText {
    LocalizedText(
      zh: "工作日历缺少 \(year) 年：请按国务院办公厅当年的放假通知，把该年加入 calendar.yaml",
      en: "The working calendar lacks \(year): add that year to calendar.yaml, "
        + "from the State Council's notice on its holidays")
  }
  package var description: String { reason(.en) }
}

/// Working days of the city: weekdays without legal holidays, and the shifted workdays 调休.
///
/// The day on which a period begins is not counted (Civil Code, article 201), so
/// `workingDays(from: d, to: adding(workingDays: n, to: d)) == n` for every `n`.
package struct WorkingCalendar: Hashable, Sendable {
  /// One year's holidays and shifted workdays, as one notice of the State Council sets them.
  package struct Year: Hashable, Sendable, Codable {
    package let year: Int
    /// The notice's number, such as 国办发明电〔2025〕7号.
    package let notice: String
    package let holidays: [CalendarDate]
    package let shiftedWorkdays: [CalendarDate]

    package init(
      year: Int, notice: String, holidays: [CalendarDate], shiftedWorkdays: [CalendarDate]
    ) {
      self.year = year
      self.notice = notice
      self.holidays = holidays
      self.shiftedWorkdays = shiftedWorkdays
    }
  }

  package let years: [Year]
  /// For each year, whether each of its days is a working day.
  private let days: [Int: [Bool]]

  /// Of two entries for one year the later holds; `Year.problems()` says what is odd in each.
  package init(years: [Year]) {
    self.years = years.sorted { $0.year < $1.year }
    var days: [Int: [Bool]] = [:]
    for entry in years {
      guard let start = CalendarDate(year: entry.year, month: 1, day: 1) else { continue }
      let count = CalendarDate.isLeap(entry.year) ? 366 : 365
      var flags = (0..<count).map { !start.adding(days: $0).weekday.isWeekend }
      for date in entry.holidays where date.year == entry.year { flags[date.dayOfYear - 1] = false }
      for date in entry.shiftedWorkdays where date.year == entry.year {
        flags[date.dayOfYear - 1] = true
      }
      days[entry.year] = flags
    }
    // The State Council announces a year's days in the autumn before it, and periods reach over
    // the end of a year: until then they count by what the law itself fixes.
    if let last = years.map(\.year).max() {
      for year in last + 1...last + Self.provisionalYears where days[year] == nil {
        days[year] = Self.provisional(year)
      }
    }
    self.days = days
  }

  /// Years after the last one announced that are counted provisionally.
  package static let provisionalYears = 2

  /// Whether the year's holidays are not announced yet: dates in it may still move.
  package func isProvisional(_ year: Int) -> Bool {
    days[year] != nil && !years.contains { $0.year == year }
  }

  /// Weekends, and the days that 全国年节及纪念日放假办法 article 2 fixes by the solar calendar.
  private static func provisional(_ year: Int) -> [Bool] {
    guard let start = CalendarDate(year: year, month: 1, day: 1) else { return [] }
    var flags = (0..<(CalendarDate.isLeap(year) ? 366 : 365)).map {
      !start.adding(days: $0).weekday.isWeekend
    }
    for (month, day) in [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)] {
      if let date = CalendarDate(year: year, month: month, day: day) {
        flags[date.dayOfYear - 1] = false
      }
    }
    return flags
  }

  package func isWorkingDay(_ date: CalendarDate) throws(MissingCalendarYear) -> Bool {
    let year = date.year
    guard let flags = days[year] else { throw MissingCalendarYear(year: year) }
    return flags[date.dayOfYear - 1]
  }

  /// The day on which a period of `count` working days that begins on `start` ends; `start`
  /// itself for zero, and a day before it for a negative count.
  package func adding(
    workingDays count: Int, to start: CalendarDate
  ) throws(MissingCalendarYear) -> CalendarDate {
    var date = start
    var left = count.magnitude
    let step = count < 0 ? -1 : 1
    while left > 0 {
      let next = date.adding(days: step)
      if next == date { throw MissingCalendarYear(year: date.year + step) }
      date = next
      if try isWorkingDay(date) { left -= 1 }
    }
    return date
  }

  /// Working days after `start` up to and with `end`; negative when `end` comes first.
  package func workingDays(
    from start: CalendarDate, to end: CalendarDate
  ) throws(MissingCalendarYear) -> Int {
    guard start <= end else { return -(try workingDays(from: end, to: start)) }
    var count = 0
    var date = start
    while date < end {
      date = date.adding(days: 1)
      if try isWorkingDay(date) { count += 1 }
    }
    return count
  }
}

extension WorkingCalendar.Year {
  private enum CodingKeys: String, CodingKey { case year, notice, holidays, shiftedWorkdays }

  /// Holidays and shifted workdays are days, `2026-10-01`, or spans, `2026-10-01/2026-10-07`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func dates(_ key: CodingKeys) throws -> [CalendarDate] {
      try (container.decodeIfPresent([String].self, forKey: key) ?? []).flatMap { text in
        do {
          return try Self.span(text)
        } catch let problem as InvalidText {
          throw DecodingError.dataCorruptedError(
            forKey: key, in: container, debugDescription: "\"\(text)\": \(problem)")
        }
      }
    }
    self.init(
      year: try container.decode(Int.self, forKey: .year),
      notice: try container.decode(String.self, forKey: .notice),
      holidays: try dates(.holidays),
      shiftedWorkdays: try dates(.shiftedWorkdays))
  }

  private static func span(_ text: String) throws(InvalidText) -> [CalendarDate] {
    let ends = text.split(separator: "/", omittingEmptySubsequences: false)
    let first = try CalendarDate(String(ends[0]))
    guard ends.count > 1 else { return [first] }
    let last = try CalendarDate(String(ends[1]))
    guard ends.count == 2, (0...366).contains(first.days(until: last)) else {
      throw InvalidText("日期区间应写作 起/止", "A span is written first/last, within a year")
    }
    return (0...first.days(until: last)).map { first.adding(days: $0) }
  }

  /// What a reader of the notice would doubt: days of another year, days listed twice, shifted
  /// workdays that are no weekend days, a missing notice.
  package func problems() -> [LocalizedText] {
    var found: [LocalizedText] = []
    if notice.isEmpty {
      found.append(LocalizedText("\(year) 年没有写明放假通知文号", "\(year) names no notice"))
    }
    var seen: Set<CalendarDate> = []
    for date in holidays + shiftedWorkdays {
      if date.year != year {
        found.append(LocalizedText("\(date) 不在 \(year) 年", "\(date) is not in \(year)"))
      }
      if !seen.insert(date).inserted {
        found.append(LocalizedText("\(date) 列出了两次", "\(date) is listed twice"))
      }
    }
    for date in shiftedWorkdays where !date.weekday.isWeekend {
      found.append(
        LocalizedText("调休上班日 \(date) 不是周末", "Shifted workday \(date) is no weekend day"))
    }
    return found
  }
}
