import Civics
import Foundation
import Store
import StoreSQLite

/// Open timers by the million: how much they take, and how soon the due ones are found.
struct TimerBench {
  let folder: URL
  let timers: Int
  let progress: ProgressLine
  /// Rows that one commit brings, and due cases that one look asks for: CityHall's own batch.
  private static let rowsPerCommit = 2_000
  private static let batch = 500
  private static let looks = 50

  func run(into report: inout BenchReport) async throws {
    let place = folder.appending(path: "timers")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let filled = try Composition.open(place)
    try await fill(filled)
    try filled.close()

    let before = Self.residentMebibytes
    let store = try Composition.open(place)
    defer { try? store.close() }
    var milliseconds: [Double] = []
    for look in 0..<Self.looks {
      progress.show("due timers", look, Self.looks)
      // Each look finds others to be the first that are due: a city that comes back from a pause.
      let now = Self.due(look * Self.batch + Self.batch)
      let start = ContinuousClock.now
      let due = try store.casesDue(before: now, limit: Self.batch)
      _ = try store.nextDue()
      milliseconds.append(start.duration(to: .now) / .milliseconds(1))
      guard due.count == min(Self.batch, timers) else { throw Advice("\(due.count) were due") }
    }
    let bytes =
      (try? FileManager.default.attributesOfItem(atPath: SQLiteStore.database(in: place))[.size])
      .flatMap { ($0 as? NSNumber)?.doubleValue }
    let number = Measurement.text(Double(timers))
    report.add(
      Measurement(
        name: "\(Self.batch) due cases and the next moment, of \(number) open timers", unit: "ms",
        values: milliseconds, aim: "< 10"))
    report.add(
      Measurement(
        name: "Memory that \(number) open timers take", unit: "MiB",
        values: [before, Self.residentMebibytes].contains(nil)
          ? [] : [max(0, (Self.residentMebibytes ?? 0) - (before ?? 0))], aim: "< 2,048",
        remark: bytes.map { "\(Measurement.text($0 / 1_048_576)) MiB on disk" } ?? ""))
    report.methods.append(
      "An open timer is an open case's row with its next moment, found by index; \(number) of "
        + "them, and `--timers N` takes another number. Their memory is what the program holds "
        + "more once the store is open again and has found \(Self.looks) times \(Self.batch).")
  }

  /// Timers a second apart, in an order that has nothing to do with that of the cases.
  private static func due(_ index: Int) -> Instant { Instant(milliseconds: Int64(index) * 1000) }

  private func fill(_ store: SQLiteStore) async throws {
    let event = EncodedEvent(type: "timersStarted", shape: 1, payload: Array("{}".utf8))
    var version = 0
    for first in stride(from: 0, to: timers, by: Self.rowsPerCommit) {
      progress.show("timers", first, timers)
      let changes = (first..<min(first + Self.rowsPerCommit, timers)).map {
        ReadModelChange.putCase(row($0))
      }
      _ = try await store.commit(
        Commit(
          stream: StreamID(rawValue: "timers"), expectedVersion: version, events: [event],
          changes: changes, at: Instant(milliseconds: 0)))
      version += 1
    }
  }

  private func row(_ index: Int) -> CaseRow {
    // Spread within neighbourhoods: cases of one day are not due in the order of their coming.
    let block = 4096
    let place = index / block * block + (index % block) * 1021 % block
    return CaseRow(
      id: CaseID("timer-\(index)"), item: "bench", edition: "", applicant: PartyID("p\(index)"),
      applicantName: "测试", agent: nil, status: "accepted", submittedAt: Instant(milliseconds: 0),
      updatedAt: Instant(milliseconds: 0), dueOn: nil, nextTick: Self.due(min(place, timers - 1)),
      greenChannel: false, urgent: false, rated: false)
  }

  private static var residentMebibytes: Double? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
        .flatMap({ Double($0) })
    else { return nil }
    return kibibytes / 1024
  }
}
