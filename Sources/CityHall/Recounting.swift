import Casework
import Catalogue
import Civics
import Store

/// One case whose days a new calendar moved.
package struct RecountedCase: Sendable, Hashable {
  package var id: CaseID
  package var item: ItemID
  package var moves: [Recount.Move]
}

extension CityHall {
  /// Cases read together while all are looked at.
  static let recountPage = 500

  /// Counts every case anew after a change of the calendar and tells the applicants whose last
  /// day moved. The city's calendar is the new one; the events stay what they are.
  ///
  /// - Parameters:
  ///   - old: the calendar by which the read models were made.
  ///   - dryRun: true: says what would move, and writes nothing.
  package func recount(
    from old: WorkingCalendar, dryRun: Bool, progress: (Int) -> Void = { _ in }
  ) async throws(StoreError) -> [RecountedCase] {
    let new = city.calendar
    let notice = Self.notice(old, new)
    var recounted: [RecountedCase] = []
    var last: CaseID?
    var looked = 0
    while true {
      let page = try store.cases(after: last, limit: Self.recountPage)
      if page.isEmpty { return recounted }
      for row in page {
        looked += 1
        guard let found = try load(row.id), let item = try item(found.item, edition: found.edition)
        else { continue }
        let moves = ClockLedger.recount(found, from: old, to: new, now: now)
        let moved =
          found.dueOn(old) != found.dueOn(new) || found.nextTick(old) != found.nextTick(new)
          || found.tasks.contains { found.deadline(of: $0, old) != found.deadline(of: $0, new) }
        // What a dry run names is what is counted: no case that the lists show by it already.
        guard moved, try !isCounted(row, found, new) else { continue }
        recounted.append(RecountedCase(id: row.id, item: row.item, moves: moves))
        if !dryRun {
          let turn = Turn(
            actor: .system, now: now, calendar: new, newIdentifier: surroundings.newIdentifier)
          try await commit(
            Casework.recount(found, moves, notice: notice, item: item, turn: turn), to: found)
        }
      }
      last = page.last?.id
      progress(looked)
    }
  }

  /// Whether the lists show the case by this calendar already: counting that was ended half-way
  /// tells nobody twice.
  private func isCounted(_ row: CaseRow, _ found: Case, _ calendar: WorkingCalendar)
    throws(StoreError) -> Bool
  {
    guard row.dueOn == found.dueOn(calendar), row.nextTick == found.nextTick(calendar) else {
      return false
    }
    for shown in try store.tasks(of: row.id) {
      guard let task = found.tasks.first(where: { $0.id == shown.id }),
        shown.dueOn == found.deadline(of: task, calendar)
      else { return false }
    }
    return true
  }

  func commit(_ events: [Event], to found: Case) async throws(StoreError) {
    let after = found.applying(events)
    var encoded: [EncodedEvent] = []
    for event in events { encoded.append(try EventCodec.encode(event)) }
    let changes = Projection.changes(
      from: events, firstVersion: found.version + 1, after: after,
      urgent: try item(found.item, edition: found.edition)?.definition.kind == .urgent,
      calendar: city.calendar)
    _ = try await store.commit(
      Commit(
        stream: .case(found.id.rawValue), expectedVersion: found.version, events: encoded,
        changes: changes, outbox: Projection.messages(from: changes), at: now))
  }

  /// The notices of the years that differ.
  private static func notice(_ old: WorkingCalendar, _ new: WorkingCalendar) -> String {
    let changed = new.years.filter { year in !old.years.contains(year) }
    return changed.map { "\($0.year) 年：\($0.notice)" }.joined(separator: "；")
  }
}
