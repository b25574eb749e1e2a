import Casework
import Catalogue
import CityHall
import Civics
import Store
import Testing

struct DeskTests {
  private let agency: AgencyID = "medical-insurance"

  @Test func `a reimbursement goes from desk to desk to its decision`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    #expect(applied.status == .submitted)
    let window = test.officer(agency, .window)
    #expect(try await test.hall.workList(as: window).get().map(\.task.caseID) == [applied.id])
    #expect(try await test.hall.workList(as: test.officer(agency, .decider)).get().isEmpty)
    _ = try await test.hall.accept(applied.id, version: applied.version, as: window).get()
    let reviewer = test.officer(agency, .reviewer)
    let review = try #require(try await test.hall.workList(as: reviewer).get().first)
    #expect(review.applicantName == "赵桂英")
    #expect(review.daysLeft == 5)
    _ = try await test.hall.complete(
      review.task.id, agrees: true, note: "票据齐全", version: nil, as: reviewer
    ).get()
    let granted = try await test.hall.decide(
      try test.task(of: applied.id, "decide"), grant: true, reasons: [], version: nil,
      as: test.officer(agency, .decider)
    ).get()
    #expect(granted.status == .granted)
    #expect(granted.outcomes.map(\.name) == ["amount", "total", "account"])
    #expect(try test.store.tasks(of: applied.id).isEmpty)
  }

  @Test func `an officer of another agency sees and does nothing`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let stranger = test.officer("housing-fund", .window)
    #expect(try await test.hall.workList(as: stranger).get().isEmpty)
    #expect(try await test.hall.caseFile(applied.id, as: stranger).refusal == .noSuchCase)
    #expect(
      try await test.hall.accept(applied.id, version: nil, as: stranger).refusal == .noSuchCase)
    #expect(
      try await test.hall.refuse(applied.id, reasons: ["不符"], version: nil, as: stranger).refusal
        == .noSuchCase)
    let task = try test.task(of: applied.id, "accept")
    #expect(
      try await test.hall.complete(task, agrees: true, note: "", version: nil, as: stranger).refusal
        == .noSuchTask)
    #expect(
      try await test.hall.decide(
        task, in: applied.id, grant: true, reasons: [], version: nil, as: stranger
      ).refusal == .noSuchTask)
    let digest = try #require(applied.uploadDigests.first)
    #expect(
      try await test.hall.upload(digest, in: applied.id, as: stranger).map(\.upload).refusal
        == .noSuchCase)
    #expect(try test.store.caseRow(applied.id)?.status == "submitted")
    #expect(
      try test.hall.receipts(test.citizen("p4")).get().allSatisfy { !$0.viewer.contains("/") })
  }

  @Test func `who was listed to an officer reads it once a day, and each time a file was opened`()
    async throws
  {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let window = test.officer(agency, .window, "张窗口")
    func looks() throws -> [String] {
      try test.hall.receipts(test.citizen("p4")).get()
        .filter { $0.viewer == "\(agency)/张窗口" }.map(\.purpose.zh)
    }
    for _ in 0..<3 { _ = try await test.hall.workList(as: window).get() }
    #expect(try looks() == ["在待办列表中看到您的办件"])
    // As after a restart: what was forgotten, the log still knows.
    let again = CityHall(
      editions: Editions(test.city), store: test.store, surroundings: test.hall.surroundings,
      licences: test.hall.licences, identities: test.hall.identities)
    _ = try await again.workList(as: window).get()
    #expect(try looks().count == 1)
    let digest = try #require(applied.uploadDigests.first)
    for _ in 0..<2 { _ = try await test.hall.upload(digest, in: applied.id, as: window).get() }
    #expect(try looks().filter { $0 == "审查您提交的材料" }.count == 2)
    _ = try await test.hall.upload(digest, in: applied.id, as: test.citizen("p4")).get()
    #expect(try looks().count == 3)
    test.clock.pass(days: 1)
    _ = try await test.hall.workList(as: window).get()
    #expect(try looks().count == 4)
  }

  @Test func `citizens and visitors have no desk`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    for viewer in [try test.citizen("p4"), .visitor] {
      #expect(try await test.hall.workList(as: viewer).refusal == .officersOnly)
      #expect(
        try await test.hall.accept(applied.id, version: nil, as: viewer).refusal == .officersOnly)
    }
  }

  @Test func `of two officers who decide at once one is told of the other`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    _ = try await test.hall.accept(
      applied.id, version: nil, as: test.officer(agency, .window)
    ).get()
    let reviewed = try await test.hall.complete(
      try test.task(of: applied.id, "review"), agrees: true, note: "", version: nil,
      as: test.officer(agency, .reviewer)
    ).get()
    let task = try test.task(of: applied.id, "decide")
    let results = try await withThrowingTaskGroup(of: Result<Case, Refusal>.self) { group in
      for index in 0..<6 {
        group.addTask {
          try await test.hall.decide(
            task, in: applied.id, grant: index % 2 == 0, reasons: ["理由 \(index)"],
            version: reviewed.version, as: test.officer(agency, .decider, "决定人\(index)"))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.filter { $0.refusal == nil }.count == 1)
    #expect(results.compactMap(\.refusal).allSatisfy { $0 == .changedMeanwhile })
    let decisions = try test.store.events(of: .case(applied.id.rawValue), after: 0)
      .filter { $0.event.type == "decided" }
    #expect(decisions.count == 1)
  }

  @Test func `an officer with an old page is told that the case has changed`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let window = test.officer(agency, .window)
    _ = try await test.hall.accept(applied.id, version: applied.version, as: window).get()
    #expect(
      try await test.hall.accept(applied.id, version: applied.version, as: window).refusal
        == .changedMeanwhile)
    let review = try test.task(of: applied.id, "review")
    let reviewer = test.officer(agency, .reviewer)
    _ = try await test.hall.complete(
      review, agrees: true, note: "", version: nil, as: reviewer
    ).get()
    // The task is closed now: who names its case is told so, even without a version.
    #expect(
      try await test.hall.complete(
        review, in: applied.id, agrees: true, note: "", version: nil, as: reviewer
      ).refusal?.kind == .conflict)
    #expect(
      try await test.hall.complete(
        "no-such-task", in: applied.id, agrees: true, note: "", version: nil, as: reviewer
      ).refusal?.kind == .notFound)
  }

  @Test func `corrections are asked for at once, supplied, and stop nobody else`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let window = test.officer(agency, .window)
    let asked = try await test.hall.askForCorrections(
      applied.id, points: [.init(about: "summary", text: "看不清诊断")], version: applied.version,
      as: window
    ).get()
    #expect(asked.status == .correcting)
    let citizen = try test.citizen("p4")
    let notices = try test.hall.notices(citizen).get()
    #expect(notices.count == 2)
    let better = try test.pdf("summary", of: "medical-reimbursement", text: "better")
    test.clock.pass(days: 1)
    let supplied = try await test.hall.supply(
      applied.id, answers: [:], uploads: ["summary": better], as: citizen
    ).get()
    #expect(supplied.status == .submitted)
    #expect(supplied.uploadDigests == [better.digest])
    let file = try await test.hall.upload(better.digest, in: applied.id, as: window).get()
    #expect(String(decoding: file.bytes, as: UTF8.self) == "%PDF-1.4 better")
  }

  @Test func `a withdrawn case leaves the desks`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let withdrawn = try await test.hall.withdraw(
      applied.id, reason: "不报了", as: test.citizen("p4")
    ).get()
    #expect(withdrawn.status == .withdrawn)
    let window = test.officer(agency, .window)
    #expect(try await test.hall.workList(as: window).get().isEmpty)
    #expect(
      try await test.hall.accept(applied.id, version: nil, as: window).refusal?.kind == .conflict)
  }
}

extension Case {
  /// Digests of the files that stand as evidence now.
  var uploadDigests: [String] {
    evidence.compactMap { if case .upload(let upload) = $0.source { upload.digest } else { nil } }
  }
}

struct TimerTests {
  private let agency: AgencyID = "medical-insurance"

  @Test func `an agency that stays silent for five working days has accepted`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    let received = test.clock.now
    // Monday the 2nd to Monday the 9th: the fifth working day is not over yet.
    test.clock.pass(days: 7)
    #expect(try await test.hall.tick() == 0)
    #expect(try test.store.caseRow(applied.id)?.status == "submitted")
    test.clock.pass(days: 1)
    #expect(try await test.hall.tick() == 1)
    let accepted = try #require(try test.hall.load(applied.id))
    #expect(accepted.status == .accepted)
    #expect(accepted.clock.entries.first?.at == received)
    #expect(try await test.hall.tick() == 0)
    #expect(
      try await test.hall.workList(as: test.officer(agency, .window)).get().isEmpty)
    #expect(
      try await test.hall.workList(as: test.officer(agency, .reviewer)).get().map(\.task.caseID)
        == [applied.id])
  }

  @Test func `the timer leaves closed cases alone`() async throws {
    let test = try TestHall()
    let granted = try await test.certificate("p1")
    test.clock.pass(days: 400)
    #expect(try await test.hall.tick() == 0)
    #expect(try test.hall.load(granted.id) == granted)
  }

  @Test func `corrections that do not come give the case back`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    _ = try await test.hall.askForCorrections(
      applied.id, points: [.init(about: "summary", text: "看不清诊断")], version: nil,
      as: test.officer(agency, .window)
    ).get()
    test.clock.pass(days: 60)
    #expect(try await test.hall.tick() == 1)
    #expect(try test.store.caseRow(applied.id)?.status == "returned")
  }

  @Test func `the applicant is warned as the promised day comes near`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    _ = try await test.hall.accept(
      applied.id, version: nil, as: test.officer(agency, .window)
    ).get()
    test.clock.pass(days: 18)
    #expect(try await test.hall.tick() == 1)
    #expect(try test.hall.load(applied.id)?.clock.warned == [.near])
    let file = try await test.hall.caseFile(applied.id, as: test.citizen("p4")).get()
    #expect(file.clock?.level == .near)
    test.clock.pass(days: 10)
    #expect(try await test.hall.tick() == 1)
    #expect(try test.hall.load(applied.id)?.clock.warned == [.near, .due])
  }

  @Test func `a case that cannot be read does not stop the clocks of others`() async throws {
    let test = try TestHall()
    let applied = try await test.reimbursement()
    var broken = try #require(try test.store.caseRow(applied.id))
    broken.id = "a-broken-case"
    broken.nextTick = test.clock.now
    _ = try await test.store.commit(
      Commit(
        stream: .case(broken.id.rawValue), expectedVersion: 0,
        events: [EncodedEvent(type: "submitted", shape: EventCodec.shape, payload: [0x7B])],
        changes: [.putCase(broken)], at: test.clock.now))
    test.clock.pass(days: 8)
    await #expect(throws: StoreError.self) { try await test.hall.tick() }
    #expect(try test.hall.load(applied.id)?.status == .accepted)
  }
}
