import Civics
import FEEL
import Foundation
import Processes
import Store
import StoreSQLite

/// A log of processes' events, replayed: every state as its events make it.
struct ReplayBench {
  let folder: URL
  let events: Int
  let scale: BenchScale
  let progress: ProgressLine
  private let load = ProcessLoad.one

  func run(into report: inout BenchReport) async throws {
    let place = folder.appending(path: "replay")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let store = try Composition.open(place)
    defer {
      try? store.close()
      try? FileManager.default.removeItem(at: place)
    }
    try await fill(store)
    let path = SQLiteStore.database(in: place)
    var (scans, replays): ([Double], [Double]) = ([], [])
    for repetition in 1...scale.repetitions {
      progress.show("scan and replay", repetition, scale.repetitions)
      let scan = try rawEventScan(path: path)
      scans.append(Double(scan.events) / (scan.duration / .seconds(1)))
      let start = ContinuousClock.now
      let replayed = try replay(store)
      guard replayed == scan.events else { throw Advice("\(replayed) events of \(scan.events)") }
      replays.append(Double(replayed) / (start.duration(to: .now) / .seconds(1)))
    }
    let remark = "\(Measurement.text(Double(events))) events, \(load.name)"
    report.add(
      Measurement(
        name: "Full SQLite scan of a log", unit: "events/s", values: scans, remark: remark))
    report.add(
      Measurement(name: "Replay of the log", unit: "events/s", values: replays, remark: remark))
    report.addRatio("Replay to the scan", replays, to: scans, aim: "≥ 0.5")
    report.methods.append(
      "The scan reads every column of every event and does nothing with it. The replay walks the "
        + "same rows and makes each process's state from its events. \(events) events; "
        + "`--events 10000000` takes ten million.")
  }

  /// Cases of one process, each with all its events in one commit: only the log's content counts.
  private func fill(_ store: SQLiteStore) async throws {
    let process = try load.model()
    var step = process.start([:])
    var one: [EncodedEvent] = [DurableProcess.Event.started.encoded]
    while !step.state.ended {
      guard let token = step.state.tokens.first?.id else { break }
      one.append(DurableProcess.Event.completed(token).encoded)
      step = process.advance(step.state, .complete(token, [:]), [:])
    }
    let (events, workers) = (one, scale.concurrency)
    let cases = self.events / events.count
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<workers {
        group.addTask {
          for index in stride(from: worker, to: cases, by: workers) {
            if index % 10_000 == 0 { progress.show("log to replay", index, cases) }
            _ = try await store.commit(
              Commit(
                stream: StreamID(rawValue: "process/\(index)"), expectedVersion: 0, events: events,
                at: SystemSurroundings.now()))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// - Returns: how many events there were; every process must have come to its end.
  private func replay(_ store: SQLiteStore) throws -> Int {
    let process = try load.model()
    var running: [Int64: ProcessState] = [:]
    var events = 0
    try store.walk(after: 0) { event in
      events += 1
      let step: Step
      if event.isOf("processStarted") {
        step = process.start([:])
      } else {
        guard let state = running.removeValue(forKey: event.stream) else {
          throw Advice("event \(event.position) is of a process that has not begun")
        }
        step = process.advance(state, .complete(event.withPayload(Self.token), [:]), [:])
      }
      if let problem = step.problem { throw Advice("event \(event.position): \(problem)") }
      if !step.state.ended { running[event.stream] = step.state }
    }
    guard running.isEmpty else { throw Advice("\(running.count) processes did not end") }
    return events
  }

  /// The number of `{"token":12}`.
  private static func token(_ payload: UnsafeRawBufferPointer) -> TokenID {
    TokenID(
      rawValue: payload.reduce(0) { number, byte in
        (48...57).contains(byte) ? number * 10 + Int(byte) - 48 : number
      })
  }
}
