import Catalogue
import Civics

/// Runs every golden case of a city; each difference is a finding at its case's line.
///
/// - Parameter progress: told of each case before it runs, by its item and name.
package func goldenFindings(of city: City, progress: (String) -> Void = { _ in })
  -> [CityFinding]
{
  var findings: [CityFinding] = []
  for item in city.itemOrder.compactMap({ city.items[$0] }) {
    for (golden, line) in zip(item.goldenCases, item.goldenCaseLines) {
      progress(item.id.rawValue + " " + golden.name)
      for mismatch in runGolden(golden, item: item, city: city) {
        findings.append(
          CityFinding(
            .goldenCase, item.casesFile, line,
            "\(mismatch.name)：\(mismatch.what) 应为 \(mismatch.expected)，实际为 \(mismatch.found)",
            mismatch.description))
      }
    }
  }
  return findings
}
