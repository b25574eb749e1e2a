import Casework
import Civics
import HTTPTypes
import Licences
import Testing

/// A case of the shop's that its agency has accepted, and who works on it.
struct Accepted: Sendable {
  let client: Client
  let place: String
  let id: String
  let citizen: String
  let officers: [OfficerRole: String]
  /// An officer of an agency that has no part in it.
  let foreign: String

  static func make(
    _ city: ServedCity, _ client: Client, _ body: [String: Any], by agency: AgencyID
  ) async throws -> Accepted {
    var officers: [OfficerRole: String] = [:]
    for role in OfficerRole.allCases { officers[role] = try await city.officer(agency, role) }
    let citizen = try await city.representative("p8")
    let made = try await client.apply(citizen, key: "k1", body)
    #expect(made.status == 201, "\(made.text)")
    let place = try #require(made.headers[.location])
    let accepted = try await client.send(.post, place + "/acceptance", officers[.window])
    #expect(accepted.status == 200, "\(accepted.text)")
    return Accepted(
      client: client, place: place, id: try #require(made.json["id"]?.stringValue),
      citizen: citizen, officers: officers,
      foreign: try await city.officer("education", .supervisor))
  }

  /// A change of the shop's scope, under review.
  static func scopeChange(_ city: ServedCity, _ client: Client) async throws -> Accepted {
    try await make(city, client, ServedCity.scopeChange, by: "administrative-approval")
  }

  func post(
    _ turn: String, by role: OfficerRole, _ body: [String: Any], _ headers: HTTPFields = [:]
  ) async throws -> Client.Answer {
    let answer = try await client.post(place + "/" + turn, officers[role], body, headers)
    if answer.status == 200 { #expect(Described.gaps(answer.json, "CaseState") == []) }
    return answer
  }

  /// The case as its applicant reads it.
  func read() async throws -> JSONValue {
    let read = try await client.get(place, citizen).json
    #expect(Described.gaps(read, "Case") == [])
    return read
  }

  func task(_ act: String) async throws -> String {
    let tasks = try await read()["tasks"]?.arrayValue ?? []
    return try #require(tasks.first { $0["act"]?.stringValue == act }?["id"]?.stringValue)
  }

  func complete(
    _ act: String, by role: OfficerRole, _ body: [String: Any]
  ) async throws -> Client.Answer {
    try await client.post("/api/tasks/\(task(act))/completion", officers[role], body)
  }
}
