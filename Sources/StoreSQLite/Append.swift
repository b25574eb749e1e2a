import Store

extension Session {
  /// Writes one commit into the open transaction.
  ///
  /// A known key or another version is refused before anything is written. Anything else that
  /// throws may leave part of the commit behind, which the caller rolls back.
  func append(_ commit: Commit) throws -> Int64 {
    try Self.checkLimits(commit)
    if let record = commit.idempotency, let known = try answer(to: record.key) {
      throw StoreError.repeated(known)
    }
    let stream = try openStream(commit)
    let last = head.position + Int64(commit.events.count)
    let insert = try self(
      """
      INSERT INTO events (position, stream, version, at, type, shape, payload, hash, commit_last)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let at = commit.at.milliseconds
    for (offset, event) in commit.events.enumerated() {
      let version = commit.expectedVersion + offset + 1
      let position = head.position + 1
      let hash = EventChain.hash(
        after: head.hash, position: position, stream: commit.stream, version: version, at: at,
        event: event)
      try insert.run(
        .integer(position), .integer(stream), .int(version), .integer(at), .text(event.type),
        .int(event.shape), .bytes(event.payload), .bytes(hash), .integer(last))
      head = (position, hash)
    }
    for change in commit.changes { try apply(change, position: last) }
    for message in commit.outbox {
      try self("INSERT INTO outbox (id, topic, payload, due_at) VALUES (?, ?, ?, ?)")
        .run(.text(message.id), .text(message.topic), .bytes(message.payload), .integer(at))
    }
    if let record = commit.idempotency {
      try self("INSERT INTO idempotency (key, digest, answer, at) VALUES (?, ?, ?, ?)")
        .run(
          .text(record.key), .bytes(record.commandDigest), .bytes(record.answer), .integer(at))
    }
    return last
  }

  /// The stream's row with its version moved on, or a conflict. A new stream is written at once;
  /// only where it is there already is it looked up what stands there.
  private func openStream(_ commit: Commit) throws -> Int64 {
    let name = commit.stream.rawValue
    let after = commit.expectedVersion + commit.events.count
    if commit.expectedVersion == 0 {
      let isNew = try self(
        "INSERT INTO streams (name, version) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
      ).changes(.text(name), .int(after))
      if isNew {
        let row = db.lastInsertedRowID
        streams[name] = .init(row: row, version: after)
        return row
      }
    }
    let place =
      try streams[name]
      ?? self("SELECT id, version FROM streams WHERE name = ?")
      .first(.text(name)) { OpenStreams.Place(row: $0.integer(0), version: $0.int(1)) }
    guard let place, place.version == commit.expectedVersion else {
      throw StoreError.conflict(
        stream: commit.stream, expected: commit.expectedVersion, actual: place?.version ?? 0)
    }
    try self("UPDATE streams SET version = ? WHERE id = ?").run(.int(after), .integer(place.row))
    streams[name] = .init(row: place.row, version: after)
    return place.row
  }

  func answer(to key: String) throws -> IdempotencyRecord? {
    try self("SELECT digest, answer FROM idempotency WHERE key = ?").first(.text(key)) {
      IdempotencyRecord(key: key, commandDigest: $0.bytes(0), answer: $0.bytes(1))
    }
  }

  private static func checkLimits(_ commit: Commit) throws(StoreError) {
    guard (1...Limits.eventsPerCommit).contains(commit.events.count) else {
      throw .failed(
        "a commit has 1 to \(Limits.eventsPerCommit) events, this has \(commit.events.count)")
    }
    for event in commit.events {
      guard event.payload.count <= Limits.payloadBytes else {
        throw .failed(
          "event \(event.type) has \(event.payload.count) bytes, at most \(Limits.payloadBytes)")
      }
      guard (0...Int(Int32.max)).contains(event.shape) else {
        throw .failed("event \(event.type) has the shape \(event.shape)")
      }
    }
    let largest = max(
      commit.outbox.map(\.payload.count).max() ?? 0, commit.idempotency?.answer.count ?? 0)
    guard largest <= Limits.payloadBytes else {
      throw .failed("a message or answer has \(largest) bytes, at most \(Limits.payloadBytes)")
    }
  }
}
