import Catalogue
import Civics
import FEEL
import Processes

/// Plays recorded acts as commands.
struct RehearsalPlayer {
  /// Acts of one case that are listed as not taken, at most.
  static let maximumNotTaken = 50

  let item: Item
  let calendar: WorkingCalendar
  /// The item in the editions on which the case ran.
  let items: [String: Item]
  /// From each of them to the item's.
  let mappings: [String: AnswerMapping]
  private(set) var live: Case?
  private(set) var refusal: [LocalizedText] = []
  private(set) var notTaken: [LocalizedText] = []
  private(set) var lost: [LocalizedText] = []
  /// From the edition on which the case is at this event.
  private var mapping: AnswerMapping
  private var then: Item?
  private var recorded: [TaskID: OpenTask] = [:]
  private var recordedGrant: [TaskID: Bool] = [:]
  /// What the registers answered when they were asked again, by that moment.
  private var renewed: [Instant: [Fact]] = [:]
  private let counter = GoldenIdentifiers()

  init(
    item: Item, calendar: WorkingCalendar, items: [String: Item],
    mappings: [String: AnswerMapping]
  ) {
    self.item = item
    self.calendar = calendar
    self.items = items
    self.mappings = mappings
    mapping = AnswerMapping(item.migration, from: nil, to: item)
  }

  private mutating func enter(_ edition: String) {
    then = items[edition]
    mapping = mappings[edition] ?? mapping
  }

  mutating func play(_ events: [Event]) {
    for case .factsRenewed(let facts, _, let at) in events { renewed[at] = facts }
    for (index, event) in events.enumerated() {
      if case .taskOpened(let task) = event { recorded[task.id] = task }
      if case .migrated(let made) = event {
        enter(made.to)
        recorded = recorded.mapValues { task in
          var renamed = task
          renamed.node = made.elements[task.node] ?? task.node
          return renamed
        }
      }
      if case .taskClosed(let id, let opinion?, _) = event { recordedGrant[id] = opinion.agrees }
      if case .submitted(let submitted) = event {
        enter(submitted.edition)
        submit(submitted, events)
      } else if let live, !live.status.isTerminal || event.followsDecision {
        replay(event, rest: events[(index + 1)...])
      }
    }
  }

  // MARK: The acts

  private mutating func submit(_ submitted: Submitted, _ events: [Event]) {
    var uploads: [String: Upload] = [:]
    var promised: Set<String> = []
    for case .evidenceResolved(let evidence) in events.prefix(2) {
      for one in evidence {
        if case .upload(let upload) = one.source { uploads[one.material] = upload }
        if one.source == .promised { promised.insert(one.material) }
      }
    }
    let known = Set(item.definition.materials.map(\.id))
    let submission = Submission(
      id: submitted.id, applicant: submitted.applicant, agent: submitted.agent,
      form: carried(submitted.form), facts: submitted.facts,
      uploads: carried(uploads).filter { known.contains($0.key) || item.field($0.key) != nil },
      licences: submitted.wallet, promised: promised.intersection(known),
      isMarked: submitted.isMarked ?? false)
    let actor = Actor.applicant(submitted.agent?.id ?? submitted.applicant.id)
    take(
      .submit(submission), by: actor, at: submitted.at, LocalizedText("提交申请", "Application"))
  }

  /// The answers under the names that they have in the other edition; what has none is noted.
  private mutating func carried(_ form: FEELContext) -> FEELContext {
    let (carried, lost) = mapping.carry(form)
    for name in lost {
      let title = then?.title(ofAnswer: name) ?? LocalizedText(name)
      if !self.lost.contains(title) { self.lost.append(title) }
    }
    return carried
  }

  /// Files by their materials or, where they are answers, by their fields.
  private func carried(_ uploads: [String: Upload]) -> [String: Upload] {
    Dictionary(uploads.map { (carried($0.key), $0.value) }) { first, _ in first }
  }

  /// What a note is about: a material, or a field and the part of it that is meant.
  private func carried(_ about: String) -> String {
    guard item.material(about) == nil, case .field(let target) = mapping.place(ofTyped: about)
    else { return about }
    return target
  }

  private mutating func replay(_ event: Event, rest: ArraySlice<Event>) {
    switch event {
    case .accepted(let accepted):
      if accepted.bySilence {
        tick(accepted.at)
      } else if case .officer(let officer) = accepted.by {
        take(.accept, by: .officer(officer), at: accepted.at, LocalizedText("受理", "Acceptance"))
      }
    case .refused(let reasons, let by, let at):
      take(
        .refuse(reasons: reasons), by: by, at: at,
        LocalizedText("不予受理", "Refusal to accept"))
    case .correctionsAsked(let notice):
      let officer = officer(notice.officer, item.definition.agency)
      let points = notice.points.map {
        CorrectionNotice.Point(about: carried($0.about), text: $0.text)
      }
      take(
        .askForCorrections(points), by: officer, at: notice.at, LocalizedText("补正", "Corrections"))
    case .supplied(let form, let facts, let uploads, let at):
      guard let live else { return }
      take(
        .supply(
          Supply(
            form: carried(form), facts: facts, uploads: carried(uploads), isMarked: live.isMarked)),
        by: .applicant(live.agent?.id ?? live.applicant.id), at: at,
        LocalizedText("补交材料", "Materials supplied"))
    case .paperChecked(let check):
      take(
        .checkPaper(material: check.material, note: check.note),
        by: officer(check.by, item.definition.agency), at: check.at,
        LocalizedText("窗口核验", "Check at the window"))
    case .taskClosed(let id, let opinion?, let at)
    where opinion.isDeemed != true && recorded[id]?.act != .incident:
      answer(id, opinion, at, rest)
    case .withdrawn(let reason, let at):
      guard let live else { return }
      take(
        .withdraw(reason: reason), by: .applicant(live.agent?.id ?? live.applicant.id), at: at,
        LocalizedText("撤件", "Withdrawal"))
    case .warned(let warning): tick(warning.at)
    case .timerEnded(_, let at), .stepLate(_, let at), .reminded(let at), .returned(_, let at):
      tick(at)
    default: turn(event)
    }
  }

  private mutating func turn(_ event: Event) {
    switch event {
    case .taskOpened(let task) where task.act == .lengthen:
      take(
        .requestExtension(reason: task.result),
        by: officer("rehearsal", item.definition.agency), at: task.openedAt,
        LocalizedText("申请延期", "Extension asked for"))
    case .procedureBegan(let made):
      take(
        .beginProcedure(made.kind, reason: made.reason),
        by: officer(made.by, item.definition.agency), at: made.beganAt,
        made.kind.title)
    case .procedureEnded(_, let result, let by, let at):
      let open = live?.turns.openProcedures.first?.id ?? "none"
      take(
        .endProcedure(open, result: result), by: officer(by, item.definition.agency), at: at,
        LocalizedText("特别程序结束", "End of the special procedure"))
    case .suspended(let made):
      take(
        .suspend(reason: made.reason, basis: made.basis, until: made.until),
        by: officer(made.by, item.definition.agency), at: made.at,
        LocalizedText("中止", "Suspension"))
    case .resumed(let reason, let by, let at):
      guard let by else { return tick(at) }
      take(
        .resume(reason: reason), by: officer(by, item.definition.agency), at: at,
        LocalizedText("恢复", "Resumption"))
    default: late(event)
    }
  }

  private mutating func late(_ event: Event) {
    switch event {
    case .incidentResolved(let made):
      let open = live?.tasks.filter { $0.act == .incident } ?? []
      let node = mapping.element(made.node)
      guard let task = open.first(where: { $0.node == node }) ?? open.first else { return }
      let grant = recordedGrant[made.task] ?? false
      take(
        .resolve(task.id, made.choice, grant: grant, note: made.note),
        by: officer(made.by, task.agency), at: made.at,
        LocalizedText("故障", "Incident"))
    case .reassigned(let made):
      guard let task = open(recorded[made.task]) else { return }
      take(
        .reassign(task.id, to: made.to, officer: made.officer, reason: made.reason),
        by: officer(made.by, task.agency), at: made.at,
        LocalizedText("转办", "Reassignment"))
    case .objected(let made):
      guard let live else { return }
      take(
        .object(reason: made.reason), by: .applicant(live.agent?.id ?? live.applicant.id),
        at: made.at, LocalizedText("异议", "Objection"))
    case .reopened(let made):
      // Where an objection was upheld, its answer has opened the case already.
      guard let live, !live.turns.reopenings.contains(where: { $0.at == made.at }) else { return }
      take(
        .reopen(reason: made.reason), by: officer(made.by, item.definition.agency), at: made.at,
        LocalizedText("重新办理", "Re-opening"))
    case .reversed(let made):
      take(
        .reverse(made.ground, reasons: made.reasons),
        by: officer(made.by, item.definition.agency), at: made.at,
        LocalizedText("撤销", "Reversal"))
    default: break
    }
  }

  /// The open task that stands where the recorded one stood.
  private func open(_ then: OpenTask?) -> OpenTask? {
    guard let then, let live else { return nil }
    let node = mapping.element(then.node)
    return live.tasks.first { $0.node == node && $0.act == then.act }
  }

  /// The answer goes to the task of the same element, or else of the same name, or else of the
  /// same act: a step that was renamed keeps its answer.
  private mutating func answer(
    _ id: TaskID, _ opinion: Opinion, _ at: Instant, _ rest: ArraySlice<Event>
  ) {
    guard let live else { return }
    let then = recorded[id]
    let name = self.then?.name(of: opinion) ?? LocalizedText(opinion.name)
    let node = then.map { mapping.element($0.node) }
    let open = live.tasks.filter { $0.act == opinion.act }
    guard
      let task = open.first(where: { $0.node == node }) ?? open.first(where: {
        $0.name == opinion.name
      }) ?? open.first
    else {
      note(
        LocalizedText(
          "\(name(.zh))：新流程没有这个环节", "\(name(.en)): the new process has no such step"))
      return
    }
    let officer = officer(opinion.officer, task.agency)
    let what = item.name(of: task)
    if opinion.act == .decide {
      take(
        .decide(
          task.id, grant: opinion.agrees,
          reasons: opinion.note.split(separator: "\n").map(String.init)), by: officer, at: at,
        what)
    } else {
      take(
        .complete(
          task.id, agrees: opinion.agrees, note: opinion.note, values: values(then, rest)),
        by: officer, at: at, what)
    }
  }

  /// What the officer filled in besides opinion and note: as the process kept it.
  private func values(_ task: OpenTask?, _ rest: ArraySlice<Event>) -> FEELContext {
    guard let task, task.token != nil else { return FEELContext() }
    for case .processMoved(let state) in rest {
      guard case .context(let answer)? = state.variables[task.result] else { break }
      return FEELContext(
        answer.entries.filter { $0.0 != "agrees" && $0.0 != "note" && $0.0 != "grant" })
    }
    return FEELContext()
  }

  // MARK: Playing

  private func officer(_ id: OfficerID, _ agency: AgencyID) -> Actor {
    .officer(Officer(id: id, name: "", agency: agency, roles: Set(OfficerRole.allCases)))
  }

  private mutating func tick(_ at: Instant) {
    take(.tick, by: .system, at: at, LocalizedText("时限", "The clock"))
  }

  private mutating func take(
    _ command: Command, by actor: Actor, at: Instant, _ what: LocalizedText
  ) {
    let identifiers = counter
    let facts = live.flatMap { command.asksAnew(on: $0) ? renewed[at] : nil }
    let turn = Turn(
      actor: actor, now: at, calendar: calendar, facts: facts,
      isMarked: live?.isMarked ?? false,
      newIdentifier: { identifiers.next() })
    switch Casework.decide(command, on: live, item: item, turn: turn) {
    case .success(let events):
      live = live.map { $0.applying(events) } ?? Case.replaying(events)
    case .failure(let refused):
      let reasons = refused.reasons.map(\.text)
      if live == nil { refusal = reasons }
      note(
        LocalizedText(
          "\(what(.zh))：\(reasons.map { $0(.zh) }.joined(separator: "；"))",
          "\(what(.en)): \(reasons.map { $0(.en) }.joined(separator: "; "))"))
    }
  }

  private mutating func note(_ text: LocalizedText) {
    if notTaken.count < Self.maximumNotTaken { notTaken.append(text) }
  }
}

extension Item {
  /// What a field, or a group's `group.member`, is called.
  fileprivate func title(ofAnswer name: String) -> LocalizedText? {
    guard let member = EditionMapping.member(name) else { return field(name)?.title }
    return field(member.group)?.member(member.name)?.title
  }
}

extension Event {
  /// What may be done to a closed case.
  fileprivate var followsDecision: Bool {
    switch self {
    case .objected, .reopened, .reversed: true
    case .taskClosed(_, let opinion?, _): [.objection, .check].contains(opinion.act)
    default: false
    }
  }
}
