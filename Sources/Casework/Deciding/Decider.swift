import Catalogue
import Civics
import FEEL
import Processes

/// Collects the events of one command. Every event is applied as it is emitted, so that what is
/// decided next sees it.
struct Decider {
  /// Reasons and points of one command, at most.
  static let maximumReasons = 50
  /// Characters of a reason, a note or a comment, at most.
  static let maximumTextLength = 2000

  let item: Item
  let turn: Turn
  private(set) var events: [Event]
  private(set) var live: Case
  /// An application that rules decide at once: who waits for the answer is told here and now.
  var mustConclude = false

  init(_ current: Case, _ item: Item, _ turn: Turn) {
    self.item = item
    self.turn = turn
    events = []
    live = current
  }

  init(_ submitted: Submitted, _ item: Item, _ turn: Turn) {
    self.item = item
    self.turn = turn
    events = [.submitted(submitted)]
    live = Case(submitted)
  }

  var now: Instant { turn.now }
  var today: CalendarDate { turn.now.chinaDate }
  var isInstant: Bool { item.definition.kind == .instant }

  mutating func emit(_ event: Event) {
    live.apply(event)
    events.append(event)
  }

  mutating func tell(_ notice: Notices.Texts, _ document: CaseDocument? = nil) {
    emit(.notified(Notice(title: notice.title, text: notice.text, at: now, document: document)))
  }

  /// The next written notice of this kind: its number names year, case and place in the case.
  func document(_ kind: CaseDocument.Kind) -> CaseDocument {
    let place = live.turns.documents.count + 1
    return CaseDocument(
      kind: kind,
      number: "\(kind.mark)〔\(today.year)〕\(live.id.rawValue.suffix(8).uppercased())-\(place)")
  }

  /// One line of the clock's ledger, with who and why.
  mutating func clock(
    _ change: ClockEntry.Change, _ cause: ClockCause, at: Instant? = nil, _ reason: LocalizedText,
    basis: LegalBasis? = nil, evidence: String? = nil, hold: String? = nil, days: Int? = nil
  ) {
    var by: OfficerID?
    if case .officer(let officer) = turn.actor { by = officer.id }
    emit(
      .clockChanged(
        ClockEntry(
          change: change, at: at ?? now, reason: reason, cause: cause, basis: basis,
          evidence: evidence, by: by, hold: hold, days: days)))
  }

  mutating func carryOut(_ command: Command) throws(Refusal) {
    switch command {
    case .submit: throw Refusal.noTransition(.submit, live.status)
    case .accept: try accept()
    case .refuse(let reasons): try refuse(reasons)
    case .askForCorrections(let points): try askForCorrections(points)
    case .supply(let supply): try self.supply(supply)
    case .checkPaper(let material, let note): try checkPaper(material, note)
    case .complete(let task, let agrees, let note, let values):
      try complete(task, agrees: agrees, note: note, values)
    case .decide(let task, let grant, let reasons):
      try decide(task, grant: grant, reasons)
    case .withdraw(let reason): try withdraw(reason)
    case .rate(let stars, let comment): try rate(stars, comment)
    case .tick: try tick()
    case .requestExtension(let reason): try requestExtension(reason)
    case .beginProcedure(let kind, let reason): try beginProcedure(kind, reason)
    case .endProcedure(let id, let result): try endProcedure(id, result)
    case .suspend(let reason, let basis, let until): try suspend(reason, basis, until)
    case .resume(let reason): try resume(reason)
    case .reassign(let task, let agency, let officer, let reason):
      try reassign(task, agency, officer, reason)
    case .giveBack(let reasons, let basis): try giveBack(reasons, basis)
    case .resolve(let task, let choice, let grant, let note):
      try resolve(task, choice, grant, note)
    case .object(let reason): try object(reason)
    case .reopen(let reason): try reopen(reason)
    case .reverse(let ground, let reasons): try reverse(ground, reasons)
    }
  }

  // MARK: Who asks

  func requireApplicant() throws(Refusal) {
    guard case .applicant(let id) = turn.actor, id == live.applicant.id || id == live.agent?.id
    else { throw Refusal.notApplicant }
  }

  /// The officer who asks, where the task is of the officer's agency and role.
  func requireOfficer(for task: OpenTask) throws(Refusal) -> Officer {
    guard case .officer(let officer) = turn.actor, officer.agency == task.agency,
      officer.roles.contains(task.role), task.officer == nil || task.officer == officer.id
    else { throw Refusal.notOfficer }
    return officer
  }

  /// An officer of this agency with any of the roles.
  func requireOfficer(
    of agency: AgencyID? = nil, _ roles: Set<OfficerRole>
  ) throws(Refusal) -> Officer {
    guard case .officer(let officer) = turn.actor,
      officer.agency == agency ?? item.definition.agency, !officer.roles.isDisjoint(with: roles)
    else { throw Refusal.notOfficer }
    return officer
  }

  func openTask(_ id: TaskID) throws(Refusal) -> OpenTask {
    if let task = live.tasks.first(where: { $0.id == id }) { return task }
    throw live.closedTasks.contains(id) ? Refusal.taskGone(id) : Refusal.noTask(id)
  }

  /// The open task of this act; without one somebody has been faster.
  func openTask(_ act: OpenTask.Act) throws(Refusal) -> OpenTask {
    if let task = live.tasks.first(where: { $0.act == act }) { return task }
    throw Refusal(
      .conflict, "这项任务已经由他人办理", "Somebody has completed this task already")
  }

  // MARK: Texts and days

  func texts(_ texts: [String], about: String) throws(Refusal) -> [String] {
    let kept = texts.map(FieldReader.trimmed).filter { !$0.isEmpty }
    guard kept.count <= Self.maximumReasons else {
      throw Refusal(
        .invalid, about: about, "最多填写 \(Self.maximumReasons) 条",
        "At most \(Self.maximumReasons) entries")
    }
    for text in kept { try requireShort(text, about: about) }
    return kept
  }

  func requireShort(_ text: String, about: String) throws(Refusal) {
    guard text.count <= Self.maximumTextLength else {
      throw Refusal(
        .invalid, about: about, "最多 \(Self.maximumTextLength) 个字",
        "At most \(Self.maximumTextLength) characters")
    }
  }

  func day(after count: Int) throws(Refusal) -> CalendarDate {
    do {
      return try turn.calendar.adding(workingDays: count, to: today)
    } catch {
      throw Refusal(.invalid, [Refusal.Reason(text: error.reason)])
    }
  }

  func newTask(
    token: TokenID?, node: String, name: String, agency: AgencyID? = nil, role: OfficerRole,
    act: OpenTask.Act, result: String = "", limitDays: Int? = nil, cause: LocalizedText? = nil
  ) throws(Refusal) -> OpenTask {
    OpenTask(
      id: TaskID(rawValue: turn.newIdentifier()), token: token, node: node, name: name,
      agency: agency ?? item.definition.agency, role: role, act: act, result: result,
      openedAt: now, limitDays: limitDays,
      dueOn: try limitDays.map { days throws(Refusal) in try day(after: days) }, cause: cause)
  }
}
