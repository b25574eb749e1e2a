import Civics
import GRDB
import Store
import Testing

@testable import StoreSQLite

/// Three cases with all kinds of read models, and the projection that gives the same changes.
private func fill(_ store: SQLiteStore) async throws -> [Int64: [ReadModelChange]] {
  var changes: [Int64: [ReadModelChange]] = [:]
  let commits = (0..<3).flatMap { number -> [Commit] in
    let id = "c\(number)"
    return [
      commit(
        "case/\(id)", events: 3,
        changes: [
          .putCase(caseRow(id)), .putTask(taskRow("t\(number)")),
          .addReceipt(receiptRow("r\(number)")), .addNotice(noticeRow("n\(number)")),
        ]),
      commit(
        "case/\(id)", after: 3, events: 2,
        changes: [
          .putCase(caseRow(id, status: "granted")), .removeTask(TaskID("t\(number)")),
          .putLicence(licenceRow("l\(number)", index: number)),
          .cancelLicence(LicenceID("l\(number - 1)"), at: noon),
        ]),
    ]
  }
  for one in commits { changes[try await store.commit(one).position] = one.changes }
  return changes
}

/// The audit of a log in which somebody has had a hand.
private func audit(after tampering: String) async throws -> AuditReport {
  let folder = try TestFolder()
  let store = try folder.open()
  let changes = try await fill(store)
  try folder.tamper(tampering)
  return try store.audit(commits: { changes[$0.last?.position ?? 0] ?? [] })
}

private let unlocked = """
  DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed;
  """

@Test func `An untouched store passes its audit, and tells how far it got`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let changes = try await fill(store)
  var steps: [Int64] = []
  let report = try store.audit(
    commits: { changes[$0.last?.position ?? 0] ?? [] },
    progress: { done, all in
      steps.append(done)
      #expect(all == 15)
    })
  #expect(report.finding == nil)
  #expect(report.events == 15)
  #expect(report.rows == 3 + 3 + 1 + 0 + 3 + 3 + 3)
  #expect(report.head == (try store.events(after: 14, limit: 1).first?.hash))
  #expect(steps == [0, 15])
  // By single events: each commit's changes at its last one.
  let byEvent = try store.audit(project: { changes[$0.position] ?? [] })
  #expect(byEvent == report)
}

@Test(arguments: [
  ("UPDATE events SET payload = x'7b7d' WHERE position = 7", Int64(7)),
  ("UPDATE events SET at = at + 1 WHERE position = 4", 4),
  ("UPDATE events SET type = 'other' WHERE position = 15", 15),
  ("UPDATE events SET version = 9 WHERE position = 5", 5),
  ("UPDATE events SET hash = zeroblob(32) WHERE position = 2", 2),
  ("UPDATE streams SET name = 'case/c9' WHERE name = 'case/c1'", 6),
  ("DELETE FROM events WHERE position = 3", 4),
  ("UPDATE events SET previous = 1 WHERE position = 3", 3),
  ("UPDATE events SET stream = 1 WHERE position = 8", 8),
])
func `An audit names the event that was tampered with`(sql: String, position: Int64) async throws {
  let report = try await audit(after: unlocked + sql)
  guard case .event(position, _) = report.finding else {
    Issue.record("\(report)")
    return
  }
  #expect(report.events < position)
}

@Test(arguments: [
  (
    "UPDATE cases SET status = 'denied' WHERE id = 'c1'",
    AuditFinding.field(table: "cases", key: "c1", name: "status")
  ),
  ("DELETE FROM cases WHERE id = 'c2'", .missingRow(table: "cases", key: "c2")),
  (
    "UPDATE item_usage SET cases = 7", .field(table: "item_usage", key: "lease", name: "cases")
  ),
  (
    """
    INSERT INTO receipts SELECT subject, at, 'r1b', viewer, what_zh, what_en, purpose_zh,
    purpose_en, legal_basis, case_id FROM receipts WHERE id = 'r1'
    """, .strangeRow(table: "receipts", key: "r1b")
  ),
  (
    "UPDATE licences SET cancelled_at = NULL WHERE id = 'l0'",
    .field(table: "licences", key: "l0", name: "cancelled_at")
  ),
  ("DELETE FROM notices", .missingRow(table: "notices", key: "n0")),
  (
    unlocked + "DELETE FROM events WHERE position > 13",
    .field(table: "streams", key: "case/c2", name: "last")
  ),
])
func `An audit names the row that was tampered with`(sql: String, finding: AuditFinding)
  async throws
{
  #expect(try await audit(after: sql).finding == finding)
}

@Test func `A commit cut short is found`() async throws {
  let report = try await audit(after: unlocked + "DELETE FROM events WHERE position = 15")
  #expect(report.finding == .event(position: 14, problem: "the end of its commit is missing"))
}

@Test func `A projection that throws is a finding, with its place`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let changes = try await fill(store)
  let report = try store.audit(commits: { events in
    guard events[0].position < 6 else { throw StoreError.damaged("no such shape") }
    return changes[events[events.count - 1].position] ?? []
  })
  guard case .event(6, let problem) = report.finding else {
    Issue.record("\(report)")
    return
  }
  #expect(problem.contains("no such shape"))
}

@Test func `Events can be neither changed nor removed by a statement`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  _ = try await store.commit(commit("case/1"))
  for sql in ["UPDATE events SET payload = x'00'", "DELETE FROM events"] {
    let error = #expect(throws: DatabaseError.self) { try folder.tamper(sql) }
    #expect(error?.message == "events are append-only")
  }
  #expect(try store.events(after: 0, limit: 9).map(\.event) == commit("case/1").events)
}

@Test func `The chain's bytes are as documented`() {
  let stored = EncodedEvent(type: "decided", shape: 1, payload: Array("{}".utf8))
  let hash = EventChain.hash(
    after: EventChain.start, position: 1, stream: StreamID(rawValue: "case/1"), version: 1,
    at: 1_772_600_000_000, event: stored)
  #expect(hash.map { String($0, radix: 16) }.joined(separator: " ") == chainExample)
}

/// Computed with Python's hashlib from the table in `EventChain`.
private let chainExample = """
  79 4f 8c ac f6 98 14 57 4b 44 a7 18 af 28 ca 4 \
  8d 63 e4 e1 af e 9e 73 1 2 9f 9a ba ed 55 c3
  """

@Test func `The head of an earlier audit is found in the log, and missed where it was rewritten`()
  async throws
{
  let folder = try TestFolder()
  let store = try folder.open()
  var changes = try await fill(store)
  let project = { (commit: [StoredEvent]) in changes[commit.last?.position ?? 0] ?? [] }
  let early = try store.audit(commits: project)
  #expect(early.finding == nil && early.keptAt == nil)
  let later = try await store.commit(commit("case/c9", changes: [.putCase(caseRow("c9"))]))
  changes[later.position] = [.putCase(caseRow("c9"))]
  let again = try store.audit(commits: project, kept: early.head)
  #expect(again.finding == nil && again.keptAt == early.events && again.head != early.head)
  let other = try store.audit(commits: project, kept: [UInt8](repeating: 7, count: 32))
  #expect(other.finding == .lostHead)
  // Cut off at its end: the chain of what is left still fits, and only the kept head tells.
  try folder.tamper(
    unlocked + """
      DELETE FROM events WHERE position > \(early.events);
      DELETE FROM streams WHERE name = 'case/c9'; DELETE FROM cases WHERE id = 'c9';
      UPDATE item_usage SET cases = cases - 1;
      """)
  #expect(try store.audit(commits: project, kept: again.head).finding == .lostHead)
}

@Test(arguments: [
  ("DROP TRIGGER events_are_never_changed", "trigger events_are_never_changed"),
  ("DROP INDEX cases_by_tick", "index cases_by_tick"),
  ("CREATE TABLE notes (text TEXT)", "table notes"),
])
func `An audit names what is not as the schema has it`(sql: String, name: String) async throws {
  #expect(try await audit(after: sql).finding == .schema(name))
}

@Test func `A finding tells nobody's number`() {
  let finding = AuditFinding.strangeRow(
    table: "streams", key: "access/form-d1-resident-2026-11-27-person:370699199305189019")
  #expect(finding.description.hasSuffix("2026-11-27-person:37069919…: no event gives this row"))
  #expect(!finding.description.contains("189019"))
  #expect(
    AuditFinding.missingRow(table: "receipts", key: "37069919930518901X").description
      == "receipts 37069919…X: the row is missing")
}
