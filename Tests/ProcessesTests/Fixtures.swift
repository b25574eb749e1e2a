import FEEL
import Processes
import Testing

/// A BPMN file around the process's content; `extra` stands beside the process.
func bpmn(_ content: String, extra: String = "") -> [UInt8] {
  Array(
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:palmcity="https://palmcity.org/bpmn/1"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test" id="definitions">
    <interface id="desk" name="desk"><operation id="op" name="op">
      <inMessageRef>asked</inMessageRef></operation></interface>
    <message id="asked" name="asked"/>
    \(extra)
    <process id="p" name="测试" isExecutable="true">
    \(content)
    </process>
    </definitions>
    """.utf8)
}

/// `a>b>c` as sequence flows named `a-b`, `b-c`.
func flows(_ chains: String...) -> String {
  chains.map { chain in
    let names = chain.split(separator: ">").map(String.init)
    return zip(names, names.dropFirst()).map { source, target in
      "<sequenceFlow id=\"\(source)-\(target)\" sourceRef=\"\(source)\" targetRef=\"\(target)\"/>"
    }.joined(separator: "\n")
  }.joined(separator: "\n")
}

func flow(_ source: String, _ target: String, if condition: String) -> String {
  """
  <sequenceFlow id="\(source)-\(target)" sourceRef="\(source)" targetRef="\(target)">
    <conditionExpression xsi:type="tFormalExpression">\(condition)</conditionExpression>
  </sequenceFlow>
  """
}

func model(_ content: String, extra: String = "") throws -> ProcessModel {
  try ProcessModel(bpmn(content, extra: extra), file: "test.bpmn")
}

/// The rule that refuses a model and the element it names, such as `reachable: lonely`.
func refusal(_ content: String, extra: String = "") -> String {
  do {
    _ = try model(content, extra: extra)
    return "accepted"
  } catch let error as ProcessError {
    return "\(error.rule.rawValue): \(error.element)"
  } catch {
    return "\(error)"
  }
}

/// A model that breaks one rule, and the nearest one that does not.
struct RulePair: Sendable, CustomTestStringConvertible {
  /// The rule and the element that it names.
  let expected: String
  let broken: String
  let legal: String
  var brokenExtra = ""
  var legalExtra = ""

  var testDescription: String { expected }

  /// One text, with `broken` and `legal` in the place of `@`.
  init(_ expected: String, _ text: String, _ broken: String, _ legal: String, extra: String = "") {
    self.expected = expected
    self.broken = text.replacing("@", with: broken)
    self.legal = text.replacing("@", with: legal)
    brokenExtra = extra.replacing("@", with: broken)
    legalExtra = extra.replacing("@", with: legal)
  }

  func check() {
    #expect(refusal(broken, extra: brokenExtra) == expected)
    #expect(refusal(legal, extra: legalExtra) == "accepted")
  }
}

/// A running process that a test steers by node names.
struct Running {
  let model: ProcessModel
  var state: ProcessState
  /// Every effect so far.
  var effects: [Effect]
  /// Those of the last step.
  var last: [Effect]
  var facts: FEELContext

  init(
    _ model: ProcessModel, facts: FEELContext = [:], variables: FEELContext = [:],
    at event: String? = nil
  ) throws {
    self.model = model
    self.facts = facts
    let step = model.start(facts, at: event, variables: variables)
    try #require(step.problem == nil)
    state = step.state
    effects = step.effects
    last = step.effects
  }

  mutating func hear(_ stimulus: Stimulus) -> ProcessProblem? {
    let step = model.advance(state, stimulus, facts)
    if step.problem == nil {
      effects += step.effects
      last = step.effects
    } else {
      #expect(step.state == state)
      #expect(step.effects.isEmpty)
    }
    state = step.state
    return step.problem
  }

  mutating func complete(_ node: String, _ results: FEELContext = [:]) throws {
    let problem = hear(.complete(try token(node), results))
    #expect(problem == nil)
  }

  mutating func fire(_ node: String) throws {
    let problem = hear(.timerFired(try token(node)))
    #expect(problem == nil)
  }

  /// The oldest token at work at the node.
  func token(_ node: String) throws -> TokenID {
    let index = try #require(model.node(node)).index
    let idle: Set<Token.Role> = [.body, .completed, .reset]
    return try #require(
      state.tokens.first { $0.node == index && !idle.contains($0.role) }
    ).id
  }

  /// Where it stands, sorted.
  var standing: [String] { model.standing(state).sorted() }

  /// The last step's effects, as short words.
  var heard: [String] { last.map(word) }
}

func word(_ effect: Effect) -> String {
  switch effect {
  case .userTask(_, let node): "user \(node)"
  case .automatic(_, let node, _): "auto \(node)"
  case .startTimer(_, let node, let kind, _): "\(kind.rawValue) \(node)"
  case .cancelled(_, let node): "cancelled \(node)"
  case .awaitMessage(_, let node, let name): "message \(name) at \(node)"
  case .awaitSignal(_, let node, let name): "signal \(name) at \(node)"
  case .thrown(let node, let kind, let name): "\(node) throws \(kind.rawValue) \(name)"
  case .ended(let node): "ended \(node)"
  case .finished: "finished"
  }
}
