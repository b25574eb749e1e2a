import Civics
import Foundation
import GRDB
import Store
import Testing

@testable import StoreSQLite

/// The next deadline among very many open cases is found by index, not by looking at them.
struct DeadlineTests {
  /// Open cases of the test.
  static let rows = 200_000

  private func filled() throws -> (folder: TestFolder, store: SQLiteStore) {
    let folder = try TestFolder()
    let store = try folder.open()
    try folder.tamper(
      """
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows - 1))
      INSERT INTO cases (id, item, edition, applicant, applicant_name, status, submitted_at,
        updated_at, due_on, next_tick, green_channel, urgent, rated)
      SELECT 'c' || i, 'lease', '1', 'person:' || i, '李明', 'accepted', i, i, 20000,
        1000000 + (i * 7919) % \(Self.rows), 0, 0, 0 FROM n
      """)
    return (folder, store)
  }

  @Test func `the next deadline and what is due are searched in the index alone`() throws {
    let (folder, store) = try filled()
    defer { withExtendedLifetime(folder) {} }
    #expect(try store.nextDue() == Instant(milliseconds: 1_000_000))
    let due = try store.casesDue(before: Instant(milliseconds: 1_000_010), limit: 500)
    #expect(due.count == 10)
    #expect(due.compactMap { $0.nextTick?.milliseconds } == (1_000_000..<1_000_010).map { $0 })
    #expect(try store.casesDue(before: Instant(milliseconds: 999_999), limit: 500).isEmpty)
    for sql in [SQLiteStore.nextDueSQL, SQLiteStore.casesDueSQL] {
      let plan = try plan(of: sql, in: folder)
      #expect(plan.contains("INDEX cases_by_tick"), "\(plan)")
      #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }
    #expect(try plan(of: SQLiteStore.casesDueSQL, in: folder).contains("SEARCH cases"))
    try store.close()
  }

  @Test func `nothing due is nothing, and all cases come in pages`() async throws {
    let folder = try TestFolder()
    let store = try folder.open()
    #expect(try store.nextDue() == nil)
    for number in 0..<5 {
      _ = try await store.commit(
        commit("case/\(number)", changes: [.putCase(caseRow("c\(number)"))]))
    }
    #expect(try store.nextDue() == nil)
    let first = try store.cases(after: nil, limit: 3)
    #expect(first.map(\.id.rawValue) == ["c0", "c1", "c2"])
    #expect(try store.cases(after: first.last?.id, limit: 3).map(\.id.rawValue) == ["c3", "c4"])
    try store.close()
  }

  private func plan(of sql: String, in folder: TestFolder) throws -> String {
    let queue = try DatabaseQueue(path: SQLiteStore.database(in: folder.url))
    defer { try? queue.close() }
    return try queue.read { db in
      let count = sql.filter { $0 == "?" }.count
      let arguments = StatementArguments([Int64](repeating: 1_000_010, count: count))
      return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
        .map { $0["detail"] as String }.joined(separator: "\n")
    }
  }
}
