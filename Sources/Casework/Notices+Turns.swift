import Catalogue
import Civics

/// What the applicant is told at the law's turns.
extension Notices {
  static func due(_ live: Case, _ calendar: WorkingCalendar) -> LocalizedText {
    live.dueOn(calendar).map {
      LocalizedText("最迟 \($0.written(.zh)) 办结。", "It will be decided by \($0.written(.en)).")
    } ?? LocalizedText("", "")
  }

  static func workingDays(_ count: Int) -> String {
    count == 1 ? "1 working day" : "\(count) working days"
  }

  static func name(_ basis: LegalBasis) -> String { basis.law + basis.article }

  static func extended(
    _ item: Item, _ live: Case, _ rule: ExtensionDefinition, _ reason: String,
    _ calendar: WorkingCalendar
  ) -> Texts {
    let due = due(live, calendar)
    return made(
      item, "期限延长", "more time is needed",
      LocalizedText(
        "经负责人批准，办理期限延长 \(rule.days) 个工作日。理由：\(said([reason], .zh))"
          + "依据：\(name(rule.legalBasis))。\(due.zh)",
        "The head of the agency approved \(workingDays(rule.days)) more: \(bare(reason)) "
          + "(\(name(rule.legalBasis))). \(due.en)"))
  }

  static func extensionRefused(
    _ item: Item, _ note: String, _ live: Case, _ calendar: WorkingCalendar
  ) -> Texts {
    let due = due(live, calendar)
    return made(
      item, "不予延期", "no more time",
      LocalizedText(
        "延长办理期限的申请没有批准，期限不变。\(due.zh)理由：\(said([note], .zh))",
        "More time was not approved; the limit stays. \(due.en) Reason: \(said([note], .en))"))
  }

  static func extensionAsked(_ item: Item, _ reason: String) -> Texts {
    made(
      item, "申请延期", "more time is asked for",
      LocalizedText(
        "承办人员申请延长办理期限，批准后会书面告知您。理由：\(said([reason], .zh))",
        "The officer asks the head of the agency for more time; you are told in writing if it is "
          + "approved. Reason: \(said([reason], .en))"))
  }

  static func reassigned(
    _ item: Item, _ task: LocalizedText, _ made: Reassignment, _ live: Case,
    _ calendar: WorkingCalendar
  ) -> Texts {
    let due = due(live, calendar)
    func name(_ agency: AgencyID) -> LocalizedText {
      item.agencies[agency] ?? LocalizedText(agency.rawValue)
    }
    let (from, to) = (name(made.from), name(made.to))
    let whom =
      made.from == made.to
      ? LocalizedText("由\(to(.zh))的另一名工作人员", "to another officer of \(to(.en))")
      : LocalizedText("由\(from(.zh))转给\(to(.zh))", "from \(from(.en)) to \(to(.en))")
    return Self.made(
      item, "环节转办", "a step is passed on",
      LocalizedText(
        "环节“\(task(.zh))”\(whom.zh)办理，期限不变。\(due.zh)原因：\(said([made.reason], .zh))",
        "The step “\(task(.en))” is passed on \(whom(.en)); its time stays the same. \(due.en) "
          + "Reason: \(said([made.reason], .en))"))
  }

  static func procedureBegan(_ item: Item, _ procedure: SpecialProcedure) -> Texts {
    let counts =
      procedure.stopsClock
      ? LocalizedText("这段时间不计入办理期限。", "This time is not counted.")
      : LocalizedText("这段时间计入办理期限。", "This time is counted.")
    return made(
      item, "开始\(procedure.kind.rawValue)", "\(procedure.kind.title(.en).lowercased()) begins",
      LocalizedText(
        "本件依法需要\(procedure.kind.rawValue)，预计 \(procedure.days) 个工作日。\(counts.zh)"
          + "原因：\(said([procedure.reason], .zh))依据：\(name(procedure.basis))。",
        "The law asks for this: \(procedure.kind.title(.en)), about \(workingDays(procedure.days)). "
          + "\(counts.en) Reason: \(bare(procedure.reason)) (\(name(procedure.basis)))."))
  }

  static func procedureEnded(
    _ item: Item, _ procedure: SpecialProcedure, _ result: String, _ live: Case,
    _ calendar: WorkingCalendar
  ) -> Texts {
    let due = due(live, calendar)
    let next =
      live.clock.state == .stopped
      ? LocalizedText("期限因其他情形仍停止计算。", "The clock still stands for another reason.")
      : LocalizedText("办理继续。\(due.zh)", "It goes on. \(due.en)")
    return made(
      item, "\(procedure.kind.rawValue)结束", "\(procedure.kind.title(.en).lowercased()) is over",
      LocalizedText(
        "结果：\(said([result], .zh))\(next.zh)", "Result: \(said([result], .en)) \(next.en)"))
  }

  static func suspended(
    _ item: Item, _ reason: String, _ basis: LegalBasis, _ until: CalendarDate
  ) -> Texts {
    made(
      item, "中止办理", "suspended",
      LocalizedText(
        "办件中止办理，最长至 \(until.written(.zh))，这段时间不计入办理期限。理由：\(said([reason], .zh))依据：\(name(basis))。"
          + appeal(item, .zh),
        "The case is suspended until \(until.written(.en)) at most; this time is not counted. Reason: \(bare(reason)) "
          + "(\(name(basis))). " + appeal(item, .en)))
  }

  static func resumed(
    _ item: Item, _ reason: String, _ live: Case, _ calendar: WorkingCalendar
  ) -> Texts {
    let due =
      live.turns.stillStopped.map { LocalizedText($0(.zh) + "。", $0(.en) + ".") }
      ?? due(live, calendar)
    return made(
      item, "恢复办理", "resumed",
      LocalizedText(
        "办件恢复办理：\(said([reason], .zh))\(due.zh)",
        "The case goes on: \(said([reason], .en)) \(due.en)"))
  }

  static func reminded(_ item: Item, _ commitment: Commitment) -> Texts {
    made(
      item, "请补交承诺的材料", "hand in what you promised",
      LocalizedText(
        "您承诺的材料还没有补交，最后一天是 \(commitment.until.written(.zh))。逾期将退件，并记入信用。",
        "The material that you promised has not come. The last day is \(commitment.until.written(.en)); after it "
          + "the case is returned and your credit is marked."))
  }

  static func checked(_ item: Item, _ passed: Bool, _ note: String) -> Texts {
    let more = note.isEmpty ? "" : "说明：\(said([note], .zh))"
    return passed
      ? made(
        item, "承诺核查通过", "your declaration was checked",
        LocalizedText("您的承诺经核查属实。\(more)", "What you declared is so. \(note)"))
      : made(
        item, "承诺核查不符", "your declaration does not hold",
        LocalizedText(
          "您的承诺经核查与实际不符，将依法处理并记入信用。\(more)" + appeal(item, .zh),
          "What you declared is not so; the agency acts on it by law. \(note) " + appeal(item, .en))
      )
  }

  static func creditMarked(_ item: Item, _ reason: LocalizedText) -> Texts {
    let days = LegalLimits.creditMarkDays
    return made(
      item, "记入信用记录", "your credit is marked",
      LocalizedText(
        "因以下情形，记入您的信用记录：\(said([reason(.zh)], .zh))自即日起 \(days) 天内不再对您适用容缺受理和告知承诺，"
          + "其他办理不受影响。" + appeal(item, .zh),
        "Your credit is marked: \(said([reason(.en)], .en)) For \(days) days from today no promise "
          + "or declaration of yours is taken in place of a material; nothing else changes. "
          + appeal(item, .en)))
  }

  static func objected(_ item: Item, _ due: CalendarDate?) -> Texts {
    made(
      item, "异议已收到", "your objection came in",
      LocalizedText(
        "您的异议已收到，\(due.map { "最迟 \($0.written(.zh)) " } ?? "")答复。",
        "We have your objection\(due.map { " and answer by \($0.written(.en))" } ?? "")."))
  }

  /// - Parameter task: an objection's answer, or the later check of what was declared.
  static func lateAnswer(_ item: Item, _ task: OpenTask, _ last: CalendarDate) -> Texts {
    task.act == .objection
      ? made(
        item, "异议答复已逾期", "the answer to your objection is late",
        LocalizedText(
          "您的异议到 \(last.written(.zh)) 还没有答复，系统已督办承办单位负责人。不用等答复，" + appeal(item, .zh),
          "Your objection was not answered by \(last.written(.en)); the head of the agency has been "
            + "told. You need not wait for it. " + appeal(item, .en)))
      : made(
        item, "承诺核查已逾期", "the later check is late",
        LocalizedText(
          "对您承诺的核查到 \(last.written(.zh)) 还没有完成，系统已督办承办单位。办理结果照常有效，您不用做什么。",
          "What you declared was not checked by \(last.written(.en)); the agency has been told. The "
            + "result stays in force, and you need do nothing."))
  }

  static func objectionAnswered(_ item: Item, _ upheld: Bool, _ note: String) -> Texts {
    upheld
      ? made(
        item, "异议成立", "your objection is upheld",
        LocalizedText(
          "您的异议成立，办件将重新办理。\(note)",
          "Your objection is upheld: the case is handled anew. \(note)"))
      : made(
        item, "异议不成立", "your objection is not upheld",
        LocalizedText(
          "您的异议不成立，理由：\(said([note], .zh))" + appeal(item, .zh),
          "Your objection is not upheld, the decision stands: \(said([note], .en)) "
            + appeal(item, .en)))
  }

  static func reopened(
    _ item: Item, _ reason: String, _ live: Case, _ calendar: WorkingCalendar
  ) -> Texts {
    let due = due(live, calendar)
    let holds = live.licences.contains { $0.recalledAt == nil }
    let stands = !holds && live.fallen?.granted == true
    return made(
      item, "重新办理", "opened again",
      LocalizedText(
        "办件重新办理，将作出新的决定：\(said([reason], .zh))\(due.zh)"
          + (holds ? "作出新的决定以前，已发的证照继续有效。" : "")
          + (stands ? "作出新的决定以前，原来的准予继续有效。" : ""),
        "Handled anew, to be decided again: \(said([reason], .en)) \(due.en)"
          + (holds ? " The licence stays valid until then." : "")
          + (stands ? " What was granted holds until then." : "")))
  }

  static func reversed(
    _ item: Item, _ live: Case, _ ground: Reversal.Ground, _ reasons: [String],
    endsObjection: Bool
  ) -> Texts {
    let ended =
      endsObjection
      ? LocalizedText(
        "您此前提出的异议不再单独答复。", "Your earlier objection is not answered by itself. ")
      : LocalizedText("", "")
    let licences = live.licences.filter { $0.recalledAt == live.turns.reversal?.at }
      .map { "《\($0.name(.zh))》" }.joined(separator: "、")
    let law = ground.legalBasis(item)
    let recalled = licences.isEmpty ? "" : "\(licences)同时收回，不能再使用。"
    return made(
      item, "决定已撤销", "the decision is reversed",
      LocalizedText(
        "原准予决定已撤销（\(law(.zh))：\(ground.title(.zh))）。"
          + "理由：\(said(reasons, .zh))\(recalled)\(ended.zh)" + remedies(item, live, .zh),
        "The decision to grant is reversed (\(law(.en)): \(ground.title(.en))): \(said(reasons, .en)) "
          + (licences.isEmpty ? "" : "The licence is recalled. ") + ended.en
          + remedies(item, live, .en)))
  }

  static func recounted(_ item: Item, _ live: Case, _ calendar: WorkingCalendar, _ notice: String)
    -> Texts
  {
    let due = due(live, calendar)
    return made(
      item, "最迟办结日有变", "the last day has moved",
      LocalizedText(
        "放假安排调整（\(notice)），办理期限重新计算。\(due.zh)",
        "The holidays were changed (\(notice)) and the days counted anew. \(due.en)"))
  }

  static func migrated(_ item: Item, _ move: CaseMigration) -> Texts {
    made(
      item, "转到事项的新版本", "moved to a new version of the item",
      LocalizedText(
        "您的办件已转到本事项的新版本（\(move.toVersion)）：\(move.reason(.zh))。已办的步骤和提交的内容都保留。",
        "Your case was moved to a new version of this item (\(move.toVersion)): \(move.reason(.en)). "
          + "All that was done and handed in stays."))
  }
}
