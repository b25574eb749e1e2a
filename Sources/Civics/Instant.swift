/// A moment: milliseconds since 1970-01-01T00:00:00Z, and encoded as that number.
///
/// The city's time is China's, eight hours east of UTC all year; no zone is read from the machine.
package struct Instant: Hashable, Sendable, Comparable {
  package let milliseconds: Int64

  /// UTC+8, which China has kept without daylight saving since 1991.
  package static let chinaOffsetSeconds = 8 * 3600
  private static let dayMilliseconds: Int64 = 86_400_000

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment of a day on a clock that is `offset` seconds east of UTC.
  package init(
    _ date: CalendarDate, hour: Int = 0, minute: Int = 0, second: Int = 0,
    offset: Int = Instant.chinaOffsetSeconds
  ) {
    let seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset
    milliseconds = Int64(seconds) * 1000
  }

  /// The day on a clock `offset` seconds east of UTC.
  package func date(inOffset offset: Int) -> CalendarDate { split(offset).date }

  /// The day in China.
  package var chinaDate: CalendarDate { date(inOffset: Self.chinaOffsetSeconds) }

  package func adding(seconds: Int) -> Instant { adding(milliseconds: Int64(seconds) * 1000) }

  package func adding(milliseconds more: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(more)
    return Instant(milliseconds: overflow ? (more < 0 ? .min : .max) : sum)
  }

  package func milliseconds(until other: Instant) -> Int64 {
    other.milliseconds - milliseconds
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// ISO 8601 on a clock `offset` seconds east: `2026-03-02T09:30:00.000+08:00`; `Z` for zero.
  package func iso8601(offset: Int = 0) -> String {
    let (date, rest) = split(offset)
    let time =
      padded(rest / 3_600_000, 2) + ":" + padded(rest / 60_000 % 60, 2) + ":"
      + padded(rest / 1000 % 60, 2) + "." + padded(rest % 1000, 3)
    guard offset != 0 else { return "\(date)T\(time)Z" }
    let minutes = abs(offset) / 60
    return "\(date)T\(time)\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):"
      + padded(minutes % 60, 2)
  }

  /// The clock's hours and minutes in China, as pages show them: `2026-03-02 09:30`.
  package var chinaText: String {
    let (date, rest) = split(Self.chinaOffsetSeconds)
    return "\(date) \(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2))"
  }

  /// Reads ISO 8601 with a zone (`Z` or `±hh:mm`), seconds and up to nine decimals of them.
  package init(_ text: String) throws(InvalidText) {
    let problem = InvalidText(
      "时间应写作 2026-03-02T09:30:00+08:00", "A time is written like 2026-03-02T09:30:00+08:00")
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == 58, bytes[16] == 58,
      let hour = bytes[11..<13].decimalNumber(maximum: 23),
      let minute = bytes[14..<16].decimalNumber(maximum: 59),
      let second = bytes[17..<19].decimalNumber(maximum: 59)
    else { throw problem }
    let date = try CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self))
    var rest = bytes[19...]
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (48...57).contains($0) }
      guard (1...9).contains(digits.count) else { throw problem }
      fraction = (Array(digits) + [48, 48]).prefix(3).decimalNumber() ?? 0
      rest = rest.dropFirst(digits.count + 1)
    }
    let zone = Array(rest)
    var offset = 0
    if zone != [UInt8(ascii: "Z")] {
      guard zone.count == 6, zone[0] == 43 || zone[0] == 45, zone[3] == 58,
        let hours = zone[1..<3].decimalNumber(maximum: 23),
        let minutes = zone[4..<6].decimalNumber(maximum: 59)
      else { throw problem }
      offset = (hours * 60 + minutes) * (zone[0] == 43 ? 60 : -60)
    }
    let start = Instant(date, hour: hour, minute: minute, second: second, offset: offset)
    self = start.adding(milliseconds: Int64(fraction))
  }

  private func split(_ offset: Int) -> (date: CalendarDate, milliseconds: Int) {
    let local = adding(seconds: offset).milliseconds
    let days = local.floorQuotient(Self.dayMilliseconds)
    return (CalendarDate(dayNumber: Int(days)), Int(local - days * Self.dayMilliseconds))
  }
}

extension Instant: CustomStringConvertible, Codable {
  package var description: String { iso8601() }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Int64 {
  fileprivate func floorQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
