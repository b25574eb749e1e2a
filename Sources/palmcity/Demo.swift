import ArgumentParser
import Civics
import Foundation
import Population
import Store

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the demo city with synthetic people, made on the first start.")

  @OptionGroup var options: ServeOptions
  @Option(help: "Synthetic people.") var people = 20_000
  @Option(help: "Synthetic organisations.") var organisations = 2_000
  @Option(help: "Seed.") var seed: UInt64 = 1

  func run() async throws {
    let progress = ProgressLine()
    var options = options
    options.issuer = options.issuer ?? "http://\(options.host):\(options.port)"
    let composition = try Composition(
      cityFolder: options.place.city, dataFolder: options.place.data, issuer: options.issuer,
      progress: progress)
    let claim = try DataClaim(options.place.data)
    defer { withExtendedLifetime(claim) {} }
    if try composition.store.edition(of: "population") == nil {
      let folder = composition.folder.appending(path: "registers")
      let plan: PopulationPlan
      do {
        plan = try PopulationPlan(
          people: people, organisations: organisations, seed: seed,
          today: SystemSurroundings.now().chinaDate)
      } catch { throw ValidationError(error.reason(.en)) }
      var sink = try DirectorySink(folder)
      try Population.generate(plan, into: &sink) { progress.show("synthetic people", $0, $1) }
      try sink.close()
      _ = try RegisterLoading.load(
        folder, city: composition.city, into: composition.store, progress: progress)
    }
    try await serve(composition, options, watching: true)
  }
}
