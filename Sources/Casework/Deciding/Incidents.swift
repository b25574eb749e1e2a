import Catalogue
import Civics
import FEEL

/// 故障: an automatic step that failed waits for an officer, who tries it again, passes over it,
/// or decides by hand. None of the three grants anything that nobody decided.
extension Decider {
  mutating func resolve(
    _ id: TaskID, _ choice: IncidentResolution.Choice, _ grant: Bool, _ given: String
  ) throws(Refusal) {
    let task = try openTask(id)
    guard task.act == .incident else {
      throw Refusal(.invalid, about: id.rawValue, "这项任务不是故障", "This task is no incident")
    }
    let officer =
      choice == .hand
      ? try requireOfficer(of: task.agency, [.decider]) : try requireOfficer(for: task)
    let note = FieldReader.trimmed(given)
    try requireShort(note, about: "note")
    guard choice == .retry || !note.isEmpty else { throw Self.reasonsNeeded }
    guard choice != .skip || task.token != nil else {
      throw Refusal(
        .invalid, about: id.rawValue, "流程没有可以跳过的环节，请重试或者人工决定",
        "There is no step to pass over: try again, or decide by hand")
    }
    if choice == .hand, grant { try requireHeard([note]) }
    let act: OpenTask.Act = choice == .hand ? .decide : .incident
    emit(
      .taskClosed(
        id,
        opinion: Opinion(
          task: id, act: act, name: choice == .hand ? "决定" : task.name, agency: task.agency,
          officer: officer.id, agrees: choice == .hand ? grant : true, note: note, at: now),
        at: now))
    emit(
      .incidentResolved(
        IncidentResolution(
          task: id, node: task.node, choice: choice, note: note, by: officer.id, at: now)))
    switch choice {
    case .retry: try retry(task, isNew: renewFacts())
    case .skip: try skip(task)
    case .hand: try conclude(grant)
    }
    // Tried again in vain, nothing has moved.
    let isStuck = live.tasks.contains { $0.act == .incident }
    if live.status == .accepted, !isStuck { tell(Notices.moved(item, live, turn.calendar)) }
    // The day may have passed while the incident held it.
    if live.status == .accepted { try approveBySilence() }
  }

  /// The step answers nothing; what reads its answer meets a null.
  private mutating func skip(_ task: OpenTask) throws(Refusal) {
    guard let token = task.token else { throw Refusal.taskGone(task.id) }
    let result = item.process.node(task.node)?.extensions["result"] ?? task.node
    try advance(.complete(token, FEELContext([(result, .null)])))
  }

  /// Whether a main material is missing that no officer's decision answers for.
  var lacksMainMaterial: Bool {
    !live.opinions.contains { $0.act == .decide && $0.agrees }
      && live.evidence.contains {
        $0.source == .missing && item.material($0.material)?.necessity == .main
      }
  }

  /// Whether rules alone come to the very decision that fell: opened again, it is somebody's to
  /// make, or to wait for what the register says next.
  func isDecidedAgain(_ granted: Bool, _ outcomes: [Outcome]) -> Bool {
    guard let fallen = live.fallen, let reopened = live.turns.reopenings.last?.at,
      fallen.granted == granted, !granted || fallen.outcomes == outcomes
    else { return false }
    return !live.opinions.contains { $0.at >= reopened && ($0.isOfStep || $0.act == .decide) }
  }

  /// Whether the grant rests on a step that was passed over and on no officer's decision.
  var isGrantUnfounded: Bool {
    !live.turns.skipped.isEmpty && !live.opinions.contains { $0.act == .decide && $0.agrees }
  }
}
