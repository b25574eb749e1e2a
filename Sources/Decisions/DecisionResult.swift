import FEEL

/// What evaluating a decision gave, and why.
public struct DecisionResult: Sendable, Hashable {
  public let value: Value
  /// Why parts are null; the first says most. Places count within the expression's own text.
  public let causes: [Cause]
  /// In order of evaluation: required decisions come first, and business knowledge models and
  /// decision services that a decision calls, once for each call, before the decision itself.
  public let trace: [DecisionTrace]
  /// False where nobody asked for the trace, or where so many calls were made that the later ones
  /// are not in it.
  public let isTraceComplete: Bool
  /// True where the budget ended the evaluation; the value is null then.
  public let exhausted: Bool

  public init(
    value: Value, causes: [Cause], trace: [DecisionTrace], isTraceComplete: Bool = false,
    exhausted: Bool
  ) {
    self.value = value
    self.causes = causes
    self.trace = trace
    self.isTraceComplete = isTraceComplete
    self.exhausted = exhausted
  }
}

/// One decision's value with what led to it; likewise of a business knowledge model or a decision
/// service that was called.
public struct DecisionTrace: Sendable, Hashable, Codable {
  /// The decision's name, or that of what was called; a table inside a boxed context is named by
  /// its path.
  public let decision: String
  public let value: Value
  /// A table's input columns in order; else the names that its expressions read.
  public let inputs: [TracedInput]
  /// A table's rows in order, each either matched or with the first cell that it failed on; a
  /// FIRST table's up to the row that matched. None where an input's value is not allowed.
  public let rows: [TracedRow]

  public init(decision: String, value: Value, inputs: [TracedInput], rows: [TracedRow]) {
    self.decision = decision
    self.value = value
    self.inputs = inputs
    self.rows = rows
  }

  /// The value that a row failed on; nil where the row matched.
  public func failedValue(_ row: TracedRow) -> Value? {
    guard let column = row.failed?.column, inputs.indices.contains(column - 1) else { return nil }
    return inputs[column - 1].value
  }
}

public struct TracedInput: Sendable, Hashable, Codable {
  /// The column's label, or else the expression's text.
  public let label: String
  public let expression: String
  public let value: Value

  public init(label: String, expression: String, value: Value) {
    self.label = label
    self.expression = expression
    self.value = value
  }
}

/// A row of a decision table, as it was tested.
public struct TracedRow: Sendable, Hashable, Codable {
  /// From 1.
  public let index: Int
  public let id: String
  public let matched: Bool
  /// The first cell that the input does not meet; nil where the row matched.
  public let failed: FailedCell?
  /// The row's outputs by name; nil where it did not match.
  public let outputs: FEELContext?
  public let annotations: [RowAnnotation]

  public init(
    index: Int, id: String, matched: Bool, failed: FailedCell?, outputs: FEELContext?,
    annotations: [RowAnnotation]
  ) {
    self.index = index
    self.id = id
    self.matched = matched
    self.failed = failed
    self.outputs = outputs
    self.annotations = annotations
  }

  private enum Key: String, CodingKey { case index, id, matched, failed, outputs, annotations }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    index = try container.decode(Int.self, forKey: .index)
    id = try container.decode(String.self, forKey: .id)
    matched = try container.decode(Bool.self, forKey: .matched)
    failed = try container.decodeIfPresent(FailedCell.self, forKey: .failed)
    outputs = try container.decodeIfPresent(Value.self, forKey: .outputs)?.entries
    annotations = try container.decode([RowAnnotation].self, forKey: .annotations)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(index, forKey: .index)
    try container.encode(id, forKey: .id)
    try container.encode(matched, forKey: .matched)
    try container.encodeIfPresent(failed, forKey: .failed)
    try container.encodeIfPresent(outputs.map(Value.context), forKey: .outputs)
    try container.encode(annotations, forKey: .annotations)
  }
}

/// The cell that a row failed on.
public struct FailedCell: Sendable, Hashable, Codable {
  /// The input column, from 1.
  public let column: Int
  public let label: String
  /// The cell's text, such as `>= 18`.
  public let text: String

  public init(column: Int, label: String, text: String) {
    self.column = column
    self.label = label
    self.text = text
  }
}

/// A row's annotation, such as 法律依据 and the article of the law.
public struct RowAnnotation: Sendable, Hashable, Codable {
  public let name: String
  public let text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
