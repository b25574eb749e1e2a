import Casework
import Catalogue
import CityHall
import Civics
import Web

/// What an officer's form held, kept so that nothing typed is lost when it cannot be carried out.
struct Typed: Sendable {
  var act: DeskAct
  var task: TaskID?
  /// The version of the case that the officer saw.
  var version: Int
  /// Lines of the case's story that the officer saw.
  var seen: Int
  var choice: String?
  var text: String
  /// Texts of the corrections by material or field.
  var points: [String: String] = [:]
  /// What else a turn asks for: the procedure, the law, the day.
  var more: [String: String] = [:]
  /// What keeps it from being carried out.
  var problems: [Refusal.Reason] = []
  let form: Form

  /// A form without its version was not made by a page of ours: it fits no version.
  init(_ act: DeskAct, _ form: Form, task: TaskID? = nil) {
    self.act = act
    self.task = task
    self.form = form
    version = form["version"].flatMap { Int($0) } ?? -1
    seen = form["seen"].flatMap { Int($0) } ?? 0
    choice = form["choice"]
    text = form["text"] ?? ""
    for name in form.values.keys where name.hasPrefix(Self.pointPrefix) {
      guard let text = form[name], !text.isEmpty else { continue }
      points[String(name.dropFirst(Self.pointPrefix.count))] = text
    }
    for name in Self.turnFields { if let text = form[name] { more[name] = text } }
  }

  /// Nothing was written or chosen in it.
  var isUntouched: Bool {
    choice == nil && text.isEmpty && points.isEmpty && more.values.allSatisfy(\.isEmpty)
  }

  static let pointPrefix = "point."
  static let turnFields = [
    "procedure", "law", "article", "until", "to", "task", "ground", "material",
  ]

  /// What Casework calls the form's one text, which says a reason, a note or a result.
  static let textNames: Set<String> = ["reason", "reasons", "note", "text", "result"]

  /// What is wrong with the text, or with the field of these names: told beside it.
  func wrong(_ words: DeskWords, about names: Set<String> = textNames) -> Slots {
    let told = problems.filter { $0.about.map(names.contains) ?? false }
    return ["isWrong": !told.isEmpty, "wrong": told.map { $0.text(words.language) }]
  }

  /// Reasons, one to a line.
  var reasons: [String] {
    text.split(whereSeparator: \.isNewline).map(String.init).filter {
      !$0.allSatisfy(\.isWhitespace)
    }
  }
}

/// The forms of a case's page: only those that this officer may send now.
extension DeskRoutes {
  func forms(
    _ file: CaseFile, _ officer: Officer, _ typed: Typed?, _ words: DeskWords
  ) -> Slots {
    let mine = file.case.tasks.filter { isMine($0, officer) }
    let open = mine.filter { isWaiting($0, file.case) }
    let tasks = open.filter { $0.act != .accept && $0.act != .decide }
    let decisions = open.filter { $0.act == .decide }
    let canCorrect = canAskForCorrections(file.case, mine)
    let lacking = file.case.evidence.filter { $0.source == .missing }.map {
      name(of: $0.material, file.item, words)
    }
    let refusing = typed?.act == .refuse ? typed : nil
    let correcting = typed?.act == .corrections ? typed : nil
    let turnActs = Self.turnActs.filter { offers($0, file.case, officer, file.item) }
    let turns = turnActs.map { turn($0, file, officer, typed, words) }
    let unwrong: Slots = ["isWrong": false]
    return [
      "form": Self.keptForm(
        typed, decisions + tasks, turns: turnActs, isCorrectable: canCorrect,
        isNew: open.contains { $0.act == .accept }),
      "version": file.case.version, "seen": file.timeline.count,
      "turns": turns, "hasTurns": !turns.isEmpty,
      "hasForms": !open.isEmpty,
      "blocked": open.count < mine.count ? blocked(file.case, words) : nil,
      "isClosed": file.case.status.isTerminal,
      "waitsForApplicant": file.case.status == .correcting || file.case.status == .held,
      "canAccept": open.contains { $0.act == .accept },
      "lacking": lacking.isEmpty ? nil : words.writing.list(lacking),
      "refuseText": refusing?.text, "isRefusing": refusing != nil,
      "refuseWrong": refusing?.wrong(words) ?? unwrong,
      "canCorrect": canCorrect, "isCorrecting": correcting != nil,
      "correctable": canCorrect ? points(file, correcting, words) : [],
      "tasks": tasks.map { task in taskForm(task, file.case, file.item, officer, typed, words) },
      "decisions": decisions.map { task in
        taskForm(task, file.case, file.item, officer, typed, words)
      },
    ]
  }

  /// The one of the forms that the display settings keep without a script: that which was typed
  /// in, else the first with a reason.
  private static func keptForm(
    _ typed: Typed?, _ tasks: [OpenTask], turns: [DeskAct], isCorrectable: Bool, isNew: Bool
  ) -> String? {
    if let typed {
      if let task = tasks.first(where: { $0.id == typed.task }) { return formName(task) }
      let isThere = typed.act == .corrections && isCorrectable || typed.act == .refuse && isNew
      if isThere || turns.contains(typed.act) { return "form-\(typed.act.rawValue)" }
    }
    if let task = tasks.first { return formName(task) }
    let first: DeskAct? = isCorrectable ? .corrections : isNew ? .refuse : nil
    return first.map { "form-\($0.rawValue)" }
  }

  private static func formName(_ task: OpenTask) -> String {
    "task-" + URLEncodedForm.encode(task.id.rawValue)
  }

  /// Whether the task can be done as things stand: not while the case is suspended or waits for
  /// corrections, and not decided while a special procedure runs.
  private func isWaiting(_ task: OpenTask, _ found: Case) -> Bool {
    let act: Act =
      switch task.act {
      case .accept: .accept
      case .decide: .decide
      case .incident: .resolve
      case .review, .opinion, .visit, .lengthen, .check, .objection: .complete
      }
    return Transitions.targets(of: act, from: found.status) != nil
      && (task.act != .decide || found.turns.openProcedures.isEmpty)
  }

  private func blocked(_ found: Case, _ words: DeskWords) -> String? {
    switch found.status {
    case .suspended:
      return words("中止期间不办理；恢复后再办理。", "Suspended: its tasks go on once it is resumed.")
    case .accepted where !found.turns.openProcedures.isEmpty:
      let names = found.turns.openProcedures.map { $0.kind.title(words.language) }
      return words(
        "“\(words.writing.list(names))”还没有结束，结束后才能作出决定。",
        "\(words.writing.list(names)) is under way: end it, then decide.")
    default: return nil
    }
  }

  /// Casework says the last word; a form that it would refuse is not shown.
  private func canAskForCorrections(_ found: Case, _ mine: [OpenTask]) -> Bool {
    found.corrections.isEmpty && !mine.isEmpty
      && Transitions.targets(of: .askForCorrections, from: found.status) != nil
  }

  private func points(_ file: CaseFile, _ typed: Typed?, _ words: DeskWords) -> [Slots] {
    let open = file.case.correctable(file.item, now: hall.now)
    func point(_ id: String, _ name: String, _ kind: String) -> Slots? {
      guard open.contains(id) else { return nil }
      let slots: Slots = ["id": id, "name": name, "kind": kind, "pointText": typed?.points[id]]
      return slots.merging(typed?.wrong(words, about: [id]) ?? ["isWrong": false])
    }
    let materials = file.item.definition.materials.compactMap {
      point($0.id, $0.name(words.language), words("材料", "Material"))
    }
    // A field that hands in a material, or declares it, has the material's name: one point is both.
    let handedIn = Set(file.item.definition.materials.map(\.id))
    let fields = file.item.definition.form.filter { !handedIn.contains($0.id) }.compactMap {
      point($0.id, $0.title(words.language), words("填写内容", "Answer"))
    }
    return materials + fields
  }

  private func taskForm(
    _ task: OpenTask, _ found: Case, _ item: Item, _ officer: Officer, _ typed: Typed?,
    _ words: DeskWords
  ) -> Slots {
    let own = typed?.task == task.id ? typed : nil
    let name = item.name(of: task)(words.language)
    let slots: Slots = [
      "path": task.act == .incident ? "resolution" : "completion",
      "cause": task.cause?(words.language),
      "choices": IncidentChoice.allCases.filter { choice in
        choice.isFor(officer, task)
      }.map { choice in
        [
          "value": choice.rawValue, "title": choice.title(words),
          "isChosen": own?.choice == choice.rawValue,
        ] as Slots
      },
      "id": URLEncodedForm.encode(task.id.rawValue), "formName": Self.formName(task), "name": name,
      "kind": name.hasPrefix(words.act(task.act)) ? nil : words.act(task.act),
      "about": task.act == .lengthen ? extensionRule(item, words) : nil,
      "needsNote": task.act == .objection,
      "isIncident": task.act == .incident, "isObjection": task.act == .objection,
      "isOfEnd": task.isOfEnd,
      "dueOn": found.deadline(of: task, hall.city.calendar).map(words.writing.day),
      "isYes": own?.choice == "yes",
      "isNo": own?.choice == "no", "typedText": own?.text,
    ]
    return slots.merging(own?.wrong(words) ?? ["isWrong": false])
  }

  /// What an approval of more time would do, and by which law.
  private func extensionRule(_ item: Item, _ words: DeskWords) -> String? {
    item.definition.limitExtension.map { rule in
      let law = rule.legalBasis.law + rule.legalBasis.article
      return words(
        "同意后，期限延长 \(words.writing.workingDays(rule.days))，只能延长一次（\(law)）。",
        "Agreeing extends the limit by \(words.writing.workingDays(rule.days)), once (\(law)).")
    }
  }

  /// What was typed, by what it was for: for a page where its form is no longer open.
  func texts(_ typed: Typed, _ item: Item, _ words: DeskWords) -> [Slots] {
    var texts: [(String, String)] = []
    switch (typed.act, typed.choice) {
    case (.complete, "yes"?): texts.append((words("您的选择", "Your choice"), words("同意", "Agree")))
    case (.complete, "no"?):
      texts.append((words("您的选择", "Your choice"), words("不同意", "Do not agree")))
    case (.decide, "yes"?): texts.append((words("您的选择", "Your choice"), words("准予", "Grant")))
    case (.decide, "no"?): texts.append((words("您的选择", "Your choice"), words("不予", "Deny")))
    default: break
    }
    if !typed.text.isEmpty {
      let isNote = typed.act == .complete
      texts.append((isNote ? words("意见", "Note") : words("理由", "Reasons"), typed.text))
    }
    for (field, text) in typed.more.sorted(by: { $0.key < $1.key }) where field != "task" {
      texts.append((field, text))
    }
    for (id, text) in typed.points.sorted(by: { $0.key < $1.key }) {
      texts.append((name(of: id, item, words), text))
    }
    return texts.enumerated().map { index, one in
      ["order": index + 1, "label": one.0, "kept": one.1]
    }
  }

  /// Whether the page still holds the form in which it was typed.
  func isOpen(_ typed: Typed, _ found: Case, _ officer: Officer) -> Bool {
    let mine = found.tasks.filter { isMine($0, officer) && isWaiting($0, found) }
    return switch typed.act {
    case .accept, .refuse: mine.contains { $0.act == .accept }
    case .corrections: canAskForCorrections(found, mine)
    case .complete: mine.contains { $0.id == typed.task && $0.act != .decide }
    case .decide: mine.contains { $0.id == typed.task && $0.act == .decide }
    case .resolve: mine.contains { $0.id == typed.task && $0.act == .incident }
    case .paper, .lengthen, .procedure, .endProcedure, .suspend, .resume, .reassign, .giveBack,
      .reopen,
      .reverse:
      offers(typed.act, found, officer)
    }
  }
}
