import Civics
import Foundation
import Processes

/// A folder that somebody named to compare: a whole city, or one edition of one item.
package enum EditionFolder: Sendable {
  case city(City)
  case item(ItemEdition)

  /// Folders above an item's that are searched for `city.yaml` and its shared processes.
  static let maximumLevels = 4

  /// A city is linted as a whole. An item's folder is read by itself: its rules and golden cases
  /// are not run, so that the edition of years ago can be compared as well.
  package static func read(
    _ path: String, limits: CityLimits = .standard, progress: (LoadProgress) -> Void = { _ in }
  ) throws(BrokenCity) -> EditionFolder {
    let root = URL(fileURLWithPath: path)
    if FileManager.default.fileExists(atPath: root.appendingPathComponent("item.yaml").path) {
      return .item(try item(root, limits))
    }
    return .city(try CityLoader.city(path, limits: limits, progress: progress))
  }

  private static func item(_ root: URL, _ limits: CityLimits) throws(BrokenCity) -> ItemEdition {
    var reader = CityReader(folder: CityFolder(reading: root.path, limits: limits))
    let edition = reader.readEdition("", shared: shared(above: root, limits))
    let errors = reader.findings.filter { $0.severity == .error }.sorted()
    guard let edition, errors.isEmpty else { throw BrokenCity(findings: errors) }
    return edition
  }

  /// The bytes of the shared processes of the city that the folder stands in.
  private static func shared(above root: URL, _ limits: CityLimits) -> [String: [UInt8]] {
    var folder = root.deletingLastPathComponent()
    for _ in 0..<maximumLevels {
      let city = folder.appendingPathComponent("city.yaml").path
      if FileManager.default.fileExists(atPath: city) {
        let processes = folder.appendingPathComponent("processes")
        return CityFolder(reading: processes.path, limits: limits).files
      }
      folder.deleteLastPathComponent()
    }
    return [:]
  }
}
