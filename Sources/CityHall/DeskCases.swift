import Casework
import Catalogue
import Civics
import Store

/// Which of the agency's cases an officer wants to see.
package enum DeskList: Sendable, Hashable {
  case open, closed
  /// By the number of the case or of one of its notices, the applicant's number, or the name.
  case found(String)
}

/// A case as it stands in an agency's list.
package struct DeskCase: Sendable {
  package var row: CaseRow
  package var item: Item
  /// What it waits for, and at which agency.
  package var tasks: [TaskRow]
  package var level: ClockLine.Level
  /// Working days until it is due; negative past it; nil: no limit runs.
  package var daysLeft: Int?
  /// The clock stands, for a procedure or a suspension.
  package var isStopped: Bool
}

/// The cases on which an officer's agency has or had work: open, closed, and found again.
extension CityHall {
  /// Characters of a search, at most.
  package static let maximumSearchLength = 100

  /// Each person on it reads once a day that the officer saw the case there.
  package func deskCases(
    _ list: DeskList, as viewer: Viewer, after: CaseID? = nil, limit: Int = pageRows
  ) async throws(StoreError) -> Result<[DeskCase], Refusal> {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    guard let search = Self.search(list) else { return .success([]) }
    let found = try store.cases(
      of: officer.agency, search, after: after, limit: min(limit, Self.pageRows))
    var shown: [DeskCase] = []
    for one in found {
      guard let row = try store.caseRow(one.caseID),
        let item = try item(row.item, edition: row.edition)
      else { continue }
      let left = one.isOpen ? one.dueOn.map(workingDays) : nil
      shown.append(
        DeskCase(
          row: row, item: item, tasks: one.isOpen ? try store.tasks(of: one.caseID) : [],
          level: Self.level(left), daysLeft: left,
          isStopped: one.isOpen && left == nil && isStopped(row)))
    }
    try await recordListed(
      shown.map(\.row), to: officer, LocalizedText(zh: "在办件列表中", en: "in the list of cases"))
    return .success(shown)
  }

  /// How many cases the officer's agency has under way, and how many of them are late.
  package func deskCount(as viewer: Viewer) throws(StoreError) -> DeskCount {
    guard let officer = viewer.officer else { return DeskCount(open: 0, overdue: 0) }
    return try store.caseCount(of: officer.agency, today: today)
  }

  /// Open tasks of the officer's desk by their act.
  package func workCounts(as viewer: Viewer) throws(StoreError) -> [OpenTask.Act: Int] {
    guard let officer = viewer.officer else { return [:] }
    let counts = try store.taskCounts(
      of: officer.agency, roles: Set(officer.roles.map(\.rawValue)))
    var acts: [OpenTask.Act: Int] = [:]
    for (act, count) in counts { if let act = OpenTask.Act(rawValue: act) { acts[act] = count } }
    return acts
  }

  /// Characters by which a case is found: as many as its notices print of its number.
  private static let markLength = 8

  static func search(_ list: DeskList) -> DeskSearch? {
    switch list {
    case .open: return .open
    case .closed: return .closed
    case .found(let typed):
      let text = String(typed.prefix(maximumSearchLength)).filter { !$0.isWhitespace }
      guard !text.isEmpty else { return nil }
      if let number = try? ResidentNumber(text) { return .applicant(PartyID(number)) }
      if let code = try? CreditCode(text) { return .applicant(PartyID(code)) }
      // A case's number, or a notice's, such as 受〔2026〕K3M8Q2ZD-1.
      let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      if let number = words.first(where: { $0.count >= markLength }) {
        return .mark(String(number.suffix(markLength)))
      }
      return .name(text)
    }
  }
}
