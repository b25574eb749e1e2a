import Civics
import FEEL

@testable import Casework

extension Play {
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
    case .accepted, .held, .granted, .denied, .returned:
      try play.act(.accept, by: play.clerk)
      if status == .accepted, !toDecide { break }
      try play.review()
      if status == .accepted { break }
      try play.decide(grant: status != .denied)
      if status == .granted {
        try play.act(.supply(Supply(uploads: ["drawings": Town.upload])), by: play.applicant)
      }
      if status == .returned {
        play.now = Town.at("2026-04-01")
        try play.act(.tick, by: .system)
      }
    }
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
        .supply(Supply(uploads: ["plan": Town.upload, "drawings": Town.upload])), applicant
      )
    case .complete:
      return (.complete(task("审查"), agrees: true, note: "", values: [:]), clerk)
    case .decide: return (.decide(task("决定"), grant: true, reasons: []), clerk)
    case .withdraw: return (.withdraw(reason: ""), applicant)
    case .rate: return (.rate(stars: 5, comment: ""), applicant)
    case .tick: return (.tick, .system)
    }
  }
}
