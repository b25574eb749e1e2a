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

extension Machine {
  mutating func call(_ builtin: Builtin, _ arguments: [Value], _ names: [String]?, _ at: Int)
    -> Value
  {
    var ordered = arguments
    if let names {
      guard let placed = place(arguments, names, builtin) else {
        return null("\"\(builtin.rawValue)\" has no such parameters", at)
      }
      ordered = placed
    }
    guard builtin.takesMany || builtin.parameters.contains(where: { $0.count == ordered.count })
    else {
      return null("\"\(builtin.rawValue)\" does not take \(ordered.count) arguments", at)
    }
    if builtin.readsDeeply, !ordered.allSatisfy({ walkIfNested($0) }) { return .null }
    guard pay(for: builtin, ordered) else { return .null }
    let before = causes.count
    if let result = carryOut(builtin, ordered, at) { return keep(result) }
    // A list of one stands for its element (DMN 1.5 section 10.3.2.9.4).
    let single = ordered.map { value in
      if let elements = value.elements, elements.count == 1 { elements[0] } else { value }
    }
    if zip(single, ordered).contains(where: { $0.typeName != $1.typeName || $1.elements != nil }),
      let result = carryOut(builtin, single, at), !result.isNull
    {
      causes.removeLast(max(0, causes.count - before))
      return keep(result)
    }
    let types = ordered.map(\.typeName).joined(separator: ", ")
    return null("\"\(builtin.rawValue)\" is not defined for (\(types))", at)
  }

  /// Steps for the work that a call is: by the size of what it reads, and more where each call is
  /// dear in itself.
  private mutating func pay(for builtin: Builtin, _ arguments: [Value]) -> Bool {
    var cost =
      switch builtin {
      case .matches, .replace, .split: 100
      case .exp, .log, .sqrt, .stddev, .date, .time, .dateAndTime, .duration, .range: 20
      default: 1
      }
    for argument in arguments {
      switch argument {
      case .string(let text): cost += text.utf8.count / 16
      case .list(let elements): cost += elements.count / 4
      case .context(let context): cost += context.count / 4
      default: break
      }
    }
    return charge(cost)
  }

  /// Cells for what a call made.
  private mutating func keep(_ result: Value) -> Value {
    switch result {
    case .string(let text): spend(text.utf8.count / 8) ? result : .null
    case .list(let elements): spend(elements.count) ? result : .null
    case .context(let context): spend(context.count) ? result : .null
    default: result
    }
  }

  private mutating func carryOut(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    conversion(builtin, a, at) ?? text(builtin, a, at) ?? list(builtin, a, at)
      ?? arithmetic(builtin, a, at) ?? contextual(builtin, a, at) ?? ranges(builtin, a, at)
  }

  /// Named arguments in the order of the way to call that has exactly these names, or else of the
  /// first that has them among others: what is missing is null.
  private func place(_ arguments: [Value], _ names: [String], _ builtin: Builtin) -> [Value]? {
    let given = Set(names)
    guard given.count == names.count,
      let order = builtin.parameters.first(where: { Set($0) == given })
        ?? builtin.parameters.first(where: { given.isSubset(of: $0) })
    else { return nil }
    // Several keys have a parameter of their own.
    if builtin == .contextPut, given.contains("key"), let index = names.firstIndex(of: "key"),
      arguments[index].text == nil
    {
      return nil
    }
    return order.map { name in names.firstIndex(of: name).map { arguments[$0] } ?? .null }
  }

  private mutating func conversion(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    switch (builtin, a.count) {
    case (.date, 1):
      switch a[0] {
      case .string(let text): return FEELDate(text).map(Value.date)
      case .date: return a[0]
      case .dateTime(let both): return .date(both.date)
      default: return nil
      }
    case (.date, 3):
      guard let y = a[0].decimal?.int, let m = a[1].decimal?.int, let d = a[2].decimal?.int else {
        return nil
      }
      return FEELDate(checking: y, m, d).map(Value.date)
    case (.time, 1):
      switch a[0] {
      case .string(let text): return FEELTime(text).map(Value.time)
      case .time: return a[0]
      case .dateTime(let both): return .time(both.time)
      case .date: return .time(FEELTime(nanoseconds: 0, zone: .offset(seconds: 0)))
      default: return nil
      }
    case (.time, 3), (.time, 4):
      guard let h = a[0].decimal?.int, let m = a[1].decimal?.int, let seconds = a[2].decimal,
        let s = seconds.rounded(scale: 0, .down).int, let rest = seconds - Decimal128(s),
        let nanos = (rest * 1_000_000_000)?.rounded(scale: 0, .down).int, nanos >= 0
      else { return nil }
      var zone: FEELZone?
      if a.count == 4, case .daysDuration(let offset) = a[3] {
        zone = .offset(seconds: offset.wholeSeconds)
      } else if a.count == 4, !a[3].isNull {
        return nil
      }
      return FEELTime(hour: h, minute: m, second: s, nanosecond: nanos, zone: zone).map(Value.time)
    case (.dateAndTime, 1):
      switch a[0] {
      case .string(let text): return FEELDateTime(text).map(Value.dateTime)
      case .dateTime: return a[0]
      case .date(let date):
        return .dateTime(FEELDateTime(date: date, time: FEELTime(nanoseconds: 0)))
      default: return nil
      }
    case (.dateAndTime, 2):
      guard case .time(let time) = a[1] else { return nil }
      switch a[0] {
      case .date(let date): return .dateTime(FEELDateTime(date: date, time: time))
      case .dateTime(let both): return .dateTime(FEELDateTime(date: both.date, time: time))
      default: return nil
      }
    case (.duration, 1):
      if case .string(let text) = a[0] { return parseDuration(text) }
      if case .daysDuration = a[0] { return a[0] }
      if case .yearsDuration = a[0] { return a[0] }
      return nil
    case (.yearsAndMonths, 2): return monthsBetween(a[0], a[1])
    case (.number, 1):
      if case .number = a[0] { return a[0] }
      return a[0].text.flatMap { Decimal128($0) }.map(Value.number)
    case (.number, 3): return groupedNumber(a)
    case (.string, 1): return a[0].isNull ? Value.null : .string(a[0].plain)
    case (.not, 1):
      if let value = a[0].bool { return .boolean(!value) }
      return null("\"not\" needs a boolean", at)
    case (.is, 2):
      return .boolean(a[0].typeName == a[1].typeName && a[0] == a[1])
    case (.now, 0):
      return moment.map(Value.dateTime)
        ?? null("the moment is not given: nothing here reads a clock", at)
    case (.today, 0):
      return (moment?.date).map(Value.date)
        ?? null("the day is not given: nothing here reads a clock", at)
    default: return nil
    }
  }

  private func groupedNumber(_ a: [Value]) -> Value? {
    guard var text = a[0].text else { return nil }
    let grouping = a[1].text
    let point = a[2].text
    guard a[1].isNull || [" ", ",", "."].contains(grouping),
      a[2].isNull || [",", "."].contains(point),
      grouping == nil || grouping != point
    else { return nil }
    if let grouping { text = text.replacing(grouping, with: "") }
    if let point, point != "." { text = text.replacing(point, with: ".") }
    return Decimal128(text).map(Value.number)
  }

  private func monthsBetween(_ from: Value, _ to: Value) -> Value? {
    func day(_ value: Value) -> FEELDate? {
      switch value {
      case .date(let date): date
      case .dateTime(let both): both.date
      default: nil
      }
    }
    guard let a = day(from), let b = day(to) else { return nil }
    var months = (b.year - a.year) * 12 + b.month - a.month
    if months > 0, b.day < a.day { months -= 1 }
    if months < 0, b.day > a.day { months += 1 }
    return .yearsDuration(YearsDuration(months: months))
  }

  private mutating func arithmetic(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    func rounded(_ rounding: Decimal128.Rounding) -> Value? {
      guard let number = a[0].decimal else { return nil }
      guard a.count == 2 else { return .number(number.rounded(scale: 0, rounding)) }
      guard let scale = a[1].decimal?.rounded(scale: 0, .down).int, (-6_111...6_176).contains(scale)
      else { return nil }
      return .number(number.rounded(scale: scale, rounding))
    }
    switch builtin {
    case .decimal: return rounded(.halfEven)
    case .floor: return rounded(.floor)
    case .ceiling: return rounded(.ceiling)
    case .roundUp: return rounded(.up)
    case .roundDown: return rounded(.down)
    case .roundHalfUp: return rounded(.halfUp)
    case .roundHalfDown: return rounded(.halfDown)
    case .abs:
      switch a[0] {
      case .number(let number): return .number(number.magnitude)
      case .daysDuration(let duration):
        return .daysDuration(duration.isNegative ? -duration : duration)
      case .yearsDuration(let duration):
        return .yearsDuration(YearsDuration(months: Swift.abs(duration.months)))
      default: return nil
      }
    case .modulo:
      guard let x = a[0].decimal, let y = a[1].decimal else { return nil }
      return x.modulo(y).map(Value.number)
    case .sqrt: return a[0].decimal?.squareRoot.map(Value.number)
    case .log: return a[0].decimal?.logarithm.map(Value.number)
    case .exp: return a[0].decimal?.exponential.map(Value.number)
    case .odd, .even:
      guard let number = a[0].decimal, number.isInteger, let rest = number.modulo(2) else {
        return nil
      }
      return .boolean(rest.isZero == (builtin == .even))
    case .dayOfYear, .dayOfWeek, .monthOfYear, .weekOfYear:
      let date: FEELDate
      switch a[0] {
      case .date(let value): date = value
      case .dateTime(let value): date = value.date
      default: return nil
      }
      switch builtin {
      case .dayOfYear: return Value(date.dayOfYear)
      case .weekOfYear: return Value(date.weekOfYear)
      case .dayOfWeek:
        return .string(
          ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][
            date.weekday - 1])
      default:
        return .string(
          [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
          ][date.month - 1])
      }
    default: return nil
    }
  }

  private mutating func contextual(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    switch builtin {
    case .getValue:
      guard let context = a[0].entries else { return nil }
      if let key = a[1].text { return context[key] ?? null("there is no entry \"\(key)\"", at) }
      return nil
    case .getEntries:
      guard let context = a[0].entries, spend(context.count) else { return nil }
      return .list(
        context.entries.map { .context(["key": .string($0.0), "value": $0.1]) })
    case .context:
      guard let entries = a[0].elements ?? (a[0].entries.map { _ in [a[0]] }) else { return nil }
      var made = FEELContext()
      for entry in entries {
        guard let pair = entry.entries, let key = pair["key"]?.text, let value = pair["value"],
          made[key] == nil
        else { return nil }
        made[key] = value
        guard charge(made.count / 4) else { return .null }
      }
      return .context(made)
    case .contextPut:
      guard let context = a[0].entries else { return nil }
      if let key = a[1].text {
        var made = context
        made[key] = a[2]
        return .context(made)
      }
      guard let keys = a[1].elements, !keys.isEmpty, let key = keys[0].text else { return nil }
      var made = context
      if keys.count == 1 {
        made[key] = a[2]
      } else {
        guard
          let inner = contextual(
            .contextPut, [context[key] ?? .null, .list(Array(keys.dropFirst())), a[2]], at)
        else { return nil }
        made[key] = inner
      }
      return .context(made)
    case .contextMerge:
      guard let contexts = a[0].elements ?? (a[0].entries.map { _ in [a[0]] }) else { return nil }
      var made = FEELContext()
      for one in contexts {
        guard let context = one.entries else { return nil }
        for (name, value) in context.entries {
          made[name] = value
          guard charge(made.count / 4) else { return .null }
        }
      }
      return .context(made)
    default: return nil
    }
  }
}
