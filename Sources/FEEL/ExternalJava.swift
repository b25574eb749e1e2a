import Foundation

/// The few methods of `java.lang` that external functions (DMN 1.5 section 10.3.2.13.3) may name.
/// No Java runs: each is carried out here, and whatever is not in the table is null with a cause.
struct ExternalJava {
  private enum Kind: String {
    case double, float, int, long, short, byte, boolean, char
    case string = "java.lang.String"
    case object = "java.lang.Object"
    case objects = "[Ljava.lang.Object;"

    init?(name: String) {
      switch name {
      case "String": self = .string
      case "Object": self = .object
      case "java.lang.Object[]", "Object[]", "java.lang.Object...", "Object...": self = .objects
      default: self.init(rawValue: name)
      }
    }
  }

  private let owner: String
  private let method: String
  private let kinds: [Kind]

  /// Characters that one `String.format` may pad a value to.
  private static let maximumWidth = 1_000

  /// - Parameter signature: such as `max(double, double)`.
  init?(className: String, signature: String) {
    guard let open = signature.firstIndex(of: "("), signature.last == ")" else { return nil }
    owner = className
    method = signature[..<open].trimmingCharacters(in: .whitespaces)
    var kinds: [Kind] = []
    for part in signature[signature.index(after: open)...].dropLast().split(separator: ",") {
      guard let kind = Kind(name: part.trimmingCharacters(in: .whitespaces)) else { return nil }
      kinds.append(kind)
    }
    self.kinds = kinds
  }

  /// Nil where there is no such method, or an argument is not of its parameter's type.
  func call(_ arguments: [Value]) -> Value? {
    guard kinds.last == .objects || arguments.count == kinds.count else { return nil }
    for (kind, argument) in zip(kinds, arguments) where !Self.fits(argument, kind) { return nil }
    switch owner {
    case "java.lang.Math": return mathematics(arguments)
    case "java.lang.String": return text(arguments)
    case "java.lang.Integer", "java.lang.Long", "java.lang.Short", "java.lang.Byte",
      "java.lang.Double", "java.lang.Float", "java.lang.Boolean":
      return boxed(arguments)
    default: return nil
    }
  }

  private static func fits(_ value: Value, _ kind: Kind) -> Bool {
    switch kind {
    case .double, .float: value.decimal != nil
    case .int: whole(value, Int(Int32.min)...Int(Int32.max))
    case .long: whole(value, Int.min...Int.max)
    case .short: whole(value, Int(Int16.min)...Int(Int16.max))
    case .byte: whole(value, Int(Int8.min)...Int(Int8.max))
    case .boolean: value.bool != nil
    case .char: value.text?.utf16.count == 1
    case .string: value.text != nil
    case .object, .objects: true
    }
  }

  private static func whole(_ value: Value, _ range: ClosedRange<Int>) -> Bool {
    value.decimal?.int.map(range.contains) ?? false
  }

  private func number(_ value: Double) -> Value? {
    guard value.isFinite else { return nil }
    // A float shows as many digits as it has.
    return Decimal128(kinds.first == .float ? Float(value).description : value.description)
      .map(Value.number)
  }

  private func mathematics(_ arguments: [Value]) -> Value? {
    let doubles = arguments.compactMap { $0.decimal?.double }
    guard doubles.count == arguments.count, kinds.allSatisfy({ $0 == kinds.first }),
      [.double, .float, .int, .long].contains(kinds.first)
    else { return nil }
    let overloads: Set<String> = ["max", "min", "abs"]
    guard kinds.first == .double || overloads.contains(method) else { return nil }
    switch (method, doubles.count) {
    case ("max", 2): return number(max(doubles[0], doubles[1]))
    case ("min", 2): return number(min(doubles[0], doubles[1]))
    case ("pow", 2): return number(pow(doubles[0], doubles[1]))
    case ("abs", 1): return number(abs(doubles[0]))
    case ("cos", 1): return number(cos(doubles[0]))
    case ("sin", 1): return number(sin(doubles[0]))
    case ("tan", 1): return number(tan(doubles[0]))
    case ("acos", 1): return number(acos(doubles[0]))
    case ("asin", 1): return number(asin(doubles[0]))
    case ("atan", 1): return number(atan(doubles[0]))
    case ("sqrt", 1): return number(doubles[0].squareRoot())
    case ("exp", 1): return number(exp(doubles[0]))
    case ("log", 1): return number(log(doubles[0]))
    case ("log10", 1): return number(log10(doubles[0]))
    case ("floor", 1): return number(doubles[0].rounded(.down))
    case ("ceil", 1): return number(doubles[0].rounded(.up))
    case ("round", 1): return number((doubles[0] + 0.5).rounded(.down))
    case ("signum", 1): return number(doubles[0] == 0 ? 0 : doubles[0] < 0 ? -1 : 1)
    default: return nil
    }
  }

  private func text(_ arguments: [Value]) -> Value? {
    switch (method, arguments.count) {
    case ("valueOf", 1): return .string(arguments[0].plain)
    case ("format", 1...) where kinds == [.string, .objects]:
      return arguments[0].text.flatMap { format($0, Array(arguments.dropFirst())) }
        .map(Value.string)
    default: return nil
    }
  }

  /// `valueOf` and `parse…` of the boxed types: of their own type or of a text.
  private func boxed(_ arguments: [Value]) -> Value? {
    let name = String(owner.dropFirst("java.lang.".count))
    guard arguments.count == 1, method == "valueOf" || method.hasPrefix("parse") else { return nil }
    if name == "Boolean" {
      if kinds[0] == .boolean { return arguments[0] }
      return kinds[0] == .string ? arguments[0].text.map { Value($0.lowercased() == "true") } : nil
    }
    let own: [String: Kind] = [
      "Integer": .int, "Long": .long, "Short": .short, "Byte": .byte, "Double": .double,
      "Float": .float,
    ]
    guard let kind = own[name] else { return nil }
    if kinds[0] == kind { return arguments[0] }
    guard kinds[0] == .string, let text = arguments[0].text, let read = Decimal128(text),
      Self.fits(.number(read), kind)
    else { return nil }
    switch kind {
    case .double: return Decimal128(read.double.description).map(Value.number)
    case .float: return Decimal128(Float(read.double).description).map(Value.number)
    default: return .number(read)
    }
  }

  // MARK: java.util.Formatter, as far as it goes

  private func format(_ pattern: String, _ arguments: [Value]) -> String? {
    var result = ""
    var place = 0
    var rest = Substring(pattern)
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      let flags = rest.prefix { "-+ 0,#".contains($0) }
      rest = rest.dropFirst(flags.count)
      let width = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(width.count)
      var precision: Int?
      if rest.first == "." {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        precision = Int(digits)
        rest = rest.dropFirst(1 + digits.count)
        guard let precision, precision <= Self.maximumWidth else { return nil }
      }
      guard let conversion = rest.popFirst() else { return nil }
      if conversion == "%" || conversion == "n" {
        result += conversion == "%" ? "%" : "\n"
        continue
      }
      guard place < arguments.count,
        let shown = shown(arguments[place], conversion, precision, flags.contains("+"))
      else { return nil }
      place += 1
      let length = Int(width) ?? 0
      guard length <= Self.maximumWidth else { return nil }
      let space = String(
        repeating: flags.contains("0") ? "0" : " ", count: max(0, length - shown.count))
      result += flags.contains("-") ? shown + space : space + shown
    }
    return result
  }

  private func shown(_ value: Value, _ conversion: Character, _ precision: Int?, _ signed: Bool)
    -> String?
  {
    switch conversion {
    case "s", "S":
      let whole = precision.map { String(value.plain.prefix($0)) } ?? value.plain
      return conversion == "S" ? whole.uppercased() : whole
    case "b": return value.bool.map { $0 ? "true" : "false" } ?? (value.isNull ? "false" : "true")
    case "d":
      guard let number = value.decimal, number.isInteger else { return nil }
      return (signed && !number.isNegative ? "+" : "") + number.description
    case "f":
      guard let number = value.decimal else { return nil }
      let places = precision ?? 6
      let rounded = number.rounded(scale: places, .halfUp)
      var parts = rounded.description.split(separator: ".").map(String.init)
      if parts.count == 1 { parts.append("") }
      parts[1] += String(repeating: "0", count: max(0, places - parts[1].count))
      return (signed && !number.isNegative ? "+" : "")
        + (places == 0 ? parts[0] : parts[0] + "." + parts[1])
    default: return nil
    }
  }
}

extension Machine {
  /// The body of `function(…) external {java: {class: …, method signature: …}}`.
  mutating func external(_ description: Value, _ arguments: [Value], _ at: Int) -> Value {
    guard let java = description.entries?["java"]?.entries, let name = java["class"]?.text,
      let signature = java["method signature"]?.text
    else { return null("an external function needs java, class and method signature", at) }
    let shown =
      1 + arguments.reduce(0) { $0 + ($1.text?.utf8.count { $0 == UInt8(ascii: "%") } ?? 0) }
    guard arguments.allSatisfy({ walkIfNested($0) }),
      hasRoom(arguments.reduce(0) { $0 + written($1) } * shown)
    else { return .null }
    guard let value = ExternalJava(className: name, signature: signature)?.call(arguments) else {
      return null("the external function \(name).\(signature) is not available", at)
    }
    return spend(Bytes.of(value)) ? value : .null
  }
}
