import FEEL
import Foundation
import Processes
import Testing

/// Random stimuli on random well-formed processes, all from a seed, with failures of the machine
/// between every two effects. `make simulate SEEDS=1000` runs more of them, and
/// `make simulate FIRST=17 SEEDS=17` one alone: a seed always gives the same run.
struct PropertyTests {
  static let first = number("FIRST") ?? 1
  static let seeds = max(first, number("SEEDS") ?? 200)

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  /// Far more stimuli than any of these processes takes.
  static let maximumStimuli = 2_000

  @Test(arguments: first...seeds)
  func `No token is lost or doubled, whatever happens in whichever order`(seed: UInt64) throws {
    let drawn = RandomProcess(seed: seed)
    let process = try model(drawn.xml)
    var numbers = SeededNumbers(seed ^ 0xABCD)
    let facts: FEELContext = ["n": Value(Int.random(in: 0...9, using: &numbers))]
    let first = process.start(facts)
    try #require(first.problem == nil, "seed \(seed)")
    #expect(process.start(facts) == first, "the same start gives the same step")
    var ledger = Ledger()
    ledger.enter(first.effects)
    var state = first.state
    // What a store would hold: the stimuli that were accepted, and the last state as saved.
    var journal: [Stimulus] = []
    var replayed = first.state
    var stimuli = 0
    while !state.ended, stimuli < Self.maximumStimuli {
      stimuli += 1
      try check(state, ledger, seed)
      guard
        let (token, isTimer) = ledger.open.sorted(by: { $0.key < $1.key })
          .randomElement(using: &numbers)
      else {
        Issue.record("seed \(seed): nothing is open, yet the process has not ended")
        return
      }
      let stimulus: Stimulus
      switch (isTimer, Int.random(in: 0...9, using: &numbers)) {
      case (true, _): stimulus = .timerFired(token)
      case (false, 0): stimulus = .fail(token, code: "E", message: "down")
      case (false, 1): stimulus = .timerFired(token)
      case (false, 2): stimulus = .complete(TokenID(rawValue: state.nextToken), [:])
      case (false, 3): stimulus = .signal(name: "nobody")
      default: stimulus = .complete(token, ["last": Value(stimuli)])
      }
      let saved = try reloaded(state)
      let step = process.advance(state, stimulus, facts)
      if step.problem == nil {
        journal.append(stimulus)
        if case .signal = stimulus {} else { ledger.open[token] = nil }
        // The machine fails after each effect: the step is made again from what was saved, and
        // what was not carried out yet is exactly what is left of it.
        for carriedOut in step.effects.indices {
          ledger.enter([step.effects[carriedOut]])
          let again = process.advance(saved, stimulus, facts)
          #expect(again == step, "seed \(seed): made again after \(carriedOut + 1) effects")
        }
        replayed = process.advance(try reloaded(replayed), stimulus, facts).state
        #expect(replayed == step.state, "seed \(seed): replayed differs from live")
      } else {
        #expect(step.state == state && step.effects.isEmpty, "seed \(seed)")
      }
      state = step.state
    }
    let whole = journal.reduce(process.start(facts).state) {
      process.advance($0, $1, facts).state
    }
    #expect(whole == state, "seed \(seed): replayed from the beginning differs from live")
    #expect(state.ended, "seed \(seed): did not end in \(stimuli) stimuli")
    #expect(ledger.ends == 1, "seed \(seed): end reached \(ledger.ends) times")
    #expect(ledger.finishes == 1, "seed \(seed)")
    #expect(ledger.open.isEmpty, "seed \(seed)")
    #expect(ledger.faults.isEmpty, "seed \(seed): \(ledger.faults)")
    #expect(state.tokens.isEmpty && state.outcome == "end", "seed \(seed)")
  }

  private func check(_ state: ProcessState, _ ledger: Ledger, _ seed: UInt64) throws {
    let ids = state.tokens.map(\.id)
    #expect(Set(ids).count == ids.count, "seed \(seed): a token is there twice")
    #expect(ids.allSatisfy { $0.rawValue < state.nextToken }, "seed \(seed)")
    #expect(Set(ledger.open.keys).isSubset(of: ids), "seed \(seed): an open task has no token")
    let bytes = try JSONEncoder().encode(state)
    let decoded = try JSONDecoder().decode(ProcessState.self, from: bytes)
    #expect(decoded == state, "seed \(seed): the state changed in its encoding")
  }

  private func reloaded(_ state: ProcessState) throws -> ProcessState {
    try JSONDecoder().decode(ProcessState.self, from: JSONEncoder().encode(state))
  }

  /// What the outside has been told is open.
  private struct Ledger {
    /// Open tokens; true for a timer.
    var open: [TokenID: Bool] = [:]
    var ends = 0
    var finishes = 0
    var faults: [String] = []

    mutating func enter(_ effects: [Effect]) {
      for effect in effects {
        switch effect {
        case .userTask(let token, _), .automatic(let token, _, _):
          if open.updateValue(false, forKey: token) != nil { faults.append("\(effect) twice") }
        case .startTimer(let token, _, _, _):
          if open.updateValue(true, forKey: token) != nil { faults.append("\(effect) twice") }
        case .cancelled(let token, _):
          if open.removeValue(forKey: token) == nil { faults.append("\(effect) was not open") }
        case .ended(let node): ends += node == "end" ? 1 : 0
        case .finished: finishes += 1
        default: break
        }
      }
    }
  }
}
