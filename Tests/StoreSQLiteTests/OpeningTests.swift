import Civics
import Foundation
import Store
import Testing

@testable import StoreSQLite

@Test func `Opening removes from the shelf what has ended by then`() async throws {
  let folder = try TestFolder()
  let first = try folder.open()
  try await first.put("code", key: "old", owner: "a", value: [1], until: noon)
  try await first.put("code", key: "new", owner: "a", value: [1], until: noon.adding(seconds: 1))
  try first.close()
  let store = try SQLiteStore(folder: folder.url, now: noon)
  #expect(try store.keys("code", owner: "a", now: Instant(milliseconds: 0)) == ["new"])
}

@Test func `The raw loop and the sync probe measure; the probe leaves nothing behind`() throws {
  let (folder, rawFolder) = (try TestFolder(), try TestFolder())
  #expect(
    try rawAppendLoop(
      path: rawFolder.url.appending(path: "raw.db").path, commits: 30, rowBytes: [100],
      commitsPerSync: 10) > .zero)
  #expect(try fdatasyncLatency(folder: folder.url, samples: 3) > .zero)
  #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
}

@Test func `Two hundred writers share syncs, and the statistics tell`() async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  let refused = await withTaskGroup(of: Int.self) { group in
    for number in 0..<200 {
      group.addTask {
        (try? await store.commit(commit("case/\(number)", events: 10))) == nil ? 1 : 0
      }
    }
    return await group.reduce(0, +)
  }
  #expect(refused == 0)
  let statistics = store.statistics
  #expect(statistics.writes == 200)
  #expect(statistics.batches < 200)
  #expect(statistics.waiting == 0)
  #expect(try store.events(after: 0, limit: 3000).map(\.position) == Array(1...2000))
}
