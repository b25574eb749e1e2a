import Decisions
import FEEL
import Foundation
import Markup

/// Runs the DMN Technology Compatibility Kit: folders of a model and of test files beside it.
package struct DMNSuite {
  /// Characters of a value that a failure shows.
  private static let shownCharacters = 160

  /// What `now()` says: the suite asks for its type only.
  private static let moment = FEELDateTime("2026-01-05T09:00:00Z")

  private let root: URL

  /// - Parameter root: any folder at or above those that hold the models.
  package init(root: URL) { self.root = root.resolvingSymlinksInPath() }

  /// Runs all that lies below the root.
  ///
  /// - Throws: where a folder or file cannot be read, or a test file is not XML. A model that is
  ///   refused is no error: its cases fail, with the reason.
  package func run() throws -> SuiteReport {
    var scores: [FolderScore] = []
    var failures: [CaseFailure] = []
    for folder in try folders() {
      var score = FolderScore(name: name(of: folder))
      let files = try contents(folder)
      let models = Models(folder: folder, names: files.filter { $0.pathExtension == "dmn" })
      for file in files where file.pathExtension == "xml" {
        try run(file, models, &score, &failures)
      }
      if score.total > 0 { scores.append(score) }
    }
    return SuiteReport(suite: "dmn-tck", folders: scores, failures: failures)
  }

  private func run(
    _ file: URL, _ models: Models, _ score: inout FolderScore, _ failures: inout [CaseFailure]
  ) throws {
    let tests = try DMNTestFile(bytes: Array(Data(contentsOf: file)), file: file.lastPathComponent)
    let model = models.model(tests.modelName)
    for test in tests.cases {
      var isPassed = true
      for wanted in test.results {
        let failure = check(wanted, test, model)
        guard let failure else { continue }
        isPassed = false
        failures.append(
          CaseFailure(
            folder: score.name, file: tests.name, id: test.id,
            subject: test.invocable ?? wanted.name,
            expected: (wanted.isError ? "error " : "") + shown(wanted.value),
            actual: failure.actual, causes: failure.causes))
      }
      score.add(isPassed: isPassed, expectsValue: test.results.contains { !$0.value.isNull })
    }
  }

  /// Nil where the result is as it should be.
  private func check(
    _ wanted: DMNTestCase.Result, _ test: DMNTestCase, _ model: Result<DecisionModel, ModelError>
  ) -> (actual: String, causes: [String])? {
    let engine: DecisionModel
    switch model {
    case .failure(let error): return ("the model is refused", [error.description])
    case .success(let model): engine = model
    }
    let result =
      test.kind == .knowledge
      ? engine.invoke(test.invocable ?? wanted.name, test.inputs, moment: Self.moment)
      : engine.evaluate(test.invocable ?? wanted.name, test.inputs, moment: Self.moment)
    // A service with several outputs gives them by name.
    let isPart = test.invocable != nil && test.invocable != wanted.name
    let value = (isPart ? result.value.entries?[wanted.name] : nil) ?? result.value
    let hasError = !result.causes.isEmpty || result.exhausted
    if agree(value, wanted.value), !wanted.isError || hasError { return nil }
    return (shown(value), result.causes.map(\.message))
  }

  private func shown(_ value: Value) -> String {
    let text = value.description
    return text.count > Self.shownCharacters ? text.prefix(Self.shownCharacters) + "…" : text
  }

  // MARK: Files

  private func name(of folder: URL) -> String {
    let path = folder.path
    guard path.hasPrefix(root.path), path.count > root.path.count else {
      return folder.lastPathComponent
    }
    return String(path.dropFirst(root.path.count + 1))
  }

  private func folders() throws -> [URL] {
    var found: [URL] = []
    var open = [root]
    while let folder = open.popLast() {
      let inside = try contents(folder)
      if inside.contains(where: { $0.pathExtension == "dmn" }) { found.append(folder) }
      open += inside.filter { $0.hasDirectoryPath }.reversed()
    }
    return found
  }

  private func contents(_ folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey]
    ).sorted { $0.path < $1.path }
  }
}

/// The models of a folder, each read when first asked for.
private final class Models {
  private let folder: URL
  private let names: [URL]
  private var read: [String: Result<DecisionModel, ModelError>] = [:]

  init(folder: URL, names: [URL]) {
    self.folder = folder
    self.names = names
  }

  func model(_ name: String) -> Result<DecisionModel, ModelError> {
    if let known = read[name] { return known }
    let result: Result<DecisionModel, ModelError>
    do throws(ModelError) {
      var imports: [(bytes: [UInt8], file: String)] = []
      for other in names.map(\.lastPathComponent) where other != name {
        imports.append((try bytes(other), other))
      }
      result = .success(
        try DecisionModel(try bytes(name), file: name, imports: imports, unreadable: .null))
    } catch {
      result = .failure(error)
    }
    read[name] = result
    return result
  }

  private func bytes(_ name: String) throws(ModelError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: folder.appending(path: name)))
    } catch {
      throw ModelError(
        file: name, line: 1, element: "definitions", rule: "xml-readable",
        reason: "the file cannot be read")
    }
  }
}
