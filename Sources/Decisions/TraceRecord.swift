import FEEL
import Synchronization

/// Gathers what an evaluation tells of itself. Functions that it calls tell it here too, be it
/// from inside an expression; that is why it is shared, and locked.
final class TraceRecord: Sendable {
  /// Entries of tables inside other logic and of functions that are called, and their rows; a loop
  /// may call a function any number of times. Decisions tell themselves always.
  static let maximumEntries = 200
  static let maximumRows = 20_000

  private struct State {
    var entries: [DecisionTrace] = []
    var inner = 0
    var innerRows = 0
    var isCut = false
  }
  private let state = Mutex(State())

  /// Whether another inner entry is to be told; where not, that is remembered.
  func hasRoom() -> Bool {
    state.withLock { state in
      if state.inner < Self.maximumEntries, state.innerRows < Self.maximumRows { return true }
      state.isCut = true
      return false
    }
  }

  func add(_ entry: DecisionTrace, isInner: Bool) {
    state.withLock { state in
      state.entries.append(entry)
      if isInner {
        state.inner += 1
        state.innerRows += entry.rows.count
      }
    }
  }

  /// Gives the last entry the value that its type makes of it; false where it is another's.
  func finish(_ name: String, from place: Int, value: Value) -> Bool {
    state.withLock { state in
      guard state.entries.count > place, let last = state.entries.last, last.decision == name else {
        return false
      }
      state.entries[state.entries.count - 1] = DecisionTrace(
        decision: name, value: value, inputs: last.inputs, rows: last.rows)
      return true
    }
  }

  var count: Int { state.withLock { $0.entries.count } }
  var entries: [DecisionTrace] { state.withLock { $0.entries } }
  var isComplete: Bool { state.withLock { !$0.isCut } }
}

extension Run {
  /// Whether what is evaluated now is told.
  var isTracing: Bool {
    guard let record else { return false }
    return isOwn || record.hasRoom()
  }

  /// Tells of a decision, or of what was called: a table told itself at `place`, and has its value
  /// put right; anything else tells what its texts read.
  func tell(_ name: String, _ logic: Boxed?, _ value: Value, _ frame: Frame, from place: Int) {
    guard let record else { return }
    if case .table = logic, record.finish(name, from: place, value: value) { return }
    guard !isCalled || record.hasRoom() else { return }
    record.add(
      DecisionTrace(
        decision: name, value: value, inputs: logic.map { read(by: $0, frame) } ?? [], rows: []),
      isInner: isCalled)
  }

  /// Tells of a decision service, with what it was given.
  func tell(_ node: ServiceNode, _ value: Value, _ inputs: FEELContext) {
    guard let record, !isCalled || record.hasRoom() else { return }
    let wanted =
      node.inputs.map { graph.inputs[$0].variable }
      + node.inputDecisions.map { graph.decisions[$0].variable }
    let given = wanted.compactMap { name in
      inputs[name].map { TracedInput(label: name, expression: name, value: $0) }
    }
    record.add(
      DecisionTrace(decision: node.name, value: value, inputs: given, rows: []),
      isInner: isCalled)
  }

  /// Names of the frame that the texts of a boxed expression read, with their values, each once.
  private func read(by logic: Boxed, _ frame: Frame) -> [TracedInput] {
    var inputs: [TracedInput] = []
    var seen: Set<[String]> = []
    for text in logic.texts {
      for reference in text.expression.references where seen.insert(reference).inserted {
        guard let value = read(reference, text, frame) else { continue }
        let text = reference.joined(separator: ".")
        inputs.append(TracedInput(label: text, expression: text, value: value))
      }
    }
    return inputs
  }

  private func read(_ path: [String], _ text: CompiledText, _ frame: Frame) -> Value? {
    guard let place = text.expression.globals.firstIndex(where: { $0 == path.first }),
      frame.indices.contains(text.slots[place]), var value = frame[text.slots[place]]
    else { return nil }
    for name in path.dropFirst() {
      guard case .context(let context) = value else { return nil }
      value = context[name] ?? .null
    }
    if case .function = value { return nil }
    return value
  }
}
