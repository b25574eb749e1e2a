import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Store
import Testing

/// Editions that become live while cases are under way.
struct PublishingTests {
  private let scope = "items/business-scope/item.yaml"

  private func published(_ store: any Store) throws -> [PublishedEdition] {
    try EditionArchive(store).published()
  }

  @Test func `an edition is kept whole, once, and named in the log`() async throws {
    let test = try TestHall()
    #expect(try await test.hall.publish(test.loaded).get() == [])
    #expect(try await test.hall.publish(test.loaded).get() == [])
    let kept = try published(test.store)
    #expect(kept.map(\.edition) == [test.city.edition])
    #expect(kept.map(\.at) == [test.clock.now] && kept.map(\.files) == [test.loaded.files.count])
    let archive = EditionArchive(test.store)
    #expect(try archive.files(of: test.city.edition) == test.loaded.files)
    #expect(try archive.live()?.edition == test.city.edition)
    #expect(try archive.files(of: "0123456789abcdef") == nil)
  }

  @Test func `a case stays on its edition, new ones start on the new, after a restart too`()
    async throws
  {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let old = try await test.reimbursement()
    let new = test.changed(
      "items/medical-reimbursement/item.yaml", "title: {zh: ", to: "title: {zh: 新版")
    #expect(new.errors == [])
    _ = try await test.hall.publish(new).get()
    #expect(test.hall.city.edition == new.city?.edition && old.edition == test.city.edition)
    func titles(_ hall: CityHall) async throws -> (old: String, new: String) {
      let file = try await hall.caseFile(old.id, as: test.citizen("p4")).get()
      return (
        try #require(file.item.definition.form.first).title.zh,
        try #require(hall.item("medical-reimbursement")?.definition.form.first).title.zh
      )
    }
    let before = try #require(
      test.city.items["medical-reimbursement"]?.definition.form.first
    ).title.zh
    let live = try await titles(test.hall)
    #expect(live.old == before && live.new == "新版" + before)
    let restarted = try test.restarted(on: new)
    _ = try await restarted.publish(new).get()
    let after = try await titles(restarted)
    #expect(after.old == before && after.new == "新版" + before)
    #expect(try published(test.store).count == 2)
  }

  @Test func `a case goes on after its item has left the folder`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let found = try await test.reimbursement()
    var files = test.loaded.files.filter { !$0.key.hasPrefix("items/medical-reimbursement/") }
    let home = String(decoding: files["home.yaml"] ?? [], as: UTF8.self)
    files["home.yaml"] = Array(
      home.replacingOccurrences(of: "medical-reimbursement", with: "business-scope").utf8)
    let without = CityLoader.load(files: files)
    #expect(without.errors == [])
    let hall = try test.restarted(on: without)
    _ = try await hall.publish(without).get()
    #expect(hall.item("medical-reimbursement") == nil)
    let window = test.officer("medical-insurance", .window)
    #expect(try await hall.workList(as: window).get().map(\.task.caseID) == [found.id])
    let accepted = try await hall.accept(found.id, version: nil, as: window).get()
    #expect(accepted.status == .accepted && accepted.edition == test.city.edition)
  }

  @Test func `an edition with errors is refused at its place, and the one before stays live`()
    async throws
  {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let broken = test.changed(scope, "version:", to: "verison:")
    guard case .failure(let refused) = try await test.hall.publish(broken) else {
      Issue.record("taken")
      return
    }
    #expect(refused.findings.contains { $0.file == scope && $0.line > 0 })
    #expect(test.hall.refusedEdition == refused.findings)
    #expect(test.hall.city.edition == test.city.edition)
    #expect(try published(test.store).count == 1)
    _ = try await test.hall.publish(test.loaded).get()
    #expect(test.hall.refusedEdition.isEmpty)
  }

  @Test func `an edition whose golden cases fail is refused`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let other = test.changed(
      "items/medical-reimbursement/cases.yaml", "2026-03-23", to: "2026-03-24")
    #expect(other.errors == [])
    guard case .failure(let refused) = try await test.hall.publish(other) else {
      Issue.record("taken")
      return
    }
    #expect(Set(refused.findings.map(\.rule)) == ["golden-case"])
    #expect(
      refused.findings.allSatisfy { $0.file.contains("medical-reimbursement") && $0.line > 0 })
    #expect(test.hall.city.edition == test.city.edition)
  }

  @Test func `what open cases stand on is not taken away while the city runs`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    var files = test.loaded.files
    let register = "registers/medical-bills.yaml"
    files[register]? += Array("  - {name: ward, title: {zh: 病区}, type: text}\n".utf8)
    let wider = CityLoader.load(files: files)
    #expect(wider.errors == [])
    guard case .failure(let refused) = try await test.hall.publish(wider) else {
      Issue.record("taken")
      return
    }
    #expect(refused.findings.map(\.file) == [register])
    #expect(test.hall.city.edition == test.city.edition)
  }

  @Test func `a calendar that changed while the city stood still is counted at its start, once`()
    async throws
  {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    // The golden cases count days of March before the 26th.
    test.clock.pass(days: 28)
    let found = try await test.reimbursement()
    _ = try await test.hall.accept(
      found.id, version: nil, as: test.officer("medical-insurance", .window)
    ).get()
    let due = try #require(try test.store.caseRow(found.id)?.dueOn)
    let late = test.changed(
      "calendar.yaml", "days: 2026-01-01..2026-01-03}",
      to: "days: 2026-01-01..2026-01-03}\n    - {name: {zh: 放假}, days: 2026-03-31..2026-03-31}")
    let hall = try test.restarted(on: late)
    #expect(try await hall.publish(late).get().map(\.id) == [found.id])
    #expect(try await hall.publish(late).get().isEmpty)
    #expect(try #require(try test.store.caseRow(found.id)?.dueOn) > due)
    var rebuild = Rebuild(city: try #require(try EditionArchive(test.store).live()))
    let report = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
  }

  @Test func `a kept file with other bytes is told, and nothing is made up`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let kept = try #require(try published(test.store).first)
    let place = test.folder.appending(
      path: "files/\(kept.manifest.prefix(2))/\(kept.manifest.dropFirst(2))")
    try Data("other".utf8).write(to: place)
    #expect(throws: StoreError.self) { try EditionArchive(test.store).files(kept) }
    try FileManager.default.removeItem(at: place)
    #expect(throws: StoreError.self) { try EditionArchive(test.store).files(kept) }
  }
}
