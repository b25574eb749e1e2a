import API
import Catalogue
import CityHall
import Civics
import Desk
import Foundation
import Hummingbird
import Licences
import Logging
import Outbox
import Population
import Portal
import Store
import StoreSQLite
import Web

/// Everything wired together once: the one place that knows which implementation stands behind
/// which port.
struct Composition {
  let loaded: LoadedCity
  let city: City
  let store: SQLiteStore
  let hall: CityHall
  let identities: DemoIdentities
  let folder: URL

  /// Opens the city of `cityFolder` on the data of `dataFolder`.
  init(cityFolder: String, dataFolder: String, issuer: String?, progress: ProgressLine) throws {
    let loaded = CityLoader.load(cityFolder) { progress.show($0.part, $0.done, $0.total) }
    progress.done()
    guard let city = loaded.city else {
      let lines = loaded.errors.prefix(20).map(\.description).joined(separator: "\n")
      throw Advice("\(lines)\nthe city's folder has errors; see: palmcity check \(cityFolder)")
    }
    self.loaded = loaded
    self.city = city
    folder = URL(filePath: dataFolder)
    do {
      // What is of persons is for the program's own user alone.
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw Advice("cannot make the folder \(dataFolder): \(error.localizedDescription)") }
    store = try Self.open(folder)
    let secrets = try Secrets(
      folder: folder.appending(path: "keys"), keyName: city.identity.issuerKeys.first ?? "city")
    let desk = LicenceDesk(
      issuer: issuer ?? "https://\(city.identity.host)", issuerKey: secrets.issuerKey,
      walletSecret: secrets.walletSecret, codeKey: secrets.codeKey,
      nextStatusIndex: try store.nextStatusIndex())
    identities = DemoIdentities(people: Self.people, city: city)
    hall = CityHall(
      editions: Editions(city), store: store, surroundings: SystemSurroundings.all,
      licences: desk, identities: identities)
  }

  /// For commands that look at what is there: an error where there is no data.
  static func reading(city: String, data: String) throws -> Composition {
    guard FileManager.default.fileExists(atPath: data + "/city.db") else {
      throw Advice(
        "there is no city.db in \(data): name the folder of the data with --data, "
          + "or make one with palmcity demo or serve")
    }
    return try Composition(
      cityFolder: city, dataFolder: data, issuer: nil, progress: ProgressLine())
  }

  static func open(_ folder: URL) throws -> SQLiteStore {
    do { return try SQLiteStore(folder: folder) } catch {
      switch error {
      case .newerVersion(let found, let supported):
        throw Advice(
          "the database in \(folder.path) is of version \(found), this program knows \(supported): "
            + "use a newer palmcity")
      case .full(let what): throw Advice("the disk is full (\(what)): make room and start again")
      case .damaged(let what):
        throw Advice("\(folder.path)/city.db is damaged (\(what)): restore it from a backup")
      default: throw Advice("cannot open \(folder.path): \(error)")
      }
    }
  }

  /// The demonstration's people and whom they may act for.
  private static var people: [(party: Party, title: LocalizedText, organisation: Party?)] {
    DemoPersona.all.filter { $0.id != "p2c" }.map { persona in
      (
        persona.party, persona.title,
        DemoOrganisation.all.first { $0.representative == persona.id }?.party
      )
    }
  }

  /// The pages and resources of the city.
  func router(_ metrics: RequestMetrics = RequestMetrics()) throws -> Router<WebContext> {
    let site = try Site(hall: hall)
    let router = site.router()
    try PortalRoutes(site).add(to: router)
    try DeskRoutes(site).add(to: router)
    let store = store
    try APIRoutes(hall: hall, metrics: metrics) {
      let statistics = store.statistics
      let outbox = try store.outboxCounts()
      return StoreFigures(
        commits: statistics.writes, batches: statistics.batches, waiting: statistics.waiting,
        lastBatchSeconds: statistics.lastBatchDuration / .seconds(1),
        outboxPending: outbox.waiting, deadLetters: outbox.dead,
        acceptsWrites: statistics.acceptsWrites)
    }.add(to: router)
    return router
  }

  /// What an offline verifier needs: keys and the list of cancelled licences.
  func writeTrustFolder() throws {
    let trust = folder.appending(path: "trust")
    try FileManager.default.createDirectory(at: trust, withIntermediateDirectories: true)
    try Data(hall.licences.publicKeys.jwks.encodedBytes)
      .write(to: trust.appending(path: TrustFolder.keysFileName), options: .atomic)
    try Data(try hall.statusListText().utf8)
      .write(to: trust.appending(path: TrustFolder.statusListFileName), options: .atomic)
  }
}
