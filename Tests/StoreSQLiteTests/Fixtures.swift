import Civics
import Foundation
import GRDB
import Registers
import Store
import Testing

@testable import StoreSQLite

/// A data folder that is gone when the test is over.
final class TestFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func open(maximumPages: Int? = nil) throws -> SQLiteStore {
    try SQLiteStore(folder: url, stopwatch: SQLiteStore.uptime, maximumPages: maximumPages)
  }

  /// A second hand on the database, as a tamperer has it.
  func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: SQLiteStore.database(in: url))
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }
}

let noon = Instant(milliseconds: 1_772_600_000_000)

func event(_ type: String = "happened", _ text: String = "{}") -> EncodedEvent {
  EncodedEvent(type: type, shape: 1, payload: Array(text.utf8))
}

func commit(
  _ stream: String, after version: Int = 0, events: Int = 1, changes: [ReadModelChange] = [],
  outbox: [OutboxMessage] = [], key: String? = nil, at: Instant = noon
) -> Commit {
  Commit(
    stream: StreamID(rawValue: stream), expectedVersion: version,
    events: (0..<events).map { event("happened", #"{"of":"\#(stream)","n":\#($0)}"#) },
    changes: changes, outbox: outbox,
    idempotency: key.map {
      IdempotencyRecord(key: $0, commandDigest: [1, 2], answer: Array(stream.utf8))
    }, at: at)
}

func caseRow(
  _ id: String, applicant: PartyID = "person:a", agent: PartyID? = nil, item: ItemID = "lease",
  submitted: Int = 0, tick: Int? = nil, status: String = "accepted"
) -> CaseRow {
  CaseRow(
    id: CaseID(id), item: item, edition: "1", applicant: applicant, applicantName: "李明",
    agent: agent, status: status, submittedAt: noon.adding(seconds: submitted),
    updatedAt: noon.adding(seconds: submitted), dueOn: CalendarDate(dayNumber: 20_000),
    nextTick: tick.map { noon.adding(seconds: $0) }, greenChannel: false, urgent: false,
    rated: false)
}

func taskRow(
  _ id: String, agency: AgencyID = "housing", role: String = "reviewer", opened: Int = 0,
  due: Int? = nil, green: Bool = false, urgent: Bool = false
) -> TaskRow {
  TaskRow(
    id: TaskID(id), caseID: "c1", item: "lease", name: "审核", agency: agency, role: role,
    act: "decide", openedAt: noon.adding(seconds: opened),
    dueOn: due.map { CalendarDate(dayNumber: $0) }, greenChannel: green, urgent: urgent)
}

func licenceRow(_ id: String, index: Int, holder: PartyID = "person:a") -> LicenceRow {
  LicenceRow(
    id: LicenceID(id), type: "insurance", holder: holder, caseID: "c1", statusIndex: index,
    credential: "eyJ~\(id)~", issuedAt: noon.adding(seconds: index),
    validUntil: CalendarDate(dayNumber: 21_000))
}

func noticeRow(_ id: String, at seconds: Int = 0) -> NoticeRow {
  NoticeRow(
    id: id, recipient: "person:a", caseID: "c1", title: LocalizedText(zh: "已受理", en: "Accepted"),
    text: "您的申请已受理", at: noon.adding(seconds: seconds))
}

func receiptRow(_ id: String, at seconds: Int = 0) -> ReceiptRow {
  ReceiptRow(
    id: id, subject: "person:a", viewer: "housing", what: "租赁备案", purpose: "核验",
    legalBasis: "条例第七条", caseID: "c1", at: noon.adding(seconds: seconds))
}

func record(_ key: String, subject: String? = nil, values: [String]) -> RegisterRecord {
  RegisterRecord(
    register: "leases", key: key, subject: subject.map { PartyID($0) }, values: values,
    edition: "2026-1", loadedAt: noon)
}

/// Awaits what must be refused, and returns why.
func refusal<T>(_ body: () async throws(StoreError) -> T) async -> StoreError? {
  do throws(StoreError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

extension Store {
  /// Nil where the commit was taken.
  func refusal(of commit: Commit) async -> StoreError? {
    await StoreSQLiteTests.refusal { () throws(StoreError) in try await self.commit(commit) }
  }
}
