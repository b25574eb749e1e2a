extension Parser {
  mutating func expression() throws(FEELSyntaxError) -> Node {
    depth += 1
    height += 1
    defer {
      depth -= 1
      height -= 1
    }
    try checkBounds()
    return try disjunction()
  }

  /// `for`, `if`, `some` and `every` stand wherever a primary may and reach as far as they can.
  mutating func compound(_ at: Int) throws(FEELSyntaxError) -> Node? {
    if peekKeyword("for"), keyword("for") { return try iteration(at) }
    if peekKeyword("some"), keyword("some") { return try quantified(every: false, at) }
    if peekKeyword("every"), keyword("every") { return try quantified(every: true, at) }
    guard peekKeyword("if"), keyword("if") else { return nil }
    let condition = try expression()
    try expectKeyword("then")
    let yes = try expression()
    try expectKeyword("else")
    return .conditional(condition, yes, try expression(), at: at)
  }

  private mutating func iterators(until stops: [StaticString]) throws(FEELSyntaxError) -> [Iterator]
  {
    var all: [Iterator] = []
    repeat {
      let name = try newName(until: ["in"])
      try expectKeyword("in")
      let start = try additiveOrList()
      var end: Node?
      if symbol("..") { end = try additive() }
      all.append(Iterator(start: start, end: end))
      learn(name)
      locals.append(name)
    } while symbol(",")
    return all
  }

  private mutating func additiveOrList() throws(FEELSyntaxError) -> Node { try expression() }

  private mutating func iteration(_ at: Int) throws(FEELSyntaxError) -> Node {
    let before = locals.count
    let all = try iterators(until: ["return"])
    try expectKeyword("return")
    locals.append("partial")
    let body = try expression()
    let partial = readPartials.remove(locals.count - 1) != nil
    locals.removeLast(locals.count - before)
    return .iterate(all, body, partial: partial, at: at)
  }

  private mutating func quantified(every: Bool, _ at: Int) throws(FEELSyntaxError) -> Node {
    let before = locals.count
    let all = try iterators(until: ["satisfies"])
    try expectKeyword("satisfies")
    let body = try expression()
    locals.removeLast(locals.count - before)
    return .quantified(every: every, all, body, at: at)
  }

  private mutating func disjunction() throws(FEELSyntaxError) -> Node {
    skip()
    let at = position
    var parts = [try conjunction()]
    while keyword("or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .or(parts, at: at)
  }

  private mutating func conjunction() throws(FEELSyntaxError) -> Node {
    skip()
    let at = position
    var parts = [try comparison()]
    while keyword("and") { parts.append(try comparison()) }
    return parts.count == 1 ? parts[0] : .and(parts, at: at)
  }

  private mutating func comparison() throws(FEELSyntaxError) -> Node {
    let floor = height
    defer { height = floor }
    var left = try additive()
    while true {
      skip()
      let at = position
      try link()
      if keyword("between") {
        let low = try additive()
        try expectKeyword("and")
        left = .between(left, low, try additive(), at: at)
      } else if peekKeyword("in"), keyword("in") {
        skip()
        if peek("("), let tests = try parenthesisedTests() {
          left = .isIn(left, tests, at: at)
        } else {
          left = .isIn(left, [try unaryTest()], at: at)
        }
      } else if let found = try comparisonSign() {
        left = .compare(found, left, try additive(), at: at)
      } else {
        return left
      }
    }
  }

  /// `(test, test)` after `in`; nil where the parenthesis is a range or an expression.
  private mutating func parenthesisedTests() throws(FEELSyntaxError) -> [UnaryTest]? {
    let before = self
    position += 1
    if let tests = try? positiveTests(), symbol(")") {
      skip()
      // `(1) + 2` and the like are expressions, not tests.
      if tests.count > 1 { return tests }
      if case .compare = tests[0] { return tests }
      if position >= source.count || !"+-*/.[(".unicodeScalars.contains(source[position]) {
        return tests
      }
    }
    back(to: before)
    return nil
  }

  mutating func additive() throws(FEELSyntaxError) -> Node {
    let floor = height
    defer { height = floor }
    var left = try multiplicative()
    while true {
      skip()
      let at = position
      try link()
      if symbol("+") {
        left = .arithmetic(.add, left, try multiplicative(), at: at)
      } else if peek("-"), symbol("-") {
        left = .arithmetic(.subtract, left, try multiplicative(), at: at)
      } else {
        return left
      }
    }
  }

  private mutating func multiplicative() throws(FEELSyntaxError) -> Node {
    let floor = height
    defer { height = floor }
    var left = try power()
    while true {
      skip()
      let at = position
      try link()
      if peek("**") { return left }
      if symbol("*") {
        left = .arithmetic(.multiply, left, try power(), at: at)
      } else if symbol("/") {
        left = .arithmetic(.divide, left, try power(), at: at)
      } else {
        return left
      }
    }
  }

  private mutating func power() throws(FEELSyntaxError) -> Node {
    let floor = height
    defer { height = floor }
    var left = try negation()
    while true {
      skip()
      let at = position
      try link()
      guard symbol("**") else { return left }
      left = .arithmetic(.power, left, try negation(), at: at)
    }
  }

  private mutating func negation() throws(FEELSyntaxError) -> Node {
    skip()
    let at = position
    guard symbol("-") else { return try typed() }
    depth += 1
    height += 1
    defer {
      depth -= 1
      height -= 1
    }
    try checkBounds()
    return .negate(try negation(), at: at)
  }

  private mutating func typed() throws(FEELSyntaxError) -> Node {
    let node = try postfix()
    guard keyword("instance") else { return node }
    try expectKeyword("of")
    return .instanceOf(node, try typeReference())
  }

  private mutating func postfix() throws(FEELSyntaxError) -> Node {
    let floor = height
    defer { height = floor }
    var node = try primary()
    while true {
      skip()
      let at = position
      try link()
      if peek("."), !peek(".."), symbol(".") {
        guard let member = name(among: members) else { throw unexpected("a name") }
        note(member, after: node)
        node = .member(node, member, at: at)
      } else if peek("["), rangeEnds > 0, closesRange() {
        return node
      } else if symbol("[") {
        filters += 1
        let condition = try expression()
        filters -= 1
        try expect("]")
        node = .filter(node, condition, at: at)
      } else if peek("("), isCallable(node), symbol("(") {
        let (arguments, names) = try self.arguments()
        node = .call(node, arguments, names: names, at: at)
      } else {
        return node
      }
    }
  }

  /// Whether `[` ends the range, as in `[1..10[`, because no filter can be read there.
  private func closesRange() -> Bool {
    var index = position + 1
    while index < source.count, isSpace(source[index]) { index += 1 }
    if index == source.count || ",)]}=<>!.".unicodeScalars.contains(source[index]) { return true }
    var after = self
    after.position = index
    let words: [StaticString] = [
      "and", "or", "then", "else", "return", "satisfies", "in", "between", "instance",
    ]
    return words.contains { after.peekKeyword($0) }
  }

  private func isCallable(_ node: Node) -> Bool {
    switch node {
    case .literal, .list, .range, .arithmetic, .compare: false
    default: true
    }
  }

  mutating func arguments() throws(FEELSyntaxError) -> ([Node], [String]?) {
    if symbol(")") { return ([], nil) }
    var values: [Node] = []
    var names: [String] = []
    repeat {
      let before = self
      if let name = try? newName(until: [":", ",", ")"]), symbol(":") {
        names.append(name)
      } else {
        back(to: before)
      }
      values.append(try expression())
    } while symbol(",")
    try expect(")")
    guard names.isEmpty || names.count == values.count else {
      throw error("named and unnamed arguments cannot be mixed")
    }
    return (values, names.isEmpty ? nil : names)
  }

  func referencePath(of node: Node) -> [String]? {
    switch node {
    case .global(let slot, _): [globals[slot]]
    case .member(let inner, let name, _): referencePath(of: inner).map { $0 + [name] }
    default: nil
    }
  }

  /// Lengthens the path that was noted for `node` by one member.
  private mutating func note(_ member: String, after node: Node) {
    guard let path = referencePath(of: node) else { return }
    if let index = references.lastIndex(of: path) { references[index] = path + [member] }
  }

  mutating func typeReference() throws(FEELSyntaxError) -> TypeReference {
    depth += 1
    defer { depth -= 1 }
    try checkBounds()
    skip()
    for (word, make) in [("list", TypeReference.list), ("range", TypeReference.range)]
      as [(StaticString, (TypeReference) -> TypeReference)]
    where peekKeyword(word) && peekAfterKeyword(word, is: "<") {
      _ = keyword(word)
      try expect("<")
      let inner = try typeReference()
      try expect(">")
      return make(inner)
    }
    if peekKeyword("context"), peekAfterKeyword("context", is: "<") {
      _ = keyword("context")
      try expect("<")
      var entries: [String: TypeReference] = [:]
      repeat {
        let name = try newName(until: [":"])
        try expect(":")
        entries[name] = try typeReference()
      } while symbol(",")
      try expect(">")
      return .context(entries)
    }
    if peekKeyword("function"), peekAfterKeyword("function", is: "<") {
      _ = keyword("function")
      try expect("<")
      var parameters: [TypeReference] = []
      if !symbol(">") {
        repeat { parameters.append(try typeReference()) } while symbol(",")
        try expect(">")
      }
      try expect("->")
      return .function(parameters, try typeReference())
    }
    for name in [
      "days and time duration", "years and months duration", "day and time duration",
      "year and month duration", "date and time",
    ] {
      if let end = match(Array(name.unicodeScalars)) {
        position = end
        return .named(name)
      }
    }
    if let name = scope.typeScalars.first(where: { match($0) != nil }), let end = match(name),
      let type = scope.types[String(String.UnicodeScalarView(name))]
    {
      position = end
      return type
    }
    guard var name = knownName() else { throw unexpected("a type") }
    while peek("."), symbol("."), let next = knownName() { name += "." + next }
    return .named(name)
  }
}
