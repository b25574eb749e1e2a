/// An administrative region's six digits, GB/T 2260: province, city, county.
package struct RegionCode: TextCodable, Hashable, Sendable, Comparable {
  private let number: Int32

  /// Throws unless `text` is six digits that begin with a province's two.
  package init(_ text: String) throws(InvalidText) {
    guard text.utf8.count == 6, let number = text.utf8.decimalNumber() else {
      throw InvalidText("行政区划代码应为六位数字", "A region code has six digits")
    }
    guard Self.provinces.contains(number / 10_000) else {
      throw InvalidText("行政区划代码的省份不存在", "The region code names no province")
    }
    self.number = Int32(number)
  }

  package var description: String { String(number) }
  /// The first two digits followed by zeros: 370000 for 山东.
  package var province: RegionCode { RegionCode(number: number / 10_000 * 10_000) }
  /// The first four digits followed by zeros: 370600 for 烟台.
  package var city: RegionCode { RegionCode(number: number / 100 * 100) }
  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  init(number: Int32) { self.number = number }

  /// GB/T 2260, and 83 and 91 of the residence permits numbered like GB 11643.
  static let provinces: Set<Int> = Set(
    [11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83, 91...91].joined())
}
