/// The streams that were written to lately, with their places in it: a commit that goes on
/// where the last one of its stream ended looks nothing up.
///
/// It belongs to the writer's one connection. What is noted holds only where the log still ends
/// where the transaction that noted it left it; anything else forgets all of it.
final class OpenStreams {
  /// Positions of a stream's first and last event, and how many it has.
  struct Place: Hashable {
    var first: Int64
    var last: Int64
    var version: Int
  }

  /// Streams kept, at most; past it all are looked up anew.
  static let maximum = 8192

  private var places: [String: Place] = [:]
  /// The log's last position when the last transaction was committed; nil within one.
  private var settledAt: Int64?

  /// A transaction begins on a log that ends at `position`.
  func begin(at position: Int64) {
    if settledAt != position { places.removeAll(keepingCapacity: true) }
    settledAt = nil
  }

  /// The transaction is committed, with the log's end at `position`.
  func settle(at position: Int64) { settledAt = position }

  func forget() { places.removeAll(keepingCapacity: true) }

  subscript(name: String) -> Place? {
    get { places[name] }
    set {
      if places.count >= Self.maximum, places[name] == nil { forget() }
      places[name] = newValue
    }
  }
}
