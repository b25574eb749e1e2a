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

  /// - Parameter toBeShown: materials that the applicant brings to the window, not being believed.
  static func submitted(
    _ item: Item, _ live: Case, _ toBeShown: [MaterialDefinition], _ calendar: WorkingCalendar
  ) -> Texts {
    let days = LegalLimits.acceptanceDays
    let day = written(live.acceptanceDueOn(calendar))
    return made(
      item, "已提交", "submitted",
      LocalizedText(
        "申请已收到。承办单位将在 \(days) 个工作日内（\(day(.zh)) 前）受理，或一次性告知需要补正的内容；逾期未告知即视为受理。"
          + green(live).zh + shown(toBeShown).zh,
        "We have your application. Within \(days) working days (by \(day(.en))) the agency accepts it "
          + "or tells you all that must be corrected; if it stays silent, it counts as accepted."
          + green(live).en + shown(toBeShown).en))
  }

  /// 绿色通道: that the case goes before others.
  static func green(_ live: Case) -> LocalizedText {
    live.greenChannel
      ? LocalizedText("本件走绿色通道，优先办理。", " It goes through the green channel, before others.")
      : LocalizedText("", "")
  }

  private static func shown(_ materials: [MaterialDefinition]) -> LocalizedText {
    guard !materials.isEmpty else { return LocalizedText("", "") }
    let names = { (language: Language) in
      materials.map { $0.name(language) }.joined(separator: language == .zh ? "、" : ", ")
    }
    return LocalizedText(
      "您有承诺没有履行或者与实际不符的记录，本次不适用告知承诺，请带以下材料的原件到窗口核验：\(names(.zh))。",
      " A promise or declaration of yours was broken, so none is taken now: bring to the window the "
        + "original of: \(names(.en)).")
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

  static func refused(_ item: Item, _ live: Case, _ reasons: [String]) -> Texts {
    made(
      item, "不予受理", "not accepted",
      LocalizedText(
        "申请不予受理，理由：\(said(reasons, .zh))" + remedies(item, live, .zh),
        "The application is not accepted: \(said(reasons, .en)) " + remedies(item, live, .en)))
  }

  /// What a point of the corrections is about, with a colon behind it; empty where nothing has it.
  static func about(_ point: CorrectionNotice.Point, _ item: Item?, _ language: Language) -> String
  {
    let name = item?.material(point.about)?.name ?? item?.field(point.about)?.title
    return name.map { $0(language) + (language == .zh ? "：" : ": ") } ?? ""
  }

  static func corrections(_ item: Item, _ notice: CorrectionNotice) -> Texts {
    let points = { (language: Language) in
      said(
        notice.points.enumerated().map { index, point in
          "\(index + 1). \(about(point, item, language))\(said([point.text], language))"
        }, language)
    }
    return made(
      item, "需要补正", "corrections needed",
      LocalizedText(
        "请在 \(notice.until.written(.zh)) 前，在办件页面补正以下全部内容：\(points(.zh))补正时间不计入办理期限；逾期没有补正的，退件。",
        "Please correct all of this on the case's page by \(notice.until.written(.en)): \(points(.en)) "
          + "The time that you take is not counted; past that day the case is returned."))
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
    let steps = live.tasks.filter { $0.act != .incident }.map(item.name(of:))
    let due = live.dueOn(calendar).map { day in
      LocalizedText("最迟 \(day.written(.zh)) 办结。", " It will be decided by \(day.written(.en)).")
    }
    let now =
      steps.isEmpty
      ? LocalizedText("办理继续。", "It goes on.")
      : LocalizedText(
        "当前环节：\(steps.map { $0(.zh) }.joined(separator: "、"))。",
        "Now: \(steps.map { $0(.en) }.joined(separator: ", ")).")
    return made(
      item, "有新进展", "progress",
      LocalizedText(
        "一个环节已完成。" + now.zh + (due?.zh ?? ""), "A step is done. " + now.en + (due?.en ?? "")))
  }

  static func step(_ item: Item, _ name: LocalizedText) -> Texts {
    made(
      item, name(.zh), name(.en),
      LocalizedText("办理进展：\(name(.zh))。", "Progress: \(name(.en))."))
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
}
