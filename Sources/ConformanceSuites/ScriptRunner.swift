import FEEL
import Foundation
import Processes

/// Carries out the models' script markers, on a clock that is moved on by the case's delay: what
/// is due by then happens, in its order, and nothing after. Times are milliseconds.
struct ScriptRunner {
  private static let busy = 10_000
  /// Steps of one case; an endless cycle stops here.
  private static let maximumSteps = 10_000

  private struct Due {
    let at: Int
    let instance: Int
    let stimulus: Stimulus
  }

  private let pools: Collaboration
  private(set) var log: [String] = []
  private var state = Collaboration.State()
  private var marked = false
  private var seen: [String: (from: Int, to: Int)] = [:]
  /// Tasks whose script was carried out and that stay busy until they are due.
  private var busy: Set<[Int]> = []
  private var now = 0
  private var due: [Due] = []

  /// The pool that is begun; the others are at work already, or are begun by it.
  private let main: Int

  init(_ pools: Collaboration, named name: String) {
    self.pools = pools
    main = pools.models.firstIndex { $0.id == name || $0.name == name } ?? 0
  }

  mutating func run(_ given: BPMNSuite.Case) {
    let variables: FEELContext = [
      "test": given.input.map { .string($0) } ?? .null,
      "integerVariable": Value(given.integerVariable ?? 0),
    ]
    // The other pools are at work before the first one speaks to them.
    if given.parallelProcess {
      for model in pools.models.indices where model != main {
        take(pools.start(model, in: state, [:], variables: variables))
      }
    }
    take(pools.start(main, in: state, [:], variables: variables))
    var steps = 0
    while let next = due.indices.min(by: { due[$0].at < due[$1].at }),
      due[next].at <= given.delayMilliseconds, steps < Self.maximumSteps
    {
      let item = due.remove(at: next)
      steps += 1
      now = max(now, item.at)
      guard let stimulus = stimulus(item) else { continue }
      let answer = pools.advance(state, item.instance, stimulus, [:])
      if answer.problem != nil, !state.instances[item.instance].state.ended {
        log.append("ERROR_runtime")
        break
      }
      take(answer)
    }
    if marked { log.append("MARKER_exists") }
    if let one = seen["1"], let two = seen["2"], one.from < two.to, two.from < one.to {
      log.append("EXECUTION_parallel")
    }
  }

  private mutating func take(_ answer: Collaboration.Answer) {
    if answer.problem != nil { log.append("ERROR_runtime") }
    state = answer.state
    for asked in answer.effects { hear(asked) }
  }

  private mutating func hear(_ asked: Collaboration.Asked) {
    let instance = asked.instance
    switch asked.effect {
    case .automatic(let token, _, _):
      due.append(Due(at: now, instance: instance, stimulus: .complete(token, [:])))
    case .startTimer(let token, _, _, let value):
      let wait = ModelTime.milliseconds(value) ?? 0
      due.append(Due(at: now + wait, instance: instance, stimulus: .timerFired(token)))
    case .cancelled(let token, _):
      due.removeAll {
        guard $0.instance == instance else { return false }
        switch $0.stimulus {
        case .timerFired(token), .complete(token, _), .fail(token, _, _): return true
        default: return false
        }
      }
    case .thrown(_, .error, _): log.append("ERROR_thrownErrorEvent")
    default: break
    }
  }

  /// What is told to the instance; nil where a script stays busy and is due later.
  private mutating func stimulus(_ item: Due) -> Stimulus? {
    let instance = state.instances[item.instance]
    guard case .complete(let token, _) = item.stimulus,
      let index = instance.state.token(token)?.node,
      !busy.contains([item.instance, token.rawValue])
    else { return item.stimulus }
    let script = pools.models[instance.model].nodes[index].script ?? ""
    let (duration, answer) = carryOut(script, token, instance.state)
    guard duration > 0 else { return answer }
    busy.insert([item.instance, token.rawValue])
    due.append(Due(at: now + duration, instance: item.instance, stimulus: answer))
    return nil
  }

  /// Carries out the script: for how long it stays busy, and what it then answers.
  private mutating func carryOut(
    _ script: String, _ token: TokenID, _ state: ProcessState
  ) -> (Int, Stimulus) {
    var results: FEELContext = [:]
    var duration = 0
    for line in script.split(whereSeparator: { $0 == "," || $0.isNewline }) {
      let word = line.trimmingCharacters(in: .whitespacesAndNewlines)
      switch word {
      case "CREATE_LOG_FILE", "": break
      case "CREATE_MARKER_FILE": marked = true
      case "INCREMENT_INTEGER_VARIABLE", "INCREMENT_INTEGER_VARIABLE_AND_LOG":
        if case .number(let number)? = state.variables["integerVariable"],
          let count = Int(number.description)
        {
          results["integerVariable"] = Value(count + 1)
        }
        if word.hasSuffix("LOG") { log.append("INCREMENT") }
      case "SET_STRING_DATA": results["data"] = .string("String")
      case "LOG_DATA":
        if state.variables["data"] == .string("String") { log.append("DATA_correct") }
      case "WAIT_TEN_SECONDS": duration = Self.busy
      case "CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2":
        duration = Self.busy
        seen[String(word.suffix(1))] = (now, now + duration)
      case "THROW_ERROR": return (0, .fail(token, code: "ERR_CODE", message: ""))
      default: log.append(word)
      }
    }
    return (duration, .complete(token, results))
  }
}
