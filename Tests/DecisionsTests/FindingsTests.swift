import Foundation
import Testing

private let findings = URL(filePath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().appending(path: "Findings")

@Test func `what once broke the engine breaks it no more`() throws {
  let files = try FileManager.default.contentsOfDirectory(
    at: findings, includingPropertiesForKeys: nil)
  #expect(files.contains { $0.lastPathComponent != "README.md" })
  for file in files where file.lastPathComponent != "README.md" {
    let start = ContinuousClock.now
    let problem = FuzzChecks.problem(Array(try Data(contentsOf: file)))
    #expect(problem == nil, "\(file.lastPathComponent)")
    #expect(ContinuousClock.now - start < .seconds(30), "\(file.lastPathComponent)")
  }
}
