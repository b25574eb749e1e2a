import Catalogue
import Foundation
import Testing

@testable import Casework

/// The page that teaches how an item is written: its files are taken out of it as a reader would.
struct NewItemTests {
  private static let root = URL(fileURLWithPath: DemoCityTests.folder)
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Each heading that names a file, with the block that follows it.
  private func blocks() throws -> [(file: String, text: String)] {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("docs/new-item.md"), encoding: .utf8)
    return page.components(separatedBy: "\n## ").dropFirst().compactMap { section in
      let parts = section.components(separatedBy: "\n```")
      guard parts.count >= 3, let heading = section.split(separator: "\n").first else { return nil }
      let file = heading.prefix { $0 != "," && $0 != " " }
      let text = parts[1].drop { $0 != "\n" }.dropFirst()
      return (String(file), text + "\n")
    }
  }

  @Test func `the new item's files load without a finding, and its golden cases hold`() throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: "new-item-\(UUID())")
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.copyItem(atPath: DemoCityTests.folder, toPath: copy.path)
    let blocks = try blocks()
    #expect(blocks.count == 5)
    for (file, text) in blocks {
      let target = copy.appending(path: file)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      // The register has its file already: the line is added to the grants at its end.
      let before = (try? String(contentsOf: target, encoding: .utf8)) ?? ""
      try (before + text).write(to: target, atomically: true, encoding: .utf8)
    }
    let loaded = CityLoader.load(copy.path)
    #expect(loaded.findings.map { "\($0.file):\($0.line) \($0.message.en)" } == [])
    let city = try #require(loaded.city)
    let item = try #require(city.items["senior-card"])
    #expect(item.goldenCases.count == 6)
    for golden in item.goldenCases {
      #expect(runGolden(golden, item: item, city: city).map(\.description) == [], "\(golden.name)")
    }
  }
}
