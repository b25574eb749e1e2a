import Catalogue
import Civics

/// What the applicant is told at each turn.
enum Notices {
  typealias Texts = (title: LocalizedText, text: LocalizedText)

  static func made(
    _ item: Item, _ zh: String, _ en: String, _ text: LocalizedText
  ) -> Texts {
    let name = item.definition.name
    return (LocalizedText("\(name(.zh))：\(zh)", "\(name(.en)): \(en)"), text)
  }

  /// The day in both languages; empty where there is none.
  static func written(_ day: CalendarDate?) -> LocalizedText {
    day.map { LocalizedText($0) } ?? ""
  }

  static func submitted(_ item: Item, _ live: Case, _ calendar: WorkingCalendar) -> Texts {
    let days = LegalLimits.acceptanceDays
    let day = written(live.acceptanceDueOn(calendar))
    return made(
      item, "已提交", "submitted",
      LocalizedText(
        "申请已收到。承办单位将在 \(days) 个工作日内（\(day(.zh)) 前）受理，或一次性告知需要补正的内容；逾期未告知即视为受理。",
        "We have your application. Within \(days) working days (by \(day(.en))) the agency accepts it "
          + "or tells you all that must be corrected; if it stays silent, it counts as accepted."))
  }

  static func accepted(
    _ item: Item, _ live: Case, _ calendar: WorkingCalendar, bySilence: Bool
  ) -> Texts {
    let day = written(live.dueOn(calendar))
    let promised = live.clock.promisedDays
    let why =
      bySilence
      ? LocalizedText(
        "承办单位五个工作日内未告知补正，依法视为已受理。",
        "The agency stayed silent for five working days: by law the application is accepted. ")
      : LocalizedText("申请已受理。", "Your application is accepted. ")
    let later = live.commitment.map { commitment in
      LocalizedText(
        "请在 \(commitment.until.written(.zh)) 前补交承诺的材料。",
        " Please hand in the promised material by \(commitment.until.written(.en)).")
    }
    let silence = live.silence.map { limit in
      LocalizedText(
        "到 \(limit.after.written(.zh)) 仍未作出决定的，依法视为准予（\(name(limit.legalBasis))），补正和特别程序的时间除外。",
        " If nothing is decided by \(limit.after.written(.en)), the law counts it as granted "
          + "(\(name(limit.legalBasis))); time for corrections and special procedures is added.")
    }
    return made(
      item, "已受理", "accepted",
      LocalizedText(
        why.zh + "承诺 \(promised) 个工作日办结，最迟 \(day(.zh))。" + (later?.zh ?? "")
          + (silence?.zh ?? ""),
        why.en + "It will be decided within \(promised) working days, by \(day(.en))."
          + (later?.en ?? "") + (silence?.en ?? "")))
  }

  static func refused(_ item: Item, _ reasons: [String]) -> Texts {
    made(
      item, "不予受理", "not accepted",
      LocalizedText(
        "申请不予受理，理由：\(said(reasons, .zh))" + appeal(item, .zh),
        "The application is not accepted: \(said(reasons, .en)) " + appeal(item, .en)))
  }

  static func corrections(_ item: Item, _ notice: CorrectionNotice) -> Texts {
    let points = notice.points.enumerated().map { "\($0 + 1). \($1.text)" }
    return made(
      item, "需要补正", "corrections needed",
      LocalizedText(
        "请在 \(notice.until.written(.zh)) 前补正以下全部内容：\(points.joined(separator: " "))。补正时间不计入办理期限。",
        "Please correct all of this by \(notice.until.written(.en)): \(points.joined(separator: " ")) "
          + "The time that you take is not counted."))
  }

  static func supplied(_ item: Item, _ live: Case, _ calendar: WorkingCalendar) -> Texts {
    let due = live.dueOn(calendar).map { day in
      LocalizedText("最迟 \(day.written(.zh)) 办结。", " It will be decided by \(day.written(.en)).")
    }
    return made(
      item, "补交的材料已收到", "your materials came in",
      LocalizedText(
        "补交的材料已收到，办理继续。" + (due?.zh ?? ""),
        "We have what you handed in and go on." + (due?.en ?? "")))
  }

  static func paperChecked(_ item: Item, _ material: MaterialDefinition, _ note: String) -> Texts {
    made(
      item, "窗口已核验材料", "paper was checked",
      LocalizedText(
        "工作人员核验了“\(material.name(.zh))”的原件：\(note)。",
        "An officer has seen the original of “\(material.name(.en))”: \(note)."))
  }

  static func moved(_ item: Item, _ live: Case, _ calendar: WorkingCalendar) -> Texts {
    let steps = live.tasks.filter { $0.act != .incident }.map(\.name)
    let due = live.dueOn(calendar).map { day in
      LocalizedText("最迟 \(day.written(.zh)) 办结。", " It will be decided by \(day.written(.en)).")
    }
    let now =
      steps.isEmpty
      ? LocalizedText("办理继续。", "It goes on.")
      : LocalizedText(
        "当前环节：\(steps.joined(separator: "、"))。", "Now: \(steps.joined(separator: ", ")).")
    return made(
      item, "有新进展", "progress",
      LocalizedText(
        "一个环节已完成。" + now.zh + (due?.zh ?? ""), "A step is done. " + now.en + (due?.en ?? "")))
  }

  static func step(_ item: Item, _ name: String) -> Texts {
    made(item, name, name, LocalizedText("办理进展：\(name)。", "Progress: \(name)."))
  }

  static func warned(
    _ item: Item, _ level: ClockWarning.Level, _ live: Case, _ calendar: WorkingCalendar
  ) -> Texts {
    let day = written(live.dueOn(calendar))
    switch level {
    case .near:
      return made(
        item, "办理期限已过七成", "most of the time is used",
        LocalizedText(
          "承诺最迟 \(day(.zh)) 办结，系统已提醒承办单位。",
          "It is promised by \(day(.en)); the agency has been reminded."))
    case .due:
      return made(
        item, "承诺期限已到", "the promised day has come",
        LocalizedText(
          "承诺 \(day(.zh)) 办结，系统已督办承办单位。",
          "It was promised by \(day(.en)); the agency's supervisors have been told."))
    case .statutory:
      return made(
        item, "法定期限已过", "the limit by law has passed",
        LocalizedText(
          "法定期限内没有作出决定，系统已督办承办单位负责人。" + appeal(item, .zh),
          "No decision within the limit by law; the head of the agency has been told. "
            + appeal(item, .en)))
    }
  }

  static func held(_ item: Item, _ commitment: Commitment) -> Texts {
    made(
      item, "准予，待补齐材料", "approved, one material to come",
      LocalizedText(
        "已决定准予。请在 \(commitment.until.written(.zh)) 前补交承诺的材料，补齐后立即发放结果；逾期将退件。",
        "It is approved. Hand in the promised material by \(commitment.until.written(.en)) and the result is "
          + "issued at once; after that day the case is returned."))
  }

  static func granted(_ item: Item, _ live: Case) -> Texts {
    let figures = live.outcomes.map { "\($0.title(.zh)) \($0.format.written($0.text, .zh))" }
    let english = live.outcomes.map {
      "\($0.title(.en)): \($0.format.written(item.ruleWord($0.text)(.en), .en))"
    }
    let licence = live.licences.last.map(\.name)
    var why = LocalizedText("申请已准予。", "Your application is granted.")
    if let decision = live.decision, decision.bySilence == true {
      let law = decision.legalBasis.map(name).joined(separator: "、")
      why = LocalizedText(
        "承办单位逾期未作出决定，您的申请依法视为准予（\(law)）。",
        "The agency did not decide in time: by law your application counts as granted (\(law)).")
    }
    return made(
      item, "准予", "granted",
      LocalizedText(
        why.zh + (figures.isEmpty ? "" : figures.joined(separator: "，") + "。")
          + (licence.map { "《\($0(.zh))》已放入您的卡包。" } ?? ""),
        why.en
          + (english.isEmpty ? "" : " " + english.joined(separator: ", ") + ".")
          + (licence.map { " “\($0(.en))” is in your wallet." } ?? "")))
  }

  static func denied(_ item: Item, _ live: Case) -> Texts {
    let reasons = live.decision?.reasons ?? []
    let laws = (live.decision?.legalBasis ?? []).map(name).joined(separator: "、")
    return made(
      item, "不予", "denied",
      LocalizedText(
        "申请不予准许，理由：\(said(reasons, .zh))" + (laws.isEmpty ? "" : "依据：\(laws)。")
          + appeal(item, .zh),
        "Your application is denied: "
          + said(reasons.map { item.ruleWord($0)(.en) }, .en)
          + (laws.isEmpty ? " " : " Under \(laws). ") + appeal(item, .en)))
  }

  static func returned(_ item: Item, _ reason: LocalizedText) -> Texts {
    made(
      item, "已退件", "returned",
      LocalizedText(
        "办件已退回：\(reason(.zh))。您可以备齐材料后重新申请。",
        "The case is returned: \(reason(.en)). You may apply again with all materials."))
  }

  static func withdrawn(_ item: Item) -> Texts {
    made(
      item, "已撤件", "withdrawn",
      LocalizedText("申请已撤回，您可以随时重新申请。", "The application is withdrawn; you may apply again."))
  }

  static func rated(_ item: Item, _ stars: Int) -> Texts {
    made(
      item, "评价已收到", "your rating came in",
      stars <= 2
        ? LocalizedText(
          "感谢您的评价，差评已记录在案。", "Thank you. The bad rating is on record.")
        : LocalizedText("感谢您的评价。", "Thank you for your rating."))
  }

  /// Sentences that others wrote, in one sentence of ours: with one full stop, at the end.
  private static func said(_ sentences: [String], _ language: Language) -> String {
    let bare = sentences.map { text in
      var text = text[...]
      while let last = text.last, last.isWhitespace || "。.；;".contains(last) { text.removeLast() }
      return String(text)
    }
    return language == .zh
      ? bare.joined(separator: "；") + "。" : bare.joined(separator: "; ") + "."
  }

  /// How to appeal: 行政复议, 行政诉讼.
  static func appeal(_ item: Item, _ language: Language) -> String {
    let rights = item.definition.rights
    return language == .zh
      ? "您可以申请行政复议或者提起行政诉讼。\(said([rights.reconsideration(.zh)], .zh))"
        + said([rights.litigation(.zh)], .zh)
      : "You may ask for reconsideration or sue. \(said([rights.reconsideration(.en)], .en)) "
        + said([rights.litigation(.en)], .en)
  }
}
