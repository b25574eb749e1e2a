import Casework
import CityHall
import Civics
import Foundation
import Store
import StoreSQLite

extension CaseBench {
  /// Bytes of each row that one instant case writes, by making one and reading what it left:
  /// events, read models, notice for the outbox, stream and answer to the key.
  func rowBytes(of applicant: Viewer, _ composition: Composition) async throws -> [Int] {
    let key = "encode-one"
    guard let idempotency = IdempotencyKey(key) else { throw Advice("\(key) is no key") }
    let made = try await composition.hall.submit(
      item: Self.item, answers: Self.answers, uploads: [:], promised: [], key: idempotency,
      as: applicant)
    guard case .success(let found) = made else { throw Advice("the first case was refused") }
    let stored = try composition.store.events(of: .case(found.id.rawValue), after: 0)
    var events: [Event] = []
    for one in stored { events.append(try EventCodec.decode(one.event)) }
    let changes = Projection.changes(
      from: events, firstVersion: 1, after: found, urgent: false,
      calendar: composition.city.calendar)
    // Position, stream, version, moment, shape and last of the commit are eight bytes each here.
    let numbers = 6 * 8
    var rows = stored.map { $0.event.payload.count + $0.event.type.utf8.count + $0.hash.count }
      .map { $0 + numbers }
    for change in changes {
      if let bytes = try change.rowBytes { rows.append(bytes) }
      if case .addNotice(let notice) = change {
        rows.append(try JSONEncoder().encode(notice).count + notice.id.utf8.count)
      }
    }
    let digest = 32
    rows.append(StreamID.case(found.id.rawValue).rawValue.utf8.count + 8)
    rows.append(
      key.utf8.count + found.applicant.id.rawValue.utf8.count + digest
        + found.id.rawValue.utf8.count + 8)
    return rows
  }
}

extension ReadModelChange {
  /// Bytes of the row's values; nil where no row is added.
  fileprivate var rowBytes: Int? {
    get throws {
      switch self {
      case .putCase(let row): try Self.bytes(row)
      case .putTask(let row): try Self.bytes(row)
      case .putLicence(let row): try Self.bytes(row)
      case .addNotice(let row): try Self.bytes(row)
      case .addReceipt(let row): try Self.bytes(row)
      case .addRating(let row): try Self.bytes(row)
      case .putDispute(let row): try Self.bytes(row)
      // A desk's row is put again with every commit and seldom changes: it is not counted.
      case .removeTask, .cancelLicence, .putDesk: nil
      }
    }
  }

  /// Texts in UTF-8, and eight bytes for a number: without the names that JSON adds.
  private static func bytes(_ row: some Encodable) throws -> Int {
    func count(_ value: Any) -> Int {
      switch value {
      case let text as String: text.utf8.count
      case let list as [Any]: list.reduce(0) { $0 + count($1) }
      case let members as [String: Any]: members.values.reduce(0) { $0 + count($1) }
      default: 8
      }
    }
    return count(try JSONSerialization.jsonObject(with: JSONEncoder().encode(row)))
  }
}
