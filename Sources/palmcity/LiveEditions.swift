import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Takes a new edition live while the city runs: on SIGHUP, and where it watches the folder, when
/// the folder has changed and come to rest. A refused edition leaves the one before it live.
struct LiveEditions: Service {
  /// Seconds between two looks at the folder.
  static let everySeconds = 5
  /// Findings of a refused edition that the log tells.
  static let toldFindings = 20

  let composition: Composition
  let folder: String
  let isWatching: Bool
  private let logger: Logger

  init(_ composition: Composition, folder: String, isWatching: Bool) {
    self.composition = composition
    self.folder = folder
    self.isWatching = isWatching
    var logger = Logger(label: "palmcity.editions")
    logger.logLevel = .info
    self.logger = logger
  }

  /// Before the first request: the folder's edition is kept, and takes its place in the log.
  func begin() async throws {
    if case .failure(let broken) = try await composition.hall.publish(composition.loaded) {
      let lines = broken.findings.prefix(Self.toldFindings).map(\.description)
      throw Advice(
        lines.joined(separator: "\n")
          + "\nthe city's folder has errors; see: palmcity check \(folder)")
    }
  }

  func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await cancelWhenGracefulShutdown { await onSignal() } }
      if isWatching { group.addTask { await cancelWhenGracefulShutdown { await watch() } } }
      await group.waitForAll()
    }
  }

  private func onSignal() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
  }

  private func watch() async {
    var watch = FolderWatch(folder)
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(Self.everySeconds))
      if watch.hasChanged() { await reload() }
    }
  }

  private func reload() async {
    let hall = composition.hall
    let before = hall.city.edition
    do {
      switch try await hall.publish(CityLoader.load(folder)) {
      case .success(let counted):
        composition.identities.take(hall.city)
        guard hall.city.edition != before else { return }
        logger.info(
          "edition \(hall.city.edition) is live, after \(before); \(counted.count) cases counted anew"
        )
      case .failure(let broken):
        for finding in broken.findings.prefix(Self.toldFindings) { logger.error("\(finding)") }
        logger.error(
          "the edition is refused for \(broken.findings.count) findings; \(before) stays live")
      }
    } catch { logger.error("no new edition: \(error); \(before) stays live") }
  }
}
