import Decisions
import FEEL
import Foundation

/// Decision tables, measured against the same table written out by hand, and beside their peers.
struct RuleBench {
  /// Rows of the table that is written out by hand, and of the long one.
  static let short = 10
  static let long = 1000
  /// Compiled models that are held at once to tell their memory.
  private static let heldModels = 2000

  let city: String
  let folder: URL
  let scale: BenchScale
  let progress: ProgressLine
  private var isQuick: Bool { scale.repetitions == 1 }
  private var evaluations: Int { isQuick ? 20_000 : 2_000_000 }

  func run(into report: inout BenchReport) throws {
    // First, and all held until the end: memory that was used before and is free again would hide
    // what the models take.
    let memory = try memory()
    let short = try RuleTable(rows: Self.short)
    let long = try RuleTable(rows: Self.long)
    try short.check(byHand: true)
    try long.check(byHand: false)
    var (hand, ready, named, explained): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    var longReady: [Double] = []
    for repetition in 1...scale.repetitions {
      progress.show("decision tables", repetition, scale.repetitions)
      hand.append(short.nanoseconds(evaluations, TableSample.byHand))
      ready.append(short.nanoseconds(evaluations) { short.prepared.value($0) })
      longReady.append(long.nanoseconds(evaluations) { long.prepared.value($0) })
      named.append(short.namedNanoseconds(evaluations / 20, isExplained: false))
      explained.append(short.namedNanoseconds(evaluations / 100, isExplained: true))
    }
    let table = "Table of \(Self.short) rows × \(TableSample.inputs.count) inputs"
    report.add(
      Measurement(
        name: table, unit: "ns", values: ready, aim: "< 1,000", remark: "made ready, one core"))
    report.add(Measurement(name: "The same, written out in Swift", unit: "ns", values: hand))
    report.addRatio("Table to the hand-written one", ready, to: hand, aim: "≤ 5")
    report.add(Measurement(name: "\(table), by names", unit: "ns", values: named))
    report.add(Measurement(name: "\(table), by names, explained", unit: "ns", values: explained))
    report.add(Measurement(name: "Table of \(Self.long) rows", unit: "ns", values: longReady))
    report.addRatio("Table of \(Self.long) rows to \(Self.short)", longReady, to: ready, aim: "< 3")
    try compiling(into: &report)
    for one in memory.measurements { report.add(one) }
    withExtendedLifetime(memory.models) {}
    let peers = RulePeers(folder: folder, isQuick: isQuick, repetitions: scale.repetitions)
    progress.show("other rule engines")
    try peers.run([(short, ready), (long, longReady)], into: &report)
    report.methods.append(
      "Decision tables: a row asks for an interval, a text, a least number and a boolean; the rows "
        + "are met in turn, \(evaluations) evaluations a repetition. “Made ready” is "
        + "DecisionModel.prepare and values by place; by names, each evaluation gets a context; "
        + "explained, it also tells each row. All give the same results as the hand-written "
        + "table and as every peer, which is compared before anything is timed.")
    report.limits.append(
      "A table made ready costs a search in each column's values and one AND of row sets a column "
        + "for each 64 rows; by names, the context's look-ups and the result's envelope come on "
        + "top, and explained, a value for each row that was tried. perf shows, of a table made "
        + "ready, first the search with its row sets, then counting references to texts and "
        + "results; comparing decimals comes third.")
  }

  private func compiling(into report: inout BenchReport) throws {
    let bytes = Array(TableSample(rows: Self.long).dmn.utf8)
    var milliseconds: [Double] = []
    for _ in 1...scale.repetitions {
      let begin = ContinuousClock.now
      let model = try DecisionModel(bytes, file: "long.dmn")
      milliseconds.append((ContinuousClock.now - begin) / .milliseconds(1))
      guard model.prepare(TableSample.decision) != nil else { throw Advice("no decision") }
    }
    report.add(
      Measurement(
        name: "Reading and compiling a table of \(Self.long) rows", unit: "ms",
        values: milliseconds, aim: "< 50", remark: "\(bytes.count) bytes of DMN"))
  }

  /// Memory of many compiled models at once, with the models.
  private func memory() throws -> (measurements: [Measurement], models: [DecisionModel]) {
    let sample = Array(TableSample(rows: Self.short).dmn.utf8)
    let files = try Self.rules(of: city)
    let items = try held { files[$0 % files.count] }
    let tables = try held { _ in sample }
    let kibibytes = tables.bytes.map { $0 / Double(Self.heldModels) / 1024 }
    let mebibytes = items.bytes.map { $0 / 1_048_576 }
    let measurements = [
      Measurement(
        name: "Memory of a compiled table of \(Self.short) rows", unit: "KiB",
        values: kibibytes.map { [$0] } ?? [], aim: "< 20",
        remark: kibibytes == nil ? "needs Linux" : "resident, \(Self.heldModels) held at once"),
      Measurement(
        name: "Memory of the rules of \(Self.heldModels) items", unit: "MiB",
        values: mebibytes.map { [$0] } ?? [], aim: "< 100",
        remark: mebibytes == nil ? "needs Linux" : "the city's \(files.count) in turn, whole models"
      ),
    ]
    return (measurements, items.models + tables.models)
  }

  /// So many models, and the bytes that the process grew by to hold them; nil where the system
  /// does not tell.
  private func held(_ bytes: (Int) -> [UInt8]) throws -> (bytes: Double?, models: [DecisionModel]) {
    // What reading needs for a while is there before.
    for index in 0..<20 { _ = try DecisionModel(bytes(index), file: "held.dmn") }
    let before = Self.residentBytes
    var models: [DecisionModel] = []
    models.reserveCapacity(Self.heldModels)
    for index in 0..<Self.heldModels {
      models.append(try DecisionModel(bytes(index), file: "held.dmn"))
    }
    guard let before, let after = Self.residentBytes else { return (nil, models) }
    return (Double(after - before), models)
  }

  private static var residentBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func rules(of city: String) throws -> [[UInt8]] {
    let items = URL(filePath: city).appending(path: "items")
    let names = try FileManager.default.contentsOfDirectory(atPath: items.path).sorted()
    let files = names.compactMap { name in
      FileManager.default.contents(atPath: items.appending(path: "\(name)/rules.dmn").path)
    }
    guard !files.isEmpty else { throw Advice("\(city) has no item with rules.dmn") }
    return files.map(Array.init)
  }
}

/// The sample's table, compiled, with values that meet its rows and one that meets none.
struct RuleTable {
  /// Values that are met in turn: of a long table every so many rows.
  private static let contexts = 10

  let sample: TableSample
  let prepared: PreparedDecision
  private let model: DecisionModel
  /// The rows that are met, their values, and what they give.
  private(set) var values: [[Value]] = []
  private(set) var results: [Value] = []
  let unmet: [Value]

  init(rows: Int) throws {
    sample = TableSample(rows: rows)
    model = try DecisionModel(Array(sample.dmn.utf8), file: "sample.dmn")
    guard let prepared = model.prepare(TableSample.decision),
      prepared.inputs == TableSample.inputs
    else { throw Advice("the sample has no decision \(TableSample.decision)") }
    self.prepared = prepared
    for row in stride(from: 0, to: rows, by: max(1, rows / Self.contexts)) {
      values.append(sample.values(matching: row))
      results.append(.string("result number \(row)"))
    }
    // The first row but for its use.
    unmet = [Value(5), Value("k1"), Value(7), Value(true)]
  }

  /// Every way of evaluating gives the same.
  func check(byHand: Bool) throws {
    for (one, expected) in zip(values + [unmet], results + [.null]) {
      let context = FEELContext(zip(TableSample.inputs, one).map { ($0, $1) })
      var given = [prepared.value(one), model.evaluate(TableSample.decision, context).value]
      if byHand { given.append(TableSample.byHand(one)) }
      guard given.allSatisfy({ $0 == expected }) else {
        throw Advice("\(one) gives \(given), not \(expected) each time")
      }
    }
  }

  @inline(never)
  func nanoseconds(_ count: Int, _ evaluate: ([Value]) -> Value) -> Double {
    let rounds = max(1, count / values.count)
    var bytes = 0
    let begin = ContinuousClock.now
    for _ in 0..<rounds {
      for one in values { bytes += evaluate(one).text?.utf8.count ?? 0 }
    }
    let time = ContinuousClock.now - begin
    precondition(bytes > 0)
    return time / .nanoseconds(1) / Double(rounds * values.count)
  }

  func namedNanoseconds(_ count: Int, isExplained: Bool) -> Double {
    nanoseconds(count) { one in
      let context = FEELContext(zip(TableSample.inputs, one).map { ($0, $1) })
      return model.evaluate(TableSample.decision, context, isExplained: isExplained).value
    }
  }
}
