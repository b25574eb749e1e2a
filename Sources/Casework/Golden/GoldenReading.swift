import Catalogue
import Civics
import FEEL
import Synchronization

/// Identifiers that count up: the same run gives the same.
final class GoldenIdentifiers: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> String {
    "golden-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }
}

enum GoldenTime {
  /// `3`, `3 days`, `5 working days`, `2 hours` after `now`, or an instant.
  static func moment(
    _ text: String, since now: Instant, _ calendar: WorkingCalendar
  ) -> Instant? {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, let count = Int(first) else { return GoldenCase.instant(text) }
    switch words.dropFirst().joined(separator: " ") {
    case "", "day", "days": return now.adding(seconds: count * 86_400)
    case "hour", "hours": return now.adding(seconds: count * 3600)
    case "working day", "working days":
      let date = now.chinaDate
      guard let day = try? calendar.adding(workingDays: count, to: date) else { return nil }
      return Instant(day).adding(milliseconds: Instant(date).milliseconds(until: now))
    default: return nil
    }
  }
}

enum GoldenTasks {
  /// The task that a step means: among the open ones, or else among those that were open.
  static func task(_ step: GoldenStep, _ current: Case, _ events: [Event]) -> OpenTask? {
    let past = events.compactMap { event -> OpenTask? in
      if case .taskOpened(let task) = event { task } else { nil }
    }
    func fits(_ task: OpenTask) -> Bool {
      if let name = step.task, task.name != name, task.node != name { return false }
      switch step.act {
      case .decide: return task.act == .decide || step.task != nil
      case .complete: return step.task != nil || (task.act != .decide && task.act != .accept)
      case .accept, .refuse: return task.act == .accept
      case .resolve: return task.act == .incident
      default: return true
      }
    }
    let open = current.tasks.filter(fits)
    return open.first { $0.agency == step.agency } ?? open.first
      ?? (step.act == .corrections ? nil : past.last(where: fits))
  }
}

extension GoldenValue {
  var text: String {
    switch self {
    case .text(let text): text
    case .none, .list, .fields: ""
    }
  }

  /// As a page would post it under this name.
  func post(_ name: String, into posted: inout FormEngine.Posted) {
    switch self {
    case .none: break
    case .text(let text): posted[name, default: []].append(text)
    case .fields(let fields):
      for (member, value) in fields { value.post("\(name).\(member)", into: &posted) }
    case .list(let values):
      for (index, value) in values.enumerated() {
        if case .text(let text) = value {
          posted[name, default: []].append(text)
        } else {
          value.post("\(name).\(index)", into: &posted)
        }
      }
    }
  }

  /// `=` begins FEEL; other texts are booleans, numbers, dates, or strings.
  /// - Parameter report: takes what keeps a FEEL text from having a value.
  func feel(_ context: FEELContext, report: (String) -> Void) -> Value {
    switch self {
    case .none: return .null
    case .list(let values): return .list(values.map { $0.feel(context, report: report) })
    case .fields(let fields):
      return .context(
        FEELContext(
          fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.feel(context, report: report)) }
        ))
    case .text(let text):
      if text.hasPrefix("=") {
        do {
          let expression = try Expression(
            String(text.dropFirst()), scope: Scope(names: context.keys))
          let answer = expression.evaluate(context)
          if answer.value == .null { report(answer.causes.first?.message ?? "null") }
          return answer.value
        } catch {
          report(error.message)
          return .null
        }
      }
      if text == "true" || text == "false" { return .boolean(text == "true") }
      if text.utf8.allSatisfy({ (45...57).contains($0) }), let number = Decimal128(text) {
        return .number(number)
      }
      if let date = try? CalendarDate(text) { return Value(date) }
      return .string(text)
    }
  }
}
