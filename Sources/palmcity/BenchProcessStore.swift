import Civics
import FEEL
import Foundation
import Processes
import Store
import StoreSQLite

/// The bare process with its events in the store: nothing of an item, an agency or a person.
struct DurableProcess: Sendable {
  let load: ProcessLoad
  let process: ProcessModel

  init(_ load: ProcessLoad) throws {
    self.load = load
    process = try load.model()
  }

  /// What happened, as it rests: a start, or the token that was completed.
  enum Event {
    case started
    case completed(TokenID)

    var encoded: EncodedEvent {
      switch self {
      case .started: EncodedEvent(type: Self.start, shape: 1, payload: Array("{}".utf8))
      case .completed(let token):
        EncodedEvent(
          type: Self.complete, shape: 1, payload: Array("{\"token\":\(token.rawValue)}".utf8))
      }
    }

    static let start = "processStarted"
    static let complete = "taskCompleted"
  }

  /// Bytes of the rows of one commit: the event's and, for a new case, the stream's.
  func rowBytes(stream: String) -> [Int] {
    // Position, stream, the event before, version, last of the commit, moment and shape are eight
    // bytes each here; first, last and version the stream's.
    let (numbers, hash) = (7 * 8, 32)
    let event = Event.completed(TokenID(rawValue: 10)).encoded
    return [
      event.payload.count + event.type.utf8.count + hash + numbers, stream.utf8.count + 3 * 8,
    ]
  }

  /// One case, each of its answers durable before the next one is given.
  /// - Returns: how many commits it took.
  func run(_ stream: StreamID, in store: some EventLog) async throws -> Int {
    var step = process.start([:])
    var version = 0
    var open: [TokenID] = []
    var next = 0
    var event = Event.started
    while true {
      guard step.problem == nil else { throw Advice("“\(load.name)” went wrong") }
      let commit = Commit(
        stream: stream, expectedVersion: version, events: [event.encoded],
        at: SystemSurroundings.now())
      _ = try await store.commit(commit)
      version += 1
      if step.state.ended { return version }
      for case .userTask(let token, _) in step.effects { open.append(token) }
      guard next < open.count else { throw Advice("“\(load.name)” waits for nothing") }
      event = .completed(open[next])
      step = process.advance(step.state, .complete(open[next], [:]), [:])
      next += 1
    }
  }
}

extension ProcessBench {
  /// Cases a second whose every answer was durable, many at a time.
  func durableCases(_ load: ProcessLoad, run: String, in store: SQLiteStore) async throws
    -> (cases: Double, commits: Double)
  {
    let durable = try DurableProcess(load)
    let (count, workers) = (bareCases(of: load), scale.concurrency)
    let start = ContinuousClock.now
    let commits = try await withThrowingTaskGroup(of: Int.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var commits = 0
          for index in stride(from: worker, to: count, by: workers) {
            commits += try await durable.run(
              StreamID(rawValue: "process/\(run)-\(index)"), in: store)
          }
          return commits
        }
      }
      return try await group.reduce(0, +)
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    return (Double(count) / seconds, Double(commits) / seconds)
  }

  /// Commits a second of the same bytes with nothing around SQLite.
  func rawCommits(_ load: ProcessLoad) throws -> Double {
    let place = folder.appending(path: "raw-process")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let commits = bareCases(of: load) * (load.tasks + 1)
    let duration = try rawAppendLoop(
      path: place.appending(path: "raw.db").path, commits: commits,
      rowBytes: try DurableProcess(load).rowBytes(stream: "process/\(load.rawValue)1-1000"),
      commitsPerSync: scale.concurrency)
    return Double(commits) / (duration / .seconds(1))
  }
}
