import FEEL

/// A type of the model (DMN 1.5 sections 7.3.2 and 10.3.2.9).
indirect enum ItemType: Sendable, Hashable {
  case any
  /// A type of FEEL, by its name there.
  case simple(String)
  /// An item definition, by its index.
  case item(Int)
}

/// An item definition.
struct TypeDefinition: Sendable {
  var name: String
  var line: Int
  var isCollection = false
  var body: Body = .alias(.any)
  /// What each value (each element, where it is a collection) must meet.
  var allowed: CompiledText?
  var typeConstraint: CompiledText?

  enum Body: Sendable {
    case alias(ItemType)
    case components([(name: String, type: ItemType)])
    case function(parameters: [ItemType], result: ItemType)
  }

  /// Names of the types that FEEL itself has, with the spellings of earlier DMN versions.
  static let simpleNames: [String: String] = {
    var names: [String: String] = [:]
    for name in [
      "number", "string", "boolean", "date", "time", "date and time", "context", "list",
      "function", "range", "days and time duration", "years and months duration",
    ] { names[name] = name }
    names["dateTime"] = "date and time"
    names["dayTimeDuration"] = "days and time duration"
    names["yearMonthDuration"] = "years and months duration"
    names["day and time duration"] = "days and time duration"
    names["year and month duration"] = "years and months duration"
    return names
  }()
}

extension Run {
  /// The value as the type has it (DMN 1.5 section 10.3.2.9.4), or null with a cause.
  mutating func coerce(_ value: Value, to type: ItemType, _ what: @autoclosure () -> String)
    -> Value
  {
    if case .any = type { return value }
    if let converted = converted(value, to: type) { return converted }
    return null("\(what()): \(value.brief(Self.maximumShownText)) is no \(describe(type))")
  }

  private mutating func converted(_ value: Value, to type: ItemType) -> Value? {
    if conforms(value, to: type) { return value }
    if case .list(let elements) = value, elements.count == 1, conforms(elements[0], to: type) {
      return elements[0]
    }
    if conforms(.list([value]), to: type) { return .list([value]) }
    if case .date(let date) = value, underlying(type) == .simple("date and time") {
      return .dateTime(
        FEELDateTime(date: date, time: FEELTime(nanoseconds: 0, zone: .offset(seconds: 0))))
    }
    return nil
  }

  private func underlying(_ type: ItemType) -> ItemType {
    var type = type
    while case .item(let index) = type, !graph.types[index].isCollection,
      case .alias(let next) = graph.types[index].body
    {
      type = next
    }
    return type
  }

  mutating func conforms(_ value: Value, to type: ItemType) -> Bool {
    if value.isNull { return true }
    switch type {
    case .any: return true
    case .simple(let name): return value.typeName == name
    case .item(let index):
      let definition = graph.types[index]
      guard definition.isCollection else { return one(value, definition) }
      guard case .list(let elements) = value else { return false }
      return elements.allSatisfy { one($0, definition) } && meets(value, definition.typeConstraint)
    }
  }

  private mutating func one(_ value: Value, _ definition: TypeDefinition) -> Bool {
    if value.isNull { return true }
    let fits: Bool
    switch definition.body {
    case .alias(let type): fits = conforms(value, to: type)
    case .components(let components):
      guard case .context(let context) = value else { return false }
      fits = components.allSatisfy { component in
        context[component.name].map { conforms($0, to: component.type) } ?? false
      }
    case .function(let parameters, _):
      guard case .function(let function) = value else { return false }
      fits = function.parameters.count == parameters.count
    }
    return fits && meets(value, definition.allowed)
      && (definition.isCollection || meets(value, definition.typeConstraint))
  }

  mutating func meets(_ value: Value, _ tests: CompiledText?) -> Bool {
    guard let tests else { return true }
    let before = causes
    defer { causes = before }
    return evaluate(tests, [], input: value) == .boolean(true)
  }

  func describe(_ type: ItemType) -> String {
    switch type {
    case .any: "Any"
    case .simple(let name): name
    case .item(let index): graph.types[index].name
    }
  }
}
