import Catalogue
import Civics

/// What running a city's golden cases found.
package struct GoldenReport: Sendable {
  package var findings: [CityFinding] = []
  /// Golden cases of which at least one thing did not hold.
  package var failedCases = 0
}

/// Runs every golden case of a city; each difference is a finding at the line of the step, or of
/// what was expected.
///
/// - Parameter progress: told of each case before it runs, by its item and name.
package func goldenReport(of city: City, progress: (String) -> Void = { _ in }) -> GoldenReport {
  var report = GoldenReport()
  for item in city.itemOrder.compactMap({ city.items[$0] }) {
    for (golden, lines) in zip(item.goldenCases, item.goldenCaseLines) {
      progress(item.id.rawValue + " " + golden.name)
      let mismatches = runGolden(golden, item: item, city: city)
      if !mismatches.isEmpty { report.failedCases += 1 }
      report.findings += mismatches.map { mismatch in
        CityFinding(
          .goldenCase, item.casesFile, lines.line(of: mismatch.what),
          "\(mismatch.name)：\(mismatch.what) 应为 \(mismatch.expected)，实际为 \(mismatch.found)",
          mismatch.description)
      }
    }
  }
  return report
}
