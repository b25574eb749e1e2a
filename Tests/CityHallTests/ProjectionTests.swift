import Casework
import CityHall
import Civics
import Store
import StoreSQLite
import Testing

struct ProjectionTests {
  /// Everything that a day at the city hall holds: instant, reviewed, corrected, withdrawn,
  /// replaced, rated, looked at, and moved by the timer.
  private func mixedRun(_ test: TestHall) async throws {
    let hall = test.hall
    for (index, persona) in ["p1", "p5", "p7"].enumerated() {
      let granted = try await test.certificate(persona, key: "i\(index)")
      _ = try await hall.rate(granted.id, stars: 5 - index, comment: "好", as: test.citizen(persona))
    }
    _ = try await test.scopeChange(["日用百货销售"], key: "s1")
    _ = try await test.scopeChange(["日用百货销售", "新材料技术研发"], key: "s2")
    let corrected = try await test.reimbursement(key: "r1", bill: 0)
    let window = test.officer("medical-insurance", .window)
    _ = try await hall.caseFile(corrected.id, as: window)
    _ = try await hall.askForCorrections(
      corrected.id, points: [.init(about: "summary", text: "看不清")], version: nil, as: window
    ).get()
    test.clock.pass(seconds: 3600)
    _ = try await hall.supply(
      corrected.id, answers: [:],
      uploads: ["summary": try test.pdf("summary", of: "medical-reimbursement", text: "2")],
      as: test.citizen("p4")
    ).get()
    let withdrawn = try await test.reimbursement(key: "r2", bill: 1)
    _ = try await hall.withdraw(withdrawn.id, reason: "重复", as: test.citizen("p4")).get()
    let licence = try #require(try hall.wallet(test.citizen("p1")).get().first).row.id
    let shown = try await hall.present(licence, disclosing: ["name"], as: test.citizen("p1")).get()
    _ = try await hall.verify(shown.text).get()
    test.clock.pass(days: 9)
    #expect(try await hall.tick() == 1)
    test.clock.pass(days: 30)
    #expect(try await hall.tick() == 1)
  }

  @Test func `a rebuild from the log equals the live read models`() async throws {
    let test = try TestHall()
    try await mixedRun(test)
    var rebuild = Rebuild(city: test.city)
    let report = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
    #expect(report.events > 100)
    #expect(report.rows > 40)
    #expect(rebuild.files.count >= 2)
    #expect(rebuild.firstDamagedFile(in: test.store) == nil)
  }

  @Test func `an audit misses the files that cases handed in`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    var rebuild = Rebuild(city: test.city)
    _ = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    let digest = try #require(applied.uploadDigests.first)
    let elsewhere = try TestHall()
    #expect(
      rebuild.firstDamagedFile(in: elsewhere.store)
        == "file \(digest) of case/\(applied.id) is gone")
  }

  @Test func `a read model that the log does not give is found`() async throws {
    let test = try TestHall()
    try await mixedRun(test)
    var rebuild = Rebuild(city: test.city)
    let report = try test.store.audit(commits: { commit in
      try rebuild.changes(of: commit).filter { if case .addReceipt = $0 { false } else { true } }
    })
    guard case .strangeRow(let table, _) = report.finding else {
      Issue.record("the audit must name the rows that no event gives: \(report)")
      return
    }
    #expect(table == "receipts")
  }

  @Test func `a case's row, tasks and notices follow from its events`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let stored = try test.store.events(of: .case(applied.id.rawValue), after: 0)
    let events = try stored.map { try EventCodec.decode($0.event) }
    #expect(Case.replaying(events) == applied)
    let changes = Projection.changes(
      from: events, firstVersion: 1, after: applied, urgent: false, calendar: test.city.calendar)
    var kinds: [String: Int] = [:]
    for change in changes { kinds[change.kind, default: 0] += 1 }
    #expect(
      kinds == ["case": 1, "task": 1, "notice": 1, "receipt": applied.facts.count, "desk": 1])
    #expect(changes.contains(.putCase(try #require(try test.store.caseRow(applied.id)))))
    let task = try #require(try test.store.tasks(of: applied.id).first)
    #expect(changes.contains(.putTask(task)))
    #expect((task.agency, task.role, task.act) == ("medical-insurance", "window", "accept"))
    let notices = try test.store.notices(of: test.party("p4").id, after: nil, limit: 50)
    #expect(notices.map(\.id) == ["\(applied.id)-\(applied.version)"])
    #expect(notices.allSatisfy { changes.contains(.addNotice($0)) })
  }

  @Test func `who acts for an organisation is told as well as the organisation`() async throws {
    let test = try TestHall()
    let changed = try await test.scopeChange(["日用百货销售"], key: "s1")
    let organisation = try test.store.notices(of: changed.applicant.id, after: nil, limit: 50)
    let agent = try test.store.notices(of: test.party("p8").id, after: nil, limit: 50)
    #expect(organisation.count == agent.count && !agent.isEmpty)
    #expect(agent.allSatisfy { $0.id.hasSuffix("-agent") })
    #expect(Set(organisation.map(\.id)).isDisjoint(with: agent.map(\.id)))
  }

  @Test func `an event comes back from its bytes as it was, and an unknown shape is refused`()
    async throws
  {
    let test = try TestHall()
    let granted = try await test.certificate("p1")
    for stored in try test.store.events(of: .case(granted.id.rawValue), after: 0) {
      let event = try EventCodec.decode(stored.event)
      #expect(try EventCodec.encode(event) == stored.event)
      var newer = stored.event
      newer.shape += 1
      #expect(throws: StoreError.self) { try EventCodec.decode(newer) }
    }
  }
}

extension ReadModelChange {
  fileprivate var kind: String {
    switch self {
    case .putCase: "case"
    case .putTask: "task"
    case .removeTask: "task removed"
    case .putLicence: "licence"
    case .cancelLicence: "licence cancelled"
    case .addNotice: "notice"
    case .addReceipt: "receipt"
    case .addRating: "rating"
    case .putDispute: "dispute"
    case .putDesk: "desk"
    }
  }
}
