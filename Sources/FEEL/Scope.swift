/// The names that an expression may read, so that names with spaces and operators are found
/// (DMN 1.5 section 10.3.1.4: the longest name that is in scope).
public struct Scope: Sendable {
  public let names: [String]
  /// Names of entries inside contexts, for paths such as `person.first name`.
  public let members: [String]
  /// Types that the expression may name besides FEEL's own.
  public let types: [String: TypeReference]
  /// Prepared once for all expressions of the scope: names and members, longest first.
  let known: KnownNames
  let memberScalars: [[Unicode.Scalar]]
  let typeScalars: [[Unicode.Scalar]]

  /// Properties of built-in types whose names hold spaces (DMN 1.5 table 65).
  private static let propertiesWithSpaces = ["time offset", "start included", "end included"]

  public init(names: [String], members: [String] = [], types: [String: TypeReference] = [:]) {
    self.names = names
    self.members = members
    self.types = types
    var known = KnownNames.builtins
    for name in names { known.learn(name) }
    self.known = known
    memberScalars = Self.longestFirst(members + Self.propertiesWithSpaces)
    typeScalars = Self.longestFirst(Array(types.keys))
  }

  private static func longestFirst(_ names: [String]) -> [[Unicode.Scalar]] {
    names.map { Array($0.unicodeScalars) }.sorted { $0.count > $1.count }
  }
}

/// Names that longest-match looks for, longest first, by first scalar.
struct KnownNames: Sendable {
  private var names: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]

  static let builtins: KnownNames = {
    var known = KnownNames()
    for name in Builtin.namesWithSpaces { known.learn(name) }
    return known
  }()

  subscript(first: Unicode.Scalar) -> [[Unicode.Scalar]] { names[first] ?? [] }

  mutating func learn(_ name: String) {
    let scalars = Array(name.unicodeScalars)
    guard let first = scalars.first else { return }
    var list = names[first] ?? []
    guard !list.contains(scalars) else { return }
    let index = list.firstIndex { $0.count < scalars.count } ?? list.endIndex
    list.insert(scalars, at: index)
    names[first] = list
  }
}

/// What an evaluation may use: steps, levels of calls, and memory.
public struct Budget: Sendable, Hashable {
  public var steps: Int
  public var depth: Int
  /// Bytes of the lists, contexts, strings and functions that it makes, all together and roughly:
  /// an evaluation never holds much more than twice of it, whatever it makes and throws away.
  public var bytes: Int

  public init(steps: Int, depth: Int, bytes: Int) {
    self.steps = steps
    self.depth = depth
    self.bytes = bytes
  }

  /// A million steps, 64 levels, 32 MiB: a fraction of a second.
  public static let standard = Budget(steps: 1_000_000, depth: 64, bytes: 32 * 1024 * 1024)
}

/// Why a value is null; the place counts from 1 within the expression's text.
public struct Cause: Hashable, Sendable, Codable {
  public let message: String
  public let line: Int
  public let column: Int
  public init(message: String, line: Int = 1, column: Int = 1) {
    self.message = message
    self.line = line
    self.column = column
  }
}

public struct Evaluation: Sendable, Hashable {
  public let value: Value
  public let causes: [Cause]
  /// True where the budget ended it; the value is null then.
  public let exhausted: Bool
  public let stepsUsed: Int
  public let bytesUsed: Int
  public init(
    value: Value, causes: [Cause] = [], exhausted: Bool = false, stepsUsed: Int = 0,
    bytesUsed: Int = 0
  ) {
    self.value = value
    self.causes = causes
    self.exhausted = exhausted
    self.stepsUsed = stepsUsed
    self.bytesUsed = bytesUsed
  }
}

/// A compiled expression; immutable, evaluated from any thread.
///
/// ```swift
/// let rule = try Expression("age >= 18", scope: Scope(names: ["age"]))
/// rule.evaluate(["age": Value(20)]).value  // true
/// ```
public struct Expression: Sendable {
  public enum Kind: Sendable { case expression, unaryTests }

  public let text: String
  /// Free name paths that it reads, such as `[["form", "city"], ["today"]]`.
  public let references: [[String]]
  /// The names of the slots that evaluation fills from the context.
  public let globals: [String]
  let node: Node

  public init(_ text: String, scope: Scope, kind: Kind = .expression) throws(FEELSyntaxError) {
    let (read, isShort) = Self.read(text, scope, kind)
    if isShort, !StackRoom.isDeep, let again = StackRoom.deep({ Self.read(text, scope, kind).0 }) {
      self = try again.get()
    } else {
      self = try read.get()
    }
  }

  /// What was read, and whether the stack was too short for it.
  private static func read(_ text: String, _ scope: Scope, _ kind: Kind)
    -> (Result<Expression, FEELSyntaxError>, isShort: Bool)
  {
    if let value = Parser.literal(text) {
      let test = UnaryTest.value(.literal(value), usesInput: false)
      let node =
        kind == .expression ? Node.literal(value) : .tests([test], negated: false, at: 0)
      return (.success(Expression(text: text, node: node)), false)
    }
    var parser = Parser(text: text, scope: scope)
    do throws(FEELSyntaxError) {
      let node = try kind == .expression ? parser.wholeExpression() : parser.wholeUnaryTests()
      return (.success(Expression(text: text, node: node, parser: parser)), false)
    } catch {
      return (.failure(error), parser.ranOutOfStack)
    }
  }

  private init(text: String, node: Node, parser: Parser? = nil) {
    self.text = text
    self.node = node
    globals = parser?.globals ?? []
    references = parser?.references ?? []
  }

  /// Evaluates within a budget; never throws, never traps: what goes wrong is null with a cause.
  ///
  /// - Parameter moment: what `now()` and `today()` say; without it they are null with that cause.
  public func evaluate(
    _ context: FEELContext, budget: Budget = .standard, moment: FEELDateTime? = nil
  ) -> Evaluation {
    evaluate(
      slots: globals.map { context[$0] }, input: nil, budget: budget, moment: moment)
  }

  /// Tests an input: `?` and the implicit subject of unary tests.
  public func test(
    _ input: Value, _ context: FEELContext, budget: Budget = .standard,
    moment: FEELDateTime? = nil
  ) -> Evaluation {
    evaluate(
      slots: globals.map { context[$0] }, input: input, budget: budget, moment: moment)
  }

  /// The fast way in: values in the order of `globals`.
  public func evaluate(
    slots: [Value?], input: Value?, budget: Budget, moment: FEELDateTime? = nil
  ) -> Evaluation {
    let (evaluation, isShort) = run(slots, input, budget, moment)
    guard isShort, !StackRoom.isDeep else { return evaluation }
    return StackRoom.deep { run(slots, input, budget, moment).0 } ?? evaluation
  }

  /// What it gives, and whether the stack was too short for it.
  private func run(_ slots: [Value?], _ input: Value?, _ budget: Budget, _ moment: FEELDateTime?)
    -> (Evaluation, isShort: Bool)
  {
    var machine = Machine(globals: slots, names: globals, budget: budget)
    machine.input = input
    machine.moment = moment
    let value = machine.evaluate(node)
    switch value {
    case .list, .context, .range, .function: _ = machine.walk(value)
    default: break
    }
    let evaluation = Evaluation(
      value: machine.exhausted ? .null : value, causes: machine.causes.map(place),
      exhausted: machine.exhausted, stepsUsed: budget.steps - machine.steps,
      bytesUsed: budget.bytes - machine.bytes)
    return (evaluation, machine.ranOutOfStack)
  }

  private func place(_ cause: (message: String, at: Int)) -> Cause {
    let (line, column) = lineAndColumn(of: cause.at, in: text)
    return Cause(message: cause.message, line: line, column: column)
  }
}

func lineAndColumn(of offset: Int, in text: String) -> (Int, Int) {
  var line = 1
  var column = 1
  for scalar in text.unicodeScalars.prefix(max(0, offset)) {
    if scalar == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }
  return (line, column)
}
