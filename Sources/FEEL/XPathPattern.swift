import Foundation

/// A regular expression of XQuery and XPath Functions and Operators 3.1, section 5.6, as FEEL's
/// `matches`, `replace` and `split` have it, put into ICU's words.
///
/// What that grammar does not know (look-around, possessive quantifiers, ICU's own escapes) is
/// refused, even where ICU could run it.
struct XPathPattern {
  /// Characters of a pattern.
  static let maximumLength = 1_000

  private(set) var icu = ""
  let options: NSRegularExpression.Options

  private var source: [Unicode.Scalar]
  private var position = 0
  private var output = ""
  /// Groups that were opened, and those of them that are closed and may be referred to.
  private var groups = 0
  private var closed: Set<Int> = []
  private var open: [Int?] = []
  private let isMultiline: Bool
  private let ignoresCase: Bool

  /// Nil where pattern or flags are not of the grammar.
  init?(_ text: String, flags: String) {
    guard text.utf8.count <= Self.maximumLength, flags.allSatisfy("smixq".contains) else {
      return nil
    }
    isMultiline = flags.contains("m")
    ignoresCase = flags.contains("i")
    var options: NSRegularExpression.Options = []
    if flags.contains("i") { options.insert(.caseInsensitive) }
    if flags.contains("s") { options.insert(.dotMatchesLineSeparators) }
    if isMultiline { options.insert([.anchorsMatchLines, .useUnixLineSeparators]) }
    self.options = options
    source = Array(text.unicodeScalars)
    if flags.contains("q") {
      icu = NSRegularExpression.escapedPattern(for: text)
      return
    }
    if flags.contains("x") { source = Self.withoutSpace(source) }
    guard alternatives(isDotAll: flags.contains("s")), position == source.count else { return nil }
    icu = output
  }

  var compiled: NSRegularExpression? { try? NSRegularExpression(pattern: icu, options: options) }

  /// The flag `x` takes white space away everywhere but in character classes.
  private static func withoutSpace(_ source: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var kept: [Unicode.Scalar] = []
    var depth = 0
    var isEscaped = false
    for scalar in source {
      if depth == 0, isSpace(scalar) { continue }
      if !isEscaped, scalar == "[" { depth += 1 }
      if !isEscaped, scalar == "]", depth > 0 { depth -= 1 }
      isEscaped = !isEscaped && scalar == "\\"
      kept.append(scalar)
    }
    return kept
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    [0x9, 0xA, 0xD, 0x20].contains(scalar.value)
  }

  // MARK: The grammar of section 5.6.1, over XML Schema's

  private var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard position + wanted.count <= source.count,
      Array(source[position..<position + wanted.count]) == wanted
    else { return false }
    position += wanted.count
    return true
  }

  /// Branches and pieces, without recursion: groups are counted in `open`.
  private mutating func alternatives(isDotAll: Bool) -> Bool {
    var canRepeat = false
    while let scalar = next {
      switch scalar {
      case "|":
        position += 1
        output += "|"
        canRepeat = false
      case "(":
        position += 1
        if take("?:") {
          output += "(?:"
          open.append(nil)
        } else if next == "?" {
          return false
        } else {
          groups += 1
          open.append(groups)
          output += "("
        }
        canRepeat = false
      case ")":
        guard let group = open.popLast() else { return false }
        if let group { closed.insert(group) }
        position += 1
        output += ")"
        canRepeat = true
      case "*", "+", "?", "{":
        guard canRepeat, quantifier() else { return false }
        canRepeat = false
      default:
        guard atom(scalar, isDotAll) else { return false }
        canRepeat = scalar != "^" && scalar != "$"
      }
    }
    return open.isEmpty
  }

  private mutating func quantifier() -> Bool {
    if take("{") {
      guard let low = digits() else { return false }
      output += "{\(low)"
      if take(",") {
        output += ","
        if let high = digits() {
          guard high >= low else { return false }
          output += "\(high)"
        }
      }
      guard take("}") else { return false }
      output += "}"
    } else {
      output.unicodeScalars.append(source[position])
      position += 1
    }
    if take("?") { output += "?" }
    return true
  }

  private mutating func digits() -> Int? {
    let start = position
    while let scalar = next, ("0"..."9").contains(scalar), position - start < 6 { position += 1 }
    return Int(String(String.UnicodeScalarView(source[start..<position])))
  }

  private mutating func atom(_ scalar: Unicode.Scalar, _ isDotAll: Bool) -> Bool {
    switch scalar {
    case ".":
      position += 1
      output += isDotAll ? "." : "[^\\n\\r]"
    case "^":
      position += 1
      output += isMultiline ? "^" : "\\A"
    case "$":
      position += 1
      output += isMultiline ? "$" : "\\z"
    case "[":
      position += 1
      guard let set = characterClass() else { return false }
      output += set
    case "]", "}": return false
    case "\\":
      position += 1
      if let digit = next, ("1"..."9").contains(digit) { return backReference() }
      guard let escaped = escape() else { return false }
      output += escaped
    default:
      position += 1
      output += Self.quoted(scalar)
    }
    return true
  }

  /// As many digits as name a group that is closed here.
  private mutating func backReference() -> Bool {
    var number = 0
    while let digit = next, ("0"..."9").contains(digit) {
      let longer = number * 10 + Int(digit.value - 48)
      guard number == 0 || longer <= groups else { break }
      number = longer
      position += 1
    }
    guard closed.contains(number) else { return false }
    // A digit that follows is no part of the number.
    output += "(?:\\\(number))"
    return true
  }

  static func quoted(_ scalar: Unicode.Scalar) -> String {
    let isPlain =
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar.value > 0x7F
    return isPlain ? String(scalar) : "\\x{\(String(scalar.value, radix: 16))}"
  }

  // MARK: Classes

  /// After `\`: one character, or a class; nil where there is no such escape.
  private mutating func escape() -> String? {
    guard let scalar = next else { return nil }
    position += 1
    switch scalar {
    case "n": return "\\n"
    case "r": return "\\r"
    case "t": return "\\t"
    case "\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "-", "[", "]", "^", "$":
      return Self.quoted(scalar)
    case "s": return "[\\x20\\t\\n\\r]"
    case "S": return "[^\\x20\\t\\n\\r]"
    case "d": return "\\p{Nd}"
    case "D": return "\\P{Nd}"
    case "w": return "[^\\p{P}\\p{Z}\\p{C}]"
    case "W": return "[\\p{P}\\p{Z}\\p{C}]"
    case "i": return "[\(Self.nameStart)]"
    case "I": return "[^\(Self.nameStart)]"
    case "c": return "[\(Self.nameStart)\(Self.namePart)]"
    case "C": return "[^\(Self.nameStart)\(Self.namePart)]"
    case "p", "P": return property(isNegated: scalar == "P")
    default: return nil
    }
  }

  /// XML's names (XML 1.0, productions 4 and 4a).
  private static let nameStart =
    ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF"
    + "\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD"
    + "\\U00010000-\\U000EFFFF"
  private static let namePart = "\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040"

  private static let categories: Set<String> = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C",
    "Cc", "Cf", "Co", "Cn",
  ]

  /// `{Lu}` or `{IsBasicLatin}`.
  private mutating func property(isNegated: Bool) -> String? {
    guard take("{"), let end = source[position...].firstIndex(of: "}") else { return nil }
    let name = String(String.UnicodeScalarView(source[position..<end]))
    position = end + 1
    let letter = isNegated ? "P" : "p"
    if Self.categories.contains(name) { return "\\\(letter){\(name)}" }
    guard name.hasPrefix("Is"), name.dropFirst(2).allSatisfy({ $0.isASCII && !$0.isWhitespace })
    else { return nil }
    let block = "\\\(letter){Block=\(name.dropFirst(2))}"
    return (try? NSRegularExpression(pattern: block)) == nil ? nil : block
  }

  /// After `[`: members, ranges, and a class to subtract; nil where it is malformed.
  private mutating func characterClass(depth: Int = 0) -> String? {
    guard depth < 16 else { return nil }
    var members = ""
    let isNegated = take("^")
    var isEmpty = true
    while let scalar = next, scalar != "]" {
      if scalar == "-", position + 1 < source.count, source[position + 1] == "[", !isEmpty {
        position += 2
        guard let taken = characterClass(depth: depth + 1), take("]") else { return nil }
        return difference("[\(isNegated ? "^" : "")\(members)]", taken)
      }
      guard let (first, isSingle) = classMember(isFirst: isEmpty) else { return nil }
      isEmpty = false
      guard isSingle, next == "-", position + 1 < source.count, source[position + 1] != "]",
        source[position + 1] != "["
      else {
        members += first
        continue
      }
      let low = value(before: position)
      position += 1
      guard let (last, isEnd) = classMember(isFirst: false), isEnd,
        let low, let high = value(before: position), low <= high
      else { return nil }
      members += first + "-" + last
    }
    guard !isEmpty, take("]") else { return nil }
    return "[\(isNegated ? "^" : "")\(members)]"
  }

  /// Without regard to case, what is taken away goes with all its cases.
  private func difference(_ set: String, _ taken: String) -> String {
    guard ignoresCase else { return "[\(set)--\(taken)]" }
    return "(?:(?!\(taken))\(set))"
  }

  private mutating func classMember(isFirst: Bool) -> (String, isSingle: Bool)? {
    guard let scalar = next else { return nil }
    position += 1
    switch scalar {
    case "[": return nil
    case "\\":
      let kind = next
      guard let escaped = escape() else { return nil }
      return (escaped, !"sSdDwWiIcCpP".unicodeScalars.contains(kind ?? "s"))
    case "-":
      // A hyphen stands for itself at either end only.
      guard isFirst || next == "]" || next == "-" else { return nil }
      return (Self.quoted(scalar), true)
    default: return (Self.quoted(scalar), true)
    }
  }

  /// The character that ends before a place, as an escape or itself.
  private func value(before end: Int) -> UInt32? {
    let scalar = source[end - 1]
    guard end >= 2, source[end - 2] == "\\", end < 3 || source[end - 3] != "\\" else {
      return scalar.value
    }
    switch scalar {
    case "n": return 10
    case "r": return 13
    case "t": return 9
    default: return scalar.value
    }
  }
}
