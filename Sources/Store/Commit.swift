import Civics

/// One fact and all that follows from it, saved in one transaction: the events, the read models
/// derived from them, the outbox messages that tell others, and the answer to the command's key.
package struct Commit: Sendable, Hashable {
  package var stream: StreamID
  /// Number of events that the stream must hold; otherwise the commit is refused as a conflict.
  package var expectedVersion: Int
  package var events: [EncodedEvent]
  package var changes: [ReadModelChange]
  package var outbox: [OutboxMessage]
  package var idempotency: IdempotencyRecord?
  package var at: Instant

  package init(
    stream: StreamID, expectedVersion: Int, events: [EncodedEvent],
    changes: [ReadModelChange] = [], outbox: [OutboxMessage] = [],
    idempotency: IdempotencyRecord? = nil, at: Instant
  ) {
    self.stream = stream
    self.expectedVersion = expectedVersion
    self.events = events
    self.changes = changes
    self.outbox = outbox
    self.idempotency = idempotency
    self.at = at
  }
}

/// `case/<id>`, `access/<party>` or `licence/<id>`.
package struct StreamID: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// An event as it rests: its type's name, the version of its shape, and its JSON.
package struct EncodedEvent: Sendable, Hashable {
  package var type: String
  package var shape: Int
  package var payload: [UInt8]
  package init(type: String, shape: Int, payload: [UInt8]) {
    self.type = type
    self.shape = shape
    self.payload = payload
  }
}

/// An event as read back: its place in the log and in its stream, both counted from 1.
package struct StoredEvent: Sendable, Hashable {
  package var position: Int64
  package var stream: StreamID
  package var version: Int
  package var at: Instant
  package var event: EncodedEvent
  /// SHA-256 over the previous event's hash and this event's place and payload, 32 bytes.
  package var hash: [UInt8]
  package init(
    position: Int64, stream: StreamID, version: Int, at: Instant, event: EncodedEvent,
    hash: [UInt8]
  ) {
    self.position = position
    self.stream = stream
    self.version = version
    self.at = at
    self.event = event
    self.hash = hash
  }
}

package struct CommitReceipt: Sendable, Hashable {
  /// Position of the commit's last event.
  package var position: Int64
  package init(position: Int64) { self.position = position }
}

package struct OutboxMessage: Sendable, Hashable, Codable {
  package var id: String
  /// `notice`, `licence-status`, …
  package var topic: String
  package var payload: [UInt8]
  package init(id: String, topic: String, payload: [UInt8]) {
    self.id = id
    self.topic = topic
    self.payload = payload
  }
}

/// Asked twice, answered the same. The digest tells a repeated command from another one that
/// reuses the key.
package struct IdempotencyRecord: Sendable, Hashable {
  /// Scoped by actor: `<party or officer>:<key>`.
  package var key: String
  package var commandDigest: [UInt8]
  package var answer: [UInt8]
  package init(key: String, commandDigest: [UInt8], answer: [UInt8]) {
    self.key = key
    self.commandDigest = commandDigest
    self.answer = answer
  }
}

/// A message that was given up: kept until an operator has looked at it.
package struct DeadLetter: Sendable, Hashable {
  /// Characters of a reason that are kept.
  package static let maximumReasonCharacters = 500
  package var message: OutboxMessage
  package var tries: Int
  package var reason: String
  package init(message: OutboxMessage, tries: Int, reason: String) {
    self.message = message
    self.tries = tries
    self.reason = reason
  }
}

/// Why nothing was saved or read.
package enum StoreError: Error, Sendable, Hashable {
  /// Somebody else committed to the stream first.
  case conflict(stream: StreamID, expected: Int, actual: Int)
  /// The key is known: the answer given then.
  case repeated(IdempotencyRecord)
  /// The disk is full; nothing of the write is there, and reading goes on.
  case full(String)
  /// The database was written by a newer PalmCity, and was left as it is.
  case newerVersion(found: Int, supported: Int)
  /// What rests is not what was saved, or is no store at all.
  case damaged(String)
  case closed
  case failed(String)
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .conflict(let stream, let expected, let actual):
      "\(stream.rawValue) is at version \(actual), not \(expected): somebody committed first"
    case .repeated: "the command was carried out before"
    case .full(let what): "the disk is full (\(what))"
    case .newerVersion(let found, let supported):
      "the database is of version \(found), this program knows \(supported)"
    case .damaged(let what): "damaged: \(what)"
    case .closed: "the store is closed"
    case .failed(let what): what
    }
  }
}
