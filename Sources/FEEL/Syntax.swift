/// The whole syntax of FEEL after names are resolved (DMN 1.5 section 10.3.1.2).
indirect enum Node: Sendable {
  case literal(Value)
  /// `@"…"` that is no date, time or duration: null, with that cause.
  case invalid(String, at: Int)
  /// A name of the surrounding context, by its slot.
  case global(Int, at: Int)
  /// A variable of the expression itself, by its place on the stack.
  case local(Int)
  /// Inside a filter: an entry of the element, or else what the name means outside.
  case entry(String, depth: Int, otherwise: Node?, at: Int)
  /// The element of the filter so many levels up.
  case item(depth: Int)
  case member(Node, String, at: Int)
  case filter(Node, Node, at: Int)
  case list([Node])
  case context([(name: String, value: Node)])
  case range(Node?, startIncluded: Bool, Node?, endIncluded: Bool, at: Int)
  /// `(= x)`
  case equality(Node)
  case negate(Node, at: Int)
  case arithmetic(Operator, Node, Node, at: Int)
  case compare(Comparison, Node, Node, at: Int)
  case and([Node], at: Int)
  case or([Node], at: Int)
  case between(Node, Node, Node, at: Int)
  case isIn(Node, [UnaryTest], at: Int)
  case instanceOf(Node, TypeReference)
  case conditional(Node, Node, Node, at: Int)
  /// `partial` tells whether the body reads the results so far, which then are copied each time.
  case iterate([Iterator], Node, partial: Bool, at: Int)
  case quantified(every: Bool, [Iterator], Node, at: Int)
  case function([Parameter], Node)
  /// The body of an external function: what describes it, and the parameters.
  case external(Node, [Node], at: Int)
  case builtin(Builtin, [Node], names: [String]?, at: Int)
  case call(Node, [Node], names: [String]?, at: Int)
  /// An expression list used as a unary test.
  case tests([UnaryTest], negated: Bool, at: Int)
}

enum Operator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "**"
}
enum Comparison: String, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case atMost = "<="
  case greater = ">"
  case atLeast = ">="

  var symbol: StaticString {
    switch self {
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .atMost: "<="
    case .greater: ">"
    case .atLeast: ">="
    }
  }
}

struct Iterator: Sendable {
  /// Either one list, or the two ends of `for i in 1..n`.
  var start: Node
  var end: Node?
}

struct Parameter: Sendable, Hashable {
  var name: String
  var type: TypeReference?
}

/// A test of the input `?` (DMN 1.5 section 10.3.2.8).
enum UnaryTest: Sendable {
  /// `-`
  case any
  /// `> 5` and its kin.
  case compare(Comparison, Node)
  /// A value to equal, a range or list to be in, or a boolean over `?`.
  case value(Node, usesInput: Bool)
}

/// A type as FEEL writes it after `instance of` and in function parameters.
public indirect enum TypeReference: Hashable, Sendable {
  case named(String)
  case list(TypeReference)
  case range(TypeReference)
  case context([String: TypeReference])
  case function([TypeReference], TypeReference)
}

/// What a FEEL text means that is wrong: the place counts from 1 within the text.
public struct FEELSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  public let line: Int
  public let column: Int
  public let message: String
  public let expected: [String]
  public var description: String {
    "\(line):\(column): \(message)"
      + (expected.isEmpty ? "" : "; expected " + expected.joined(separator: " or "))
  }
}

/// A function as a value: a closure of FEEL, a built-in, or one that the host provides.
public struct FEELFunction: Hashable, Sendable {
  final class Body: Sendable {
    enum Kind: Sendable {
      case closure([Parameter], Node, captured: [Value], globals: [Value?], items: [Value])
      case builtin(Builtin)
      case host(@Sendable ([Value], Budget) -> Evaluation)
    }
    let kind: Kind
    init(_ kind: Kind) { self.kind = kind }
  }
  let body: Body
  public let parameters: [String]

  init(_ kind: Body.Kind, parameters: [String]) {
    self.body = Body(kind)
    self.parameters = parameters
  }

  /// A function that the host carries out within the budget that is left.
  public init(parameters: [String], _ call: @escaping @Sendable ([Value], Budget) -> Evaluation) {
    self.init(.host(call), parameters: parameters)
  }

  public static func == (left: Self, right: Self) -> Bool { left.body === right.body }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(body)) }
}
