import Civics
import Store

extension SQLiteStore {
  /// Due messages, oldest first.
  package func pending(now: Instant, limit: Int) throws(StoreError)
    -> [(message: OutboxMessage, tries: Int)]
  {
    try read { db in
      try Prepared(
        db,
        """
        SELECT id, topic, payload, tries FROM outbox WHERE due_at IS NOT NULL AND due_at <= ?
        ORDER BY due_at, number LIMIT ?
        """
      ).rows(.integer(now.milliseconds), Self.bounded(limit)) {
        (OutboxMessage(id: $0.text(0), topic: $0.text(1), payload: $0.bytes(2)), $0.int(3))
      }
    }
  }

  package func delivered(_ id: String) async throws(StoreError) {
    _ = try await writer.write { session in
      try session("DELETE FROM outbox WHERE id = ?").run(.text(id))
      return 0
    }
  }

  package func failed(_ id: String, retryAt: Instant?, reason: String) async throws(StoreError) {
    let reason = String(reason.prefix(DeadLetter.maximumReasonCharacters))
    _ = try await writer.write { session in
      try session("UPDATE outbox SET tries = tries + 1, due_at = ?, reason = ? WHERE id = ?")
        .run(.maybe(retryAt?.milliseconds), .text(reason), .text(id))
      return 0
    }
  }

  package func deadLetters(limit: Int) throws(StoreError) -> [DeadLetter] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT id, topic, payload, tries, reason FROM outbox WHERE due_at IS NULL
        ORDER BY number LIMIT ?
        """
      ).rows(Self.bounded(limit)) {
        DeadLetter(
          message: OutboxMessage(id: $0.text(0), topic: $0.text(1), payload: $0.bytes(2)),
          tries: $0.int(3), reason: $0.text(4))
      }
    }
  }

  /// Messages that wait for their delivery, and dead letters: for the operator's metrics.
  package func outboxCounts() throws(StoreError) -> (waiting: Int, dead: Int) {
    try read { db in
      try Prepared(db, "SELECT count(*), count(due_at) FROM outbox").first {
        ($0.int(1), $0.int(0) - $0.int(1))
      } ?? (0, 0)
    }
  }
}
