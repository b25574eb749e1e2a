import Casework
import CityHall
import Civics
import Store
import Testing

struct InstantTests {
  @Test func `an instant approval with its licence is one commit`() async throws {
    let test = try TestHall()
    let before = (test.writes, try test.store.events(after: 0, limit: 100).count)
    let granted = try await test.certificate("p1")
    #expect(granted.status == .granted)
    #expect(granted.licences.count == 1)
    #expect(test.writes == before.0 + 1)
    let events = try test.store.events(after: Int64(before.1), limit: 100)
    #expect(events.count == granted.version)
    #expect(Set(events.map(\.stream)) == [.case(granted.id.rawValue)])
    #expect(try test.store.caseRow(granted.id)?.status == "granted")
    #expect(
      try test.store.licences(of: granted.applicant.id).map(\.id) == granted.licences.map(\.id))
    #expect(
      try test.store.pending(now: test.clock.now, limit: 10).map(\.message.topic) == ["notice"])
  }

  @Test func `the same key and command give the same answer and nothing new`() async throws {
    let test = try TestHall()
    let first = try await test.certificate("p1")
    let writes = test.writes
    #expect(try await test.certificate("p1") == first)
    #expect(test.writes == writes)
  }

  @Test func `one key sent many times at once makes one case`() async throws {
    let test = try TestHall()
    let ids = try await withThrowingTaskGroup(of: CaseID.self) { group in
      for _ in 0..<8 { group.addTask { try await test.certificate("p1").id } }
      return try await group.reduce(into: Set<CaseID>()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    let viewer = try test.citizen("p1")
    #expect(try test.hall.cases(of: viewer).get().map(\.id) == Array(ids))
  }

  @Test func `a key that was used for another command is refused`() async throws {
    let test = try TestHall()
    _ = try await test.certificate("p1")
    let again = try await test.submit(
      "insurance-certificate", ["purpose": ["购房"]], as: test.citizen("p1"))
    #expect(again.refusal == .keyReused)
    let other = try await test.submit("medical-elsewhere", [:], as: test.citizen("p1"))
    #expect(other.refusal == .keyReused)
  }

  @Test func `a key is its owner's: another citizen's command is another one`() async throws {
    let test = try TestHall()
    let mine = try await test.certificate("p1")
    let theirs = try await test.certificate("p7")
    #expect(mine.id != theirs.id)
    #expect(theirs.applicant.id == (try test.party("p7")).id)
  }

  @Test func `a form with a bad answer is refused by field, and nothing is saved`() async throws {
    let test = try TestHall()
    let writes = test.writes
    let refused = try await test.submit(
      "insurance-certificate", ["purpose": ["其他"]], as: test.citizen("p1"))
    #expect(refused.refusal?.kind == .invalid)
    #expect(refused.refusal?.reasons.map(\.about) == ["detail"])
    #expect(test.writes == writes)
    #expect(try test.hall.cases(of: test.citizen("p1")).get().isEmpty)
  }

  @Test func `visitors, officers and the wrong audience cannot apply`() async throws {
    let test = try TestHall()
    let answers = ["purpose": ["求职"]]
    let item: ItemID = "insurance-certificate"
    #expect(try await test.submit(item, answers, as: .visitor).refusal == .signInFirst)
    #expect(
      try await test.submit(item, answers, as: test.officer("human-resources", .window)).refusal
        == .signInFirst)
    #expect(
      try await test.submit(item, answers, as: test.representative("p8")).refusal?.kind
        == .notAllowed)
    #expect(
      try await test.submit("nothing", answers, as: test.citizen("p1")).refusal == .noSuchItem)
  }

  @Test func `somebody else's case is as unknown as one that does not exist`() async throws {
    let test = try TestHall()
    let mine = try await test.certificate("p1")
    for viewer in [try test.citizen("p7"), try test.representative("p8"), .visitor] {
      #expect(try await test.hall.caseFile(mine.id, as: viewer).refusal == .noSuchCase)
      #expect(try await test.hall.caseFile("no-such", as: viewer).refusal == .noSuchCase)
    }
    let other = try test.citizen("p7")
    #expect(try await test.hall.withdraw(mine.id, reason: "", as: other).refusal == .noSuchCase)
    #expect(
      try await test.hall.rate(mine.id, stars: 1, comment: "", as: other).refusal == .noSuchCase)
    #expect(
      try await test.hall.supply(mine.id, answers: [:], uploads: [:], as: other).refusal
        == .noSuchCase)
    #expect(try test.hall.cases(of: other).get().isEmpty)
    let file = try await test.hall.caseFile(mine.id, as: test.citizen("p1")).get()
    #expect(file.case.id == mine.id)
    #expect(!file.explanations.isEmpty && file.explanations.allSatisfy { !$0.isEmpty })
  }

  @Test func `a closed case is rated once`() async throws {
    let test = try TestHall()
    let mine = try await test.certificate("p1")
    let viewer = try test.citizen("p1")
    #expect(try await test.hall.rate(mine.id, stars: 6, comment: "", as: viewer).refusal != nil)
    let rated = try await test.hall.rate(mine.id, stars: 5, comment: "很快", as: viewer).get()
    #expect(rated.rating?.stars == 5)
    #expect(
      try await test.hall.rate(mine.id, stars: 1, comment: "", as: viewer).refusal?.kind
        == .conflict)
    #expect(try test.store.ratings(of: mine.item, limit: 10).map(\.stars) == [5])
  }
}

struct ReceiptTests {
  @Test func `each look-up of an application leaves a receipt`() async throws {
    let test = try TestHall()
    let granted = try await test.certificate("p1")
    let receipts = try test.hall.receipts(test.citizen("p1")).get()
    #expect(receipts.map(\.viewer).sorted() == ["human-resources", "public-security"])
    #expect(receipts.allSatisfy { $0.caseID == granted.id && !$0.legalBasis.isEmpty })
    #expect(receipts.count == granted.facts.count)
    #expect(try test.hall.receipts(test.citizen("p7")).get().isEmpty)
    #expect(try test.hall.receipts(.visitor).refusal == .signInFirst)
  }

  @Test func `each officer's look leaves a receipt with the officer's name`() async throws {
    let test = try TestHall()
    let mine = try await test.certificate("p1")
    let count = try test.hall.receipts(test.citizen("p1")).get().count
    let officer = test.officer("human-resources", .reviewer, "李办事")
    for _ in 0..<2 { _ = try await test.hall.caseFile(mine.id, as: officer).get() }
    let receipts = try test.hall.receipts(test.citizen("p1")).get()
    #expect(receipts.count == count + 2)
    #expect(receipts.filter { $0.viewer == "human-resources/李办事" }.count == 2)
    _ = try await test.hall.caseFile(mine.id, as: test.citizen("p1")).get()
    #expect(try test.hall.receipts(test.citizen("p1")).get().count == count + 2)
  }

  @Test func `an organisation's representative reads who looked at the organisation's data`()
    async throws
  {
    let test = try TestHall()
    let changed = try await test.scopeChange(["日用百货销售"], key: "s1")
    _ = try await test.hall.caseFile(
      changed.id, as: test.officer("administrative-approval", .decider, "王决定")
    ).get()
    let receipts = try test.hall.receipts(test.representative("p8")).get()
    #expect(receipts.contains { $0.viewer == "administrative-approval/王决定" })
    #expect(try test.hall.receipts(test.citizen("p8")).get().isEmpty)
  }

  @Test func `a form filled in from registers leaves one receipt a day for each of them`()
    async throws
  {
    let test = try TestHall()
    let writer = try test.citizen("p1")
    let draft = try await test.hall.startDraft("insurance-certificate", as: writer).get()
    for _ in 0..<3 { _ = try await test.hall.prepare(draft, as: writer).get() }
    let receipts = try test.hall.receipts(writer).get()
    #expect(receipts.count == 2)
    #expect(
      receipts.allSatisfy { $0.viewer == "human-resources" && $0.purpose.zh.contains("预先填写") })
    #expect(Set(receipts.map(\.what.zh)) == ["户籍和身份信息", "社会保险参保信息"])
    test.clock.pass(days: 1)
    _ = try await test.hall.prepare(draft, as: writer).get()
    #expect(try test.hall.receipts(writer).get().count == 4)
  }

  @Test func `the guide shows what the city knows of its reader, and says so`() async throws {
    let test = try TestHall()
    let page = try await test.hall.guide("insurance-certificate", for: test.citizen("p1")).get()
    #expect(page.known.map(\.material.id) == ["identity"])
    #expect(try test.hall.receipts(test.citizen("p1")).get().map(\.viewer) == ["您本人"])
    _ = try await test.hall.guide("insurance-certificate", for: test.citizen("p1")).get()
    #expect(try test.hall.receipts(test.citizen("p1")).get().count == 1, "once a day")
    let visitor = try await test.hall.guide("insurance-certificate", for: .visitor).get()
    #expect(visitor.known.isEmpty)
  }
}
