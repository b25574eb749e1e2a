extension Machine {
  mutating func conversion(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
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
    case (.string, 1):
      guard hasRoom(written(a[0]) * 3) else { return .null }
      return a[0].isNull ? Value.null : .string(a[0].plain)
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
}
