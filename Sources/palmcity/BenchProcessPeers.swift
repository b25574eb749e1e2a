import Foundation

/// What a peer's script prints for one model.
private struct PeerRates: Decodable {
  var peer: String
  var model: String
  /// Cases a second in memory, and durable ones.
  var memory: Double?
  var durable: Double
}

extension ProcessBench {
  /// Workflows that DBOS has under way at the same time.
  private static let dbosConcurrency = 32

  /// SpiffWorkflow and DBOS on the same models, on the same disk, in the same run.
  func peers(
    bare: [ProcessLoad: Double], whole: [ProcessLoad: Double], into report: inout BenchReport
  )
    throws
  {
    let models = folder.appending(path: "models")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    let files = try ProcessLoad.allCases.map { load in
      let file = models.appending(path: "\(load.rawValue).bpmn")
      try load.bpmn.write(to: file, atomically: true, encoding: .utf8)
      return file.path
    }
    let python = ".venv/bin/python"
    let seconds = scale.repetitions > 1 ? "5" : "1"
    progress.show("SpiffWorkflow")
    let spiff = Self.rates(
      [python, "scripts/bench/spiff.py", models.path, seconds] + files)
    progress.show("DBOS")
    let dbos = Self.rates(
      [
        "scripts/bench/postgres.sh", folder.appending(path: "postgres").path, python,
        "scripts/bench/dbos_cases.py", "ADDRESS", seconds, "\(Self.dbosConcurrency)",
      ])
    for load in ProcessLoad.allCases {
      let one = spiff.rates[load.rawValue]
      report.add(
        Measurement(
          name: "SpiffWorkflow in memory, \(load.name)", unit: "steps/s",
          values: one?.memory.map { [$0 * Double(load.steps)] } ?? [], remark: spiff.remark))
      report.add(
        Measurement(
          name: "SpiffWorkflow, state in SQLite at FULL, \(load.name)", unit: "cases/s",
          values: one.map { [$0.durable] } ?? [], remark: spiff.remark))
      report.add(
        Measurement(
          name: "DBOS on PostgreSQL 15, \(load.name)", unit: "cases/s",
          values: dbos.rates[load.rawValue].map { [$0.durable] } ?? [], remark: dbos.remark))
      func ratio(_ name: String, _ top: Double?, _ bottom: Double?, aim: String) {
        report.addRatio(
          "\(name), \(load.name)", [top].compactMap(\.self), to: [bottom].compactMap(\.self),
          aim: aim)
      }
      let (spiffRate, dbosRate) = (one?.durable, dbos.rates[load.rawValue]?.durable)
      ratio("Bare process to SpiffWorkflow", bare[load], spiffRate, aim: "≥ 50")
      ratio("Bare process to DBOS", bare[load], dbosRate, aim: "≥ 100")
      ratio("Whole case through CityHall to DBOS", whole[load], dbosRate, aim: "≥ 20")
    }
    report.methods.append(
      "SpiffWorkflow runs the same BPMN files in one Python process; its whole state is saved as "
        + "JSON to SQLite (WAL, synchronous=FULL) after the start and after each completed task, "
        + "as one commit each. DBOS runs the same shapes as workflows of durable steps, "
        + "\(Self.dbosConcurrency) at a time, on a PostgreSQL 15 of its own with fsync and "
        + "synchronous_commit on; its timer is a durable sleep that nothing waits for. Each is "
        + "measured once, for \(seconds) s a model.")
  }

  /// Runs a script and reads its lines; none and a reason where it cannot run.
  private static func rates(_ command: [String]) -> (rates: [String: PeerRates], remark: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return ([:], "not installed: scripts/setup.sh bench") }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return ([:], "it failed: scripts/setup.sh bench") }
    var found: [String: PeerRates] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      if let rates = try? JSONDecoder().decode(PeerRates.self, from: line) {
        found[rates.model] = rates
      }
    }
    return (found, "")
  }
}
