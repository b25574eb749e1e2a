extension Parser {
  mutating func primary() throws(FEELSyntaxError) -> Node {
    skip()
    let at = position
    guard position < source.count else { throw unexpected("an expression") }
    let scalar = source[position]
    switch scalar {
    case "\"": return .literal(.string(try stringLiteral()))
    case "@":
      position += 1
      guard peek("\"") else { throw unexpected("a string") }
      let text = try stringLiteral()
      return Self.temporal(text).map(Node.literal) ?? .invalid(text, at: at)
    case "0"..."9": return .literal(.number(try number()))
    case ".":
      if position + 1 < source.count, ("0"..."9").contains(source[position + 1]) {
        return .literal(.number(try number()))
      }
      throw unexpected("an expression")
    case "[", "]": return try listOrRange(at)
    case "(": return try parenthesised(at)
    case "{": return try context()
    case "?":
      position += 1
      usesInput = true
      return .builtin(.input, [], names: nil, at: at)
    case "<", ">", "=", "!":
      // `(> 5)`-style ranges stand only inside parentheses and lists.
      for comparison in [Comparison.atMost, .atLeast, .notEqual, .less, .greater, .equal]
      where symbol(comparison.symbol) {
        let end = try additive()
        guard comparison == .notEqual else { return openRange(comparison, end, at) }
        // What is on either side, as two ranges of which one is met.
        return .list([openRange(.less, end, at), openRange(.greater, end, at)])
      }
      throw unexpected("an expression")
    default: return try named(at)
    }
  }

  private func openRange(_ comparison: Comparison, _ end: Node, _ at: Int) -> Node {
    switch comparison {
    case .less: .range(nil, startIncluded: false, end, endIncluded: false, at: at)
    case .atMost: .range(nil, startIncluded: false, end, endIncluded: true, at: at)
    case .greater: .range(end, startIncluded: false, nil, endIncluded: false, at: at)
    case .atLeast: .range(end, startIncluded: true, nil, endIncluded: false, at: at)
    default: .equality(end)
    }
  }

  static func temporal(_ text: String) -> Value? {
    if let duration = parseDuration(text) { return duration }
    if text.contains("T"), let value = FEELDateTime(text) { return .dateTime(value) }
    if let date = FEELDate(text) { return .date(date) }
    return FEELTime(text).map(Value.time)
  }

  private mutating func number() throws(FEELSyntaxError) -> Decimal128 {
    let start = position
    func isDigit(_ at: Int) -> Bool { at < source.count && ("0"..."9").contains(source[at]) }
    while isDigit(position) { position += 1 }
    if position < source.count, source[position] == ".", isDigit(position + 1) {
      position += 1
      while isDigit(position) { position += 1 }
    }
    if position < source.count, source[position] == "e" || source[position] == "E" {
      var next = position + 1
      if next < source.count, source[next] == "+" || source[next] == "-" { next += 1 }
      if isDigit(next) {
        position = next
        while isDigit(position) { position += 1 }
      }
    }
    if let whole = Self.whole(source[start..<position].lazy.map(\.value)) {
      return Decimal128(whole)
    }
    let text = String(decoding: source[start..<position].map { UInt8($0.value) }, as: UTF8.self)
    guard let value = Decimal128(text) else { throw error("\(text) is too large", at: start) }
    return value
  }

  private mutating func stringLiteral() throws(FEELSyntaxError) -> String {
    let start = position
    position += 1
    var result = String.UnicodeScalarView()
    while position < source.count {
      let scalar = source[position]
      position += 1
      if scalar == "\"" { return String(result) }
      guard scalar == "\\", position < source.count else {
        result.append(scalar)
        continue
      }
      let escaped = source[position]
      position += 1
      switch escaped {
      case "n": result.append("\n")
      case "r": result.append("\r")
      case "t": result.append("\t")
      case "\"", "\\", "'": result.append(escaped)
      case "u", "U":
        let length = escaped == "u" ? 4 : 6
        guard let code = hexadecimal(length) else {
          throw error("\\\(escaped) needs \(length) hexadecimal digits")
        }
        if let whole = surrogate(code) ?? Unicode.Scalar(code) { result.append(whole) }
      default:
        result.append("\\")
        result.append(escaped)
      }
    }
    throw error("the string does not end", at: start)
  }

  private mutating func hexadecimal(_ length: Int) -> UInt32? {
    guard position + length <= source.count else { return nil }
    let digits = String(String.UnicodeScalarView(source[position..<position + length]))
    guard let code = UInt32(digits, radix: 16) else { return nil }
    position += length
    return code
  }

  /// The scalar of a high surrogate and the low one that follows as `\uXXXX`.
  private mutating func surrogate(_ high: UInt32) -> Unicode.Scalar? {
    guard (0xD800...0xDBFF).contains(high), peek("\\u") else { return nil }
    position += 2
    guard let low = hexadecimal(4), (0xDC00...0xDFFF).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  /// `[1, 2]`, `[1..2]`, `]1..2[`.
  private mutating func listOrRange(_ at: Int) throws(FEELSyntaxError) -> Node {
    let opensRange = source[position] == "]"
    position += 1
    if !opensRange, symbol("]") { return .list([]) }
    let first = try expression()
    if symbol("..") { return try rangeEnd(first, startIncluded: !opensRange, at) }
    if opensRange { throw unexpected("\"..\"") }
    var elements = [first]
    while symbol(",") { elements.append(try expression()) }
    try expect("]")
    return .list(elements)
  }

  private mutating func rangeEnd(_ start: Node, startIncluded: Bool, _ at: Int)
    throws(FEELSyntaxError) -> Node
  {
    rangeEnds += 1
    let end = try additive()
    rangeEnds -= 1
    skip()
    let included: Bool
    if symbol("]") {
      included = true
    } else if symbol(")") || symbol("[") {
      included = false
    } else {
      throw unexpected("\"]\"", "\")\"")
    }
    return .range(start, startIncluded: startIncluded, end, endIncluded: included, at: at)
  }

  private mutating func parenthesised(_ at: Int) throws(FEELSyntaxError) -> Node {
    position += 1
    let inner = try expression()
    if symbol("..") { return try rangeEnd(inner, startIncluded: false, at) }
    try expect(")")
    return inner
  }

  private mutating func context() throws(FEELSyntaxError) -> Node {
    position += 1
    let before = locals.count
    defer { locals.removeLast(locals.count - before) }
    var entries: [(name: String, value: Node)] = []
    if symbol("}") { return .context([]) }
    repeat {
      skip()
      let name: String
      if peek("\"") {
        name = try stringLiteral()
      } else {
        name = try newName(until: [":"])
      }
      guard !entries.contains(where: { $0.name == name }) else {
        throw error("the entry \"\(name)\" stands twice")
      }
      try expect(":")
      entries.append((name, try expression()))
      learn(name)
      learnMember(name)
      locals.append(name)
    } while symbol(",")
    try expect("}")
    return .context(entries)
  }

  private static let reserved: [StaticString] = [
    "then", "else", "return", "satisfies", "in", "and", "or", "between",
  ]

  private mutating func named(_ at: Int) throws(FEELSyntaxError) -> Node {
    if peekKeyword("true"), keyword("true") { return .literal(.boolean(true)) }
    if peekKeyword("false"), keyword("false") { return .literal(.boolean(false)) }
    if peekKeyword("null"), keyword("null") { return .literal(.null) }
    if peekKeyword("function"), peekAfterKeyword("function", is: "(") { return try function() }
    for reserved in Self.reserved
    where peekKeyword(reserved) {
      throw unexpected("an expression")
    }
    if let compound = try compound(at) { return compound }
    guard let name = knownName() else { throw unexpected("an expression") }
    if locals.contains(name) { return variable(name, at) }
    skip()
    if let builtin = Builtin(rawValue: name), peek("("), !globalsInclude(name) {
      position += 1
      let (arguments, names) = try self.arguments()
      return .builtin(builtin, arguments, names: names, at: at)
    }
    return variable(name, at)
  }

  private func globalsInclude(_ name: String) -> Bool { globals.contains(name) }

  private mutating func variable(_ name: String, _ at: Int) -> Node {
    if let local = locals.lastIndex(of: name) {
      if name == "partial" { readPartials.insert(local) }
      return inFilters(name, .local(local), at)
    }
    if filters > 0, name == "item" {
      return .entry(name, depth: filters, otherwise: .item(depth: 0), at: at)
    }
    let slot: Int
    if let index = globals.firstIndex(of: name) {
      slot = index
    } else {
      slot = globals.count
      globals.append(name)
    }
    references.append([name])
    return inFilters(name, .global(slot, at: at), at)
  }

  private func inFilters(_ name: String, _ node: Node, _ at: Int) -> Node {
    filters > 0 ? .entry(name, depth: filters, otherwise: node, at: at) : node
  }

  private mutating func function() throws(FEELSyntaxError) -> Node {
    _ = keyword("function")
    try expect("(")
    let before = locals.count
    defer { locals.removeLast(locals.count - before) }
    var parameters: [Parameter] = []
    if !symbol(")") {
      repeat {
        let name = try newName(until: [":", ",", ")"])
        var type: TypeReference?
        if symbol(":") { type = try typeReference() }
        parameters.append(Parameter(name: name, type: type))
      } while symbol(",")
      try expect(")")
    }
    let first = locals.count
    for parameter in parameters {
      learn(parameter.name)
      locals.append(parameter.name)
    }
    let at = position
    if keyword("external") {
      return .function(
        parameters,
        .external(try expression(), parameters.indices.map { .local(first + $0) }, at: at))
    }
    return .function(parameters, try expression())
  }
}
