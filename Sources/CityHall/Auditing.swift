import Casework
import Catalogue
import Civics
import Store

/// Gives the read-model changes of stored events in the order of the log: what the audit compares
/// with what is live.
package struct Rebuild {
  private var cases: [StreamID: Case] = [:]
  private let urgent: (ItemID) -> Bool
  private let calendar: WorkingCalendar

  package init(city: City) {
    urgent = { city.items[$0]?.definition.kind == .urgent }
    calendar = city.calendar
  }

  /// The changes of one commit's events, all of one stream.
  package mutating func changes(of commit: [StoredEvent]) throws(StoreError)
    -> [ReadModelChange]
  {
    guard let first = commit.first else { return [] }
    if first.event.type == EventCodec.lookType {
      var looks: [ReadModelChange] = []
      for stored in commit { looks.append(.addReceipt(try EventCodec.decodeLook(stored.event))) }
      return looks
    }
    if first.stream.rawValue.hasPrefix(StreamID.disputes) {
      var rows: [ReadModelChange] = []
      for stored in commit { rows.append(.putDispute(try EventCodec.decodeDispute(stored.event))) }
      return rows
    }
    if first.stream.rawValue.hasPrefix("item/") {
      for stored in commit { _ = try EventCodec.decodeSwitch(stored.event) }
      return []
    }
    if first.stream == EditionArchive.stream {
      for stored in commit { _ = try EventCodec.decodePublished(stored.event) }
      return []
    }
    var events: [Event] = []
    for stored in commit { events.append(try EventCodec.decode(stored.event)) }
    let after = cases[first.stream].map { $0.applying(events) } ?? Case.replaying(events)
    guard let after else {
      throw .damaged("\(first.stream.rawValue) begins with \(first.event.type)")
    }
    cases[first.stream] = after
    return Projection.changes(
      from: events, firstVersion: first.version, after: after, urgent: urgent(after.item),
      calendar: calendar)
  }
}
