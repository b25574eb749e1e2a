import ArgumentParser
import Casework
import Catalogue
import Civics

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lints a city's folder, compiles its models and runs its golden cases.",
    discussion: "Findings name file, line and rule. Exit code 1 where there is an error.")

  @Argument(help: "The city's folder, such as Cities/yantai.")
  var folder: String

  @Flag(help: "Warnings count as errors.")
  var strict = false

  @Option(help: "Language of the findings.")
  var language = Language.en

  func run() throws {
    let progress = ProgressLine()
    let loaded = CityLoader.load(folder) { progress.show($0.part, $0.done, $0.total) }
    progress.done()
    for finding in loaded.findings { print(finding.text(language)) }
    guard let city = loaded.city else {
      print("\(numbered(loaded.errors.count, "error")); the golden cases were not run")
      throw ExitCode(1)
    }
    var cases = 0
    let golden = goldenReport(of: city) { name in
      cases += 1
      progress.show(name)
    }
    progress.done()
    for finding in golden.findings { print(finding.text(language)) }
    let warnings = loaded.findings.count - loaded.errors.count
    print(
      "\(city.items.count) items, \(city.agencies.count) agencies, \(city.registers.count) registers; "
        + "\(cases) golden cases, \(golden.failedCases) failed; "
        + "lint: \(numbered(loaded.errors.count, "error")), \(numbered(warnings, "warning"))"
    )
    if golden.failedCases > 0 || !loaded.errors.isEmpty || (strict && warnings > 0) {
      throw ExitCode(1)
    }
  }
}
