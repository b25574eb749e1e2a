import Casework
import Catalogue
import Civics
import Store

/// One open case, and whether it moves to the new edition.
package struct MigratedCase: Sendable, Hashable {
  package var id: CaseID
  package var edition: String
  /// Why it cannot; nil: it moves, or has moved.
  package var refusal: Refusal?
}

extension CityHall {
  /// Cases read together while an item's are looked at.
  private static let migrationPage = 500

  /// Moves an item's open cases to another edition by the mapping that the item declares there; a
  /// case that cannot move stays on its edition, whole.
  ///
  /// - Parameters:
  ///   - from: the edition whose cases are moved; nil: every one of the mapping's version.
  ///   - to: an edition that was live; nil: the one that is.
  ///   - isApplied: false: says what would happen, and writes nothing.
  package func migrate(
    _ id: ItemID, from: String?, to: String?, isApplied: Bool, progress: (Int) -> Void = { _ in }
  ) async throws(StoreError) -> Result<[MigratedCase], Refusal> {
    let target = to ?? city.edition
    let kept = Set(try EditionArchive(store).published().map(\.edition))
    for edition in [from, target].compactMap(\.self) where !kept.contains(edition) {
      return .failure(.noEdition(edition))
    }
    guard let new = try item(id, edition: target), new.edition == target else {
      return .failure(.noSuchItem)
    }
    guard let mapping = new.migration else { return .failure(.noMapping(target)) }
    var moved: [MigratedCase] = []
    var last: CaseID?
    var looked = 0
    while true {
      let page = try store.cases(after: last, limit: Self.migrationPage)
      if page.isEmpty { return .success(moved) }
      for row in page where row.item == id && row.edition != target {
        guard from == nil || row.edition == from,
          CaseStatus(rawValue: row.status)?.isTerminal == false, let found = try load(row.id),
          let old = try item(id, edition: found.edition),
          from != nil || old.definition.version == mapping.from
        else { continue }
        moved.append(try await migrate(found, old, new, isApplied))
      }
      looked += page.count
      last = page.last?.id
      progress(looked)
    }
  }

  private func migrate(
    _ found: Case, _ old: Item, _ new: Item, _ isApplied: Bool
  ) async throws(StoreError) -> MigratedCase {
    var one = MigratedCase(id: found.id, edition: found.edition)
    let turn = Turn(
      actor: .system, now: now, calendar: city.calendar,
      newIdentifier: surroundings.newIdentifier)
    switch Casework.migrate(found, from: old, to: new, turn: turn) {
    case .failure(let refusal): one.refusal = refusal
    case .success(let events):
      guard isApplied else { break }
      do { try await commit(events, to: found) } catch {
        // Somebody was faster: the case stays for the next run.
        guard case .conflict = error else { throw error }
        one.refusal = .changedMeanwhile
      }
    }
    return one
  }
}

extension Refusal {
  fileprivate static func noEdition(_ edition: String) -> Refusal {
    Refusal(
      .notFound,
      [
        .init(
          text: LocalizedText(
            "版本 \(edition) 从未在用：请先让它上线",
            "Edition \(edition) was never live: put it live first"))
      ])
  }

  fileprivate static func noMapping(_ edition: String) -> Refusal {
    Refusal(
      .notFound,
      [
        .init(
          text: LocalizedText(
            "版本 \(edition) 的事项没有 migration.yaml",
            "The item has no migration.yaml in edition \(edition)"))
      ])
  }
}
