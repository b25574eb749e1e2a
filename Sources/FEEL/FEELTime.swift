import Foundation

/// How a time stands to UTC: not at all, by an offset, or by a zone of the IANA database.
public enum FEELZone: Hashable, Sendable {
  case offset(seconds: Int)
  case named(String)

  /// `Z`, `+08:00`, `+08:00:30` or `@Asia/Shanghai`.
  init?(_ text: some StringProtocol) {
    if text == "Z" || text == "z" {
      self = .offset(seconds: 0)
      return
    }
    if text.first == "@" {
      let name = String(text.dropFirst())
      guard name.contains("/") || name == "UTC" || name == "GMT" || name.hasPrefix("Etc"),
        TimeZone(identifier: name) != nil
      else { return nil }
      self = .named(name)
      return
    }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours <= 18, minutes < 60
    else { return nil }
    let seconds = parts.count == 3 ? Int(parts[2]) ?? 60 : 0
    guard seconds < 60 else { return nil }
    let total = hours * 3600 + minutes * 60 + seconds
    guard total <= 18 * 3600 else { return nil }
    self = .offset(seconds: sign == "-" ? -total : total)
  }

  /// Seconds east of UTC at a local time, given as seconds since 1970 of the local clock.
  func offset(atLocal seconds: Int) -> Int {
    switch self {
    case .offset(let fixed): return fixed
    case .named(let name):
      guard let zone = TimeZone(identifier: name) else { return 0 }
      let bounded = min(max(seconds, -60_000_000_000), 60_000_000_000)
      let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(bounded)))
      return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(bounded - guess)))
    }
  }
}

extension FEELZone: CustomStringConvertible {
  public var description: String {
    switch self {
    case .named(let name): return "@" + name
    case .offset(0): return "Z"
    case .offset(let seconds):
      let size = abs(seconds)
      let tail = size % 60 == 0 ? "" : ":" + two(size % 60)
      return (seconds < 0 ? "-" : "+") + two(size / 3600) + ":" + two(size % 3600 / 60) + tail
    }
  }
}

/// A time of day, to the nanosecond (DMN 1.5 section 10.3.2.3.4).
public struct FEELTime: Hashable, Sendable {
  public static let nanosecondsPerDay = 86_400_000_000_000

  /// Since midnight.
  public var nanoseconds: Int
  public var zone: FEELZone?

  public init(nanoseconds: Int, zone: FEELZone? = nil) {
    self.nanoseconds = nanoseconds
    self.zone = zone
  }

  public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: FEELZone? = nil) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
      return nil
    }
    self.init(
      nanoseconds: ((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanosecond, zone: zone)
  }

  public var hour: Int { nanoseconds / 3_600_000_000_000 }
  public var minute: Int { nanoseconds / 60_000_000_000 % 60 }
  public var second: Int { nanoseconds / 1_000_000_000 % 60 }
  public var nanosecond: Int { nanoseconds % 1_000_000_000 }

  /// `hh:mm:ss[.f…][zone]`.
  public init?(_ text: some StringProtocol) {
    let zoneStart = text.firstIndex { "Zz+-@".contains($0) } ?? text.endIndex
    let parts = text[..<zoneStart].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 2, parts[1].utf8.count == 2 else { return nil }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(seconds.count), seconds[0].utf8.count == 2,
      let hour = Self.digits(parts[0]), let minute = Self.digits(parts[1]),
      let second = Self.digits(seconds[0])
    else { return nil }
    var nanosecond = 0
    if seconds.count == 2 {
      guard (1...18).contains(seconds[1].utf8.count), Self.digits(seconds[1]) != nil else {
        return nil
      }
      let fraction = (seconds[1] + "000000000").prefix(9)
      nanosecond = Int(fraction) ?? 0
    }
    var zone: FEELZone?
    if zoneStart < text.endIndex {
      guard let read = FEELZone(text[zoneStart...]) else { return nil }
      zone = read
    }
    self.init(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone)
  }

  private static func digits(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  /// On the UTC clock where there is a zone; used to compare.
  var comparable: Int {
    nanoseconds - (zone?.offset(atLocal: 0) ?? 0) * 1_000_000_000
  }

  var comparableSeconds: Int {
    nanoseconds / 1_000_000_000 - (zone?.offset(atLocal: 0) ?? 0)
  }
}

extension FEELTime: CustomStringConvertible {
  public var description: String {
    var text = two(hour) + ":" + two(minute) + ":" + two(second)
    if nanosecond > 0 {
      var digits = String(1_000_000_000 + nanosecond).dropFirst()
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text + (zone?.description ?? "")
  }
}

/// A date with a time of day (DMN 1.5 section 10.3.2.3.6).
public struct FEELDateTime: Hashable, Sendable {
  public var date: FEELDate
  public var time: FEELTime

  public init(date: FEELDate, time: FEELTime) {
    self.date = date
    self.time = time
  }

  /// `<date>T<time>`; a date alone is midnight without a zone.
  public init?(_ text: some StringProtocol) {
    guard let mark = text.firstIndex(of: "T") else {
      guard let date = FEELDate(text) else { return nil }
      self.init(date: date, time: FEELTime(nanoseconds: 0))
      return
    }
    guard let date = FEELDate(text[..<mark]) else { return nil }
    let clock = text[text.index(after: mark)...]
    if let time = FEELTime(clock) {
      self.init(date: date, time: time)
      return
    }
    // 24:00:00 is the first moment of the day after (XML Schema part 2, section 3.3.7).
    guard clock.hasPrefix("24:00:00"), let next = FEELDate(epochDay: date.epochDay + 1),
      let time = FEELTime("00" + clock.dropFirst(2)), time.nanoseconds == 0
    else { return nil }
    self.init(date: next, time: time)
  }

  /// Seconds since 1970 on the local clock.
  var localSeconds: Int { date.epochDay * 86_400 + time.nanoseconds / 1_000_000_000 }
  /// Seconds since 1970, UTC where there is a zone.
  var seconds: Int { localSeconds - (time.zone?.offset(atLocal: localSeconds) ?? 0) }

  func adding(_ duration: DaysDuration) -> FEELDateTime? {
    let total = time.nanoseconds + duration.nanoseconds
    let nanosPerDay = FEELTime.nanosecondsPerDay
    let carry = Int((Double(total) / Double(nanosPerDay)).rounded(.down))
    var nanoseconds = total - carry * nanosPerDay
    var days = duration.days + carry
    if nanoseconds < 0 {
      nanoseconds += nanosPerDay
      days -= 1
    }
    if nanoseconds >= nanosPerDay {
      nanoseconds -= nanosPerDay
      days += 1
    }
    guard let date = FEELDate(epochDay: date.epochDay + days) else { return nil }
    return FEELDateTime(date: date, time: FEELTime(nanoseconds: nanoseconds, zone: time.zone))
  }

  func since(_ other: FEELDateTime) -> DaysDuration {
    DaysDuration(
      seconds: seconds - other.seconds, nanoseconds: time.nanosecond - other.time.nanosecond)
  }
}

extension FEELDateTime: CustomStringConvertible, Comparable {
  public var description: String { "\(date)T\(time)" }
  public static func < (left: Self, right: Self) -> Bool {
    (left.seconds, left.time.nanosecond) < (right.seconds, right.time.nanosecond)
  }
}
