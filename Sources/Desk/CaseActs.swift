import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// The officers' forms: a plain POST, then the case's page again (303). A refused form comes back
/// with its reasons and all that was typed.
extension DeskRoutes {
  /// A notice of corrections may hold fifty texts of two thousand characters, nine bytes each.
  static let formLimits: FormLimits = {
    var limits = FormLimits.texts
    limits.bodyBytes = 1024 * 1024
    return limits
  }()

  func addActs(to router: Router<WebContext>) {
    router.form("desk/cases/:id/acceptance", limits: Self.formLimits) { form, _, context in
      try await carryOut(Typed(.accept, form), context) { id, typed in
        try await hall.accept(id, version: typed.version, as: context.viewer)
      }
    }
    router.form("desk/cases/:id/refusal", limits: Self.formLimits) { form, _, context in
      try await carryOut(Typed(.refuse, form), context) { id, typed in
        try await hall.refuse(
          id, reasons: typed.reasons, version: typed.version, as: context.viewer)
      }
    }
    router.form("desk/cases/:id/corrections", limits: Self.formLimits) { form, _, context in
      try await carryOut(Typed(.corrections, form), context) { id, typed in
        let points = typed.points.sorted { $0.key < $1.key }
        return try await hall.askForCorrections(
          id, points: points.map { CorrectionNotice.Point(about: $0.key, text: $0.value) },
          version: typed.version, as: context.viewer)
      }
    }
    router.form("desk/cases/:id/tasks/:task/completion", limits: Self.formLimits, below: 3) {
      form, _, context in
      let task = TaskID(try context.parameter("task"))
      return try await carryOut(Typed(.complete, form, task: task), context) { id, typed in
        guard let agrees = typed.isYes else { return .failure(Self.opinionNeeded) }
        return try await hall.complete(
          task, in: id, agrees: agrees, note: typed.text, version: typed.version, as: context.viewer
        )
      }
    }
    router.form("desk/cases/:id/tasks/:task/resolution", limits: Self.formLimits, below: 3) {
      form, _, context in
      let task = TaskID(try context.parameter("task"))
      return try await carryOut(Typed(.resolve, form, task: task), context) { id, typed in
        guard let choice = typed.choice.flatMap(IncidentChoice.init) else {
          return .failure(Self.choiceNeeded)
        }
        return try await hall.take(
          .resolve(task, choice.resolution, grant: choice == .grant, note: typed.text), on: id,
          version: typed.version, as: context.viewer)
      }
    }
    addTurns(to: router)
    router.form("desk/cases/:id/tasks/:task/decision", limits: Self.formLimits, below: 3) {
      form, _, context in
      let task = TaskID(try context.parameter("task"))
      return try await carryOut(Typed(.decide, form, task: task), context) { id, typed in
        guard let grant = typed.isYes else { return .failure(Self.decisionNeeded) }
        return try await hall.decide(
          task, in: id, grant: grant, reasons: typed.reasons, version: typed.version,
          as: context.viewer)
      }
    }
  }

  private static let opinionNeeded = Refusal(
    .invalid,
    [.init(about: "choice", text: LocalizedText("请选择同意或不同意。", "Choose whether you agree."))])
  private static let decisionNeeded = Refusal(
    .invalid,
    [.init(about: "choice", text: LocalizedText("请选择准予或不予。", "Choose to grant or to deny."))])
  private static let choiceNeeded = Refusal(
    .invalid,
    [.init(about: "choice", text: LocalizedText("请选择怎么处理。", "Choose what to do."))])
  func carryOut(
    _ typed: Typed, _ context: WebContext,
    _ command: (CaseID, Typed) async throws -> Result<Case, Refusal>
  ) async throws -> Response {
    let officer = try officer(context)
    let id = CaseID(try context.parameter("id"))
    if typed.form.setsPreferences {
      // Nothing is sent yet: the same page in other dress, with what was typed.
      if typed.isUntouched {
        return context.keepingPreferences(of: typed.form, .seeOther(DeskPath.of(id)))
      }
      let now = context.preferring(typed.form)
      let page = again(typed, nil, try await open(id, context), officer, now)
      return context.keepingPreferences(of: typed.form, page)
    }
    switch try await command(id, typed) {
    case .success(let after):
      return .seeOther(DeskPath.of(after.id) + "?done=\(typed.act.rawValue)")
    case .failure(let refusal):
      let file = try await open(id, context)
      if isDone(typed, file.case, officer) {
        return .seeOther(DeskPath.of(id) + "?done=\(typed.act.rawValue)")
      }
      // What the law does not allow now is no work of somebody faster.
      return typed.version != file.case.version
        && (refusal.kind == .conflict || refusal.kind == .notFound)
        ? conflict(typed, refusal, file, officer, context)
        : again(typed, refusal, file, officer, context)
    }
  }

  /// True where this very form was carried out already: a button pressed twice is no conflict.
  private func isDone(_ typed: Typed, _ found: Case, _ officer: Officer) -> Bool {
    switch typed.act {
    case .complete, .decide:
      let text = typed.act == .decide ? typed.reasons.joined(separator: "\n") : typed.text
      return found.opinions.contains {
        $0.task == typed.task && $0.officer == officer.id && $0.agrees == typed.isYes
          && $0.note == text
      }
    case .corrections:
      guard let last = found.corrections.last, last.officer == officer.id else { return false }
      let told = Dictionary(last.points.map { ($0.about, $0.text) }) { first, _ in first }
      return told == typed.points
    case .accept, .refuse, .resolve, .paper, .lengthen, .procedure, .endProcedure, .suspend,
      .resume,
      .reassign, .giveBack, .reopen, .reverse:
      return false
    }
  }

  /// The case's page again, with what keeps the form from being carried out.
  private func again(
    _ typed: Typed, _ refusal: Refusal?, _ file: CaseFile, _ officer: Officer,
    _ context: WebContext
  ) -> Response {
    let words = DeskWords(context.language)
    var typed = typed
    typed.problems = refusal?.reasons ?? []
    var slots = caseSlots(file, officer, typed: typed, context.language)
    slots["problems"] = refusal?.reasons.map { problem($0, file.item, words) }
    slots["problemAct"] = refusal.map { _ in words.name(typed.act) }
    if !isOpen(typed, file.case, officer) { keep(typed, file.item, in: &slots, words) }
    let title =
      (refusal == nil ? "" : words("请更正：", "Please correct: "))
      + file.item.definition.name(context.language)
    return show(title, "case", slots, status: refusal?.status ?? .ok, context)
  }

  /// Typed texts whose form is no longer there, to be copied.
  private func keep(_ typed: Typed, _ item: Item, in slots: inout Slots, _ words: DeskWords) {
    let lost = texts(typed, item, words)
    slots["lost"] = lost
    slots["hasLost"] = !lost.isEmpty
  }

  private func problem(_ reason: Refusal.Reason, _ item: Item, _ words: DeskWords) -> String {
    let text = reason.text(words.language)
    guard let about = reason.about, item.material(about) != nil || item.field(about) != nil else {
      return text
    }
    return name(of: about, item, words) + words("：", ": ") + text
  }

  /// Somebody was faster: what happened meanwhile, and what this officer typed, ready to be sent
  /// on the new state of things where that is still possible.
  private func conflict(
    _ typed: Typed, _ refusal: Refusal, _ file: CaseFile, _ officer: Officer,
    _ context: WebContext
  ) -> Response {
    let words = DeskWords(context.language)
    let isStillOpen = isOpen(typed, file.case, officer)
    var slots = forms(file, officer, typed, words)
    slots["base"] = DeskPath.of(file.case.id)
    slots["item"] = file.item.definition.name(context.language)
    slots["applicant"] = file.case.applicant.name
    slots["status"] = file.case.status.title(context.language)
    slots["act"] = words.name(typed.act)
    // That somebody was faster, the page says itself.
    slots["reasons"] =
      isStillOpen || refusal == .changedMeanwhile
      ? [] : refusal.reasons.map { problem($0, file.item, words) }
    let news = file.timeline.dropFirst(typed.seen)
    slots["news"] = news.map { story($0, words) }
    slots["hasNews"] = !news.isEmpty
    slots["isStillOpen"] = isStillOpen
    if !isStillOpen { keep(typed, file.item, in: &slots, words) }
    return show(
      words("办件已有变化", "The case has changed"), "conflict", slots, status: .conflict, context)
  }
}

extension Typed {
  /// Agree or grant; nil where nothing was chosen.
  var isYes: Bool? {
    switch choice {
    case "yes": true
    case "no": false
    default: nil
    }
  }
}
