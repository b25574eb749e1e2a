import CDecimal
import Foundation
import Synchronization

/// How much stack there is for recursion. Threads of a pool have 512 KB; what is nested deeper
/// than that allows is done again on a thread with a deep stack, so that the answer does not hang
/// on which thread asked.
package enum StackRoom {
  /// Bytes that must be left: what a built-in function takes at most, with room to spare.
  private static let reserve = 160 * 1024
  private static let deepStack = 64 * 1024 * 1024

  package static var isShort: Bool { pc_stack_left() < reserve }

  /// Whether this thread has as deep a stack as there is.
  package static var isDeep: Bool { pc_stack_size() >= deepStack / 2 }

  /// Waits for `body` on a thread with a deep stack; nil where it could not be run.
  package static func deep<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    let done = DispatchSemaphore(value: 0)
    let place = Place<Result>()
    let thread = Thread {
      let result = body()
      place.result.withLock { $0 = result }
      done.signal()
    }
    thread.stackSize = deepStack
    thread.start()
    done.wait()
    return place.result.withLock { $0 }
  }

  private final class Place<Result: Sendable>: Sendable {
    let result = Mutex<Result?>(nil)
  }
}
