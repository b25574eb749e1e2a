import Civics
import Store
import Testing

/// What every store promises of its log; each function takes a store that is empty.
enum LogContract {
  static let all: [Promise] = [
    Promise("a commit is read back as it was") { store in
      let first = try await store.commit(commit("case/1", events: 3))
      let second = try await store.commit(commit("case/2", events: 2))
      #expect(first.position == 3)
      #expect(second.position == 5)
      let events = try store.events(of: StreamID(rawValue: "case/1"), after: 0)
      #expect(events.map(\.version) == [1, 2, 3])
      #expect(events.map(\.position) == [1, 2, 3])
      #expect(events.map(\.event) == commit("case/1", events: 3).events)
      #expect(events.allSatisfy { $0.at == noon && $0.hash.count == 32 })
      #expect(Set(events.map(\.hash)).count == 3)
      #expect(try store.events(of: StreamID(rawValue: "case/1"), after: 2).map(\.version) == [3])
      #expect(try store.events(of: StreamID(rawValue: "case/3"), after: 0).isEmpty)
    },
    Promise("the log is read in pages, in its order") { store in
      for number in 1...5 { _ = try await store.commit(commit("case/\(number)", events: 2)) }
      var positions: [Int64] = []
      while true {
        let page = try store.events(after: positions.last ?? 0, limit: 3)
        if page.isEmpty { break }
        #expect(page.count <= 3)
        positions += page.map(\.position)
      }
      #expect(positions == Array(1...10))
    },
    Promise("another version is a conflict, and leaves nothing") { store in
      _ = try await store.commit(commit("case/1", events: 2))
      let late = commit(
        "case/1", after: 1, changes: [.putCase(caseRow("c1"))],
        outbox: [OutboxMessage(id: "m", topic: "notice", payload: [])], key: "k")
      #expect(
        await store.refusal(of: late)
          == .conflict(stream: late.stream, expected: 1, actual: 2))
      #expect(
        await store.refusal(of: commit("case/2", after: 1))
          == .conflict(stream: StreamID(rawValue: "case/2"), expected: 1, actual: 0))
      #expect(try store.events(after: 0, limit: 10).count == 2)
      #expect(try store.caseRow("c1") == nil)
      #expect(try store.answer(to: "k") == nil)
      #expect(try store.pending(now: noon, limit: 10).isEmpty)
    },
    Promise("a known key is answered as it was the first time") { store in
      _ = try await store.commit(commit("case/1", key: "person:a:1"))
      let first = IdempotencyRecord(
        key: "person:a:1", commandDigest: [1, 2], answer: Array("case/1".utf8))
      #expect(try store.answer(to: "person:a:1") == first)
      #expect(
        await store.refusal(of: commit("case/9", key: "person:a:1")) == .repeated(first))
      #expect(try store.events(of: StreamID(rawValue: "case/9"), after: 0).isEmpty)
    },
    Promise("a commit that breaks a row's rule is refused alone") { store in
      _ = try await store.commit(
        commit("case/1", changes: [.putLicence(licenceRow("l1", index: 0))]))
      let results = await withTaskGroup(of: (Int, StoreError?).self) { group in
        for number in 2...60 {
          group.addTask {
            // Every tenth claims the place in the status list that is taken.
            let index = number % 10 == 0 ? 0 : number
            let one = commit(
              "case/\(number)", changes: [.putLicence(licenceRow("l\(number)", index: index))])
            return (
              number, await store.refusal(of: one)
            )
          }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(Set(results.keys) == [10, 20, 30, 40, 50, 60])
      #expect(try store.events(after: 0, limit: 100).map(\.position) == Array(1...54))
      #expect(try store.licences(of: "person:a").count == 54)
    },
    Promise("many at once are all there, once, and each reads its own") { store in
      let (streams, commits) = (20, 25)
      let failures = await withTaskGroup(of: Int.self) { group in
        for stream in 0..<streams {
          group.addTask {
            var failures = 0
            for version in 0..<commits {
              let one = commit("case/\(stream)", after: version, key: "\(stream)-\(version)")
              let error = await refusal { () throws(StoreError) in
                let receipt = try await store.commit(one)
                let own = try store.events(of: one.stream, after: version)
                if own.map(\.position) != [receipt.position] { throw .failed("not read back") }
              }
              failures += error == nil ? 0 : 1
            }
            return failures
          }
        }
        return await group.reduce(0, +)
      }
      #expect(failures == 0)
      let all = try store.events(after: 0, limit: 1000)
      #expect(all.map(\.position) == Array(1...Int64(streams * commits)))
      for (stream, events) in Dictionary(grouping: all, by: \.stream) {
        #expect(events.map(\.version) == Array(1...commits), "\(stream.rawValue)")
      }
    },
    Promise("what goes on behind a refused commit goes on from what is there") { store in
      for stream in 0..<20 { _ = try await store.commit(commit("case/\(stream)")) }
      _ = try await store.commit(
        commit("case/0", after: 1, changes: [.putLicence(licenceRow("taken", index: 0))]))
      // In one transaction with the others: all of it is undone and written again, but one.
      let refused = await withTaskGroup(of: StoreError?.self) { group in
        for stream in 1..<20 {
          let index = stream == 10 ? 0 : stream
          group.addTask {
            await store.refusal(
              of: commit(
                "case/\(stream)", after: 1,
                changes: [.putLicence(licenceRow("l\(stream)", index: index))]))
          }
        }
        return await group.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
      }
      #expect(refused == 1)
      for stream in 0..<20 {
        let there = stream == 10 ? 1 : 2
        let late = commit("case/\(stream)", after: 3 - there)
        #expect(
          await store.refusal(of: late)
            == .conflict(stream: late.stream, expected: 3 - there, actual: there))
        #expect(await store.refusal(of: commit("case/\(stream)", after: there)) == nil)
      }
    },
    Promise("of many with the same version one wins") { store in
      let wins = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<40 {
          group.addTask {
            await store.refusal(of: commit("case/1"))
              == nil
              ? 1 : 0
          }
        }
        return await group.reduce(0, +)
      }
      #expect(wins == 1)
      let events = try store.events(after: 0, limit: 10)
      #expect(events.count == 1)
    },
    Promise("a commit without events or with one too large is refused") { store in
      let huge = Commit(
        stream: StreamID(rawValue: "case/1"), expectedVersion: 0,
        events: [
          EncodedEvent(type: "big", shape: 1, payload: [UInt8](repeating: 1, count: 5_000_000))
        ], at: noon)
      #expect(
        await store.refusal(of: huge)
          == .failed("event big has 5000000 bytes, at most 4194304"))
      #expect(
        await store.refusal(of: commit("case/1", events: 0))
          == .failed("a commit has 1 to 4096 events, this has 0"))
      let events = try store.events(after: 0, limit: 10)
      #expect(events.isEmpty)
    },
  ]
}

/// One promise of the contract, for any store.
struct Promise: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let keep: @Sendable (any Store) async throws -> Void

  init(_ text: String, keep: @escaping @Sendable (any Store) async throws -> Void) {
    testDescription = text
    self.keep = keep
  }
}
