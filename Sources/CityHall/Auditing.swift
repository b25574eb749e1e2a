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

  package mutating func changes(of stored: StoredEvent) throws(StoreError) -> [ReadModelChange] {
    if stored.event.type == EventCodec.lookType {
      return [.addReceipt(try EventCodec.decodeLook(stored.event))]
    }
    let event = try EventCodec.decode(stored.event)
    let after = cases[stored.stream].map { $0.applying([event]) } ?? Case.replaying([event])
    guard let after else {
      throw .damaged("\(stored.stream.rawValue) begins with \(stored.event.type)")
    }
    cases[stored.stream] = after
    return Projection.changes(
      from: [event], firstVersion: stored.version, after: after, urgent: urgent(after.item),
      calendar: calendar)
  }
}
