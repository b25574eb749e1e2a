import Civics
import Decisions
import Processes

/// The rules and the process, as the item uses them.
extension ItemLint {
  func ruleFindings() -> [CityFinding] {
    guard let rules = source.rules else { return [] }
    let known = source.scopeNames.filter { $0 != "record" }
    var found = rules.inputs.compactMap { input -> CityFinding? in
      guard !known.contains(input.name) else { return nil }
      return CityFinding(
        .unknownInput, source.rulesFile, input.line, "规则的输入 \(input.name) 不是申请的事实",
        "The rules' input \(input.name) is no fact of a case",
        hint: meant(input.name, among: known))
    }
    found += rules.strangeNames.compactMap(strangeName)
    found += shapes.ruleSlips.map {
      finding(of: $0.kind, source.rulesFile, $0.line, in: $0.element)
    }
    found += rules.lint().map { problem in
      CityFinding(
        file: source.rulesFile, line: problem.line, rule: CityRule.decisionTable.rawValue,
        severity: .warning,
        message: LocalizedText(
          zh: "\(problem.element)：\(problem.chinese)（\(problem.rule)）",
          en: "\(problem.element): \(problem.english) (\(problem.rule))"),
        hint: problem.exampleText.map { LocalizedText(zh: "例如：\($0)", en: "For example: \($0)") })
    }
    return found
  }

  /// A text without its quotes is a name, and a name that nothing has is null.
  private func strangeName(_ stranger: StrangeName) -> CityFinding? {
    let (name, rules) = (stranger.name, source.rules)
    // A filter of a list reads members of its rows: of a register's records, or of a group.
    let members =
      item.lookups.compactMap { context.registers[$0.register] }.flatMap(\.fields).map(\.name)
      + item.form.flatMap { ($0.fields ?? []).map(\.id) }
    guard !members.contains(name), name != "item" else { return nil }
    let isElsewhere =
      source.scopeNames.contains(name)
      || (rules?.decisions ?? []).contains { $0.name == name }
    return CityFinding(
      .unknownName, source.rulesFile, stranger.line,
      "“\(stranger.element)”读取的 \(name) 不存在",
      "\"\(stranger.element)\" reads \(name), which is not there",
      hint: isElsewhere
        ? LocalizedText(
          zh: "在决策里声明它：informationRequirement",
          en: "Declare it in the decision: informationRequirement")
        : LocalizedText(zh: "文字要加引号：\"\(name)\"", en: "A text has quotes: \"\(name)\""))
  }

  func processFindings() -> [CityFinding] {
    guard let process = source.process else { return [] }
    var found: [CityFinding] = []
    for node in process.nodes {
      switch node.kind {
      case .userTask: found += taskFindings(node)
      case .businessRuleTask: found += ruleTaskFindings(node)
      default: break
      }
    }
    if isInEnglish {
      for node in process.nodes where node.name.hasHan && node.english == nil {
        found.append(
          problem(
            .stepName, node, "没有英文名称，英文页面显示中文",
            "it has no English name: English pages show it in Chinese", severity: .warning,
            hint: .init(zh: "写 palmcity:en", en: "Write palmcity:en")))
      }
    }
    for (id, name) in process.strangers {
      guard let node = process.node(id) else { continue }
      found.append(
        problem(
          .processMessage, node, "等待“\(name)”，但是没有什么会把它送到办件：流程会一直停在这里",
          "it waits for “\(name)”, which nothing brings to a case: it would wait for ever",
          hint: .init(
            zh: "改用人工任务，或者用流程里抛出的信号",
            en: "Use a user task, or a signal that the process itself throws")))
    }
    let ends = process.nodes.filter { $0.kind == .endEvent }
    let outcomes = ends.compactMap { node in node.extensions["outcome"].map { (node, $0) } }
    for (node, outcome) in outcomes where !["granted", "denied"].contains(outcome) {
      found.append(
        problem(
          .endOutcome, node, "结束事件的 outcome 只能是 granted 或 denied",
          "An end event's outcome is granted or denied"))
    }
    if !outcomes.contains(where: { $0.1 == "granted" }) {
      found.append(
        CityFinding(
          .endOutcome, source.processFile, ends.first?.line ?? 0,
          "没有 outcome 为 granted 的结束事件", "No end event has the outcome granted"))
    }
    let names = shapes.namesWithin(process)
    for text in process.texts {
      let slips = text.expression.shape(names, isComplete: true).slips
      found += slips.map {
        finding(of: $0.kind, source.processFile, text.line + $0.line - 1, in: text.element)
      }
    }
    return found
  }

  private func problem(
    _ rule: CityRule, _ node: NodeInfo, _ zh: String, _ en: String,
    severity: CityFinding.Severity = .error, hint: LocalizedText? = nil
  ) -> CityFinding {
    let name = node.name.isEmpty ? node.id : node.name
    return CityFinding(
      rule, source.processFile, node.line, "“\(name)”：\(zh)", "\"\(name)\": \(en)",
      severity: severity, hint: hint)
  }

  private func taskFindings(_ node: NodeInfo) -> [CityFinding] {
    var found: [CityFinding] = []
    let extensions = node.extensions
    let role = extensions["role"].flatMap(Agency.Role.init(rawValue:))
    if role == nil {
      found.append(
        problem(
          .taskRole, node, "人工任务要写岗位 palmcity:role", "A user task needs palmcity:role",
          hint: meant(extensions["role"] ?? "", among: Agency.Role.allCases.map(\.rawValue))))
    }
    let acts = ["accept", "review", "opinion", "visit", "decide"]
    if !acts.contains(extensions["act"] ?? "") {
      found.append(
        problem(
          .taskAct, node, "人工任务要写动作 palmcity:act", "A user task needs palmcity:act",
          hint: meant(extensions["act"] ?? "", among: acts)))
    }
    if (extensions["result"] ?? "").isEmpty {
      found.append(
        problem(
          .taskResult, node, "人工任务要写结果变量 palmcity:result", "A user task needs palmcity:result"))
    }
    if let days = extensions["limitDays"], !(Int(days).map { (0...3660).contains($0) } ?? false) {
      found.append(
        problem(.limitRange, node, "limitDays 应为工作日数", "limitDays is a number of working days"))
    }
    return found + taskAgencyFindings(node, role: role)
  }

  private func taskAgencyFindings(_ node: NodeInfo, role: Agency.Role?) -> [CityFinding] {
    guard context.knowsAgencies else { return [] }
    let text = node.extensions["agency"] ?? ""
    // The agency follows from the case: `=form.school`.
    if text.hasPrefix("=") { return [] }
    let id = text == "item" ? item.agency : AgencyID(text)
    guard let agency = context.agencies[id] else {
      if text == "item" { return [] }
      return [
        problem(
          .taskAgency, node, text.isEmpty ? "人工任务要写单位 palmcity:agency" : "没有单位 \(text)",
          text.isEmpty ? "A user task needs palmcity:agency" : "There is no agency \(text)",
          hint: meant(text, among: context.agencies.keys.map(\.rawValue)))
      ]
    }
    guard let role, !agency.roles.contains(role) else { return [] }
    return [
      problem(
        .taskRole, node, "\(agency.id) 没有岗位 \(role.rawValue)",
        "\(agency.id) has no \(role.rawValue)",
        hint: .init(zh: "在 agencies.yaml 的 roles 中加上", en: "Add it to its roles in agencies.yaml"))
    ]
  }

  private func ruleTaskFindings(_ node: NodeInfo) -> [CityFinding] {
    var found: [CityFinding] = []
    if (node.extensions["result"] ?? "").isEmpty {
      found.append(
        problem(
          .taskResult, node, "规则任务要写结果变量 palmcity:result", "A rule task needs palmcity:result"))
    }
    let name = node.extensions["decision"] ?? ""
    let decisions = source.rules?.decisions ?? []
    // Broken rules are reported as such.
    if source.rules == nil, source.hasRulesFile { return found }
    if source.rules == nil {
      found.append(
        CityFinding(
          .unknownDecision, source.rulesFile, 0,
          "没有 rules.dmn，而流程要它的决策“\(name)”（\(source.processFile)，第 \(node.line) 行）",
          "There is no rules.dmn, and the process asks for its decision \"\(name)\" "
            + "(\(source.processFile), line \(node.line))"))
      return found
    }
    if !decisions.contains(where: { $0.name == name || $0.id == name }) {
      found.append(
        CityFinding(
          .unknownDecision, source.processFile, node.line,
          "\(source.folder) 的 rules.dmn 没有决策“\(name)”",
          "rules.dmn of \(source.folder) has no decision \"\(name)\"",
          hint: meant(name, among: decisions.map(\.name))))
    }
    return found
  }
}
