import Civics

/// How large a synthetic city is, and from which seed and day it grows. The same plan gives the
/// same bytes.
package struct PopulationPlan: Hashable, Sendable {
  package let people: Int
  package let organisations: Int
  package let seed: UInt64
  /// The day on which the registers are as they are; ages and limits count from it.
  package let today: CalendarDate

  package static let peopleRange = 20...20_000_000
  package static let organisationRange = 4...2_000_000
  /// The demonstration people's ages make sense in these years.
  package static let yearRange = 2024...2060

  /// Throws with the allowed range for a plan outside it.
  package init(
    people: Int, organisations: Int, seed: UInt64, today: CalendarDate
  ) throws(InvalidText) {
    guard Self.peopleRange.contains(people) else {
      throw Self.outside("人数", "people", people, Self.peopleRange)
    }
    guard Self.organisationRange.contains(organisations) else {
      throw Self.outside("法人数", "organisations", organisations, Self.organisationRange)
    }
    guard Self.yearRange.contains(today.year) else {
      throw Self.outside("年份", "the year of today", today.year, Self.yearRange)
    }
    self.people = people
    self.organisations = organisations
    self.seed = seed
    self.today = today
  }

  private static func outside(
    _ zh: String, _ en: String, _ value: Int, _ range: ClosedRange<Int>
  ) -> InvalidText {
    InvalidText(
      "\(zh)应在 \(range.lowerBound) 至 \(range.upperBound) 之间，给出的是 \(value)",
      "\(en) must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
  }
}
