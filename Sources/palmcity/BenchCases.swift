import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Population
import Store
import StoreSQLite

/// Disk, store and city hall, measured inside of this program.
struct CaseBench {
  /// An instant item with two look-ups, a decision table and a signed licence.
  static let item: ItemID = "insurance-certificate"
  static let answers = ["purpose": ["求职"]]
  /// Applicants that one look into the register reads.
  private static let pageRecords = 2000

  let city: String
  let folder: URL
  let people: Int
  let scale: BenchScale
  let progress: ProgressLine

  var dataFolder: URL { folder.appending(path: "city") }

  /// - Returns: bearer tokens for the server's measurement, each of another applicant.
  func run(into report: inout BenchReport) async throws -> [String] {
    let sync = try syncLatency(into: &report)
    let composition = try loadCity(into: &report)
    defer { try? composition.store.close() }
    let hall = composition.hall
    let applicants = try applicants(composition)
    guard !applicants.isEmpty else { throw Advice("no insured person among \(people) people") }

    let rows = try await rowBytes(of: applicants[0], composition)
    var raw: [Double] = []
    var through: [Double] = []
    var effort: [Effort] = []
    for repetition in 1...scale.repetitions {
      progress.show("raw append loop", repetition, scale.repetitions)
      raw.append(try rawCommits(rows))
      progress.show("instant cases", repetition, scale.repetitions)
      let one = try await cases(
        composition, applicants, from: (repetition - 1) * scale.cases, run: "run\(repetition)")
      through.append(Double(scale.cases) / one.seconds)
      effort.append(one)
    }
    report.add(
      Measurement(
        name: "Raw SQLite append loop, same rows and bytes", unit: "commits/s", values: raw,
        remark: "\(rows.count) rows, \(rows.reduce(0, +)) bytes; \(scale.concurrency) to a sync"))
    report.add(
      Measurement(
        name: "Durable instant cases through CityHall", unit: "cases/s", values: through,
        aim: "≥ 2,000", remark: "\(scale.concurrency) at a time, \(applicants.count) applicants"))
    report.addRatio("Cases to the raw loop", through, to: raw, aim: "≥ 0.3")
    report.add(
      Measurement(
        name: "Cases to one sync", unit: "cases", values: effort.map(\.writesPerSync)))
    report.add(
      Measurement(
        name: "Processor time of one case", unit: "ms",
        values: effort.map { $0.processorSeconds * 1000 / Double(scale.cases) }))
    explain(effort, sync: sync, into: &report)

    var tokens: [String] = []
    for applicant in applicants.prefix(scale.tokens) {
      progress.show("tokens", tokens.count, scale.tokens)
      if case .success(let token) = try await hall.mintToken(as: applicant) { tokens.append(token) }
    }
    return tokens
  }

  private func syncLatency(into report: inout BenchReport) throws -> Double {
    var medians: [Double] = []
    for _ in 0..<scale.repetitions {
      medians.append(
        try fdatasyncLatency(folder: folder, samples: scale.syncs) / .milliseconds(1))
    }
    let measurement = Measurement(
      name: "fdatasync after 4 KiB", unit: "ms", values: medians,
      remark: "each the median of \(scale.syncs)")
    report.add(measurement)
    return measurement.median ?? 0
  }

  /// A first start: synthetic people are made and loaded.
  private func loadCity(into report: inout BenchReport) throws -> Composition {
    let start = ContinuousClock.now
    let composition = try Composition(
      cityFolder: city, dataFolder: dataFolder.path, issuer: nil, progress: progress)
    let registers = folder.appending(path: "registers")
    var sink = try DirectorySink(registers)
    try Population.generate(
      try PopulationPlan(
        people: people, organisations: max(people / 10, 4), seed: 1,
        today: SystemSurroundings.now().chinaDate),
      into: &sink, progress: { progress.show("synthetic people", $0, $1) })
    try sink.close()
    _ = try RegisterLoading.load(
      registers, city: composition.city, into: composition.store, progress: progress)
    report.add(
      Measurement(
        name: "First start: \(people) people made and loaded", unit: "s",
        values: [start.duration(to: .now) / .seconds(1)], aim: "< 30"))
    return composition
  }

  /// Everyone of age who is insured, in the register's order, each once.
  private func applicants(_ composition: Composition) throws -> [Viewer] {
    let id: RegisterID = "social-insurance"
    guard let register = composition.city.registers[id] else { return [] }
    var found: [Viewer] = []
    var seen: Set<PartyID> = []
    var last: String?
    while true {
      let page = try composition.store.records(id, after: last, limit: Self.pageRecords)
      guard let end = page.last else { return found }
      last = end.key
      for record in page {
        guard let subject = record.subject, seen.insert(subject).inserted,
          let number = record.text("person", register).flatMap({ try? ResidentNumber($0) }),
          let name = record.text("name", register)
        else { continue }
        found.append(.citizen(Citizen(person: .person(number, name: name))))
      }
    }
  }

  private func rawCommits(_ rows: [Int]) throws -> Double {
    let place = folder.appending(path: "raw")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let duration = try rawAppendLoop(
      path: place.appending(path: "raw.db").path, commits: scale.cases, rowBytes: rows,
      commitsPerSync: scale.concurrency)
    return Double(scale.cases) / (duration / .seconds(1))
  }

  struct Effort: Sendable {
    var seconds: Double
    var processorSeconds: Double
    var syncs: Int
    var writesPerSync: Double
  }

  /// Submits cases of one applicant after another, many at a time, each until it is durable.
  private func cases(
    _ composition: Composition, _ applicants: [Viewer], from first: Int, run: String
  ) async throws -> Effort {
    let (hall, count, workers) = (composition.hall, scale.cases, scale.concurrency)
    let before = composition.store.statistics
    let processor = Self.processorSeconds
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<workers {
        group.addTask {
          for index in stride(from: worker, to: count, by: workers) {
            let applicant = applicants[(first + index) % applicants.count]
            try await Self.submit(applicant, key: "\(run)-\(index)", to: hall)
          }
        }
      }
      try await group.waitForAll()
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    let after = composition.store.statistics
    let syncs = after.batches - before.batches
    return Effort(
      seconds: seconds, processorSeconds: Self.processorSeconds - processor, syncs: syncs,
      writesPerSync: Double(after.writes - before.writes) / Double(max(syncs, 1)))
  }

  @discardableResult
  private static func submit(_ applicant: Viewer, key: String, to hall: CityHall) async throws
    -> Case
  {
    guard let key = IdempotencyKey(key) else { throw Advice("\(key) is no key") }
    let result = try await hall.submit(
      item: item, answers: answers, uploads: [:], promised: [], key: key, as: applicant)
    switch result {
    case .success(let found):
      guard found.status == .granted else { throw Advice("a case was \(found.status.rawValue)") }
      return found
    case .failure(let refusal):
      throw Advice("a case was refused: \(refusal.reasons.map { $0.text(.en) })")
    }
  }

  /// Seconds of processor time that this program has used, over all its threads.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func explain(_ effort: [Effort], sync: Double, into report: inout BenchReport) {
    let cores = Measurement(
      name: "", unit: "", values: effort.map { $0.processorSeconds / $0.seconds })
    let waiting = Measurement(
      name: "", unit: "",
      values: effort.map { Double($0.syncs) * sync / 1000 / $0.seconds * 100 })
    report.methods += [
      "One case is “\(Self.item)”: two registers are asked, a decision table answers, a licence is "
        + "signed, and events, read models, notices, receipts and the answer to its key are "
        + "committed together; each is durable when it counts. \(scale.cases) cases a repetition, "
        + "\(scale.concurrency) applicants at a time.",
      "The raw loop writes as many rows of the same sizes for each commit, with nothing of "
        + "PalmCity around SQLite, in the store's settings and with \(scale.concurrency) commits "
        + "to a sync. Repetitions of the two take turns.",
      "Repetitions: \(scale.repetitions); their median, least and most are told, and ratios are taken "
        + "repetition by repetition.",
    ]
    let busy = cores.median ?? 0
    let limiter =
      (waiting.median ?? 0) > 50
      ? "the disk limits them"
      : busy > 0.8 * Double(report.machine.cores)
        ? "the processor limits them"
        : "neither was full, so that cases waited for one another or for other programs"
    report.limits.append(
      "Cases through CityHall kept \(Measurement.text(busy)) of \(report.machine.cores) "
        + "cores busy, and the disk's syncs took about \(Measurement.text(waiting.median)) % of "
        + "the time: \(limiter).")
  }
}
