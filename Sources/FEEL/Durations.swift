/// A days and time duration: whole days and nanoseconds of the same sign
/// (DMN 1.5 section 10.3.2.3.7).
public struct DaysDuration: Hashable, Comparable, Sendable {
  public let days: Int
  public let nanoseconds: Int

  public init(days: Int, nanoseconds: Int = 0) {
    self.init(
      seconds: days * 86_400 + nanoseconds / 1_000_000_000,
      nanoseconds: nanoseconds % 1_000_000_000)
  }

  /// Largest duration, in seconds: about 2.9 billion years.
  static let maximumSeconds = 90_000_000_000_000_000

  public init(seconds: Int, nanoseconds: Int) {
    var seconds = min(max(seconds, -Self.maximumSeconds), Self.maximumSeconds)
    var nanos = nanoseconds
    seconds += nanos / 1_000_000_000
    nanos %= 1_000_000_000
    if seconds > 0, nanos < 0 {
      seconds -= 1
      nanos += 1_000_000_000
    } else if seconds < 0, nanos > 0 {
      seconds += 1
      nanos -= 1_000_000_000
    }
    days = seconds / 86_400
    self.nanoseconds = seconds % 86_400 * 1_000_000_000 + nanos
  }

  var wholeSeconds: Int { days * 86_400 + nanoseconds / 1_000_000_000 }
  var subsecondNanoseconds: Int { nanoseconds % 1_000_000_000 }
  var isNegative: Bool { days < 0 || nanoseconds < 0 }

  /// In seconds, exactly.
  var number: Decimal128 {
    let fraction = Decimal128(subsecondNanoseconds) / 1_000_000_000 ?? 0
    return Decimal128(wholeSeconds) + fraction ?? 0
  }

  init?(number: Decimal128) {
    let whole = number.rounded(scale: 0, .down)
    guard let seconds = whole.int, abs(seconds) <= Self.maximumSeconds, let rest = number - whole,
      let nanos = (rest * 1_000_000_000)?.rounded(scale: 0, .down).int
    else { return nil }
    self.init(seconds: seconds, nanoseconds: nanos)
  }

  static prefix func - (value: Self) -> Self {
    DaysDuration(seconds: -value.wholeSeconds, nanoseconds: -value.subsecondNanoseconds)
  }
  static func + (left: Self, right: Self) -> Self {
    DaysDuration(
      seconds: left.wholeSeconds + right.wholeSeconds,
      nanoseconds: left.subsecondNanoseconds + right.subsecondNanoseconds)
  }
  public static func < (left: Self, right: Self) -> Bool {
    (left.days, left.nanoseconds) < (right.days, right.nanoseconds)
  }
}

/// A years and months duration (DMN 1.5 section 10.3.2.3.8).
public struct YearsDuration: Hashable, Comparable, Sendable {
  public let months: Int
  /// Largest duration, in months.
  static let maximumMonths = 24_000_000_000
  public init(months: Int) {
    self.months = min(max(months, -Self.maximumMonths), Self.maximumMonths)
  }
  public static func < (left: Self, right: Self) -> Bool { left.months < right.months }
}

extension YearsDuration: CustomStringConvertible {
  public var description: String {
    let years = months.magnitude / 12
    let rest = months.magnitude % 12
    if months == 0 { return "P0M" }
    return (months < 0 ? "-P" : "P") + (years > 0 ? "\(years)Y" : "") + (rest > 0 ? "\(rest)M" : "")
  }
}

extension DaysDuration: CustomStringConvertible {
  public var description: String {
    let nanos = nanoseconds.magnitude
    let seconds = nanos / 1_000_000_000
    var text = isNegative ? "-P" : "P"
    if days != 0 { text += "\(days.magnitude)D" }
    var time = ""
    if seconds / 3600 > 0 { time += "\(seconds / 3600)H" }
    if seconds / 60 % 60 > 0 { time += "\(seconds / 60 % 60)M" }
    let fraction = nanos % 1_000_000_000
    if seconds % 60 > 0 || fraction > 0 {
      time += "\(seconds % 60)"
      if fraction > 0 {
        var digits = String(1_000_000_000 + fraction).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        time += "." + digits
      }
      time += "S"
    }
    if !time.isEmpty { text += "T" + time }
    return text == "P" ? "PT0S" : text
  }
}

/// Reads `[-]P…` of either kind (XML Schema's dayTimeDuration and yearMonthDuration).
func parseDuration(_ text: some StringProtocol) -> Value? {
  var rest = Substring(text)
  let negative = rest.first == "-"
  if negative { rest = rest.dropFirst() }
  guard rest.first == "P" else { return nil }
  rest = rest.dropFirst()
  var inTime = false
  var years: [Character: Decimal128] = [:]
  var times: [Character: Decimal128] = [:]
  var order = ""
  while !rest.isEmpty {
    if rest.first == "T" {
      guard !inTime, rest.count > 1 else { return nil }
      inTime = true
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Decimal128(String(digits)), digits.utf8.count <= 30 else { return nil }
    rest = rest.dropFirst(digits.count)
    guard let unit = rest.popFirst() else { return nil }
    let key: Character = inTime && unit == "M" ? "m" : unit
    guard (inTime ? "HmS" : "YMD").contains(key), unit == "S" || number.isInteger else {
      return nil
    }
    guard !order.contains(key), "YMDHmS".contains(key) else { return nil }
    order.append(key)
    if "YM".contains(key) { years[key] = number } else { times[key] = number }
  }
  let sequence = Array("YMDHmS").filter { order.contains($0) }
  guard !order.isEmpty, Array(order) == sequence, years.isEmpty || times.isEmpty else { return nil }
  let sign = negative ? -1 : 1
  if !years.isEmpty {
    guard let y = (years["Y"] ?? 0).int, let m = (years["M"] ?? 0).int, y < 2_000_000_000,
      m < 24_000_000_000
    else { return nil }
    return .yearsDuration(YearsDuration(months: sign * (y * 12 + m)))
  }
  var total: Decimal128 = 0
  for (unit, seconds) in [("D", 86_400), ("H", 3_600), ("m", 60), ("S", 1)] as [(Character, Int)] {
    guard let part = (times[unit] ?? 0) * Decimal128(seconds), let sum = total + part else {
      return nil
    }
    total = sum
  }
  return DaysDuration(number: negative ? -total : total).map(Value.daysDuration)
}
