import Civics
import Foundation
import Store
import Testing

@testable import StoreSQLite

/// How often the process is killed, always over the same folder.
private let kills = 6
private let clients = 8

/// The commit that a client makes with its own number: three events and a row of each kind.
private func commit(named name: String) -> Commit {
  StoreSQLiteTests.commit(
    "case/\(name)", events: 3,
    changes: [.putCase(caseRow(name)), .putTask(taskRow(name)), .addReceipt(receiptRow(name))],
    outbox: [OutboxMessage(id: name, topic: "notice", payload: [1])], key: name)
}

/// Runs in a process of its own: commits until it is killed, and notes each commit after its
/// acknowledgement, in a file that the kill cannot take back.
private func commitUntilKilled(_ folder: URL, round: Int, afterMilliseconds: Int) async throws {
  let notes = open(
    folder.appending(path: "acknowledged").path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
  let store = try SQLiteStore(folder: folder)
  Thread.detachNewThread {
    usleep(UInt32(afterMilliseconds * 1000))
    kill(getpid(), SIGKILL)
  }
  await withTaskGroup(of: Void.self) { group in
    for client in 0..<clients {
      group.addTask {
        for number in 0..<1_000_000 {
          let name = "\(round)-\(client)-\(number)"
          guard (try? await store.commit(commit(named: name))) != nil else { return }
          let line = Array((name + "\n").utf8)
          guard write(notes, line, line.count) == line.count else { return }
        }
      }
    }
  }
}

@Test func `Killed at any moment, it has lost nothing acknowledged and left nothing half done`()
  async throws
{
  let folder = try TestFolder()
  let path = folder.url.path
  var before = 0
  for round in 1...kills {
    let delay = Int.random(in: 20...300)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, round = round as Int, delay = delay as Int] in
      try await commitUntilKilled(
        URL(fileURLWithPath: path), round: round, afterMilliseconds: delay)
    }
    let notes =
      (try? String(contentsOf: folder.url.appending(path: "acknowledged"), encoding: .utf8))
    let acknowledged = Set((notes ?? "").split(separator: "\n").map(String.init))
    let store = try folder.open()
    let report = try store.audit(commits: { commit in
      let name = String(commit[0].stream.rawValue.dropFirst("case/".count))
      return StoreSQLiteTests.commit(named: name).changes
    })
    #expect(report.finding == nil, "round \(round), killed after \(delay) ms")
    var kept: Set<String> = []
    for stored in try everyEvent(store) {
      kept.insert(String(stored.stream.rawValue.dropFirst("case/".count)))
    }
    #expect(acknowledged.subtracting(kept).isEmpty)
    // What was written and not acknowledged is at most what the clients had in hand.
    #expect(kept.count - acknowledged.count <= clients * round)
    #expect(report.events == Int64(kept.count * 3))
    #expect(try store.outboxCounts().waiting == kept.count)
    for name in kept {
      #expect(try store.answer(to: name) != nil, "\(name)")
    }
    before = kept.count
    try store.close()
  }
  #expect(before > kills)
}

private func everyEvent(_ store: SQLiteStore) throws -> [StoredEvent] {
  var all: [StoredEvent] = []
  while true {
    let page = try store.events(after: all.last?.position ?? 0, limit: 5000)
    if page.isEmpty { return all }
    all += page
  }
}
