import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Store
import Testing

/// Open cases move to a new edition by its mapping, or stay whole where they are.
struct MigratingTests {
  private static let folder = "items/business-scope/"
  private static let scopes = ["日用百货销售"]

  /// The demo city with a new version of 经营范围变更: its review has another id, and whatever else
  /// the test changes.
  private func edition(
    _ test: TestHall, mapping: String = "elements: {review: examine}",
    item: (String) -> String = { $0 }, process: (String) -> String = { $0 }
  ) -> LoadedCity {
    var files = test.loaded.files
    func text(_ path: String) -> String { String(decoding: files[path] ?? [], as: UTF8.self) }
    let bpmn = text("processes/reviewed.bpmn").replacing(
      "\"review\" name", with: "\"examine\" name"
    )
    .replacing("Ref=\"review\"", with: "Ref=\"examine\"")
    .replacing("bpmnElement=\"review\"", with: "bpmnElement=\"examine\"")
    let yaml = text(Self.folder + "item.yaml").replacing("process: reviewed\n", with: "")
      .replacing("version: \"1.0\"", with: "version: \"1.1\"")
    files[Self.folder + "item.yaml"] = Array(item(yaml).utf8)
    files[Self.folder + "process.bpmn"] = Array(process(bpmn).utf8)
    files[Self.folder + "migration.yaml"] = Array(
      """
      from: "1.0"
      to: "1.1"
      reason: {zh: 审查改名为核查, en: The review is renamed}
      \(mapping)

      """.utf8)
    return CityLoader.load(files: files)
  }

  /// A city with one open case of the old edition that waits for its review.
  private func reviewing() async throws -> (test: TestHall, found: Case) {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let applied = try await test.submit(
      "business-scope", ["scopes": Self.scopes, "decided": ["2026-02-25"]],
      uploads: ["resolution": try test.pdf("resolution", of: "business-scope")], key: "m1",
      as: test.representative("p8")
    ).get()
    let window = test.officer("administrative-approval", .window)
    return (test, try await test.hall.accept(applied.id, version: nil, as: window).get())
  }

  private func reasons(_ cases: [MigratedCase]) -> [String] {
    cases.flatMap { $0.refusal?.reasons.map { $0.text(.en) } ?? [] }
  }

  /// The demo city as it was before 审核合一: what lies in `before/` is in force.
  private func beforeTheReform(_ test: TestHall) -> LoadedCity {
    var files = test.loaded.files
    for name in ["item.yaml", "process.bpmn", "cases.yaml"] {
      files[Self.folder + name] = files.removeValue(forKey: Self.folder + "before/" + name)
    }
    let text = String(decoding: files[Self.folder + "item.yaml"] ?? [], as: UTF8.self)
    files[Self.folder + "item.yaml"] = Array(
      text.replacing("state: 取消", with: "state: 在用")
        .replacing("cancelled: 2026-01-01\n", with: "").utf8)
    files[Self.folder + "migration.yaml"] = nil
    return CityLoader.load(files: files)
  }

  @Test func `the demo city's own mapping moves who is in review, and keeps who is past it`()
    async throws
  {
    let test = try TestHall()
    let old = beforeTheReform(test)
    #expect(old.errors == [])
    _ = try await test.hall.publish(old).get()
    let window = test.officer("administrative-approval", .window)
    let reviewer = test.officer("administrative-approval", .reviewer)
    var cases: [Case] = []
    for key in ["m1", "m2"] {
      let applied = try await test.submit(
        "business-scope", ["scopes": Self.scopes, "decided": ["2026-02-25"]],
        uploads: ["resolution": try test.pdf("resolution", of: "business-scope")], key: key,
        as: test.representative("p8")
      ).get()
      cases.append(try await test.hall.accept(applied.id, version: nil, as: window).get())
    }
    let due = try test.store.caseRow(cases[0].id)?.dueOn
    _ = try await test.hall.complete(
      try test.task(of: cases[1].id, "review"), agrees: true, note: "", version: nil, as: reviewer
    ).get()
    _ = try await test.hall.publish(test.loaded).get()

    let told = try await test.hall.migrate(
      "business-scope", from: nil, to: nil, isApplied: false
    ).get()
    #expect(told.count == 2)
    #expect(told.first { $0.id == cases[0].id }?.refusal == nil)
    #expect(
      reasons(told.filter { $0.id == cases[1].id })
        == ["recheck has no counterpart in the new edition"])

    _ = try await test.hall.migrate("business-scope", from: nil, to: nil, isApplied: true).get()
    #expect(try test.store.caseRow(cases[0].id)?.dueOn == due, "the days that were promised stay")
    _ = try await test.hall.complete(
      try test.task(of: cases[0].id, "review"), agrees: true, note: "", version: nil, as: reviewer
    ).get()
    #expect(try test.store.tasks(of: cases[0].id).map(\.act) == ["decide"])
    _ = try await test.hall.complete(
      try test.task(of: cases[1].id, "review"), agrees: true, note: "", version: nil, as: reviewer
    ).get()
    #expect(try test.store.tasks(of: cases[1].id).map(\.act) == ["decide"])
  }

  @Test func `a dry run tells that the case would move, and writes nothing`() async throws {
    let (test, found) = try await reviewing()
    let new = edition(test)
    #expect(new.errors == [])
    _ = try await test.hall.publish(new).get()
    let writes = test.writes
    let told = try await test.hall.migrate(
      "business-scope", from: nil, to: nil, isApplied: false
    ).get()
    #expect(told.map(\.id) == [found.id] && told.allSatisfy { $0.refusal == nil })
    #expect(test.writes == writes)
    #expect(try test.hall.load(found.id) == found)
  }

  @Test func `applied, the case goes on under the new edition to its end, and the log agrees`()
    async throws
  {
    let (test, found) = try await reviewing()
    let new = edition(test)
    _ = try await test.hall.publish(new).get()
    let moved = try await test.hall.migrate(
      "business-scope", from: test.city.edition, to: new.city?.edition, isApplied: true
    ).get()
    #expect(reasons(moved) == [] && moved.count == 1)
    let after = try #require(try test.hall.load(found.id))
    #expect(after.edition == new.city?.edition && after.form == found.form)
    #expect(after.tasks.map(\.id) == found.tasks.map(\.id), "the officer's task stays the same one")
    #expect(after.tasks.map(\.node) == ["examine"])
    #expect(after.clock == found.clock)
    let file = try await test.hall.caseFile(found.id, as: test.representative("p8")).get()
    #expect(file.timeline.contains { $0.detail?.en == "The review is renamed" })
    var log = ""
    _ = try test.hall.exportXES(of: nil) { log += $0 }
    #expect(log.contains("palmcity:moved"), "its run is of two models")
    // Asked again, nothing is left to move.
    let again = try await test.hall.migrate(
      "business-scope", from: nil, to: nil, isApplied: true
    ).get()
    #expect(again.isEmpty)
    let reviewed = try await test.hall.complete(
      try #require(after.tasks.first).id, agrees: true, note: "", version: nil,
      as: test.officer("administrative-approval", .reviewer)
    ).get()
    let decided = try await test.hall.decide(
      try #require(reviewed.tasks.first).id, grant: true, reasons: [], version: nil,
      as: test.officer("administrative-approval", .decider)
    ).get()
    #expect(decided.status == .granted)
    var rebuild = Rebuild(city: try #require(new.city))
    let report = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
  }

  @Test func `what stands in the way is told at once, and the case stays whole`() async throws {
    let (test, found) = try await reviewing()
    let new = edition(
      test, mapping: "",
      item: {
        $0.replacing("promised: 1,", with: "promised: 2,")
          .replacing("  - id: decided\n", with: "  - id: resolved\n")
          .replacing("form.decided", with: "form.resolved")
      })
    // Its own golden cases and rules name the old field: only the mapping is looked at here.
    let old = try #require(test.city.items["business-scope"])
    let item = try #require(
      CityLoader.item("business-scope", edition: "new", files: new.files))
    guard
      case .failure(let refusal) = Casework.migrate(
        found, from: old, to: item,
        turn: Turn(
          actor: .system, now: test.clock.now, calendar: test.city.calendar,
          newIdentifier: { "new" }))
    else {
      Issue.record("moved")
      return
    }
    #expect(
      Set(refusal.reasons.map { $0.text(.en) }) == [
        "The new edition has no field decided of this type",
        "The new edition asks for resolved",
        "The limits are 3 days by law and 2 promised, and no longer 3 and 1",
        "review has no counterpart in the new edition",
      ])
    #expect(try test.hall.load(found.id) == found)
  }

  @Test func `a case that cannot move goes on under its own edition`() async throws {
    let (test, found) = try await reviewing()
    let new = edition(test, mapping: "")
    _ = try await test.hall.publish(new).get()
    let stays = try await test.hall.migrate(
      "business-scope", from: nil, to: nil, isApplied: true
    ).get()
    #expect(reasons(stays) == ["review has no counterpart in the new edition"])
    #expect(try test.hall.load(found.id) == found)
    let reviewed = try await test.hall.complete(
      try #require(found.tasks.first).id, agrees: true, note: "", version: nil,
      as: test.officer("administrative-approval", .reviewer)
    ).get()
    #expect(reviewed.edition == test.city.edition && reviewed.tasks.map(\.act) == [.decide])
  }

  @Test func `an edition that was never live, or has no mapping, is refused`() async throws {
    let (test, _) = try await reviewing()
    func words(_ to: String?) async throws -> [String] {
      let result = try await test.hall.migrate(
        "school-transfer", from: nil, to: to, isApplied: true)
      guard case .failure(let refusal) = result else { return [] }
      return refusal.reasons.map { $0.text(.en) }
    }
    #expect(
      try await words("0123456789abcdef")
        == ["Edition 0123456789abcdef was never live: put it live first"])
    #expect(
      try await words(nil) == [
        "The item has no migration.yaml in edition \(test.city.edition)"
      ])
  }

  @Test func `a mapping that does not lead to the item's version is found at its line`() throws {
    let test = try TestHall()
    let wrong = edition(test, item: { $0.replacing("version: \"1.1\"", with: "version: \"1.2\"") })
    #expect(
      wrong.errors.map { "\($0.file):\($0.line) \($0.rule)" }
        == ["items/business-scope/migration.yaml:2 migration"])
  }
}
