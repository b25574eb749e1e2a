import FEEL

/// A row that matched, with its outputs in the order of the columns.
private struct Hit {
  let row: Int
  let outputs: [Value]
}

extension Run {
  mutating func evaluate(_ table: Table, _ frame: Frame) -> Value {
    let isTracing = isTracing
    let isInner = !isOwn
    isOwn = false
    if !isTracing, let program = table.program, let value = evaluate(table, program, frame) {
      return value
    }
    let place = path.joined(separator: ".")
    var inputs: [Value] = []
    var traced: [TracedInput] = []
    for column in table.inputs {
      let value = coerce(
        evaluate(column.value, frame), to: column.type, "\(place), \(column.label)")
      inputs.append(value)
      traced.append(TracedInput(label: column.label, expression: column.text, value: value))
    }
    guard !exhausted else { return .null }
    var hits: [Hit] = []
    var rows: [TracedRow] = []
    var value = Value.null
    if let column = inputs.indices.first(where: { !allows(table.inputs[$0], inputs[$0]) }) {
      value = null(
        "\(place): \(inputs[column].brief(Self.maximumShownText)) is not allowed for \(table.inputs[column].label)"
      )
    } else {
      let before = causes
      match(table, inputs, frame, isTracing, &hits, &rows)
      let during = causes.dropFirst(before.count)
      causes = before
      value = exhausted ? .null : result(table, hits, frame, place)
      // What went wrong in cells matters only where there is no result.
      if value.isNull {
        causes += during.prefix(max(0, Self.maximumCauses - causes.count))
      }
    }
    if isTracing {
      record?.add(
        DecisionTrace(decision: place, value: value, inputs: traced, rows: rows),
        isInner: isInner)
    }
    return value
  }

  /// Without explanation, by the table's index; nil where the rows must be gone through.
  private mutating func evaluate(_ table: Table, _ program: TableProgram, _ frame: Frame) -> Value?
  {
    guard step() else { return .null }
    if let value = program.result({ frame[$0] }) { return value }
    var rows: [Int] = []
    let note: (Int) -> Bool = { row in
      rows.append(row)
      return table.policy != .first
    }
    let isKnown = program.matches({ frame[$0] }, note)
    guard isKnown, spend(Bytes.list(rows.count)) else { return nil }
    let hits = rows.map { Hit(row: $0, outputs: outputs(table, table.rows[$0].outputs, frame)) }
    return result(table, hits, frame, path.joined(separator: "."))
  }

  private mutating func allows(_ column: InputColumn, _ value: Value) -> Bool {
    value.isNull || meets(value, column.allowed)
  }

  private mutating func match(
    _ table: Table, _ inputs: [Value], _ frame: Frame, _ isTracing: Bool, _ hits: inout [Hit],
    _ rows: inout [TracedRow]
  ) {
    let tested = table.program.flatMap { program in program.tested { frame[$0] } }
    for (index, row) in table.rows.enumerated() {
      guard step() else { return }
      var failing: Int?
      if let program = table.program, let tested {
        failing = program.failing(index, tested)
      } else {
        failing = row.cells.indices.first { column in
          guard let cell = row.cells[column] else { return false }
          return evaluate(cell, frame, input: inputs[column]) != .boolean(true)
        }
      }
      guard !exhausted else { return }
      let failed = failing.map { column in
        FailedCell(
          column: column + 1, label: table.inputs[column].label,
          text: row.cells[column]?.expression.text ?? "-")
      }
      var outputs: [Value]?
      if failed == nil {
        let made = self.outputs(table, row.outputs, frame)
        hits.append(Hit(row: index, outputs: made))
        outputs = made
      }
      if isTracing {
        rows.append(
          TracedRow(
            index: index + 1, id: row.id, matched: failed == nil, failed: failed,
            outputs: outputs.map {
              FEELContext(zip(table.outputs.map(\.name), $0).map { ($0, $1) })
            },
            annotations: row.annotations))
      }
      if failed == nil, table.policy == .first { return }
    }
  }

  private mutating func outputs(_ table: Table, _ cells: [CompiledText?], _ frame: Frame) -> [Value]
  {
    zip(table.outputs, cells).map { column, cell in
      guard let cell else { return .null }
      let value = coerce(evaluate(cell, frame), to: column.type, cell.element)
      guard value.isNull || meets(value, column.allowed) else {
        return null(
          "\(cell.element): \(value.brief(Self.maximumShownText)) is not among the allowed outputs")
      }
      return value
    }
  }

  // MARK: From hits to the result

  private mutating func result(_ table: Table, _ hits: [Hit], _ frame: Frame, _ place: String)
    -> Value
  {
    guard !hits.isEmpty else { return noHit(table, frame, place) }
    func shown(_ hits: [Hit]) -> String {
      hits.map { String($0.row + 1) }.joined(separator: ", ")
    }
    switch table.policy {
    case .unique:
      guard hits.count == 1 else {
        return null("\(place): rows \(shown(hits)) match, but only one may")
      }
      return one(table, hits[0])
    case .first: return one(table, hits[0])
    case .any:
      guard hits.allSatisfy({ $0.outputs == hits[0].outputs }) else {
        return null("\(place): rows \(shown(hits)) match and give different outputs")
      }
      return one(table, hits[0])
    case .priority:
      let sorted = byPriority(table, hits, frame)
      return sorted.first.map { one(table, $0) } ?? .null
    case .outputOrder: return .list(byPriority(table, hits, frame).map { one(table, $0) })
    case .ruleOrder: return .list(hits.map { one(table, $0) })
    case .collect:
      guard let aggregation = table.aggregation else { return .list(hits.map { one(table, $0) }) }
      return aggregate(hits.flatMap(\.outputs), aggregation, place)
    }
  }

  private mutating func noHit(_ table: Table, _ frame: Frame, _ place: String) -> Value {
    if table.outputs.contains(where: { $0.otherwise != nil }) {
      let values = outputs(table, table.outputs.map(\.otherwise), frame)
      return one(table, Hit(row: -1, outputs: values))
    }
    switch (table.policy, table.aggregation) {
    case (.collect, .count): return Value(0)
    case (.collect, nil), (.ruleOrder, _), (.outputOrder, _): return .list([])
    default: return null("\(place): no row matches")
    }
  }

  private func one(_ table: Table, _ hit: Hit) -> Value {
    if hit.outputs.count == 1 { return hit.outputs[0] }
    return .context(FEELContext(zip(table.outputs, hit.outputs).map { ($0.name, $1) }))
  }

  /// By each output's place among its allowed values, the first column first
  /// (DMN 1.5 section 8.2.8); what is not listed comes last.
  private mutating func byPriority(_ table: Table, _ hits: [Hit], _ frame: Frame) -> [Hit] {
    var orders: [[Value]?] = []
    for column in table.outputs {
      orders.append(column.order.flatMap { evaluate($0, frame).elements })
    }
    func ranks(_ hit: Hit) -> [Int] {
      zip(orders, hit.outputs).map { order, value in
        guard let order else { return 0 }
        return order.firstIndex(of: value) ?? order.count
      }
    }
    return hits.map { (ranks($0), $0) }
      .sorted { left, right in
        left.0 == right.0 ? left.1.row < right.1.row : left.0.lexicographicallyPrecedes(right.0)
      }
      .map(\.1)
  }

  private mutating func aggregate(_ values: [Value], _ aggregation: Aggregation, _ place: String)
    -> Value
  {
    if aggregation == .count { return Value(values.count) }
    guard let text = Compiler.aggregations[aggregation] else { return .null }
    return evaluate(
      CompiledText(
        expression: text.expression, scope: [Compiler.valuesName], element: place, line: text.line),
      [.list(values)])
  }
}
