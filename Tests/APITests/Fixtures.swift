import API
import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Licences
import NIOCore
import Population
import Registers
import Store
import StoreSQLite
import Testing
import Web

/// A city served in memory: the demo city's folder, fifty synthetic people in its registers, a
/// clock that stands still.
final class ServedCity: Sendable {
  let folder: URL
  let store: SQLiteStore
  let hall: CityHall
  let metrics = RequestMetrics()

  static let monday = "2026-03-02T10:00:00+08:00"

  /// - Parameter texts: files of the city's folder that are to hold another text.
  init(with texts: [String: String] = [:]) throws {
    let template = try Self.template.get()
    let files = template.loaded.files.merging(texts.mapValues { Array($0.utf8) }) { $1 }
    let city =
      try #require(texts.isEmpty ? template.loaded.city : CityLoader.load(files: files).city)
    folder = Self.newFolder()
    try FileManager.default.copyItem(at: template.folder, to: folder)
    store = try SQLiteStore(folder: folder)
    let now = try Instant(Self.monday)
    let surroundings = Surroundings(
      now: { now }, newIdentifier: { UUID().uuidString.lowercased() },
      randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    let desk = LicenceDesk(
      issuer: "https://yantai.palmcity.example",
      issuerKey: try IssuerKey(bytes: [UInt8](repeating: 7, count: 32), id: "yantai-2026"),
      walletSecret: [UInt8](repeating: 1, count: 32), codeKey: [UInt8](repeating: 2, count: 32),
      nextStatusIndex: try store.nextStatusIndex())
    hall = CityHall(
      editions: Editions(city), store: store, surroundings: surroundings, licences: desk,
      identities: DemoIdentities(people: [], city: city))
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Serves the city to `use` as the program does.
  func serve(_ use: @Sendable (Client) async throws -> Void) async throws {
    let router = try Site(hall: hall).router()
    let store = store
    try APIRoutes(hall: hall, metrics: metrics) {
      let now = store.statistics
      return StoreFigures(
        commits: now.writes, batches: now.batches, waiting: now.waiting, lastBatchSeconds: 0,
        outboxPending: 0, deadLetters: 0, acceptsWrites: now.acceptsWrites)
    }.add(to: router)
    let application = Application(
      router: ObservedRouter(router, metrics: metrics, stopwatch: SQLiteStore.uptime))
    try await application.test(.router) { try await use(Client(client: $0)) }
  }

  func token(_ viewer: Viewer) async throws -> String {
    try await hall.mintToken(as: viewer).get()
  }

  func citizen(_ persona: String) async throws -> String {
    let party = try #require(DemoPersona.all.first { $0.id == persona }).party
    return try await token(.citizen(Citizen(person: party)))
  }

  /// Who acts for an organisation.
  func representative(_ persona: String) async throws -> String {
    let person = try #require(DemoPersona.all.first { $0.id == persona }).party
    return try await token(.citizen(Citizen(person: person, actingFor: try organisation(persona))))
  }

  private func organisation(_ persona: String) throws -> Party {
    try #require(DemoOrganisation.all.first { $0.representative == persona }).party
  }

  func officer(_ agency: AgencyID, _ role: OfficerRole) async throws -> String {
    try await token(
      .officer(
        Officer(
          id: OfficerID("\(agency)-\(role.rawValue)"), name: "李办事", agency: agency, roles: [role])))
  }

  /// What the pensioner sends to have all open bills paid.
  func reimbursement() throws -> [String: Any] {
    let party = try #require(DemoPersona.all.first { $0.id == "p4" }).party
    let register = try #require(hall.city.registers["medical-bills"])
    let bills = try store.records("medical-bills", subject: party.id.rawValue, limit: 10)
      .filter { $0.text("settled", register) == "否" }
    #expect(!bills.isEmpty)
    return [
      "item": "medical-reimbursement",
      "answers": ["bills": bills.map(\.key), "reason": ["医院未联网"]],
      "uploads": [
        [
          "material": "summary", "name": "summary.pdf",
          "content": Data("%PDF-1.4 summary".utf8).base64EncodedString(),
        ]
      ],
    ]
  }

  /// What the shop sends to change its scope.
  static var scopeChange: [String: Any] {
    [
      "item": "business-scope",
      "answers": ["scopes": ["日用百货销售"], "decided": ["2026-02-25"]],
      "uploads": [pdf("resolution")],
    ]
  }

  /// What the shop sends to have its hygiene permit extended.
  func permitExtension() throws -> [String: Any] {
    let shop = try organisation("p8").id.rawValue
    let permit = try #require(
      try store.records("hygiene-permits", subject: shop, limit: 5).first)
    return [
      "item": "hygiene-permit-extension",
      "answers": [
        "permit": [permit.key], "change": ["没有"], "tested": ["2026-01-12"],
        "airConditioning": ["没有"], "staff": ["true"],
      ],
      "uploads": [Self.pdf("report")],
    ]
  }

  private static func pdf(_ material: String) -> [String: String] {
    [
      "material": material, "name": "\(material).pdf",
      "content": Data("%PDF-1.4 \(material)".utf8).base64EncodedString(),
    ]
  }

  /// A file of the demo city's folder.
  static func text(_ file: String) throws -> String {
    String(decoding: try #require(try template.get().loaded.files[file]), as: UTF8.self)
  }

  private static let template = Result { try makeTemplate() }

  private static func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "api-\(UUID().uuidString)")
  }

  private static func makeTemplate() throws -> (loaded: LoadedCity, folder: URL) {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let loaded = CityLoader.load(root.appending(path: "Cities/yantai").path)
    let city = try #require(loaded.city)
    let now = try Instant(monday)
    var sink = MemorySink()
    try Population.generate(
      try PopulationPlan(people: 50, organisations: 10, seed: 1, today: now.chinaDate),
      into: &sink)
    let folder = newFolder()
    let store = try SQLiteStore(folder: folder)
    for (id, register) in city.registers {
      guard let csv = sink.files["\(id).csv"] else { continue }
      _ = try store.load(id, edition: register.edition, at: now) { accept in
        _ = try register.load(csv: csv, at: now, accept)
      }
    }
    try store.close()
    return (loaded, folder)
  }
}

/// Sends requests and reads what comes back.
struct Client: Sendable {
  let client: any TestClientProtocol

  struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The body's members; empty where it is no object.
    var json: JSONValue { (try? JSONValue.parse(bytes)) ?? .null }
    var items: [JSONValue] { json["items"]?.arrayValue ?? [] }
    /// The errors' places in the body.
    var pointers: [String] {
      (json["errors"]?.arrayValue ?? []).compactMap { $0["pointer"]?.stringValue }
    }

    /// The body is problem details of this status, and each error is named.
    func isProblem(_ status: Int, about: [String] = []) -> Bool {
      self.status == status && headers[.contentType] == "application/problem+json"
        && json["status"]?.integerValue == Int64(status)
        && json["type"]?.stringValue?.hasPrefix("urn:palmcity:problem:") == true
        && json["title"]?.stringValue?.isEmpty == false
        && Set(about).isSubset(
          of: (json["errors"]?.arrayValue ?? []).compactMap { $0["about"]?.stringValue })
    }
  }

  func get(_ path: String, _ token: String? = nil, _ headers: HTTPFields = [:]) async throws
    -> Answer
  {
    try await send(.get, path, token, nil, headers)
  }

  func post(
    _ path: String, _ token: String? = nil, _ body: [String: Any], _ headers: HTTPFields = [:]
  ) async throws -> Answer {
    let data = try JSONSerialization.data(withJSONObject: body)
    var headers = headers
    headers[.contentType] = "application/json"
    return try await send(.post, path, token, Array(data), headers)
  }

  /// `POST /api/cases` with a key.
  func apply(_ token: String, key: String, _ body: [String: Any]) async throws -> Answer {
    try await post(
      "/api/cases", token, body, [try #require(HTTPField.Name("Idempotency-Key")): key])
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ token: String? = nil, _ body: [UInt8]? = nil,
    _ headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    if let token { headers[.authorization] = "Bearer \(token)" }
    let response = try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    return Answer(
      status: Int(response.status.code), headers: response.headers,
      bytes: Array(response.body.readableBytesView))
  }
}
