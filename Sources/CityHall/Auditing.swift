import Casework
import Catalogue
import Civics
import Store

/// Gives the read-model changes of stored events in the order of the log: what the audit compares
/// with what is live.
package struct Rebuild {
  private var cases: [StreamID: Case] = [:]
  /// Digests of the files that cases hand in as evidence, each with a case that names it.
  package private(set) var files: [String: StreamID] = [:]
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
    for event in events { note(event, of: first.stream) }
    let after = cases[first.stream].map { $0.applying(events) } ?? Case.replaying(events)
    guard let after else {
      throw .damaged("\(first.stream.rawValue) begins with \(first.event.type)")
    }
    cases[first.stream] = after
    return Projection.changes(
      from: events, firstVersion: first.version, after: after, urgent: urgent(after.item),
      calendar: calendar)
  }

  private mutating func note(_ event: Event, of stream: StreamID) {
    switch event {
    case .evidenceResolved(let all):
      for case .upload(let upload) in all.map(\.source) { files[upload.digest] = stream }
    case .supplied(_, _, let uploads, _):
      for upload in uploads.values { files[upload.digest] = stream }
    default: break
    }
  }

  /// The first file that is gone or has other bytes, in words; nil where all are as handed in.
  package func firstDamagedFile(in store: some FileStorage) -> String? {
    for (digest, stream) in files.sorted(by: { $0.key < $1.key }) {
      do {
        if try store.read(digest) == nil { return "file \(digest) of \(stream.rawValue) is gone" }
      } catch {
        return "file \(digest) of \(stream.rawValue) has other bytes than were handed in"
      }
    }
    return nil
  }
}
