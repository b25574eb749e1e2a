import Catalogue
import Civics
import FEEL
import Processes

extension Decider {
  /// Stands for the process's end where an incident is about that.
  static let endNode = "end"
  /// Effects of one command that the process may have, at most.
  static let maximumEffects = 1000

  /// What the process reads besides its own variables.
  var processFacts: FEELContext {
    FactsContext.of(applicant: live.applicant, form: live.form, facts: live.facts, now: now)
  }

  mutating func startProcess() throws(Refusal) {
    let step = item.process.start(processFacts)
    if let problem = step.problem {
      try park(nil, node: "start", Self.text(problem))
      return
    }
    try run(step)
  }

  /// Moves the process on from an officer's answer. Where it cannot move, nothing happens.
  mutating func advance(_ stimulus: Stimulus) throws(Refusal) {
    guard let process = live.process else {
      throw Refusal(.conflict, "办件的流程尚未开始", "The case's process has not begun")
    }
    let step = item.process.advance(process, stimulus, processFacts)
    if let problem = step.problem {
      let reason = Self.text(problem)
      throw Refusal(
        .invalid, "流程无法继续（\(reason(.zh))），未作任何改动",
        "The process cannot go on (\(reason(.en))); nothing was changed")
    }
    try run(step, after: process.outcome)
  }

  /// Tries again what failed: an automatic step, the conclusion, or the process as a whole.
  /// - Parameter isNew: the registers say something else than when it ran.
  mutating func retry(_ task: OpenTask, isNew: Bool) throws(Refusal) {
    guard let token = task.token else {
      // What everybody has done stands: only the conclusion waited, such as for a hearing.
      if !isNew, task.node == Self.endNode,
        let granted = live.process.flatMap({ ProcessRun(state: $0).outcome(item) })
      {
        return try conclude(granted)
      }
      return try startProcess()
    }
    guard let process = live.process, let kind = item.process.node(task.node)?.kind else {
      throw Refusal.taskGone(task.id)
    }
    try run(
      Step(
        state: process, effects: [.automatic(token, node: task.node, kind: kind)], problem: nil),
      after: process.outcome)
  }

  mutating func fireTimers() throws(Refusal) {
    for timer in live.timers.sorted(by: { $0.dueAt < $1.dueAt }) where timer.dueAt <= now {
      guard live.timers.contains(timer), live.status == .accepted, let process = live.process
      else { continue }
      emit(.timerEnded(timer.token, at: now))
      let step = item.process.advance(process, .timerFired(timer.token), processFacts)
      if let problem = step.problem {
        try park(nil, node: timer.node, Self.text(problem))
      } else {
        try run(step, after: process.outcome)
        if live.status == .accepted { tell(Notices.moved(item, live, turn.calendar)) }
      }
    }
  }

  /// - Parameter earlier: the end to which the same run came before: it counts with what comes now.
  mutating func run(_ first: Step, after earlier: String? = nil) throws(Refusal) {
    var run = ProcessRun(state: first.state)
    run.queue = first.effects
    if let earlier { run.ends.append(earlier) }
    var next = 0
    while next < run.queue.count {
      guard next < Self.maximumEffects else {
        throw Refusal(
          .invalid, "流程一次执行的步骤超过 \(Self.maximumEffects) 个",
          "The process took more than \(Self.maximumEffects) steps at once")
      }
      let effect = run.queue[next]
      next += 1
      try carryOut(effect, &run)
    }
    run.state.outcome = run.weightiest(item)
    emit(.processMoved(run.state))
    if run.isFinished {
      try conclude(run.outcome(item))
    } else if live.status == .accepted, live.tasks.isEmpty, live.timers.isEmpty {
      // A signal that never comes: nobody would see the case, and silence might grant it.
      try park(nil, node: "start", LocalizedText("流程停住了，没有可以办理的环节", "no step is left to do"))
    }
    if mustConclude, !live.status.isTerminal {
      throw Refusal.rulesFailed(
        LocalizedText("流程没有得出结论", "the process came to no conclusion"))
    }
  }

  private mutating func carryOut(_ effect: Effect, _ run: inout ProcessRun) throws(Refusal) {
    switch effect {
    case .userTask(let token, let node):
      try open(token, node, run)
    case .automatic(let token, let node, let kind):
      try automatic(token, node, kind, &run)
    case .startTimer(let token, let node, let kind, let value):
      guard let dueAt = kind == .cycle ? nextFiring(value) : dueAt(value) else {
        try park(token, node: node, LocalizedText("计时器无法读取", "the timer cannot be read"))
        return
      }
      // 绿色通道: a wait that the process calls routine is over for it at once.
      let isSkipped =
        live.greenChannel && item.process.node(node)?.extensions["routine"] == "true"
      emit(
        .timerStarted(
          ProcessTimer(token: token, node: node, dueAt: isSkipped ? min(dueAt, now) : dueAt)))
    case .cancelled(let token, _):
      for task in live.tasks where task.token == token {
        emit(.taskCancelled(task.id, at: now))
      }
      if live.timers.contains(where: { $0.token == token }) {
        emit(.timerEnded(token, at: now))
      }
    case .awaitMessage(let token, let node, _):
      // Who only listens meanwhile holds nothing up.
      guard item.process.node(node)?.kind.isListener == false else { break }
      try park(
        token, node: node, LocalizedText("等待外部消息", "it waits for a message from outside"))
    // A signal comes from the process itself.
    case .awaitSignal, .thrown: break
    // What a sub-process comes to inside is its own affair.
    case .ended(let node): if item.process.isAtTop(node) { run.ends.append(node) }
    case .finished: run.isFinished = true
    }
  }

  private mutating func automatic(
    _ token: TokenID, _ node: String, _ kind: NodeKind, _ run: inout ProcessRun
  ) throws(Refusal) {
    let stimulus: Stimulus
    var failure: LocalizedText?
    switch answer(node, kind, run.state.variables) {
    case .success(let values): stimulus = .complete(token, values)
    case .failure(let problem):
      failure = problem.reason
      stimulus = .fail(token, code: "automatic-step", message: problem.reason(.zh))
    }
    let step = item.process.advance(run.state, stimulus, processFacts)
    if let problem = step.problem {
      try park(token, node: node, failure ?? Self.text(problem))
      return
    }
    if failure == nil { emit(.stepped(node: node, at: now)) }
    run.state = step.state
    run.queue += step.effects
  }

  /// A failed step never ends in an approval: an instant application is refused and nothing of it
  /// is stored; any other case waits for a reviewer, who can try again, or for who decides.
  mutating func park(
    _ token: TokenID?, node: String, _ reason: LocalizedText
  ) throws(Refusal) {
    if mustConclude { throw Refusal.rulesFailed(reason) }
    // Where the end itself waits, somebody decides; a step that failed is tried again first.
    let isEnd = token == nil && node == Self.endNode
    let name = item.process.node(node)?.name ?? ""
    let what = isEnd ? OpenTask.byHand : "排除故障：\(name.isEmpty ? node : name)"
    emit(
      .taskOpened(
        try newTask(
          token: token, node: node, name: "\(what)（\(reason(.zh))）",
          role: isEnd ? .decider : .reviewer, act: .incident, cause: reason)))
  }

  static func text(_ problem: ProcessProblem) -> LocalizedText {
    switch problem {
    case .noFlow(let node):
      LocalizedText("环节“\(node)”没有成立的去向", "\(problem)")
    case .exhausted(let node):
      LocalizedText("环节“\(node)”计算量超过上限", "\(problem)")
    default: LocalizedText("流程出错：\(problem)", "\(problem)")
    }
  }

  // MARK: User tasks and timers

  private mutating func open(
    _ token: TokenID, _ node: String, _ run: ProcessRun
  ) throws(Refusal) {
    let info = item.process.node(node)
    let attributes = info?.extensions ?? [:]
    let act = attributes["act"].flatMap(OpenTask.Act.init) ?? .review
    let role =
      attributes["role"].flatMap(OfficerRole.init) ?? (act == .decide ? .decider : .reviewer)
    emit(
      .taskOpened(
        try newTask(
          token: token, node: node, name: info.map { $0.name.isEmpty ? node : $0.name } ?? node,
          agency: try agency(attributes["agency"], node, token, run), role: role, act: act,
          result: attributes["result"] ?? node,
          limitDays: attributes["limitDays"].flatMap { Int($0) })))
  }

  /// An agency's id, `item` or nothing for the item's own, or FEEL after `=`.
  private func agency(
    _ text: String?, _ node: String, _ token: TokenID, _ run: ProcessRun
  ) throws(Refusal) -> AgencyID {
    guard let text, text != "item", !text.isEmpty else { return item.definition.agency }
    guard text.hasPrefix("=") else { return AgencyID(rawValue: text) }
    var variables = run.state.variables
    // One of several instances names its own item.
    let own = item.process.locals(of: token, in: run.state, processFacts)
    for (name, value) in own.entries { variables[name] = value }
    let context = FactsContext.of(
      applicant: live.applicant, form: live.form, facts: live.facts, now: now,
      variables: variables)
    let expression = FieldReader.trimmed(String(text.dropFirst()))
    let found = (item.expression(expression) ?? item.expression(text))?.evaluate(context).value
    guard case .string(let id)? = found, !id.isEmpty else {
      throw Refusal(
        .invalid, about: node, "无法确定环节“\(node)”的承办单位",
        "The agency for “\(node)” cannot be determined")
    }
    // A body that has no desk in the city: its work is the item's own agency's, and is not lost.
    let named = AgencyID(rawValue: id)
    return item.agencies.isEmpty || item.agencies[named] != nil ? named : item.definition.agency
  }

  /// A cycle's next moment: its first, where that is still to come, or one span from now.
  private func nextFiring(_ value: Value) -> Instant? {
    guard case .string(let text) = value, let cycle = RepeatingInterval(text) else { return nil }
    if let first = cycle.start.flatMap(dueAt), first > now { return first }
    return dueAt(cycle.span).flatMap { $0 > now ? $0 : nil }
  }

  private func dueAt(_ value: Value) -> Instant? {
    switch value {
    case .date, .string: value.calendarDate.map { Instant($0) }
    case .dateTime(let moment): Instant(feel: moment)
    case .daysDuration(let span): now.adding(feel: span)
    case .yearsDuration(let span): now.adding(feel: span)
    default: nil
    }
  }
}

extension NodeKind {
  /// Listens beside what goes on: a boundary event, or the start of an event sub-process.
  fileprivate var isListener: Bool { self == .boundaryEvent || self == .startEvent }
}

/// One run of the process within one command.
struct ProcessRun {
  var state: ProcessState
  var queue: [Effect] = []
  var ends: [String] = []
  var isFinished = false

  init(state: ProcessState) { self.state = state }

  /// True granted, false denied, nil where no end event says.
  func outcome(_ item: Item) -> Bool? {
    switch weightiest(item).flatMap({ item.process.node($0)?.extensions["outcome"] }) {
    case "denied": false
    case "granted": true
    default: nil
    }
  }

  /// Of all ends that branches came to, in whichever order, the one that counts: a denial outweighs
  /// a grant, and a grant an end that says nothing, unless that one broke the process off.
  func weightiest(_ item: Item) -> String? {
    let ends = ends + (state.outcome.map { [$0] } ?? [])
    func outcome(_ node: String) -> String? { item.process.node(node)?.extensions["outcome"] }
    if let denied = ends.last(where: { outcome($0) == "denied" }) { return denied }
    if let last = ends.last, outcome(last) == nil, item.process.breaksOff(last) { return last }
    return ends.last { outcome($0) == "granted" } ?? state.outcome
  }
}
