import Casework
import Catalogue
import Civics
import Crypto
import Foundation
import Store

/// What an exported log holds. A case that was opened again has several traces.
package struct LogSize: Sendable, Hashable {
  package private(set) var cases = 0
  package private(set) var traces = 0
  package private(set) var events = 0

  package init() {}

  package mutating func add(_ traces: [XESLog.Trace]) {
    if !traces.isEmpty { cases += 1 }
    self.traces += traces.count
    events += traces.reduce(0) { $0 + $1.entries.count }
  }
}

/// Past cases as an analyst reads them: the log for process mining, and what-if. Nothing is written.
extension CityHall {
  /// Cases read together while all are looked at.
  private static let minedPage = 500

  /// Every case of an item, or of all, in the order of their ids.
  private func eachCase(
    of item: ItemID?, _ body: (CaseRow, [Event]) throws -> Void
  ) throws {
    var last: CaseID?
    while true {
      let page = try store.cases(after: last, limit: Self.minedPage)
      if page.isEmpty { return }
      for row in page where item == nil || row.item == item {
        try body(row, try events(of: row.id))
      }
      last = page.last?.id
    }
  }

  /// Writes the log as XES, a piece at a time. Cases bear pseudonyms that are made anew with each
  /// export: nobody finds a case by its number, and two exports are not joined.
  ///
  package func exportXES(of item: ItemID?, write: (String) throws -> Void) throws -> LogSize {
    let key = SymmetricKey(data: surroundings.randomBytes(32))
    var size = LogSize()
    try write(XESLog.head)
    try eachCase(of: item) { row, events in
      let code = HMAC<SHA256>.authenticationCode(for: Data(row.id.rawValue.utf8), using: key)
      let name = code.prefix(8).map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }.joined()
      let traces = try XESLog.traces(events, name: name) {
        try self.item(row.item, edition: $0)
      }
      size.add(traces)
      for trace in traces { try write(XESLog.text(trace)) }
    }
    try write(XESLog.tail)
    return size
  }

  /// Runs the past cases of an item on another edition of it.
  ///
  /// - Parameter limit: cases at most.
  package func rehearse(
    _ id: ItemID, on edition: City, limit: Int, each: (Rehearsal) throws -> Void
  ) throws -> Int {
    guard let item = edition.items[id] else { return 0 }
    var count = 0
    try eachCase(of: id) { _, events in
      guard count < limit,
        let rehearsal = try Rehearsal(
          events, on: item, calendar: edition.calendar, then: { try self.item(id, edition: $0) },
          version: { try self.item(id, version: $0) })
      else { return }
      count += 1
      try each(rehearsal)
    }
    return count
  }

  /// Working days from acceptance to decision, by cases accepted before and from this day on.
  package func realTimes(of id: ItemID, since day: CalendarDate) throws
    -> (before: [Int], after: [Int])
  {
    var before: [Int] = []
    var after: [Int] = []
    try eachCase(of: id) { _, events in
      guard let live = Case.replaying(events), let accepted = live.acceptedAt,
        let decided = live.decision?.at
      else { return }
      // An instant case has no clock: it took none of the days.
      let days =
        live.clock.state == .notStarted ? 0 : live.clock.elapsed(decided, city.calendar)
      guard let days else { return }
      if accepted.chinaDate < day { before.append(days) } else { after.append(days) }
    }
    return (before.sorted(), after.sorted())
  }
}
