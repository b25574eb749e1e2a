import Casework
import Catalogue
import Civics
import Store

extension CityHall {
  /// Cases that one round of the timer looks at.
  package static let tickBatch = 500

  /// Looks at every case whose next moment has come: warnings, silence, late material.
  ///
  /// A case that cannot be read does not stop the others' clocks: what is wrong with it is thrown
  /// after they were looked at.
  /// - Returns: how many cases moved.
  package func tick() async throws(StoreError) -> Int {
    var moved = 0
    var failure: StoreError?
    for row in try store.casesDue(before: now, limit: Self.tickBatch) {
      do {
        if try await tick(row.id) { moved += 1 }
      } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return moved
  }

  private func tick(_ id: CaseID) async throws(StoreError) -> Bool {
    guard let found = try load(id), let item = try item(found.item, edition: found.edition) else {
      return false
    }
    // A case that somebody changes at this moment is looked at again in the next round.
    let result = try await carryOut(.tick, on: found, item: item, actor: .system)
    guard case .success(let after) = result else { return false }
    return after.version > found.version
  }
}
