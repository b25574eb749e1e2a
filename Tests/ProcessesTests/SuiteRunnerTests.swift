import ConformanceSuites
import Foundation
import Testing

/// How a suite's folder is run: what the manifest's fields do.
struct SuiteRunnerTests {
  /// A folder with one model and one case; gives what the report says of it.
  private static func run(
    _ content: String, expect: [String], fields: String = "", entry: String = "",
    input: String = "null"
  ) throws -> SuiteReport {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "suite-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let models = folder.appending(path: "models/group")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    if !content.isEmpty {
      try Data(bpmn(content)).write(to: models.appending(path: "Model.bpmn"))
    }
    let expected = try String(decoding: JSONEncoder().encode(expect), as: UTF8.self)
    let manifest = """
      [{"group": "group", "name": "Model", "file": "group/Model.bpmn" \(entry), "cases":
      [{"input": \(input), "integerVariable": 0, "parallelProcess": false, "expect": \(expected)
      \(fields)}]}]
      """
    try Data(manifest.utf8).write(to: folder.appending(path: "manifest.json"))
    return try BPMNSuite(root: folder).run()
  }

  private static func script(_ id: String, _ text: String) -> String {
    "<scriptTask id=\"\(id)\"><script>\(text)</script></scriptTask>"
  }

  private static func timed(_ form: String, _ time: String) -> String {
    "<startEvent id=\"s\"/><intermediateCatchEvent id=\"c\"><timerEventDefinition id=\"d\"><\(form) "
      + "xsi:type=\"tFormalExpression\">\(time)</\(form)></timerEventDefinition>"
      + "</intermediateCatchEvent>" + script("t", "SCRIPT_task1") + "<endEvent id=\"e\"/>"
      + flows("s>c>t>e")
  }

  private static let once = "SCRIPT_task1"

  @Test(arguments: [
    ("timeDuration", "PT5S", "4999", 0), ("timeDuration", "PT5S", "5000", 1),
    ("timeDuration", "PT0.5S", "\"500\"", 1), ("timeDuration", "PT1M30S", "89000", 0),
    ("timeDuration", "PT1M30S", "90000", 1), ("timeDuration", "P1D", "86400000", 1),
    ("timeCycle", "R3/PT2S", "1000", 0), ("timeCycle", "R3/PT2S", "4000", 2),
    ("timeCycle", "R3/PT2S", "60000", 3), ("timeCycle", "R/PT2S", "9000", 4),
    ("timeDate", "2010-01-01T00:00:00Z", "0", 1), ("timeDate", "2100-01-01T00:00:00Z", "60000", 0),
  ])
  func `The clock is moved on by the delay and no further`(
    form: String, time: String, delay: String, times: Int
  ) throws {
    let report = try Self.run(
      Self.timed(form, time), expect: Array(repeating: Self.once, count: times),
      fields: ", \"delay_ms\": \(delay)")
    #expect(report.failures.isEmpty, "\(report.failures.map(\.line))")
    #expect(report.passed == 1)
  }

  @Test func `A busy script is done after ten seconds, not before`() throws {
    let model =
      "<startEvent id=\"s\"/>" + Self.script("w", "WAIT_TEN_SECONDS")
      + Self.script("t", "SCRIPT_task1") + "<endEvent id=\"e\"/>" + flows("s>w>t>e")
    for (delay, log) in [(9_999, []), (10_000, [Self.once])] {
      let report = try Self.run(model, expect: log, fields: ", \"delay_ms\": \(delay)")
      #expect(report.failures.isEmpty, "\(report.failures.map(\.line))")
    }
  }

  @Test(arguments: [("\"ab\"", ["SCRIPT_task1"]), ("\"c\"", ["SCRIPT_task2"])])
  func `The input is read by conditions, in any quotes`(input: String, log: [String]) throws {
    let model =
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"g-u\"/>"
      + Self.script("t", "SCRIPT_task1") + Self.script("u", "SCRIPT_task2")
      + "<endEvent id=\"e\"/>" + flow("g", "t", if: "test.contains(&quot;a&quot;)")
      + flows("s>g>u>e", "t>e")
    let report = try Self.run(model, expect: log, input: input)
    #expect(report.failures.isEmpty, "\(report.failures.map(\.line))")
  }

  @Test func `A refused model logs an error, whose reason the report tells`() throws {
    let broken =
      "<startEvent id=\"s\"/><userTask id=\"t\" startQuantity=\"0\"/><endEvent id=\"e\"/>"
      + flows("s>t>e")
    #expect(try Self.run(broken, expect: ["ERROR"]).failures.isEmpty)
    let report = try Self.run(broken, expect: [Self.once])
    #expect(report.failures.first?.actual == "ERROR")
    #expect(report.failures.first?.causes.first?.contains("token-quantity") == true)
  }

  @Test func `A model that is not there fails its case, or is left out where the manifest says so`()
    throws
  {
    let missing = try Self.run("", expect: [Self.once])
    #expect(missing.failures.count == 1)
    let known = try Self.run("", expect: [Self.once], entry: ", \"file_exists\": false")
    #expect(known.failures.isEmpty && known.total == 0)
  }
}
