import Civics
import FEEL
import Testing

@testable import Casework

/// SplitMix64: the same seed, the same story.
struct Dice {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }
  mutating func flip() -> Bool { roll(2) == 0 }
  mutating func pick<Element>(_ list: [Element], or other: Element) -> Element {
    list.isEmpty ? other : list[roll(list.count)]
  }
}

struct RandomTests {
  static let turns = 40

  private func command(_ dice: inout Dice, _ play: Play) throws -> (Command, Actor) {
    let person = try Town.person()
    let task = dice.pick(play.live?.tasks.map(\.id) ?? [], or: "none")
    let upload = Upload(
      digest: "d", kind: dice.pick(["pdf", "exe"], or: "pdf"), bytes: dice.roll(12_000),
      name: "f")
    let applicant = Actor.applicant(
      dice.roll(8) == 0 ? try Town.other().id : person.id)
    let officer = Actor.officer(
      Town.officer(
        dice.roll(5) == 0 ? [.window] : [.window, .reviewer, .decider],
        of: dice.pick([Town.agency, Town.agency, Town.assisting], or: Town.agency)))
    switch dice.roll(13) {
    case 0:
      return (
        .submit(
          .promised(
            person, drawings: dice.flip(), promise: dice.flip(), plan: dice.roll(5) > 0,
            badCredit: dice.roll(5) == 0, key: dice.flip(), honest: dice.flip())), applicant
      )
    case 1: return (.accept, officer)
    case 2: return (.refuse(reasons: dice.flip() ? ["理由"] : []), officer)
    case 3:
      return (.askForCorrections(dice.roll(4) == 0 ? [] : Play.points), officer)
    case 4:
      return (
        .supply(
          Supply(
            form: dice.flip() ? ["purpose": .string("新")] : [:],
            uploads: dice.flip() ? ["drawings": upload] : ["plan": upload])), applicant
      )
    case 5, 6, 7:
      return (
        .complete(
          task, agrees: dice.roll(4) > 0, note: dice.flip() ? "意见" : "",
          values: dice.roll(5) == 0 ? ["note": Value(1)] : [:]), officer
      )
    case 8: return (.decide(task, grant: dice.flip(), reasons: dice.flip() ? ["因"] : []), officer)
    case 9: return (.withdraw(reason: ""), dice.roll(4) == 0 ? applicant : officer)
    case 11:
      return (
        .checkPaper(
          material: dice.pick(["plan", "drawings", "truth"], or: "none"),
          note: dice.roll(5) > 0 ? "原件" : " "), officer
      )
    case 10: return (.rate(stars: dice.roll(7), comment: ""), applicant)
    default: return (.tick, .system)
    }
  }

  @Test(arguments: 0..<150)
  func `whatever is asked, the case keeps to the law and replays the same`(_ seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    var play = Play(try .promised(days: 1 + dice.roll(20)), at: Town.at("2026-01-05"))
    var first = try command(&dice, play)
    while first.0.act != .submit { first = try command(&dice, play) }
    for turn in 0..<Self.turns {
      let (command, actor) = turn == 0 ? first : try command(&dice, play)
      let before = play.live
      switch play.decide(command, by: actor) {
      case .failure(let refusal):
        #expect(!refusal.reasons.isEmpty)
        #expect(refusal.reasons.allSatisfy { !$0.text.zh.isEmpty && !$0.text.en.isEmpty })
      case .success(let events):
        let after = try #require(
          before.map { $0.applying(events) } ?? Case.replaying(events))
        play.live = after
        play.events += events
        let targets = Transitions.targets(of: command.act, from: before?.status)
        #expect(targets?.contains(after.status) == true, "\(command.act) → \(after.status)")
        if let before, before.status.isTerminal { #expect(after.status == before.status) }
        if after.status.isTerminal {
          #expect(after.tasks.isEmpty && after.timers.isEmpty)
          #expect(after.nextTick(Town.calendar) == nil)
        }
        if after.status == .granted { #expect(after.licences.count == 1) }
        if after.status == .held || after.status == .denied { #expect(after.licences.isEmpty) }
      }
      if dice.flip() { play.now = play.now.adding(seconds: dice.roll(5 * 86_400)) }
    }
    guard let live = play.live else { return }
    #expect(Case.replaying(play.events) == live)
    #expect(live.version == play.events.count)
    #expect(
      Set(play.events.indices.map { Case.replaying(Array(play.events[0...$0]))?.version })
        == Set(1...play.events.count))
  }
}
