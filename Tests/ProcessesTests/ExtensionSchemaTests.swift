import Foundation
import Testing

private let house: URL = {
  var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  while root.path != "/", root.lastPathComponent != "Tests" { root.deleteLastPathComponent() }
  return root.deletingLastPathComponent()
}()

private let xmllint = ["/usr/bin/xmllint", "/usr/local/bin/xmllint", "/opt/homebrew/bin/xmllint"]
  .first(where: FileManager.default.isExecutableFile)

/// Our own attributes on BPMN elements follow docs/schema/palmcity-bpmn.xsd.
@Suite(.enabled(if: xmllint != nil, "xmllint is missing: scripts/setup.sh test installs it"))
struct ExtensionSchemaTests {
  private func validates(_ file: URL) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(xmllint))
    process.arguments = [
      "--noout", "--nonet", "--schema",
      house.appendingPathComponent("docs/schema/bpmn-with-palmcity.xsd").path, file.path,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private func cityFiles() -> [URL] {
    let cities = house.appendingPathComponent("Cities")
    return (FileManager.default.subpaths(atPath: cities.path) ?? [])
      .filter { $0.hasSuffix(".bpmn") }.map(cities.appendingPathComponent)
  }

  @Test func `The demo city's processes validate`() throws {
    let files = cityFiles()
    #expect(!files.isEmpty)
    for file in files { #expect(try validates(file), "\(file.path)") }
  }

  @Test func `A role that does not exist is found`() throws {
    let source = try #require(
      cityFiles().first { file in
        (try? String(contentsOf: file, encoding: .utf8))?.contains("palmcity:role=") == true
      })
    let text = try String(contentsOf: source, encoding: .utf8)
      .replacing(/palmcity:role="[a-z]+"/, with: "palmcity:role=\"king\"")
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("palmcity-\(UUID().uuidString).bpmn")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    #expect(try !validates(file))
  }
}
