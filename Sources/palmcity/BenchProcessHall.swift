import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Population

extension ProcessBench {
  /// Whole cases of the three items: submitted, accepted, their tasks completed, granted.
  func throughHall(into report: inout BenchReport) async throws -> [ProcessLoad: Double] {
    let place = folder.appending(path: "bench-city")
    let data = folder.appending(path: "bench-city-data")
    defer {
      try? FileManager.default.removeItem(at: place)
      try? FileManager.default.removeItem(at: data)
    }
    try BenchCity.make(from: city, at: place)
    let composition = try Composition(
      cityFolder: place.path, dataFolder: data.path, issuer: nil, progress: progress)
    defer { try? composition.store.close() }
    var medians: [ProcessLoad: Double] = [:]
    for load in ProcessLoad.allCases {
      var values: [Double] = []
      for repetition in 1...scale.repetitions {
        progress.show("whole cases, \(load.name)", repetition, scale.repetitions)
        values.append(
          try await wholeCases(load, run: "\(load.rawValue)\(repetition)", composition.hall))
      }
      let measurement = Measurement(
        name: "Durable whole cases through CityHall, \(load.name)", unit: "cases/s",
        values: values, remark: "\(load.tasks + 2) requests each")
      report.add(measurement)
      medians[load] = measurement.median
    }
    return medians
  }

  private func wholeCases(_ load: ProcessLoad, run: String, _ hall: CityHall) async throws
    -> Double
  {
    let (count, workers) = (max(scale.concurrency, cases(of: load) / 8), scale.concurrency)
    let applicants = DemoPersona.all.map { Viewer.citizen(Citizen(person: $0.party)) }
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<workers {
        group.addTask {
          for index in stride(from: worker, to: count, by: workers) {
            try await Self.wholeCase(
              load, key: "\(run)-\(index)", applicants[index % applicants.count], hall)
          }
        }
      }
      try await group.waitForAll()
    }
    return Double(count) / (start.duration(to: .now) / .seconds(1))
  }

  private static func wholeCase(
    _ load: ProcessLoad, key: String, _ applicant: Viewer, _ hall: CityHall
  ) async throws {
    let item = ItemID(BenchCity.itemID(load))
    guard let key = IdempotencyKey(key), let agency = hall.city.items[item]?.definition.agency
    else { throw Advice("the benchmark's item \(item) is not there") }
    let officer = Viewer.officer(
      Officer(id: OfficerID("bench"), name: "测试", agency: agency, roles: [.window, .reviewer]))
    var found = try accepted(
      try await hall.submit(
        item: item, answers: ["purpose": ["测试"]], uploads: [:], promised: [], key: key,
        as: applicant))
    found = try accepted(try await hall.accept(found.id, version: nil, as: officer))
    while let task = found.tasks.first(where: { $0.act == .review }) {
      found = try accepted(
        try await hall.complete(
          task.id, in: found.id, agrees: true, note: "测试", version: nil, as: officer))
    }
    guard found.status == .granted else { throw Advice("a case was \(found.status.rawValue)") }
  }

  private static func accepted(_ result: Result<Case, Refusal>) throws -> Case {
    switch result {
    case .success(let found): return found
    case .failure(let refusal):
      throw Advice("a case was refused: \(refusal.reasons.map { $0.text(.en) })")
    }
  }
}
