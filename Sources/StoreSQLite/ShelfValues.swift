import Civics
import Store

extension SQLiteStore {
  package func put(
    _ kind: String, key: String, owner: String, value: [UInt8], until: Instant?
  ) async throws(StoreError) {
    guard value.count <= Limits.shelfBytes else {
      throw .failed("a \(kind) has \(value.count) bytes, at most \(Limits.shelfBytes)")
    }
    _ = try await writer.write { session in
      try session(
        """
        INSERT INTO shelf (kind, key, owner, value, until) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (kind, key) DO UPDATE SET
          owner = excluded.owner, value = excluded.value, until = excluded.until
        """
      ).run(
        .text(kind), .text(key), .text(owner), .bytes(value), .maybe(until?.milliseconds))
      return 0
    }
  }

  /// Nil from the moment `until` on.
  package func value(_ kind: String, key: String, now: Instant) throws(StoreError) -> [UInt8]? {
    try read { db in
      try Prepared(
        db,
        "SELECT value FROM shelf WHERE kind = ? AND key = ? AND (until IS NULL OR until > ?)"
      ).first(.text(kind), .text(key), .integer(now.milliseconds)) { $0.bytes(0) }
    }
  }

  package func keys(_ kind: String, owner: String, now: Instant) throws(StoreError) -> [String] {
    try read { db in
      try Prepared(
        db,
        """
        SELECT key FROM shelf WHERE kind = ? AND owner = ? AND (until IS NULL OR until > ?)
        ORDER BY key LIMIT ?
        """
      ).rows(
        .text(kind), .text(owner), .integer(now.milliseconds), Self.bounded(.max)
      ) { $0.text(0) }
    }
  }

  package func remove(_ kind: String, key: String) async throws(StoreError) {
    _ = try await writer.write { session in
      try session("DELETE FROM shelf WHERE kind = ? AND key = ?").run(.text(kind), .text(key))
      return 0
    }
  }

  /// A claim counts until a sweep has removed it, which is never before `until`.
  package func claim(_ kind: String, key: String, until: Instant) async throws(StoreError) -> Bool {
    let isFirst = try await writer.write { session in
      try session(
        """
        INSERT INTO shelf (kind, key, owner, value, until) VALUES (?, ?, '', x'', ?)
        ON CONFLICT (kind, key) DO NOTHING
        """
      ).run(.text(kind), .text(key), .integer(until.milliseconds))
      return Int64(session.db.changesCount)
    }
    return isFirst == 1
  }

  /// Removes what has ended: shelf values, answers to commands of long ago, files half received a
  /// day ago. At most a bounded number of each; true where more remain.
  package func sweep(now: Instant) async throws(StoreError) -> Bool {
    files.removeLeftovers(before: now.adding(seconds: -86_400))
    let oldest = now.adding(seconds: -Limits.answerDays * 86_400)
    let removed = try await writer.write { session in
      try session(
        """
        DELETE FROM shelf WHERE (kind, key) IN
          (SELECT kind, key FROM shelf WHERE until <= ? ORDER BY until LIMIT ?)
        """
      ).run(.integer(now.milliseconds), .int(Limits.sweptRows))
      let values = session.db.changesCount
      try session(
        """
        DELETE FROM idempotency WHERE at < ? AND id IN
          (SELECT id FROM idempotency ORDER BY id LIMIT ?)
        """
      ).run(.integer(oldest.milliseconds), .int(Limits.sweptRows))
      return Int64(max(values, session.db.changesCount))
    }
    return removed == Limits.sweptRows
  }
}
