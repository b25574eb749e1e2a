import API
import Foundation
import Licences

/// Holds answers to the schemas of the OpenAPI document.
enum Described {
  /// What an answer holds that its schema does not describe, or lacks of what it requires.
  static func gaps(_ answer: JSONValue, _ schema: String) -> [String] {
    gaps(answer, ["$ref": .string("#/components/schemas/\(schema)")], schema)
  }

  private static let document = Result { try JSONValue.parse(Array(APIRoutes.openAPIDocument())) }

  private static func gaps(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    if let reference = schema["$ref"]?.stringValue {
      let parts = reference.dropFirst(2).split(separator: "/")
      let found = parts.reduce(try? document.get()) { $0?[String($1)] }
      return found.map { gaps(value, $0, place) } ?? ["\(place): no \(reference)"]
    }
    if let words = schema["enum"]?.arrayValue, !words.contains(value) {
      return ["\(place): \(value) is none of the words"]
    }
    switch schema["type"]?.stringValue {
    case "object":
      guard let members = value.objectValue else { return ["\(place): no object"] }
      let missing = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        .filter { members[$0] == nil }.map { "\(place).\($0) is missing" }
      return missing
        + members.members.flatMap { one in
          (schema["properties"]?[one.name] ?? schema["additionalProperties"])
            .map { gaps(one.value, $0, "\(place).\(one.name)") }
            ?? ["\(place).\(one.name) is not described"]
        }
    case "array":
      guard let rows = value.arrayValue, let row = schema["items"] else {
        return ["\(place): no array"]
      }
      return rows.flatMap { gaps($0, row, place + "[]") }
    case "string": return value.stringValue == nil ? ["\(place): no string"] : []
    case "integer": return value.integerValue == nil ? ["\(place): no whole number"] : []
    case "boolean": return value == true || value == false ? [] : ["\(place): no boolean"]
    default: return []
    }
  }
}
