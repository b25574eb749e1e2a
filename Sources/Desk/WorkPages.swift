import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/desk`: what waits for this officer, by green channel, urgency and deadline.
extension DeskRoutes {
  /// Rows of one page of the list.
  static let rowsOfPage = 50
  /// Pages of the store that one request looks through for a filter's rows.
  static let pagesLookedAt = 10

  func addWork(to router: Router<WebContext>) {
    router.get("desk") { request, context -> Response in
      let officer = try officer(context)
      let act = request.query("act").flatMap(OpenTask.Act.init)
      let found = try await work(act, after: request.query("after"), context)
      let words = DeskWords(context.language)
      let suffix = act.map { "&act=\($0.rawValue)" } ?? ""
      return show(
        words("待办", "Work list"), "work",
        [
          "agency": hall.agencyName(officer.agency)(context.language),
          "roles": words.writing.list(
            OfficerRole.allCases.filter(officer.roles.contains).map { $0.title(context.language) }),
          "filters": filters(act, try hall.workCounts(as: context.viewer), words),
          "rows": found.rows.map { row($0, words) }, "isEmpty": found.rows.isEmpty,
          "isFiltered": act != nil, "isContinued": request.query("after") != nil,
          "more": found.next.map { "/desk?after=" + URLEncodedForm.encode($0) + suffix },
        ], isList: true, context)
    }
  }

  /// Only what waits can be filtered for, and what is filtered for now.
  private func filters(
    _ current: OpenTask.Act?, _ counts: [OpenTask.Act: Int], _ words: DeskWords
  ) -> [Slots] {
    let all: Slots = [
      "address": "/desk", "title": words("全部", "All"), "isCurrent": current == nil,
      "count": counts.values.reduce(0, +),
    ]
    return [all]
      + OpenTask.Act.allCases.filter { counts[$0] != nil || $0 == current }.map { act in
        [
          "address": "/desk?act=\(act.rawValue)", "title": words.act(act),
          "isCurrent": act == current, "count": counts[act] ?? 0,
        ]
      }
  }

  /// One page of rows, and the task after which the next page begins.
  private func work(
    _ act: OpenTask.Act?, after: String?, _ context: WebContext
  ) async throws -> (rows: [WorkItem], next: String?) {
    var rows: [WorkItem] = []
    var last = after
    for _ in 0..<Self.pagesLookedAt {
      // The store continues behind the task that the page names; its moment plays no part.
      let page = last.map { Page(at: Instant(milliseconds: 0), id: $0) }
      let looked = try granted(
        try await hall.workList(as: context.viewer, after: page, limit: Self.rowsOfPage))
      guard let end = looked.last else { return (rows, nil) }
      for one in looked where act == nil || one.task.act == act?.rawValue {
        if rows.count == Self.rowsOfPage { return (rows, rows.last?.task.id.rawValue) }
        rows.append(one)
      }
      last = end.task.id.rawValue
    }
    return (rows, last)
  }

  private func row(_ one: WorkItem, _ words: DeskWords) -> Slots {
    let task = one.task
    let act = OpenTask.Act(rawValue: task.act)
    let slots: Slots = [
      "address": DeskPath.of(task.caseID), "item": one.item.definition.name(words.language),
      "applicant": one.applicantName, "task": one.item.name(of: task)(words.language),
      "act": act.map(words.act),
      "isGreen": task.greenChannel, "isUrgent": task.urgent,
      "due": task.dueOn.map(words.writing.day),
      "opened": words.writing.moment(task.openedAt), "isStopped": one.isStopped,
    ]
    return slots.merging(words.deadline(one.level, left: one.daysLeft, working: true))
  }
}
