import Civics
import Store

extension SQLiteStore {
  package func commit(_ commit: Commit) async throws(StoreError) -> CommitReceipt {
    CommitReceipt(position: try await writer.write { try $0.append(commit) })
  }

  package func events(of stream: StreamID, after version: Int) throws(StoreError)
    -> [StoredEvent]
  {
    try atOneMoment { () throws(StoreError) in
      try read { db in
        let name = SQLValue.text(stream.rawValue)
        var last = try Prepared(db, "SELECT last FROM streams WHERE name = ?")
          .first(name) { $0.integer(0) }
        let at = try Prepared(db, StoredEvent.ofKnownStream)
        var events: [StoredEvent] = []
        while let position = last {
          let found = try at.first(name, .integer(position)) {
            (event: StoredEvent(columns: $0), previous: $0.optionalInteger(8))
          }
          guard let found, found.event.version > version else { break }
          events.append(found.event)
          last = found.previous
        }
        return events.reversed()
      }
    }
  }

  package func events(after position: Int64, limit: Int) throws(StoreError) -> [StoredEvent] {
    try read { db in
      try Prepared(db, StoredEvent.select + "WHERE e.position > ? ORDER BY e.position LIMIT ?")
        .rows(.integer(position), Self.bounded(limit), make: StoredEvent.init(columns:))
    }
  }

  package func answer(to key: String) throws(StoreError) -> IdempotencyRecord? {
    try read { db in
      try Prepared(db, "SELECT digest, answer FROM idempotency WHERE key = ?").first(.text(key)) {
        IdempotencyRecord(key: key, commandDigest: $0.bytes(0), answer: $0.bytes(1))
      }
    }
  }
}

extension StoredEvent {
  static let select = """
    SELECT e.position, s.name, e.version, e.at, e.type, e.shape, e.payload, e.hash
    FROM events AS e JOIN streams AS s ON s.first = e.stream 
    """
  /// One event, with the one before it in its stream.
  static let ofKnownStream = """
    SELECT position, ?, version, at, type, shape, payload, hash, previous
    FROM events WHERE position = ?
    """

  init(columns row: Columns) {
    self.init(
      position: row.integer(0), stream: StreamID(rawValue: row.text(1)), version: row.int(2),
      at: Instant(milliseconds: row.integer(3)),
      event: EncodedEvent(type: row.text(4), shape: row.int(5), payload: row.bytes(6)),
      hash: row.bytes(7))
  }
}
