/// Reads FEEL text into nodes with names resolved. Scannerless: what a name is depends on scope.
struct Parser {
  /// Levels of nesting in a text.
  static let maximumDepth = 400
  /// Scalars of a text.
  static let maximumLength = 100_000
  /// Levels of the tree, where each operator of a chain `1 + 1 + 1` adds one.
  static let maximumHeight = 600
  /// Expressions that are begun, counting those that are tried and taken back: so many, and so many
  /// for each scalar.
  static let baseAttempts = 1_000
  static let attemptsPerScalar = 4

  let text: String
  let source: [Unicode.Scalar]
  var position = 0
  var depth = 0
  /// Ends of ranges that are being read, where `[` may close the range.
  var rangeEnds = 0
  var height = 0
  var attempts = 0
  /// Whether the stack ended the reading, which a deeper one may carry on.
  var ranOutOfStack = false
  var known: KnownNames
  let scope: Scope
  /// Names of more than one word that contexts of the text itself have.
  var ownMembers: [[Unicode.Scalar]] = []
  var members: [[Unicode.Scalar]] {
    ownMembers.isEmpty ? scope.memberScalars : ownMembers + scope.memberScalars
  }
  var globals: [String] = []
  var references: [[String]] = []
  /// Variables of the expression, innermost last.
  var locals: [String] = []
  var filters = 0
  var usesInput = false
  /// Places of the variables named `partial` that were read.
  var readPartials: Set<Int> = []

  init(text: String, scope: Scope) {
    self.text = text
    source = Array(text.unicodeScalars)
    self.scope = scope
    known = scope.known
  }

  mutating func learn(_ name: String) { known.learn(name) }

  /// An entry's name, which may be read after a dot: as a whole, where it has several words.
  mutating func learnMember(_ name: String) {
    let scalars = Array(name.unicodeScalars)
    guard !scalars.allSatisfy(isNamePart), !ownMembers.contains(scalars) else { return }
    let index = ownMembers.firstIndex { $0.count < scalars.count } ?? ownMembers.endIndex
    ownMembers.insert(scalars, at: index)
  }

  // MARK: Entry points

  mutating func wholeExpression() throws(FEELSyntaxError) -> Node {
    try checkLength()
    let node = try expression()
    try end()
    return node
  }

  mutating func wholeUnaryTests() throws(FEELSyntaxError) -> Node {
    try checkLength()
    let at = position
    skip()
    if peekKeyword("not"), peekAfterKeyword("not", is: "(") {
      let before = self
      _ = keyword("not")
      _ = symbol("(")
      if let tests = try? positiveTests(), symbol(")"), isAtEnd() {
        return .tests(tests, negated: true, at: at)
      }
      back(to: before)
    }
    let tests = try positiveTests()
    try end()
    return .tests(tests, negated: false, at: at)
  }

  /// Takes back what was tried, but not the work that it cost.
  mutating func back(to earlier: Parser) {
    let (spent, ranOut) = (attempts, ranOutOfStack)
    self = earlier
    (attempts, ranOutOfStack) = (spent, ranOut)
  }

  /// Holds nesting, chains and backtracking to their bounds.
  mutating func checkBounds() throws(FEELSyntaxError) {
    attempts += 1
    if StackRoom.isShort { ranOutOfStack = true }
    guard depth <= Self.maximumDepth, height <= Self.maximumHeight, !ranOutOfStack else {
      throw error("expressions are nested deeper than \(Self.maximumDepth)")
    }
    guard attempts <= Self.baseAttempts + source.count * Self.attemptsPerScalar else {
      throw error("the text begins more expressions than can be read")
    }
  }

  /// One more operator in a chain.
  mutating func link() throws(FEELSyntaxError) {
    height += 1
    guard height <= Self.maximumHeight else {
      throw error("more than \(Self.maximumHeight) operators follow each other")
    }
  }

  private func checkLength() throws(FEELSyntaxError) {
    if source.count > Self.maximumLength {
      throw error("the text has more than \(Self.maximumLength) characters")
    }
  }

  mutating func positiveTests() throws(FEELSyntaxError) -> [UnaryTest] {
    var tests = [try unaryTest()]
    while symbol(",") { tests.append(try unaryTest()) }
    return tests
  }

  mutating func unaryTest() throws(FEELSyntaxError) -> UnaryTest {
    skip()
    if peek("-"), !isNumberOrNameAfterMinus() {
      position += 1
      return .any
    }
    if let comparison = try comparisonSign() { return .compare(comparison, try additive()) }
    let before = usesInput
    usesInput = false
    let node = try expression()
    defer { usesInput = before || usesInput }
    return .value(node, usesInput: usesInput)
  }

  /// `=`, `<=` and their kin; the signs of other languages are refused, which would otherwise be
  /// read as a comparison with a range such as `(= 1)`.
  mutating func comparisonSign() throws(FEELSyntaxError) -> Comparison? {
    let signs: [Comparison] = [.atMost, .atLeast, .notEqual, .less, .greater, .equal]
    guard let found = signs.first(where: { symbol($0.symbol) }) else { return nil }
    guard position < source.count, "=<>".unicodeScalars.contains(source[position]) else {
      return found
    }
    let written = found.rawValue + String(source[position])
    let meant = ["==": "=", "<>": "!=", "=<": "<=", "=>": ">="][written]
    throw error(
      "\"\(written)\" is no comparison", expected: meant.map { [$0] } ?? signs.map(\.rawValue),
      at: position - found.rawValue.count)
  }

  private func isNumberOrNameAfterMinus() -> Bool {
    var index = position + 1
    while index < source.count, isSpace(source[index]) { index += 1 }
    return index < source.count && source[index] != "," && source[index] != ")"
  }

  // MARK: Scanning

  func error(_ message: String, expected: [String] = [], at offset: Int? = nil) -> FEELSyntaxError {
    let (line, column) = lineAndColumn(of: offset ?? position, in: text)
    return FEELSyntaxError(line: line, column: column, message: message, expected: expected)
  }

  func unexpected(_ expected: String...) -> FEELSyntaxError {
    let what =
      position < source.count ? "\"\(source[position])\" is unexpected" : "the text ends here"
    return error(what, expected: expected)
  }

  func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar == " " || (9...13).contains(scalar.value) }
    return scalar.properties.isWhitespace
  }

  mutating func skip() {
    while position < source.count {
      // Most often nothing is to be skipped: not where a letter, digit or bracket stands.
      let next = source[position].value
      if (0x30..<0x7F).contains(next) { return }
      if isSpace(source[position]) {
        position += 1
      } else if peek("//") {
        while position < source.count, source[position] != "\n" { position += 1 }
      } else if peek("/*") {
        position += 2
        while position < source.count, !peek("*/") { position += 1 }
        position = min(position + 2, source.count)
      } else {
        return
      }
    }
  }

  func peek(_ text: StaticString) -> Bool {
    // Symbols and keywords are of ASCII.
    let length = text.utf8CodeUnitCount
    guard position + length <= source.count else { return false }
    for index in 0..<length
    where source[position + index].value != UInt32(text.utf8Start[index]) {
      return false
    }
    return true
  }

  mutating func isAtEnd() -> Bool {
    skip()
    return position >= source.count
  }

  mutating func end() throws(FEELSyntaxError) {
    if !isAtEnd() { throw unexpected("an operator", "the end") }
  }

  mutating func symbol(_ text: StaticString) -> Bool {
    skip()
    guard peek(text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  mutating func expect(_ text: StaticString) throws(FEELSyntaxError) {
    if !symbol(text) { throw unexpected("\"\(text)\"") }
  }

  func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
        || scalar == "?"
    }
    return scalar.properties.isAlphabetic
      || (scalar.value > 0x7F && !isSpace(scalar) && scalar.properties.numericType == nil
        && !(0x2000...0x206F).contains(scalar.value) && !(0x3000...0x303F).contains(scalar.value)
        && !(0xFF00...0xFF0F).contains(scalar.value))
      || scalar.properties.isEmojiPresentation
  }

  func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    isNameStart(scalar) || ("0"..."9").contains(scalar) || scalar.value == 0xB7
      || (0x0300...0x036F).contains(scalar.value) || (0x203F...0x2040).contains(scalar.value)
  }

  func peekKeyword(_ word: StaticString) -> Bool {
    guard peek(word) else { return false }
    let next = position + word.utf8CodeUnitCount
    return next >= source.count || !isNamePart(source[next])
  }

  func peekAfterKeyword(_ word: StaticString, is symbol: Unicode.Scalar) -> Bool {
    var index = position + word.utf8CodeUnitCount
    while index < source.count, isSpace(source[index]) { index += 1 }
    return index < source.count && source[index] == symbol
  }

  mutating func keyword(_ word: StaticString) -> Bool {
    skip()
    guard peekKeyword(word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  mutating func expectKeyword(_ word: StaticString) throws(FEELSyntaxError) {
    if !keyword(word) { throw unexpected("\"\(word)\"") }
  }

  /// The end of `name` at the position, where white space in names may differ.
  func match(_ name: [Unicode.Scalar]) -> Int? {
    var index = position
    var place = 0
    while place < name.count {
      if isSpace(name[place]) {
        guard index < source.count, isSpace(source[index]) else { return nil }
        while index < source.count, isSpace(source[index]) { index += 1 }
        while place < name.count, isSpace(name[place]) { place += 1 }
        continue
      }
      guard index < source.count, source[index] == name[place] else {
        // `a+b` may be written `a + b`.
        if index < source.count, isSpace(source[index]), place > 0,
          !isNamePart(name[place]) || !isNamePart(name[place - 1])
        {
          while index < source.count, isSpace(source[index]) { index += 1 }
          continue
        }
        return nil
      }
      index += 1
      place += 1
    }
    if let last = name.last, isNamePart(last), index < source.count, isNamePart(source[index]) {
      return nil
    }
    return index
  }

  /// The longest known name here, or else a simple one.
  mutating func name(among candidates: [[Unicode.Scalar]]) -> String? {
    skip()
    guard position < source.count, isNameStart(source[position]) else { return nil }
    var simpleEnd = position + 1
    while simpleEnd < source.count, isNamePart(source[simpleEnd]) { simpleEnd += 1 }
    for candidate in candidates {
      guard let end = match(candidate), end >= simpleEnd else { continue }
      position = end
      return String(String.UnicodeScalarView(candidate))
    }
    defer { position = simpleEnd }
    return String(String.UnicodeScalarView(source[position..<simpleEnd]))
  }

  mutating func knownName() -> String? {
    skip()
    guard position < source.count else { return nil }
    return name(among: known[source[position]])
  }

  /// A new name: everything up to one of the stops, folded to single spaces.
  mutating func newName(until stops: [StaticString]) throws(FEELSyntaxError) -> String {
    skip()
    let start = position
    guard position < source.count, isNameStart(source[position]) else {
      throw unexpected("a name")
    }
    while position < source.count {
      if stops.contains(where: { stop in
        (97...122).contains(stop.utf8Start.pointee)
          ? peekKeyword(stop) && position > start && isSpace(source[position - 1]) : peek(stop)
      }) {
        break
      }
      guard
        isNamePart(source[position]) || isSpace(source[position])
          || "./-'+*".unicodeScalars.contains(source[position])
      else { break }
      position += 1
    }
    let raw = String(String.UnicodeScalarView(source[start..<position]))
    return raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
