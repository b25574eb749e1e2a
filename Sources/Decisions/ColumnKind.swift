import FEEL

/// What a column of a table compares: the types whose tests an index can hold.
enum ColumnKind: Sendable {
  case number, string, boolean, date

  init?(_ value: Value) {
    switch value {
    case .number: self = .number
    case .string: self = .string
    case .boolean: self = .boolean
    case .date: self = .date
    default: return nil
    }
  }

  init?(typeName: String) {
    switch typeName {
    case "number": self = .number
    case "string": self = .string
    case "boolean": self = .boolean
    case "date": self = .date
    default: return nil
    }
  }
}
