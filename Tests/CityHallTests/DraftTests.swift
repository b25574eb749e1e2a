import Casework
import CityHall
import Civics
import Store
import Testing

struct DraftTests {
  @Test func `a draft keeps answers, and is its writer's alone`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p1")
    let draft = try await test.hall.startDraft("rent-withdrawal", as: writer).get()
    #expect(try await test.hall.startDraft("rent-withdrawal", as: writer).get().id == draft.id)
    let saved = try await test.hall.saveAnswers(
      draft.id, answers: ["account": ["12"]], as: writer
    ).get()
    #expect(try test.hall.draft(draft.id, as: writer).get() == saved)
    for other in [try test.citizen("p7"), try test.representative("p8")] {
      #expect(try test.hall.draft(draft.id, as: other).refusal == .noSuchDraft)
      #expect(
        try await test.hall.saveAnswers(draft.id, answers: [:], as: other).refusal == .noSuchDraft)
      #expect(try await test.hall.discard(draft: draft.id, as: other).refusal == .noSuchDraft)
      #expect(try test.hall.drafts(of: other).get().isEmpty)
    }
    test.clock.pass(days: CityHall.draftDays + 1)
    #expect(try test.hall.draft(draft.id, as: writer).refusal == .noSuchDraft)
  }

  @Test func `a group that is answered anew keeps no row of before`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p4")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    let two = ["papers": [], "papers.0.total": ["1"], "papers.1.total": ["2"], "reason": ["急诊"]]
    _ = try await test.hall.saveAnswers(draft.id, answers: two, as: writer).get()
    let one = ["papers": [], "papers.0.total": ["2"]]
    let saved = try await test.hall.saveAnswers(draft.id, answers: one, as: writer).get()
    #expect(saved.answers == one.merging(["reason": ["急诊"]]) { $1 })
  }

  @Test func `what the city holds is filled in, and can be called wrong`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p4")
    let draft = try await test.hall.startDraft("medical-reimbursement", as: writer).get()
    let prepared = try await test.hall.prepare(draft, as: writer).get()
    let account = try #require(prepared.pages.joined().first { $0.field.id == "account" })
    #expect(account.texts.first?.isEmpty == false)
    #expect(
      prepared.pages.joined().first { $0.field.id == "bills" }?.options.count == 2)
    #expect(
      try await test.hall.object(draft: draft.id, field: "account", note: "  ", as: writer)
        .refusal?.reasons.map(\.about) == ["account"])
    let noted = try await test.hall.object(
      draft: draft.id, field: "account", note: "这个账户已经销户", as: writer
    ).get()
    let again = try await test.hall.prepare(noted, as: writer).get()
    #expect(
      again.pages.joined().first { $0.field.id == "account" }?.objection == "这个账户已经销户")
  }

  @Test func `a person whom the city holds stands in the question with number and name`()
    async throws
  {
    let test = try TestHall()
    let file = "items/insurance-certificate/item.yaml"
    let value = "{number: applicant.number, name: applicant.name}"
    func hall(_ value: String) throws -> CityHall {
      let loaded = test.changed(
        file, "  - id: detail\n",
        to: """
            - id: payer
              type: person
              title: {zh: 缴费人, en: Who pays}
              prefill: {value: '\(value)'}
            - id: detail
              checks: [{rule: 'form.payer != null', message: {zh: 谁缴费, en: Who pays}}]

          """)
      return try test.restarted(on: loaded)
    }
    let writer = try test.citizen("p1")
    let person = try #require(writer.citizen?.applicant)
    let draft = try await test.hall.startDraft("insurance-certificate", as: writer).get()
    func shown(_ value: String, _ draft: Draft) async throws -> FormEngine.Posted? {
      try await hall(value).prepare(draft, as: writer).get().pages.joined()
        .first { $0.field.id == "payer" }?.shown
    }
    let both = ["payer.number": ["\(person.number)"], "payer.name": [person.name]]
    #expect(try await shown(value, draft) == both)
    #expect(
      try await shown("applicant.number", draft) == ["payer.number": ["\(person.number)"]])
    var emptied = draft
    emptied.answers = ["payer": [], "payer.number": [""], "payer.name": [""]]
    #expect(try await shown(value, emptied) == emptied.answers)
  }

  @Test func `a draft says what is missing, and is gone when it was submitted`() async throws {
    let test = try TestHall()
    let writer = try test.citizen("p1")
    let draft = try await test.hall.startDraft("insurance-certificate", as: writer).get()
    #expect(
      try await test.hall.prepare(draft, as: writer).get().problems.compactMap(\.about) == [
        "purpose"
      ])
    let key = try #require(IdempotencyKey("draft-1"))
    #expect(
      try await test.hall.submit(draft: draft.id, key: key, as: writer).refusal?.kind == .invalid)
    let saved = try await test.hall.saveAnswers(
      draft.id, answers: ["purpose": ["入学"]], as: writer
    ).get()
    #expect(try await test.hall.prepare(saved, as: writer).get().problems.isEmpty)
    let granted = try await test.hall.submit(draft: draft.id, key: key, as: writer).get()
    #expect(granted.status == .granted)
    #expect(try test.hall.draft(draft.id, as: writer).refusal == .noSuchDraft)
    #expect(try test.hall.drafts(of: writer).get().isEmpty)
    #expect(try await test.hall.submit(draft: draft.id, key: key, as: writer).get() == granted)
    let other = try #require(IdempotencyKey("draft-2"))
    #expect(
      try await test.hall.submit(draft: draft.id, key: other, as: writer).refusal == .noSuchDraft)
  }

  @Test func `a permit is granted on a promise, held, and issued when the drawings come`()
    async throws
  {
    let test = try TestHall()
    let writer = try test.representative("p3")
    let item: ItemID = "construction-permit"
    let waiting = try await test.permit()
    let draft = waiting.draft
    #expect(waiting.canPromise.map(\.id) == ["drawings"])
    let promised = try await test.hall.promise(
      draft: draft.id, materials: ["drawings"], as: writer
    ).get()
    #expect(promised.promised == ["drawings"])
    let applied = try await test.hall.submit(
      draft: draft.id, key: try #require(IdempotencyKey("permit")), as: writer
    ).get()
    let own: AgencyID = "administrative-approval"
    _ = try await test.hall.accept(applied.id, version: nil, as: test.officer(own, .window)).get()
    for agency: AgencyID in ["natural-resources", "housing", "urban-management", "fire-rescue"] {
      let officer = test.officer(agency, .reviewer)
      let work = try #require(try await test.hall.workList(as: officer).get().first)
      _ = try await test.hall.complete(
        work.task.id, agrees: true, note: "同意", version: nil, as: officer
      ).get()
    }
    let held = try await test.hall.decide(
      try test.task(of: applied.id, "decide"), grant: true, reasons: [], version: nil,
      as: test.officer(own, .decider)
    ).get()
    #expect(held.status == .held)
    #expect(try test.hall.wallet(writer).get().isEmpty)
    let granted = try await test.hall.supply(
      applied.id, answers: [:], uploads: ["drawings": try test.pdf("drawings", of: item)],
      as: writer
    ).get()
    #expect(granted.status == .granted)
    #expect(try test.hall.wallet(writer).get().map(\.row.type) == ["construction-permit"])
  }
}

struct UploadTests {
  private let item: ItemID = "medical-reimbursement"

  private func draft(_ test: TestHall) async throws -> Draft {
    try await test.hall.startDraft(item, as: test.citizen("p4")).get()
  }

  private func save(
    _ bytes: [UInt8], named name: String = "a.pdf", material: String = "summary",
    _ test: TestHall, _ draft: Draft
  ) async throws -> Result<Upload, Refusal> {
    try await test.hall.saveUpload(
      draft: draft.id, material: material, bytes: bytes, name: name, as: test.citizen("p4"))
  }

  @Test func `a file of the wrong kind is refused whatever its name says`() async throws {
    let test = try TestHall()
    let draft = try await draft(test)
    for bytes in [Array("<html>".utf8), Array("MZ".utf8), []] {
      let refused = try await save(bytes, named: "summary.pdf", test, draft)
      #expect(refused.refusal?.kind == .invalid)
      #expect(refused.refusal?.reasons.map(\.about) == ["summary"])
    }
    #expect(try test.hall.draft(draft.id, as: test.citizen("p4")).get().uploads.isEmpty)
  }

  @Test func `a file of the largest size is taken, and a byte more is refused`() async throws {
    let test = try TestHall()
    let draft = try await draft(test)
    let limit = 5_242_880
    let bytes = Array("%PDF-".utf8) + [UInt8](repeating: 32, count: limit - 5)
    #expect(try await save(bytes, test, draft).refusal == nil)
    #expect(try await save(bytes + [32], test, draft).refusal?.kind == .invalid)
    let kept = try test.hall.draft(draft.id, as: test.citizen("p4")).get()
    #expect(kept.uploads["summary"]?.bytes == limit)
  }

  @Test func `a material that is not uploaded takes no file`() async throws {
    let test = try TestHall()
    let draft = try await draft(test)
    let pdf = Array("%PDF-1".utf8)
    for material in ["identity", "no-such-material", "../../etc/passwd"] {
      #expect(
        try await save(pdf, material: material, test, draft).refusal?.reasons.map(\.about)
          == [material])
    }
  }

  @Test func `a file is read by its applicant and officers, and its name holds no path`()
    async throws
  {
    let test = try TestHall()
    let draft = try await draft(test)
    let upload = try await save(
      Array("%PDF-1".utf8), named: "/etc/../\(String(repeating: "长", count: 300)).pdf", test, draft
    ).get()
    #expect(!upload.name.contains("/") && upload.name.count == CityHall.maximumFileNameLength)
    let applied = try await test.reimbursement()
    let digest = try #require(applied.uploadDigests.first)
    for viewer in [try test.citizen("p4"), test.officer("medical-insurance", .reviewer)] {
      let file = try await test.hall.upload(digest, in: applied.id, as: viewer).get()
      #expect(file.bytes == Array("%PDF-1.4 1".utf8))
    }
    #expect(
      try await test.hall.upload(digest, in: applied.id, as: test.citizen("p7")).map(\.upload)
        .refusal
        == .noSuchCase)
    #expect(
      try await test.hall.upload(upload.digest, in: applied.id, as: test.citizen("p4")).map(
        \.upload
      )
      .refusal == .noSuchCase)
  }
}
