import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Store
import StoreSQLite
import Testing

/// The cases of an agency as its officers find them again.
struct DeskCasesTests {
  private let agency: AgencyID = "medical-insurance"

  private func ids(_ test: TestHall, _ list: DeskList, as viewer: Viewer) async throws -> [CaseID] {
    try await test.hall.deskCases(list, as: viewer).get().map(\.row.id)
  }

  @Test func `a case stays in its agency's list until it is closed, and is found afterwards`()
    async throws
  {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let head = test.officer(agency, .supervisor)
    #expect(try await test.hall.workList(as: head).get().isEmpty)
    let open = try #require(try await test.hall.deskCases(.open, as: head).get().first)
    #expect(open.row.id == applied.id && open.daysLeft == 5)
    #expect(open.tasks.map(\.act) == ["accept"])
    #expect(try test.hall.deskCount(as: head) == DeskCount(open: 1, overdue: 0))
    _ = try await test.hall.refuse(
      applied.id, reasons: ["不属于本机关职权"], version: nil, as: test.officer(agency, .window)
    ).get()
    #expect(try await ids(test, .open, as: head) == [])
    #expect(try await ids(test, .closed, as: head) == [applied.id])
    #expect(try test.hall.deskCount(as: head) == DeskCount(open: 0, overdue: 0))
    let number = try test.party("p4").number
    for text in [number, " \(number.prefix(6)) \(number.dropFirst(6))", "赵桂英", "赵"] {
      #expect(try await ids(test, .found(text), as: head) == [applied.id], "\(text)")
    }
    for text in ["", " ", "孙", "91370699XN0000012Y", "受〔2026〕K3M8Q2ZD-1"] {
      #expect(try await ids(test, .found(text), as: head) == [], "\(text)")
    }
  }

  @Test func `nobody finds the cases of another agency, and every look is told`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let stranger = test.officer("housing-fund", .supervisor)
    for list in [DeskList.open, .closed, .found("赵桂英"), .found(applied.applicant.number)] {
      #expect(try await ids(test, list, as: stranger) == [])
    }
    #expect(
      try await test.hall.deskCases(.open, as: test.citizen("p4")).refusal == .officersOnly)
    func looks() throws -> [String] {
      try test.hall.receipts(test.citizen("p4")).get().filter { $0.viewer.contains("/") }.map {
        $0.purpose.zh
      }
    }
    #expect(try looks() == [])
    let head = test.officer(agency, .supervisor)
    for _ in 0..<3 { _ = try await ids(test, .found("赵桂英"), as: head) }
    #expect(try looks() == ["在办件列表中看到您的办件"])
  }

  @Test func `late cases come first and are counted`() async throws {
    let test = try TestHall()
    _ = try await test.reimbursement()
    test.clock.pass(days: 8)
    let head = test.officer(agency, .supervisor)
    let late = try #require(try await test.hall.deskCases(.open, as: head).get().first)
    #expect(late.level == .overdue && late.daysLeft == -1)
    #expect(try test.hall.deskCount(as: head) == DeskCount(open: 1, overdue: 1))
  }

  @Test func `the desk's tasks are counted for the officer's own roles`() async throws {
    let test = try TestHall()
    _ = try await test.reimbursement()
    #expect(try test.hall.workCounts(as: test.officer(agency, .window)) == [.accept: 1])
    #expect(try test.hall.workCounts(as: test.officer(agency, .decider)) == [:])
    #expect(try test.hall.workCounts(as: test.citizen("p4")) == [:])
  }

  @Test func `an agency that had work on a case keeps seeing it`() async throws {
    let test = try TestHall()
    let applied = try await test.scopeApplied(["日用百货销售"], key: "k1")
    let review = try test.task(of: applied.id, "review")
    _ = try await test.hall.take(
      .reassign(review, to: "market-regulation", officer: nil, reason: "职责调整"), on: applied.id,
      version: nil, as: test.officer("administrative-approval", .reviewer)
    ).get()
    let there = test.officer("market-regulation", .reviewer)
    _ = try await test.hall.withdraw(
      applied.id, reason: "不办了", as: test.representative("p8")
    ).get()
    #expect(
      try await test.hall.complete(
        review, in: applied.id, agrees: true, note: "", version: nil, as: there
      ).refusal?.kind == .conflict)
    #expect(try await ids(test, .closed, as: there) == [applied.id])
    #expect(try await test.hall.caseFile(applied.id, as: there).get().case.status == .withdrawn)
  }

  @Test func `a database from before the lists is given them out of its events`() async throws {
    let test = try TestHall()
    _ = try await test.scopeChange(["日用百货销售"], key: "s1")
    _ = try await test.reimbursement(key: "r1")
    let first = try await test.scopeApplied(["新材料技术研发"], key: "s2")
    _ = try await test.hall.take(
      .reassign(
        try test.task(of: first.id, "review"), to: "market-regulation", officer: nil,
        reason: "职责调整"),
      on: first.id, version: nil, as: test.officer("administrative-approval", .reviewer)
    ).get()
    let old = try OlderDatabase.copy(of: test.folder, version: "2")
    defer { try? FileManager.default.removeItem(at: old) }
    let store = try SQLiteStore(folder: old)
    defer { try? store.close() }
    var rebuild = Rebuild(city: test.city)
    let report = try store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
    #expect(
      try store.cases(of: "market-regulation", .open, after: nil, limit: 9).map(\.caseID) == [
        first.id
      ])
    // Every event is as it was, in the log and in its stream.
    let events = try test.store.events(after: 0, limit: 1000)
    #expect(try store.events(after: 0, limit: 1000) == events)
    for stream in Set(events.map(\.stream)) {
      #expect(try store.events(of: stream, after: 0) == events.filter { $0.stream == stream })
    }
  }

  @Test(arguments: [
    ("3", "UPDATE tasks SET due_on = NULL; UPDATE cases SET due_on = 20500, next_tick = NULL;"),
    ("4", "UPDATE cases SET next_tick = NULL;"),
  ])
  func `a database from before an objection had its own days is given them`(
    _ version: String, _ changed: String
  ) async throws {
    let test = try TestHall()
    let found = try await test.reimbursement(key: "r1")
    _ = try await test.hall.refuse(
      found.id, reasons: ["材料不属于受理范围"], version: nil, as: test.officer(agency, .window)
    ).get()
    _ = try await test.hall.object(
      found.id, reason: "属于受理范围", as: test.citizen("p4")
    ).get()
    let old = try OlderDatabase.copy(of: test.folder, version: version, changed: changed)
    defer { try? FileManager.default.removeItem(at: old) }
    let store = try SQLiteStore(folder: old)
    defer { try? store.close() }
    var rebuild = Rebuild(city: test.city)
    #expect(try store.audit(commits: { try rebuild.changes(of: $0) }).finding == nil)
  }
}
