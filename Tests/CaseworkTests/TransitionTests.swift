import Civics
import Testing

@testable import Casework

struct TransitionTests {
  static let pairs: [(CaseStatus?, Act)] = ([nil] + CaseStatus.allCases.map { $0 }).flatMap {
    status in Act.allCases.map { (status, $0) }
  }

  @Test(arguments: pairs)
  func `an act is carried out where the table has it and a conflict everywhere else`(
    _ status: CaseStatus?, _ act: Act
  ) throws {
    let play = try Play.ready(status, for: act)
    #expect(play.status == status)
    let (command, actor) = try play.command(act)
    let outcome = play.decide(command, by: actor)
    guard let targets = Transitions.targets(of: act, from: status) else {
      let refusal = play.refusal(command, by: actor)
      #expect(refusal?.kind == (status == nil ? .notFound : .conflict))
      #expect(refusal?.reasons.allSatisfy { !$0.text.zh.isEmpty && !$0.text.en.isEmpty } == true)
      return
    }
    let events = try outcome.get()
    let after = play.live.map { $0.applying(events) } ?? Case.replaying(events)
    #expect(targets.contains(try #require(after?.status)))
  }

  @Test func `the table names every pair once and only closed cases are final`() throws {
    let keys = Transitions.table.map { "\($0.from?.rawValue ?? "-") \($0.act)" }
    #expect(Set(keys).count == keys.count)
    for move in Transitions.table where move.from?.isTerminal == true {
      switch move.act {
      case .rate, .tick, .object: #expect(move.to == [move.from])
      case .complete: #expect(move.to.contains(try #require(move.from)))
      case .reopen: #expect(move.to.isDisjoint(with: [.reversed, .withdrawn, .returned, .refused]))
      case .reverse: #expect(move.from == .granted && move.to == [.reversed])
      default: Issue.record("\(move)")
      }
    }
    for status in CaseStatus.allCases {
      #expect(Transitions.targets(of: .tick, from: status) != nil)
      #expect((Transitions.targets(of: .rate, from: status) != nil) == status.isTerminal)
    }
  }

  @Test func `every target is reached by the act that the table names`() throws {
    // What the pairs above do not reach: acts that lead to several statuses.
    let denied = try Play.promised(to: .denied)
    #expect(denied.live?.decision?.granted == false)
    let granted = try Play.promised(to: .granted)
    #expect(granted.live?.licences.count == 1)
    var silent = try Play.promised(to: .submitted)
    silent.now = Town.at("2026-03-10")
    try silent.act(.tick, by: .system)
    #expect(silent.status == .accepted)
    var late = try Play.promised(to: .correcting)
    late.now = Town.at("2026-03-17")
    try late.act(.tick, by: .system)
    #expect(late.status == .returned)
  }

  @Test func `only whom it concerns may act`() throws {
    let stranger = Actor.applicant(try Town.other().id)
    let foreign = Actor.officer(Town.officer(of: "elsewhere"))
    let roleless = Actor.officer(Town.officer([.supervisor]))
    for move in Transitions.table {
      let play = try Play.ready(move.from, for: move.act)
      let (command, actor) = try play.command(move.act)
      // A supervisor may suspend, and pass on what a desk of the agency has.
      let leads = [Act.suspend, .resume, .reassign].contains(move.act)
      for wrong in [stranger, foreign, roleless, .system]
      where wrong != actor && !(leads && wrong == roleless) {
        #expect(play.refusal(command, by: wrong)?.kind == .notAllowed, "\(move) by \(wrong)")
      }
    }
  }

  @Test func `the second of two officers is told that the task is done`() throws {
    var play = try Play.promised(to: .accepted)
    let id = play.task("审查")
    let command = Command.complete(id, agrees: true, note: "", values: [:])
    try play.act(command, by: play.clerk)
    #expect(play.refusal(command, by: play.clerk)?.kind == .conflict)
    #expect(
      play.refusal(.complete("nowhere", agrees: true, note: "", values: [:]), by: play.clerk)?
        .kind == .notFound)
    let accepting = try Play.promised(to: .accepted)
    #expect(accepting.refusal(.accept, by: accepting.clerk)?.kind == .conflict)
  }

  @Test func `a case is not acted on with another item's definition`() throws {
    var play = try Play.promised(to: .submitted)
    var other = try #require(play.live)
    other.item = "something-else"
    play.live = other
    #expect(play.refusal(.accept, by: play.clerk)?.kind == .conflict)
  }
}
