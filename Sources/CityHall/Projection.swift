import Casework
import Civics
import Foundation
import Store

/// What the read models learn from a case's events. Pure: a rebuild gives the same.
package enum Projection {
  /// - Parameters:
  ///   - firstVersion: the version of the first of `events` in its stream.
  ///   - after: the case with `events` applied.
  package static func changes(
    from events: [Event], firstVersion: Int, after: Case, urgent: Bool, calendar: WorkingCalendar
  ) -> [ReadModelChange] {
    var changes: [ReadModelChange] = []
    var updatedAt = after.submittedAt
    for (offset, event) in events.enumerated() {
      let place = "\(after.id.rawValue)-\(firstVersion + offset)"
      switch event {
      case .submitted(let submitted):
        updatedAt = submitted.at
        changes += receipts(of: submitted.facts, for: after, place: place, at: submitted.at)
      case .supplied(_, let facts, _, let at):
        updatedAt = at
        changes += receipts(of: facts, for: after, place: place, at: at)
      case .factsRenewed(let facts, _, let at):
        changes += receipts(of: facts, for: after, place: place, at: at)
      case .taskOpened(let task):
        changes.append(.putTask(row(of: task, in: after, urgent: urgent, calendar)))
      case .taskClosed(let id, _, _), .taskCancelled(let id, _):
        changes.append(.removeTask(id))
      case .licenceIssued(let licence):
        changes += licenceChanges(licence, of: after)
      case .licenceRecalled(let id, let at):
        changes.append(.cancelLicence(id, at: at))
      case .clockChanged, .recounted, .reassigned:
        // Days of open steps move with the clock, and a task may stand on another desk.
        changes += after.tasks.map {
          .putTask(row(of: $0, in: after, urgent: urgent, calendar))
        }
      case .rated(let rating):
        updatedAt = rating.at
        changes.append(
          .addRating(
            RatingRow(
              caseID: after.id, item: after.item, stars: rating.stars, comment: rating.comment,
              at: rating.at)))
      case .notified(let notice):
        updatedAt = notice.at
        changes += notices(notice, for: after, place: place)
      default: break
      }
    }
    changes.append(.putCase(row(of: after, updatedAt: updatedAt, urgent: urgent, calendar)))
    return changes + after.agencies.sorted().map { .putDesk(deskRow($0, of: after, calendar)) }
  }

  private static func deskRow(_ agency: AgencyID, of after: Case, _ calendar: WorkingCalendar)
    -> DeskRow
  {
    let accept = after.tasks.first { $0.act == .accept }
    return DeskRow(
      agency: agency, caseID: after.id, applicant: after.applicant.id,
      applicantName: after.applicant.name, submittedAt: after.submittedAt,
      dueOn: after.dueOn(calendar) ?? accept.flatMap { after.deadline(of: $0, calendar) },
      isOpen: !after.status.isTerminal)
  }

  /// What is told outside the program once it is committed.
  static func messages(from changes: [ReadModelChange]) -> [OutboxMessage] {
    changes.compactMap { change in
      guard case .addNotice(let notice) = change else { return nil }
      return OutboxMessage(
        id: "notice-" + notice.id, topic: "notice", payload: CanonicalJSON.encode(notice))
    }
  }

  private static func row(
    of after: Case, updatedAt: Instant, urgent: Bool, _ calendar: WorkingCalendar
  ) -> CaseRow {
    CaseRow(
      id: after.id, item: after.item, edition: after.edition, applicant: after.applicant.id,
      applicantName: after.applicant.name, agent: after.agent?.id,
      status: after.status.rawValue, submittedAt: after.submittedAt, updatedAt: updatedAt,
      dueOn: after.dueOn(calendar), nextTick: after.nextTick(calendar),
      greenChannel: after.greenChannel, urgent: urgent, rated: after.rating != nil)
  }

  private static func row(
    of task: OpenTask, in after: Case, urgent: Bool, _ calendar: WorkingCalendar
  ) -> TaskRow {
    let task = after.tasks.first { $0.id == task.id } ?? task
    return TaskRow(
      id: task.id, caseID: after.id, item: after.item, name: task.name, agency: task.agency,
      role: task.role.rawValue, act: task.act.rawValue, openedAt: task.openedAt,
      dueOn: after.deadline(of: task, calendar), greenChannel: after.greenChannel, urgent: urgent)
  }

  private static func licenceChanges(_ licence: IssuedLicence, of after: Case)
    -> [ReadModelChange]
  {
    guard let index = licence.statusIndex, let credential = licence.credential else { return [] }
    let row = LicenceRow(
      id: licence.id, type: licence.type, holder: licence.holder.id, caseID: after.id,
      statusIndex: index, credential: credential, issuedAt: licence.issuedAt,
      validUntil: licence.validUntil)
    return licence.cancels.map { .cancelLicence($0, at: licence.issuedAt) } + [.putLicence(row)]
  }

  private static func receipts(of facts: [Fact], for after: Case, place: String, at: Instant)
    -> [ReadModelChange]
  {
    facts.enumerated().compactMap { index, fact in
      guard let subject = fact.subject else { return nil }
      return .addReceipt(
        ReceiptRow(
          id: "\(place)-\(index)", subject: subject, viewer: fact.owner.rawValue,
          what: fact.title, purpose: fact.purpose,
          legalBasis: fact.legalBasis.law + fact.legalBasis.article, caseID: after.id, at: at))
    }
  }

  /// Ends the id of the copy that who acts for the applicant is given.
  static let agentMark = "-agent"

  private static func notices(_ notice: Notice, for after: Case, place: String)
    -> [ReadModelChange]
  {
    Set([after.applicant.id, after.agent?.id].compactMap { $0 }).sorted().map { recipient in
      .addNotice(
        NoticeRow(
          id: place + (recipient == after.applicant.id ? "" : agentMark), recipient: recipient,
          caseID: after.id, title: notice.title, text: notice.text, at: notice.at))
    }
  }
}
