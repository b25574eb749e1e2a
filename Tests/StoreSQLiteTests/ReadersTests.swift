import Civics
import GRDB
import Store
import Testing

@testable import StoreSQLite

struct ReadersTests {
  @Test func `more readers than connections all get their answer`() async throws {
    let folder = try TestFolder()
    let store = try folder.open()
    _ = try await store.commit(commit("case/1", changes: [.putCase(caseRow("c1"))]))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<Limits.readers * 8 {
        group.addTask {
          try (0..<50).count { _ in try store.caseRow("c1")?.applicantName == "李明" }
        }
      }
      for try await found in group { #expect(found == 50) }
    }
    try store.close()
  }

  @Test func `what is acknowledged is seen by every connection`() async throws {
    let folder = try TestFolder()
    let store = try folder.open()
    for version in 0..<Limits.readers * 3 {
      _ = try await store.commit(commit("case/1", after: version))
      let seen = try store.events(of: StreamID(rawValue: "case/1"), after: 0)
      #expect(seen.count == version + 1)
    }
    try store.close()
  }

  @Test func `nothing is written through a connection that reads, and an error gives it back`()
    throws
  {
    let folder = try TestFolder()
    let store = try folder.open()
    for _ in 0..<Limits.readers + 1 {
      #expect(throws: StoreError.self) {
        try store.read { try $0.execute(sql: "DELETE FROM streams") }
      }
    }
    #expect(try store.caseRow("c1") == nil)
    try store.close()
  }
}
