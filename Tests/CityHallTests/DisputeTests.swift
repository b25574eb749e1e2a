import Casework
import CityHall
import Civics
import Registers
import Store
import Testing

struct DisputeTests {
  private func disputed(_ test: TestHall, note: String = "这个账户已经销户") async throws
    -> (draft: Draft, dispute: DisputeRow)
  {
    let writer = try test.citizen("p4")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    _ = try await test.hall.object(draft: draft.id, field: "account", note: note, as: writer).get()
    return (draft, try #require(try test.hall.disputes(of: writer).get().first))
  }

  @Test func `what is said to be wrong reaches the register's owner with value and field`()
    async throws
  {
    let test = try TestHall()
    let (_, dispute) = try await disputed(test)
    #expect(dispute.owner == "housing-fund" && dispute.register == "bank-accounts")
    #expect(dispute.note == "这个账户已经销户" && !dispute.value.isEmpty && dispute.answer == nil)
    let keeper = test.officer("housing-fund", .reviewer, "王核实")
    #expect(try await test.hall.disputesToAnswer(as: keeper).get() == [dispute])
    for stranger in [
      test.officer("medical-insurance", .reviewer), test.officer("civil-affairs", .window),
    ] {
      #expect(try await test.hall.disputesToAnswer(as: stranger).get().isEmpty)
      #expect(
        try await test.hall.answerDispute(dispute.id, corrected: true, reason: "x", as: stranger)
          .refusal?.kind == .notFound)
    }
    #expect(
      try test.hall.receipts(test.citizen("p4")).get().filter {
        $0.viewer == "housing-fund/王核实" && $0.what == dispute.title
      }.count == 1)
  }

  @Test func `the owner's answer comes back, once`() async throws {
    let test = try TestHall()
    let (draft, dispute) = try await disputed(test)
    let keeper = test.officer("housing-fund", .reviewer)
    #expect(
      try await test.hall.answerDispute(dispute.id, corrected: true, reason: " ", as: keeper)
        .refusal?.reasons.map(\.about) == ["reason"])
    _ = try await test.hall.answerDispute(
      dispute.id, corrected: true, reason: "已改为新账户", as: keeper
    ).get()
    let answer = try #require(try test.hall.disputes(of: test.citizen("p4")).get().first?.answer)
    #expect(answer.corrected && answer.reason == "已改为新账户" && answer.agency == "housing-fund")
    #expect(
      try await test.hall.answerDispute(dispute.id, corrected: false, reason: "y", as: keeper)
        .refusal?.kind == .conflict)
    #expect(
      try await test.hall.object(
        draft: draft.id, field: "account", note: "还是不对", as: test.citizen("p4")
      ).refusal?.kind == .conflict)
  }

  @Test func `an empty note and one that is too long are refused whole, not cut`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p4")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    for note in [" \n", String(repeating: "错", count: CityHall.maximumNoteLength + 1)] {
      let refusal = try await test.hall.object(
        draft: draft.id, field: "account", note: note, as: writer
      ).refusal
      #expect(refusal?.kind == .invalid && refusal?.reasons.map(\.about) == ["account"])
    }
    #expect(try test.hall.disputes(of: writer).get().isEmpty)
    let (_, dispute) = try await disputed(test)
    let long = String(repeating: "查", count: CityHall.maximumTextLength + 1)
    #expect(
      try await test.hall.answerDispute(
        dispute.id, corrected: true, reason: long, as: test.officer("housing-fund", .reviewer)
      ).refusal?.reasons.map(\.about) == ["reason"])
  }

  @Test func `said again before it is answered, it is one dispute with all that was said`()
    async throws
  {
    let test = try TestHall()
    let (draft, _) = try await disputed(test)
    _ = try await test.hall.object(
      draft: draft.id, field: "account", note: "应为尾号 1234", as: test.citizen("p4")
    ).get()
    #expect(
      try test.hall.disputes(of: test.citizen("p4")).get().map(\.note) == [
        "这个账户已经销户\n应为尾号 1234"
      ])
    for note in ["应为尾号 1234", "三", "四\n四", "五"] {
      _ = try await test.hall.object(
        draft: draft.id, field: "account", note: note, as: test.citizen("p4")
      ).get()
    }
    let said = try #require(try test.hall.disputes(of: test.citizen("p4")).get().first).note
    #expect(said == "这个账户已经销户\n应为尾号 1234\n三\n四 四\n五")
    #expect(
      try await test.hall.object(
        draft: draft.id, field: "account", note: "六", as: test.citizen("p4")
      ).refusal?.kind == .invalid)
  }

  @Test func `the answer is in the inbox, and says so where the city still holds the value`()
    async throws
  {
    let test = try TestHall()
    let (_, dispute) = try await disputed(test)
    let writer = try test.citizen("p4")
    #expect(try test.hall.notices(writer).get().isEmpty)
    #expect(try !test.hall.stillHolds(dispute))
    test.clock.pass(seconds: 60)
    let answered = try await test.hall.answerDispute(
      dispute.id, corrected: true, reason: "已改为新账户",
      as: test.officer("housing-fund", .reviewer)
    ).get()
    let notice = try #require(try test.hall.notices(writer).get().first)
    #expect(notice.caseID == nil && notice.at == test.clock.now)
    #expect(notice.text(.zh).contains("已更正。已改为新账户"))
    #expect(notice.title(.en).contains(dispute.title(.en)))
    #expect(try test.hall.notices(test.citizen("p5")).get().isEmpty)
    let place = Page(at: notice.at, id: notice.id)
    #expect(try test.hall.notices(writer, after: place).get().isEmpty)
    #expect(try test.hall.stillHolds(answered))
    // The corrected record arrives with the register's next edition.
    let records = try test.store.records("bank-accounts", after: nil, limit: 1_000)
    _ = try test.store.load("bank-accounts", edition: "next", at: test.clock.now) { accept in
      for record in records {
        let values = record.values.map { $0 == dispute.value ? "6222000011112222" : $0 }
        try accept(
          RegisterRecord(
            register: record.register, key: record.key, subject: record.subject, values: values,
            edition: "next", loadedAt: test.clock.now))
      }
    }
    #expect(try !test.hall.stillHolds(answered))
  }

  @Test func `only what was filled in can be disputed, by its writer alone`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p4")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    for field in ["reason", "nothing"] {
      #expect(
        try await test.hall.object(draft: draft.id, field: field, note: "不对", as: writer)
          .refusal?.kind == .invalid)
    }
    #expect(
      try await test.hall.object(
        draft: draft.id, field: "account", note: "不对", as: test.citizen("p7")
      ).refusal?.kind == .notFound)
    #expect(try test.hall.disputes(of: writer).get().isEmpty)
    #expect(try test.hall.disputes(of: .visitor).refusal == .signInFirst)
    #expect(try await test.hall.disputesToAnswer(as: writer).refusal == .officersOnly)
  }

  @Test func `open disputes come first, and an audit rebuilds them all`() async throws {
    let test = try TestHall()
    let (_, first) = try await disputed(test)
    test.clock.pass(seconds: 60)
    let other = try test.citizen("p5")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: other).get()
    _ = try? await test.hall.object(draft: draft.id, field: "account", note: "错", as: other).get()
    let keeper = test.officer("housing-fund", .decider)
    _ = try await test.hall.answerDispute(
      first.id, corrected: false, reason: "账户正常", as: keeper
    ).get()
    let rows = try await test.hall.disputesToAnswer(as: keeper).get()
    #expect(rows.last?.id == first.id)
    var rebuild = Rebuild(city: test.city)
    let report = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
    var forgetful = Rebuild(city: test.city)
    let found = try test.store.audit(commits: { commit in
      try forgetful.changes(of: commit).filter { if case .putDispute = $0 { false } else { true } }
    }).finding
    guard case .strangeRow("disputes", _) = found else {
      Issue.record(
        "a dispute that the log does not give must be found: \(String(describing: found))")
      return
    }
  }
}
