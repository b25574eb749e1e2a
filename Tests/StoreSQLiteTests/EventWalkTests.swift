import Civics
import Store
import Testing

@testable import StoreSQLite

/// A walk of the log sees what reading it gives, without copying.
struct EventWalkTests {
  private func filled() async throws -> (folder: TestFolder, store: SQLiteStore) {
    let folder = try TestFolder()
    let store = try folder.open()
    for number in 0..<4 { _ = try await store.commit(commit("case/\(number)", events: number + 1)) }
    _ = try await store.commit(commit("case/1", after: 2, events: 2))
    return (folder, store)
  }

  @Test func `A walk gives each event once, in the order of the log`() async throws {
    let (folder, store) = try await filled()
    defer { withExtendedLifetime(folder) {} }
    let read = try store.events(after: 0, limit: 100)
    var walked: [(position: Int64, version: Int, payload: [UInt8])] = []
    var streams: [Int64] = []
    try store.walk(after: 0) { event in
      #expect(event.isOf("happened") && !event.isOf("happene") && !event.isOf("happened2"))
      walked.append((event.position, event.version, event.withPayload { Array($0) }))
      streams.append(event.stream)
    }
    #expect(walked.map(\.position) == read.map(\.position))
    #expect(walked.map(\.version) == read.map(\.version))
    #expect(walked.map(\.payload) == read.map(\.event.payload))
    // One number for each stream, and only for it.
    let pairs = Set(zip(streams, read).map { "\($0) \($1.stream.rawValue)" })
    #expect(pairs.count == 4 && Set(streams).count == 4)
  }

  @Test func `A walk begins behind a position, and ends where its reader throws`() async throws {
    struct Enough: Error {}
    let (folder, store) = try await filled()
    defer { withExtendedLifetime(folder) {} }
    var positions: [Int64] = []
    try store.walk(after: 10) { positions.append($0.position) }
    #expect(positions == [11, 12])
    #expect(throws: Enough.self) {
      try store.walk(after: 0) { event in
        if event.position == 3 { throw Enough() }
      }
    }
    // The store is as it was: it still writes and reads.
    _ = try await store.commit(commit("case/9"))
    #expect(try store.events(after: 12, limit: 10).count == 1)
  }

  @Test func `The raw scan counts every event`() async throws {
    let (folder, store) = try await filled()
    defer { withExtendedLifetime(folder) {} }
    try store.close()
    #expect(try rawEventScan(path: SQLiteStore.database(in: folder.url)).events == 12)
  }
}
