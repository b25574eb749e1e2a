import FEEL
import Foundation
import Markup

/// A test file of the suite (its `testCases.xsd`).
struct DMNTestFile {
  let name: String
  let modelName: String
  let cases: [DMNTestCase]

  init(bytes: [UInt8], file: String) throws {
    let root = try parseMarkup(bytes, file: file)
    name = file
    modelName = trimmed(root.first("modelName")?.text ?? "")
    cases = try root.elements("testCase").map(DMNTestCase.init)
  }
}

/// A case: what is put in, what is asked, and what must come out.
struct DMNTestCase {
  enum Kind { case decision, service, knowledge }

  struct Result {
    let name: String
    let value: Value
    /// Whether null comes from an error, which the engine must tell.
    let isError: Bool
  }

  let id: String
  let kind: Kind
  /// The service or knowledge model that is called, where it is not a decision.
  let invocable: String?
  let inputs: FEELContext
  let results: [Result]

  init(_ element: MarkupElement) throws {
    id = element.attribute("id") ?? ""
    invocable = element.attribute("invocableName")
    kind =
      switch element.attribute("type") {
      case "decisionService": .service
      case "bkm": .knowledge
      default: .decision
      }
    inputs = FEELContext(
      try element.elements("inputNode").map { ($0.attribute("name") ?? "", try value($0)) })
    results = try element.elements("resultNode").map { node in
      Result(
        name: node.attribute("name") ?? "", value: try node.first("expected").map(value) ?? .null,
        isError: node.attribute("errorResult") == "true")
    }
  }
}

private let xsi = "http://www.w3.org/2001/XMLSchema-instance"

private func trimmed(_ text: String) -> String {
  text.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// What an element holds: a value, a list, or components.
private func value(_ holder: MarkupElement) throws -> Value {
  if let list = holder.first("list") {
    if list.attribute("nil", namespace: xsi) == "true" { return .null }
    return .list(try list.elements("item").map(value))
  }
  let components = holder.elements("component")
  if !components.isEmpty {
    return .context(
      FEELContext(try components.map { ($0.attribute("name") ?? "", try value($0)) }))
  }
  guard let element = holder.first("value"), element.attribute("nil", namespace: xsi) != "true"
  else { return .null }
  let text = element.text
  switch element.attribute("type", namespace: xsi)?.split(separator: ":").last {
  case "decimal", "double", "integer", "int", "long":
    return Decimal128(trimmed(text)).map(Value.number) ?? .string(text)
  case "boolean": return Value(trimmed(text) == "true")
  case "date", "time", "dateTime", "duration":
    return try Expression("@\"\(trimmed(text))\"", scope: Scope(names: [])).evaluate([:]).value
  default: return .string(text)
  }
}

/// Equality as the suite has it: numbers within 1e-8, contexts in any order.
func agree(_ found: Value, _ expected: Value) -> Bool {
  switch (found, expected) {
  case (.number(let left), .number(let right)):
    return left == right || abs(left.double - right.double) < 1e-8
  case (.list(let left), .list(let right)):
    return left.count == right.count && zip(left, right).allSatisfy(agree)
  case (.context(let left), .context(let right)):
    return left.count == right.count
      && right.entries.allSatisfy { name, value in left[name].map { agree($0, value) } ?? false }
  default: return found == expected
  }
}
