import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Store
import Testing

/// The law's turns through the whole city hall: who may, what is committed, what follows.
struct TurnHallTests {
  private let agency: AgencyID = "administrative-approval"

  private func scopeApplied(_ test: TestHall, key: String = "k1") async throws -> Case {
    try await test.scopeApplied(["日用百货销售"], key: key)
  }

  @Test func `an extension waits on the head's desk, and moves days of case and step`() async throws
  {
    let test = try TestHall()
    let found = try await scopeApplied(test)
    let reviewer = test.officer(agency, .reviewer)
    _ = try await test.hall.take(
      .requestExtension(reason: "情形复杂"), on: found.id, version: nil, as: reviewer
    ).get()
    let head = test.officer(agency, .supervisor)
    let row = try #require(try await test.hall.workList(as: head).get().first)
    #expect(row.task.act == "lengthen")
    let before = try #require(try test.store.caseRow(found.id)?.dueOn)
    let after = try await test.hall.complete(
      row.task.id, agrees: true, note: "", version: nil, as: head
    ).get()
    let due = try #require(try test.store.caseRow(found.id)?.dueOn)
    #expect(before < due && after.turns.documents.map(\.kind) == [.acceptance, .lengthening])
    let file = try await test.hall.caseFile(found.id, as: test.representative("p8")).get()
    #expect(file.documents.map(\.document) == after.turns.documents)
    #expect(file.ledger.lines.last?.entry.change == .extended)
  }

  @Test func `a task goes to an agency that has officers for it, and to no other`() async throws {
    let test = try TestHall()
    let found = try await scopeApplied(test)
    let task = try test.task(of: found.id, "review")
    let reviewer = test.officer(agency, .reviewer)
    // Education has such officers, but no part in this item.
    for (to, works) in [
      ("city-government", false), ("nowhere", false), ("education", false),
      ("market-regulation", true),
    ] {
      let result = try await test.hall.take(
        .reassign(task, to: AgencyID(to), officer: nil, reason: "职责调整"), on: found.id,
        version: nil, as: reviewer)
      #expect((result.refusal == nil) == works, "\(to)")
    }
    #expect(try test.store.task(task)?.agency == "market-regulation")
    let there = test.officer("market-regulation", .reviewer)
    #expect(try await test.hall.workList(as: there).get().map(\.task.id) == [task])
    #expect(try await test.hall.workList(as: reviewer).get().isEmpty)
    _ = try await test.hall.complete(task, agrees: true, note: "", version: nil, as: there).get()
  }

  @Test func `only officers take turns, and only of cases that they may see`() async throws {
    let test = try TestHall()
    let found = try await scopeApplied(test)
    let turn = Command.resume(reason: "x")
    #expect(
      try await test.hall.take(turn, on: found.id, version: nil, as: test.citizen("p4")).refusal
        == .officersOnly)
    #expect(
      try await test.hall.take(
        turn, on: found.id, version: nil, as: test.officer("education", .supervisor)
      ).refusal == .noSuchCase)
    #expect(
      try await test.hall.object(found.id, reason: "x", as: test.citizen("p4")).refusal
        == .noSuchCase)
  }

  @Test func `nobody decides before the permit ends: it is extended by the law, once, and says so`()
    async throws
  {
    let test = try TestHall()
    let shop = try test.representative("p8")
    let item: ItemID = "hygiene-permit-extension"
    let holder = try #require(shop.citizen).applicant.id.rawValue
    let permit = try #require(
      try test.store.records("hygiene-permits", subject: holder, limit: 5).first)
    let applied = try await test.submit(
      item,
      [
        "permit": [permit.key], "change": ["没有"], "tested": ["2026-01-12"],
        "airConditioning": ["没有"], "staff": ["true"],
      ], uploads: ["report": try test.pdf("report", of: item)], as: shop
    ).get()
    _ = try await test.hall.accept(
      applied.id, version: nil, as: test.officer("health", .window)
    ).get()
    // 2026-03-02 and 45 days: 2026-04-16 is the permit's last day.
    test.clock.pass(days: 45)
    _ = try await test.hall.tick()
    #expect(try test.store.caseRow(applied.id)?.status == "accepted")
    test.clock.pass(days: 1)
    #expect(try await test.hall.tick() == 1)
    #expect(try await test.hall.tick() == 0)

    let file = try await test.hall.caseFile(applied.id, as: shop).get()
    #expect(file.case.status == .granted && file.case.decision?.bySilence == true)
    #expect(file.case.licences.map(\.validUntil) == [try CalendarDate("2030-04-16")])
    let paper = try #require(file.documents.last)
    #expect(paper.document.kind == .granted)
    #expect(paper.text.zh.contains("依法视为准予（中华人民共和国行政许可法第五十条）"))
    #expect(paper.text.en.contains("counts as granted"))
    #expect(try test.store.tasks(of: applied.id).isEmpty)
  }

  @Test func `a reversed decision cancels its licence in the status list`() async throws {
    let test = try TestHall()
    let granted = try await test.scopeChange(["日用百货销售"], key: "s1")
    let licence = try #require(granted.licences.first)
    let index = try #require(licence.statusIndex)
    #expect(try test.store.cancelledStatusIndexes().contains(index) == false)
    let reversed = try await test.hall.take(
      .reverse(.fraud, reasons: ["决议系伪造"]), on: granted.id, version: nil,
      as: test.officer(agency, .supervisor)
    ).get()
    #expect(reversed.status == .reversed)
    #expect(try test.store.licence(licence.id)?.cancelledAt != nil)
    #expect(try test.store.cancelledStatusIndexes().contains(index))
  }

  @Test func `a case opened again asks the registers again, and each look leaves its receipt`()
    async throws
  {
    let test = try TestHall()
    let shop = try test.representative("p8")
    let granted = try await test.scopeChange(["日用百货销售"], key: "s1")
    let looks = try test.hall.receipts(shop).get().filter { $0.caseID == granted.id }.count
    test.clock.pass(days: 1)
    let again = try await test.hall.take(
      .reopen(reason: "判决撤销了准予决定"), on: granted.id, version: nil,
      as: test.officer(agency, .supervisor)
    ).get()
    #expect(again.status == .accepted && again.facts.count == granted.facts.count)
    #expect(zip(again.facts, granted.facts).allSatisfy { $0.asked > $1.asked })
    #expect(
      try test.hall.receipts(shop).get().filter { $0.caseID == granted.id }.count > looks)
    let licence = try #require(granted.licences.first?.id)
    #expect(try test.store.licence(licence)?.cancelledAt == nil, "until it is decided anew")
    var rebuild = Rebuild(city: test.hall.city)
    #expect(try test.store.audit(commits: { try rebuild.changes(of: $0) }).finding == nil)
  }

  @Test func `nobody who is marked declares, and the window shows what is missing`() async throws {
    let test = try TestHall()
    let person = try test.citizen("p1")
    let answers = [
      "category": ["常驻异地工作"], "destination": ["110100"], "start": ["2026-08-03"],
      "residence": ["true"],
    ]
    let head = test.officer("medical-insurance", .supervisor)
    let first = try await test.submit("medical-elsewhere", answers, key: "m1", as: person).get()
    #expect(first.status == .granted && first.tasks.map(\.act) == [.check])
    let check = try #require(first.tasks.first?.id)
    // The last day of the check passes, and that is told.
    let due = try #require(try test.store.task(check)?.dueOn)
    test.clock.pass(days: test.hall.today.days(until: due))
    #expect(try await test.hall.tick() == 0)
    test.clock.pass(days: 1)
    #expect(try await test.hall.tick() == 1)
    #expect(try await test.hall.tick() == 0)
    _ = try await test.hall.complete(
      check, agrees: false, note: "没有在外地居住", version: nil,
      as: test.officer("medical-insurance", .reviewer)
    ).get()
    _ = try await test.hall.take(
      .reverse(.fraud, reasons: ["承诺与实际不符"]), on: first.id, version: nil, as: head
    ).get()
    let next = try await test.submit("medical-elsewhere", answers, key: "m2", as: person).get()
    #expect(next.status == .submitted && next.isMarked)
    let clerk = test.officer("medical-insurance", .window)
    _ = try await test.hall.take(
      .checkPaper(material: "residence-proof", note: "居住证原件"), on: next.id, version: nil,
      as: clerk
    ).get()
    #expect(try await test.hall.accept(next.id, version: nil, as: clerk).get().status == .granted)
    // The reversal falls: nobody is marked any more.
    let reopened = try await test.hall.take(
      .reopen(reason: "复议决定撤销了撤销决定"), on: first.id, version: nil, as: head
    ).get()
    #expect(reopened.status == .granted && reopened.turns.creditMark == nil)
    let third = try await test.submit("medical-elsewhere", answers, key: "m3", as: person).get()
    #expect(third.status == .granted)
    var rebuild = Rebuild(city: test.hall.city)
    #expect(try test.store.audit(commits: { try rebuild.changes(of: $0) }).finding == nil)
  }

  @Test func `while a special procedure runs nothing is due, and then later`() async throws {
    let test = try TestHall()
    let found = try await scopeApplied(test)
    let law = LegalBasis(law: "中华人民共和国行政诉讼法", article: "第六十一条")
    let decider = test.officer(agency, .decider)
    let suspended = try await test.hall.take(
      .suspend(reason: "权属争议", basis: law, until: test.hall.today.adding(days: 20)),
      on: found.id, version: nil, as: decider
    ).get()
    #expect(suspended.status == .suspended)
    #expect(try test.store.caseRow(found.id)?.dueOn == nil)
    #expect(try test.store.tasks(of: found.id).allSatisfy { $0.dueOn == nil })
    test.clock.pass(days: 21)
    #expect(try await test.hall.tick() == 1)
    #expect(try test.store.caseRow(found.id)?.status == "accepted")
    #expect(try test.store.tasks(of: found.id).allSatisfy { $0.dueOn != nil })
  }

  // MARK: The switch

  @Test func `a paused item takes nothing new, and open cases go on`() async throws {
    let test = try TestHall()
    let found = try await scopeApplied(test)
    let head = test.officer(agency, .supervisor)
    #expect(
      try await test.hall.setPaused(true, item: "business-scope", reason: " ", as: head).refusal?
        .kind == .invalid)
    for wrong in [
      test.officer(agency, .reviewer), test.officer("education", .supervisor), .visitor,
      try test.citizen("p1"),
    ] {
      #expect(
        try await test.hall.setPaused(true, item: "business-scope", reason: "检修", as: wrong)
          .refusal?.kind == .notAllowed)
    }
    _ = try await test.hall.setPaused(true, item: "business-scope", reason: "登记系统检修", as: head)
      .get()
    let refused = try await test.submit(
      "business-scope", ["scopes": ["日用百货销售"], "decided": ["2026-02-25"]],
      uploads: ["resolution": try test.pdf("resolution", of: "business-scope")], key: "k2",
      as: test.representative("p8"))
    #expect(refused.refusal?.kind == .outOfTime)
    #expect(
      refused.refusal?.reasons.map { $0.text(.zh) } == [
        "“营业执照变更登记（经营范围）”暂停受理：登记系统检修。没有收件，恢复后请再次提交"
      ])
    // What a page asked for is kept as a draft, and only that is said to be.
    let draft = try await test.hall.startDraft("business-scope", as: test.representative("p8"))
      .get()
    let kept = try await test.hall.submit(
      draft: draft.id, key: try #require(IdempotencyKey("k2")), as: test.representative("p8"))
    #expect(
      kept.refusal?.reasons.map { $0.text(.zh) } == [
        "“营业执照变更登记（经营范围）”暂停受理：登记系统检修。您填写的内容已保存，恢复后可以继续提交"
      ])
    _ = try await test.hall.complete(
      try test.task(of: found.id, "review"), agrees: true, note: "", version: nil,
      as: test.officer(agency, .reviewer)
    ).get()
    _ = try await test.hall.setPaused(false, item: "business-scope", reason: "检修完成", as: .system)
      .get()
    #expect(try test.hall.pause(of: "business-scope") == nil)
    _ = try await scopeApplied(test, key: "k3")
    #expect(
      try await test.hall.setPaused(true, item: "nothing", reason: "x", as: head).refusal
        == .noSuchItem)
  }

  // MARK: The calendar

  @Test func `a holiday announced late moves rows and tells applicants; the audit agrees`()
    async throws
  {
    let test = try TestHall()
    // The golden cases count days of March before the 26th.
    test.clock.pass(days: 25)
    let found = try await scopeApplied(test)
    _ = try await test.scopeChange(["新材料技术研发"], key: "s9")
    _ = try await test.hall.setPaused(
      true, item: "school-transfer", reason: "放假", as: .system
    ).get()
    let late = test.changed(
      "calendar.yaml", "days: 2026-01-01..2026-01-03}",
      to: """
        days: 2026-01-01..2026-01-03}
            - {name: {zh: 临时放假}, days: 2026-03-30..2026-03-30}
        """)
    // The company and who acts for it are told, who reads it once.
    let told = try test.hall.notices(test.representative("p8")).get().count
    let moved = try await test.hall.publish(late).get()
    // The case that was granted meanwhile is due no more: it is neither moved nor told.
    #expect(moved.map(\.id) == [found.id])
    let promised = try #require(
      moved.first { $0.id == found.id }?.moves.first {
        $0.limit == .promised
      })
    #expect(promised.before == CalendarDate(year: 2026, month: 3, day: 30))
    #expect(promised.after == CalendarDate(year: 2026, month: 3, day: 31))
    #expect(try test.hall.notices(test.representative("p8")).get().count == told + 1)
    let counted = try #require(try test.hall.countedCalendar())
    #expect(counted.isLive && counted.calendar == test.hall.city.calendar)
    #expect(try test.restarted(on: test.loaded).countedCalendar()?.isLive == false)
    // Counted by this calendar already: nothing is left to count, and nobody is told twice.
    for dryRun in [true, false] {
      #expect(try await test.hall.recount(from: test.city.calendar, dryRun: dryRun) == [])
    }
    #expect(try test.hall.notices(test.representative("p8")).get().count == told + 1)
    var rebuild = Rebuild(city: test.hall.city)
    let report = try test.store.audit(commits: { try rebuild.changes(of: $0) })
    #expect(report.finding == nil)
  }

  // MARK: Mining

  @Test func `the export names nobody, and two exports cannot be joined`() async throws {
    let test = try TestHall()
    let granted = try await test.scopeChange(["日用百货销售"], key: "s1")
    func export() throws -> String {
      var text = ""
      let size = try test.hall.exportXES(of: "business-scope") { text += $0 }
      #expect(size.cases == 1 && size.traces == 1 && size.events == 3)
      return text
    }
    let (first, second) = (try export(), try export())
    for secret in [granted.id.rawValue, "马丽华", "芝罘便利店", "李办事", "91370699"] {
      #expect(!first.contains(secret), "\(secret)")
    }
    #expect(first != second && first.contains("administrative-approval/decider"))
  }

  @Test func `past cases on the same edition change in nothing`() async throws {
    let test = try TestHall()
    _ = try await test.scopeChange(["日用百货销售"], key: "s1")
    _ = try await test.certificate("p1", key: "c1")
    for (item, count) in [("business-scope", 1), ("insurance-certificate", 1), ("nothing", 0)] {
      var changes = 0
      let looked = try test.hall.rehearse(ItemID(item), on: test.city, limit: 9) {
        changes += $0.changes.count
      }
      #expect(looked == count && changes == 0, "\(item)")
    }
    let times = try test.hall.realTimes(of: "business-scope", since: test.hall.today)
    #expect(times.before == [] && times.after == [0])
  }
}
