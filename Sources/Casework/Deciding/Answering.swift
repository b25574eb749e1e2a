import Catalogue
import Civics
import FEEL
import Processes

extension Decider {
  /// Names in a task's answer besides its values.
  private static let reservedAnswers: Set<String> = ["agrees", "note", "grant", "reasons"]
  /// Values of one answer, at most.
  private static let maximumValues = 50

  mutating func complete(
    _ id: TaskID, agrees: Bool, note: String, _ values: FEELContext
  ) throws(Refusal) {
    let task = try openTask(id)
    let officer = try requireOfficer(for: task)
    switch task.act {
    case .accept:
      throw Refusal(
        .invalid, about: id.rawValue, "请选择受理、不予受理或补正",
        "Accept, refuse or ask for corrections instead")
    case .decide:
      throw Refusal(
        .invalid, about: id.rawValue, "这项任务需要作出准予或不予的决定",
        "This task asks for a decision to grant or to deny")
    case .incident:
      try resolve(id, .retry, false, note)
      return
    case .review, .opinion, .visit, .lengthen, .check, .objection: break
    }
    let note = FieldReader.trimmed(note)
    try requireShort(note, about: "note")
    guard agrees || !note.isEmpty else { throw Self.noteNeeded }
    // What annuls a decision or lets it stand is told with its reason.
    if task.act == .objection, note.isEmpty { throw Self.reasonsNeeded }
    if task.token == nil {
      emit(.taskClosed(id, opinion: opinion(task, officer, agrees, note), at: now))
      try finish(task, officer, agrees: agrees, note)
      return
    }
    try check(values)
    var answer = FEELContext([("agrees", .boolean(agrees)), ("note", .string(note))])
    for (name, value) in values.entries { answer[name] = value }
    emit(.taskClosed(id, opinion: opinion(task, officer, agrees, note), at: now))
    if let token = task.token {
      try advance(.complete(token, FEELContext([(task.result, .context(answer))])))
    }
    if !agrees, task.act == .opinion { try endParallelWork(after: task) }
    if live.status == .accepted { tell(Notices.moved(item, live, turn.calendar)) }
  }

  /// A task outside of the process.
  private mutating func finish(
    _ task: OpenTask, _ officer: Officer, agrees: Bool, _ note: String
  ) throws(Refusal) {
    switch task.act {
    case .lengthen where agrees: try lengthen(task, officer)
    case .lengthen: tell(Notices.extensionRefused(item, note, live, turn.calendar))
    case .check: check(officer, passed: agrees, note)
    case .objection: try answer(task, officer, upheld: agrees, note)
    case .accept, .review, .opinion, .visit, .decide, .incident: break
    }
  }

  mutating func decide(
    _ id: TaskID, grant: Bool, _ given: [String]
  ) throws(Refusal) {
    let task = try openTask(id)
    let officer = try requireOfficer(for: task)
    guard task.act == .decide else {
      throw Refusal(
        .invalid, about: id.rawValue, "这项任务不是决定环节", "This task is no decision")
    }
    guard live.turns.openProcedures.isEmpty else { throw Refusal.procedureOpen }
    let reasons = try texts(given, about: "reasons")
    guard grant || !reasons.isEmpty else { throw Self.reasonsNeeded }
    guard !grant || live.rulesVerdict != false || !reasons.isEmpty else {
      throw Refusal(
        .invalid, about: "reasons", "规则的结论是不符合条件。仍要准予的，请写明理由",
        "The rules say that the conditions are not met. Write why you grant it all the same")
    }
    if grant { try requireHeard(reasons) }
    let answer = FEELContext([
      ("grant", .boolean(grant)), ("reasons", .list(reasons.map(Value.string))),
      ("agrees", .boolean(grant)), ("note", .string(reasons.joined(separator: "\n"))),
    ])
    let note = reasons.joined(separator: "\n")
    emit(.taskClosed(id, opinion: opinion(task, officer, grant, note), at: now))
    if let token = task.token {
      try advance(.complete(token, FEELContext([(task.result, .context(answer))])))
    }
    if live.status == .accepted { tell(Notices.moved(item, live, turn.calendar)) }
  }

  /// A grant against an opinion needs the decider's own reason. Where a denial ended the others'
  /// work early, they were never heard: then nobody is granted anything.
  func requireHeard(_ reasons: [String]) throws(Refusal) {
    let since = live.turns.reopenings.last?.at ?? live.submittedAt
    var latest: [String: Opinion] = [:]
    for opinion in live.opinions where opinion.at >= since && opinion.isOfStep {
      latest["\(opinion.agency)/\(opinion.name)"] = opinion
    }
    let against = latest.values.filter { !$0.agrees }.sorted { $0.at < $1.at }
    guard let first = against.first else { return }
    let unheard = live.cancelledTasks.contains { $0.act == .opinion && $0.openedAt >= since }
    if unheard, first.act == .opinion, item.definition.parallel?.earlyDenial == true {
      throw Refusal(
        .conflict, "“\(first.name)”不同意，其他单位的意见因此没有征求，不能准予",
        "“\(first.name)” does not agree, so that the others were not heard: it cannot be granted")
    }
    guard reasons.isEmpty else { return }
    throw Refusal(
      .invalid, about: "reasons", "“\(first.name)”不同意。仍要准予的，请写明理由",
      "“\(first.name)” does not agree. Write why you grant it all the same")
  }

  private static let noteNeeded = Refusal(
    .invalid, about: "note", "不同意时请写明理由", "Say why you do not agree")

  private func check(_ values: FEELContext) throws(Refusal) {
    guard values.keys.count <= Self.maximumValues else {
      throw Refusal(
        .invalid, about: "values", "最多填写 \(Self.maximumValues) 项",
        "At most \(Self.maximumValues) values")
    }
    for (name, value) in values.entries {
      guard !name.isEmpty, !Self.reservedAnswers.contains(name) else {
        throw Refusal(
          .invalid, about: name, "“\(name)”不能用作结果的名称", "“\(name)” cannot name a value")
      }
      if case .string(let text) = value { try requireShort(text, about: name) }
    }
  }

  private func opinion(
    _ task: OpenTask, _ officer: Officer, _ agrees: Bool, _ note: String
  ) -> Opinion {
    Opinion(
      task: task.id, act: task.act, name: task.name, agency: task.agency, officer: officer.id,
      agrees: agrees, note: FieldReader.trimmed(note), at: now)
  }
}

extension Opinion {
  /// Given by somebody on a step between acceptance and decision.
  var isOfStep: Bool {
    guard isDeemed != true else { return false }
    return switch act {
    case .review, .opinion, .visit: true
    case .accept, .decide, .incident, .lengthen, .check, .objection: false
    }
  }
}
