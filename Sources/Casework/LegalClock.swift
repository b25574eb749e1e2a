import Catalogue
import Civics

/// Limits of the order of the law. All days are working days (行政许可法 第八十二条).
package enum LegalLimits {
  /// Days to tell the applicant of all corrections; past them the application counts as accepted
  /// from the day it came in (行政许可法 第三十二条第一款第四项).
  package static let acceptanceDays = 5
  /// Days to supply what is to be corrected. No law names a number: it is the city's own rule,
  /// told with the notice.
  package static let supplyDays = 10
  /// Share of the promised limit, in per cent, at which the clock warns the first time.
  package static let nearPercent = 70
}

extension LegalClock {
  package enum State: Hashable, Sendable { case notStarted, running, stopped, ended }

  package var state: State {
    switch entries.last?.change {
    case nil: .notStarted
    case .started, .resumed: .running
    case .stopped: .stopped
    case .ended: .ended
    }
  }

  /// Working days used up to `now`: the day after acceptance is the first, and days after a stop
  /// do not count until the day after the clock goes on. Nil where the calendar lacks a year.
  package func elapsed(_ now: Instant, _ calendar: WorkingCalendar) -> Int? {
    guard var used = used(in: entries[...], calendar) else { return nil }
    if state == .running, let start = entries.last?.at.chinaDate {
      guard let more = try? calendar.workingDays(from: start, to: max(start, now.chinaDate)) else {
        return nil
      }
      used += more
    }
    return used
  }

  /// Last day of the promised limit; nil while the clock stands. Once it has ended, the day that
  /// was the last.
  package func dueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    day(afterUsing: promisedDays, calendar)
  }

  /// Last day of the statutory limit; nil while the clock stands.
  package func statutoryDueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    day(afterUsing: statutoryDays, calendar)
  }

  /// Working days of the promised limit that are left, negative past it.
  package func remaining(_ now: Instant, _ calendar: WorkingCalendar) -> Int? {
    state == .notStarted ? nil : elapsed(now, calendar).map { promisedDays - $0 }
  }

  /// The levels whose day has come and that were not told yet.
  package func dueWarnings(_ now: Instant, _ calendar: WorkingCalendar) -> [ClockWarning.Level] {
    ClockWarning.Level.allCases.filter { level in
      guard state == .running, !warned.contains(level), let day = warningDay(level, calendar) else {
        return false
      }
      return day <= now.chinaDate
    }
  }

  func warningDay(_ level: ClockWarning.Level, _ calendar: WorkingCalendar) -> CalendarDate? {
    switch level {
    case .near: day(afterUsing: (promisedDays * LegalLimits.nearPercent + 99) / 100, calendar)
    case .due: day(afterUsing: promisedDays, calendar)
    }
  }

  private func day(afterUsing days: Int, _ calendar: WorkingCalendar) -> CalendarDate? {
    guard state == .running || state == .ended,
      let last = entries.lastIndex(where: { $0.change == .started || $0.change == .resumed }),
      let used = used(in: entries[..<last], calendar)
    else { return nil }
    return try? calendar.adding(workingDays: days - used, to: entries[last].at.chinaDate)
  }

  /// Days of the spans that are over.
  private func used(in entries: ArraySlice<ClockEntry>, _ calendar: WorkingCalendar) -> Int? {
    var used = 0
    var start: CalendarDate?
    for entry in entries {
      let date = entry.at.chinaDate
      switch entry.change {
      case .started, .resumed:
        start = date
      case .stopped, .ended:
        guard let from = start else { continue }
        guard let days = try? calendar.workingDays(from: from, to: max(from, date)) else {
          return nil
        }
        used += days
        start = nil
      }
    }
    return used
  }
}

extension Case {
  /// Last day of the promised limit; nil while the clock stands or before it starts.
  package func dueOn(_ calendar: WorkingCalendar) -> CalendarDate? { clock.dueOn(calendar) }

  /// Last day on which the agency may refuse or ask for corrections before acceptance.
  package func acceptanceDueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    guard status == .submitted else { return nil }
    return try? calendar.adding(
      workingDays: LegalLimits.acceptanceDays, to: receivedAt.chinaDate)
  }

  /// The next moment at which the timer must look at the case; nil: never.
  package func nextTick(_ calendar: WorkingCalendar) -> Instant? {
    var moments: [Instant] = []
    func after(_ day: CalendarDate?) {
      if let day { moments.append(Instant(day.adding(days: 1))) }
    }
    switch status {
    case .submitted:
      after(acceptanceDueOn(calendar))
    case .correcting:
      after(corrections.last?.until)
    case .accepted:
      for level in ClockWarning.Level.allCases where !clock.warned.contains(level) {
        if let day = clock.warningDay(level, calendar) { moments.append(Instant(day)) }
      }
      moments += timers.map(\.dueAt)
      if let commitment, commitment.fulfilledAt == nil { after(commitment.until) }
    case .held:
      after(commitment?.until)
    case .refused, .granted, .denied, .withdrawn, .returned:
      break
    }
    return moments.min()
  }
}
