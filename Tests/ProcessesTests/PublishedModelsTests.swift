import FEEL
import Foundation
import Processes
import Testing

/// Where the published models lie beside the repository; nil on a machine without them.
private let suite: URL? = {
  var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  while root.path != "/", root.lastPathComponent != "Tests" { root.deleteLastPathComponent() }
  let folder = root.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/suites/bpmn")
  let manifest = folder.appendingPathComponent("manifest.json").path
  return FileManager.default.fileExists(atPath: manifest) ? folder : nil
}()

/// The published conformance models judge the engine; they are read where they lie.
@Suite(.enabled(if: suite != nil, "../shared/suites/bpmn is not beside the repository"))
struct PublishedModelsTests {
  private struct Entry: Decodable {
    struct Case: Decodable {
      var input: String?
      var integerVariable: Int?
      var expect: [String]
    }
    var name: String
    var group: String
    var file: String
    var cases: [Case]
  }

  /// Constructs that the engine refuses to run, or pools that it does not connect: each model
  /// leaves this list when it runs.
  static let notYet: Set<String> = [
    "Compensation_EndEvent_SubProcess", "Compensation_EndEvent_TopLevel",
    "Compensation_IntermediateEvent", "Compensation_StartEvent_EventSubProcess",
    "Compensation_TriggeredByCancel", "MultiInstance_OneBehavior",
    "MultiInstance_ComplexBehavior", "WCP09_Structured_Discriminator_MultiInstance",
    "WCP12_MultipleInstancesWithoutSynchronization", "AdHocSubProcess_Sequential",
    "WCP17_InterleavedParallelRouting", "SendTask", "Message_IntermediateEvent",
    "Message_EndEvent", "Signal_StartEvent", "Signal_EndEvent", "Signal_IntermediateEvent",
  ]

  /// Models that must be refused and are, at the least.
  static let refusedAtLeast = 118

  private func text(_ file: String) throws -> String {
    let url = try #require(suite).appendingPathComponent(file)
    // The models' conditions are Java: the engine knows only FEEL.
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
      .replacing("\")>\n", with: "\")\n")
      .replacing(/!test\.contains\("(\w+)"\)/) { "not(contains(test, \"\($0.1)\"))" }
      .replacing(/test\.contains\("(\w+)"\)/) { "contains(test, \"\($0.1)\")" }
  }

  @Test func `Published processes log what they should`() throws {
    let data = try Data(contentsOf: #require(suite).appendingPathComponent("manifest.json"))
    var passed = 0
    for entry in try JSONDecoder().decode([Entry].self, from: data) {
      for given in entry.cases where !Self.notYet.contains(entry.name) {
        let variables: FEELContext = [
          "test": given.input.map { .string($0) } ?? .null,
          "integerVariable": Value(given.integerVariable ?? 0),
        ]
        let log: [String]
        do {
          let process = try ProcessModel(
            Array(text("models/" + entry.file).utf8), file: entry.file)
          var runner = ScriptRunner(process)
          runner.run(variables)
          log = runner.log
        } catch let error as ProcessError {
          log = error.rule == .quantity ? ["ERROR"] : [error.description]
        }
        let agrees = log.sorted() == given.expect.sorted()
        #expect(agrees, "\(entry.name) \(given.input ?? ""): \(log), expected \(given.expect)")
        passed += agrees ? 1 : 0
      }
    }
    #expect(passed > 0)
  }

  @Test func `Published broken models are refused with a rule and an element`() throws {
    let folder = try #require(suite).appendingPathComponent("rejected")
    let files = try #require(FileManager.default.subpaths(atPath: folder.path))
      .filter { $0.hasSuffix(".bpmn") }
    var refused = 0
    for file in files {
      do {
        _ = try ProcessModel(Array(text("rejected/" + file).utf8), file: file)
      } catch let error as ProcessError {
        // To refuse what the engine cannot run says nothing about the rule that is broken.
        refused += error.element.isEmpty || error.rule == .supported ? 0 : 1
      }
    }
    #expect(refused >= Self.refusedAtLeast, "refused \(refused) of \(files.count)")
  }
}

/// Carries out the models' script markers, on a clock that only the timers move.
private struct ScriptRunner {
  static let busySeconds = 10

  let process: ProcessModel
  var log: [String] = []
  private var marked = false
  private var stored = false
  private var seen: [String: (from: Int, to: Int)] = [:]
  /// Tasks whose script was carried out and that stay busy until they are due.
  private var busy: Set<TokenID> = []
  private var now = 0
  private var due: [(at: Int, stimulus: Stimulus)] = []

  init(_ process: ProcessModel) { self.process = process }

  mutating func run(_ variables: FEELContext) {
    let first = process.start([:], variables: variables)
    var state = first.state
    if let problem = first.problem { log.append("\(problem)") }
    hear(first.effects)
    while !due.isEmpty, !state.ended {
      let next = due.indices.min { due[$0].at < due[$1].at } ?? 0
      var (at, stimulus) = due.remove(at: next)
      now = max(now, at)
      if case .complete(let token, _) = stimulus, let index = state.token(token)?.node,
        !busy.contains(token)
      {
        let (busySeconds, answer) = script(token, process.nodes[index].id, state)
        if busySeconds > 0 {
          busy.insert(token)
          due.append((now + busySeconds, answer))
          continue
        }
        stimulus = answer
      }
      let step = process.advance(state, stimulus, [:])
      state = step.state
      if step.problem != nil {
        log.append("ERROR_runtime")
        break
      }
      hear(step.effects)
    }
    if marked { log.append("MARKER_exists") }
    if let one = seen["1"], let two = seen["2"], one.from < two.to, two.from < one.to {
      log.append("EXECUTION_parallel")
    }
  }

  private mutating func hear(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .automatic(let token, _, _): due.append((now, .complete(token, [:])))
      case .startTimer(let token, _, _, let value):
        due.append((now + seconds(value), .timerFired(token)))
      case .cancelled(let token, _):
        due.removeAll {
          switch $0.stimulus {
          case .timerFired(token), .complete(token, _), .fail(token, _, _): true
          default: false
          }
        }
      case .thrown(_, .error, _): log.append("ERROR_thrownErrorEvent")
      default: break
      }
    }
  }

  /// Carries out the script: for how long it stays busy, and what it then answers.
  private mutating func script(
    _ token: TokenID, _ node: String, _ state: ProcessState
  ) -> (Int, Stimulus) {
    var results: FEELContext = [:]
    var duration = 0
    for line in (process.node(node)?.script ?? "").split(separator: ",") {
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
      case "WAIT_TEN_SECONDS": duration = Self.busySeconds
      case "CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2":
        duration = Self.busySeconds
        seen[String(word.suffix(1))] = (now, now + duration)
      case "THROW_ERROR": return (0, .fail(token, code: "ERR_CODE", message: ""))
      default: log.append(word)
      }
    }
    return (duration, .complete(token, results))
  }

  private func seconds(_ value: Value) -> Int {
    let text = value.description
    guard let number = text.split(whereSeparator: { !$0.isNumber }).last.flatMap({ Int($0) })
    else { return 0 }
    return text.contains("M") ? number * 60 : number
  }
}
