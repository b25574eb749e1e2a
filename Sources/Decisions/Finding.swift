import FEEL

/// Something in a model that an author should look at.
public struct Finding: Hashable, Sendable {
  /// `duplicate-row`, `shadowed-row`, `unreachable-row`, `overlap`, `gap`, `unused-input`,
  /// `unreachable-output`, `type-mismatch` or `hit-policy`.
  public let rule: String
  /// The decision, business knowledge model or input data.
  public let element: String
  public let line: Int
  /// What is wrong, in Chinese and in English.
  public let chinese: String
  public let english: String
  /// Values of a table's inputs that show it, in the order of the columns; empty where none can,
  /// and without columns whose values do not matter.
  public let example: [ExampleInput]

  public init(
    rule: String, element: String, line: Int, chinese: String, english: String,
    example: [ExampleInput] = []
  ) {
    self.rule = rule
    self.element = element
    self.line = line
    self.chinese = chinese
    self.english = english
    self.example = example
  }

  public var message: String { chinese + " / " + english }

  /// The example as a person reads it, such as `年龄 = 18, 城市 = "烟台"`; nil where there is none.
  public var exampleText: String? {
    example.isEmpty
      ? nil : example.map { "\($0.label) = \($0.value.description)" }.joined(separator: ", ")
  }

  /// The example by input data, ready to be evaluated: the value of `form.age` is the entry `age`
  /// of `form`.
  public var exampleInputs: FEELContext {
    var inputs = FEELContext()
    for input in example { Self.put(input.value, at: input.path[...], into: &inputs) }
    return inputs
  }

  private static func put(
    _ value: Value, at path: ArraySlice<String>, into context: inout FEELContext
  ) {
    guard let name = path.first else { return }
    guard path.count > 1 else {
      context[name] = value
      return
    }
    var inner = context[name]?.entries ?? FEELContext()
    put(value, at: path.dropFirst(), into: &inner)
    context[name] = .context(inner)
  }
}

/// The value of one input column in the example of a finding.
public struct ExampleInput: Hashable, Sendable {
  /// The column's label, or else its expression's text.
  public let label: String
  /// The input data and the entries inside it, such as `["form", "age"]`; where the column's
  /// expression is more than such a path, its text alone.
  public let path: [String]
  public let value: Value

  public init(label: String, path: [String], value: Value) {
    self.label = label
    self.path = path
    self.value = value
  }
}
