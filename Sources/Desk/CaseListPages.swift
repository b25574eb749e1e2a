import Casework
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/desk/cases`: what the agency has under way, what it has closed, and what is looked for.
extension DeskRoutes {
  func addCaseLists(to router: Router<WebContext>) {
    router.get("desk/cases") { request, context -> Response in
      let officer = try officer(context)
      let words = DeskWords(context.language)
      let typed = (request.query("find") ?? "").trimmingCharacters(in: .whitespaces)
      let isClosed = request.query("state") == "closed"
      let list: DeskList = !typed.isEmpty ? .found(typed) : isClosed ? .closed : .open
      let rows = try granted(
        try await hall.deskCases(
          list, as: context.viewer, after: request.query("after").map { CaseID($0) },
          limit: Self.rowsOfPage))
      let counts = try hall.deskCount(as: context.viewer)
      return show(
        words("办件", "Cases"), "cases",
        [
          "agency": hall.agencyName(officer.agency)(context.language), "find": typed,
          "isFound": !typed.isEmpty, "open": counts.open, "overdue": counts.overdue,
          "hasOverdue": counts.overdue > 0, "isOpen": list == .open, "isClosed": list == .closed,
          "isContinued": request.query("after") != nil,
          "rows": rows.map { row($0, words) }, "isEmpty": rows.isEmpty,
          "more": rows.count == Self.rowsOfPage
            ? rows.last.map { next(list, after: $0.row.id) } : nil,
        ], context)
    }
  }

  private func next(_ list: DeskList, after id: CaseID) -> String {
    let filter =
      switch list {
      case .open: ""
      case .closed: "state=closed&"
      case .found(let text): "find=\(URLEncodedForm.encode(text))&"
      }
    return "/desk/cases?\(filter)after=\(URLEncodedForm.encode(id.rawValue))"
  }

  private func row(_ one: DeskCase, _ words: DeskWords) -> Slots {
    let status = CaseStatus(rawValue: one.row.status)
    let waits = one.tasks.map { task in
      let agency = hall.agencyName(task.agency)(words.language)
      let said = one.item.name(of: task)(words.language)
      return words("\(said)（\(agency)）", "\(said) (\(agency))")
    }
    let slots: Slots = [
      "address": DeskPath.of(one.row.id), "item": one.item.definition.name(words.language),
      "applicant": one.row.applicantName,
      "status": status?.title(words.language) ?? one.row.status,
      "statusTone": status.flatMap(tone), "isGreen": one.row.greenChannel,
      "isUrgent": one.row.urgent, "waits": waits.isEmpty ? nil : words.writing.list(waits),
      "hasLimit": one.daysLeft != nil, "isStopped": one.isStopped,
      "submitted": words.writing.moment(one.row.submittedAt),
    ]
    return slots.merging(words.deadline(one.level, left: one.daysLeft, working: true))
  }
}
