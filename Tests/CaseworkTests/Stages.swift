import Civics
import FEEL

@testable import Casework
@testable import Catalogue

extension Play {
  /// A case of the item that was accepted with all of its materials.
  static func accepted(_ item: Item) throws -> Play {
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    return play
  }

  /// A promised case brought to the status by the acts that lead there. A case that is to be
  /// decided has its opinions already.
  static func promised(
    to status: CaseStatus?, toDecide: Bool = false, submission: Submission? = nil
  ) throws -> Play {
    var play = Play(try .promised(), at: Town.at("2026-03-02"))
    guard let status else { return play }
    let applicant = try Town.person()
    try play.act(
      .submit(submission ?? .promised(applicant)), by: .applicant(applicant.id))
    switch status {
    case .submitted: break
    case .correcting:
      try play.act(.askForCorrections(Self.points), by: play.clerk)
    case .refused: try play.act(.refuse(reasons: ["不属于本机关职权"]), by: play.clerk)
    case .withdrawn: try play.act(.withdraw(reason: "不办了"), by: play.applicant)
    case .accepted, .suspended, .held, .granted, .denied, .returned, .reversed:
      try play.act(.accept, by: play.clerk)
      if status == .accepted, !toDecide { break }
      try play.review()
      if status == .accepted { break }
      if status == .suspended {
        try play.act(play.suspension, by: play.clerk)
        break
      }
      try play.decide(grant: status != .denied)
      if status == .granted || status == .reversed {
        try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
      }
      if status == .reversed {
        try play.act(.reverse(.unqualified, reasons: ["不符合条件"]), by: play.head)
      }
      if status == .returned {
        play.now = Town.at("2026-04-01")
        try play.act(.tick, by: .system)
      }
    }
    return play
  }

  /// A case at this status on which the act can be carried out where the table has it: with the
  /// procedure, the incident, the check or the objection that it is about.
  static func ready(_ status: CaseStatus?, for act: Act) throws -> Play {
    switch (status, act) {
    case (.accepted, .decide): return try promised(to: status, toDecide: true)
    case (.accepted, .endProcedure):
      var play = try promised(to: status)
      try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
      return play
    case (.correcting, .endProcedure), (.suspended, .endProcedure):
      var play = try promised(to: .accepted)
      try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
      try play.act(
        status == .correcting ? .askForCorrections(Self.points) : play.suspension, by: play.clerk)
      return play
    case (.accepted, .resolve):
      var play = Play(try .failing(), at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(.submit(.promised(person, promise: false)), by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      return play
    case (.granted, .complete): return try declared()
    case (.reversed, .complete):
      var play = try promised(to: status)
      try play.act(.object(reason: "事实不清"), by: play.applicant)
      return play
    case (.returned, .complete), (.returned, .object), (.returned, .reopen):
      var play = Play(try .promised(), at: Town.at("2026-03-02"))
      let person = try Town.person()
      try play.act(
        .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
      try play.act(.accept, by: play.clerk)
      try play.act(
        .giveBack(reasons: ["材料与项目不符"], basis: Submission.basis), by: play.clerk)
      if act == .complete { try play.act(.object(reason: "事实不清"), by: play.applicant) }
      return play
    case (.refused, .complete), (.denied, .complete):
      var play = try promised(to: status)
      try play.act(.object(reason: "事实不清"), by: play.applicant)
      return play
    default: return try promised(to: status)
    }
  }

  /// Granted on a declaration that is still to be checked.
  static func declared() throws -> Play {
    let item = try Item.promised {
      $0.declaredCommitment = .init(checkDays: 20, legalBasis: Submission.basis)
    }
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, drawings: true, promise: false)), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    try play.review()
    try play.decide(grant: true)
    return play
  }

  static let points = [
    CorrectionNotice.Point(about: "plan", text: "请盖章"),
    CorrectionNotice.Point(about: "purpose", text: "请写明用途"),
  ]

  mutating func review() throws {
    try act(
      .complete(task("审查"), agrees: true, note: "齐全", values: ["score": Value(9)]),
      by: .officer(Town.officer([.reviewer])))
    try act(
      .complete(task("消防意见"), agrees: true, note: "", values: [:]),
      by: .officer(Town.officer([.reviewer], of: Town.assisting)))
  }

  mutating func decide(grant: Bool) throws {
    try act(
      .decide(task("决定"), grant: grant, reasons: grant ? [] : ["不符合规划"]),
      by: .officer(Town.officer([.decider])))
  }
}

extension Play {
  /// A command of this act that the case could carry out, and who gives it.
  func command(_ act: Act) throws -> (Command, Actor) {
    let person = try Town.person()
    switch act {
    case .submit: return (.submit(.promised(person)), .applicant(person.id))
    case .accept: return (.accept, clerk)
    case .refuse: return (.refuse(reasons: ["不属于职权"]), clerk)
    case .askForCorrections: return (.askForCorrections(Self.points), clerk)
    case .supply:
      return (
        .supply(
          Supply(
            form: ["purpose": .string("改建")],
            uploads: ["plan": Town.upload, "drawings": Town.upload])), applicant
      )
    case .checkPaper: return (.checkPaper(material: "plan", note: "原件编号 7"), clerk)
    case .complete:
      if let task = live?.tasks.first(where: { $0.act == .objection }) {
        return (.complete(task.id, agrees: true, note: "事实确有不清", values: [:]), head)
      }
      if let task = live?.tasks.first(where: { $0.act == .check }) {
        return (.complete(task.id, agrees: true, note: "", values: [:]), clerk)
      }
      return (.complete(task("审查"), agrees: true, note: "", values: [:]), clerk)
    case .decide: return (.decide(task("决定"), grant: true, reasons: []), clerk)
    case .withdraw: return (.withdraw(reason: ""), applicant)
    case .rate: return (.rate(stars: 5, comment: ""), applicant)
    case .tick: return (.tick, .system)
    case .requestExtension: return (.requestExtension(reason: "情况复杂"), clerk)
    case .beginProcedure: return (.beginProcedure(.hearing, reason: "涉及公共利益"), clerk)
    case .endProcedure:
      let open = live?.turns.openProcedures.first?.id
      return (.endProcedure(open ?? "none", result: "无异议"), clerk)
    case .suspend: return (suspension, clerk)
    case .resume: return (.resume(reason: "情形消失"), clerk)
    case .reassign:
      let task = live?.tasks.first
      return (
        .reassign(task?.id ?? "none", to: Town.assisting, officer: nil, reason: "职责调整"), clerk
      )
    case .giveBack:
      return (.giveBack(reasons: ["材料与项目不符"], basis: Submission.basis), clerk)
    case .resolve:
      let task = live?.tasks.first { $0.act == .incident }
      return (.resolve(task?.id ?? "none", .retry, grant: false, note: ""), clerk)
    case .object: return (.object(reason: "事实不清"), applicant)
    case .reopen: return (.reopen(reason: "复议决定要求重新办理"), head)
    case .reverse: return (.reverse(.unqualified, reasons: ["不符合条件"]), head)
    }
  }

  /// The head of the agency 负责人.
  var head: Actor { .officer(Town.officer([.supervisor])) }

  var suspension: Command {
    .suspend(
      reason: "涉及诉讼", basis: Submission.basis, until: now.chinaDate.adding(days: 30))
  }
}
