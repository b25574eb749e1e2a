import Civics
import Store
import Synchronization

/// Delivers what is committed: each message by its topic's channel, at least once.
///
/// A message that no channel takes, or that failed too often, is kept as a dead letter.
package final class Deliverer: Sendable {
  /// Messages taken at once, and delivered side by side.
  package static let messagesAtOnce = 32
  /// Seconds between two looks for messages when there were none.
  package static let idleSeconds = 1
  /// Seconds that one delivery may take.
  package static let deliverySeconds = 30

  private let queue: any OutboxQueue
  private let channels: [String: any Channel]
  private let policy: RetryPolicy
  private let now: @Sendable () -> Instant
  private let sleep: @Sendable (_ seconds: Int) async throws -> Void
  private let isStopping = Atomic(false)

  /// - Parameters:
  ///   - channels: by topic.
  ///   - sleep: returns after so many seconds; throws at once when its task is cancelled.
  package init(
    queue: any OutboxQueue, channels: [String: any Channel], policy: RetryPolicy = RetryPolicy(),
    now: @escaping @Sendable () -> Instant,
    sleep: @escaping @Sendable (_ seconds: Int) async throws -> Void
  ) {
    self.queue = queue
    self.channels = channels
    self.policy = policy
    self.now = now
    self.sleep = sleep
  }

  /// Delivers until `stop()` or the task's cancellation, and returns when the messages in hand are
  /// delivered and noted.
  ///
  /// - Throws: what the store throws when it cannot be read or written any more.
  package func run() async throws(StoreError) {
    while !isFinished {
      if try await deliverDue() == 0, !isFinished {
        // Cancelled in its sleep: the loop ends by its condition.
        try? await sleep(Self.idleSeconds)
      }
    }
  }

  /// Takes no further messages.
  package func stop() { isStopping.store(true, ordering: .relaxed) }

  private var isFinished: Bool { isStopping.load(ordering: .relaxed) || Task.isCancelled }

  /// Tries what is due now, a bounded number of messages.
  ///
  /// - Returns: the number of messages tried.
  package func deliverDue() async throws(StoreError) -> Int {
    let due = try queue.pending(now: now(), limit: Self.messagesAtOnce)
    // Not children of this task: what is in hand is finished even when this one is cancelled.
    let inHand = due.map { message, tries in
      Task { () -> StoreError? in await self.handle(message, tries: tries) }
    }
    var broken: StoreError?
    for delivery in inHand { broken = await delivery.value ?? broken }
    if let broken { throw broken }
    return due.count
  }

  private func handle(_ message: OutboxMessage, tries: Int) async -> StoreError? {
    do throws(StoreError) {
      guard let channel = channels[message.topic] else {
        try await queue.failed(
          message.id, retryAt: nil, reason: "no channel takes the topic \(message.topic)")
        return nil
      }
      if let failure = await deliver(message, by: channel) {
        var wait = policy.wait(afterFailures: tries + 1)
        if case .permanent = failure as? DeliveryFailure { wait = nil }
        try await queue.failed(
          message.id, retryAt: wait.map { now().adding(seconds: $0) }, reason: "\(failure)")
      } else {
        try await queue.delivered(message.id)
      }
      return nil
    } catch {
      return error
    }
  }

  /// Nil when it was delivered in time.
  private func deliver(_ message: OutboxMessage, by channel: any Channel) async
    -> (any Error)?
  {
    let sleep = self.sleep
    return await withTaskGroup(of: Result<Void, any Error>?.self) { group in
      group.addTask {
        do { return .success(try await channel.deliver(message)) } catch { return .failure(error) }
      }
      group.addTask {
        do { try await sleep(Self.deliverySeconds) } catch { return nil }
        return .failure(DeliveryFailure.tookTooLong(seconds: Self.deliverySeconds))
      }
      var failure: (any Error)?
      while let finished = await group.next() {
        guard let finished else { continue }
        if case .failure(let error) = finished { failure = error }
        break
      }
      group.cancelAll()
      return failure
    }
  }
}
