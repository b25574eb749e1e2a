import ArgumentParser
import ConformanceSuites
import Foundation

/// `conformance bpmn DIR`.
struct BPMNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bpmn",
    abstract: "Runs the executable models of a manifest and the models that must be refused.",
    discussion: "The clock is injected: nothing sleeps. Exit code 1 where a case fails.")

  @Argument(help: "The folder that holds manifest.json.")
  var folder: String

  @OptionGroup var output: ReportOptions

  func run() throws {
    let report = try BPMNSuite(root: URL(filePath: folder)).run()
    try output.write(
      report, title: "BPMN conformance", command: "swift run -c release conformance bpmn DIR")
  }
}
