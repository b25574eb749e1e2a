import Casework
import Catalogue
import CityHall
import Civics
import Store
import Testing

/// Choices that count once: a bill is reimbursed once, a project has one permit.
struct OnceTests {
  private func bills(_ test: TestHall) throws -> [String] {
    let register = try test.register("medical-bills")
    return try test.store.records(
      "medical-bills", subject: test.party("p4").id.rawValue, limit: 10
    ).filter { $0.text("settled", register) == "否" }.map(\.key)
  }

  private func apply(_ test: TestHall, _ bills: [String], key: String) async throws
    -> Result<Case, Refusal>
  {
    try await test.submit(
      "medical-reimbursement", ["bills": bills, "reason": ["医院未联网"]],
      uploads: ["summary": try test.pdf("summary", of: "medical-reimbursement")], key: key,
      as: test.citizen("p4"))
  }

  @Test func `a bill of an open case cannot be handed in with another`() async throws {
    let test = try TestHall()
    let bills = try bills(test)
    let first = try await apply(test, [bills[0]], key: "o1").get()
    let second = try await apply(test, bills, key: "o2")
    #expect(second.refusal?.kind == .invalid)
    #expect(second.refusal?.reasons.map(\.about) == ["bills"])
    #expect(second.refusal?.reasons.first?.text.zh.contains("不能再选") == true)
    #expect(try await apply(test, [bills[0]], key: "o1").get().id == first.id)
    let other = try await apply(test, [bills[1]], key: "o3").get()
    #expect(other.id != first.id)
  }

  @Test func `a case that ended without a grant gives its bills back`() async throws {
    let test = try TestHall()
    let bills = try bills(test)
    let first = try await apply(test, bills, key: "o1").get()
    _ = try await test.hall.withdraw(
      first.id, reason: "", as: test.citizen("p4")
    ).get()
    #expect(try await apply(test, bills, key: "o2").get().status == .submitted)
  }

  @Test func `a draft shows which case holds a bill`() async throws {
    let test = try TestHall()
    let bills = try bills(test)
    let writer = try test.citizen("p4")
    let first = try await apply(test, [bills[0]], key: "o1").get()
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    let prepared = try await test.hall.prepare(draft, as: writer).get()
    let asked = try #require(prepared.pages.joined().first { $0.field.id == "bills" })
    let taken = Dictionary(uniqueKeysWithValues: asked.options.map { ($0.value, $0.taken) })
    #expect(taken[bills[0]] == first.id)
    #expect(taken[bills[1]] == .some(nil))
    let file = try await test.hall.caseFile(first.id, as: writer).get()
    let own = try test.hall.questions(["bills"], of: file).first?.options.compactMap(\.taken)
    #expect(own == [], "a case's own bills stay its own when it is corrected")
  }

  @Test func `a case that ended is not opened again while another holds its bill`() async throws {
    let test = try TestHall()
    let bills = try bills(test)
    let agency: AgencyID = "medical-insurance"
    let first = try await apply(test, [bills[0]], key: "o1").get()
    _ = try await test.hall.refuse(
      first.id, reasons: ["材料不属于受理范围"], version: nil, as: test.officer(agency, .window)
    ).get()
    let second = try await apply(test, bills, key: "o2").get()
    let head = test.officer(agency, .supervisor)
    let again = try await test.hall.take(
      .reopen(reason: "应当受理"), on: first.id, version: nil, as: head)
    #expect(again.refusal?.kind == .conflict)
    #expect(again.refusal?.reasons.first?.text.zh.contains("\(second.id)") == true)
    _ = try await test.hall.withdraw(second.id, reason: "", as: test.citizen("p4")).get()
    let opened = try await test.hall.take(
      .reopen(reason: "应当受理"), on: first.id, version: nil, as: head
    ).get()
    #expect(opened.status == .submitted || opened.status == .accepted)
  }

  @Test func `of many applications at once one holds the bill`() async throws {
    let test = try TestHall()
    let bills = try bills(test)
    let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<8 {
        group.addTask { try await self.apply(test, bills, key: "p\(index)").refusal == nil }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
  }

  @Test func `a project stays taken when a new version calls its question otherwise`() async throws
  {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let writer = try test.representative("p3")
    let begun = try await test.permit().draft
    _ = try await test.hall.promise(draft: begun.id, materials: ["drawings"], as: writer).get()
    let first = try await test.hall.submit(
      draft: begun.id, key: try #require(IdempotencyKey("o1")), as: writer
    ).get()
    let folder = "items/construction-permit/"
    var files = test.loaded.files
    for name in ["item.yaml", "cases.yaml", "rules.dmn"] {
      files[folder + name] = Array(
        String(decoding: files[folder + name] ?? [], as: UTF8.self)
          .replacing("- id: project\n", with: "- id: works\n")
          .replacing("form.project", with: "form.works")
          .replacing("form: {project:", with: "form: {works:")
          .replacing("version: \"1.0\"", with: "version: \"1.1\"").utf8)
    }
    files[folder + "migration.yaml"] = Array(
      "from: \"1.0\"\nto: \"1.1\"\nreason: {zh: 改名}\nfields: {project: works}\n".utf8)
    let renamed = CityLoader.load(files: files)
    #expect(renamed.errors == [])
    _ = try await test.hall.publish(renamed).get()
    let draft = try await test.hall.startDraft("construction-permit", as: writer).get()
    let asked = try await test.hall.prepare(draft, as: writer).get().pages.joined()
      .first { $0.field.id == "works" }
    #expect(asked?.options.compactMap(\.taken) == [first.id])
  }
}
