import Civics
import FEEL
import Foundation
import Testing

@testable import Catalogue

@Suite struct LoadingTests {
  @Test func `a sound folder gives a city and no finding`() throws {
    let loaded = TestCity().load()
    #expect(loaded.findings.map(\.description) == [])
    let city = try #require(loaded.city)
    #expect(city.identity.name(.en) == "Testville")
    #expect(city.agencyOrder == ["government", "social"])
    #expect(city.registers["bills"]?.grants.first?.agency == "social")
    #expect(city.itemOrder == ["certificate"])
    #expect(city.holidays.map(\.first.description) == ["2025-10-01", "2026-01-01", "2026-05-01"])
    let day = try CalendarDate("2026-01-04")
    #expect(try city.calendar.isWorkingDay(day))
    #expect(city.edition.count == 16)
  }

  @Test func `an item's expressions are compiled once and evaluate over the facts`() throws {
    let item = try #require(TestCity().load().city?.items["certificate"])
    let check = try #require(item.expression("form.months > 0"))
    let facts: FEELContext = ["form": .context(["months": .number(3)])]
    #expect(check.evaluate(facts).value == .boolean(true))
    #expect(item.expression("duration(\"P3M\")") != nil)
    #expect(item.expression("something else") == nil)
    #expect(item.process.node("decide")?.extensions["decision"] == "审批结论")
    #expect(item.goldenCases.count == 6)
    #expect(item.goldenCaseLines.prefix(2).map(\.line) == [1, 7])
    #expect(item.casesFile == "items/certificate/cases.yaml")
    #expect(item.rules?.decisions.map(\.name) == ["审批结论"])
  }

  @Test func `the edition follows from the bytes of the folder alone`() {
    let first = TestCity().load().city?.edition
    #expect(first == TestCity().load().city?.edition)
    let other = TestCity.changing("city.yaml", "Testville", to: "Testtown").load().city?.edition
    #expect(other != nil)
    #expect(other != first)
  }

  @Test func `progress counts up to the whole`() {
    var steps: [LoadProgress] = []
    TestCity().inFolder { folder in
      _ = CityLoader.load(folder) { steps.append($0) }
    }
    #expect(steps.map(\.done) == [0, 1, 2, 3])
    #expect(steps.allSatisfy { $0.total == 3 })
    #expect(steps[2].part == "items/certificate")
  }

  @Test func `a folder that is not there is one finding`() {
    let loaded = CityLoader.load("/nowhere/at/all")
    #expect(loaded.city == nil)
    #expect(loaded.findings.map(\.rule) == ["folder"])
  }

  @Test func `a missing file is named`() {
    for file in ["city.yaml", "agencies.yaml", "calendar.yaml", "items/certificate/cases.yaml"] {
      var city = TestCity()
      city.files[file] = nil
      let loaded = city.load()
      #expect(loaded.city == nil)
      #expect(loaded.errors.contains { $0.rule == "missing-file" && $0.file == file })
    }
  }

  @Test func `a misnamed file is a warning with the name that was meant`() {
    var city = TestCity()
    city.files["items/certificate/licence.yml"] = "type: x"
    city.files["calender.yaml"] = "[]"
    let findings = city.findings(.unknownFile)
    #expect(findings.map(\.file) == ["calender.yaml", "items/certificate/licence.yml"])
    #expect(
      findings.map { $0.hint?.en } == [
        "Did you mean calendar.yaml?", "Did you mean licence.yaml?",
      ])
    #expect(findings.allSatisfy { $0.severity == .warning })
  }

  @Test func `a file larger than the limit is refused before it is read`() {
    let limits = CityLimits(
      maximumFiles: 100, maximumFileBytes: 20_000, maximumTotalBytes: 1_000_000, maximumDepth: 6)
    var city = TestCity()
    city.files["items/certificate/cases.yaml"] = String(repeating: "# long\n", count: 5000)
    let loaded = city.load(limits: limits)
    #expect(loaded.errors.contains { $0.rule == "size-limit" && $0.file.hasSuffix("cases.yaml") })
  }

  @Test func `more files than the limit are refused`() {
    let limits = CityLimits(
      maximumFiles: 5, maximumFileBytes: 1 << 20, maximumTotalBytes: 1 << 22, maximumDepth: 6)
    #expect(TestCity().load(limits: limits).errors.contains { $0.rule == "size-limit" })
  }

  @Test func `a symbolic link out of the folder is refused`() {
    let loaded = TestCity().inFolder { folder in
      try? FileManager.default.createSymbolicLink(
        atPath: folder + "/registers/secret.yaml", withDestinationPath: "/etc/hostname")
      return CityLoader.load(folder)
    }
    #expect(loaded.city == nil)
    #expect(loaded.errors.map(\.rule) == ["symbolic-link"])
    #expect(loaded.errors.first?.file == "registers/secret.yaml")
  }

  @Test func `a symbolic link within the folder is read`() {
    let loaded = TestCity().inFolder { folder in
      try? FileManager.default.moveItem(
        atPath: folder + "/home.yaml", toPath: folder + "/registers/home.md")
      try? FileManager.default.createSymbolicLink(
        atPath: folder + "/home.yaml", withDestinationPath: "registers/home.md")
      return CityLoader.load(folder)
    }
    #expect(loaded.errors == [])
    #expect(loaded.city?.home.featured == ["certificate"])
  }

  @Test func `a broken city is an error that lists its findings`() {
    TestCity.changing("city.yaml", "370602", to: "12").inFolder { folder in
      #expect(throws: BrokenCity.self) { try CityLoader.city(folder) }
    }
  }
}
