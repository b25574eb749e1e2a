import Catalogue
import Civics
import FEEL

/// Laws that the engine itself goes by.
enum Laws {
  static let licensing = "中华人民共和国行政许可法"
  static let acceptance = LegalBasis(law: licensing, article: "第三十二条", text: nil)
}

extension Decider {
  mutating func accept() throws(Refusal) {
    let task = try openTask(.accept)
    let officer = try requireOfficer(for: task)
    emit(.taskClosed(task.id, opinion: nil, at: now))
    try beginReview(by: .officer(officer), bySilence: false)
  }

  /// The clock starts at acceptance: by an officer now, by silence on the day the application
  /// came in (行政许可法 第三十二条第一款第四项).
  private mutating func beginReview(by actor: Actor, bySilence: Bool) throws(Refusal) {
    let promised = live.evidence.filter { $0.source == .promised }.map(\.material)
    var commitment: Commitment?
    if !promised.isEmpty, let rule = item.definition.conditionalAcceptance {
      commitment = Commitment(
        materials: promised, statement: rule.commitment, until: try day(after: rule.days),
        fulfilledAt: nil)
    }
    let since = live.receivedAt
    emit(
      .accepted(
        Accepted(
          by: actor, at: now, bySilence: bySilence, commitment: commitment,
          silence: silenceLimit())))
    let paper = document(.acceptance)
    clock(
      .started, bySilence ? .silence : .acceptance, at: bySilence ? since : now,
      bySilence
        ? LocalizedText(
          "逾期未告知补正，自收到申请材料之日起即为受理（行政许可法第三十二条）",
          "No corrections were asked in time: accepted from the day of receipt "
            + "(Administrative Licensing Law, art. 32)")
        : LocalizedText("受理", "Accepted"), basis: Laws.acceptance, evidence: paper.number)
    tell(Notices.accepted(item, live, turn.calendar, bySilence: bySilence), paper)
    try startProcess()
  }

  mutating func refuse(_ given: [String]) throws(Refusal) {
    let task = try openTask(.accept)
    let officer = try requireOfficer(for: task)
    try requireInTime()
    let reasons = try texts(given, about: "reasons")
    guard !reasons.isEmpty else { throw Self.reasonsNeeded }
    emit(.taskClosed(task.id, opinion: nil, at: now))
    emit(.refused(reasons: reasons, by: .officer(officer), at: now))
    tell(Notices.refused(item, live, reasons), document(.refusal))
  }

  static let reasonsNeeded = Refusal(
    .invalid, about: "reasons", "请写明理由（行政许可法第三十八条）",
    "Give the reasons (Administrative Licensing Law, art. 38)")

  func requireInTime() throws(Refusal) {
    guard let last = live.acceptanceDueOn(turn.calendar), today > last else { return }
    throw Refusal(
      .outOfTime, "五个工作日（至 \(last)）已过，依法视为已受理",
      "The five working days (to \(last)) have passed: by law the application counts as accepted")
  }

  // MARK: The timer

  mutating func tick() throws(Refusal) {
    guard case .system = turn.actor else { throw Refusal.notSystem }
    switch live.status {
    case .submitted: try acceptBySilence()
    case .correcting:
      if let until = live.corrections.last?.until, today > until {
        giveBack(
          LocalizedText(
            "逾期（\(until.written(.zh))）未补正",
            "The corrections did not come in by \(until.written(.en))"))
      }
    case .accepted, .held, .suspended:
      if try endPromise() { return }
      switch live.status {
      case .suspended: goOnAfterSuspension()
      case .accepted: try goOn()
      default: break
      }
    case .refused, .granted, .denied, .withdrawn, .returned, .reversed: tellLateAnswers()
    }
  }

  private mutating func goOn() throws(Refusal) {
    try fireTimers()
    if live.status == .accepted { try tellLateSteps() }
    if live.status == .accepted { warn() }
    if live.status == .accepted { try approveBySilence() }
  }

  private mutating func acceptBySilence() throws(Refusal) {
    guard let last = live.acceptanceDueOn(turn.calendar), today > last else { return }
    for task in live.tasks where task.act == .accept { emit(.taskCancelled(task.id, at: now)) }
    try beginReview(by: .system, bySilence: true)
    if live.status == .accepted { warn() }
  }

  private mutating func warn() {
    let levels = live.clock.dueWarnings(now, turn.calendar)
    for level in levels { emit(.warned(ClockWarning(level: level, at: now))) }
    // Of several days that have passed the last one says all.
    if let last = levels.last { tell(Notices.warned(item, last, live, turn.calendar)) }
  }

  // MARK: Withdrawing and rating

  mutating func withdraw(_ reason: String) throws(Refusal) {
    try requireApplicant()
    try requireShort(reason, about: "reason")
    let reason = FieldReader.trimmed(reason)
    let paper = document(.withdrawal)
    cancelTasks()
    recallLicences()
    endClock(
      .withdrawal, LocalizedText("申请人撤件", "Withdrawn by the applicant"), evidence: paper.number)
    emit(.withdrawn(reason: reason, at: now))
    tell(Notices.withdrawn(item, reason), paper)
  }

  mutating func rate(_ stars: Int, _ comment: String) throws(Refusal) {
    try requireApplicant()
    guard (1...5).contains(stars) else {
      throw Refusal(
        .invalid, about: "stars", "请从“非常满意”到“非常不满意”中选择一项",
        "Choose one of the five ratings")
    }
    guard live.rating == nil else {
      throw Refusal(.conflict, "您已经评价过本办件", "You have rated this case already")
    }
    try requireShort(comment, about: "comment")
    emit(.rated(Rating(stars: stars, comment: FieldReader.trimmed(comment), at: now)))
    tell(Notices.rated(item, stars))
  }

  mutating func cancelTasks() {
    for task in live.tasks { emit(.taskCancelled(task.id, at: now)) }
  }

  mutating func endClock(
    _ cause: ClockCause, _ reason: LocalizedText, basis: LegalBasis? = nil, evidence: String? = nil
  ) {
    guard live.clock.state == .running || live.clock.state == .stopped else { return }
    clock(.ended, cause, reason, basis: basis, evidence: evidence)
  }
}
