import FEEL

/// What the model's types say of a table's columns.
struct LintTypes {
  /// What a column's values are held to.
  struct Held {
    /// Nil where any type will do, or where lint does not cut it.
    var kind: LintKind?
    /// The values are lists, contexts or others that lint does not cut.
    var isOpaque = false
    var tests: [SimpleTests] = []
    /// False where a test is no simple one.
    var isReadable = true
  }

  let graph: Graph
  /// Types of what stands in the frame, by place.
  let frame: [ItemType]

  /// The types that a column's values are held to: its own, and that of what it reads.
  func types(of column: InputColumn) -> [ItemType] {
    [column.type, read(column)].filter { $0 != .any }
  }

  func limits(of column: InputColumn) -> Held {
    var held = Held()
    for type in types(of: column) { add(type, to: &held) }
    if let allowed = column.allowed { add(allowed, to: &held) }
    return held
  }

  func kind(of type: ItemType) -> LintKind? {
    var held = Held()
    add(type, to: &held)
    return held.kind
  }

  private func add(_ test: CompiledText, to held: inout Held) {
    if let simple = test.expression.simpleTests {
      held.tests.append(simple)
    } else {
      held.isReadable = false
    }
  }

  private func add(_ type: ItemType, to held: inout Held) {
    var type = type
    // Aliases have no circle: the compiler refuses one.
    while case .item(let index) = type {
      let definition = graph.types[index]
      guard !definition.isCollection, case .alias(let next) = definition.body else {
        held.isOpaque = true
        return
      }
      for test in [definition.allowed, definition.typeConstraint] {
        if let test { add(test, to: &held) }
      }
      type = next
    }
    guard case .simple(let name) = type else { return }
    guard let kind = LintKind(rawValue: name) else {
      held.isOpaque = true
      return
    }
    held.kind = held.kind ?? kind
  }

  /// Whether the engine takes a value as it is.
  func allows(_ value: Value, _ column: InputColumn, _ held: Held) -> Bool {
    guard !value.isNull else { return true }
    return types(of: column).allSatisfy { fits(value, $0) } && meets(value, column.allowed)
  }

  func fits(_ value: Value, _ type: ItemType) -> Bool {
    var run = self.run
    return run.coerce(value, to: type, "") == value && run.causes.isEmpty
  }

  /// Whether the engine makes something of a value, as it does of a list of one.
  func takes(_ value: Value, _ type: ItemType) -> Bool {
    var run = self.run
    return !run.coerce(value, to: type, "").isNull
  }

  func meets(_ value: Value, _ tests: CompiledText?) -> Bool {
    var run = self.run
    return run.meets(value, tests)
  }

  private var run: Run { Run(graph: graph, given: [:], budget: .standard, moment: nil) }

  func describe(_ type: ItemType) -> String { run.describe(type) }

  // MARK: What a column reads

  /// The names from input data inward where the column's expression is such a path, or else its
  /// text alone.
  func path(of column: InputColumn) -> [String] {
    guard case .text(let text) = column.value, let path = text.expression.references.first,
      path.joined(separator: ".") == column.text
    else { return [column.text] }
    return path
  }

  /// The type of what a path leads to.
  private func read(_ column: InputColumn) -> ItemType {
    guard case .text(let text) = column.value, let slot = text.slots.first,
      frame.indices.contains(slot)
    else { return .any }
    let path = path(of: column)
    guard text.expression.globals == [path[0]] else { return .any }
    var type = frame[slot]
    for name in path.dropFirst() {
      while case .item(let index) = type, !graph.types[index].isCollection,
        case .alias(let next) = graph.types[index].body
      {
        type = next
      }
      guard case .item(let index) = type, !graph.types[index].isCollection,
        case .components(let components) = graph.types[index].body,
        let component = components.first(where: { $0.name == name })
      else { return .any }
      type = component.type
    }
    return type
  }

  /// True for `count(…)`, which gives whole numbers from 0.
  static func isCount(_ text: String) -> Bool {
    let text = text.trimmingSpace
    guard text.hasPrefix("count(") else { return false }
    var depth = 0
    var inString = false
    for (place, character) in text.enumerated() {
      if character == "\"" { inString.toggle() }
      if inString { continue }
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, character == ")" { return place == text.count - 1 }
    }
    return false
  }
}
