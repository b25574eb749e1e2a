import API
import ArgumentParser
import CityHall
import Foundation
import Hummingbird
import Logging
import Outbox
import ServiceLifecycle
import Store
import StoreSQLite
import Web

struct ServeOptions: ParsableArguments {
  @OptionGroup var place: DataOptions
  @Option(help: "Address to listen on.") var host = "127.0.0.1"
  @Option(help: "Port to listen on.") var port = 8080
  @Option(help: "The issuer's address in licences; the city's host where none is given.")
  var issuer: String?

  func validate() throws {
    guard (1...65_535).contains(port) else {
      throw ValidationError("a port is a number from 1 to 65535, not \(port)")
    }
  }
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a city's pages and resources.",
    discussion: "Ends on SIGTERM or SIGINT after what it accepted is done.")

  @OptionGroup var options: ServeOptions
  @Option(
    help: """
      Folder of CSV files, <register id>.csv each, to load into the registers before serving. Rows \
      that do not fit are kept apart: DATA/quarantine.txt names each by file, line and reason.
      """)
  var registers: String?
  @Flag(help: "Take a new edition live when the city's folder changes; SIGHUP does it at once.")
  var watch = false

  func run() async throws {
    let progress = ProgressLine()
    let composition = try Composition(
      cityFolder: options.place.city, dataFolder: options.place.data, issuer: options.issuer,
      progress: progress)
    let claim = try DataClaim(options.place.data)
    defer { withExtendedLifetime(claim) {} }
    if let registers {
      let quarantine = composition.folder.appending(path: "quarantine.txt")
      let summary = try RegisterLoading.load(
        URL(filePath: registers), city: composition.city, into: composition.store,
        quarantine: quarantine, progress: progress)
      for line in summary.lines(.en, quarantine: quarantine.path) { tell(line) }
    }
    try await serve(composition, options, watching: watch)
  }
}

/// A line to whoever started the server. Not through `print`, whose text a log file would see only
/// at the end.
private func tell(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// Runs the server, the timer and the outbox until the process is told to end.
func serve(
  _ composition: Composition, _ options: ServeOptions, watching: Bool
) async throws {
  let editions = LiveEditions(composition, folder: options.place.city, isWatching: watching)
  try await editions.begin()
  try composition.writeTrustFolder()
  var logger = Logger(label: "palmcity")
  logger.logLevel = .notice
  let hall = composition.hall
  let metrics = RequestMetrics()
  var application = Application(
    router: ObservedRouter(
      try composition.router(metrics), metrics: metrics, stopwatch: SQLiteStore.uptime),
    configuration: .init(
      address: .hostname(options.host, port: options.port), serverName: "PalmCity"),
    onServerRunning: { _ in
      tell(
        "PalmCity \(composition.city.identity.name(.zh)) http://\(options.host):\(options.port)")
    }, logger: logger)
  let deliverer = Deliverer(
    queue: composition.store, channels: ["notice": InboxChannel()],
    now: { SystemSurroundings.now() },
    sleep: { try await Task.sleep(for: .seconds($0)) })
  application.addServices(
    editions,
    Background(name: "timer", everySeconds: 30) {
      _ = try await hall.tick()
      try composition.writeTrustFolder()
    },
    Background(name: "outbox", everySeconds: 1) { _ = try await deliverer.deliverDue() })
  do {
    try await application.runService()
  } catch {
    if "\(error)".contains("Address already in use") {
      throw Advice(
        "port \(options.port) is in use: choose another with --port, or end what uses it")
    }
    throw error
  }
  try composition.store.close()
}

/// Work that repeats until the service ends; a failure is logged and tried again.
struct Background: Service {
  let name: String
  let everySeconds: Int
  let work: @Sendable () async throws -> Void

  func run() async throws {
    let logger = Logger(label: "palmcity.\(name)")
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await work() } catch { logger.error("\(name): \(error)") }
        try? await Task.sleep(for: .seconds(everySeconds))
      }
    }
  }
}
