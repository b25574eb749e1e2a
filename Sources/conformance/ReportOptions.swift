import ArgumentParser
import ConformanceSuites
import Foundation

/// How a suite's report is told; all suites share it.
struct ReportOptions: ParsableArguments {
  @Option(help: "Also writes the whole report there as JSON.")
  var json: String?

  @Option(help: "Also writes the score there as a page in Markdown.")
  var markdown: String?

  @Flag(help: "Lists each failure with what was expected and what came.")
  var failed = false

  /// Prints and writes; exit code 1 where a case failed.
  func write(_ report: SuiteReport, title: String, command: String) throws {
    if failed { for failure in report.failures { print(failure.line) } }
    for line in report.lines { print(line) }
    if let json { try report.json.write(to: URL(filePath: json)) }
    if let markdown {
      let today = Date().formatted(.iso8601.year().month().day())
      try Data(report.markdown(title: title, date: today, command: command).utf8)
        .write(to: URL(filePath: markdown))
    }
    if report.failed > 0 || report.total == 0 { throw ExitCode(1) }
  }
}
