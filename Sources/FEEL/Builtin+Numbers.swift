extension Machine {
  mutating func numeric(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
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
}
