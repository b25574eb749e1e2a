import Foundation
import GRDB

@testable import StoreSQLite

/// A database as an earlier PalmCity left it: made by the migrations of its day, with the rows that
/// it would have had.
enum OlderDatabase {
  /// - Parameter changed: what its rows held otherwise.
  /// - Returns: its folder, which the caller removes.
  static func copy(of folder: URL, version: String, changed: String = "") throws -> URL {
    let older = FileManager.default.temporaryDirectory.appending(path: "older-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: older, withIntermediateDirectories: true)
    let queue = try DatabaseQueue(path: older.appending(path: "city.db").path)
    try Schema.migrator.migrate(queue, upTo: version)
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: "ATTACH ? AS today", arguments: [folder.appending(path: "city.db").path])
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table'")
      for table in tables where table != "events" && table != "streams" {
        guard table != "grdb_migrations", !table.hasPrefix("sqlite_") else { continue }
        let columns = try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]
        ).joined(separator: ", ")
        // Rows that a trigger has made already are as today's.
        try db.execute(
          sql: "INSERT OR REPLACE INTO main.\(table) (\(columns)) "
            + "SELECT \(columns) FROM today.\(table)")
      }
      let streams = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM pragma_table_info('streams') WHERE name = 'first'")
      try db.execute(sql: (streams == 1 ? todaysLog : log) + changed)
    }
    try queue.close()
    return older
  }

  private static let todaysLog = """
    INSERT INTO main.streams SELECT * FROM today.streams;
    INSERT INTO main.events SELECT * FROM today.events ORDER BY position;

    """

  /// Before the fourth version events had their stream's row for its number.
  private static let log = """
    INSERT INTO main.streams (name, version)
    SELECT name, version FROM today.streams ORDER BY name DESC;
    INSERT INTO main.events (position, stream, version, at, type, shape, payload, hash, commit_last)
    SELECT e.position, o.id, e.version, e.at, e.type, e.shape, e.payload, e.hash, e.commit_last
    FROM today.events AS e
    JOIN today.streams AS s ON s.first = e.stream
    JOIN main.streams AS o ON o.name = s.name
    ORDER BY e.position;

    """
}
