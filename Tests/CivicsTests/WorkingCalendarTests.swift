import Foundation
import Testing

@testable import Civics

@Suite struct WorkingCalendarTests {
  /// The National Day and Mid-Autumn holidays of 2025 and their two shifted workdays.
  let calendar: WorkingCalendar

  init() throws {
    let json = """
      {"year": 2025, "notice": "国办发明电〔2024〕12号",
       "holidays": ["2025-01-01", "2025-10-01/2025-10-08"],
       "shiftedWorkdays": ["2025-09-28", "2025-10-11"]}
      """
    let year = try JSONDecoder().decode(WorkingCalendar.Year.self, from: Data(json.utf8))
    #expect(year.problems().isEmpty)
    calendar = WorkingCalendar(years: [year])
  }

  @Test func `holidays rest and shifted weekends work`() throws {
    #expect(try !calendar.isWorkingDay(CalendarDate("2025-10-08")))
    #expect(try calendar.isWorkingDay(CalendarDate("2025-10-09")))
    #expect(try calendar.isWorkingDay(CalendarDate("2025-09-28")))
    #expect(try calendar.isWorkingDay(CalendarDate("2025-10-11")))
    #expect(try !calendar.isWorkingDay(CalendarDate("2025-10-12")))
  }

  @Test func `a period does not count its first day`() throws {
    let start = try CalendarDate("2025-09-30")
    #expect(try calendar.adding(workingDays: 1, to: start).description == "2025-10-09")
    #expect(try calendar.adding(workingDays: 3, to: start).description == "2025-10-11")
    #expect(try calendar.adding(workingDays: 0, to: start) == start)
    #expect(try calendar.adding(workingDays: -2, to: start).description == "2025-09-28")
  }

  @Test func `counting undoes adding`() throws {
    let first = try CalendarDate("2025-02-01")
    for offset in 0..<200 {
      let start = first.adding(days: offset)
      for count in [0, 1, 5, 15, 20] {
        let end = try calendar.adding(workingDays: count, to: start)
        #expect(try calendar.workingDays(from: start, to: end) == count)
        #expect(try calendar.workingDays(from: end, to: start) == -count)
      }
    }
  }

  @Test func `a missing year is named with what to do`() throws {
    let last = try CalendarDate("2027-12-31")
    #expect {
      try calendar.adding(workingDays: 1, to: last)
    } throws: { error in
      "\(error)".contains("2028") && "\(error)".contains("calendar.yaml")
    }
  }

  @Test func `the years after the last announced one count by weekends and fixed holidays`() throws
  {
    #expect(!calendar.isProvisional(2025))
    #expect(calendar.isProvisional(2026))
    #expect(try !calendar.isWorkingDay(CalendarDate("2026-01-01")))
    #expect(try calendar.isWorkingDay(CalendarDate("2026-01-02")))
    #expect(try !calendar.isWorkingDay(CalendarDate("2026-01-03")))
    let end = try calendar.adding(workingDays: 2, to: CalendarDate("2025-12-31"))
    #expect(try end == CalendarDate("2026-01-05"))
  }

  @Test func `an odd year says what is odd`() throws {
    let monday = try CalendarDate("2025-03-03")
    let other = try CalendarDate("2024-03-02")
    let year = WorkingCalendar.Year(
      year: 2025, notice: "", holidays: [monday], shiftedWorkdays: [monday, other])
    #expect(year.problems().count == 4)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        WorkingCalendar.Year.self,
        from: Data(#"{"year":2025,"notice":"x","holidays":["2025-10-08/2025-10-01"]}"#.utf8))
    }
  }
}
