import Casework
import Civics
import Synchronization

/// The cases that were used last, each as its events made it.
///
/// The log is the truth: a stream only grows, so a kept case is never wrong, only behind, and the
/// events after its version bring it up to date. Decoding a case's whole history at each request
/// costs more than everything else that the request does.
final class KeptCases: Sendable {
  /// Cases kept at most.
  static let capacity = 2_048

  /// Two generations: what is used moves to the young one, and when that is half of the capacity,
  /// the old one is forgotten.
  private struct Generations {
    var young: [CaseID: Kept] = [:]
    var old: [CaseID: Kept] = [:]
  }

  /// A case is large: what is looked up and moved is where it lies.
  private final class Kept: Sendable {
    let value: Case
    init(_ value: Case) { self.value = value }
  }
  private let generations = Mutex(Generations())
  private let half: Int

  init(capacity: Int = KeptCases.capacity) { half = capacity / 2 }

  subscript(_ id: CaseID) -> Case? {
    generations.withLock { $0.young[id] ?? $0.old[id] }?.value
  }

  /// An older version never takes a newer one's place.
  func keep(_ found: Case) {
    let new = Kept(found)
    // A forgotten generation is taken apart where nobody waits for it.
    let forgotten = generations.withLock { cases -> [CaseID: Kept] in
      if let known = cases.young[found.id] {
        if known.value.version <= found.version { cases.young[found.id] = new }
        return [:]
      }
      let known = cases.old.removeValue(forKey: found.id)
      var forgotten: [CaseID: Kept] = [:]
      if cases.young.count >= half {
        forgotten = cases.old
        cases.old = cases.young
        cases.young = Dictionary(minimumCapacity: half)
      }
      cases.young[found.id] = known.flatMap { $0.value.version > found.version ? $0 : nil } ?? new
      return forgotten
    }
    _ = consume forgotten
  }
}
