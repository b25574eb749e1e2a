import Catalogue
import Civics

extension OpenTask.Act {
  package var title: LocalizedText {
    switch self {
    case .accept: LocalizedText("受理", "Acceptance")
    case .review: LocalizedText("审查", "Review")
    case .opinion: LocalizedText("协办意见", "Opinion")
    case .visit: LocalizedText("现场踏勘", "Site visit")
    case .decide: LocalizedText("决定", "Decision")
    case .incident: LocalizedText("系统排障", "Incident")
    case .lengthen: LocalizedText("延期审批", "Extension")
    case .check: LocalizedText("承诺核查", "Later check")
    case .objection: LocalizedText("异议处理", "Objection")
    }
  }
}

extension OpenTask {
  /// An incident of the process's end, with its cause behind it.
  static let byHand = "人工决定"

  /// An incident about no step, but about what the process came to.
  package var isOfEnd: Bool { act == .incident && token == nil && name.hasPrefix(Self.byHand) }
}

extension Item {
  /// What a task is called, from the name that it was opened with: a step of the process by its
  /// English label there, a task outside of it by what is done.
  package func taskName(_ name: String, _ act: OpenTask.Act) -> LocalizedText {
    let step = stepName(name)
    guard step.en.isEmpty else { return step }
    switch act {
    case .accept, .decide, .check:
      return name == act.title.zh ? act.title : step
    case .lengthen, .objection:
      // What is asked for stands behind it, in the asker's own words: 延期审批：….
      guard name.hasPrefix(act.title.zh) else { return step }
      let rest = name.dropFirst(act.title.zh.count).drop { $0 == "：" }
      return LocalizedText(name, act.title.en + (rest.isEmpty ? "" : ": " + rest))
    case .incident:
      if name.hasPrefix(OpenTask.byHand) { return LocalizedText(name, "Decide by hand") }
      // 排除故障：step（cause）; the cause is told beside it.
      let failed = name.drop { $0 != "：" }.dropFirst().prefix { $0 != "（" }
      let node = process.nodes.first { $0.name == failed || $0.id == failed }
      return LocalizedText(name, "\(act.title.en): \(node?.english ?? String(failed))")
    case .review, .opinion, .visit: return step
    }
  }

  package func name(of task: OpenTask) -> LocalizedText { taskName(task.name, task.act) }
  package func name(of opinion: Opinion) -> LocalizedText { taskName(opinion.name, opinion.act) }
}
