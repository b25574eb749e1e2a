import GRDB
import Store

/// One writing transaction's view of a connection: its statements and the log's head.
final class Session {
  let db: Database
  /// Position and hash of the last event.
  var head: (position: Int64, hash: [UInt8])
  let streams: OpenStreams
  private var statements: [UInt: Prepared] = [:]

  init(_ db: Database, streams: OpenStreams = OpenStreams()) throws {
    self.db = db
    self.streams = streams
    head = (0, EventChain.start)
    let last = try self("SELECT position, hash FROM events ORDER BY position DESC LIMIT 1")
      .first { ($0.integer(0), $0.bytes(1)) }
    if let last { head = last }
    streams.begin(at: head.position)
  }

  /// For a database without a log: the rebuild of the read models.
  init(withoutLog db: Database) {
    self.db = db
    streams = OpenStreams()
    head = (0, EventChain.start)
  }

  /// The statement, found by the literal's address: hashing its text each time would show.
  func callAsFunction(_ sql: StaticString) throws -> Prepared {
    let address = UInt(bitPattern: sql.utf8Start)
    if let known = statements[address] { return known }
    let made = try Prepared(db, sql.description)
    statements[address] = made
    return made
  }
}
