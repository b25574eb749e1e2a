import FEEL
import Foundation
import Processes

/// Runs published executable BPMN models: those of `manifest.json` must log what they should,
/// those below `rejected/` must be refused with a rule and an element.
package struct BPMNSuite {
  private struct Entry: Decodable {
    var name: String
    var group: String
    var file: String
    /// False where the manifest itself says that the model is not there.
    var isThere: Bool?
    var cases: [Case]

    private enum CodingKeys: String, CodingKey {
      case name, group, file, cases
      case isThere = "file_exists"
    }
  }

  struct Case: Decodable {
    var input: String?
    var integerVariable: Int?
    var delayMilliseconds: Int
    var parallelProcess: Bool
    var expect: [String]

    private enum Keys: String, CodingKey {
      case input, integerVariable
      case delay = "delay_ms"
      case parallelProcess, expect
    }

    /// The delay is written as a number or as text.
    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      input = try values.decodeIfPresent(String.self, forKey: .input)
      integerVariable = try values.decodeIfPresent(Int.self, forKey: .integerVariable)
      parallelProcess = try values.decodeIfPresent(Bool.self, forKey: .parallelProcess) ?? false
      expect = try values.decode([String].self, forKey: .expect)
      delayMilliseconds =
        (try? values.decodeIfPresent(Int.self, forKey: .delay))
        ?? (try? values.decodeIfPresent(String.self, forKey: .delay)).flatMap { Int($0) } ?? 0
    }
  }

  private let root: URL

  /// - Parameter root: the folder that holds `manifest.json`.
  package init(root: URL) { self.root = root.resolvingSymlinksInPath() }

  /// - Throws: where the manifest cannot be read. A model that cannot be read or is refused is no
  ///   error: its cases log `ERROR`, with the reason.
  package func run() throws -> SuiteReport {
    var scores: [FolderScore] = []
    var failures: [CaseFailure] = []
    try runModels(&scores, &failures)
    try runRejected(&scores, &failures)
    return SuiteReport(suite: "bpmn", folders: scores, failures: failures)
  }

  private func runModels(
    _ scores: inout [FolderScore], _ failures: inout [CaseFailure]
  ) throws {
    let manifest = try Data(contentsOf: root.appending(path: "manifest.json"))
    for entry in try JSONDecoder().decode([Entry].self, from: manifest)
    where entry.isThere != false {
      let folder = "models/" + entry.group
      let place = scores.firstIndex { $0.name == folder } ?? scores.count
      if place == scores.count { scores.append(FolderScore(name: folder)) }
      let bytes = adaptedOrEmpty("models/" + entry.file)
      for (number, given) in entry.cases.enumerated() {
        let log: [String]
        var causes: [String] = []
        do throws(ProcessError) {
          let pools = try Collaboration(bytes, file: entry.file)
          var runner = ScriptRunner(pools, named: entry.name)
          runner.run(given)
          log = runner.log
        } catch {
          // That a model may not be executed is what its case may expect.
          log = ["ERROR"]
          causes = [error.description]
        }
        let isPassed = log.sorted() == given.expect.sorted()
        scores[place].add(isPassed: isPassed, expectsValue: !given.expect.isEmpty)
        if isPassed { continue }
        failures.append(
          CaseFailure(
            folder: folder, file: entry.file, id: String(number + 1), subject: entry.name,
            expected: given.expect.sorted().joined(separator: ","),
            actual: log.sorted().joined(separator: ","), causes: causes))
      }
    }
  }

  /// To refuse what the engine cannot run, or text that it cannot read, says nothing about the
  /// rule that is broken.
  private func runRejected(
    _ scores: inout [FolderScore], _ failures: inout [CaseFailure]
  ) throws {
    let folder = root.appending(path: "rejected")
    let files = (FileManager.default.subpaths(atPath: folder.path) ?? [])
      .filter { $0.hasSuffix(".bpmn") }.sorted()
    var score = FolderScore(name: "rejected")
    for file in files {
      var actual = "accepted"
      var isPassed = false
      do throws(ProcessError) {
        _ = try ProcessModel(adaptedOrEmpty("rejected/" + file), file: file)
      } catch {
        actual = error.description
        isPassed = !error.element.isEmpty && error.rule != .supported && error.rule != .readable
      }
      score.add(isPassed: isPassed, expectsValue: true)
      if isPassed { continue }
      failures.append(
        CaseFailure(
          folder: "rejected", file: file, id: "1", subject: file, expected: "refused",
          actual: actual, causes: []))
    }
    if score.total > 0 { scores.append(score) }
  }

  // MARK: the models' dialect

  private func adaptedOrEmpty(_ file: String) -> [UInt8] { (try? adapted(file)) ?? [] }

  /// The models' conditions are Java; the engine knows only FEEL.
  private func adapted(_ file: String) throws -> [UInt8] {
    let data = try Data(contentsOf: root.appending(path: file))
    let text = String(decoding: data, as: UTF8.self)
    return Array(
      text.replacing(/"\)>\s*(?=[\n<])/, with: "\")\n")
        .replacing(/test\.contains\(\s*(?:&quot;|"|')(\w+)(?:&quot;|"|')\s*\)/) {
          "contains(test, \"\($0.1)\")"
        }
        .replacing(/!(contains\(test, "\w+"\))/) { "not(\($0.1))" }.utf8)
  }
}
