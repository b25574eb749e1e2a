import FEEL
import Markup

/// What an expression is asked for.
enum WantedValue: String {
  case boolean
  /// How many instances: a whole number that is not negative.
  case count = "number of instances"

  func takes(_ value: Value) -> Bool {
    switch (self, value) {
    case (_, .null), (.boolean, .boolean): true
    case (.count, .number(let number)): Int(number.description).map { $0 >= 0 } ?? false
    default: false
    }
  }
}

extension ModelReader {
  /// The expression's place. One that reads nothing has one value, which must be of the kind that is
  /// wanted.
  mutating func constant(
    _ wanted: WantedValue, _ written: MarkupElement, of owner: MarkupElement
  ) throws(ProcessError) -> Int {
    let place = try expression(written, of: owner)
    if let value = value(ofConstant: place), !wanted.takes(value) {
      throw refusal(
        owner, .expression, "\(written.name) “\(written.trimmedText)” is no \(wanted.rawValue)")
    }
    return place
  }

  /// Nil where the expression reads something.
  func value(ofConstant place: Int) -> Value? {
    let expression = graph.expressions[place]
    return expression.references.isEmpty ? expression.evaluate(FEELContext()).value : nil
  }
}
