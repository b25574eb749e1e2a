import Casework
import CityHall
import Civics
import Hummingbird
import Web

/// The law's turns besides the straight way from submission to decision. What each of them needs,
/// and by whom it may be taken, Casework says: here stands only how it is asked for.
extension APIRoutes {
  static let turns: [APIRoute] = [
    .turn("/api/cases/{id}/extension", NewReason.self) { body, _ in
      .requestExtension(reason: body.reason)
    },
    .turn("/api/cases/{id}/procedures", NewProcedure.self) { body, _ in
      .beginProcedure(body.kind.word, reason: body.reason)
    },
    .turn("/api/cases/{id}/procedures/{procedure}/completion", NewProcedureCompletion.self) {
      .endProcedure(try $1.context.parameter("procedure"), result: $0.result)
    },
    .turn("/api/cases/{id}/suspension", NewSuspension.self) { body, _ in
      .suspend(reason: body.reason, basis: body.legalBasis, until: body.until.date)
    },
    .turn("/api/cases/{id}/resumption", NewReason.self) { body, _ in
      .resume(reason: body.reason)
    },
    .turn("/api/cases/{id}/return", NewReturn.self) { body, _ in
      .giveBack(reasons: body.reasons, basis: body.legalBasis)
    },
    .turn("/api/cases/{id}/reopening", NewReason.self) { body, _ in
      .reopen(reason: body.reason)
    },
    .turn("/api/cases/{id}/reversal", NewReversal.self) { body, _ in
      .reverse(body.ground.word, reasons: body.reasons)
    },
    .turn("/api/cases/{id}/paper-checks", NewPaperCheck.self) { body, _ in
      .checkPaper(material: body.material, note: body.note)
    },
    .taskTurn("/api/tasks/{id}/reassignment", NewReassignment.self) { try $0.command($1) },
    .taskTurn("/api/tasks/{id}/resolution", NewResolution.self) { try $0.command($1) },
  ]

  fileprivate func take<Body: RequestBody>(
    _ call: Call, _ type: Body.Type, _ command: (Body, Call) throws -> Command
  ) async throws -> Response {
    let (id, version) = (CaseID(try call.id()), try call.version())
    let turn = try command(try await call.body(type), call)
    return try done(
      await hall.take(turn, on: id, version: version, as: call.viewer), version, of: type)
  }

  fileprivate func take<Body: TaskBody>(
    ofTask call: Call, _ type: Body.Type, _ command: (Body, TaskID) throws -> Command
  ) async throws -> Response {
    let (task, version) = (TaskID(try call.id()), try call.version())
    let body = try await call.body(type)
    let turn = try command(body, task)
    return try done(
      await hall.take(
        turn, of: task, in: body.case.map { CaseID($0) }, version: version, as: call.viewer),
      version, of: type)
  }
}

extension APIRoute {
  /// A turn of a case.
  fileprivate static func turn<Body: RequestBody>(
    _ path: String, _ type: Body.Type,
    _ command: @escaping @Sendable (Body, Call) throws -> Command
  ) -> APIRoute {
    APIRoute(.post, path, .bearer) { try await $0.take($1, type, command) }
  }

  /// A turn of one of its tasks.
  fileprivate static func taskTurn<Body: TaskBody>(
    _ path: String, _ type: Body.Type,
    _ command: @escaping @Sendable (Body, TaskID) throws -> Command
  ) -> APIRoute {
    APIRoute(.post, path, .bearer) { try await $0.take(ofTask: $1, type, command) }
  }
}

extension Problem {
  /// A refusal of what a body asked for: what it says of the body's members has its place there.
  /// A conflict is about the case, whose materials and tasks may be called as a member is.
  init(_ refusal: Refusal, of body: any RequestBody.Type) {
    self.init(refusal)
    guard refusal.kind != .conflict else { return }
    for index in details.indices {
      guard let about = details[index].about else { continue }
      let name = body.otherNames[about] ?? about
      guard body.members.has(name) else { continue }
      details[index].about = name
      details[index].pointer = Place([name]).pointer
    }
  }
}
