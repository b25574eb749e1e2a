import Foundation
import GRDB
import Store

/// What an audit has looked at, and the first thing that is not as it must be.
package struct AuditReport: Sendable, Hashable {
  package var events: Int64
  /// Rows of read models that were compared.
  package var rows: Int
  /// Hash of the last event: kept elsewhere, it proves later that nothing was cut off.
  package var head: [UInt8]
  /// Where the head that was kept elsewhere stands in the log; nil: nowhere, or none was given.
  package var keptAt: Int64?
  package var finding: AuditFinding?
}

/// Values are not told: they may be of persons.
package enum AuditFinding: Sendable, Hashable, CustomStringConvertible {
  case event(position: Int64, problem: String)
  case missingRow(table: String, key: String)
  case strangeRow(table: String, key: String)
  case field(table: String, key: String, name: String)
  /// The head that was kept elsewhere is of no event.
  case lostHead
  /// A table, index or trigger is not as this version makes it.
  case schema(String)

  package var description: String { Self.masked(told) }

  /// Streams and keys of rows may hold a person's number: of it only the first digits are told.
  private static func masked(_ text: String) -> String {
    var masked = ""
    var run = 0
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      run = isDigit ? run + 1 : 0
      if run <= longestRun {
        masked.append(character)
      } else if run == longestRun + 1 {
        masked += "…"
      }
    }
    return masked
  }

  /// Digits in a row that are told: fewer than a resident number has, and than its place and date.
  private static let longestRun = 8

  private var told: String {
    switch self {
    case .event(let position, let problem): "event \(position): \(problem)"
    case .missingRow(let table, let key): "\(table) \(key): the row is missing"
    case .strangeRow(let table, let key): "\(table) \(key): no event gives this row"
    case .field(let table, let key, let name): "\(table) \(key): \(name) differs from the events"
    case .lostHead:
      "no event has the head that was kept: events were cut off or written anew since"
    case .schema(let name): "\(name) is not as this version of the database has it"
    }
  }
}

extension SQLiteStore {
  /// Recomputes the log's chain, rebuilds the read models from the log and compares them with the
  /// live ones; writing goes on meanwhile.
  ///
  /// - Parameters:
  ///   - project: the changes of one commit's events, in their order.
  ///   - kept: the head of an earlier audit: the log must still hold it.
  ///   - progress: events looked at, of all.
  package func audit(
    commits project: ([StoredEvent]) throws -> [ReadModelChange], kept: [UInt8]? = nil,
    progress: (Int64, Int64) -> Void = { _, _ in }
  ) throws(StoreError) -> AuditReport {
    do {
      // A rebuild in a database of its own, which SQLite removes, beside the live one: the same
      // statements find their tables in the former, and `live.` names the latter.
      let rebuild = try DatabaseQueue(path: "")
      return try rebuild.writeWithoutTransaction { db in
        try db.execute(sql: "ATTACH ? AS live", arguments: [pool.path])
        var audit: Audit?
        try db.inTransaction(.deferred) {
          try db.execute(sql: Schema.readModels)
          var running = try Audit(db, kept: kept)
          try running.run(project, progress)
          audit = running
          return .rollback
        }
        guard let audit else { throw StoreError.failed("the audit did not run") }
        return audit.report
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// For a projection that looks at one event at a time.
  package func audit(
    project: (StoredEvent) throws -> [ReadModelChange],
    progress: (Int64, Int64) -> Void = { _, _ in }
  ) throws(StoreError) -> AuditReport {
    try audit(commits: { try $0.flatMap(project) }, progress: progress)
  }
}

private struct Audit {
  /// Events read together.
  private static let pageEvents = 1000

  private let db: Database
  private let session: Session
  private let kept: [UInt8]?
  private(set) var report = AuditReport(
    events: 0, rows: 0, head: EventChain.start, keptAt: nil, finding: nil)

  init(_ db: Database, kept: [UInt8]?) throws {
    self.db = db
    self.kept = kept
    session = Session(withoutLog: db)
  }

  mutating func run(
    _ project: ([StoredEvent]) throws -> [ReadModelChange], _ progress: (Int64, Int64) -> Void
  ) throws {
    report.finding = try walkLog(project, progress)
    if report.finding == nil, kept != nil, report.keptAt == nil { report.finding = .lostHead }
    if report.finding == nil { try compareTables() }
    if report.finding == nil { report.finding = try checkSchema() }
  }

  private mutating func walkLog(
    _ project: ([StoredEvent]) throws -> [ReadModelChange], _ progress: (Int64, Int64) -> Void
  ) throws -> AuditFinding? {
    let total = try Int64.fetchOne(db, sql: "SELECT count(*) FROM live.events") ?? 0
    let page = try Prepared(
      db,
      """
      SELECT e.position, ifnull(s.name, ''), e.version, e.at, e.type, e.shape, e.payload, e.hash,
        e.commit_last, e.stream, ifnull(e.previous, 0)
      FROM live.events AS e LEFT JOIN live.streams AS s ON s.first = e.stream
      WHERE e.position > ? ORDER BY e.position LIMIT ?
      """)
    var commit: [StoredEvent] = []
    while true {
      progress(report.events, total)
      let events = try page.rows(.integer(report.events), .int(Self.pageEvents)) {
        (
          event: StoredEvent(columns: $0), last: $0.integer(8),
          place: EventPlace(stream: $0.integer(9), previous: $0.integer(10))
        )
      }
      if events.isEmpty { break }
      for (event, last, place) in events {
        if let problem = try problem(of: event, last: last, at: place, behind: commit) {
          return .event(position: event.position, problem: problem)
        }
        report.events = event.position
        report.head = event.hash
        session.head = (event.position, event.hash)
        if event.hash == kept { report.keptAt = event.position }
        commit.append(event)
        guard event.position == last else { continue }
        do {
          for change in try project(commit) { try session.apply(change, position: last) }
        } catch {
          let first = commit[0].position
          return .event(position: first, problem: "its commit cannot be projected: \(error)")
        }
        commit = []
      }
    }
    guard commit.isEmpty else {
      return .event(position: report.events, problem: "the end of its commit is missing")
    }
    return nil
  }

  private func problem(
    of event: StoredEvent, last: Int64, at place: EventPlace, behind commit: [StoredEvent]
  ) throws -> String? {
    guard event.position == report.events + 1 else {
      return "the events before it, from \(report.events + 1) on, are missing"
    }
    guard event.version >= 1, (0...Int(Int32.max)).contains(event.event.shape),
      event.expectedHash(after: report.head) == event.hash
    else { return "its hash does not fit the one before and what it holds" }
    guard last >= event.position, commit.allSatisfy({ $0.stream == event.stream }) else {
      return "it is committed with events of another stream"
    }
    do {
      let (number, previous) = try session.goOn(event.stream, after: event.version - 1, by: 1)
      if place == EventPlace(stream: number, previous: previous ?? 0) { return nil }
    } catch StoreError.conflict {}
    return "it does not go on where its stream ended"
  }

  /// What keeps events from being changed stands in the schema: it must be whole.
  private func checkSchema() throws -> AuditFinding? {
    let fresh = try DatabaseQueue()
    try Schema.migrate(fresh)
    let all = { (schema: String) in
      "SELECT type || ' ' || name, sql FROM \(schema).sqlite_master WHERE sql IS NOT NULL"
    }
    let made = try fresh.read { db in
      try Prepared(db, all("main")).rows { ($0.text(0), $0.text(1)) }
    }
    let live = try Prepared(db, all("live")).rows { ($0.text(0), $0.text(1)) }
    let found = Dictionary(live) { first, _ in first }
    if let lost = made.first(where: { found[$0.0] != $0.1 }) { return .schema(lost.0) }
    let known = Set(made.map(\.0))
    return live.first { !known.contains($0.0) }.map { .schema($0.0) }
  }

  private mutating func compareTables() throws {
    for table in ReadModelTable.all {
      report.finding = try compare(table)
      if report.finding != nil { return }
    }
  }

  /// Walks the live and the rebuilt rows side by side in the order of their keys.
  private mutating func compare(_ table: ReadModelTable) throws -> AuditFinding? {
    let live = try Prepared(db, table.select(schema: "live"))
    let rebuilt = try Prepared(db, table.select(schema: "main"))
    defer {
      live.reset()
      rebuilt.reset()
    }
    while true {
      let (left, right) = (try live.next(), try rebuilt.next())
      switch (left, right) {
      case (nil, nil): return nil
      case (let row?, nil): return .strangeRow(table: table.name, key: table.name(row))
      case (nil, let row?): return .missingRow(table: table.name, key: table.name(row))
      case (let left?, let right?):
        report.rows += 1
        let (a, b) = (table.key(left), table.key(right))
        if a != b {
          return b.lexicographicallyPrecedes(a)
            ? .missingRow(table: table.name, key: table.name(right))
            : .strangeRow(table: table.name, key: table.name(left))
        }
        for (index, column) in table.columns.enumerated()
        where left.value(Int32(index)) != right.value(Int32(index)) {
          return .field(table: table.name, key: table.name(left), name: column)
        }
      }
    }
  }
}

/// How an event is tied to its stream: by its first event, and the one before; 0: none.
private struct EventPlace: Hashable {
  var stream: Int64
  var previous: Int64
}

/// A read model's table as an audit compares it; the key's columns come first.
private struct ReadModelTable {
  let name: String
  let keyCount: Int
  let columns: [String]

  static let all = [
    ReadModelTable("streams", 1, "name", "first, last, version"),
    ReadModelTable("cases", 1, "id", CaseRow.columns),
    ReadModelTable("item_usage", 1, "item", "item, cases"),
    ReadModelTable("tasks", 1, "id", TaskRow.columns),
    ReadModelTable("licences", 1, "id", LicenceRow.columns + ", changed"),
    ReadModelTable("notices", 3, "recipient, at, id", NoticeRow.columns),
    ReadModelTable("receipts", 3, "subject, at, id", ReceiptRow.columns),
    ReadModelTable("ratings", 1, "case_id", RatingRow.columns),
    ReadModelTable("disputes", 1, "id", DisputeRow.columns),
    ReadModelTable("desk_cases", 2, "agency, case_id", DeskRow.columns),
  ]

  private init(_ name: String, _ keyCount: Int, _ key: String, _ columns: String) {
    self.name = name
    self.keyCount = keyCount
    let names = { (list: String) in
      list.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }
    let keys = names(key)
    self.columns = keys + names(columns).filter { !keys.contains($0) }
  }

  func select(schema: String) -> String {
    let order = columns.prefix(keyCount).joined(separator: ", ")
    return "SELECT \(columns.joined(separator: ", ")) FROM \(schema).\(name) ORDER BY \(order)"
  }

  func key(_ row: Columns) -> [AnyColumn] { (0..<Int32(keyCount)).map(row.value) }

  /// The row's own name: the last column of its key.
  func name(_ row: Columns) -> String { row.value(Int32(keyCount - 1)).description }
}
