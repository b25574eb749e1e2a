import Foundation
import Processes
import StoreSQLite

/// Processes, measured in memory, in the store, through CityHall and beside their peers.
struct ProcessBench {
  let city: String
  let folder: URL
  let scale: BenchScale
  let progress: ProgressLine

  /// Fewer cases of a process with more tasks: each repetition takes about as long.
  func cases(of load: ProcessLoad) -> Int { max(scale.concurrency, scale.cases * 2 / load.tasks) }

  /// A bare process is over so soon that it takes ten times as many for a repetition to run evenly.
  func bareCases(of load: ProcessLoad) -> Int { 10 * cases(of: load) }

  func run(into report: inout BenchReport) async throws {
    try inMemory(into: &report)
    let bare = try await inStore(into: &report)
    let whole = try await throughHall(into: &report)
    try peers(bare: bare, whole: whole, into: &report)
    report.methods.append(
      "A process's step is a flow node that a token enters. Durable cases: the start and every "
        + "completed task are each on disk before the next is done, \(scale.concurrency) cases at "
        + "a time that share syncs; the bare process is the engine and the event log alone, a "
        + "whole case through CityHall is submitted by a citizen, accepted and completed by "
        + "officers, each request with its checks, read models, notices and documents.")
  }

  private func inMemory(into report: inout BenchReport) throws {
    for load in ProcessLoad.allCases {
      var values: [Double] = []
      for repetition in 1...scale.repetitions {
        progress.show("steps in memory, \(load.name)", repetition, scale.repetitions)
        values.append(try load.stepsPerSecond(seconds: scale.repetitions > 1 ? 1 : 0.2))
      }
      report.add(
        Measurement(
          name: "Process steps in memory, \(load.name)", unit: "steps/s", values: values,
          aim: "≥ 1,000,000", remark: "one core"))
    }
  }

  private func inStore(into report: inout BenchReport) async throws -> [ProcessLoad: Double] {
    let place = folder.appending(path: "processes")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let store = try Composition.open(place)
    defer {
      try? store.close()
      try? FileManager.default.removeItem(at: place)
    }
    var medians: [ProcessLoad: Double] = [:]
    for load in ProcessLoad.allCases {
      var (cases, commits, raw): ([Double], [Double], [Double]) = ([], [], [])
      for repetition in 1...scale.repetitions {
        progress.show("durable processes, \(load.name)", repetition, scale.repetitions)
        raw.append(try rawCommits(load))
        let one = try await durableCases(load, run: "\(load.rawValue)\(repetition)", in: store)
        cases.append(one.cases)
        commits.append(one.commits)
      }
      let measurement = Measurement(
        name: "Durable bare processes, \(load.name)", unit: "cases/s", values: cases,
        remark: "\(load.tasks + 1) commits each")
      report.add(measurement)
      report.addRatio(
        "Their commits to a raw loop of the same bytes, \(load.name)", commits, to: raw,
        aim: "≥ 0.5")
      medians[load] = measurement.median
    }
    return medians
  }
}
