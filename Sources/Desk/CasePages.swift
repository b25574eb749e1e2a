import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/desk/cases/{id}`: the whole case, and what this officer may do with it now.
extension DeskRoutes {
  func addCases(to router: Router<WebContext>) {
    router.get("desk/cases/:id") { request, context -> Response in
      let officer = try officer(context)
      let file = try await open(CaseID(try context.parameter("id")), context)
      var slots = caseSlots(file, officer, typed: nil, context.language)
      if let act = request.query("done").flatMap(DeskAct.init) {
        let isStuck = act == .resolve && file.case.tasks.contains { $0.act == .incident }
        let words = DeskWords(context.language)
        slots["done"] =
          isStuck
          ? words("已重试，还没有解决，见下面。", "Tried again: it is not solved yet, see below.")
          : words.done(act)
        slots["next"] = try await next(after: file.case.id, context)
      }
      return show(file.item.definition.name(context.language), "case", slots, context)
    }
  }

  func open(_ id: CaseID, _ context: WebContext) async throws -> CaseFile {
    try granted(try await hall.caseFile(id, as: context.viewer))
  }

  /// The case at the head of the work list, so that the next one is one step away.
  private func next(after id: CaseID, _ context: WebContext) async throws -> String? {
    let first = try granted(try await hall.workList(as: context.viewer, limit: 2))
    return first.first { $0.task.caseID != id }.map { DeskPath.of($0.task.caseID) }
  }

  /// Everything that the case's page shows; `typed` is what a refused form held.
  func caseSlots(
    _ file: CaseFile, _ officer: Officer, typed: Typed?, _ language: Language
  ) -> Slots {
    let found = file.case
    let words = DeskWords(language)
    let opinions = opinions(file, officer, words)
    let slots: Slots = [
      "base": DeskPath.of(found.id), "item": file.item.definition.name(language),
      "number": found.id.rawValue, "status": found.status.title(language),
      "statusTone": tone(found.status), "isGreen": found.greenChannel, "isMarked": found.isMarked,
      "isToBeShown": found.isMarked
        && found.evidence.contains { evidence in
          evidence.source == .missing
            && file.item.material(evidence.material)?.evidence.contains { $0.declaration != nil }
              == true
        },
      "isUrgent": file.item.definition.kind == .urgent,
      "applicant": found.applicant.name, "applicantNumber": found.applicant.number,
      "agent": found.agent.map { "\($0.name)  \($0.number)" },
      "submitted": words.writing.moment(found.submittedAt),
      "clock": clock(file, words),
      "ledger": ClockView(file.ledger, found, language, namesOfficers: true).slots,
      "acceptBy": acceptBy(file, words),
      "answers": answers(file, words),
      "evidence": evidence(file, words), "facts": facts(file, words),
      "explanations": explanations(file, language),
      "process": file.item.processPicture(
        marking: found.standing(in: file.item), isUpright: false, language),
      "processUpright": file.item.processPicture(
        marking: found.standing(in: file.item), isUpright: true, language),
      "opinions": opinions, "hasOpinions": !opinions.isEmpty, "asked": corrections(file, words),
      "promise": promise(file, words), "outcome": outcome(file, words),
      "timeline": file.timeline.reversed().map { entry in story(entry, words) },
      "conditions": file.item.definition.acceptanceConditions.map { $0(language) },
    ]
    return slots.merging(forms(file, officer, typed, words))
  }

  /// The sentences of each decision, with its table and the rows that applied. Rules that ran
  /// again on the same values gave the same table: it stands once, and the later ones point at it.
  private func explanations(_ file: CaseFile, _ language: Language) -> [Slots] {
    let tables = file.item.tables(in: hall.city)
    let told = file.case.explanations
    return zip(file.explanations, told).enumerated().map { index, one in
      let (sentences, explanation) = one
      let table = tables.first { $0.decision == explanation.decision }
      let first = told.firstIndex { explanation.tells(the: $0) } ?? index
      return [
        "order": index + 1, "conclusion": sentences.first?(language),
        "sentences": sentences.dropFirst().map { $0(language) },
        "table": first < index
          ? nil : table.map { TableView($0, explanation, order: index + 1, language).slots },
        "sameTable": first < index && table != nil ? "table-\(first + 1)" : nil,
      ]
    }
  }

  func tone(_ status: CaseStatus) -> String? {
    switch status {
    case .submitted, .accepted, .withdrawn: nil
    case .correcting, .held, .suspended: "warn"
    case .granted: "good"
    case .refused, .denied, .returned, .reversed: "bad"
    }
  }

  func story(_ entry: TimelineEntry, _ words: DeskWords) -> Slots {
    [
      "isResult": entry.kind == .result, "title": entry.title(words.language),
      "at": words.writing.moment(entry.at), "detail": entry.detail?(words.language),
    ]
  }

  private func clock(_ file: CaseFile, _ words: DeskWords) -> Slots? {
    guard let clock = file.clock else { return nil }
    let isOver = file.case.status.isTerminal
    let level: ClockLine.Level = isOver || clock.isStopped ? .normal : clock.level
    let shown = min(max(clock.promised, clock.elapsed, 1), Self.daysDrawn)
    let slots: Slots = [
      "days": (0..<shown).map { day in
        [
          "isUsed": day < clock.elapsed,
          "dayLevel": level == .overdue ? "due" : level.rawValue,
        ] as Slots
      },
      "used": words(
        "已用 \(clock.elapsed) / 承诺 \(clock.promised) 个工作日（法定 \(clock.statutory) 个）",
        "\(clock.elapsed) of \(clock.promised) promised working days used "
          + "(\(clock.statutory) by law)"),
      "due": isOver ? nil : clock.dueOn.map(words.writing.day), "isStopped": clock.isStopped,
      "runs": !isOver && !clock.isStopped,
    ]
    return slots.merging(
      words.deadline(level, left: clock.promised - clock.elapsed, working: true))
  }

  /// Marks that the clock's line shows at most.
  static let daysDrawn = 60

  /// The last day for accepting, refusing or asking for corrections.
  private func acceptBy(_ file: CaseFile, _ words: DeskWords) -> Slots? {
    guard let last = file.case.acceptanceDueOn(hall.city.calendar) else { return nil }
    let left = hall.workingDays(until: last)
    let level: ClockLine.Level =
      left < 0 ? .overdue : left == 0 ? .due : left <= 2 ? .near : .normal
    let slots: Slots = ["last": words.writing.day(last)]
    return slots.merging(words.deadline(level, left: left, working: true))
  }
}
