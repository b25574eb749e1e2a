import CSQLite
import Civics
import Foundation
import GRDB
import GRDBSQLite
import Store

extension SQLiteStore {
  /// Opens the folder, as `init(folder:stopwatch:)`, and removes from the shelf what has ended.
  package convenience init(folder: URL, now: Instant) throws(StoreError) {
    try self.init(folder: folder)
    // Room regained is no condition for opening: on a full disk the store still reads.
    try? pool.write { db in
      try Prepared(db, "DELETE FROM shelf WHERE until <= ?").run(.integer(now.milliseconds))
    }
  }
}

/// Settings of the whole library, made before the first connection.
enum SQLiteLibrary {
  static let isSettled: Bool = pc_sqlite_stop_counting_memory() == SQLITE_OK
}

extension AuditReport {
  /// The finding in words, with its place; nil where all is as the events say.
  package var firstDifference: String? { finding?.description }
}
