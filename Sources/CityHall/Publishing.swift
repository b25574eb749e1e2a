import Casework
import Catalogue
import Civics
import Store

/// Puts editions live while the city runs. An edition that is refused leaves the one before it
/// live; cases under way stay on the edition on which they were accepted.
extension CityHall {
  /// Makes what was read from the city's folder the live edition. Its files are kept, the log says
  /// from when on it was live, and where the calendar changed, every open case is counted anew.
  ///
  /// An edition that was never live before must pass its golden cases.
  ///
  /// - Returns: the cases that were counted anew; or what is wrong with the edition.
  package func publish(_ loaded: LoadedCity) async throws(StoreError)
    -> Result<[RecountedCase], BrokenCity>
  {
    guard let new = loaded.city else { return refuse(loaded.errors) }
    let archive = EditionArchive(store)
    let published = try archive.published()
    if !published.contains(where: { $0.edition == new.edition }) {
      let findings = goldenReport(of: new).findings
      guard findings.isEmpty else { return refuse(findings) }
    }
    let before = city
    if new.edition != before.edition {
      let lost = try losses(from: before, to: new)
      guard lost.isEmpty else { return refuse(lost) }
    }
    if published.last?.edition != new.edition {
      let kept = try archive.save(loaded.files, of: new.edition, at: now)
      try await append(kept, EventCodec.publishedType)
    }
    take(new)
    return .success(try await countAnew(new, before: before))
  }

  /// The calendar by which all lists stand, and whether this city's is the live one: what a changed
  /// calendar would move is told from there. Nil before an edition was live.
  package func countedCalendar() throws(StoreError) -> (calendar: WorkingCalendar, isLive: Bool)? {
    let archive = EditionArchive(store)
    guard let counted = try archive.counted(),
      let calendar = try CityLoader.kept(files: archive.files(counted))?.calendar
    else { return nil }
    return (calendar, try archive.published().last?.edition == city.edition)
  }

  /// The calendar by which the read models stand is the one of the last edition that was counted.
  /// Ended half-way, counting is taken up at the next start.
  private func countAnew(_ new: City, before: City) async throws(StoreError) -> [RecountedCase] {
    let archive = EditionArchive(store)
    guard let published = try archive.published().last else { return [] }
    let counted = try archive.counted()
    guard counted?.edition != new.edition else { return [] }
    var recounted: [RecountedCase] = []
    let old: WorkingCalendar?
    if let counted, counted.edition != before.edition {
      old = try CityLoader.kept(files: archive.files(counted))?.calendar
    } else {
      old = before.calendar
    }
    if let old, old != new.calendar { recounted = try await recount(from: old, dryRun: false) }
    try await append(published, EventCodec.countedType)
    return recounted
  }

  private func append(_ edition: PublishedEdition, _ type: String) async throws(StoreError) {
    let stream = EditionArchive.stream
    _ = try await store.commit(
      Commit(
        stream: stream, expectedVersion: try store.events(of: stream, after: 0).count,
        events: [try EventCodec.encode(edition, type)], at: now))
  }

  private func refuse(_ findings: [CityFinding]) -> Result<[RecountedCase], BrokenCity> {
    refusedEdition = findings
    return .failure(BrokenCity(findings: findings))
  }

  private func take(_ city: City) {
    editions { $0.take(city) }
    refusedEdition = []
  }

  /// What cases under way still need, and the new edition would take from them.
  private func losses(from old: City, to new: City) throws(StoreError) -> [CityFinding] {
    var findings: [CityFinding] = []
    for id in old.agencyOrder where new.agencies[id] == nil {
      let roles = Set((old.agencies[id]?.roles ?? []).map(\.rawValue))
      guard try !store.tasks(of: id, roles: roles, after: nil, limit: 1).isEmpty else { continue }
      findings.append(
        CityFinding(
          .unknownAgency, "agencies.yaml", 0, "\(id) 还有未办结的任务，不能去掉",
          "\(id) still has open tasks: it cannot be taken away"))
    }
    for (id, register) in old.registers.sorted(by: { $0.key < $1.key }) {
      guard try store.edition(of: id) != nil, new.registers[id]?.fields != register.fields else {
        continue
      }
      findings.append(
        CityFinding(
          .unknownRegister, "registers/\(id).yaml", 0,
          "登记簿 \(id) 已装入的数据按原来的字段保存；请重新启动并用 --registers 装入新的数据",
          "The records of \(id) rest by the fields of before: start again with --registers to load "
            + "them anew"))
    }
    return findings
  }
}
