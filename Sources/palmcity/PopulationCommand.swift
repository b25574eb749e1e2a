import ArgumentParser
import Civics
import Foundation
import Population

struct PopulationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "population",
    abstract: "Writes the registers of a synthetic city as CSV.",
    discussion: "The same seed and day give the same bytes. Nobody in it exists.")

  @Option(help: "People.") var people = 20_000
  @Option(help: "Organisations.") var organisations = 2_000
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Option(help: "Folder to write to; made where there is none.") var out: String
  @Option(help: "The day on which the city stands, such as 2026-03-02; today where none is given.")
  var today: String?

  func run() throws {
    let progress = ProgressLine()
    let day: CalendarDate
    do { day = try today.map { try CalendarDate($0) } ?? SystemSurroundings.now().chinaDate } catch
    {
      throw ValidationError("--today: \(error)")
    }
    let plan: PopulationPlan
    do {
      plan = try PopulationPlan(
        people: people, organisations: organisations, seed: seed, today: day)
    } catch { throw ValidationError(error.reason(.en)) }
    var sink = try DirectorySink(URL(filePath: out))
    let rows = try Population.generate(plan, into: &sink) { progress.show("people", $0, $1) }
    try sink.close()
    progress.done()
    print("\(rows.values.reduce(0, +)) records in \(rows.count) registers written to \(out)")
  }
}
