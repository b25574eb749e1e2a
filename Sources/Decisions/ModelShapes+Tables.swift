import FEEL

/// Tables and types, as shapes.
extension ModelShapes {
  mutating func shape(_ table: Table, _ frame: Frame) -> Shape {
    let columns = table.inputs.map { refined(shape($0.value, frame), $0.type) }
    var outputs = [Shape](repeating: .null, count: table.outputs.count)
    for row in table.rows {
      for (cell, column) in zip(row.cells, columns) {
        if let cell { _ = shape(cell, frame, input: column) }
      }
      for (index, cell) in row.outputs.enumerated() {
        if let cell { outputs[index] = outputs[index].joined(shape(cell, frame)) }
      }
    }
    for (index, column) in table.outputs.enumerated() {
      if let otherwise = column.otherwise {
        outputs[index] = outputs[index].joined(shape(otherwise, frame))
      }
      outputs[index] = refined(outputs[index], column.type)
    }
    return result(of: table, outputs)
  }

  private func result(of table: Table, _ outputs: [Shape]) -> Shape {
    let names = table.outputs.map(\.name)
    let one =
      outputs.count == 1
      ? outputs[0] : .context(Dictionary(zip(names, outputs), uniquingKeysWith: { $1 }))
    switch (table.policy, table.aggregation) {
    case (.unique, _), (.any, _), (.first, _), (.priority, _): return one
    case (.collect, .count), (.collect, .sum): return .number
    case (.collect, .min), (.collect, .max): return one
    default: return .list(one)
    }
  }

  /// What a value of this shape is once it is held to the type.
  func refined(_ shape: Shape, _ type: ItemType) -> Shape {
    let wanted = self.shape(of: type)
    guard wanted != .any else { return shape }
    return shape.typeName == wanted.typeName ? shape : wanted
  }

  func shape(of type: ItemType, depth: Int = 0) -> Shape {
    switch type {
    case .any: return .any
    // Of a list, a context or a function the name alone says nothing of what is in it.
    case .simple("list"), .simple("context"), .simple("function"), .simple("range"): return .any
    case .simple(let name): return .simple(name)
    case .item(let index):
      guard depth < Self.maximumTypes else { return .any }
      let definition = graph.types[index]
      var one = Shape.any
      switch definition.body {
      case .alias(let next): one = shape(of: next, depth: depth + 1)
      case .components(let components):
        one = .context(
          Dictionary(
            components.map { ($0.name, shape(of: $0.type, depth: depth + 1)) },
            uniquingKeysWith: { $1 }))
      case .function: break
      }
      return definition.isCollection ? .list(one) : one
    }
  }
}
