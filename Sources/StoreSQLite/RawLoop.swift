import Foundation
import GRDB
import GRDBSQLite
import Store

/// The measure of the disk and of SQLite itself: appends rows of the given size in transactions,
/// in the store's settings and with nothing of the store around it.
///
/// - Parameters:
///   - path: of a new database file, which stays behind.
///   - rowBytes: bytes of each row of one commit; a commit has as many rows.
///   - commitsPerSync: commits of one transaction.
/// - Returns: from the first transaction's begin to the last one's end.
package func rawAppendLoop(
  path: String, commits: Int, rowBytes: [Int], commitsPerSync: Int,
  stopwatch: @Sendable () -> Duration = SQLiteStore.uptime
) throws(StoreError) -> Duration {
  do {
    var configuration = Configuration()
    configuration.journalMode = .wal
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    return try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA cache_size = -\(Limits.writerCacheKibibytes);
          CREATE TABLE rows (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
          """)
      _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = \(Limits.checkpointPages)")
      let insert = try Prepared(db, "INSERT INTO rows (bytes) VALUES (?)")
      let rows = rowBytes.map { SQLValue.bytes([UInt8](repeating: 0x70, count: $0)) }
      let start = stopwatch()
      for first in stride(from: 0, to: commits, by: max(commitsPerSync, 1)) {
        try db.inTransaction(.immediate) {
          for _ in first..<min(first + max(commitsPerSync, 1), commits) {
            for row in rows { try insert.run(row) }
          }
          return .commit
        }
      }
      return stopwatch() - start
    }
  } catch {
    throw StoreError(error)
  }
}
