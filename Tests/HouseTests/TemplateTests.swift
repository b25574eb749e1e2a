import Foundation
import Testing

private let sources = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

@Suite struct `Templates` {
  @Test func `no text stands in two templates: what two rooms show stands in Web`() throws {
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var names: [String: [String]] = [:]
    for case let file as URL in try #require(files) where file.pathExtension == "mustache" {
      let text = try String(contentsOf: file, encoding: .utf8)
      let name = file.pathComponents.suffix(3).joined(separator: "/")
      names[text.trimmingCharacters(in: .whitespacesAndNewlines), default: []].append(name)
    }
    #expect(names.count > 40)
    #expect(names.values.filter { $0.count > 1 } == [])
  }
}
