/// A date of the proleptic Gregorian calendar; years from −999,999,999 to 999,999,999
/// (DMN 1.5 section 10.3.2.3.5).
public struct FEELDate: Hashable, Comparable, Sendable {
  public static let years = -999_999_999...999_999_999

  private var storedYear: Int32
  private var storedMonth: Int8
  private var storedDay: Int8

  public var year: Int { Int(storedYear) }
  public var month: Int { Int(storedMonth) }
  public var day: Int { Int(storedDay) }

  /// Trusts that the parts are a date; `init?(checking:)` does not.
  public init(year: Int, month: Int, day: Int) {
    storedYear = Int32(clamping: year)
    storedMonth = Int8(clamping: month)
    storedDay = Int8(clamping: day)
  }

  public init?(checking year: Int, _ month: Int, _ day: Int) {
    guard Self.years.contains(year), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.order < right.order
  }

  /// Grows with the date.
  package var order: Int {
    Int(storedYear) << 16 | Int(storedMonth) << 8 | Int(storedDay)
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 (the civil calendar's arithmetic of eras of 400 years).
  public var epochDay: Int {
    let year = month <= 2 ? self.year - 1 : self.year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Nil where the year is out of range.
  public init?(epochDay: Int) {
    guard abs(epochDay) < 366 * 1_000_000_000 else { return nil }
    let z = epochDay + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted + (shifted < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    guard Self.years.contains(year) else { return nil }
    self.init(year: year, month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// 1 is Monday, 7 is Sunday.
  public var weekday: Int { ((epochDay + 3) % 7 + 7) % 7 + 1 }
  public var dayOfYear: Int { epochDay - FEELDate(year: year, month: 1, day: 1).epochDay + 1 }
  /// ISO 8601 week of the year.
  public var weekOfYear: Int {
    guard let thursday = FEELDate(epochDay: epochDay - weekday + 4) else { return 1 }
    return (thursday.dayOfYear - 1) / 7 + 1
  }

  /// Adds months; a day past the month's end becomes its last day.
  public func adding(months: Int) -> FEELDate? {
    let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow else { return nil }
    let year = Int((Double(total) / 12).rounded(.down))
    let month = total - year * 12 + 1
    guard Self.years.contains(year), (1...12).contains(month) else { return nil }
    return FEELDate(year: year, month: month, day: min(day, Self.days(in: month, of: year)))
  }

  /// `[-]YYYY-MM-DD`, with four or more digits of the year and no needless zeros.
  public init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    let negative = rest.first == "-"
    if negative { rest = rest.dropFirst() }
    let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, (4...9).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      parts[0].utf8.count == 4 || parts[0].first != "0",
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(checking: negative ? -year : year, month, day)
  }
}

extension FEELDate: CustomStringConvertible {
  public var description: String {
    let digits = String(year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (year < 0 ? "-" : "") + padded + "-" + two(month) + "-" + two(day)
  }
}

func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
