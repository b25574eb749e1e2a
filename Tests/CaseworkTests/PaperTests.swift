import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Paper that a clerk checked at the window: evidence of grade B.
struct PaperTests {
  private func check(_ material: String, _ note: String = "原件编号 7") -> Command {
    .checkPaper(material: material, note: note)
  }

  private func word(_ play: Play, _ material: String) -> String? {
    play.live?.evidence.first { $0.material == material }?.word
  }

  @Test func `a clerk's look betters an upload, and the applicant reads what was seen`() throws {
    var play = try Play.promised(to: .submitted)
    #expect(word(play, "plan") == "C")
    try play.act(check("plan"), by: play.clerk)
    #expect(word(play, "plan") == "B" && play.status == .submitted)
    let entry = try #require(Timeline.entries(play.events, item: play.item).last)
    #expect(entry.title.zh == "窗口核验：方案" && entry.detail?.zh == "原件编号 7")
    guard case .notified(let notice)? = play.events.last else {
      Issue.record("no notice")
      return
    }
    #expect(notice.text.zh.contains("原件编号 7") && !notice.text.en.isEmpty)
  }

  @Test func `what is as good or better is not checked again`() throws {
    var play = try Play.promised(to: .submitted)
    try play.act(check("plan"), by: play.clerk)
    #expect(play.refusal(check("plan"), by: play.clerk)?.kind == .conflict)
    let person = try Town.person()
    var licensed = Play(try .promised(), at: Town.at("2026-03-02"))
    var submission = Submission.promised(person)
    submission.licences = [
      HeldLicence(id: "l1", type: "plan-licence", validUntil: Town.day("2026-04-02"))
    ]
    try licensed.act(.submit(submission), by: .applicant(person.id))
    #expect(licensed.refusal(check("plan"), by: licensed.clerk)?.kind == .conflict)
    var key = Play(try .promised(), at: Town.at("2026-03-02"))
    try key.act(.submit(.promised(person, key: true)), by: .applicant(person.id))
    #expect(key.refusal(check("truth"), by: key.clerk)?.kind == .conflict, "not needed")
  }

  @Test func `only a clerk or reviewer of the item's agency, of a material, and with a note`()
    throws
  {
    let play = try Play.promised(to: .submitted)
    for actor in [
      play.applicant, .system, .officer(Town.officer([.decider])),
      .officer(Town.officer([.window], of: Town.assisting)),
    ] {
      #expect(play.refusal(check("plan"), by: actor)?.kind == .notAllowed)
    }
    #expect(
      play.refusal(check("nothing"), by: play.clerk)?.reasons.map(\.about) == ["material"])
    #expect(play.refusal(check("plan", " "), by: play.clerk)?.reasons.map(\.about) == ["text"])
    let long = String(repeating: "长", count: 2001)
    #expect(play.refusal(check("plan", long), by: play.clerk)?.reasons.map(\.about) == ["text"])
  }

  @Test func `corrections that a clerk has seen all of are in`() throws {
    var play = try Play.promised(to: .submitted)
    try play.act(
      .askForCorrections([
        .init(about: "plan", text: "请盖章"), .init(about: "truth", text: "请签名"),
      ]), by: play.clerk)
    try play.act(check("plan"), by: play.clerk)
    #expect(play.status == .correcting && play.live?.corrections.last?.suppliedAt == nil)
    try play.act(check("truth"), by: play.clerk)
    #expect(play.status == .submitted && play.live?.corrections.last?.suppliedAt == play.now)
    #expect(play.live?.tasks.map(\.act) == [.accept])
  }

  @Test func `after acceptance the clock goes on when the corrected paper was seen`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.askForCorrections([.init(about: "plan", text: "请盖章")]), by: play.clerk)
    #expect(play.live?.clock.state == .stopped)
    play.now = Town.at("2026-03-05")
    try play.act(check("plan"), by: play.clerk)
    #expect(play.status == .accepted && play.live?.clock.state == .running)
    #expect(play.live?.clock.entries.last?.change == .resumed)
  }

  @Test func `an answer that is to be corrected still waits for the applicant`() throws {
    var play = try Play.promised(to: .correcting)
    try play.act(check("plan"), by: play.clerk)
    #expect(play.status == .correcting && word(play, "plan") == "B")
    try play.act(.supply(Supply(form: ["purpose": .string("自住")])), by: play.applicant)
    #expect(play.status == .submitted && word(play, "plan") == "B")
  }

  @Test func `a promise is kept at the window, and what was held is granted`() throws {
    var held = try Play.promised(to: .held)
    #expect(word(held, "drawings") == "promised")
    try held.act(check("drawings"), by: held.clerk)
    #expect(held.status == .granted && held.live?.licences.count == 1)
    #expect(held.live?.commitment?.fulfilledAt == held.now)
    var early = try Play.promised(to: .accepted)
    try early.act(check("drawings"), by: early.clerk)
    #expect(early.status == .accepted && early.live?.commitment?.fulfilledAt == early.now)
  }

  @Test(arguments: [CaseStatus.submitted, .correcting, .accepted, .suspended, .held])
  func `a rehearsal takes the clerk's look with the rest`(_ status: CaseStatus) throws {
    var play = try Play.promised(to: status)
    try play.act(check("plan"), by: play.clerk)
    try play.act(check("drawings"), by: play.clerk)
    let rehearsal = try #require(
      Rehearsal(
        play.events, on: play.item, calendar: Town.calendar, then: { _ in play.item },
        version: { _ in nil }))
    #expect(rehearsal.changes.isEmpty && rehearsal.notTaken.isEmpty)
    #expect(Case.replaying(play.events) == play.live)
  }
}
