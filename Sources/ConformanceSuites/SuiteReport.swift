import Foundation

/// What running a public conformance suite gave, folder by folder.
package struct SuiteReport: Sendable, Codable, Equatable {
  /// The suite's short name, such as `dmn-tck`.
  package let suite: String
  package let folders: [FolderScore]
  package let failures: [CaseFailure]

  package init(suite: String, folders: [FolderScore], failures: [CaseFailure]) {
    self.suite = suite
    self.folders = folders
    self.failures = failures
  }

  package var passed: Int { folders.reduce(0) { $0 + $1.passed } }
  package var total: Int { folders.reduce(0) { $0 + $1.total } }
  package var failed: Int { total - passed }
  /// Of the cases that expect more than null: an engine that always answers null passes none.
  package var passedValues: Int { folders.reduce(0) { $0 + $1.passedValues } }
  package var totalValues: Int { folders.reduce(0) { $0 + $1.totalValues } }

  /// A line for each folder, the score of the cases that expect a value, then the sum.
  package var lines: [String] {
    folders.map { "\($0.name): \($0.passed) of \($0.total)" }
      + [
        "expecting a value: \(passedValues) of \(totalValues)",
        "\(passed) passed, \(failed) failed",
      ]
  }

  /// The committed score: a table in Markdown.
  package func markdown(title: String, date: String, command: String) -> String {
    let rows = folders.map {
      "| `\($0.name)` | \($0.passed) | \($0.total) | \($0.passedValues) | \($0.totalValues) |"
    }
    return """
      # \(title)

      **\(passed) of \(total)** cases pass; of those that expect more than null, \(passedValues) of \
      \(totalValues). Run on \(date) with `\(command)`, which also wrote this file.

      | folder | passed | cases | passed, expecting a value | cases, expecting a value |
      | --- | ---: | ---: | ---: | ---: |
      \(rows.joined(separator: "\n"))

      """
  }

  package var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    }
  }
}

/// The score of one folder of a suite.
package struct FolderScore: Sendable, Codable, Equatable {
  /// From the suite's root, such as `compliance-level-3/0001-filter`.
  package let name: String
  package var passed = 0
  package var total = 0
  package var passedValues = 0
  package var totalValues = 0

  package init(name: String) { self.name = name }

  package mutating func add(isPassed: Bool, expectsValue: Bool) {
    total += 1
    if isPassed { passed += 1 }
    guard expectsValue else { return }
    totalValues += 1
    if isPassed { passedValues += 1 }
  }
}

/// A case that gave something else than it should.
package struct CaseFailure: Sendable, Codable, Equatable {
  package let folder: String
  package let file: String
  package let id: String
  /// What was asked: a decision, a service, a process.
  package let subject: String
  package let expected: String
  package let actual: String
  /// What the engine said.
  package let causes: [String]

  package init(
    folder: String, file: String, id: String, subject: String, expected: String, actual: String,
    causes: [String]
  ) {
    self.folder = folder
    self.file = file
    self.id = id
    self.subject = subject
    self.expected = expected
    self.actual = actual
    self.causes = causes
  }

  package var line: String {
    "\(folder) \(file) \(id) \(subject): expected \(expected), actual \(actual)"
      + (causes.isEmpty ? "" : " (\(causes.joined(separator: " | ")))")
  }
}
