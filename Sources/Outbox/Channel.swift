import Store

/// A way out of the program: an inbox, a text message, a webhook.
///
/// A message may come twice, when the program ended between its delivery and the note of it:
/// its `id` tells the receiver.
package protocol Channel: Sendable {
  /// Returns when the message is out of our hands.
  ///
  /// - Throws: `DeliveryFailure.permanent` where another try is in vain; anything else is tried
  ///   again.
  func deliver(_ message: OutboxMessage) async throws
}

package enum DeliveryFailure: Error, Sendable, Hashable, CustomStringConvertible {
  case permanent(String)
  case temporary(String)
  case tookTooLong(seconds: Int)

  package var description: String {
    switch self {
    case .permanent(let reason), .temporary(let reason): reason
    case .tookTooLong(let seconds): "not delivered within \(seconds) s"
    }
  }
}

/// When a failed message is tried again.
package struct RetryPolicy: Sendable, Hashable {
  /// Tries after which a message becomes a dead letter: with the waits below, after four hours.
  package var maximumTries = 16
  /// Seconds after the first failure; doubled with each further one.
  package var firstWaitSeconds = 1
  /// Seconds at most between two tries.
  package var longestWaitSeconds = 3600

  package init() {}

  /// Seconds to wait after so many failures, or nil when it is enough.
  package func wait(afterFailures count: Int) -> Int? {
    guard count < maximumTries else { return nil }
    var wait = firstWaitSeconds
    for _ in 1..<max(count, 1) where wait < longestWaitSeconds { wait *= 2 }
    return min(wait, longestWaitSeconds)
  }
}
