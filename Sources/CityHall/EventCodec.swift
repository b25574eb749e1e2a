import Casework
import Civics
import Foundation
import Store

/// The one place where events of cases become bytes and come back.
package enum EventCodec {
  /// Version of the events' JSON shape, raised when a shape changes.
  package static let shape = 1

  package static func encode(_ event: Event) throws(StoreError) -> EncodedEvent {
    do {
      return EncodedEvent(
        type: event.typeName, shape: shape, payload: try CanonicalJSON.encode(event))
    } catch { throw .failed("event \(event.typeName) does not encode: \(error)") }
  }

  package static func decode(_ stored: EncodedEvent) throws(StoreError) -> Event {
    guard stored.shape == shape else {
      throw .damaged("event \(stored.type) has shape \(stored.shape), \(shape) is the newest known")
    }
    do {
      return try JSONDecoder().decode(Event.self, from: Data(stored.payload))
    } catch { throw .damaged("event \(stored.type) does not decode: \(error)") }
  }
}

extension StreamID {
  package static func `case`(_ id: String) -> StreamID { StreamID(rawValue: "case/" + id) }
  package static func item(_ id: ItemID) -> StreamID { StreamID(rawValue: "item/" + id.rawValue) }
  package static func access(_ party: String) -> StreamID { StreamID(rawValue: "access/" + party) }
}

extension Event {
  /// The name under which an event of this kind rests in the log.
  package var typeName: String {
    switch self {
    case .submitted: "submitted"
    case .evidenceResolved: "evidenceResolved"
    case .accepted: "accepted"
    case .refused: "refused"
    case .correctionsAsked: "correctionsAsked"
    case .supplied: "supplied"
    case .paperChecked: "paperChecked"
    case .factsRenewed: "factsRenewed"
    case .processMoved: "processMoved"
    case .taskOpened: "taskOpened"
    case .taskClosed: "taskClosed"
    case .taskCancelled: "taskCancelled"
    case .timerStarted: "timerStarted"
    case .timerEnded: "timerEnded"
    case .explained: "explained"
    case .clockChanged: "clockChanged"
    case .warned: "warned"
    case .decided: "decided"
    case .held: "held"
    case .commitmentFulfilled: "commitmentFulfilled"
    case .licenceIssued: "licenceIssued"
    case .closed: "closed"
    case .withdrawn: "withdrawn"
    case .returned: "returned"
    case .rated: "rated"
    case .notified: "notified"
    case .recounted: "recounted"
    case .stepped: "stepped"
    case .extended: "extended"
    case .procedureBegan: "procedureBegan"
    case .procedureEnded: "procedureEnded"
    case .suspended: "suspended"
    case .resumed: "resumed"
    case .reassigned: "reassigned"
    case .stepLate: "stepLate"
    case .reminded: "reminded"
    case .creditMarked: "creditMarked"
    case .incidentResolved: "incidentResolved"
    case .checked: "checked"
    case .objected: "objected"
    case .objectionAnswered: "objectionAnswered"
    case .reopened: "reopened"
    case .reversed: "reversed"
    case .licenceRecalled: "licenceRecalled"
    case .migrated: "migrated"
    }
  }
}
