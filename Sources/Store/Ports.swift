import Civics
import Registers

/// The event log. `commit` returns when its events are durable, or throws and nothing of it is.
package protocol EventLog: Sendable {
  func commit(_ commit: Commit) async throws(StoreError) -> CommitReceipt
  func events(of stream: StreamID, after version: Int) throws(StoreError) -> [StoredEvent]
  /// In the order of the log, at most `limit`.
  func events(after position: Int64, limit: Int) throws(StoreError) -> [StoredEvent]
  func answer(to key: String) throws(StoreError) -> IdempotencyRecord?
}

/// Reads of what has been derived. Lists are bounded by `limit` and paged by `after`.
package protocol ReadModels: Sendable {
  func caseRow(_ id: CaseID) throws(StoreError) -> CaseRow?
  /// The applicant's or agent's cases, newest first.
  func cases(of party: PartyID, after: Page?, limit: Int) throws(StoreError) -> [CaseRow]
  /// Earliest first, found by index: open cases that are not due are not looked at.
  func casesDue(before: Instant, limit: Int) throws(StoreError) -> [CaseRow]
  /// The next moment at which any case is due; nil: none is.
  func nextDue() throws(StoreError) -> Instant?
  /// All cases by their ids: for whoever looks at every one.
  func cases(after id: CaseID?, limit: Int) throws(StoreError) -> [CaseRow]
  func task(_ id: TaskID) throws(StoreError) -> TaskRow?
  /// Open tasks of an agency for any of the roles: green channel, urgent, deadline, age.
  func tasks(of agency: AgencyID, roles: Set<String>, after: Page?, limit: Int)
    throws(StoreError) -> [TaskRow]
  func tasks(of caseID: CaseID) throws(StoreError) -> [TaskRow]
  /// Open tasks of an agency for any of the roles, counted by their act.
  func taskCounts(of agency: AgencyID, roles: Set<String>) throws(StoreError) -> [String: Int]
  /// Cases on which the agency has or had work.
  func cases(of agency: AgencyID, _ search: DeskSearch, after: CaseID?, limit: Int)
    throws(StoreError) -> [DeskRow]
  func caseCount(of agency: AgencyID, today: CalendarDate) throws(StoreError) -> DeskCount
  func licence(_ id: LicenceID) throws(StoreError) -> LicenceRow?
  func licences(of holder: PartyID) throws(StoreError) -> [LicenceRow]
  func licences(changedAfter position: Int64, limit: Int) throws(StoreError) -> [LicenceRow]
  /// Status indexes of cancelled licences.
  func cancelledStatusIndexes() throws(StoreError) -> [Int]
  func nextStatusIndex() throws(StoreError) -> Int
  func notices(of party: PartyID, after: Page?, limit: Int) throws(StoreError) -> [NoticeRow]
  func receipts(of subject: PartyID, after: Page?, limit: Int) throws(StoreError) -> [ReceiptRow]
  func dispute(_ id: String) throws(StoreError) -> DisputeRow?
  /// The person's disputes, newest first.
  func disputes(of subject: PartyID, limit: Int) throws(StoreError) -> [DisputeRow]
  /// The disputes over an agency's registers: open ones first, oldest first, then those answered,
  /// newest first.
  func disputes(over owner: AgencyID, limit: Int) throws(StoreError) -> [DisputeRow]
  func ratings(of item: ItemID, limit: Int) throws(StoreError) -> [RatingRow]
  /// Cases submitted by item, most first: for the home page.
  func mostUsedItems(limit: Int) throws(StoreError) -> [(item: ItemID, cases: Int)]
}

/// Continues a list after the row that this names.
package struct Page: Sendable, Hashable {
  package var at: Instant
  package var id: String
  package init(at: Instant, id: String) {
    self.at = at
    self.id = id
  }
}

/// The registers' storage: whole editions are loaded, single records looked up.
package protocol RegisterStorage: Sendable {
  func edition(of register: RegisterID) throws(StoreError) -> String?
  /// Replaces the register's records in one transaction, in batches; readers see old or new.
  func load(
    _ register: RegisterID, edition: String, at: Instant,
    records: (_ accept: (RegisterRecord) throws -> Void) throws -> Void
  ) throws -> Int
  func record(_ register: RegisterID, key: String) throws(StoreError) -> RegisterRecord?
  func records(_ register: RegisterID, subject: String, limit: Int) throws(StoreError)
    -> [RegisterRecord]
  func records(_ register: RegisterID, after key: String?, limit: Int) throws(StoreError)
    -> [RegisterRecord]
}

/// What is not history: drafts, sessions, tokens. Small values by key, with an end.
package protocol Shelf: Sendable {
  func put(_ kind: String, key: String, owner: String, value: [UInt8], until: Instant?)
    async
    throws(StoreError)
  func value(_ kind: String, key: String, now: Instant) throws(StoreError) -> [UInt8]?
  func keys(_ kind: String, owner: String, now: Instant) throws(StoreError) -> [String]
  func remove(_ kind: String, key: String) async throws(StoreError)
  /// True once for each key: for codes that count only once.
  func claim(_ kind: String, key: String, until: Instant) async throws(StoreError) -> Bool
}

/// Content-addressed files: the digest is the lower-case hexadecimal SHA-256. Durable on return.
package protocol FileStorage: Sendable {
  func save(_ bytes: [UInt8]) throws(StoreError) -> String
  func read(_ digest: String) throws(StoreError) -> [UInt8]?
}

/// Messages committed with their facts, delivered afterwards.
package protocol OutboxQueue: Sendable {
  func pending(now: Instant, limit: Int) throws(StoreError) -> [(
    message: OutboxMessage, tries: Int
  )]
  func delivered(_ id: String) async throws(StoreError)
  /// Counts a try; without `retryAt` the message becomes a dead letter.
  func failed(_ id: String, retryAt: Instant?, reason: String) async throws(StoreError)
  /// In the order in which they were committed.
  func deadLetters(limit: Int) throws(StoreError) -> [DeadLetter]
}

/// All of it: one implementation per database.
package protocol Store:
  EventLog, ReadModels, RegisterStorage, Shelf, FileStorage, OutboxQueue
{
  /// What is read in `body` is of one moment of the store, and costs little more than one reading.
  func atOneMoment<T>(_ body: () throws(StoreError) -> T) throws(StoreError) -> T
}
