import Casework
import Catalogue
import Civics
import Store

extension CityHall {
  /// Cases that one round of the timer looks at.
  package static let tickBatch = 500

  /// Looks at every case whose next moment has come: warnings, silence, late material.
  /// - Returns: how many cases moved.
  package func tick() async throws(StoreError) -> Int {
    var moved = 0
    for row in try store.casesDue(before: now, limit: Self.tickBatch) {
      guard let found = try load(row.id), let item = item(found.item, edition: found.edition) else {
        continue
      }
      // A case that somebody changes at this moment is looked at again in the next round.
      if case .success(let after) = try await carryOut(
        .tick, on: found, id: row.id, item: item, actor: .system), after.version > found.version
      {
        moved += 1
      }
    }
    return moved
  }
}
