import Foundation
import GRDB
import Store

/// The city's store in a data folder: `city.db`, and uploaded files under `files/`.
///
/// Many readers, one writer; what is acknowledged is synced. One process serves a folder.
package final class SQLiteStore: Store {
  let pool: DatabasePool
  private let readers: Readers
  let writer: Writer
  let files: FileFolder

  /// Opens the folder, making it and its database where there is none.
  ///
  /// - Parameter stopwatch: a steady clock for the metrics' durations.
  /// - Throws: `newerVersion` for a database of a newer PalmCity, `damaged` for another file.
  package convenience init(
    folder: URL, stopwatch: @escaping @Sendable () -> Duration = SQLiteStore.uptime
  ) throws(StoreError) {
    try self.init(folder: folder, stopwatch: stopwatch, maximumPages: nil)
  }

  /// - Parameter maximumPages: stands for a small disk in tests: pages of 4 KiB.
  init(folder: URL, stopwatch: @escaping @Sendable () -> Duration, maximumPages: Int?)
    throws(StoreError)
  {
    do {
      files = try FileFolder(folder.appending(path: "files"))
      let path = Self.database(in: folder)
      if FileManager.default.fileExists(atPath: path) {
        let first = try DatabaseQueue(path: path, configuration: Self.configuration)
        try first.read { try Schema.check($0) }
        try first.close()
      }
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      writer = Writer(pool, stopwatch: stopwatch)
      try pool.writeWithoutTransaction { try Self.prepareWriter($0) }
      try Schema.migrate(pool)
      readers = try Readers(path: path, configuration: Self.configuration)
      if let maximumPages {
        try pool.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA max_page_count = \(maximumPages)")
        }
      }
    } catch {
      throw StoreError(error)
    }
  }

  package static func database(in folder: URL) -> String {
    folder.appending(path: "city.db").path
  }

  /// Time since the machine started.
  package static let uptime: @Sendable () -> Duration = {
    let start = ContinuousClock.now
    return { start.duration(to: .now) }
  }()

  package var statistics: StoreStatistics { writer.statistics }

  /// Refuses further writes, waits for those that were accepted, and closes the database.
  package func close() throws(StoreError) {
    writer.close()
    do {
      // The pool's writer runs in order: this waits behind the last batch.
      pool.writeWithoutTransaction { _ in }
      try readers.close()
      try pool.close()
    } catch {
      throw StoreError(error)
    }
  }

  private static var configuration: Configuration {
    _ = SQLiteLibrary.isSettled
    var configuration = Configuration()
    configuration.label = "city.db"
    configuration.busyMode = .timeout(Limits.busySeconds)
    configuration.foreignKeysEnabled = true
    configuration.maximumReaderCount = Limits.readers
    configuration.prepareDatabase { db in
      // No page of a savepoint's or a sort's goes through a temporary file.
      try db.execute(
        sql: """
          PRAGMA temp_store = MEMORY;
          PRAGMA cache_size = -\(Limits.readerCacheKibibytes);
          """)
    }
    return configuration
  }

  /// After the pool has been opened: it sets `synchronous` to NORMAL then, which loses commits when
  /// the power fails.
  private static func prepareWriter(_ db: Database) throws {
    try db.execute(
      sql: """
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -\(Limits.writerCacheKibibytes);
        """)
    _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = 0")
    guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
      throw StoreError.failed("the database does not sync every commit")
    }
  }

  /// One statement's reading: it sees all that was acknowledged before.
  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try readers.read(body) } catch { throw StoreError(error) }
  }

  package func atOneMoment<T>(_ body: () throws(StoreError) -> T) throws(StoreError) -> T {
    do { return try readers.atOneMoment(body) } catch { throw StoreError(error) }
  }

  /// A list's bound: never more than the store's own.
  static func bounded(_ limit: Int) -> SQLValue { .int(min(max(limit, 0), Limits.listRows)) }
}
