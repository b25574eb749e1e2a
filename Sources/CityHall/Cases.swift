import Casework
import Catalogue
import Civics
import FEEL
import Store

/// A case as its page shows it.
package struct CaseFile: Sendable {
  package var `case`: Case
  package var item: Item
  package var timeline: [TimelineEntry]
  package var clock: ClockLine?
  package var ledger: ClockLedger
  package var documents: [WrittenNotice]
  /// One list of sentences for each automatic decision.
  package var explanations: [[LocalizedText]]
  package var nextStep: LocalizedText
  /// Until when the applicant may object; nil: not, or no more.
  package var objectionDay: CalendarDate?
}

/// The legal clock as a line of days.
package struct ClockLine: Sendable, Hashable {
  package enum Level: String, Sendable, Hashable { case normal, near, due, overdue }
  package var elapsed: Int
  package var promised: Int
  package var statutory: Int
  package var dueOn: CalendarDate?
  package var isStopped: Bool
  package var level: Level
}

extension CityHall {
  package func caseFile(_ id: CaseID, as viewer: Viewer) async throws(StoreError)
    -> Result<CaseFile, Refusal>
  {
    let events = try events(of: id)
    guard let found = Case.replaying(events), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    if let officer = viewer.officer {
      try await recordLook(
        at: found.applicant.id, by: officer.agency.rawValue + "/" + officer.name,
        what: item.definition.name,
        purpose: LocalizedText(zh: "办理您的办件", en: "Worked on your case"),
        legalBasis: item.definition.legalBasis.first.map { $0.law + $0.article } ?? "",
        caseID: id)
    }
    return .success(
      CaseFile(
        case: found, item: item, timeline: Timeline.entries(events, item: item, agency: agencyName),
        clock: clockLine(found),
        ledger: ClockLedger(found, now: now, calendar: city.calendar, item: item),
        documents: WrittenNotice.all(events),
        explanations: found.explanations.map {
          ExplanationText.sentences($0, item: item, toOfficer: viewer.officer != nil)
        },
        nextStep: nextStep(found, item),
        objectionDay: found.mayObject(on: today) ? found.objectionDay : nil))
  }

  /// The applicant, the agent, and officers of agencies that have or had work on it.
  func maySee(_ found: Case, _ viewer: Viewer) throws(StoreError) -> Bool {
    switch viewer {
    case .visitor: return false
    case .system: return true
    case .citizen(let citizen):
      return citizen.parties.contains(found.applicant.id)
        || found.agent.map { $0.id == citizen.person.id && citizen.actingFor != nil } == true
    case .officer(let officer):
      return try item(found.item, edition: found.edition)?.definition.agency == officer.agency
        || found.agencies.contains(officer.agency)
    }
  }

  package func cases(of viewer: Viewer, after: Page? = nil, limit: Int = pageRows)
    throws(StoreError) -> Result<[CaseRow], Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    return .success(
      try store.cases(
        of: citizen.applicant.id, after: after, limit: min(limit, Self.pageRows)))
  }

  func clockLine(_ found: Case) -> ClockLine? {
    let clock = found.clock
    guard clock.state != .notStarted, let elapsed = clock.elapsed(now, city.calendar) else {
      return nil
    }
    return ClockLine(
      elapsed: elapsed, promised: clock.promisedDays + clock.extendedDays,
      statutory: clock.statutoryDays + clock.extendedDays,
      dueOn: clock.dueOn(city.calendar), isStopped: clock.state == .stopped,
      level: Self.level(elapsed: elapsed, of: clock.promisedDays + clock.extendedDays))
  }

  static func level(elapsed: Int, of days: Int) -> ClockLine.Level {
    if elapsed > days { return .overdue }
    if elapsed == days { return .due }
    return elapsed * 100 >= days * LegalLimits.nearPercent ? .near : .normal
  }

  /// What failed is the officers' to read.
  private var incident: LocalizedText {
    LocalizedText(zh: "转人工处理", en: "an officer's look at it")
  }

  private func nextStep(_ found: Case, _ item: Item) -> LocalizedText {
    if found.tasks.contains(where: { $0.act == .objection }) {
      return LocalizedText(
        zh: "您的异议正在处理，结果会书面告知您。",
        en: "Your objection is being looked at; you are told the result in writing.")
    }
    switch found.status {
    case .submitted:
      let days = found.clock.promisedDays
      return LocalizedText(
        zh: "等待受理。五个工作日内会答复您；逾期没有答复，自收到之日起视为受理。受理后承诺 \(days) 个工作日办结。",
        en:
          "Waiting for acceptance. You are answered within five working days; without an answer it "
          + "counts as accepted from the day it came in. Once accepted, it is decided within "
          + "\(days) working days.")
    case .correcting:
      let until = found.corrections.last.map { LocalizedText($0.until) } ?? ""
      return LocalizedText(
        zh: "请在 \(until(.zh)) 前补齐下面的内容。", en: "Supply what is listed below by \(until(.en)).")
    case .accepted:
      let names = found.tasks.map { $0.act == .incident ? incident : item.name(of: $0) }
      let procedures = found.turns.openProcedures.map(\.kind)
      let zh = procedures.map(\.rawValue) + names.map { $0(.zh) }
      let en = procedures.map { $0.title(.en).lowercased() } + names.map { $0(.en) }
      return LocalizedText(
        zh: "正在办理：\(zh.joined(separator: "、"))。您不用做什么。",
        en: "Under way: \(en.joined(separator: ", ")). Nothing for you to do.")
    case .held:
      let until = found.commitment.map { LocalizedText($0.until) } ?? ""
      return LocalizedText(
        zh: "已决定准予。请在 \(until(.zh)) 前补交承诺的材料，补齐后立即发放结果。",
        en: "Granted. Hand in the promised material by \(until(.en)); the result follows at once.")
    case .granted:
      return found.licences.isEmpty
        ? LocalizedText(zh: "已办结。", en: "Done.")
        : LocalizedText(zh: "已办结，证照已放入卡包。", en: "Done. The licence is in your wallet.")
    case .denied, .refused:
      return LocalizedText(
        zh: "不服的，可以申请行政复议或者提起行政诉讼，途径见下方。",
        en: "If you disagree, you may appeal; the ways are listed below.")
    case .withdrawn: return LocalizedText(zh: "您已撤回。", en: "You withdrew it.")
    case .returned: return LocalizedText(zh: "已退件，可以重新申请。", en: "Returned. You may apply again.")
    case .suspended:
      let until = found.turns.suspension.map { LocalizedText($0.until) } ?? ""
      return LocalizedText(
        zh: "中止办理，最长至 \(until(.zh))，这段时间不计入办理期限。",
        en: "Suspended until \(until(.en)) at most. This time is not counted.")
    case .reversed:
      return LocalizedText(
        zh: "原准予决定已撤销。不服的，可以申请行政复议或者提起行政诉讼，途径见下方。",
        en: "The decision was reversed. If you disagree, you may appeal; the ways are listed below."
      )
    }
  }
}
