import Catalogue
import Civics
import FEEL
import Processes

extension Case {
  /// The case that the events make; nil where they do not begin with a submission.
  package static func replaying(_ events: [Event]) -> Case? {
    guard case .submitted(let submitted)? = events.first else { return nil }
    var made = Case(submitted)
    for event in events.dropFirst() { made.apply(event) }
    return made
  }

  package func applying(_ events: [Event]) -> Case {
    var next = self
    for event in events { next.apply(event) }
    return next
  }

  init(_ submitted: Submitted) {
    self.init(
      id: submitted.id, item: submitted.item, edition: submitted.edition,
      applicant: submitted.applicant, agent: submitted.agent, version: 1, status: .submitted,
      submittedAt: submitted.at, form: submitted.form, facts: submitted.facts, evidence: [],
      process: nil, tasks: [], opinions: [],
      clock: LegalClock(
        entries: [], statutoryDays: submitted.limits.statutory,
        promisedDays: submitted.limits.promised, warned: []),
      corrections: [], commitment: nil, explanations: [], decision: nil, outcomes: [],
      licences: [], rating: nil, greenChannel: submitted.greenChannel, wallet: submitted.wallet,
      acceptedAt: nil, timers: [], closedTasks: [], isMarked: submitted.isMarked ?? false)
  }

  /// The only place that changes a case. It decides nothing: what is refused never became an
  /// event.
  mutating func apply(_ event: Event) {
    version += 1
    switch event {
    case .submitted:
      // Only a stream's first event; a second one would be another application.
      break
    case .evidenceResolved(let resolved):
      evidence = resolved
    case .paperChecked(let check):
      for index in evidence.indices where evidence[index].material == check.material {
        evidence[index].grade = .b
        evidence[index].source = .window(officer: check.by, note: check.note)
      }
      if check.corrects { endCorrecting(check.at) }
    case .accepted(let accepted):
      status = .accepted
      acceptedAt = accepted.at
      commitment = accepted.commitment
      silence = accepted.silence
    case .refused(_, _, let at):
      end(as: .refused, at)
    case .correctionsAsked(let notice):
      status = .correcting
      corrections.append(notice)
    case .supplied(let form, let facts, _, let at):
      self.form = form
      learn(facts)
      endCorrecting(at)
    case .factsRenewed(let facts, let form, _):
      self.form = form
      learn(facts)
    case .processMoved(let state):
      process = state
    case .taskOpened(let task):
      tasks.append(task)
      agencies.insert(task.agency)
    case .taskClosed(let id, let opinion, _):
      close(id)
      if let opinion { opinions.append(opinion) }
    case .taskCancelled(let id, _):
      if let task = tasks.first(where: { $0.id == id }) { cancelledTasks.append(task) }
      close(id)
    case .timerStarted(let timer):
      timers.append(timer)
    case .timerEnded(let token, _):
      timers.removeAll { $0.token == token }
    case .explained(let explanation):
      explanations.append(explanation)
    case .clockChanged(let entry):
      clock.entries.append(entry)
    case .warned(let warning):
      clock.warned.insert(warning.level)
    case .decided(let decision, let outcomes):
      self.decision = decision
      self.outcomes = outcomes
    case .held:
      status = .held
    case .commitmentFulfilled(let at):
      commitment?.fulfilledAt = at
    case .licenceIssued(let licence):
      licences.append(licence)
    case .closed(let final, let at):
      end(as: final, at)
    case .withdrawn(_, let at):
      end(as: .withdrawn, at)
    case .returned(_, let at):
      end(as: .returned, at)
    case .rated(let rating):
      self.rating = rating
    case .notified(let notice):
      if let document = notice.document { turns.documents.append(document) }
    case .recounted, .stepped:
      break
    case .migrated(let made):
      migrate(made)
    case .reopened(let reopening):
      reopen(reopening)
    case .extended, .procedureBegan, .procedureEnded, .suspended, .resumed, .reassigned,
      .stepLate, .reminded, .creditMarked, .incidentResolved, .checked, .objected,
      .objectionAnswered, .reversed, .licenceRecalled:
      applyTurn(event)
    }
  }

  private mutating func learn(_ facts: [Fact]) {
    for fact in facts {
      if let index = self.facts.firstIndex(where: { $0.name == fact.name }) {
        self.facts[index] = fact
      } else {
        self.facts.append(fact)
      }
    }
  }

  private mutating func endCorrecting(_ at: Instant) {
    guard status == .correcting, !corrections.isEmpty else { return }
    corrections[corrections.count - 1].suppliedAt = at
    status = acceptedAt == nil ? .submitted : .accepted
  }

  private mutating func applyTurn(_ event: Event) {
    switch event {
    case .extended(let made): turns.limitExtension = made
    case .procedureBegan(let procedure): turns.procedures.append(procedure)
    case .procedureEnded(let id, let result, _, let at):
      for index in turns.procedures.indices where turns.procedures[index].id == id {
        turns.procedures[index].result = result
        turns.procedures[index].endedAt = at
      }
    case .suspended(let made):
      turns.suspension = made
      status = .suspended
    case .resumed:
      turns.suspension = nil
      status = .accepted
    case .reassigned(let made):
      turns.reassignments.append(made)
      agencies.insert(made.to)
      for index in tasks.indices where tasks[index].id == made.task {
        tasks[index].agency = made.to
        tasks[index].officer = made.officer
      }
    case .stepLate(let id, _): turns.lateSteps.insert(id)
    case .reminded: turns.isReminded = true
    case .creditMarked(let mark): turns.creditMark = mark
    case .incidentResolved(let made):
      if made.choice == .skip { turns.skipped.insert(made.node) }
    case .checked(let check): turns.check = check
    case .objected(let objection): turns.objections.append(objection)
    case .objectionAnswered(let task, let upheld, _):
      for index in turns.objections.indices where turns.objections[index].task == task {
        turns.objections[index].isUpheld = upheld
      }
    case .reversed(let made):
      turns.reversal = made
      // Another decision, to which it can be objected anew.
      turns.earlierObjections = turns.objections.count
      end(as: .reversed, made.at)
    case .licenceRecalled(let id, let at):
      for index in licences.indices where licences[index].id == id {
        licences[index].recalledAt = at
      }
    default: break
    }
  }

  /// Back to where a decision is still to come: what was found stays, what was decided does not.
  private mutating func reopen(_ reopening: Reopening) {
    fallen = decisionThatFalls
    turns.reopenings.append(reopening)
    turns.earlierObjections = turns.objections.count
    // What came back for want of corrections can be asked for again.
    corrections.removeAll { $0.suppliedAt == nil }
    status = acceptedAt == nil ? .submitted : .accepted
    endedAt = nil
    // A reversal that falls, or a check whose finding does, marks nobody.
    turns.reversal = nil
    turns.check = nil
    turns.creditMark = nil
    decision = nil
    outcomes = []
    opinions.removeAll { $0.act == .decide }
    process = nil
    clock.warned = []
    // What rules decide at once has no days of its own: who decides it now has those of the law.
    if clock.promisedDays == 0 { clock.promisedDays = clock.statutoryDays }
    if let until = reopening.promisedUntil { commitment?.until = until }
    // It was decided in time once: the law's day is no more to be had.
    silence = nil
    turns.limitExtension = nil
    turns.isReminded = false
    turns.skipped = []
  }

  /// A reversal that falls gives back what rules found; a grant or a denial does not. A case that
  /// came back for want of something had no decision that could be wrong.
  private var decisionThatFalls: FallenDecision? {
    switch status {
    case .granted, .denied:
      decision.map { FallenDecision(granted: $0.granted, outcomes: outcomes) }
    case .reversed: FallenDecision(granted: false, outcomes: [])
    case .submitted, .correcting, .accepted, .suspended, .held, .refused, .withdrawn, .returned: nil
    }
  }

  /// Open tasks and timers go under the names that their places have in the new edition.
  private mutating func migrate(_ made: CaseMigration) {
    edition = made.to
    form = made.form
    func renamed(_ node: String) -> String { made.elements[node] ?? node }
    for index in tasks.indices where tasks[index].token != nil {
      tasks[index].node = renamed(tasks[index].node)
    }
    for index in timers.indices { timers[index].node = renamed(timers[index].node) }
    turns.skipped = Set(turns.skipped.map(renamed))
  }

  private mutating func close(_ id: TaskID) {
    tasks.removeAll { $0.id == id }
    closedTasks.insert(id)
  }

  private mutating func end(as final: CaseStatus, _ at: Instant) {
    status = final
    endedAt = at
    turns.suspension = nil
    timers = []
  }
}
