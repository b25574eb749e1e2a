import Catalogue
import Civics

extension Rehearsal {
  /// What differs, most weighty first; what follows from it included.
  package var changes: [Change] {
    var changes: [Change] = []
    func add(
      _ kind: Change.Kind, _ name: String, _ title: LocalizedText, _ before: LocalizedText?,
      _ after: LocalizedText?
    ) {
      // An empty list is told as nothing. Both editions may call the same thing otherwise in English.
      let (before, after) = (before?.zh == "" ? nil : before, after?.zh == "" ? nil : after)
      guard before?.zh != after?.zh else { return }
      changes.append(
        Change(kind: kind, name: name, title: title, before: before ?? "–", after: after ?? "–"))
    }
    func add(
      _ kind: Change.Kind, _ name: String, _ title: LocalizedText, plain before: String?,
      _ after: String?
    ) {
      add(kind, name, title, before.map { LocalizedText($0) }, after.map { LocalizedText($0) })
    }
    add(
      .outcome, "status", LocalizedText("结论", "Outcome"), Self.title(before.status),
      Self.title(after.status))
    for name in Set(before.figures.keys).union(after.figures.keys).sorted() {
      let (old, new) = (before.figures[name], after.figures[name])
      add(.figure, name, (new ?? old)?.title ?? LocalizedText(name), old?.text, new?.text)
    }
    add(
      .reasons, "reasons", LocalizedText("理由", "Reasons"), Self.joined(before.reasons),
      Self.joined(after.reasons))
    for name in Set(before.rows.keys).union(after.rows.keys).sorted() {
      let title = after.titles[name] ?? before.titles[name] ?? LocalizedText(name)
      add(
        .rule, name, LocalizedText("“\(title(.zh))”的行", "Rows of “\(title(.en))”"),
        plain: before.rows[name]?.map(String.init).joined(separator: ","),
        after.rows[name]?.map(String.init).joined(separator: ","))
    }
    add(
      .promisedDay, "promised", LocalizedText("承诺办结日", "Promised day"),
      plain: before.promisedDueOn?.description, after.promisedDueOn?.description)
    add(
      .statutoryDay, "statutory", LocalizedText("法定办结日", "Day by law"),
      plain: before.statutoryDueOn?.description, after.statutoryDueOn?.description)
    add(
      .days, "days", LocalizedText("办理用的工作日", "Working days taken"),
      plain: before.daysToDecide.map(String.init), after.daysToDecide.map(String.init))
    add(
      .openTask, "tasks", LocalizedText("未完成的环节", "Open steps"),
      Self.listed(before.openTasks), Self.listed(after.openTasks))
    return changes
  }

  private static func title(_ status: CaseStatus?) -> LocalizedText {
    status?.title ?? LocalizedText("未收件", "not taken in")
  }

  private static func listed(_ names: [LocalizedText]) -> LocalizedText {
    LocalizedText(
      names.map { $0(.zh) }.joined(separator: "、"), names.map { $0(.en) }.joined(separator: ", "))
  }

  private static func joined(_ texts: [LocalizedText]) -> LocalizedText {
    LocalizedText(
      texts.map { $0(.zh) }.joined(separator: "；"), texts.map { $0(.en) }.joined(separator: "; "))
  }
}

extension Rehearsal.Outcome {
  init(_ live: Case, _ item: Item, _ calendar: WorkingCalendar) {
    status = live.status
    reasons = (live.decision?.reasons ?? []).map(item.ruleWord)
    figures = Dictionary(
      live.outcomes.map {
        ($0.name, Figure(title: $0.title, text: item.ruleWord($0.text)))
      }
    ) { first, _ in first }
    rows = Dictionary(
      live.explanations.map { ($0.decision, $0.rows.filter(\.matched).map(\.number)) }
    ) { _, last in last }
    titles = Dictionary(live.explanations.map { ($0.decision, item.ruleWord($0.decision)) }) {
      first, _ in first
    }
    promisedDueOn = live.clock.dueOn(calendar)
    statutoryDueOn = live.clock.statutoryDueOn(calendar)
    daysToDecide = live.decision.flatMap { live.clock.elapsed($0.at, calendar) }
    openTasks = live.tasks.filter { $0.act != .check }.map(item.name(of:))
  }

  init(refused reasons: [LocalizedText]) {
    self.init(
      status: nil, reasons: reasons, figures: [:], rows: [:], titles: [:], promisedDueOn: nil,
      statutoryDueOn: nil, daysToDecide: nil, openTasks: [])
  }
}
