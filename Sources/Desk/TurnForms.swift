import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// What an officer may do about an incident, as the form offers it.
enum IncidentChoice: String, CaseIterable {
  case retry, skip, grant, deny

  var resolution: IncidentResolution.Choice {
    switch self {
    case .retry: .retry
    case .skip: .skip
    case .grant, .deny: .hand
    }
  }

  func isFor(_ officer: Officer, _ task: OpenTask) -> Bool {
    switch self {
    case .retry: officer.roles.contains(task.role)
    case .skip: task.token != nil && officer.roles.contains(task.role)
    case .grant, .deny: officer.roles.contains(.decider)
    }
  }

  func title(_ words: DeskWords) -> String {
    switch self {
    case .retry: words("↻ 再试一次", "↻ Try again")
    case .skip: words("⤼ 跳过这个环节（此后须人工决定）", "⤼ Pass over the step (an officer then decides)")
    case .grant: words("✔ 人工决定：准予", "✔ Decide by hand: grant")
    case .deny: words("✖ 人工决定：不予", "✖ Decide by hand: deny")
    }
  }
}

/// The law's turns as forms: only those that this officer may take now.
extension DeskRoutes {
  static let turnActs: [DeskAct] = [
    .paper, .lengthen, .procedure, .endProcedure, .reassign, .suspend, .resume, .giveBack, .reopen,
    .reverse,
  ]

  func addTurns(to router: Router<WebContext>) {
    for act in Self.turnActs {
      router.form("desk/cases/:id/turns/\(act.rawValue)", limits: Self.formLimits, below: 2) {
        form, _, context in
        try await carryOut(Typed(act, form), context) { id, typed in
          guard let command = command(typed) else { return .failure(Self.incomplete) }
          return try await hall.take(command, on: id, version: typed.version, as: context.viewer)
        }
      }
    }
  }

  private static let incomplete = Refusal(
    .invalid, [.init(text: LocalizedText("请把每一项都填好。", "Fill in every field."))])

  /// What a form asks for; nil where it lacks something that no page of ours leaves out.
  private func command(_ typed: Typed) -> Command? {
    let basis = LegalBasis(law: typed.more["law"] ?? "", article: typed.more["article"] ?? "")
    switch typed.act {
    case .paper:
      return typed.more["material"].map { .checkPaper(material: $0, note: typed.text) }
    case .lengthen: return .requestExtension(reason: typed.text)
    case .procedure:
      return typed.more["procedure"].flatMap(ProcedureKind.init).map {
        .beginProcedure($0, reason: typed.text)
      }
    case .endProcedure:
      return typed.more["procedure"].map { .endProcedure($0, result: typed.text) }
    case .suspend:
      guard let until = typed.more["until"].flatMap({ try? CalendarDate($0) }) else { return nil }
      return .suspend(reason: typed.text, basis: basis, until: until)
    case .resume: return .resume(reason: typed.text)
    case .reassign:
      guard let task = typed.more["task"], let to = typed.more["to"] else { return nil }
      return .reassign(TaskID(task), to: AgencyID(to), officer: nil, reason: typed.text)
    case .giveBack: return .giveBack(reasons: typed.reasons, basis: basis)
    case .reopen: return .reopen(reason: typed.text)
    case .reverse:
      return typed.more["ground"].flatMap(Reversal.Ground.init).map {
        .reverse($0, reasons: typed.reasons)
      }
    case .accept, .refuse, .corrections, .complete, .decide, .resolve: return nil
    }
  }

  /// The form of a turn that is offered.
  func turn(
    _ act: DeskAct, _ file: CaseFile, _ officer: Officer, _ typed: Typed?, _ words: DeskWords
  ) -> Slots {
    let own = typed?.act == act ? typed : nil
    let slots: Slots = [
      "act": act.rawValue, "title": words.name(act), "hint": hint(act, file.item, words),
      "isOpen": own != nil, "text": own?.text,
      "textLabel": textLabel(act, words),
      "selects": selects(act, file, officer, own, words), "inputs": inputs(act, own, words),
    ]
    return slots.merging(own?.wrong(words) ?? ["isWrong": false])
  }

  /// Casework says the last word; a form that it would refuse is not shown.
  func offers(
    _ act: DeskAct, _ found: Case, _ officer: Officer, _ item: Item? = nil
  ) -> Bool {
    guard let item = item ?? hall.item(found.item) else { return false }
    let own = officer.agency == item.definition.agency
    let isAtWork =
      found.tasks.contains { $0.act != .accept && isMine($0, officer) }
      || (own && officer.roles.contains(.decider))
    let leads = own && !officer.roles.isDisjoint(with: [.decider, .supervisor])
    func may(_ act: Act) -> Bool { Transitions.targets(of: act, from: found.status) != nil }
    switch act {
    case .paper:
      return may(.checkPaper) && own && !officer.roles.isDisjoint(with: [.window, .reviewer])
        && found.evidence.contains(where: \.takesPaper)
    case .lengthen:
      return may(.requestExtension) && isAtWork && item.definition.limitExtension != nil
        && found.turns.limitExtension == nil && !found.tasks.contains { $0.act == .lengthen }
    case .procedure:
      return may(.beginProcedure) && isAtWork && !(item.definition.procedures ?? []).isEmpty
    case .endProcedure:
      return may(.endProcedure) && isAtWork && !found.turns.openProcedures.isEmpty
    case .suspend: return may(.suspend) && leads
    case .resume: return may(.resume) && leads
    case .reassign:
      return may(.reassign) && !takers(movable(found, officer), found, item, officer).isEmpty
    case .giveBack: return may(.giveBack) && own && officer.roles.contains(.decider)
    case .reopen: return may(.reopen) && own && officer.roles.contains(.supervisor)
    case .reverse: return may(.reverse) && own && officer.roles.contains(.supervisor)
    case .accept, .refuse, .corrections, .complete, .decide, .resolve: return false
    }
  }

  /// The other agencies to which one of the tasks may go.
  private func takers(
    _ tasks: [OpenTask], _ found: Case, _ item: Item, _ officer: Officer
  ) -> [Agency] {
    let roles = Set(tasks.map(\.role))
    var agencies: [Agency] = []
    for role in OfficerRole.allCases where roles.contains(role) {
      agencies += hall.agencies(with: role, for: found, item).filter { one in
        one.id != officer.agency && !agencies.contains(one)
      }
    }
    return agencies
  }

  private func movable(_ found: Case, _ officer: Officer) -> [OpenTask] {
    found.tasks.filter {
      $0.agency == officer.agency && $0.act != .lengthen && $0.act != .objection
        && (officer.roles.contains($0.role) || officer.roles.contains(.supervisor))
    }
  }

  private func hint(_ act: DeskAct, _ item: Item, _ words: DeskWords) -> String {
    switch act {
    case .paper:
      return words(
        "看过原件的材料记为 B 级证据；补正或容缺的材料由此补齐。",
        "A material whose original you have seen is evidence of grade B, and counts as supplied where "
          + "it was asked for or promised.")
    case .lengthen:
      let rule = item.definition.limitExtension
      let law = rule.map { $0.legalBasis.law + $0.legalBasis.article } ?? ""
      let days = rule?.days ?? 0
      return words(
        "只能延长一次，\(days) 个工作日，由负责人批准（\(law)）。理由会书面告知申请人。",
        "Once, by \(days) working days, approved by the head (\(law)). The applicant reads the reason."
      )
    case .procedure:
      return words(
        "所需时间会书面告知申请人。第四十五条所列程序不计入期限；现场踏勘计入期限，法律另有规定的除外。",
        "The applicant is told in writing how long it takes. Article 45's procedures are not counted; "
          + "a site visit is, unless a law says otherwise.")
    case .endProcedure: return words("结束后期限继续计算。", "The clock then goes on.")
    case .suspend:
      return words(
        "必须写明法律依据和截止日，最长 \(LegalLimits.suspensionDays) 天；到期自动恢复，申请人会收到书面通知。",
        "Name the law and the last day, at most \(LegalLimits.suspensionDays) days on; the case then "
          + "goes on by itself. The applicant is told in writing."
      )
    case .resume:
      return words("没有别的程序停止计时的，期限继续计算。", "The clock goes on, unless a procedure still stops it.")
    case .reassign:
      return words(
        "只能转给对这个事项有职权、又有相应岗位的单位。",
        "To another agency that is competent for the item, with such officers.")
    case .giveBack:
      return words(
        "必须写明理由和法律依据，一行一条。申请人会看到。",
        "Name reasons, one to a line, and the law. The applicant reads them.")
    case .reopen:
      return words(
        "将作出新的决定，期限重新计算；已发的证照到那时为止有效。",
        "It is decided anew, and the clock starts anew; a licence is valid until then.")
    case .reverse:
      return words(
        "行政许可法第六十九条。由此发放的证照同时收回。理由一行一条。",
        "Administrative Licensing Law, article 69. Its licences are recalled. Reasons, one to a line."
      )
    case .accept, .refuse, .corrections, .complete, .decide, .resolve: return ""
    }
  }

  private func textLabel(_ act: DeskAct, _ words: DeskWords) -> String {
    switch act {
    case .paper:
      words("核验了什么（原件名称、编号）", "What you checked (the original's name and number)")
    case .endProcedure: words("结果", "Result")
    default: words("理由", "Reason")
    }
  }

  private func inputs(_ act: DeskAct, _ typed: Typed?, _ words: DeskWords) -> [Slots] {
    func input(_ field: String, _ label: String, _ type: String = "text") -> Slots {
      // Casework speaks of law and article as one.
      let names: Set = type == "text" ? [field, "legalBasis"] : [field]
      let slots: Slots = [
        "field": field, "label": label, "type": type, "typed": typed?.more[field],
      ]
      return slots.merging(typed?.wrong(words, about: names) ?? ["isWrong": false])
    }
    let law = [input("law", words("依据的法律", "Law")), input("article", words("条款", "Article"))]
    switch act {
    case .suspend: return law + [input("until", words("中止到哪一天", "Until"), "date")]
    case .giveBack: return law
    default: return []
    }
  }

  private func selects(
    _ act: DeskAct, _ file: CaseFile, _ officer: Officer, _ typed: Typed?, _ words: DeskWords
  ) -> [Slots] {
    func select(_ field: String, _ label: String, _ options: [(String, String)]) -> Slots {
      [
        "field": field, "label": label,
        "options": options.map { value, name in
          ["value": value, "name": name, "isChosen": typed?.more[field] == value] as Slots
        },
      ]
    }
    let language = words.language
    switch act {
    case .paper:
      let open = file.case.evidence.filter(\.takesPaper).map { one in
        (one.material, file.item.material(one.material)?.name(language) ?? one.material)
      }
      return [select("material", words("哪份材料", "Which material"), open)]
    case .procedure:
      let options = (file.item.definition.procedures ?? []).map { rule in
        (
          rule.kind.rawValue,
          "\(rule.kind.title(language)) · \(words.writing.workingDays(rule.days)) · "
            + "\(rule.legalBasis.law)\(rule.legalBasis.article)"
        )
      }
      return [select("procedure", words("哪一种", "Which"), options)]
    case .endProcedure:
      return [
        select(
          "procedure", words("哪一项", "Which"),
          file.case.turns.openProcedures.map { ($0.id, $0.kind.title(language)) })
      ]
    case .reassign:
      let tasks = movable(file.case, officer)
      let agencies = takers(tasks, file.case, file.item, officer)
      return [
        select("task", words("哪项任务", "Which task"), tasks.map { ($0.id.rawValue, $0.name) }),
        select("to", words("转给", "To"), agencies.map { ($0.id.rawValue, $0.label(language)) }),
      ]
    case .reverse:
      return [
        select(
          "ground", words("哪一种情形", "Ground"),
          Reversal.Ground.allCases.map { ($0.rawValue, $0.title(language)) })
      ]
    default: return []
    }
  }
}
