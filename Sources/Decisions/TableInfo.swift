import FEEL

/// A decision table of the model as its author wrote it, for people to read.
///
/// ```swift
/// for table in model.tables { print(table.decision, table.policy, table.rows.count) }
/// ```
public struct TableInfo: Sendable, Hashable {
  public struct InputColumn: Sendable, Hashable {
    /// The author's label; the expression's text where there is none.
    public let label: String
    public let expression: String
    /// The name paths that the expression reads, such as `["form", "hospital"]`.
    public let references: [[String]]
  }

  public struct OutputColumn: Sendable, Hashable {
    /// The decision's name where the table has one output without a name.
    public let name: String
    /// The author's label; empty where there is none.
    public let label: String
    /// What the column gives where no row matches.
    public let otherwise: Cell?
  }

  public struct Row: Sendable, Hashable {
    /// From 1, as an explanation counts.
    public let number: Int
    public let id: String
    /// One for each input column, and for each output column.
    public let inputs: [Cell]
    public let outputs: [Cell]
    public let annotations: [RowAnnotation]
  }

  /// A cell by what it means.
  public enum Cell: Sendable, Hashable {
    /// Any value will do; of an output: none is given.
    case empty
    /// Any of the tests, or, negated, none of them.
    case tests([Test], isNegated: Bool)
    /// The same value each time.
    case value(Value)
    /// Any other FEEL text.
    case text(String)
  }

  public enum Test: Sendable, Hashable {
    case equal(Value)
    case notEqual(Value)
    case within(FEELRange)
  }

  /// The decision's name; a table inside a boxed context is named by its path, as in a trace.
  public let decision: String
  public let id: String
  public let line: Int
  public let policy: HitPolicy
  public let aggregation: Aggregation?
  public let inputs: [InputColumn]
  public let outputs: [OutputColumn]
  /// Names of the annotation columns, such as 法律依据.
  public let annotations: [String]
  public let rows: [Row]
}

/// A decision that one FEEL expression makes.
public struct FormulaInfo: Sendable, Hashable {
  public let decision: String
  public let text: String
}

extension DecisionModel {
  /// The decisions that one expression makes, in the order of the file.
  public var formulas: [FormulaInfo] {
    graph.decisions.filter { !$0.isImported }.compactMap { node in
      guard case .text(let text) = node.logic else { return nil }
      return FormulaInfo(decision: node.name, text: text.expression.text)
    }
  }

  /// Every table of this model's decisions, in the order of the file, those in boxed contexts too.
  public var tables: [TableInfo] {
    graph.decisions.filter { !$0.isImported }.flatMap { node in
      node.logic.map { tables(in: $0, path: node.name) } ?? []
    }
  }

  // Nesting is bounded when the model is read.
  private func tables(in logic: Boxed, path: String) -> [TableInfo] {
    switch logic {
    case .table(let table): [TableInfo(table, decision: path)]
    case .context(let entries, let result):
      entries.flatMap { tables(in: $0.value, path: "\(path).\($0.name)") }
        + (result.map { tables(in: $0, path: path) } ?? [])
    case .conditional(let condition, let first, let second):
      [condition, first, second].flatMap { tables(in: $0, path: path) }
    case .list(let elements): elements.flatMap { tables(in: $0, path: path) }
    case .function(_, let body): tables(in: body, path: path)
    case .text, .missing, .invocation, .relation, .filter, .iterate: []
    }
  }
}

extension TableInfo {
  fileprivate init(_ table: Table, decision: String) {
    self.decision = decision
    id = table.id
    line = table.line
    policy = table.policy
    aggregation = table.aggregation
    inputs = table.inputs.map { column in
      var references: [[String]] = []
      if case .text(let text) = column.value { references = text.expression.references }
      return InputColumn(label: column.label, expression: column.text, references: references)
    }
    outputs = table.outputs.map { column in
      OutputColumn(
        name: column.name, label: column.label, otherwise: column.otherwise.map { Cell(output: $0) }
      )
    }
    annotations = table.annotations
    rows = table.rows.enumerated().map { index, row in
      Row(
        number: index + 1, id: row.id, inputs: row.cells.map { $0.map(Cell.init(test:)) ?? .empty },
        outputs: row.outputs.map { $0.map(Cell.init(output:)) ?? .empty },
        annotations: row.annotations)
    }
  }
}

extension TableInfo.Cell {
  fileprivate init(test cell: CompiledText) {
    guard let simple = cell.expression.simpleTests else {
      self = .text(cell.expression.text)
      return
    }
    var tests: [TableInfo.Test] = []
    for test in simple.tests {
      switch test {
      case .any:
        self = .empty
        return
      case .equal(let value): tests.append(.equal(value))
      case .notEqual(let value): tests.append(.notEqual(value))
      case .within(let range): tests.append(.within(range))
      }
    }
    self = .tests(tests, isNegated: simple.isNegated)
  }

  fileprivate init(output cell: CompiledText) {
    self = cell.expression.constant.map(TableInfo.Cell.value) ?? .text(cell.expression.text)
  }
}
