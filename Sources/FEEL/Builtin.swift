/// The built-in functions of DMN 1.5 section 10.3.4, by name.
enum Builtin: String, Sendable, CaseIterable {
  case input = "?"
  // Conversion
  case date, time
  case dateAndTime = "date and time"
  case number, string, duration
  case yearsAndMonths = "years and months duration"
  // Boolean
  case not, `is`
  // String
  case substring
  case stringLength = "string length"
  case upperCase = "upper case"
  case lowerCase = "lower case"
  case substringBefore = "substring before"
  case substringAfter = "substring after"
  case replace, contains
  case startsWith = "starts with"
  case endsWith = "ends with"
  case matches, split
  case stringJoin = "string join"
  // List
  case listContains = "list contains"
  case count, min, max, sum, mean, all, any, sublist, append
  case concatenate
  case insertBefore = "insert before"
  case remove, reverse
  case indexOf = "index of"
  case union
  case distinctValues = "distinct values"
  case flatten, product, median, stddev, mode, sort
  case listReplace = "list replace"
  case and, or
  // Number
  case decimal, floor, ceiling
  case roundUp = "round up"
  case roundDown = "round down"
  case roundHalfUp = "round half up"
  case roundHalfDown = "round half down"
  case abs, modulo, sqrt, log
  case exp, odd, even
  // Date and time
  case dayOfYear = "day of year"
  case dayOfWeek = "day of week"
  case monthOfYear = "month of year"
  case weekOfYear = "week of year"
  case now, today
  // Context
  case getValue = "get value"
  case getEntries = "get entries"
  case context
  case contextPut = "context put"
  case contextMerge = "context merge"
  // Range
  case range, before, after, meets
  case metBy = "met by"
  case overlaps
  case overlapsBefore = "overlaps before"
  case overlapsAfter = "overlaps after"
  case finishes
  case finishedBy = "finished by"
  case includes, during
  case starts
  case startedBy = "started by"
  case coincides

  static let namesWithSpaces = allCases.map(\.rawValue).filter { $0.contains(" ") }

  /// The parameters' names, one list for each way to call it.
  var parameters: [[String]] {
    switch self {
    case .date: [["from"], ["year", "month", "day"]]
    case .time: [["from"], ["hour", "minute", "second"], ["hour", "minute", "second", "offset"]]
    case .dateAndTime: [["from"], ["date", "time"]]
    case .number: [["from"], ["from", "grouping separator", "decimal separator"]]
    case .string, .duration: [["from"]]
    case .yearsAndMonths: [["from", "to"]]
    case .not: [["negand"]]
    case .is: [["value1", "value2"]]
    case .substring: [["string", "start position"], ["string", "start position", "length"]]
    case .stringLength, .upperCase, .lowerCase: [["string"]]
    case .substringBefore, .substringAfter, .contains, .startsWith, .endsWith:
      [["string", "match"]]
    case .replace:
      [["input", "pattern", "replacement"], ["input", "pattern", "replacement", "flags"]]
    case .matches: [["input", "pattern"], ["input", "pattern", "flags"]]
    case .split: [["string", "delimiter"]]
    case .stringJoin: [["list"], ["list", "delimiter"]]
    case .listContains: [["list", "element"]]
    case .sublist: [["list", "start position"], ["list", "start position", "length"]]
    case .append: [["list", "item"]]
    case .insertBefore: [["list", "position", "newItem"]]
    case .remove: [["list", "position"]]
    case .indexOf: [["list", "match"]]
    case .sort: [["list", "precedes"], ["list"]]
    case .listReplace: [["list", "position", "newItem"], ["list", "match", "newItem"]]
    case .decimal, .roundUp, .roundDown, .roundHalfUp, .roundHalfDown: [["n", "scale"]]
    case .floor, .ceiling: [["n"], ["n", "scale"]]
    case .abs: [["n"]]
    case .modulo: [["dividend", "divisor"]]
    case .sqrt, .log, .exp, .odd, .even: [["number"]]
    case .dayOfYear, .dayOfWeek, .monthOfYear, .weekOfYear: [["date"]]
    case .now, .today: [[]]
    case .getValue: [["m", "key"], ["context", "key"]]
    case .getEntries: [["m"], ["context"]]
    case .context: [["entries"]]
    case .contextPut: [["context", "key", "value"], ["context", "keys", "value"]]
    case .contextMerge: [["contexts"]]
    case .range: [["from"]]
    case .includes: [["range", "point"], ["range1", "range2"]]
    case .during, .starts, .finishes: [["point", "range"], ["range1", "range2"]]
    case .finishedBy, .startedBy: [["range", "point"], ["range1", "range2"]]
    case .before, .after, .coincides:
      [["point1", "point2"], ["point", "range"], ["range", "point"], ["range1", "range2"]]
    case .meets, .metBy, .overlaps, .overlapsBefore, .overlapsAfter: [["range1", "range2"]]
    default: [["list"]]
    }
  }

  /// Whether it compares or writes whole values, however deeply nested.
  var readsDeeply: Bool {
    switch self {
    case .string, .is, .listContains, .indexOf, .distinctValues, .union, .flatten: true
    default: false
    }
  }

  /// Whether it needs room beside what it gives.
  var makesCopies: Bool {
    switch self {
    case .count, .listContains, .stringLength, .contains, .startsWith, .endsWith, .is, .getValue:
      false
    default: true
    }
  }

  /// Whether several arguments stand for one list.
  var takesMany: Bool {
    switch self {
    case .min, .max, .sum, .mean, .all, .any, .concatenate, .union, .product, .median, .stddev,
      .mode, .append, .and, .or, .count:
      true
    default: false
    }
  }
}
