import Foundation
import GRDB
import Store
import Synchronization

/// The connections that read, each used by one caller at a time.
///
/// GRDB's own pool asks for the schema's version before each read, a second statement beside each
/// small one; here the schema cannot change while the store is open.
final class Readers: Sendable {
  private let connections: [DatabaseQueue]
  private let state: Mutex<State>

  private struct State {
    var free: [Int]
    var next = 0
    var isClosed = false
  }

  init(path: String, configuration: Configuration, count: Int = Limits.readers) throws {
    var configuration = configuration
    configuration.readonly = true
    var opened: [DatabaseQueue] = []
    for _ in 0..<count {
      opened.append(try DatabaseQueue(path: path, configuration: configuration))
    }
    connections = opened
    state = Mutex(State(free: Array(opened.indices)))
  }

  /// One statement's reading, or several that need not see the same moment. Where every connection
  /// is in use, it waits for one of them.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    let (index, isFree) = try state.withLock { state -> (Int, Bool) in
      if state.isClosed { throw StoreError.closed }
      if let index = state.free.popLast() { return (index, true) }
      state.next = (state.next + 1) % connections.count
      return (state.next, false)
    }
    defer { if isFree { state.withLock { $0.free.append(index) } } }
    return try connections[index].unsafeRead(body)
  }

  /// Waits for those who read.
  func close() throws {
    state.withLock { $0.isClosed = true }
    for connection in connections { try connection.close() }
  }
}
