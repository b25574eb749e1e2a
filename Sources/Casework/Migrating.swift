import Catalogue
import Civics
import FEEL
import Processes

/// A case's move to another edition of its item, by the item's declared mapping.
package struct CaseMigration: Codable, Hashable, Sendable {
  /// Editions of the city, and the item's versions in them.
  package var from: String
  package var to: String
  package var fromVersion: String
  package var toVersion: String
  package var reason: LocalizedText
  /// The answers under the names of the new edition.
  package var form: FEELContext
  /// Elements of the process that have another id there.
  package var elements: [String: String]
  package var at: Instant

  package init(
    from: String, to: String, fromVersion: String, toVersion: String, reason: LocalizedText,
    form: FEELContext, elements: [String: String], at: Instant
  ) {
    self.from = from
    self.to = to
    self.fromVersion = fromVersion
    self.toVersion = toVersion
    self.reason = reason
    self.form = form
    self.elements = elements
    self.at = at
  }
}

extension Casework {
  /// Moves an open case to a new edition of its item, or says all that stands in the way: then
  /// nothing of it is moved, and the case goes on under its own edition.
  ///
  /// - Parameters:
  ///   - old: the item as the case's edition has it.
  ///   - new: the item to move to, which declares the mapping.
  package static func migrate(
    _ live: Case, from old: Item, to new: Item, turn: Turn
  ) -> Result<[Event], Refusal> {
    guard let mapping = new.migration else {
      return .failure(.cannotMove("新版本没有 migration.yaml", "The new edition has no migration.yaml"))
    }
    let moving = Moving(live: live, old: old, new: new, mapping: mapping)
    var reasons = moving.reasons()
    var step: Step?
    if let state = live.process {
      let facts = FactsContext.of(
        applicant: live.applicant, form: moving.form, facts: live.facts, now: turn.now)
      switch new.process.migrate(
        state, from: old.process, by: ProcessMapping(elements: mapping.elements ?? [:]), facts)
      {
      case .success(let made): step = made
      case .failure(let refusal): reasons += refusal.obstacles.map { moving.reason($0) }
      }
    }
    guard reasons.isEmpty else { return .failure(Refusal(.conflict, reasons)) }
    let made = CaseMigration(
      from: live.edition, to: new.edition, fromVersion: mapping.from, toVersion: mapping.to,
      reason: mapping.reason, form: moving.form, elements: mapping.elements ?? [:], at: turn.now)
    var decider = Decider(live, new, turn)
    decider.emit(.migrated(made))
    do {
      if let step { try decider.run(step, after: step.state.outcome) }
    } catch { return .failure(error) }
    if !decider.live.status.isTerminal { decider.tell(Notices.migrated(new, made)) }
    return .success(decider.events)
  }
}

extension Refusal {
  fileprivate static func cannotMove(_ zh: String, _ en: String) -> Refusal {
    Refusal(.conflict, [.init(text: LocalizedText(zh, en))])
  }
}

/// What stands in the way of one case's move, besides its process.
private struct Moving {
  let live: Case
  let old: Item
  let new: Item
  let mapping: EditionMapping
  /// The answers under their new names.
  let form: FEELContext
  private let unknown: [String]

  init(live: Case, old: Item, new: Item, mapping: EditionMapping) {
    (self.live, self.old, self.new, self.mapping) = (live, old, new, mapping)
    let carried = AnswerMapping(mapping, from: old, to: new).carry(live.form)
    (form, unknown) = (carried.form, carried.lost)
  }

  func reasons() -> [Refusal.Reason] {
    var found: [Refusal.Reason] = []
    func add(_ about: String?, _ zh: String, _ en: String) {
      found.append(.init(about: about, text: LocalizedText(zh, en)))
    }
    let (before, after) = (old.definition, new.definition)
    if live.status.isTerminal { add(nil, "已办结", "The case is closed") }
    if live.edition == new.edition { add(nil, "已在这个版本上", "The case is on this edition") }
    if mapping.from != before.version || mapping.to != after.version {
      add(
        nil, "映射是从 \(mapping.from) 到 \(mapping.to) 的，办件在 \(before.version) 上",
        "The mapping goes from \(mapping.from) to \(mapping.to), the case is on \(before.version)")
    }
    if before.agency != after.agency {
      add(
        nil, "实施机关由 \(before.agency) 变为 \(after.agency)",
        "The agency is \(after.agency) and no longer \(before.agency)")
    }
    if before.kind != after.kind { add(nil, "办件类型不同", "The kind of item is another one") }
    for name in unknown {
      add(name, "新版本没有字段 \(name)", "The new edition has no field \(name) of this type")
    }
    for field in after.form
    where field.required == true && field.when == nil && field.computed == nil
      && (form[field.id] ?? .null) == .null
    {
      add(field.id, "新版本要求填写 \(field.id)", "The new edition asks for \(field.id)")
    }
    let asked = Set(before.lookups.map(\.name))
    for lookup in after.lookups where !asked.contains(lookup.name) {
      add(
        lookup.name, "新版本要查询“\(lookup.title(.zh))”，这个办件没有查过",
        "The new edition asks “\(lookup.title(.en))”, which was not asked for this case")
    }
    let evidenced = Set(live.evidence.map(\.material))
    for material in after.materials where !evidenced.contains(material.id) {
      add(
        material.id, "新版本要求材料“\(material.name(.zh))”",
        "The new edition asks for the material “\(material.name(.en))”")
    }
    if mapping.limits != .kept,
      live.clock.statutoryDays != after.limits.statutory
        || live.clock.promisedDays != after.limits.promised
    {
      add(
        nil,
        "时限由法定 \(live.clock.statutoryDays)、承诺 \(live.clock.promisedDays) 变为 "
          + "\(after.limits.statutory)、\(after.limits.promised) 个工作日",
        "The limits are \(after.limits.statutory) days by law and \(after.limits.promised) promised, "
          + "and no longer \(live.clock.statutoryDays) and \(live.clock.promisedDays)")
    }
    return found + taskReasons()
  }

  /// An open task is answered as it was opened: the new edition must take the same answer.
  private func taskReasons() -> [Refusal.Reason] {
    live.tasks.compactMap { task in
      guard task.token != nil, task.act != .incident,
        let node = new.process.node(mapping.elements?[task.node] ?? task.node),
        node.extensions["act"] != task.act.rawValue
          || (node.extensions["result"] ?? node.id) != task.result
      else { return nil }
      return .init(
        about: task.node,
        text: LocalizedText(
          "任务“\(task.name)”在新版本中的动作或者结果不同",
          "The task “\(task.name)” has another act or result in the new edition"))
    }
  }

  func reason(_ obstacle: MigrationObstacle) -> Refusal.Reason {
    func name(_ id: String) -> String {
      let name = old.process.node(id)?.name ?? ""
      return name.isEmpty ? id : name
    }
    let zh: String
    var about: String?
    switch obstacle {
    case .unknownElement(let id): (about, zh) = (id, "映射写到的 \(id) 不存在")
    case .doubleTarget(let id): (about, zh) = (id, "两个环节会变成同一个 \(id)")
    case .ended: zh = "流程已经结束"
    case .noCounterpart(let node): (about, zh) = (node, "环节“\(name(node))”在新版本中没有对应")
    case .otherKind(let node, _): (about, zh) = (node, "环节“\(name(node))”在新版本中种类不同")
    case .otherPlace(let node, _): (about, zh) = (node, "环节“\(name(node))”在新版本中位置不同")
    case .otherStimulus(let node, _):
      (about, zh) = (node, "“\(name(node))”等待的事情在新版本中不再等待")
    case .otherTimer(let node, _): (about, zh) = (node, "“\(name(node))”的计时在新版本中不同")
    case .noFlow(let node, let flow): (about, zh) = (node, "到“\(name(node))”的 \(flow) 已不存在")
    case .neverJoins(let node, let flow):
      (about, zh) = (node, "“\(node)”会一直等待 \(flow)，没有什么会从那里来")
    case .problem(let problem): zh = Decider.text(problem)(.zh)
    }
    return .init(about: about, text: LocalizedText(zh, obstacle.description))
  }
}
