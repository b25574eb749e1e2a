import Catalogue
import Civics
import FEEL
import Processes

/// What-if: a past case run anew on another edition of its item, with the answers that were given
/// then, at the moments at which they were given. Pure, and nothing of the case is touched.
package struct Rehearsal: Hashable, Sendable {
  /// Where a case stands and why: what is compared.
  package struct Outcome: Hashable, Sendable {
    /// Nil where the application would not have been taken in.
    package var status: CaseStatus?
    package var reasons: [String]
    /// Figures by name, as they are read.
    package var figures: [String: String]
    /// Rows that matched, by decision.
    package var rows: [String: [Int]]
    package var promisedDueOn: CalendarDate?
    package var statutoryDueOn: CalendarDate?
    /// Working days from acceptance to the decision.
    package var daysToDecide: Int?
    /// What an officer would still have to do.
    package var openTasks: [String]
  }

  package struct Change: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case outcome, reasons, figure, rule, promisedDay, statutoryDay, days, openTask
    }
    package var kind: Kind
    package var name: String
    package var before: String
    package var after: String
  }

  package var id: CaseID
  package var before: Outcome
  package var after: Outcome
  /// Acts of then that the other edition does not take, with its reasons.
  package var notTaken: [String]

  /// Whether somebody is decided upon otherwise.
  package var changesOutcome: Bool {
    before.status != after.status || before.figures != after.figures
  }

  /// Nil where the events begin no case.
  package init?(_ events: [Event], on item: Item, calendar: WorkingCalendar) {
    guard let live = Case.replaying(events) else { return nil }
    var player = Player(item: item, calendar: calendar)
    player.play(events)
    id = live.id
    before = Outcome(live, calendar)
    after = player.live.map { Outcome($0, calendar) } ?? Outcome(refused: player.refusal)
    notTaken = player.notTaken
  }

  /// What differs, most weighty first; what follows from it included.
  package var changes: [Change] {
    var changes: [Change] = []
    func add(_ kind: Change.Kind, _ name: String, _ before: String?, _ after: String?) {
      guard before != after else { return }
      changes.append(
        Change(kind: kind, name: name, before: before ?? "–", after: after ?? "–"))
    }
    add(
      .outcome, "status", before.status?.title(.zh) ?? "未收件", after.status?.title(.zh) ?? "未收件")
    for name in Set(before.figures.keys).union(after.figures.keys).sorted() {
      add(.figure, name, before.figures[name], after.figures[name])
    }
    add(
      .reasons, "reasons", before.reasons.joined(separator: "；"),
      after.reasons.joined(separator: "；"))
    for name in Set(before.rows.keys).union(after.rows.keys).sorted() {
      add(
        .rule, name, before.rows[name]?.map(String.init).joined(separator: ","),
        after.rows[name]?.map(String.init).joined(separator: ","))
    }
    add(
      .promisedDay, "promised", before.promisedDueOn?.description, after.promisedDueOn?.description)
    add(
      .statutoryDay, "statutory", before.statutoryDueOn?.description,
      after.statutoryDueOn?.description)
    add(.days, "days", before.daysToDecide.map(String.init), after.daysToDecide.map(String.init))
    add(
      .openTask, "tasks", before.openTasks.joined(separator: "、"),
      after.openTasks.joined(separator: "、"))
    return changes
  }
}

extension Rehearsal.Outcome {
  init(_ live: Case, _ calendar: WorkingCalendar) {
    status = live.status
    reasons = live.decision?.reasons ?? []
    figures = Dictionary(live.outcomes.map { ($0.name, $0.text) }) { first, _ in first }
    rows = Dictionary(
      live.explanations.map { ($0.decision, $0.rows.filter(\.matched).map(\.number)) }
    ) { _, last in last }
    promisedDueOn = live.clock.dueOn(calendar)
    statutoryDueOn = live.clock.statutoryDueOn(calendar)
    daysToDecide = live.decision.flatMap { live.clock.elapsed($0.at, calendar) }
    openTasks = live.tasks.filter { $0.act != .check }.map(\.name)
  }

  init(refused reasons: [String]) {
    self.init(
      status: nil, reasons: reasons, figures: [:], rows: [:], promisedDueOn: nil,
      statutoryDueOn: nil, daysToDecide: nil, openTasks: [])
  }
}

/// Plays recorded acts as commands.
private struct Player {
  /// Acts of one case that are listed as not taken, at most.
  static let maximumNotTaken = 50

  let item: Item
  let calendar: WorkingCalendar
  private(set) var live: Case?
  private(set) var refusal: [String] = []
  private(set) var notTaken: [String] = []
  private var recorded: [TaskID: OpenTask] = [:]
  private var recordedGrant: [TaskID: Bool] = [:]
  private let counter = GoldenIdentifiers()

  init(item: Item, calendar: WorkingCalendar) {
    self.item = item
    self.calendar = calendar
  }

  mutating func play(_ events: [Event]) {
    for (index, event) in events.enumerated() {
      if case .taskOpened(let task) = event { recorded[task.id] = task }
      if case .taskClosed(let id, let opinion?, _) = event { recordedGrant[id] = opinion.agrees }
      if case .submitted(let submitted) = event {
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
      form: submitted.form, facts: submitted.facts,
      uploads: uploads.filter { known.contains($0.key) || item.field($0.key) != nil },
      licences: submitted.wallet, promised: promised.intersection(known))
    let actor = Actor.applicant(submitted.agent?.id ?? submitted.applicant.id)
    take(.submit(submission), by: actor, at: submitted.at, "提交申请")
  }

  private mutating func replay(_ event: Event, rest: ArraySlice<Event>) {
    switch event {
    case .accepted(let accepted):
      if accepted.bySilence {
        tick(accepted.at)
      } else if case .officer(let officer) = accepted.by {
        take(.accept, by: .officer(officer), at: accepted.at, "受理")
      }
    case .refused(let reasons, let by, let at):
      take(.refuse(reasons: reasons), by: by, at: at, "不予受理")
    case .correctionsAsked(let notice):
      let officer = officer(notice.officer, item.definition.agency)
      take(.askForCorrections(notice.points), by: officer, at: notice.at, "补正")
    case .supplied(let form, let facts, let uploads, let at):
      guard let live else { return }
      take(
        .supply(Supply(form: form, facts: facts, uploads: uploads)),
        by: .applicant(live.agent?.id ?? live.applicant.id), at: at, "补交材料")
    case .paperChecked(let check):
      take(
        .checkPaper(material: check.material, note: check.note),
        by: officer(check.by, item.definition.agency), at: check.at, "窗口核验")
    case .taskClosed(let id, let opinion?, let at)
    where opinion.isDeemed != true && recorded[id]?.act != .incident:
      answer(id, opinion, at, rest)
    case .withdrawn(let reason, let at):
      guard let live else { return }
      take(
        .withdraw(reason: reason), by: .applicant(live.agent?.id ?? live.applicant.id), at: at,
        "撤件")
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
        by: officer("rehearsal", item.definition.agency), at: task.openedAt, "申请延期")
    case .procedureBegan(let made):
      take(
        .beginProcedure(made.kind, reason: made.reason),
        by: officer(made.by, item.definition.agency), at: made.beganAt, made.kind.rawValue)
    case .procedureEnded(_, let result, let by, let at):
      let open = live?.turns.openProcedures.first?.id ?? "none"
      take(
        .endProcedure(open, result: result), by: officer(by, item.definition.agency), at: at,
        "特别程序结束")
    case .suspended(let made):
      take(
        .suspend(reason: made.reason, basis: made.basis, until: made.until),
        by: officer(made.by, item.definition.agency), at: made.at, "中止")
    case .resumed(let reason, let by, let at):
      guard let by else { return tick(at) }
      take(
        .resume(reason: reason), by: officer(by, item.definition.agency), at: at, "恢复")
    default: late(event)
    }
  }

  private mutating func late(_ event: Event) {
    switch event {
    case .incidentResolved(let made):
      let open = live?.tasks.filter { $0.act == .incident } ?? []
      guard let task = open.first(where: { $0.node == made.node }) ?? open.first else { return }
      let grant = recordedGrant[made.task] ?? false
      take(
        .resolve(task.id, made.choice, grant: grant, note: made.note),
        by: officer(made.by, task.agency), at: made.at, "故障")
    case .reassigned(let made):
      guard let task = open(recorded[made.task]) else { return }
      take(
        .reassign(task.id, to: made.to, officer: made.officer, reason: made.reason),
        by: officer(made.by, task.agency), at: made.at, "转办")
    case .objected(let made):
      guard let live else { return }
      take(
        .object(reason: made.reason), by: .applicant(live.agent?.id ?? live.applicant.id),
        at: made.at, "异议")
    case .reopened(let made):
      // Where an objection was upheld, its answer has opened the case already.
      guard live?.status.isTerminal == true else { return }
      take(
        .reopen(reason: made.reason), by: officer(made.by, item.definition.agency), at: made.at,
        "重新办理")
    case .reversed(let made):
      take(
        .reverse(made.ground, reasons: made.reasons),
        by: officer(made.by, item.definition.agency), at: made.at, "撤销")
    default: break
    }
  }

  /// The open task that stands where the recorded one stood.
  private func open(_ then: OpenTask?) -> OpenTask? {
    guard let then, let live else { return nil }
    return live.tasks.first { $0.node == then.node && $0.act == then.act }
  }

  /// The answer goes to the task of the same element, or else of the same name, or else of the
  /// same act: a step that was renamed keeps its answer.
  private mutating func answer(
    _ id: TaskID, _ opinion: Opinion, _ at: Instant, _ rest: ArraySlice<Event>
  ) {
    guard let live else { return }
    let then = recorded[id]
    let open = live.tasks.filter { $0.act == opinion.act }
    guard
      let task = open.first(where: { $0.node == then?.node }) ?? open.first(where: {
        $0.name == opinion.name
      }) ?? open.first
    else {
      note("\(opinion.name)：新流程没有这个环节")
      return
    }
    let officer = officer(opinion.officer, task.agency)
    if opinion.act == .decide {
      take(
        .decide(
          task.id, grant: opinion.agrees,
          reasons: opinion.note.split(separator: "\n").map(String.init)), by: officer, at: at,
        opinion.name)
    } else {
      take(
        .complete(
          task.id, agrees: opinion.agrees, note: opinion.note, values: values(then, rest)),
        by: officer, at: at, opinion.name)
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

  private mutating func tick(_ at: Instant) { take(.tick, by: .system, at: at, "") }

  private mutating func take(_ command: Command, by actor: Actor, at: Instant, _ what: String) {
    let identifiers = counter
    let turn = Turn(
      actor: actor, now: at, calendar: calendar, newIdentifier: { identifiers.next() })
    switch Casework.decide(command, on: live, item: item, turn: turn) {
    case .success(let events):
      live = live.map { $0.applying(events) } ?? Case.replaying(events)
    case .failure(let refused):
      let reasons = refused.reasons.map { $0.text(.zh) }
      if live == nil { refusal = reasons }
      note("\(what)：\(reasons.joined(separator: "；"))")
    }
  }

  private mutating func note(_ text: String) {
    if notTaken.count < Self.maximumNotTaken { notTaken.append(text) }
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
