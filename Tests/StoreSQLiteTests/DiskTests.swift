import Civics
import Foundation
import GRDB
import Store
import Testing

@testable import StoreSQLite

@Test func `A store opened again holds what was acknowledged`() async throws {
  let folder = try TestFolder()
  let first = try folder.open()
  _ = try await first.commit(commit("case/1", events: 2, changes: [.putCase(caseRow("c1"))]))
  let hash = try first.events(after: 1, limit: 1).first?.hash
  try first.close()
  let again = try folder.open()
  #expect(try again.events(after: 1, limit: 1).first?.hash == hash)
  #expect(try again.caseRow("c1") == caseRow("c1"))
  #expect(try await again.commit(commit("case/1", after: 2)).position == 3)
}

@Test func `Every commit is synced: the database runs in WAL with synchronous FULL`() throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let settings = try store.pool.writeWithoutTransaction { db in
    try ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "wal_autocheckpoint"].map {
      try String.fetchOne(db, sql: "PRAGMA \($0)")
    }
  }
  #expect(settings == ["wal", "2", "1", "5000", "0"])
}

@Test func `A database of a newer version is refused and left as it is`() throws {
  let folder = try TestFolder()
  try folder.open().close()
  try folder.tamper("PRAGMA user_version = 7")
  let path = SQLiteStore.database(in: folder.url)
  let before = try Data(contentsOf: URL(fileURLWithPath: path))
  #expect(throws: StoreError.newerVersion(found: 7, supported: Schema.version)) {
    try folder.open()
  }
  #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
}

@Test func `The schema's version is that of its last migration`() throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let (version, migrations) = try store.pool.read { db in
    (
      try Int.fetchOne(db, sql: "PRAGMA user_version"),
      try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
    )
  }
  #expect(version == Schema.version)
  #expect(migrations == (1...Schema.version).map(String.init))
}

@Test func `Another program's database, and a file that is none, are refused`() throws {
  let folder = try TestFolder()
  try folder.tamper("CREATE TABLE theirs (id INTEGER)")
  #expect(throws: StoreError.damaged("the file is a database of another program")) {
    try folder.open()
  }
  let text = try TestFolder()
  try Data(repeating: 0x41, count: 9000).write(
    to: URL(fileURLWithPath: SQLiteStore.database(in: text.url)))
  guard case .damaged = #expect(throws: StoreError.self, performing: { try text.open() }) else {
    Issue.record("opened")
    return
  }
}

@Test func `A full disk refuses whole commits, and the store goes on when there is room`()
  async throws
{
  let folder = try TestFolder()
  let store = try folder.open(maximumPages: 160)
  let payload = String(repeating: "烟", count: 3000)
  var acknowledged = 0
  var full: StoreError?
  for number in 0..<200 {
    let one = Commit(
      stream: StreamID(rawValue: "case/\(number)"), expectedVersion: 0,
      events: [event("big", payload), event("big", payload)],
      changes: [.putCase(caseRow("c\(number)"))],
      outbox: [OutboxMessage(id: "m\(number)", topic: "notice", payload: [])],
      idempotency: IdempotencyRecord(key: "k\(number)", commandDigest: [], answer: []), at: noon)
    full = await store.refusal(of: one)
    if full != nil { break }
    acknowledged += 1
  }
  guard case .full = full else {
    Issue.record("\(String(describing: full)) after \(acknowledged)")
    return
  }
  #expect(acknowledged > 5)
  #expect(try store.events(after: 0, limit: 1000).count == acknowledged * 2)
  #expect(try store.cases(of: "person:a", after: nil, limit: 1000).count == acknowledged)
  #expect(try store.pending(now: noon, limit: 1000).count == acknowledged)
  #expect(try store.answer(to: "k\(acknowledged)") == nil)
  #expect(store.statistics.acceptsWrites)
  try await store.pool.writeWithoutTransaction {
    try $0.execute(sql: "PRAGMA max_page_count = 9999")
  }
  let next = try await store.commit(commit("case/\(acknowledged)"))
  #expect(next.position == Int64(acknowledged * 2 + 1))
}

@Test func `A commit that cannot be made durable closes the store to writes, not to readers`()
  async throws
{
  let folder = try TestFolder()
  let store = try folder.open()
  _ = try await store.commit(commit("case/1"))
  try await store.pool.writeWithoutTransaction { db in
    db.add(transactionObserver: FailingCommit(), extent: .databaseLifetime)
  }
  let first = await store.refusal(of: commit("case/2"))
  let second = await store.refusal(of: commit("case/3"))
  guard case .failed(let text) = second else {
    Issue.record("\(String(describing: second))")
    return
  }
  #expect(first != nil)
  #expect(text.hasPrefix("a commit could not be made durable, nothing is written any more"))
  #expect(!store.statistics.acceptsWrites)
  #expect(throws: StoreError.self) { try store.load("leases", edition: "1", at: noon) { _ in } }
  #expect(try store.events(after: 0, limit: 9).count == 1)
}

/// Stands for a disk that fails in the COMMIT.
private final class FailingCommit: TransactionObserver {
  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws { throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC) }
  func databaseDidCommit(_ db: Database) {}
  func databaseDidRollback(_ db: Database) {}
}

@Test func `A closed store refuses with its reason`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  try store.close()
  #expect(await store.refusal(of: commit("a")) == .closed)
  #expect(throws: StoreError.closed) { try store.caseRow("c1") }
}

@Test func `What waits when the store closes is still written`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let acknowledged = await withTaskGroup(of: Int.self) { group in
    for number in 0..<300 {
      group.addTask {
        await store.refusal(of: commit("case/\(number)")) == nil ? 1 : 0
      }
    }
    group.addTask {
      try? store.close()
      return 0
    }
    return await group.reduce(0, +)
  }
  #expect(try folder.open().events(after: 0, limit: 1000).count == acknowledged)
}

@Test func `A file whose bytes have changed is damaged, and one too large refused`() throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let digest = try store.save(Array("abc".utf8))
  let place = folder.url.appending(path: "files/ba/\(digest.dropFirst(2))")
  try Data("abd".utf8).write(to: place)
  #expect(throws: StoreError.damaged("file \(digest) has other bytes")) { try store.read(digest) }
  #expect(throws: StoreError.failed("the file has 67108865 bytes, at most 67108864")) {
    try store.save([UInt8](repeating: 0, count: 67_108_865))
  }
  let incoming = folder.url.appending(path: "files/incoming").path
  #expect(try FileManager.default.contentsOfDirectory(atPath: incoming).isEmpty)
}

@Test func `A sweep removes what has ended and nothing else`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  for number in 0..<1200 {
    try await store.put(
      "code", key: "\(number)", owner: "a", value: [1], until: noon.adding(seconds: 1))
  }
  try await store.put("draft", key: "d", owner: "a", value: [1], until: nil)
  _ = try await store.commit(commit("case/1", key: "old"))
  let later = noon.adding(seconds: 60)
  #expect(try await store.sweep(now: noon) == false)
  #expect(try store.keys("code", owner: "a", now: noon).count == 1200)
  #expect(try await store.sweep(now: later))
  #expect(try await store.sweep(now: later) == false)
  #expect(try store.keys("code", owner: "a", now: noon).isEmpty)
  #expect(try store.keys("draft", owner: "a", now: noon) == ["d"])
  #expect(try store.answer(to: "old") != nil)
  let muchLater = noon.adding(seconds: (Limits.answerDays + 1) * 86_400)
  #expect(try await store.sweep(now: muchLater) == false)
  #expect(try store.answer(to: "old") == nil)
}

@Test func `A large register is loaded in seconds while readers see the old one`() throws {
  let folder = try TestFolder()
  let store = try folder.open()
  _ = try store.load("leases", edition: "1", at: noon) { accept in
    try accept(record("old", values: ["1"]))
  }
  let start = ContinuousClock.now
  let count = try store.load("leases", edition: "2", at: noon) { accept in
    for number in 0..<100_000 {
      try accept(
        record(
          "k\(number)", subject: "person:\(number / 3)",
          values: ["烟台市芝罘区", "\(number)", "2026-01-01"]))
      if number == 90_000 {
        #expect(try store.record("leases", key: "old")?.values == ["1"])
        #expect(try store.edition(of: "leases") == "1")
      }
    }
  }
  #expect(count == 100_000)
  #expect(start.duration(to: .now) < .seconds(30))
  #expect(try store.record("leases", key: "old") == nil)
  #expect(
    try store.records("leases", subject: "person:7", limit: 9).map(\.key) == ["k21", "k22", "k23"])
}

@Test func `The write-ahead log is moved into the database before it grows large`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let payload = [UInt8](repeating: 7, count: 1 << 20)
  for number in 0..<80 {
    _ = try await store.commit(
      Commit(
        stream: StreamID(rawValue: "case/\(number)"), expectedVersion: 0,
        events: [EncodedEvent(type: "big", shape: 1, payload: payload)], at: noon))
  }
  let log = try FileManager.default.attributesOfItem(
    atPath: SQLiteStore.database(in: folder.url) + "-wal")
  let bytes = try #require(log[.size] as? Int)
  #expect(bytes < 2 * Int(Limits.checkpointPages) * 4096)
}
