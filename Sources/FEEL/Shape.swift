/// What is known of a value before it is evaluated, so that a text's names and comparisons can be
/// checked where it is written.
package indirect enum Shape: Hashable, Sendable {
  /// Nothing is known: whatever is done with it may be right.
  case any
  case null
  /// A type by its name, as `Value.typeName` has it.
  case simple(String)
  /// A string, and one of these.
  case choice([String])
  case list(Shape)
  /// Entries by name; there are no others.
  case context([String: Shape])

  /// Past so many, texts are no longer told from each other.
  static let maximumChoices = 200

  package static let string = Shape.simple("string")
  package static let number = Shape.simple("number")
  package static let boolean = Shape.simple("boolean")
  package static let date = Shape.simple("date")

  package init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .string(let text): self = .choice([text])
    case .list(let values): self = .list(values.reduce(.null) { $0.joined(Shape($1)) })
    case .context(let context):
      self = .context(
        Dictionary(context.entries.map { ($0.0, Shape($0.1)) }, uniquingKeysWith: { $1 }))
    case .range, .function: self = .any
    default: self = .simple(value.typeName)
    }
  }

  /// What is known where the value is the one or the other.
  package func joined(_ other: Shape) -> Shape {
    switch (self, other) {
    case (.null, let one), (let one, .null): return one
    case (.choice(let a), .choice(let b)):
      let all = a + b.filter { !a.contains($0) }
      return all.count > Self.maximumChoices ? .string : .choice(all)
    case (.choice, .string), (.string, .choice): return .string
    case (.list(let a), .list(let b)): return .list(a.joined(b))
    case (.context(let a), .context(let b)): return .context(a.merging(b) { $0.joined($1) })
    default: return self == other ? self : .any
    }
  }

  /// The type's name; nil where it is not known, and of null, which goes with every type.
  package var typeName: String? {
    switch self {
    case .any, .null: nil
    case .simple(let name): name
    case .choice: "string"
    case .list: "list"
    case .context: "context"
    }
  }

  /// What `for` and filters see of it: a value alone is a list of one.
  var element: Shape { if case .list(let one) = self { one } else { self } }

  /// Some value of the type, by which the machine tells what an operator makes of it.
  var sample: Value? {
    let day = FEELDate(year: 2026, month: 3, day: 2)
    let time = FEELTime(nanoseconds: 0, zone: .offset(seconds: 0))
    switch typeName {
    case "number": return Value(2)
    case "string": return Value("2")
    case "boolean": return Value(true)
    case "date": return .date(day)
    case "time": return .time(time)
    case "date and time": return .dateTime(FEELDateTime(date: day, time: time))
    case "days and time duration": return .daysDuration(DaysDuration(days: 2))
    case "years and months duration": return .yearsDuration(YearsDuration(months: 2))
    default: return nil
    }
  }
}

/// Something in a text that can never do what it was written for.
package struct Slip: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Nothing has this name: the path as far as it is one, and the names that are there.
    case unknown([String], known: [String])
    /// Values of these types are neither equal nor in an order: the comparison is always null.
    case comparison(String, String)
    /// The operator makes nothing of these types.
    case operation(String, String, String)
    /// The text is none of those that the value can be.
    case noChoice(String, of: [String])
  }
  package let kind: Kind
  /// The place counts from 1 within the text.
  package let line: Int
  package let column: Int
}

extension Expression {
  /// The texts that it may give, as far as it or the shapes say them: other texts may come too.
  package func texts(_ names: [String: Shape]) -> [String] {
    var check = ShapeCheck(globals: globals, names: names, isComplete: false, input: .any)
    var seen: Set<String> = []
    return check.texts(node).filter { seen.insert($0).inserted }
  }

  /// What it gives, and what in it is a slip, where the names have these shapes.
  ///
  /// - Parameters:
  ///   - isComplete: no other names are there; otherwise nothing is known of them.
  ///   - input: what `?` and unary tests are about.
  package func shape(
    _ names: [String: Shape], isComplete: Bool = false, input: Shape = .any
  ) -> (shape: Shape, slips: [Slip]) {
    var check = ShapeCheck(
      globals: globals, names: names, isComplete: isComplete, input: input)
    let shape = check.shape(node)
    let slips = check.slips.map { slip in
      let (line, column) = lineAndColumn(of: slip.at, in: text)
      return Slip(kind: slip.kind, line: line, column: column)
    }
    return (shape, slips)
  }
}
