import Catalogue
import Civics

/// One line of a case's story, as its page tells it.
package struct TimelineEntry: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case applicant, agency, clock, result
  }
  package var kind: Kind
  package var title: LocalizedText
  package var at: Instant
  package var detail: LocalizedText?
}

/// The case's story from its events: what happened, when, and what it means.
package enum Timeline {
  package typealias AgencyName = (AgencyID) -> LocalizedText

  package static func entries(
    _ events: [Event], item: Item?,
    agency: AgencyName = { LocalizedText($0.rawValue) }
  ) -> [TimelineEntry] {
    var clock = LegalClock(entries: [], statutoryDays: 0, promisedDays: 0, warned: [])
    return events.compactMap { event in
      guard case .clockChanged(let change) = event else { return entry(event, item, agency) }
      clock.entries.append(change)
      return self.clock(change, isStopped: clock.state == .stopped)
    }
  }

  private static func entry(_ event: Event, _ item: Item?, _ agency: AgencyName) -> TimelineEntry? {
    switch event {
    case .submitted(let submitted):
      return make(
        .applicant, submitted.at, "提交申请", "Application submitted",
        submitted.greenChannel
          ? LocalizedText("走绿色通道，优先办理", "Green channel: before others") : nil)
    case .accepted(let accepted):
      if accepted.by == .system, !accepted.bySilence {
        return make(.agency, accepted.at, "受理（自动）", "Accepted (by rules)")
      }
      return make(
        .agency, accepted.at, accepted.bySilence ? "视为受理" : "受理",
        accepted.bySilence ? "Accepted by law" : "Accepted",
        accepted.bySilence
          ? LocalizedText(
            "承办单位五个工作日内未告知补正", "The agency did not answer within five working days")
          : nil)
    case .refused(let reasons, _, let at):
      return make(.result, at, "不予受理", "Not accepted", joined(reasons))
    case .correctionsAsked(let notice):
      let points = { (language: Language) in
        notice.points.map { Notices.about($0, item, language) + $0.text }
      }
      return make(
        .agency, notice.at, "一次性告知补正", "Corrections asked for, all at once",
        LocalizedText(
          "请于 \(notice.until.written(.zh)) 前补正：\(Notices.said(points(.zh), .zh))",
          "By \(notice.until.written(.en)): \(Notices.said(points(.en), .en))"))
    case .supplied(_, _, let uploads, let at):
      let names = uploads.values.map(\.name).sorted()
      return make(
        .applicant, at, "补交材料", "Materials supplied", names.isEmpty ? nil : joined(names))
    case .factsRenewed(let facts, _, let at):
      let titles = { (language: Language) in facts.map { $0.title(language) } }
      return make(
        .agency, at, "重新查询登记信息", "The registers were asked again",
        LocalizedText(
          titles(.zh).joined(separator: "、"), titles(.en).joined(separator: ", ")))
    case .paperChecked(let check):
      let name = item?.material(check.material)?.name ?? LocalizedText(check.material)
      return make(
        .agency, check.at, "窗口核验：\(name(.zh))", "Checked at the window: \(name(.en))",
        LocalizedText(check.note))
    case .taskOpened(let task) where task.act == .incident:
      return make(
        .agency, task.openedAt, "自动环节转人工处理", "An automatic step waits for an officer")
    case .taskOpened(let task) where task.act != .accept:
      let name = item?.name(of: task) ?? LocalizedText(task.name)
      return make(
        .agency, task.openedAt, "开始：\(name(.zh))", "Begun: \(name(.en))",
        task.dueOn.map { LocalizedText("环节时限至 \($0.written(.zh))", "Due on \($0.written(.en))") })
    case .taskClosed(_, let opinion?, let at)
    where ![.incident, .decide, .objection, .check].contains(opinion.act):
      let name = item?.name(of: opinion) ?? LocalizedText(opinion.name)
      return make(
        .agency, at, "\(name(.zh))：\(opinion.agrees ? "同意" : "不同意")",
        "\(name(.en)): \(opinion.agrees ? "agrees" : "disagrees")",
        opinion.note.isEmpty ? nil : LocalizedText(opinion.note))
    case .warned(let warning):
      switch warning.level {
      case .near:
        return make(.clock, warning.at, "承诺期限已过七成", "70 % of the promised time is used")
      case .due: return make(.clock, warning.at, "承诺期限已到", "The promised day has come")
      case .statutory:
        return make(.clock, warning.at, "法定期限已过", "The limit by law has passed")
      }
    case .decided(let decision, _):
      let by =
        decision.bySilence == true
        ? LocalizedText("（逾期视为准予）", " (by silence, as the law says)")
        : decision.officer == nil
          ? LocalizedText("（规则自动）", " (by rules)") : LocalizedText("", "")
      return make(
        .result, decision.at, (decision.granted ? "决定：准予" : "决定：不予") + by.zh,
        (decision.granted ? "Decided: granted" : "Decided: denied") + by.en,
        decision.reasons.isEmpty ? nil : joined(decision.reasons))
    case .held(let until, let at):
      return make(
        .result, at, "结果待发放", "The result is held",
        LocalizedText(
          "补交承诺的材料后发放，最迟 \(until.written(.zh))",
          "Until the promised material comes, by \(until.written(.en))"))
    case .commitmentFulfilled(let at):
      return make(.applicant, at, "承诺的材料已补齐", "The promised material came in")
    case .licenceIssued(let licence):
      return make(
        .result, licence.issuedAt, "发放《\(licence.name(.zh))》", "Issued: \(licence.name(.en))",
        licence.validUntil.map {
          LocalizedText("有效期至 \($0.written(.zh))", "Valid until \($0.written(.en))")
        })
    case .closed(let status, let at):
      return make(.result, at, "办结：\(status.title(.zh))", "Closed: \(status.title(.en))")
    case .withdrawn(let reason, let at):
      return make(
        .applicant, at, "撤件", "Withdrawn", reason.isEmpty ? nil : LocalizedText(reason))
    case .returned(let reason, let at):
      return make(.result, at, "退件", "Returned", reason)
    case .rated(let rating):
      return make(
        .applicant, rating.at, "评价：\(rating.stars) 星", "Rated: \(rating.stars) of 5",
        rating.comment.isEmpty ? nil : LocalizedText(rating.comment))
    case .evidenceResolved, .processMoved, .taskOpened, .taskClosed, .taskCancelled,
      .timerStarted, .timerEnded, .explained, .notified, .stepped, .clockChanged:
      return nil
    case .recounted, .extended, .procedureBegan, .procedureEnded, .suspended, .resumed,
      .reassigned, .stepLate, .reminded, .creditMarked, .incidentResolved, .checked, .objected,
      .objectionAnswered, .reopened, .reversed, .licenceRecalled, .migrated:
      return turn(event, agency)
    }
  }

  /// - Parameter isStopped: whether the clock stands after it: another stop may go on.
  private static func clock(_ entry: ClockEntry, isStopped: Bool) -> TimelineEntry? {
    switch entry.change {
    case .started: make(.clock, entry.at, "计时开始", "The clock starts", entry.reason)
    case .stopped: make(.clock, entry.at, "计时停止", "The clock stops", entry.reason)
    case .resumed where isStopped:
      make(
        .clock, entry.at, "计时仍然停止", "The clock still stands",
        LocalizedText(
          "\(Notices.bare(entry.reason(.zh)))；另有停止计时的情形",
          "\(Notices.bare(entry.reason(.en))); something else stops it too"))
    case .resumed: make(.clock, entry.at, "计时继续", "The clock goes on", entry.reason)
    case .restarted: make(.clock, entry.at, "重新计时", "The clock starts anew", entry.reason)
    case .extended, .ended: nil
    }
  }

  private static func turn(_ event: Event, _ agency: AgencyName) -> TimelineEntry? {
    switch event {
    case .migrated(let made):
      make(
        .agency, made.at, "转到事项的新版本（\(made.fromVersion) → \(made.toVersion)）",
        "Moved to a new version of the item (\(made.fromVersion) → \(made.toVersion))",
        made.reason)
    case .recounted(let recount):
      make(
        .clock, recount.at, "放假安排调整，期限重新计算", "The holidays changed: counted anew",
        LocalizedText(recount.notice))
    case .extended(let made):
      make(
        .clock, made.at, "延长期限 \(made.days) 个工作日", "Extended by \(made.days) working days",
        LocalizedText("\(Notices.bare(made.reason))（\(made.basis.law)\(made.basis.article)）"))
    case .procedureBegan(let procedure):
      make(
        .agency, procedure.beganAt, "开始：\(procedure.kind.rawValue)",
        "Begun: \(procedure.kind.title(.en))",
        LocalizedText(
          "\(Notices.bare(procedure.reason))，预计 \(procedure.days) 个工作日",
          "\(Notices.bare(procedure.reason)), about \(Notices.workingDays(procedure.days))"))
    case .procedureEnded(_, let result, _, let at):
      make(.agency, at, "特别程序结束", "The special procedure is over", LocalizedText(result))
    case .suspended(let made):
      make(
        .agency, made.at, "中止办理，至 \(made.until.written(.zh))",
        "Suspended until \(made.until.written(.en))",
        LocalizedText("\(Notices.bare(made.reason))（\(made.basis.law)\(made.basis.article)）"))
    case .resumed(let reason, _, let at):
      make(.agency, at, "恢复办理", "Resumed", LocalizedText(reason))
    case .reassigned(let made):
      made.from == made.to
        ? make(.agency, made.at, "转办", "Passed on", LocalizedText(made.reason))
        : make(
          .agency, made.at, "转由\(agency(made.to)(.zh))办理",
          "Passed on to \(agency(made.to)(.en))", LocalizedText(made.reason))
    case .stepLate(_, let at): make(.clock, at, "有环节超过时限", "A step is late")
    case .reminded(let at):
      make(.agency, at, "催告补交承诺的材料", "Reminded of the promised material")
    case .creditMarked(let mark):
      make(.result, mark.at, "记入信用", "Credit marked", mark.reason)
    default: late(event)
    }
  }

  private static func late(_ event: Event) -> TimelineEntry? {
    switch event {
    case .incidentResolved(let made):
      switch made.choice {
      case .retry: make(.agency, made.at, "自动环节已重试", "The step was tried again")
      case .skip:
        make(.agency, made.at, "自动环节已跳过", "The step was passed over", LocalizedText(made.note))
      case .hand: make(.agency, made.at, "转人工决定", "Decided by hand")
      }
    case .checked(let check):
      make(
        .agency, check.at, check.passed ? "承诺核查通过" : "承诺核查不符",
        check.passed ? "The declaration was checked" : "The declaration does not hold",
        check.note.isEmpty ? nil : LocalizedText(check.note))
    case .objected(let objection):
      make(.applicant, objection.at, "提出异议", "Objected", LocalizedText(objection.reason))
    case .objectionAnswered(_, let upheld, let at):
      make(
        .result, at, upheld ? "异议成立" : "异议不成立",
        upheld ? "The objection is upheld" : "The objection is not upheld")
    case .reopened(let made):
      make(.agency, made.at, "重新办理", "Opened again", LocalizedText(made.reason))
    case .reversed(let made):
      make(.result, made.at, "撤销决定", "The decision is reversed", joined(made.reasons))
    case .licenceRecalled(_, let at):
      make(.result, at, "收回证照", "The licence is recalled")
    default: nil
    }
  }

  private static func make(
    _ kind: TimelineEntry.Kind, _ at: Instant, _ zh: String, _ en: String,
    _ detail: LocalizedText? = nil
  ) -> TimelineEntry {
    TimelineEntry(kind: kind, title: LocalizedText(zh, en), at: at, detail: detail)
  }

  private static func joined(_ texts: [String]) -> LocalizedText {
    LocalizedText(Notices.said(texts, .zh), Notices.said(texts, .en))
  }
}
