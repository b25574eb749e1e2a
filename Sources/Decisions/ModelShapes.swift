import FEEL

/// A slip in a text of the model.
package struct ModelSlip: Sendable, Hashable {
  package let kind: Slip.Kind
  /// The decision or function whose text it is, with the row and column of a table.
  package let element: String
  package let line: Int
}

extension DecisionModel {
  /// What each decision gives, by name, and what in the model's texts is a slip, where the input
  /// data have these shapes. Of inputs that are not named, their types are known.
  package func shapes(_ inputs: [String: Shape]) -> (
    decisions: [String: Shape], slips: [ModelSlip]
  ) {
    var check = ModelShapes(graph: graph, inputs: inputs)
    for index in graph.decisions.indices { _ = check.decision(index) }
    for node in graph.knowledge where !node.isImported {
      guard let logic = node.logic else { continue }
      let parameters = node.parameters.map { check.shape(of: $0.type) }
      _ = check.shape(logic, node.slots.map { _ in .any } + parameters)
    }
    var shapes: [String: Shape] = [:]
    for (index, node) in graph.decisions.enumerated() where !node.isImported {
      shapes[node.name] = check.decision(index)
      shapes[node.id] = shapes[node.name]
    }
    return (shapes, check.slips)
  }
}

/// Walks the model as `Run` evaluates it, with shapes for values.
struct ModelShapes {
  typealias Frame = [Shape]
  /// Levels of types within types that are looked at.
  static let maximumTypes = 16

  let graph: Graph
  let inputs: [String: Shape]
  private(set) var slips: [ModelSlip] = []
  private var decided: [Int: Shape] = [:]

  init(graph: Graph, inputs: [String: Shape]) {
    self.graph = graph
    self.inputs = inputs
  }

  /// Requirements have no circle, and their chains are bounded when the model is read.
  mutating func decision(_ index: Int) -> Shape {
    if let shape = decided[index] { return shape }
    let node = graph.decisions[index]
    var frame = Frame(repeating: .any, count: node.slots.count)
    let required =
      node.inputs.map { node.imported[.input($0)] == nil ? input($0) : .any }
      + node.decisions.map { node.imported[.decision($0)] == nil ? decision($0) : .any }
    for (slot, shape) in zip(node.slots, required) { frame[slot] = shape }
    let made = node.logic.map { shape($0, frame) } ?? .any
    let held = refined(made, node.type)
    decided[index] = held
    return held
  }

  private func input(_ index: Int) -> Shape {
    inputs[graph.inputs[index].name] ?? shape(of: graph.inputs[index].type)
  }

  mutating func shape(_ boxed: Boxed, _ frame: Frame) -> Shape {
    switch boxed {
    case .text(let text): return shape(text, frame)
    case .missing: return .any
    case .context(let entries, let result): return context(entries, result, frame)
    case .invocation(let callee, let bindings, let call):
      _ = shape(callee, frame)
      for binding in bindings { _ = shape(binding.value, frame) }
      return shape(of: call.type)
    case .list(let elements):
      return .list(elements.reduce(.null) { $0.joined(shape($1, frame)) })
    case .relation(let columns, let rows):
      return .list(
        rows.reduce(.null) { all, row in
          let cells = zip(columns, row).map { ($0, shape($1, frame)) }
          return all.joined(.context(Dictionary(cells, uniquingKeysWith: { $1 })))
        })
    case .function(let parameters, let body):
      _ = shape(body, frame + parameters.map { shape(of: $0.type) })
      return .any
    case .conditional(let condition, let yes, let no):
      _ = shape(condition, frame)
      return shape(yes, frame).joined(shape(no, frame))
    case .filter(let list, let match, let entries): return filter(list, match, entries, frame)
    case .iterate(let iteration, let list, let body):
      let inner = frame + [element(shape(list, frame))] + (iteration == .for ? [.any] : [])
      let made = shape(body, inner)
      return iteration == .for ? .list(made) : .boolean
    case .table(let table): return shape(table, frame)
    }
  }

  mutating func shape(_ text: CompiledText, _ frame: Frame, input: Shape = .any) -> Shape {
    var names: [String: Shape] = [:]
    for (name, slot) in zip(text.expression.globals, text.slots) where frame.indices.contains(slot)
    {
      names[name] = frame[slot]
    }
    let (shape, slips) = text.expression.shape(names, input: input)
    self.slips += slips.map { slip in
      ModelSlip(kind: slip.kind, element: text.element, line: text.line + slip.line - 1)
    }
    return refined(shape, text.type)
  }

  private mutating func context(_ entries: [BoxedEntry], _ result: Boxed?, _ frame: Frame)
    -> Shape
  {
    var frame = frame
    var made: [String: Shape] = [:]
    for entry in entries {
      var shape = Shape.any
      if case .function(let parameters, let body) = entry.value {
        // Its own body may call it by its entry's name.
        _ = self.shape(body, frame + [.any] + parameters.map { self.shape(of: $0.type) })
      } else {
        shape = refined(self.shape(entry.value, frame), entry.type)
      }
      frame.append(shape)
      made[entry.name] = shape
    }
    return result.map { self.shape($0, frame) } ?? .context(made)
  }

  private mutating func filter(
    _ list: Boxed, _ match: Boxed, _ entries: [(name: String, outside: Int)], _ frame: Frame
  ) -> Shape {
    let item = self.element(shape(list, frame))
    var inner = frame + [item]
    for (name, outside) in entries {
      if case .context(let own) = item, let shape = own[name] {
        inner.append(shape)
      } else if case .context = item, frame.indices.contains(outside) {
        inner.append(frame[outside])
      } else {
        inner.append(.any)
      }
    }
    return shape(match, inner) == .boolean ? .list(item) : .any
  }

  private func element(_ list: Shape) -> Shape {
    if case .list(let element) = list { element } else { .any }
  }
}
