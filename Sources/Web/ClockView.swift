import Casework
import Civics

/// The clock's ledger as pages show it: a line of days, the limits side by side, and every start
/// and stop with its reason, proof and who. Shape and word go with every colour.
package struct ClockView {
  private let ledger: ClockLedger
  private let live: Case
  private let writing: Writing
  /// Officers read who it was; applicants that it was an officer.
  private let namesOfficers: Bool
  private var language: Language { writing.language }

  package init(
    _ ledger: ClockLedger, _ live: Case, _ language: Language, namesOfficers: Bool = false
  ) {
    self.namesOfficers = namesOfficers
    self.ledger = ledger
    self.live = live
    writing = Writing(language)
  }

  /// Nil before there is a limit.
  package var slots: Slots? {
    guard !ledger.limits.isEmpty || !ledger.lines.isEmpty else { return nil }
    return [
      "days": ledger.days.map(day), "hasDays": !ledger.days.isEmpty,
      "firstDay": ledger.days.first.map { writing.day($0.date) },
      "lastDay": ledger.days.count > 1 ? ledger.days.last.map { writing.day($0.date) } : nil,
      "hasStopped": ledger.days.contains { $0.kind == .stopped },
      "limits": ledger.limits.map(limit), "lines": ledger.lines.map(line),
      "silence": ledger.silence.map { limit in
        ["day": writing.day(limit.after), "law": limit.legalBasis.law + limit.legalBasis.article]
          as Slots
      },
      "silenceWaits": live.clock.state == .stopped && !isOver
        ? live.silence.map { $0.legalBasis.law + $0.legalBasis.article } : nil,
      "hasLines": !ledger.lines.isEmpty, "isOver": isOver,
      "isStopped": live.clock.state == .stopped && !isOver,
      "stoppedFor": openStop?.reason(language),
    ]
  }

  /// The last stop that nothing has ended yet.
  private var openStop: ClockEntry? {
    let entries = ledger.lines.map(\.entry)
    return entries.indices.reversed().first { index in
      entries[index].change == .stopped
        && !entries[(index + 1)...].contains {
          $0.change == .resumed && $0.hold == entries[index].hold
        }
    }.map { entries[$0] }
  }

  /// Decided or closed: no day is due any more.
  private var isOver: Bool { live.status.isTerminal || live.clock.state == .ended }

  private func word(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  private func day(_ day: ClockLedger.Day) -> Slots {
    var words = [writing.day(day.date)]
    var mark = day.number.map(String.init) ?? ""
    switch day.kind {
    case .begin:
      words.append(word("开始，不计入", "the beginning, not counted"))
      mark = "▶"
    case .counted: words.append(word("第 \(day.number ?? 0) 个工作日", "working day \(day.number ?? 0)"))
    case .ahead:
      words.append(word("还没到，第 \(day.number ?? 0) 个工作日", "to come, working day \(day.number ?? 0)"))
    case .stopped:
      words.append(word("停止计时", "not counted, the clock stands"))
      mark = "‖"
    case .off:
      words.append(word("休息日", "no working day"))
      mark = "·"
    }
    if day.isToday { words.append(word("今天", "today")) }
    if day.isPromisedEnd { words.append(word("承诺最后一天", "last day promised")) }
    if day.isStatutoryEnd { words.append(word("法定最后一天", "last day by law")) }
    var classes = [day.kind.rawValue]
    if day.isToday { classes.append("today") }
    if day.isPromisedEnd { classes.append("promised") }
    if day.isStatutoryEnd { classes.append("statutory") }
    return [
      "class": classes.joined(separator: " "), "mark": mark,
      "label": words.joined(separator: word("，", ", ")),
    ]
  }

  private func limit(_ limit: ClockLedger.Limit) -> Slots {
    // The later check and an objection have their own time, behind the decision.
    let counts = !isOver || limit.kind.isStep
    let late = counts && limit.left < 0
    return [
      "name": limit.title(language), "limit": writing.workingDays(limit.days),
      "used": writing.workingDays(limit.used),
      "due": counts ? limit.dueOn.map(writing.day) : nil, "isLate": late,
    ]
  }

  private func line(_ line: ClockLedger.Line) -> Slots {
    let entry = line.entry
    let basis = entry.basis.map { $0.law + $0.article }
    return [
      "change": change(line), "at": writing.moment(entry.at), "reason": entry.reason(language),
      "basis": basis, "evidence": entry.evidence,
      "by": who(entry),
      "used": writing.workingDays(line.used), "due": line.promisedDueOn.map(writing.day),
    ]
  }

  private func who(_ entry: ClockEntry) -> String {
    guard let by = entry.by else { return word("系统", "the system") }
    return namesOfficers ? by.rawValue : word("工作人员", "an officer")
  }

  private func change(_ line: ClockLedger.Line) -> String {
    let entry = line.entry
    return switch entry.change {
    case .started: word("▶ 开始", "▶ Starts")
    case .stopped: word("‖ 停止", "‖ Stops")
    // One of several stops is over.
    case .resumed where line.promisedDueOn == nil: word("‖ 仍停止", "‖ Still stands")
    case .resumed: word("▶ 继续", "▶ Goes on")
    case .ended: word("■ 结束", "■ Ends")
    case .extended: word("＋ 延长 \(entry.days ?? 0) 个工作日", "＋ Extended by \(entry.days ?? 0)")
    case .restarted: word("↻ 重新开始", "↻ Starts anew")
    }
  }
}
