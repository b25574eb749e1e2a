import Foundation
import GRDB
import GRDBSQLite
import Store
import Synchronization

/// The one writer. Writes queue; each turn takes all that wait, up to a bound, writes them in one
/// transaction with one sync, and answers them together.
final class Writer: Sendable {
  /// A write in the open transaction: nothing of it stays when it throws.
  typealias Work = @Sendable (Session) throws -> Int64

  private struct Job {
    let work: Work
    /// Answered once: by `drain`, or by `enqueue` where it is refused.
    let continuation: UnsafeContinuation<Result<Int64, StoreError>, Never>
  }

  private struct State {
    var waiting: [Job] = []
    var isDraining = false
    /// As many waiting writes end the gathering at once.
    var enough: Int?
    var isClosed = false
    /// Why nothing can be written any more, once a sync has failed.
    var broken: StoreError?
    var statistics = StoreStatistics()
  }

  private let pool: DatabasePool
  private let state = Mutex(State())
  private let stopwatch: @Sendable () -> Duration
  private let company = DispatchSemaphore(value: 0)

  init(_ pool: DatabasePool, stopwatch: @escaping @Sendable () -> Duration) {
    self.pool = pool
    self.stopwatch = stopwatch
  }

  var statistics: StoreStatistics {
    state.withLock {
      var now = $0.statistics
      now.waiting = $0.waiting.count
      now.acceptsWrites = !$0.isClosed && $0.broken == nil
      return now
    }
  }

  /// Returns when the work is durable.
  func write(_ work: @escaping Work) async throws(StoreError) -> Int64 {
    let result = await withUnsafeContinuation { continuation in
      enqueue(Job(work: work, continuation: continuation))
    }
    return try result.get()
  }

  /// Runs alone in a transaction of its own, on the caller's thread: for loading registers.
  func writeAlone<T>(_ work: (Database) throws -> T) throws -> T {
    if let refusal = state.withLock({ $0.broken ?? ($0.isClosed ? .closed : nil) }) {
      throw refusal
    }
    return try pool.writeWithoutTransaction { db in
      var result: T?
      try transaction(db) { result = try work(db) }
      try? checkpointIfDue(db)
      guard let result else { throw StoreError.failed("a transaction gave no result") }
      return result
    }
  }

  /// Takes no more writes; those that wait are still written.
  func close() { state.withLock { $0.isClosed = true } }

  private func enqueue(_ job: Job) {
    enum Answer {
      case wait, start, complete
      case refuse(StoreError)
    }
    let answer: Answer = state.withLock { state in
      if let broken = state.broken { return .refuse(broken) }
      if state.isClosed { return .refuse(.closed) }
      guard state.waiting.count < Limits.waitingWrites else {
        return .refuse(.failed("\(Limits.waitingWrites) writes wait already"))
      }
      state.waiting.append(job)
      defer { state.isDraining = true }
      guard let enough = state.enough, state.waiting.count >= enough else {
        return state.isDraining ? .wait : .start
      }
      state.enough = nil
      return .complete
    }
    switch answer {
    case .wait: break
    case .complete: company.signal()
    case .start: pool.asyncWriteWithoutTransaction { self.drain($0) }
    case .refuse(let error): job.continuation.resume(returning: .failure(error))
    }
  }

  private func drain(_ db: Database) {
    var gathering = Gathering()
    let streams = OpenStreams()
    while true {
      gather(&gathering)
      let batch = state.withLock { state -> [Job] in
        var batch = state.waiting
        state.waiting = Array(batch.dropFirst(Limits.commitsPerSync))
        batch.removeLast(state.waiting.count)
        if batch.isEmpty { state.isDraining = false }
        return batch
      }
      if batch.isEmpty { return }
      let start = stopwatch()
      let results = write(batch, db, streams)
      let duration = stopwatch() - start
      gathering.begin(after: batch.count, lasting: duration)
      state.withLock {
        $0.statistics.batches += 1
        $0.statistics.writes += batch.count
        $0.statistics.lastBatchSize = batch.count
        $0.statistics.lastBatchDuration = duration
      }
      for (job, result) in zip(batch, results) { job.continuation.resume(returning: result) }
      try? checkpointIfDue(db)
    }
  }

  /// Waits for more company, and no longer than until enough of it is there.
  private func gather(_ gathering: inout Gathering) {
    while true {
      let pause = state.withLock { state -> Duration? in
        let pause = gathering.pause(with: state.isClosed ? .max : state.waiting.count)
        state.enough = pause == nil ? nil : gathering.enough
        return pause
      }
      guard let pause else { return }
      // A signal from before that came too late ends one wait early, which does no harm.
      _ = company.wait(timeout: .now() + .microseconds(Int(pause / .microseconds(1))))
    }
  }

  private func write(_ batch: [Job], _ db: Database, _ streams: OpenStreams)
    -> [Result<Int64, StoreError>]
  {
    if let broken = state.withLock({ $0.broken }) { return batch.map { _ in .failure(broken) } }
    var results: [Result<Int64, StoreError>] = []
    do {
      var session: Session?
      try transaction(db) {
        let begun = try Session(db, streams: streams)
        session = begun
        results = try Self.run(batch, begun)
      }
      if let session { streams.settle(at: session.head.position) }
      return results
    } catch let error as DatabaseError where error.refusesOneCommit {
      // The database refused a row somewhere: again, with each commit on its own, so that only
      // the guilty one is refused.
    } catch {
      return batch.map { _ in .failure(StoreError(error)) }
    }
    do {
      try transaction(db) { results = try Self.runEachAlone(batch, db) }
      return results
    } catch {
      return batch.map { _ in .failure(StoreError(error)) }
    }
  }

  private static func run(_ batch: [Job], _ session: Session) throws
    -> [Result<Int64, StoreError>]
  {
    return try batch.map { job in
      do {
        return .success(try job.work(session))
      } catch let refusal as StoreError {
        // Refusals come before the first row is written.
        return .failure(refusal)
      }
    }
  }

  private static func runEachAlone(_ batch: [Job], _ db: Database) throws
    -> [Result<Int64, StoreError>]
  {
    let session = try Session(db)
    return try batch.map { job in
      let head = session.head
      try session("SAVEPOINT one").run()
      do {
        let position = try job.work(session)
        try session("RELEASE one").run()
        return .success(position)
      } catch {
        if let failure = error as? DatabaseError, !failure.refusesOneCommit { throw failure }
        try session("ROLLBACK TO one").run()
        try session("RELEASE one").run()
        session.head = head
        session.streams.forget()
        return .failure(StoreError(error))
      }
    }
  }

  /// A COMMIT that fails for any reason but a full disk closes the store to writes, and no sync is
  /// ever tried again: after a failed one the kernel may have dropped the pages, and a second sync
  /// would succeed over nothing.
  private func transaction(_ db: Database, _ body: () throws -> Void) throws {
    var isCommitting = false
    do {
      try db.inTransaction(.immediate) {
        try body()
        isCommitting = true
        return .commit
      }
    } catch {
      let failure = error as? DatabaseError
      let isFull = failure?.resultCode == .SQLITE_FULL
      if (isCommitting && !isFull) || failure?.isFailedSync == true { breakDown(error) }
      throw error
    }
  }

  private func breakDown(_ error: any Error) {
    let reason = StoreError.failed(
      "a commit could not be made durable, nothing is written any more: \(StoreError(error))")
    state.withLock { $0.broken = reason }
  }

  /// Moves the write-ahead log into the database. Done here and not by SQLite's own hook, which
  /// forgets the error of a failed sync.
  private func checkpointIfDue(_ db: Database) throws {
    guard state.withLock({ $0.broken == nil }) else { return }
    do {
      guard pagesWritten(db, reset: false) >= Limits.checkpointPages else { return }
      _ = pagesWritten(db, reset: true)
      let code = sqlite3_wal_checkpoint_v2(
        db.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
      guard code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED else {
        throw DatabaseError(
          resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)))
      }
    } catch let error as DatabaseError where error.isFailedSync {
      breakDown(error)
      throw error
    }
  }

  /// Pages that this connection has written to the log since the count was last reset.
  private func pagesWritten(_ db: Database, reset: Bool) -> Int32 {
    var pages: Int32 = 0
    var highest: Int32 = 0
    sqlite3_db_status(
      db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, reset ? 1 : 0)
    return pages
  }
}

/// What the writer is doing, for the operator's metrics.
package struct StoreStatistics: Sendable, Hashable {
  /// Writes that wait for the next transaction.
  package var waiting = 0
  /// Transactions since the start, each with one sync, and writes in them.
  package var batches = 0
  package var writes = 0
  package var lastBatchSize = 0
  /// From the batch's first statement until it was durable.
  package var lastBatchDuration: Duration = .zero
  /// False once the store was closed, or a sync has failed.
  package var acceptsWrites = true
}
