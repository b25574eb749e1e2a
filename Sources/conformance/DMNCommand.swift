import ArgumentParser
import ConformanceSuites
import Foundation

/// `conformance dmn DIR`.
struct DMNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmn",
    abstract: "Runs every test case below a folder laid out as the DMN TCK is.",
    discussion: "Exit code 1 where a case fails.")

  @Argument(help: "The suite's folder, or one inside it.")
  var folder: String

  @OptionGroup var output: ReportOptions

  func run() throws {
    let report = try DMNSuite(root: URL(filePath: folder)).run()
    try output.write(
      report, title: "DMN conformance", command: "swift run -c release conformance dmn DIR")
  }
}
