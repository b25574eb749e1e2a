import Civics
import Store
import Synchronization
import Testing

@testable import Outbox

private let noon = Instant(milliseconds: 1_772_600_000_000)

/// A queue in memory, with the port's meaning.
private final class MemoryQueue: OutboxQueue {
  struct Entry {
    var message: OutboxMessage
    var tries = 0
    var due: Instant?
    var reason = ""
  }
  let entries: Mutex<[Entry]>
  let log = Mutex<[String]>([])

  init(_ topics: [String]) {
    entries = Mutex(
      topics.enumerated().map { index, topic in
        Entry(message: OutboxMessage(id: "m\(index)", topic: topic, payload: []), due: noon)
      })
  }

  func pending(now: Instant, limit: Int) throws(StoreError)
    -> [(message: OutboxMessage, tries: Int)]
  {
    entries.withLock { all in
      Array(
        all.filter { ($0.due ?? Instant(milliseconds: .max)) <= now }
          .map { ($0.message, $0.tries) }.prefix(limit))
    }
  }

  func delivered(_ id: String) async throws(StoreError) {
    entries.withLock { $0.removeAll { $0.message.id == id } }
  }

  func failed(_ id: String, retryAt: Instant?, reason: String) async throws(StoreError) {
    let wait = retryAt.map { "\(noon.milliseconds(until: $0) / 1000) s" } ?? "never"
    log.withLock { $0.append("\(id) \(reason), again at \(wait)") }
    entries.withLock { all in
      for index in all.indices where all[index].message.id == id {
        all[index].tries += 1
        all[index].due = retryAt
        all[index].reason = reason
      }
    }
  }

  func deadLetters(limit: Int) throws(StoreError) -> [DeadLetter] {
    entries.withLock { all in
      all.filter { $0.due == nil }.map {
        DeadLetter(message: $0.message, tries: $0.tries, reason: $0.reason)
      }
    }
  }

  var count: Int { entries.withLock { $0.count } }
}

private struct Scripted: Channel {
  let act: @Sendable (OutboxMessage) async throws -> Void
  func deliver(_ message: OutboxMessage) async throws { try await act(message) }
}

/// Sleeps until its task is cancelled: no time passes in these tests unless a test lets it.
private let forever: @Sendable (Int) async throws -> Void = { _ in
  try await Task.sleep(for: .seconds(3600))
}

@Test func `Messages go to their topic's channel and are gone`() async throws {
  let queue = MemoryQueue(["notice", "status", "notice"])
  let seen = Mutex<Set<String>>([])
  let channel = { (name: String) in
    Scripted { message in seen.withLock { _ = $0.insert("\(name) \(message.id)") } }
  }
  let deliverer = Deliverer(
    queue: queue, channels: ["notice": channel("n"), "status": channel("s")], now: { noon },
    sleep: forever)
  #expect(try await deliverer.deliverDue() == 3)
  #expect(seen.withLock { $0 } == ["n m0", "s m1", "n m2"])
  #expect(queue.count == 0)
  #expect(try await deliverer.deliverDue() == 0)
}

@Test func `A failing message is tried again after doubled waits, then kept as a dead letter`()
  async throws
{
  let queue = MemoryQueue(["notice"])
  let clock = Mutex(noon)
  var policy = RetryPolicy()
  policy.maximumTries = 4
  let deliverer = Deliverer(
    queue: queue,
    channels: ["notice": Scripted { _ in throw DeliveryFailure.temporary("line busy") }],
    policy: policy, now: { clock.withLock { $0 } }, sleep: forever)
  for _ in 0..<10 {
    _ = try await deliverer.deliverDue()
    clock.withLock { $0 = $0.adding(seconds: 1) }
  }
  #expect(
    queue.log.withLock { $0 } == [
      "m0 line busy, again at 1 s", "m0 line busy, again at 3 s", "m0 line busy, again at 7 s",
      "m0 line busy, again at never",
    ])
  #expect(try queue.deadLetters(limit: 9).map(\.tries) == [4])
}

@Test func `What is in vain is not tried again`() async throws {
  let queue = MemoryQueue(["notice", "fax"])
  let deliverer = Deliverer(
    queue: queue,
    channels: ["notice": Scripted { _ in throw DeliveryFailure.permanent("no such number") }],
    now: { noon }, sleep: forever)
  #expect(try await deliverer.deliverDue() == 2)
  #expect(
    Set(try queue.deadLetters(limit: 9).map(\.reason)) == [
      "no such number", "no channel takes the topic fax",
    ])
}

@Test func `A delivery that hangs is given up and tried again`() async throws {
  let queue = MemoryQueue(["notice"])
  let deliverer = Deliverer(
    queue: queue,
    channels: ["notice": Scripted { _ in try await Task.sleep(for: .seconds(3600)) }],
    now: { noon }, sleep: { _ in })
  #expect(try await deliverer.deliverDue() == 1)
  #expect(queue.log.withLock { $0 } == ["m0 not delivered within 30 s, again at 1 s"])
}

@Test func `Waits are bounded`() {
  let policy = RetryPolicy()
  let waits = (1...17).map { policy.wait(afterFailures: $0) }
  #expect(waits[0...3] == [1, 2, 4, 8])
  #expect(waits[11...14] == [2048, 3600, 3600, 3600])
  #expect(waits[15...16] == [nil, nil])
}

@Test func `Cancelled, it finishes what is in hand and takes no more`() async throws {
  let queue = MemoryQueue(Array(repeating: "notice", count: Deliverer.messagesAtOnce + 5))
  let (started, start) = AsyncStream<Void>.makeStream()
  let (gate, open) = AsyncStream<Void>.makeStream()
  let deliverer = Deliverer(
    queue: queue,
    channels: [
      "notice": Scripted { message in
        guard message.id == "m0" else { return }
        start.finish()
        for await _ in gate {}
        try Task.checkCancellation()
      }
    ], now: { noon }, sleep: forever)
  let running = Task { try await deliverer.run() }
  for await _ in started {}
  running.cancel()
  open.finish()
  try await running.value
  #expect(queue.count == 5)
  #expect(queue.log.withLock { $0 }.isEmpty)
}

@Test func `Stopped in its idleness, it ends by the next look`() async throws {
  let queue = MemoryQueue([])
  let (looked, look) = AsyncStream<Void>.makeStream()
  let deliverer = Deliverer(
    queue: queue, channels: [:], now: { noon },
    sleep: { _ in
      look.yield()
      await Task.yield()
    })
  let running = Task { try await deliverer.run() }
  for await _ in looked { break }
  deliverer.stop()
  try await running.value
}
