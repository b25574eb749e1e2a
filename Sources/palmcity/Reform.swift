import ArgumentParser
import Casework
import Catalogue
import CityHall
import Civics
import Foundation

/// Measures a reform: two editions of an item or of a city, side by side.
struct Effect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two editions of an item or a city: steps, materials, visits, limits.",
    discussion: """
      OLD and NEW are folders of one item (with item.yaml), or of a whole city (with city.yaml).
      Example: palmcity effect Cities/yantai/items/medical-reimbursement/before \
      Cities/yantai/items/medical-reimbursement
      """)

  @Argument(help: "Folder of the edition before.") var old: String
  @Argument(help: "Folder of the edition after.") var new: String
  @Flag(help: "As JSON.") var json = false
  @Option(help: "Language of the table.") var language = Language.en
  @Option(help: "A data folder: adds the working days that cases of one item really took.")
  var data: String?
  @Option(help: "The city's folder that the data belongs to.") var city = "Cities/yantai"

  func run() async throws {
    let before = try read(old)
    let after = try read(new)
    switch (before, after) {
    case (.item(let before), .item(let after)): try show(before, after)
    case (.city(let before), .city(let after)):
      guard data == nil else {
        throw ValidationError("--data goes with two editions of one item")
      }
      try show(before, after)
    default: throw ValidationError("compare two items, or two cities")
    }
  }

  private func show(_ before: ItemEdition, _ after: ItemEdition) throws {
    let effect = EditionEffect(before, after)
    var times: EffectReport.Times?
    if let data { times = try self.times(data, after.definition) }
    if json {
      print(try EffectReport.json(effect, times))
    } else {
      print(EffectReport.text(effect, times, language))
    }
  }

  private func show(_ before: City, _ after: City) throws {
    let effect = CityEffect(before, after)
    if json {
      print(try EffectReport.json(effect))
    } else {
      print(EffectReport.text(effect, language))
    }
  }

  private func read(_ path: String) throws -> EditionFolder {
    let progress = ProgressLine()
    defer { progress.done() }
    do { return try EditionFolder.read(path) { progress.show($0.part, $0.done, $0.total) } } catch {
      throw Advice("\(path):\n\(error)")
    }
  }

  private func times(_ data: String, _ item: ItemDefinition) throws -> EffectReport.Times {
    let composition = try Composition.reading(city: city, data: data)
    return try composition.hall.realTimes(of: item.id, since: item.effective)
  }
}

/// Runs a changed rule or process over past cases.
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs past cases on a changed edition of their item: whose outcome changes, and why.",
    discussion: """
      Nothing is written. Answers, records and opinions are those that were given then; what the \
      new edition asks besides is not there. Where the edition's migration.yaml leads from a \
      case's version, answers and steps are carried over by it; answers that have no field in the \
      edition are left out, and named.
      Exit code 1 where somebody's outcome changes.
      """)

  @Option(help: "The item's id.") var item: String
  @Option(help: "Folder of the changed city.") var edition: String
  @OptionGroup var place: DataOptions
  @Option(help: "Cases at most.") var limit = 100_000
  @Flag(help: "As JSON, one case to a line.") var json = false
  @Option(help: "Language of what is said.") var language = Language.en

  func run() async throws {
    let changed: City
    let folder = URL(filePath: edition)
    if FileManager.default.fileExists(atPath: folder.appending(path: "item.yaml").path) {
      throw Advice("\(edition) is an item's folder: name the city's, which holds items/\(item)")
    }
    do { changed = try CityLoader.city(edition) } catch { throw Advice("\(error)") }
    guard changed.items[ItemID(item)] != nil else {
      throw Advice("the edition in \(edition) has no item \(item)")
    }
    let composition = try place.reading()
    var summary = ReplaySummary()
    let progress = ProgressLine()
    _ = try composition.hall.rehearse(ItemID(item), on: changed, limit: limit) { rehearsal in
      summary.add(rehearsal)
      progress.show("cases", summary.cases, limit)
      if json {
        print(try ReplaySummary.json(rehearsal, language))
      } else if rehearsal.isWorthTelling {
        progress.done()
        print(ReplaySummary.text(rehearsal, language))
      }
    }
    progress.done()
    if !json { print(summary.text(language)) }
    if summary.otherOutcome > 0 { throw ExitCode(1) }
  }
}

/// Writes the log for process mining.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the log as IEEE 1849-2016 XES for process mining, without personal data.",
    discussion: """
      A trace is one run of a case's process. A case that is opened again begins its process anew \
      and has one trace more: all of them bear the same palmcity:case, are counted by \
      palmcity:run, and palmcity:status says how each ended. To see cases whole, group by \
      palmcity:case; to replay the model of palmcity:edition, take the traces as they are, but \
      for those with palmcity:moved: they began by the model of an earlier edition.
      """)

  @Option(help: "The file to write.") var xes: String
  @Option(help: "One item alone.") var item: String?
  @OptionGroup var place: DataOptions
  @Flag(help: "The log that the folder's golden cases make, instead of the data's.")
  var golden = false

  func run() async throws {
    let id = item.map { ItemID($0) }
    if let id, !golden, try place.reading().hall.item(id) == nil {
      throw Advice("the city has no item \(id)")
    }
    guard FileManager.default.createFile(atPath: xes, contents: nil),
      let file = FileHandle(forWritingAtPath: xes)
    else { throw Advice("cannot write \(xes)") }
    let write: (String) throws -> Void = { try file.write(contentsOf: Data($0.utf8)) }
    let size =
      golden
      ? try Self.golden(place.city, id, write)
      : try place.reading().hall.exportXES(of: id, write: write)
    try file.close()
    print(
      "\(numbered(size.cases, "case")), \(numbered(size.traces, "trace")), "
        + "\(numbered(size.events, "event")) in \(xes)")
  }

  private static func golden(
    _ folder: String, _ id: ItemID?, _ write: (String) throws -> Void
  ) throws -> LogSize {
    let city: City
    do { city = try CityLoader.city(folder) } catch { throw Advice("\(error)") }
    var size = LogSize()
    try write(XESLog.head)
    for item in city.itemOrder.compactMap({ city.items[$0] }) where id == nil || item.id == id {
      for (index, one) in item.goldenCases.enumerated() {
        let made = goldenEvents(one, item: item, city: city)
        let traces = XESLog.traces(made, name: "\(item.id)-\(index + 1)") { _ in item }
        size.add(traces)
        for trace in traces { try write(XESLog.text(trace)) }
      }
    }
    try write(XESLog.tail)
    return size
  }
}

/// Takes an item's applications up or stops taking them.
struct Pause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pauses an item, or takes it up again with --resume. Open cases go on.")

  @Argument(help: "The item's id.") var item: String
  @Option(help: "Why: applicants read it.") var reason: String
  @Flag(help: "Take it up again.") var resume = false
  @OptionGroup var place: DataOptions

  func run() async throws {
    let composition = try place.reading()
    let result = try await composition.hall.setPaused(
      !resume, item: ItemID(item), reason: reason, as: .system)
    try composition.store.close()
    switch result {
    case .success(let made): print("\(item) \(made.isPaused ? "paused" : "taken up again")")
    case .failure(let refusal):
      throw Advice(refusal.reasons.map { $0.text(.en) }.joined(separator: "\n"))
    }
  }
}

/// Counts all clocks anew after a change of the calendar.
struct RecountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recount",
    abstract: "Says which cases' limits a changed calendar.yaml moves, or counts them anew.",
    discussion: """
      A served city counts by itself when an edition with another calendar becomes live. With \
      --dry-run this says beforehand whom that moves; without it, what was left uncounted is \
      counted, and the calendar must be the live one.
      """
  )

  @Option(
    help: "Folder of the city with the calendar from before; the one counted last if not given.")
  var before: String?
  @OptionGroup var place: DataOptions
  @Flag(help: "Say what would move, and write nothing.") var dryRun = false

  func run() async throws {
    let composition = try place.reading()
    let counted = try composition.hall.countedCalendar()
    var old = counted?.calendar
    if let before {
      do { old = try CityLoader.city(before).calendar } catch { throw Advice("\(error)") }
    }
    guard let old else {
      throw Advice(
        "no edition was ever live in \(place.data): name the calendar from before, --before")
    }
    if !dryRun, counted?.isLive != true {
      throw Advice(
        "the calendar of \(place.city) is not live: put the edition live and its cases are counted; "
          + "--dry-run says beforehand which move")
    }
    let progress = ProgressLine()
    let moved = try await composition.hall.recount(from: old, dryRun: dryRun) {
      progress.show("cases", $0, $0)
    }
    progress.done()
    try composition.store.close()
    for one in moved {
      let moves = one.moves.filter { $0.before != $0.after }.map {
        "\($0.limit.title(.en)) \($0.before?.description ?? "–") → \($0.after?.description ?? "–")"
      }
      print("\(one.id)  \(one.item)  \(moves.joined(separator: "; "))")
    }
    print("\(numbered(moved.count, "case")) \(dryRun ? "would be " : "")counted anew")
  }
}
