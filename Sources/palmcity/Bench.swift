import ArgumentParser
import Foundation
import StoreSQLite

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures disk, store, city hall, server and processes in one run.",
    discussion: """
      Build it with -c release. The figures over HTTP need wrk, the peers of processes Python and \
      PostgreSQL (scripts/setup.sh bench); what is not installed is left out, and the table says so. The data folder is made anew, and removed at the end.
      """)

  @Option(help: "The city's folder.") var city = "Cities/yantai"
  @Option(help: "Folder for the data, on the disk that is to be measured.") var data = "data/bench"
  @Option(help: "Markdown file to write; docs/BENCHMARKS.md of a release build, else none.")
  var out: String?
  @Option(help: "Synthetic people.") var people = 20_000
  @Flag(help: "Disk, store and city hall alone; nothing is written then.") var withoutServer = false
  @Flag(help: "Decision tables and other rule engines alone; nothing is written then.")
  var onlyRules = false
  @Flag(help: "Processes, timers, replay and peers alone; nothing is written then.")
  var onlyProcesses = false
  @Option(help: "Open timers.") var timers = 10_000_000
  @Option(help: "Events to replay.") var events = 1_000_000
  @Flag(help: "One short repetition of each: shows that it works, says nothing of speed.")
  var quick = false

  func run() async throws {
    let file =
      out
      ?? (Self.isDebugBuild || quick || withoutServer || onlyRules || onlyProcesses
        ? nil : "docs/BENCHMARKS.md")
    var report = BenchReport(machine: Machine.now)
    for warning in warnings(report.machine) {
      report.warnings.append(warning)
      FileHandle.standardError.write(Data("warning: \(warning)\n".utf8))
    }
    let scale = quick ? BenchScale.quick : .full
    let folder = URL(filePath: data)
    guard !FileManager.default.fileExists(atPath: folder.path) else {
      throw Advice("\(data) is there already: remove it, or name another folder with --data")
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let progress = ProgressLine()
    // Before the city takes memory.
    if !withoutServer, !onlyProcesses {
      try RuleBench(city: city, folder: folder, scale: scale, progress: progress)
        .run(into: &report)
    }
    if onlyRules {
      progress.done()
      print(report.table)
      return
    }
    if !onlyProcesses {
      // The server is measured on the city that the cases have filled.
      let inside = CaseBench(
        city: city, folder: folder, people: people, scale: scale, progress: progress)
      let tokens = try await inside.run(into: &report)
      if !withoutServer {
        let outside = try ServerBench(
          city: city, data: inside.dataFolder, tokens: tokens, scale: scale, progress: progress)
        try outside.run(into: &report)
      }
    }
    if !withoutServer {
      try await ProcessBench(city: city, folder: folder, scale: scale, progress: progress)
        .run(into: &report)
      try await ReplayBench(
        folder: folder, events: quick ? min(events, 20_000) : events, scale: scale,
        progress: progress
      ).run(into: &report)
      try await TimerBench(
        folder: folder, timers: quick ? min(timers, 50_000) : timers, progress: progress
      ).run(into: &report)
    }
    progress.done()

    print(report.table)
    if let file {
      do { try report.markdown.write(toFile: file, atomically: true, encoding: .utf8) } catch {
        throw Advice("cannot write \(file): \(error.localizedDescription)")
      }
      print("written to \(file)")
    }
  }

  private func warnings(_ machine: Machine) -> [String] {
    var warnings: [String] = []
    if Self.isDebugBuild {
      warnings.append("a debug build was measured: build with -c release for figures that count")
    }
    if quick { warnings.append("--quick: one short repetition of each") }
    if let load = machine.load, load > Machine.quietLoad {
      warnings.append(
        "the machine was busy: load \(String(format: "%.1f", load)) before the first measurement")
    }
    return warnings
  }

  private static var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }
}

/// How much is done of each.
struct BenchScale: Sendable {
  /// Repetitions, of which the median is told.
  var repetitions: Int
  /// Times that a page of a file is synced.
  var syncs: Int
  /// Cases of one repetition, and how many applicants wait at the same time.
  var cases: Int
  var concurrency: Int
  /// Seconds of one repetition over HTTP, and connections.
  var httpSeconds: Int
  var connections: Int
  /// Bearer tokens, each of another applicant.
  var tokens: Int

  static let full = BenchScale(
    repetitions: 5, syncs: 200, cases: 4000, concurrency: 256, httpSeconds: 8, connections: 64,
    tokens: 4000)
  static let quick = BenchScale(
    repetitions: 1, syncs: 50, cases: 300, concurrency: 64, httpSeconds: 2, connections: 64,
    tokens: 300)
}
