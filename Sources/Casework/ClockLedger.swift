import Catalogue
import Civics

/// Why the clock changed, in the law's words.
package enum ClockCause: String, Codable, Hashable, Sendable, CaseIterable {
  case acceptance, silence, corrections, procedure, suspension, lengthening, decision, withdrawal
  case returned, reopening

  package var title: LocalizedText {
    switch self {
    case .acceptance: LocalizedText("受理", "Acceptance")
    case .silence: LocalizedText("逾期视为受理", "Accepted by silence")
    case .corrections: LocalizedText("补正", "Corrections")
    case .procedure: LocalizedText("特别程序", "Special procedure")
    case .suspension: LocalizedText("中止办理（挂起）", "Suspension")
    case .lengthening: LocalizedText("延长期限", "Extension")
    case .decision: LocalizedText("作出决定", "Decision")
    case .withdrawal: LocalizedText("撤件", "Withdrawal")
    case .returned: LocalizedText("退件", "Return")
    case .reopening: LocalizedText("重新办理", "Re-opening")
    }
  }
}

/// The limits that stand side by side.
package enum LimitKind: Codable, Hashable, Sendable {
  /// 受理时限: five working days to accept, refuse or ask for corrections.
  case acceptance
  /// 法定时限
  case statutory
  /// 承诺时限
  case promised
  /// 环节时限 of an open task.
  case step(TaskID, name: String)

  package var title: LocalizedText {
    switch self {
    case .acceptance: LocalizedText("受理时限", "Time to accept")
    case .statutory: LocalizedText("法定时限", "Limit by law")
    case .promised: LocalizedText("承诺时限", "Promised limit")
    case .step(_, let name): Self.step(named: LocalizedText(name))
    }
  }

  package var isStep: Bool { if case .step = self { true } else { false } }

  static func step(named name: LocalizedText) -> LocalizedText {
    LocalizedText("环节时限：\(name(.zh))", "Limit of the step: \(name(.en))")
  }
}

/// The clock as a ledger: every start, stop and resumption with what it did to the limits, the
/// limits side by side, and the days one by one. A pure function of events, calendar and now.
package struct ClockLedger: Hashable, Sendable {
  /// Days drawn, at most.
  package static let maximumDays = 120

  package struct Line: Hashable, Sendable {
    package var entry: ClockEntry
    /// Working days used when it happened.
    package var used: Int
    /// Last day of the promised and of the statutory limit from then on; nil while the clock stands.
    package var promisedDueOn: CalendarDate?
    package var statutoryDueOn: CalendarDate?
  }

  package struct Limit: Hashable, Sendable {
    package var kind: LimitKind
    /// For readers; of a step, with its name in their language.
    package var title: LocalizedText
    /// Working days, with those of an extension.
    package var days: Int
    package var used: Int
    /// Nil while the clock stands.
    package var dueOn: CalendarDate?
    /// Negative past the limit.
    package var left: Int { days - used }
  }

  package struct Day: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      /// The day on which it began, which is not counted.
      case begin
      case counted, stopped, off, ahead
    }
    package var date: CalendarDate
    package var kind: Kind
    /// Which working day of the limit it is, from 1; nil where it is not counted.
    package var number: Int?
    package var isToday: Bool
    /// Last day of the promised, of the statutory limit.
    package var isPromisedEnd: Bool
    package var isStatutoryEnd: Bool
  }

  package var lines: [Line]
  package var limits: [Limit]
  package var days: [Day]
  /// Past this day silence approves, where the item's law names one; nil while the clock stands.
  package var silence: SilenceLimit?

  /// - Parameter item: tells the steps' English names.
  package init(_ live: Case, now: Instant, calendar: WorkingCalendar, item: Item? = nil) {
    let clock = live.clock
    lines = clock.entries.indices.map { index in
      var part = clock
      part.entries = Array(clock.entries[...index])
      let entry = clock.entries[index]
      return Line(
        entry: entry, used: part.elapsed(entry.at, calendar) ?? 0,
        promisedDueOn: part.dueOn(calendar), statutoryDueOn: part.statutoryDueOn(calendar))
    }
    limits = Self.limits(live, now: now, calendar: calendar, item: item)
    days = Self.days(clock, now: now, calendar: calendar)
    if let day = live.silenceDueOn(calendar), let basis = live.silence?.legalBasis {
      silence = SilenceLimit(after: day, legalBasis: basis)
    }
  }

  /// The limits that hold now; those that cannot be counted for want of a calendar year are left
  /// out.
  static func limits(
    _ live: Case, now: Instant, calendar: WorkingCalendar, item: Item? = nil
  ) -> [Limit] {
    var limits: [Limit] = []
    func add(
      _ kind: LimitKind, _ days: Int, _ used: Int, _ due: CalendarDate?,
      title: LocalizedText? = nil
    ) {
      limits.append(
        Limit(kind: kind, title: title ?? kind.title, days: days, used: used, dueOn: due))
    }
    let clock = live.clock
    if let due = live.acceptanceDueOn(calendar),
      let used = try? calendar.workingDays(
        from: live.receivedAt.chinaDate, to: max(live.receivedAt.chinaDate, now.chinaDate))
    {
      add(.acceptance, LegalLimits.acceptanceDays, used, due)
    }
    if clock.state != .notStarted, let used = clock.elapsed(now, calendar) {
      add(
        .statutory, clock.statutoryDays + clock.extendedDays, used,
        clock.statutoryDueOn(calendar))
      add(.promised, clock.promisedDays + clock.extendedDays, used, clock.dueOn(calendar))
    }
    for task in live.tasks {
      guard task.act != .accept, let days = task.limitDays,
        let used = clock.stepUsed(task, now, calendar)
      else { continue }
      let name = item?.name(of: task) ?? LocalizedText(task.name)
      add(
        .step(task.id, name: task.name),
        clock.state == .running || clock.state == .stopped
          ? min(days, clock.promisedDays + clock.extendedDays) : days, used,
        live.deadline(of: task, calendar), title: LimitKind.step(named: name))
    }
    return limits
  }

  private static func days(
    _ clock: LegalClock, now: Instant, calendar: WorkingCalendar
  ) -> [Day] {
    let spans = clock.spans
    guard let first = spans.first?.from else { return [] }
    let promised = clock.dueOn(calendar)
    let statutory = clock.statutoryDueOn(calendar)
    let today = now.chinaDate
    let closed = clock.state == .ended ? clock.entries.last?.at.chinaDate : nil
    let last = closed ?? max(today, promised ?? today)
    let count = min(max(first.days(until: last), 0) + 1, maximumDays)
    var number = 0
    return (0..<count).map { offset in
      let date = first.adding(days: offset)
      let isWorking = (try? calendar.isWorkingDay(date)) ?? false
      let runs = spans.contains { $0.counts(date) }
      var kind: Day.Kind = .off
      if date == first {
        kind = .begin
      } else if !runs {
        kind = .stopped
      } else if isWorking {
        number += 1
        kind = date > today ? .ahead : .counted
      }
      return Day(
        date: date, kind: kind,
        number: kind == .counted || kind == .ahead ? number : nil, isToday: date == today,
        isPromisedEnd: date == promised, isStatutoryEnd: date == statutory)
    }
  }
}

/// What a change of the calendar did to a case's last days.
package struct Recount: Codable, Hashable, Sendable {
  package struct Move: Codable, Hashable, Sendable {
    package var limit: LimitKind
    package var before: CalendarDate?
    package var after: CalendarDate?
    package var usedBefore: Int
    package var usedAfter: Int
  }
  package var at: Instant
  /// The notice on the holidays that changed the calendar.
  package var notice: String
  package var moves: [Move]
}

extension ClockLedger {
  /// Counts a case anew by another calendar and says what that changes: the same events, the
  /// holidays announced late. Limits that stay as they were are not named.
  package static func recount(
    _ live: Case, from old: WorkingCalendar, to new: WorkingCalendar, now: Instant
  ) -> [Recount.Move] {
    let before = limits(live, now: now, calendar: old)
    let after = limits(live, now: now, calendar: new)
    return after.compactMap { limit in
      let former = before.first { $0.kind == limit.kind }
      guard former?.dueOn != limit.dueOn || former?.used != limit.used else { return nil }
      return Recount.Move(
        limit: limit.kind, before: former?.dueOn, after: limit.dueOn,
        usedBefore: former?.used ?? 0, usedAfter: limit.used)
    }
  }
}
