import Casework
import Catalogue
import Civics
import FEEL
import Store

/// One row of an officer's work list.
package struct WorkItem: Sendable {
  package var task: TaskRow
  package var item: Item
  package var applicantName: String
  package var level: ClockLine.Level
  /// Working days until the task is due; negative past it; nil: no limit runs.
  package var daysLeft: Int?
  /// The clock stands, for a procedure or a suspension.
  package var isStopped: Bool
}

extension Item {
  /// What a task that waits is called.
  package func name(of task: TaskRow) -> LocalizedText {
    OpenTask.Act(rawValue: task.act).map { taskName(task.name, $0) } ?? LocalizedText(task.name)
  }
}

/// The officers' acts. An officer sees and does only what is their agency's.
extension CityHall {
  /// Each person on it reads once a day that the officer saw the case there.
  package func workList(as viewer: Viewer, after: Page? = nil, limit: Int = pageRows)
    async throws(StoreError) -> Result<[WorkItem], Refusal>
  {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    let rows = try store.tasks(
      of: officer.agency, roles: Set(officer.roles.map(\.rawValue)), after: after,
      limit: min(limit, Self.pageRows))
    var work: [WorkItem] = []
    var shown: [CaseRow] = []
    for row in rows {
      guard let about = try store.caseRow(row.caseID),
        let item = try item(about.item, edition: about.edition)
      else { continue }
      shown.append(about)
      let due = row.dueOn ?? about.dueOn
      let left = due.map(workingDays)
      work.append(
        WorkItem(
          task: row, item: item, applicantName: about.applicantName, level: Self.level(left),
          daysLeft: left, isStopped: due == nil && isStopped(about)))
    }
    try await recordListed(
      shown, to: officer, LocalizedText(zh: "在待办列表中", en: "in the work list"))
    return .success(work)
  }

  /// From today on; where the calendar does not reach so far, plain days.
  package func workingDays(until due: CalendarDate) -> Int {
    (try? city.calendar.workingDays(from: today, to: due)) ?? today.days(until: due)
  }

  /// Accepted, and yet without a last day.
  func isStopped(_ row: CaseRow) -> Bool {
    let status = CaseStatus(rawValue: row.status)
    return row.dueOn == nil && (status == .accepted || status == .suspended)
  }

  static func level(_ daysLeft: Int?) -> ClockLine.Level {
    guard let daysLeft else { return .normal }
    if daysLeft < 0 { return .overdue }
    return daysLeft == 0 ? .due : daysLeft <= 2 ? .near : .normal
  }

  package func accept(_ id: CaseID, version: Int?, as viewer: Viewer) async throws(StoreError)
    -> Result<Case, Refusal>
  {
    try await act(id, .accept, version, viewer)
  }

  package func refuse(_ id: CaseID, reasons: [String], version: Int?, as viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    try await act(id, .refuse(reasons: reasons), version, viewer)
  }

  package func askForCorrections(
    _ id: CaseID, points: [CorrectionNotice.Point], version: Int?, as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    try await act(id, .askForCorrections(points), version, viewer)
  }

  /// - Parameter id: the task's case, where the officer's page names it: then a task that
  ///   somebody else has just closed is refused as such, and not as one that never was.
  package func complete(
    _ task: TaskID, in id: CaseID? = nil, agrees: Bool, note: String,
    values: FEELContext = FEELContext(), version: Int?, as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard let id = try visible(task, in: id, viewer) else { return .failure(.noSuchTask) }
    return try await act(
      id, .complete(task, agrees: agrees, note: note, values: values), version, viewer)
  }

  /// - Parameter id: as for `complete`.
  package func decide(
    _ task: TaskID, in id: CaseID? = nil, grant: Bool, reasons: [String], version: Int?,
    as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard let id = try visible(task, in: id, viewer) else { return .failure(.noSuchTask) }
    return try await act(id, .decide(task, grant: grant, reasons: reasons), version, viewer)
  }

  /// The case of a task of the officer's agency, open, or no longer open in the case named.
  func visible(_ task: TaskID, in id: CaseID?, _ viewer: Viewer) throws(StoreError)
    -> CaseID?
  {
    guard let officer = viewer.officer else { return nil }
    if let row = try store.task(task) { return row.agency == officer.agency ? row.caseID : nil }
    guard let id, let found = try load(id), try maySee(found, viewer) else { return nil }
    return id
  }

  private func act(_ id: CaseID, _ command: Command, _ version: Int?, _ viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    guard let found = try load(id), try maySee(found, viewer),
      let item = try item(found.item, edition: found.edition)
    else { return .failure(.noSuchCase) }
    return try await carryOut(
      command, on: found, item: item, actor: .officer(officer), version: version)
  }
}
