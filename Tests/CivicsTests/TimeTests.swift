import Foundation
import Testing

@testable import Civics

@Suite struct TimeTests {
  @Test func `every day of four centuries goes to its parts and back`() throws {
    var date = try CalendarDate("1899-12-31")
    let end = try CalendarDate("2300-01-02")
    var weekday = date.weekday
    #expect(weekday == .sunday)
    while date < end {
      let next = date.adding(days: 1)
      #expect(CalendarDate(year: next.year, month: next.month, day: next.day) == next)
      #expect(next.weekday.rawValue == weekday.rawValue % 7 + 1)
      (date, weekday) = (next, next.weekday)
    }
  }

  @Test func `the calendar's ends are its ends`() throws {
    #expect(CalendarDate.first.description == "0001-01-01")
    #expect(CalendarDate.last.description == "9999-12-31")
    #expect(CalendarDate.last.adding(days: .max) == .last)
    #expect(CalendarDate.first.adding(days: .min) == .first)
    #expect(CalendarDate.first.adding(months: -1) == .first)
    #expect(CalendarDate.last.adding(years: .max) == .last)
    #expect(try CalendarDate("1970-01-01").dayNumber == 0)
  }

  @Test func `months are added to the month's end and years are completed on the birthday`() throws
  {
    #expect(try CalendarDate("2024-01-31").adding(months: 1).description == "2024-02-29")
    #expect(try CalendarDate("2024-02-29").adding(years: -1).description == "2023-02-28")
    let birth = try CalendarDate("1990-06-15")
    #expect(birth.completedYears(on: try CalendarDate("2026-06-14")) == 35)
    #expect(birth.completedYears(on: try CalendarDate("2026-06-15")) == 36)
  }

  @Test(arguments: ["2023-02-29", "2023-13-01", "2023-1-1", "23-01-01", "2023/01/01", "0000-01-01"])
  func `a day that does not exist is refused`(text: String) {
    #expect(throws: InvalidText.self) { try CalendarDate(text) }
  }

  @Test func `an instant is one day in UTC and another in China`() throws {
    let instant = try Instant("2026-03-02T16:30:05.250Z")
    #expect(instant.date(inOffset: 0).description == "2026-03-02")
    #expect(instant.chinaDate.description == "2026-03-03")
    #expect(instant.iso8601(offset: 8 * 3600) == "2026-03-03T00:30:05.250+08:00")
    #expect(try Instant("2026-03-03T00:30:05.25+08:00") == instant)
    #expect(instant.description == "2026-03-02T16:30:05.250Z")
    #expect(instant.chinaText == "2026-03-03 00:30")
    #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(instant.iso8601(offset: -5400) == "2026-03-02T15:00:05.250-01:30")
  }

  @Test(arguments: [
    "2026-03-02", "2026-03-02T24:00:00Z", "2026-03-02T10:00:00", "2026-03-02T10:00:00.Z",
    "2026-02-30T10:00:00Z",
  ])
  func `a moment that does not exist is refused`(text: String) {
    #expect(throws: InvalidText.self) { try Instant(text) }
  }

  @Test func `values are encoded as short text or numbers and read back`() throws {
    struct All: Codable, Equatable {
      var date: CalendarDate
      var instant: Instant
      var money: Money
      var party: Party
      var agency: AgencyID
      var byItem: [ItemID: Int]
      var plain: LocalizedText
      var both: LocalizedText
    }
    let number = try ResidentNumber("11010519491231002X")
    let value = All(
      date: try CalendarDate("2026-03-02"), instant: Instant(milliseconds: 7), money: Money(fen: 5),
      party: .person(number, name: "张三"), agency: "ybj", byItem: ["item": 1], plain: "甲",
      both: LocalizedText("甲", "A"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(value)
    let expected =
      #"{"agency":"ybj","both":{"en":"A","zh":"甲"},"byItem":{"item":1},"date":"2026-03-02","#
      + #""instant":7,"money":"0.05","party":{"kind":"person","name":"张三","#
      + #""number":"11010519491231002X"},"plain":"甲"}"#
    #expect(String(decoding: data, as: UTF8.self) == expected)
    #expect(try JSONDecoder().decode(All.self, from: data) == value)
    #expect(value.both(.en) == "A")
    #expect(value.plain(.en) == "甲")
    #expect(value.party.id.residentNumber == number)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([CalendarDate].self, from: Data(#"["2026-02-30"]"#.utf8))
    }
  }
}
