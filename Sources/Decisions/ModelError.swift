/// The rules that a model is held to when it is read; the raw value is what a report prints.
enum ModelRule: String, Sendable {
  case readable = "xml-readable"
  case definitions = "dmn-definitions"
  case namespace = "dmn-namespace"
  case named = "element-named"
  case uniqueName = "unique-name"
  case uniqueIdentifier = "unique-identifier"
  case resolvedReference = "resolved-reference"
  case acyclic = "acyclic-requirements"
  case knownType = "known-type"
  case knownElement = "known-element"
  case expression = "expression-readable"
  case language = "expression-language"
  case rectangular = "table-rectangular"
  case hitPolicy = "hit-policy"
  case complete = "element-complete"
  case limit = "size-limit"
}

/// Why a decision model is refused: where, which element, which rule, in words.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  /// The line of the element in the file, from 1.
  public let line: Int
  /// The element's name or id, or its tag where it has neither.
  public let element: String
  /// Such as `acyclic-requirements`.
  public let rule: String
  public let reason: String

  public init(file: String, line: Int, element: String, rule: String, reason: String) {
    self.file = file
    self.line = line
    self.element = element
    self.rule = rule
    self.reason = reason
  }

  public var description: String { "\(file):\(line): \(element): \(reason) [\(rule)]" }
}
