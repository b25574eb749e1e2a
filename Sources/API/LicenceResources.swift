import Casework
import CityHall
import Civics
import Hummingbird
import Licences
import Web

/// The wallet, the verifier, and what a verifier needs of the issuer.
extension APIRoutes {
  func licences(_ call: Call) throws -> Response {
    let (rows, next) = try call.slice(try granted(hall.wallet(call.viewer)))
    return call.read(.page(rows.map { .object(body($0)) }, next: next))
  }

  func licence(_ call: Call) throws -> Response {
    let found = try granted(hall.licence(LicenceID(try call.id()), for: call.viewer))
    var members = body(found)
    members["credential"] = .string(found.row.credential)
    return call.read(.object(members))
  }

  func present(_ call: Call) async throws -> Response {
    let id = LicenceID(try call.id())
    let body = try await call.body(NewPresentation.self)
    let found = try granted(hall.licence(id, for: call.viewer))
    let known = Set(found.licence.claims.filter(\.disclosable).map(\.name))
    if let unknown = body.disclose.first(where: { !known.contains($0) }) {
      throw Problem.invalid(
        about: "disclose", "“\(unknown.prefix(100))”不是这张证照可以选择出示的内容。",
        "“\(unknown.prefix(100))” is not a claim that this licence lets its holder choose.")
    }
    let code = try granted(
      await hall.present(id, disclosing: Set(body.disclose), as: call.viewer))
    return .json(
      [
        "code": .string(code.text), "expiresAt": .moment(code.expiresAt),
        "disclosed": .strings(code.disclosed),
      ], .created)
  }

  /// That a licence does not hold is an answer, not a failure of the request.
  func verify(_ call: Call) async throws -> Response {
    let body = try await call.body(NewVerification.self)
    switch try await hall.verify(body.text) {
    case .failure(let refusal):
      let sentence = refusal.sentence
      return .json([
        "valid": false, "code": .string(refusal.code),
        "reason": .text(LocalizedText(sentence.zh, sentence.en)),
      ])
    case .success(let report):
      return .json(
        .members([
          "valid": true, "type": .string(report.type), "name": .text(report.name),
          "issuer": .text(report.issuer),
          "claims": .list(report.claims) { claim in
            [
              "name": .string(claim.name), "title": .text(claim.title),
              "text": .string(claim.text),
            ]
          },
          "issuedAt": report.issuedAt.map(JSONValue.moment),
          "validUntil": report.validUntil.map(JSONValue.moment),
        ]))
    }
  }

  /// SD-JWT VC, section 5: the issuer's metadata, with its keys inside.
  func issuer(_ call: Call) -> Response {
    let keys = hall.licences.publicKeys
    return .json(keys.issuerMetadata(issuer: hall.licences.issuer), headers: Self.forAnHour)
  }

  func keys(_ call: Call) -> Response {
    .json(hall.licences.publicKeys.jwks, headers: Self.forAnHour)
  }

  /// The Token Status List of cancelled licences, signed as it is now.
  func statusList(_ call: Call) throws -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "application/statuslist+jwt", .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: try hall.statusListText())))
  }

  private static let forAnHour: HTTPFields = [.cacheControl: "public, max-age=3600"]

  private func body(_ wallet: WalletLicence) -> JSONObject {
    let licence = wallet.licence
    return JSONValue.members([
      "id": .string(licence.id.rawValue), "type": .string(licence.type),
      "name": .text(licence.name),
      "issuer": [
        "id": .string(licence.issuer.rawValue), "name": .text(hall.agencyName(licence.issuer)),
      ],
      "valid": .bool(wallet.isValid), "issuedAt": .moment(licence.issuedAt),
      "validUntil": licence.validUntil.map(JSONValue.day),
      "cancelledAt": wallet.row.cancelledAt.map(JSONValue.moment),
      "claims": .list(licence.claims) { claim in
        [
          "name": .string(claim.name), "title": .text(claim.title), "text": .string(claim.text),
          "disclosable": .bool(claim.disclosable),
        ]
      },
    ]).objectValue ?? JSONObject()
  }
}
