import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Turns that are told in writing: what the notice says, and what the clock's ledger and the story
/// make of it.
struct WrittenTests {
  private func last(_ events: [Event]) throws -> Notice {
    let notices = events.compactMap { event -> Notice? in
      if case .notified(let notice) = event { notice } else { nil }
    }
    return try #require(notices.last)
  }

  @Test(arguments: ["", "不办了。"])
  func `a withdrawal ends the clock by its notice, with the reason where there is one`(
    _ reason: String
  ) throws {
    var play = try Play.promised(to: .accepted)
    let notice = try last(play.act(.withdraw(reason: reason), by: play.applicant))
    #expect(notice.document?.kind == .withdrawal)
    #expect(play.live?.clock.entries.last?.evidence == notice.document?.number)
    #expect(notice.text.zh.contains("撤回原因：不办了。") == !reason.isEmpty)
    #expect(!notice.text.zh.contains("。。"))
  }

  @Test func `a reassignment says from whom to whom`() throws {
    let base = try Item.promised()
    let item = Item.made(
      base.definition, process: base.process, licence: base.licence,
      expressions: Item.expressions(of: base), agencies: [Town.agency, Town.assisting])
    var play = try Play.accepted(item)
    let review = play.task("审查")
    let passed = try last(
      play.act(
        .reassign(review, to: Town.assisting, officer: nil, reason: "职责调整"), by: play.clerk))
    #expect(passed.document?.kind == .reassignment)
    #expect(passed.text.zh.contains("由\(Town.agency)转给\(Town.assisting)办理"))
    #expect(passed.text.en.contains("from \(Town.agency) to \(Town.assisting)"))
    let fire = Actor.officer(Town.officer([.reviewer], of: Town.assisting))
    let within = try last(
      play.act(
        .reassign(review, to: Town.assisting, officer: "officer-9", reason: "轮休"), by: fire))
    #expect(within.text.zh.contains("由\(Town.assisting)的另一名工作人员办理"))
  }

  @Test func `the clock goes on by the notice that a procedure is over`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    let open = try #require(play.live?.turns.openProcedures.first?.id)
    let notice = try last(play.act(.endProcedure(open, result: "无异议"), by: play.clerk))
    #expect(notice.document?.kind == .procedureEnd)
    #expect(play.live?.clock.entries.last?.evidence == notice.document?.number)
  }

  @Test func `the story does not say that a clock goes on which something else stops`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    try play.act(.beginProcedure(.testing, reason: "需要检测"), by: play.clerk)
    func titles() -> [String] {
      Timeline.entries(play.events, item: play.item).filter { $0.kind == .clock }.map(\.title.zh)
    }
    for procedure in try #require(play.live?.turns.openProcedures) {
      try play.act(.endProcedure(procedure.id, result: "完成"), by: play.clerk)
    }
    #expect(titles() == ["计时开始", "计时停止", "计时停止", "计时仍然停止", "计时继续"])
  }

  @Test func `a mark says why, what it costs and how to appeal`() throws {
    var play = try Play.declared()
    let check = try #require(play.live?.tasks.first?.id)
    let notice = try last(
      play.act(.complete(check, agrees: false, note: "没有居住", values: [:]), by: play.clerk))
    #expect(notice.document?.kind == .creditMark)
    for part in ["没有居住。", "\(LegalLimits.creditMarkDays) 天", "市政府"] {
      #expect(notice.text.zh.contains(part), "\(part)")
    }
    // Reversed for it afterwards, the case is marked once.
    let events = try play.act(.reverse(.fraud, reasons: ["承诺与实际不符"]), by: play.head)
    #expect(!events.contains { if case .creditMarked = $0 { true } else { false } })
  }

  @Test func `the green channel is told with the application, and stands in the story`() throws {
    for isKey in [true, false] {
      var play = Play(try .promised(), at: Town.at("2026-03-02"))
      let person = try Town.person()
      let events = try play.act(
        .submit(.promised(person, key: isKey)), by: .applicant(person.id))
      #expect(try last(events).text.zh.contains("绿色通道") == isKey)
      let entry = try #require(Timeline.entries(events, item: play.item).first)
      #expect((entry.detail?.zh.contains("绿色通道") ?? false) == isKey)
    }
  }

  @Test func `every kind of notice has its own title and word`() {
    let kinds = CaseDocument.Kind.allCases
    #expect(Set(kinds.map(\.title.zh)).count == kinds.count)
    #expect(Set(kinds.map(\.title.en)).count == kinds.count)
    #expect(Set(kinds.map(\.mark)).count == kinds.count)
  }
}
