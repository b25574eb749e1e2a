import Decisions

extension Explanation.Row {
  /// - Parameter inputs: texts of the table's input expressions, by column.
  init(_ row: TracedRow, _ inputs: [String]) {
    self.init(
      number: row.index, matched: row.matched,
      failedInput: row.failed.flatMap {
        inputs.indices.contains($0.column - 1) ? inputs[$0.column - 1] : nil
      },
      failedCondition: row.failed?.text, law: row.annotations.map(\.text))
  }
}
