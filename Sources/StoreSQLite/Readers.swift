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
  private let moment: ThreadSlot
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
    moment = try ThreadSlot()
    state = Mutex(State(free: Array(opened.indices)))
  }

  /// One statement's reading, or several that need not see the same moment. Where every connection
  /// is in use, it waits for one of them.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    if let db: Database = moment.value() { return try body(db) }
    return try onConnection(body)
  }

  /// Every reading of the body, on its thread, sees the same moment. One transaction takes the
  /// lock of the log once, and keeps the pages that it has read.
  func atOneMoment<T>(_ body: () throws -> T) throws -> T {
    if moment.isSet { return try body() }
    return try onConnection { db in
      try Prepared(db, "BEGIN").run()
      moment.set(db)
      defer {
        moment.set(nil)
        try? Prepared(db, "COMMIT").run()
      }
      return try body()
    }
  }

  private func onConnection<T>(_ body: (Database) throws -> T) throws -> T {
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

/// One object for each thread, which does not keep it alive.
private final class ThreadSlot: Sendable {
  private let key: pthread_key_t

  init() throws {
    var made = pthread_key_t()
    guard pthread_key_create(&made, nil) == 0 else {
      throw StoreError.failed("the process has no thread key left")
    }
    key = made
  }

  deinit { pthread_key_delete(key) }

  var isSet: Bool { pthread_getspecific(key) != nil }

  func value<Object: AnyObject>() -> Object? {
    pthread_getspecific(key).map { Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() }
  }

  func set(_ object: AnyObject?) {
    pthread_setspecific(
      key, object.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
  }
}
