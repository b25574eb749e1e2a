import Catalogue
import Foundation
import Testing

@testable import Casework

struct DemoCityTests {
  static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path

  @Test func `the demo city's golden cases hold`() throws {
    let city = try CityLoader.city(Self.folder)
    for id in city.itemOrder {
      let item = try #require(city.items[id])
      #expect(!item.goldenCases.isEmpty)
      for golden in item.goldenCases {
        let mismatches = runGolden(golden, item: item, city: city)
        #expect(mismatches.map(\.description) == [], "\(id)")
      }
    }
  }
}
