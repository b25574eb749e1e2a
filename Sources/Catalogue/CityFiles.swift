import Civics

/// What `city.yaml` says.
package struct CityIdentity: Codable, Hashable, Sendable {
  package struct Region: Codable, Hashable, Sendable {
    package var code: RegionCode
    package var name: LocalizedText
  }
  package var id: String
  package var name: LocalizedText
  /// Name of the public site's host: the issuer of the city's licences.
  package var host: String
  package var regions: [Region]
  package var languages: [Language]
  package var channels: [Channel]
  /// Names of the signing keys, the one in use first.
  package var issuerKeys: [String]

  package func region(_ code: RegionCode) -> Region? { regions.first { $0.code == code } }
}

/// A legal holiday with its name, as the calendar page shows it.
package struct Holiday: Hashable, Sendable {
  package let name: LocalizedText
  package let first: CalendarDate
  package let last: CalendarDate
}

/// What `home.yaml` says: the items that the home page shows first, and the fields of life.
package struct HomePage: Codable, Hashable, Sendable {
  package struct LifeField: Codable, Hashable, Sendable {
    /// The Chinese name is what items' `themes` name.
    package var name: LocalizedText
    package var summary: LocalizedText?
    package var symbol: String?
  }
  package var featured: [ItemID]
  package var fields: [LifeField]
}

/// One entry of `calendar.yaml`.
struct CalendarYearEntry: Decodable, Hashable, Sendable {
  var year: Int
  var notice: String
  var holidays: [HolidayEntry]
  var shiftedWorkdays: [DateSpan]?

  var workingYear: WorkingCalendar.Year {
    WorkingCalendar.Year(
      year: year, notice: notice, holidays: holidays.flatMap(\.days.dates),
      shiftedWorkdays: (shiftedWorkdays ?? []).flatMap(\.dates))
  }

  var named: [Holiday] {
    holidays.map { Holiday(name: $0.name, first: $0.days.first, last: $0.days.last) }
  }
}

/// `{name: …, days: …}`, or the days alone.
struct HolidayEntry: Decodable, Hashable, Sendable {
  var name: LocalizedText
  var days: DateSpan

  private enum CodingKeys: String, CodingKey { case name, days }

  init(from decoder: any Decoder) throws {
    if let days = try? decoder.singleValueContainer().decode(DateSpan.self) {
      self.name = LocalizedText(zh: "法定节假日", en: "Holiday")
      self.days = days
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(LocalizedText.self, forKey: .name)
    days = try container.decode(DateSpan.self, forKey: .days)
  }
}

/// `2026-02-15`, or `2026-02-15..2026-02-23` with both ends; `/` may stand for `..`.
struct DateSpan: Decodable, Hashable, Sendable {
  var first: CalendarDate
  var last: CalendarDate

  static let maximumDays = 366

  var dates: [CalendarDate] { (0...first.days(until: last)).map { first.adding(days: $0) } }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let ends = text.replacing("..", with: "/").split(
      separator: "/", omittingEmptySubsequences: false)
    do {
      first = try CalendarDate(String(ends[0]))
      last = ends.count > 1 ? try CalendarDate(String(ends[1])) : first
    } catch {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text): \(error)")
    }
    guard ends.count <= 2, (0..<Self.maximumDays).contains(first.days(until: last)) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "\(text) is no span of days: write 2026-02-15..2026-02-23")
    }
  }
}
