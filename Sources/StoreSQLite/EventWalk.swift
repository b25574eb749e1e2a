import Civics
import Foundation
import GRDB
import GRDBSQLite
import Store

/// The event at which a walk of the log stands: its bytes are SQLite's own, there until the next
/// event, so that a replay of millions copies only what it keeps.
package struct EventAtHand: ~Copyable {
  private let row: Columns

  fileprivate init(_ row: Columns) { self.row = row }

  package var position: Int64 { row.integer(0) }
  /// The number of the event's stream: the position of its first event.
  package var stream: Int64 { row.integer(1) }
  package var version: Int { row.int(2) }

  package func isOf(_ type: StaticString) -> Bool {
    let count = Int(sqlite3_column_bytes(row.handle, 3))
    guard count == type.utf8CodeUnitCount, let text = sqlite3_column_text(row.handle, 3) else {
      return false
    }
    return memcmp(text, type.utf8Start, count) == 0
  }

  package func withPayload<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    let bytes = sqlite3_column_blob(row.handle, 4)
    return try body(
      UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(row.handle, 4))))
  }

  fileprivate static let select = """
    SELECT position, stream, version, type, payload FROM events WHERE position > ?
    ORDER BY position
    """
}

extension SQLiteStore {
  /// Walks the log in its order, from the event behind the position. What is committed meanwhile is
  /// not seen.
  package func walk(after position: Int64, _ body: (borrowing EventAtHand) throws -> Void) throws {
    try pool.read { db in
      let events = try Prepared(db, EventAtHand.select)
      defer { events.reset() }
      try events.begin(.integer(position))
      while let row = try events.next() { try body(EventAtHand(row)) }
    }
  }
}

/// The measure of SQLite itself: reads every column of every event, and does nothing with them.
///
/// - Returns: how many events there are, and how long it took.
package func rawEventScan(
  path: String, stopwatch: @Sendable () -> Duration = SQLiteStore.uptime
) throws(StoreError) -> (events: Int, duration: Duration) {
  do {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    return try queue.read { db in
      let start = stopwatch()
      let rows = try Prepared(db, "SELECT * FROM events ORDER BY position")
      defer { rows.reset() }
      try rows.begin()
      var (events, bytes) = (0, 0)
      while let row = try rows.next() {
        events += 1
        for column in 0..<sqlite3_column_count(row.handle) {
          switch sqlite3_column_type(row.handle, column) {
          case SQLITE_INTEGER: bytes &+= row.int(column)
          case SQLITE_TEXT:
            if let text = sqlite3_column_text(row.handle, column) { bytes &+= Int(text[0]) }
            bytes &+= Int(sqlite3_column_bytes(row.handle, column))
          default:
            if sqlite3_column_blob(row.handle, column) != nil { bytes &+= 1 }
            bytes &+= Int(sqlite3_column_bytes(row.handle, column))
          }
        }
      }
      withExtendedLifetime(bytes) {}
      return (events, stopwatch() - start)
    }
  } catch {
    throw StoreError(error)
  }
}
