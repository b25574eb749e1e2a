import FEEL
import Processes
import Testing

/// Random processes stopped at a random moment, moved, and driven on beside those that stayed.
struct MigrationPropertyTests {
  static let seeds = PropertyTests.first...PropertyTests.seeds

  @Test(arguments: seeds)
  func `A move onto the same model changes nothing`(seed: UInt64) throws {
    let process = try model(RandomProcess(seed: seed).xml)
    try compare(seed, process, process, ProcessMapping()) { $0 }
  }

  /// Every id is another one, and a task stands before all: every node has another place.
  @Test(arguments: seeds)
  func `A move onto a model with other ids leaves the behaviour the same`(seed: UInt64) throws {
    let xml = RandomProcess(seed: seed).xml
    let old = try model(xml)
    var renamed = ""
    var names: [String: String] = [:]
    for line in xml.split(separator: "\n") { renamed += Self.renamed(line, &names) + "\n" }
    renamed =
      "<userTask id=\"before\"/><sequenceFlow id=\"in\" sourceRef=\"x-start\" targetRef=\"before\"/>"
      + renamed.replacing(
        "sourceRef=\"x-start\"", with: "sourceRef=\"before\"")
    let new = try model(renamed)
    try compare(seed, old, new, ProcessMapping(elements: names)) { names[$0] ?? $0 }
  }

  /// Puts `x-` before every id of nodes and flows, and wherever one is named.
  private static func renamed(_ line: Substring, _ names: inout [String: String]) -> String {
    var result = ""
    var rest = line
    while let quote = rest.firstIndex(of: "\"") {
      let attribute = rest[..<quote].split(separator: " ").last.map(String.init) ?? ""
      let value = rest[rest.index(after: quote)...].prefix { $0 != "\"" }
      result += rest[...quote]
      let isElement = ["sourceRef=", "targetRef=", "attachedToRef=", "default=", "id="]
      if isElement.contains(attribute) {
        let name = "x-\(value)"
        let isDefinition = value.hasPrefix("d") || value.hasPrefix("a")
        if attribute == "id=", !isDefinition { names[String(value)] = name }
        result += name
      } else {
        result += value
      }
      result += "\""
      rest = rest[rest.index(after: value.endIndex)...]
    }
    return result + rest
  }

  /// Runs the old process to a random moment, moves it, and goes on with the same stimuli.
  private func compare(
    _ seed: UInt64, _ old: ProcessModel, _ new: ProcessModel, _ mapping: ProcessMapping,
    name: (String) -> String
  ) throws {
    var numbers = SeededNumbers(seed ^ 0x5EED)
    let facts: FEELContext = ["n": Value(Int.random(in: 0...9, using: &numbers))]
    var step = old.start(facts)
    var open = Open()
    open.enter(step.effects)
    var stimuli = Int.random(in: 0...12, using: &numbers)
    while stimuli > 0, !step.state.ended {
      stimuli -= 1
      let next = old.advance(step.state, try open.draw(&numbers, seed), facts)
      if next.problem == nil { open.enter(next.effects) }
      step = next.problem == nil ? next : step
    }
    let result = new.migrate(step.state, from: old, by: mapping, facts)
    if step.state.ended {
      #expect(throws: MigrationRefusal(obstacles: [.ended])) { try result.get() }
      return
    }
    let moved = try result.get()
    #expect(moved.effects.isEmpty, "seed \(seed): a move alone begins nothing")
    var (left, right) = (step.state, moved.state)
    var rounds = 0
    while !left.ended, rounds < PropertyTests.maximumStimuli {
      rounds += 1
      #expect(left.tokens.map(\.id) == right.tokens.map(\.id), "seed \(seed)")
      #expect(Set(old.standing(left).map(name)) == new.standing(right), "seed \(seed)")
      let stimulus = try open.draw(&numbers, seed)
      let (one, other) = (
        old.advance(left, stimulus, facts), new.advance(right, stimulus, facts)
      )
      #expect((one.problem == nil) == (other.problem == nil), "seed \(seed)")
      #expect(one.effects.map { word($0, name) } == other.effects.map { word($0) }, "seed \(seed)")
      if one.problem == nil { open.enter(one.effects) }
      (left, right) = (one.state, other.state)
    }
    #expect(left.ended && right.ended, "seed \(seed)")
    #expect(right.outcome == left.outcome.map(name), "seed \(seed)")
  }

  private func word(_ effect: Effect, _ name: (String) -> String) -> String {
    var words = ProcessesTests.word(effect).split(separator: " ").map(String.init)
    for index in words.indices { words[index] = name(words[index]) }
    return words.joined(separator: " ")
  }

  private func word(_ effect: Effect) -> String { ProcessesTests.word(effect) }

  /// Tokens that something outside answers; true for a timer.
  private struct Open {
    var tokens: [TokenID: Bool] = [:]

    mutating func enter(_ effects: [Effect]) {
      for effect in effects {
        switch effect {
        case .userTask(let token, _), .automatic(let token, _, _): tokens[token] = false
        case .startTimer(let token, _, _, _): tokens[token] = true
        case .cancelled(let token, _): tokens[token] = nil
        default: break
        }
      }
    }

    mutating func draw(_ numbers: inout SeededNumbers, _ seed: UInt64) throws -> Stimulus {
      let (token, isTimer) = try #require(
        tokens.sorted { $0.key < $1.key }.randomElement(using: &numbers), "seed \(seed)")
      if isTimer {
        tokens[token] = nil
        return .timerFired(token)
      }
      if Int.random(in: 0...9, using: &numbers) == 0 {
        return .fail(token, code: "E", message: "down")
      }
      tokens[token] = nil
      return .complete(token, [:])
    }
  }
}
