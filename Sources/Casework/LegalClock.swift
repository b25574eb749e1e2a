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

/// A stretch over which the clock runs: the days after `from`, up to and with `to`.
package struct ClockSpan: Hashable, Sendable {
  package var from: CalendarDate
  /// Nil while it runs on.
  package var to: CalendarDate?

  /// Whether a working day on this date counts.
  package func counts(_ date: CalendarDate) -> Bool {
    date > from && (to.map { date <= $0 } ?? true)
  }

  /// Working days in it up to `end`.
  func days(upTo end: CalendarDate, _ calendar: WorkingCalendar) throws(MissingCalendarYear) -> Int
  {
    try calendar.workingDays(from: from, to: max(from, to.map { min($0, end) } ?? end))
  }
}

extension LegalClock {
  package enum State: Hashable, Sendable { case notStarted, running, stopped, ended }

  package var state: State { tally.state }

  /// The stops that are open: the clock goes on when the last of them is over.
  package var holds: Set<String> { tally.holds }

  /// Working days by which the limits were extended.
  package var extendedDays: Int { tally.extended }

  /// Stretches over which it ran, in their order; those before a new count are left out.
  package var spans: [ClockSpan] { tally.spans }

  private struct Tally {
    var state = State.notStarted
    var spans: [ClockSpan] = []
    var holds: Set<String> = []
    var extended = 0

    mutating func close(on date: CalendarDate) {
      guard state == .running, let last = spans.indices.last else { return }
      spans[last].to = max(spans[last].from, date)
    }
  }

  private var tally: Tally {
    var tally = Tally()
    for entry in entries {
      let date = entry.at.chinaDate
      switch entry.change {
      case .started, .restarted:
        tally = Tally(state: .running, spans: [ClockSpan(from: date, to: nil)])
      case .stopped:
        tally.close(on: date)
        tally.holds.insert(entry.hold ?? "")
        tally.state = .stopped
      case .resumed:
        tally.holds.remove(entry.hold ?? "")
        guard tally.holds.isEmpty, tally.state == .stopped else { continue }
        tally.spans.append(ClockSpan(from: date, to: nil))
        tally.state = .running
      case .extended:
        tally.extended += entry.days ?? 0
      case .ended:
        tally.close(on: date)
        tally.holds = []
        tally.state = .ended
      }
    }
    return tally
  }

  /// Working days used up to `now`: the day after acceptance is the first, and days after a stop
  /// do not count until the day after the clock goes on. Nil where the calendar lacks a year.
  package func elapsed(_ now: Instant, _ calendar: WorkingCalendar) -> Int? {
    Self.used(spans, until: now.chinaDate, calendar)
  }

  /// Last day of the promised limit; nil while the clock stands. Once it has ended, the day that
  /// was the last.
  package func dueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    day(afterUsing: promisedDays + extendedDays, calendar)
  }

  /// Last day of the statutory limit; nil while the clock stands.
  package func statutoryDueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    day(afterUsing: statutoryDays + extendedDays, calendar)
  }

  /// Working days of the promised limit that are left, negative past it.
  package func remaining(_ now: Instant, _ calendar: WorkingCalendar) -> Int? {
    state == .notStarted
      ? nil : elapsed(now, calendar).map { promisedDays + extendedDays - $0 }
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
    let promised = promisedDays + extendedDays
    return switch level {
    case .near: day(afterUsing: (promised * LegalLimits.nearPercent + 99) / 100, calendar)
    case .due: day(afterUsing: promised, calendar)
    case .statutory: statutoryDueOn(calendar)?.adding(days: 1)
    }
  }

  private func day(afterUsing days: Int, _ calendar: WorkingCalendar) -> CalendarDate? {
    let tally = tally
    guard tally.state == .running || tally.state == .ended else { return nil }
    return Self.day(afterUsing: days, tally.spans, calendar)
  }

  private static func used(
    _ spans: [ClockSpan], until end: CalendarDate, _ calendar: WorkingCalendar
  ) -> Int? {
    var used = 0
    for span in spans {
      guard let days = try? span.days(upTo: end, calendar) else { return nil }
      used += days
    }
    return used
  }

  /// The last span runs on, also where the clock has ended: which day would have been the last.
  private static func day(
    afterUsing days: Int, _ spans: [ClockSpan], _ calendar: WorkingCalendar
  ) -> CalendarDate? {
    var left = days
    for span in spans.dropLast() {
      guard let to = span.to, let used = try? span.days(upTo: to, calendar) else { return nil }
      if used >= left, left > 0 { return try? calendar.adding(workingDays: left, to: span.from) }
      left -= used
    }
    return spans.last.flatMap { try? calendar.adding(workingDays: max(left, 0), to: $0.from) }
  }

  // MARK: Steps

  /// The spans in which a step's own time runs: from its opening, and not while the clock stands.
  private func stepSpans(_ task: OpenTask) -> [ClockSpan] {
    let opened = task.openedAt.chinaDate
    let tally = tally
    // What is opened before the clock starts or after it has ended has a time of its own.
    if tally.state == .notStarted || tally.state == .ended {
      return [ClockSpan(from: opened, to: nil)]
    }
    return tally.spans.compactMap { span in
      if let to = span.to, to < opened { return nil }
      return ClockSpan(from: max(span.from, opened), to: span.to)
    }
  }

  func stepUsed(_ task: OpenTask, _ now: Instant, _ calendar: WorkingCalendar) -> Int? {
    Self.used(stepSpans(task), until: now.chinaDate, calendar)
  }

  func stepDueOn(_ task: OpenTask, _ calendar: WorkingCalendar) -> CalendarDate? {
    guard let days = task.limitDays, state != .stopped else { return nil }
    return Self.day(afterUsing: days, stepSpans(task), calendar)
  }
}

extension Case {
  /// Last day of the promised limit; nil while the clock stands, before it starts and once it has
  /// ended.
  package func dueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    clock.state == .ended ? nil : clock.dueOn(calendar)
  }

  /// Last day of an open task's own limit: it stands while the clock stands.
  package func dueOn(of task: OpenTask, _ calendar: WorkingCalendar) -> CalendarDate? {
    clock.stepDueOn(task, calendar)
  }

  /// The day by which an officer should have done the task: the last of its own limit, and no
  /// later than the case is promised. A task that was opened past that day has its own alone.
  package func deadline(of task: OpenTask, _ calendar: WorkingCalendar) -> CalendarDate? {
    guard let own = dueOn(of: task, calendar) else { return nil }
    guard let promised = dueOn(calendar), promised >= task.openedAt.chinaDate else { return own }
    return min(own, promised)
  }

  /// Last day on which the agency may refuse or ask for corrections before acceptance.
  package func acceptanceDueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    guard status == .submitted else { return nil }
    return try? calendar.adding(
      workingDays: LegalLimits.acceptanceDays, to: receivedAt.chinaDate)
  }

  /// Last day on which the agency may still decide before its silence approves, where the item's law
  /// names a day (默示批准); nil while the clock stands. The working days that did not count, for
  /// corrections or by article 45, move it.
  package func silenceDueOn(_ calendar: WorkingCalendar) -> CalendarDate? {
    guard let day = silence?.after, clock.state == .running,
      let uncounted = uncountedDays(calendar)
    else { return nil }
    return uncounted == 0 ? day : try? calendar.adding(workingDays: uncounted, to: day)
  }

  /// Working days over which the clock stood, and those of corrections before it began.
  private func uncountedDays(_ calendar: WorkingCalendar) -> Int? {
    var gaps = zip(clock.spans, clock.spans.dropFirst()).map { ($0.to ?? $1.from, $1.from) }
    if let first = clock.spans.first {
      for notice in corrections where notice.at.chinaDate < first.from {
        gaps.append((notice.at.chinaDate, notice.suppliedAt?.chinaDate ?? first.from))
      }
    }
    var days = 0
    for (from, to) in gaps {
      guard let more = try? calendar.workingDays(from: from, to: max(from, to)) else { return nil }
      days += more
    }
    return days
  }

  /// The next moment at which the timer must look at the case; nil: never.
  package func nextTick(_ calendar: WorkingCalendar) -> Instant? {
    var moments: [Instant] = []
    func after(_ day: CalendarDate?) {
      if let day { moments.append(Instant(day.adding(days: 1))) }
    }
    func promise() {
      guard let commitment, commitment.fulfilledAt == nil else { return }
      after(commitment.until)
      if !turns.isReminded, let day = reminderDay(calendar) { moments.append(Instant(day)) }
    }
    switch status {
    case .submitted:
      after(acceptanceDueOn(calendar))
    case .correcting:
      after(corrections.last?.until)
    case .suspended:
      after(turns.suspension?.until)
      promise()
    case .accepted:
      promise()
      for task in tasks where !turns.lateSteps.contains(task.id) {
        after(dueOn(of: task, calendar))
      }
      for level in ClockWarning.Level.allCases where !clock.warned.contains(level) {
        if let day = clock.warningDay(level, calendar) { moments.append(Instant(day)) }
      }
      // While an incident is open silence approves nothing; closing it asks anew.
      if !tasks.contains(where: { $0.act == .incident }) { after(silenceDueOn(calendar)) }
      moments += timers.map(\.dueAt)
    case .held:
      promise()
    case .refused, .granted, .denied, .withdrawn, .returned, .reversed:
      for answer in lateAnswers(calendar) { after(answer.last) }
    }
    return moments.min()
  }
}
