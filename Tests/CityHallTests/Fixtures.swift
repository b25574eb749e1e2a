import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Licences
import Population
import Registers
import Store
import StoreSQLite
import Synchronization
import Testing

/// A whole city hall in a folder of its own: the demo city, two hundred synthetic people in the
/// registers, a clock that stands still and identifiers that are counted.
final class TestHall: Sendable {
  let folder: URL
  let store: SQLiteStore
  let loaded: LoadedCity
  let city: City
  let hall: CityHall
  let clock = TestClock()

  init() throws {
    let template = try TestCity.template.get()
    loaded = template.loaded
    city = try #require(loaded.city)
    folder = TestCity.newFolder()
    try FileManager.default.copyItem(at: template.folder, to: folder)
    store = try SQLiteStore(folder: folder)
    let counter = Counter()
    let surroundings = Surroundings(
      now: { [clock] in clock.now }, newIdentifier: { "id-\(counter.next())" },
      randomBytes: { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: counter.noise()) } })
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
    #expect(throws: Never.self) { try expectCasesAsTheirEventsMakeThem() }
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Whatever a test did: each case that the hall keeps is the one that the log's bytes make.
  private func expectCasesAsTheirEventsMakeThem() throws {
    guard store.statistics.acceptsWrites else { return }
    let fresh = try restarted(on: loaded)
    for row in try store.cases(after: nil, limit: 100) {
      let made: Case?
      do { made = try fresh.load(row.id) } catch .damaged { continue }
      #expect(try hall.load(row.id) == made, "\(row.id) of \(row.item)")
    }
  }

  /// The demo city with one text written as another, as its folder would be read then.
  func changed(_ file: String, _ old: String, to new: String) -> LoadedCity {
    var files = loaded.files
    let text = String(decoding: files[file] ?? [], as: UTF8.self)
    #expect(text.contains(old), "\(file)")
    files[file] = Array(text.replacingOccurrences(of: old, with: new).utf8)
    return CityLoader.load(files: files)
  }

  /// A hall on the same data, as after a restart with another folder.
  func restarted(on loaded: LoadedCity) throws -> CityHall {
    CityHall(
      editions: Editions(try #require(loaded.city)), store: store,
      surroundings: hall.surroundings, licences: hall.licences, identities: hall.identities)
  }

  /// Commits and shelf values written since the store was opened.
  var writes: Int { store.statistics.writes }
}

/// What every test hall is a copy of: made once, since loading registers takes the longest.
enum TestCity {
  static let monday = "2026-03-02T10:00:00+08:00"

  static let template = Result { try makeTemplate() }

  static func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "hall-\(UUID().uuidString)")
  }

  private static func makeTemplate() throws -> (loaded: LoadedCity, folder: URL) {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let loaded = CityLoader.load(root.appending(path: "Cities/yantai").path)
    let city = try #require(loaded.city)
    let now = try Instant(monday)
    var sink = MemorySink()
    try Population.generate(
      try PopulationPlan(people: 200, organisations: 20, seed: 1, today: now.chinaDate),
      into: &sink)
    let folder = newFolder()
    let store = try SQLiteStore(folder: folder)
    for (id, register) in city.registers {
      guard let csv = sink.files["\(id).csv"] else { continue }
      var report: LoadReport?
      _ = try store.load(id, edition: register.edition, at: now) { accept in
        report = try register.load(csv: csv, at: now, accept)
      }
      #expect(report?.quarantined == 0, "\(id)")
    }
    try store.close()
    return (loaded, folder)
  }
}

final class TestClock: Sendable {
  private let moment = Mutex(Instant(milliseconds: 1_772_416_800_000))

  var now: Instant { moment.withLock { $0 } }
  func pass(seconds: Int) { moment.withLock { $0 = $0.adding(seconds: seconds) } }
  func pass(days: Int) { pass(seconds: days * 86_400) }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  private let state = Mutex(SplitMix())

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
  func noise() -> UInt64 { state.withLock { $0.next() } }

  private struct SplitMix {
    var state: UInt64 = 1
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}

extension TestHall {
  func citizen(_ persona: String) throws -> Viewer { .citizen(Citizen(person: try party(persona))) }

  func party(_ persona: String) throws -> Party {
    try #require(DemoPersona.all.first { $0.id == persona }).party
  }

  /// The persona for the organisation that they represent.
  func representative(_ persona: String) throws -> Viewer {
    let organisation = try #require(
      DemoOrganisation.all.first { $0.representative == persona }
    ).party
    return .citizen(Citizen(person: try party(persona), actingFor: organisation))
  }

  func officer(_ agency: AgencyID, _ role: OfficerRole, _ name: String = "李办事") -> Viewer {
    .officer(
      Officer(
        id: OfficerID("\(agency)-\(role.rawValue)-\(name)"), name: name, agency: agency,
        roles: [role]))
  }

  func submit(
    _ item: ItemID, _ answers: [String: [String]], uploads: [String: Upload] = [:],
    key: String = "k1", as viewer: Viewer
  ) async throws -> Result<Case, Refusal> {
    try await hall.submit(
      item: item, answers: answers, uploads: uploads, promised: [],
      key: try #require(IdempotencyKey(key)), as: viewer)
  }

  /// A certificate of social insurance, which is instant and a licence.
  func certificate(_ persona: String, purpose: String = "求职", key: String = "k1")
    async throws -> Case
  {
    try await submit(
      "insurance-certificate", ["purpose": [purpose]], key: key, as: citizen(persona)
    ).get()
  }

  func pdf(_ material: String, of item: ItemID, text: String = "1") throws -> Upload {
    try hall.save(
      Array("%PDF-1.4 \(text)".utf8), name: "\(material).pdf", material: material,
      item: try #require(hall.item(item))
    ).get()
  }

  /// Reimbursement of the pensioner's open bills: of both, or of one.
  func reimbursement(key: String = "k1", bill: Int? = nil) async throws -> Case {
    let bills = try store.records(
      "medical-bills", subject: party("p4").id.rawValue, limit: 10
    ).filter { try #require($0.text("settled", try register("medical-bills"))) == "否" }
    #expect(bills.count == 2)
    return try await submit(
      "medical-reimbursement",
      ["bills": (bill.map { [bills[$0]] } ?? bills).map(\.key), "reason": ["医院未联网"]],
      uploads: ["summary": try pdf("summary", of: "medical-reimbursement")], key: key,
      as: citizen("p4")
    ).get()
  }

  /// A draft of p3's for a permit that waits for its drawings alone.
  func permit() async throws -> Preparation {
    let writer = try representative("p3")
    let draft = try await hall.startDraft("construction-permit", as: writer).get()
    let projects = try #require(
      try await hall.prepare(draft, as: writer).get().pages.joined()
        .first { $0.field.id == "project" }
    ).options
    for project in projects {
      let saved = try await hall.saveAnswers(
        draft.id,
        answers: [
          "project": [project.value], "price": ["1000000"], "start": ["2026-04-01"],
          "safety": ["true"],
        ], as: writer
      ).get()
      let prepared = try await hall.prepare(saved, as: writer).get()
      if prepared.missing.map(\.id) == ["drawings"] { return prepared }
    }
    return try #require(nil, "no project of the persona's waits for its drawings")
  }

  func register(_ id: RegisterID) throws -> RegisterDefinition { try #require(city.registers[id]) }

  /// A change of the shop's scope, worked by the officers to its end.
  func scopeApplied(_ scopes: [String], key: String) async throws -> Case {
    let applied = try await submit(
      "business-scope", ["scopes": scopes, "decided": ["2026-02-25"]],
      uploads: ["resolution": try pdf("resolution", of: "business-scope")], key: key,
      as: representative("p8")
    ).get()
    return try await hall.accept(
      applied.id, version: applied.version, as: officer("administrative-approval", .window)
    ).get()
  }

  func scopeChange(_ scopes: [String], key: String) async throws -> Case {
    let applied = try await scopeApplied(scopes, key: key)
    let agency: AgencyID = "administrative-approval"
    _ = try await hall.complete(
      try task(of: applied.id, "review"), agrees: true, note: "形式合法", version: nil,
      as: officer(agency, .reviewer)
    ).get()
    return try await hall.decide(
      try task(of: applied.id, "decide"), grant: true, reasons: [], version: nil,
      as: officer(agency, .decider)
    ).get()
  }

  func task(of id: CaseID, _ act: String) throws -> TaskID {
    try #require(try store.tasks(of: id).first { $0.act == act }).id
  }
}

extension Result where Failure == Refusal {
  var refusal: Refusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}

extension Result where Failure == VerificationRefusal {
  var verificationRefusal: VerificationRefusal? {
    if case .failure(let refusal) = self { refusal } else { nil }
  }
}
