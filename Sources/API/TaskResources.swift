import Casework
import CityHall
import Civics
import Hummingbird
import Licences
import Store
import Web

/// The officers' resources.
extension APIRoutes {
  func tasks(_ call: Call) async throws -> Response {
    let limit = try call.limit()
    let rows = try granted(await hall.workList(as: call.viewer, after: call.page(), limit: limit))
    let last = rows.count == limit ? rows.last?.task : nil
    return call.read(
      .page(
        rows.map(Self.work),
        next: last.map { Cursor.text(Page(at: $0.openedAt, id: $0.id.rawValue)) }))
  }

  func accept(_ call: Call) async throws -> Response {
    let (id, version) = (CaseID(try call.id()), try call.version())
    return try done(await hall.accept(id, version: version, as: call.viewer), version)
  }

  func refuse(_ call: Call) async throws -> Response {
    let (id, version) = (CaseID(try call.id()), try call.version())
    let reasons = try Bounded.reasons(
      try await call.body(NewRefusal.self).reasons, about: "reasons")
    return try done(
      await hall.refuse(id, reasons: reasons, version: version, as: call.viewer), version)
  }

  func askForCorrections(_ call: Call) async throws -> Response {
    let (id, version) = (CaseID(try call.id()), try call.version())
    let points = try await call.body(NewCorrections.self).points
    _ = try Bounded.reasons(points.flatMap { [$0.about, $0.text] }, about: "points")
    return try done(
      await hall.askForCorrections(id, points: points, version: version, as: call.viewer), version)
  }

  /// Answers a task, or decides the case where the task asks for that.
  func complete(_ call: Call) async throws -> Response {
    let (id, version) = (TaskID(try call.id()), try call.version())
    let body = try await call.body(NewCompletion.self)
    let about = body.case.map { CaseID($0) }
    switch (body.agrees, body.grant) {
    case (let agrees?, nil):
      guard body.reasons == nil else { throw Problem.notOf("reasons", "grant") }
      return try done(
        await hall.complete(
          id, in: about, agrees: agrees, note: body.note ?? "", version: version,
          as: call.viewer), version)
    case (nil, let grant?):
      guard body.note == nil else { throw Problem.notOf("note", "agrees") }
      let reasons = try Bounded.reasons(body.reasons ?? [], about: "reasons")
      return try done(
        await hall.decide(
          id, in: about, grant: grant, reasons: reasons, version: version, as: call.viewer), version
      )
    default:
      throw Problem.invalid(
        about: "agrees", "请给出 agrees（意见）或者 grant（决定）中的一个。",
        "Give one of agrees, for an answer, and grant, for a decision.")
    }
  }

  /// RFC 9110, section 13.1.1: a case that is not at the version of `If-Match` is a failed
  /// precondition; without the header, the same is a conflict.
  ///
  /// - Parameter body: what was sent, where a refusal may be about its members.
  func done(
    _ result: Result<Case, Refusal>, _ version: Int?, of body: (any RequestBody.Type)? = nil
  ) throws -> Response {
    if case .failure(let refusal) = result {
      if version != nil, refusal == .changedMeanwhile { throw Problem.changedMeanwhile }
      if let body { throw Problem(refusal, of: body) }
    }
    let done = try granted(result)
    return .json(state(done, try hall.item(done.item, edition: done.edition)))
  }

  private static func work(_ work: WorkItem) -> JSONValue {
    .members([
      "id": .string(work.task.id.rawValue), "case": .string(work.task.caseID.rawValue),
      "item": .string(work.task.item.rawValue), "itemName": .text(work.item.definition.name),
      "name": .text(work.item.name(of: work.task)), "act": .string(work.task.act),
      "role": .string(work.task.role), "agency": .string(work.task.agency.rawValue),
      "applicantName": .string(work.applicantName), "openedAt": .moment(work.task.openedAt),
      "dueOn": work.task.dueOn.map(JSONValue.day),
      "daysLeft": work.daysLeft.map(JSONValue.number), "level": .string(work.level.rawValue),
      "greenChannel": .bool(work.task.greenChannel), "urgent": .bool(work.task.urgent),
    ])
  }
}
