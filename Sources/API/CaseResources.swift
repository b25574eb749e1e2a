import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Hummingbird
import Licences
import Store
import Web

extension APIRoutes {
  func cases(_ call: Call) throws -> Response {
    let limit = try call.limit()
    let rows = try granted(hall.cases(of: call.viewer, after: call.page(), limit: limit))
    let last = rows.count == limit ? rows.last : nil
    return call.read(
      .page(
        rows.map(row),
        next: last.map { Cursor.text(Page(at: $0.submittedAt, id: $0.id.rawValue)) }))
  }

  /// 201 with the case's place; the same key gives the same case again.
  func submit(_ call: Call) async throws -> Response {
    let key = try call.idempotencyKey()
    let body = try await call.body(NewCase.self, limitBytes: APILimits.uploadBodyBytes)
    guard call.viewer.citizen != nil else { throw Refused(.signInFirst) }
    guard let item = hall.item(ItemID(body.item)), item.definition.state == .inForce else {
      throw Problem.invalid(about: "item", "没有这个事项。", "There is no such item.")
    }
    let answers = try Bounded.answers(body.answers)
    let strange = answers.keys.sorted().first { name in
      item.field(String(name.prefix { $0 != "." })) == nil
    }
    if let strange {
      throw Problem.invalid(
        at: Place(["answers", strange]), "表单没有“\(strange)”这一项。",
        "The form has no field “\(strange)”.")
    }
    let uploads = try save(body.uploads, item: item)
    let submitted = try granted(
      await hall.submit(
        item: item.id, answers: answers, uploads: uploads, promised: Set(body.promised ?? []),
        key: key, as: call.viewer))
    var response = try await file(submitted.id, call, status: .created)
    response.headers[.location] = "/api/cases/" + URLEncodedForm.encode(submitted.id.rawValue)
    return response
  }

  func oneCase(_ call: Call) async throws -> Response {
    try await file(CaseID(try call.id()), call, status: .ok)
  }

  func events(_ call: Call) async throws -> Response {
    let file = try granted(await hall.caseFile(CaseID(try call.id()), as: call.viewer))
    let (rows, next) = try call.slice(file.timeline)
    return call.read(
      .page(
        rows.map { entry in
          .members([
            "kind": .string(entry.kind.rawValue), "title": .text(entry.title),
            "at": .moment(entry.at), "detail": entry.detail.map(JSONValue.text),
          ])
        }, next: next))
  }

  func explanation(_ call: Call) async throws -> Response {
    let file = try granted(await hall.caseFile(CaseID(try call.id()), as: call.viewer))
    let all = zip(file.case.explanations, file.explanations).map(Self.explanation)
    return call.read(["items": .array(all)])
  }

  func withdraw(_ call: Call) async throws -> Response {
    let id = CaseID(try call.id())
    let body = try await call.body(NewWithdrawal.self)
    let done = try granted(await hall.withdraw(id, reason: body.reason ?? "", as: call.viewer))
    return try await file(done.id, call, status: .ok)
  }

  /// 异议: by the applicant, against a decision.
  func object(_ call: Call) async throws -> Response {
    let id = CaseID(try call.id())
    let body = try await call.body(NewReason.self)
    switch try await hall.object(id, reason: body.reason, as: call.viewer) {
    case .success(let done): return try await file(done.id, call, status: .ok)
    case .failure(let refusal): throw Problem(refusal, of: NewReason.self)
    }
  }

  func rate(_ call: Call) async throws -> Response {
    let id = CaseID(try call.id())
    let body = try await call.body(NewRating.self)
    guard (1...5).contains(body.stars) else {
      throw Problem.invalid(about: "stars", "星级是 1 至 5。", "Stars are 1 to 5.")
    }
    let done = try granted(
      await hall.rate(id, stars: body.stars, comment: body.comment ?? "", as: call.viewer))
    return try await file(done.id, call, status: .ok)
  }

  func supply(_ call: Call) async throws -> Response {
    let id = CaseID(try call.id())
    let body = try await call.body(NewSupply.self, limitBytes: APILimits.uploadBodyBytes)
    guard call.viewer.citizen != nil else { throw Refused(.signInFirst) }
    let before = try granted(await hall.caseFile(id, as: call.viewer))
    let answers = try Bounded.answers(body.answers)
    let uploads = try save(body.uploads, item: before.item)
    let done = try granted(
      await hall.supply(id, answers: answers, uploads: uploads, as: call.viewer))
    return try await file(done.id, call, status: .ok)
  }

  /// The case as its reader may see it, with its ETag; 304 where the reader has it already.
  private func file(_ id: CaseID, _ call: Call, status: HTTPResponse.Status) async throws
    -> Response
  {
    let file = try granted(await hall.caseFile(id, as: call.viewer))
    let tag = CaseTag.text(file.case.version, hall.today)
    let headers: HTTPFields = [
      .eTag: tag, .cacheControl: "private, no-cache", .vary: "Authorization",
    ]
    if call.request.method != .post, let known = call.request.headers[.ifNoneMatch],
      EntityTag.matches(known, tag)
    {
      return Response(status: .notModified, headers: headers)
    }
    return .json(.object(body(file, viewer: call.viewer)), status, headers: headers)
  }

  /// Files durable before the command that names them; the first bad one ends the request.
  private func save(_ uploads: [NewUpload]?, item: Item) throws -> [String: Upload] {
    let uploads = uploads ?? []
    guard uploads.count <= APILimits.uploads else {
      throw Problem.invalid(
        about: "uploads", "一次最多 \(APILimits.uploads) 个文件。",
        "At most \(APILimits.uploads) files at once.")
    }
    var saved: [String: Upload] = [:]
    for (index, upload) in uploads.enumerated() {
      guard let bytes = Data(base64Encoded: upload.content) else {
        throw Problem.malformed(
          at: Place(["uploads", "\(index)", "content"]), "文件内容应是 base64。", "The content is base64.")
      }
      guard saved[upload.material] == nil else {
        throw Problem.invalid(
          about: "uploads.\(index).material", "一份材料一个文件。", "One file for each material.")
      }
      saved[upload.material] = try granted(
        hall.save(Array(bytes), name: upload.name, material: upload.material, item: item))
    }
    return saved
  }
}
