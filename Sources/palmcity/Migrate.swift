import ArgumentParser
import CityHall
import Civics
import Foundation

/// Moves open cases to a new edition of their item.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Moves an item's open cases to a new edition by its migration.yaml.",
    discussion: """
      Without --apply nothing is written: each case is told that would move, and each that cannot \
      and why. A case that cannot move stays on its edition, whole. Both editions must have been \
      live; the new one declares the mapping.
      Exit code 1 where a case cannot move.
      """)

  @Option(help: "The item's id.") var item: String
  @Option(help: "Edition whose cases are moved; all of the mapping's version where none is named.")
  var from: String?
  @Option(help: "Edition to move to; the live one where none is named.") var to: String?
  @Flag(help: "Say what would happen and write nothing, as without --apply.") var dryRun = false
  @Flag(help: "Move what can be moved.") var apply = false
  @OptionGroup var place: DataOptions
  @Option(help: "Language of the reasons.") var language = Language.en

  func validate() throws {
    if dryRun, apply { throw ValidationError("--dry-run writes nothing, --apply does") }
  }

  func run() async throws {
    let composition = try place.reading()
    let progress = ProgressLine()
    let result = try await composition.hall.migrate(
      ItemID(item), from: from, to: to, isApplied: apply
    ) { progress.show("cases", $0, $0) }
    progress.done()
    try composition.store.close()
    switch result {
    case .failure(let refusal):
      throw Advice(refusal.reasons.map { $0.text(language) }.joined(separator: "\n"))
    case .success(let cases):
      var stay = 0
      for one in cases {
        guard let refusal = one.refusal else {
          print("\(one.id)  \(one.edition)  \(apply ? "moved" : "would move")")
          continue
        }
        stay += 1
        let reasons = refusal.reasons.map { $0.text(language) }.joined(separator: "; ")
        print("\(one.id)  \(one.edition)  stays: \(reasons)")
      }
      print(
        "\(numbered(cases.count - stay, "case")) \(apply ? "moved" : "would move"), \(stay) stay")
      if stay > 0 { throw ExitCode(1) }
    }
  }
}
