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
    var young: [CaseID: Case] = [:]
    var old: [CaseID: Case] = [:]
  }
  private let generations = Mutex(Generations())
  private let half: Int

  init(capacity: Int = KeptCases.capacity) { half = capacity / 2 }

  subscript(_ id: CaseID) -> Case? {
    generations.withLock { $0.young[id] ?? $0.old[id] }
  }

  /// An older version never takes a newer one's place.
  func keep(_ found: Case) {
    generations.withLock {
      let known = $0.young[found.id] ?? $0.old.removeValue(forKey: found.id)
      if $0.young.count >= half, $0.young[found.id] == nil {
        $0.old = $0.young
        $0.young.removeAll(keepingCapacity: true)
      }
      $0.young[found.id] = known.flatMap { $0.version > found.version ? $0 : nil } ?? found
    }
  }
}
