import FEEL

/// Inputs that decide nothing, outputs that never come, and values that do not fit.
extension TableLint {
  func unusedColumns() -> [Finding] {
    zip(columns, table.inputs).filter { !$0.0.isTested }.map { column, input in
      var line: Int?
      if case .text(let text) = input.value { line = text.line }
      return finding(
        "unused-input", line: line, "没有一行检验“\(column.label)”", "no row tests \(column.label)")
    }
  }

  // MARK: Outputs that never come

  func unreachableOutputs() -> [Finding] {
    let ranks = ranks()
    var reaches: [Reach] = []
    guard table.outputs.contains(where: { $0.allowed != nil || $0.otherwise != nil }) else {
      return []
    }
    let rest = remainder(
      of: columns.map(\.possible), rows: table.rows.indices, isUnknownAny: false)
    let isDefaultReached = rest.map { !$0.isEmpty } ?? true
    var found: [Finding] = []
    for (place, column) in table.outputs.enumerated() {
      if let otherwise = column.otherwise, !isDefaultReached {
        found.append(
          finding(
            "unreachable-output", line: otherwise.line,
            "总有一行满足，“\(column.name)”的默认值永远不会用到",
            "some row always matches, so that the default of \(column.name) is never taken"))
      }
      // What is only allowed by a type may be meant for other tables.
      guard let allowed = column.allowed, table.aggregation == nil,
        let values = column.order?.expression.constant?.elements
      else { continue }
      if reaches.isEmpty { reaches = table.rows.indices.map { reach($0, ranks) } }
      for value in values where Self.isScalar(value) {
        if let one = unreachable(value, place, reaches, isDefaultReached) {
          found.append(
            finding("unreachable-output", line: allowed.line, one.chinese, one.english, at: one.box)
          )
        }
      }
    }
    return found
  }

  /// Why a value never comes; nil where it comes, or where that is not certain.
  private func unreachable(
    _ value: Value, _ place: Int, _ reaches: [Reach], _ isDefaultReached: Bool
  ) -> (chinese: String, english: String, box: [Regions]?)? {
    let label = table.outputs[place].name
    if isDefaultReached, let otherwise = table.outputs[place].otherwise {
      guard let given = constant(otherwise, table.outputs[place]), given != value else {
        return nil
      }
    }
    var hidden: Int?
    for row in table.rows.indices {
      let given = output(row, place)
      switch reaches[row] {
      case .never:
        if given == value, hidden == nil { hidden = row }
      case .unknown, .at:
        guard let given, given != value else { return nil }
      }
    }
    if let hidden {
      let box = boxes[hidden].flatMap { $0.contains(where: \.isEmpty) ? nil : $0 }
      return (
        "“\(label)”的 \(value) 只由用不到的行给出，如第\(hidden + 1)行",
        "\(value) of \(label) is only given by rows that never count, such as row \(hidden + 1)",
        box
      )
    }
    return (
      "没有一行给出“\(label)”允许的值 \(value)", "no row gives \(value), which \(label) allows", nil
    )
  }

  private static func isScalar(_ value: Value) -> Bool {
    switch value {
    case .list, .context, .range, .function: false
    default: true
    }
  }

  // MARK: Values that do not fit

  func mismatches() -> [Finding] {
    Array(
      (columnMismatches() + cellMismatches() + outputMismatches())
        .prefix(Self.maximumFindings))
  }

  /// A column whose type is another than that of what it reads.
  private func columnMismatches() -> [Finding] {
    zip(columns, table.inputs).compactMap { column, input in
      let kinds = types.types(of: input).compactMap(types.kind)
      guard let first = kinds.first, let other = kinds.last, first != other else { return nil }
      return finding(
        "type-mismatch", "“\(column.label)”写明是 \(first.rawValue)，读到的却是 \(other.rawValue)",
        "\(column.label) says \(first.rawValue), but what it reads is \(other.rawValue)")
    }
  }

  /// Cells that name a value of another type than their column's.
  private func cellMismatches() -> [Finding] {
    var found: [Finding] = []
    for (row, line) in table.rows.enumerated() {
      for (place, column) in columns.enumerated() {
        guard let kind = column.kind, let tests = line.cells[place]?.expression.simpleTests,
          let wrong = constantsOf(tests).first(where: { !$0.isNull && LintKind($0) != kind })
        else { continue }
        found.append(
          finding(
            "type-mismatch", line: line.line,
            "第\(row + 1)行“\(column.label)”的 \(wrong) 是 \(wrong.typeName)，该列却是 \(kind.rawValue)",
            "row \(row + 1) tests \(column.label), a \(kind.rawValue), for \(wrong), a \(wrong.typeName)",
            at: failing(row, place)))
      }
    }
    return found
  }

  /// An input that meets the cells before the one named, and not that.
  private func failing(_ row: Int, _ place: Int) -> [Regions]? {
    guard var box = Self.box(row, columns, isUnknownAny: true) else { return nil }
    box[place] = columns[place].domain.subtracting(box[place])
    return box.prefix(place + 1).contains(where: \.isEmpty) ? nil : box
  }

  /// Outputs and defaults that their column, or the table's result, does not take.
  private func outputMismatches() -> [Finding] {
    let ranks = ranks()
    var found: [Finding] = []
    for (place, column) in table.outputs.enumerated() {
      for (row, line) in table.rows.enumerated() {
        guard found.count < Self.maximumFindings, let cell = line.outputs[place],
          let reason = misfit(cell, column)
        else { continue }
        var box: [Regions]?
        if case .at(let reached) = reach(row, ranks) { box = reached }
        found.append(
          finding(
            "type-mismatch", line: line.line, "第\(row + 1)行的“\(column.name)”\(reason.chinese)",
            "row \(row + 1), \(column.name): \(reason.english)", at: box))
      }
      if let otherwise = column.otherwise, let reason = misfit(otherwise, column) {
        let rest = remainder(
          of: columns.map(\.possible), rows: table.rows.indices, isUnknownAny: true)
        found.append(
          finding(
            "type-mismatch", line: otherwise.line, "“\(column.name)”的默认值\(reason.chinese)",
            "the default of \(column.name): \(reason.english)",
            at: rest.flatMap { $0.isEmpty ? nil : closest($0) }))
      }
    }
    return found
  }

  private func misfit(_ cell: CompiledText, _ column: OutputColumn) -> (
    chinese: String, english: String
  )? {
    guard let value = cell.expression.constant, !value.isNull else { return nil }
    func isNo(_ type: ItemType) -> (chinese: String, english: String) {
      ("给出的 \(value) 不是 \(types.describe(type))", "\(value) is no \(types.describe(type))")
    }
    guard types.takes(value, column.type) else { return isNo(column.type) }
    guard types.meets(value, column.allowed) else {
      return ("给出的 \(value) 不在允许的值之中", "\(value) is not among the allowed values")
    }
    let isOne = [.unique, .any, .first, .priority].contains(table.policy)
    guard isOne, table.outputs.count == 1, !types.takes(value, result) else { return nil }
    return isNo(result)
  }
}
