import Catalogue
import Civics
import Foundation
import Registers
import Store

/// Loads `<register id>.csv` of a folder into the store; rows that do not fit are quarantined.
enum RegisterLoading {
  static func load(
    _ folder: URL, city: City, into store: any Store, progress: ProgressLine
  ) throws -> [LoadReport] {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw Advice("there is no folder \(folder.path): name the one that holds the registers' CSV")
    }
    var reports: [LoadReport] = []
    let ids = city.registers.keys.sorted()
    for (index, id) in ids.enumerated() {
      let file = folder.appending(path: "\(id).csv")
      guard let register = city.registers[id], FileManager.default.fileExists(atPath: file.path)
      else { continue }
      progress.show("loading \(id)", index + 1, ids.count)
      let bytes = Array(try Data(contentsOf: file))
      let now = SystemSurroundings.now()
      var report: LoadReport?
      _ = try store.load(id, edition: register.edition, at: now) { accept in
        report = try register.load(csv: bytes, at: now, accept)
      }
      if let report { reports.append(report) }
    }
    progress.done()
    return reports
  }
}
