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
    let last = head.position + Int64(commit.events.count)
    var (stream, previous) = try goOn(
      commit.stream, after: commit.expectedVersion, by: commit.events.count)
    let insert = try self(
      """
      INSERT INTO events (position, stream, previous, version, commit_last, at, type, shape, hash,
        payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let at = commit.at.milliseconds
    for (offset, event) in commit.events.enumerated() {
      let version = commit.expectedVersion + offset + 1
      let position = head.position + 1
      let hash = EventChain.hash(
        after: head.hash, position: position, stream: commit.stream, version: version, at: at,
        event: event)
      try insert.run(
        .integer(position), .integer(stream), .maybe(previous), .int(version), .integer(last),
        .integer(at), .text(event.type), .int(event.shape), .bytes(hash), .bytes(event.payload))
      head = (position, hash)
      previous = position
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

  /// Moves the stream's end on over the events that follow the log's head: its number and its last
  /// event before them, or a conflict. A new stream is written at once; only where it is there
  /// already is it looked up what stands there.
  func goOn(
    _ stream: StreamID, after expected: Int, by count: Int
  ) throws -> (number: Int64, previous: Int64?) {
    let name = stream.rawValue
    let (first, last) = (head.position + 1, head.position + Int64(count))
    if expected == 0 {
      let isNew = try self(
        """
        INSERT INTO streams (first, name, last, version) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING
        """
      ).changes(.integer(first), .text(name), .integer(last), .int(count))
      if isNew {
        streams[name] = .init(first: first, last: last, version: count)
        return (first, nil)
      }
    }
    let place =
      try streams[name]
      ?? self("SELECT first, last, version FROM streams WHERE name = ?").first(.text(name)) {
        OpenStreams.Place(first: $0.integer(0), last: $0.integer(1), version: $0.int(2))
      }
    guard let place, place.version == expected else {
      throw StoreError.conflict(stream: stream, expected: expected, actual: place?.version ?? 0)
    }
    try self("UPDATE streams SET last = ?, version = ? WHERE first = ?")
      .run(.integer(last), .int(expected + count), .integer(place.first))
    streams[name] = .init(first: place.first, last: last, version: expected + count)
    return (place.first, place.last)
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
