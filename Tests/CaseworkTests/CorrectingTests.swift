import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Of what corrections may be asked, and what becomes of work that nobody needs any more.
struct CorrectingTests {
  private func ask(_ about: String) -> Command {
    .askForCorrections([.init(about: about, text: "请更正")])
  }

  @Test func `uploads, promises, declarations and answers may be asked for`() throws {
    let play = try Play.promised(to: .submitted)
    let open = try #require(play.live?.correctable(play.item, now: play.now))
    #expect(open == ["plan", "drawings", "truth", "purpose", "key", "honest"])
    for about in open.sorted() { #expect(play.refusal(ask(about), by: play.clerk) == nil) }
  }

  @Test func `what a licence proves or the case does not need is not asked for`() throws {
    let person = try Town.person()
    var play = Play(try .promised(), at: Town.at("2026-03-02"))
    var submission = Submission.promised(person, key: true)
    submission.licences = [HeldLicence(id: "l1", type: "plan-licence", validUntil: nil)]
    try play.act(.submit(submission), by: .applicant(person.id))
    for about in ["plan", "truth"] {
      let refusal = play.refusal(ask(about), by: play.clerk)
      #expect(refusal?.kind == .invalid && refusal?.reasons.map(\.about) == [about])
      #expect(refusal?.reasons.first?.text.zh.contains("不能要求补正") == true)
    }
    #expect(play.refusal(ask("nothing"), by: play.clerk)?.reasons.map(\.about) == ["nothing"])
  }

  @Test func `computed, fixed and hidden answers are nobody's to correct`() throws {
    let fields = """
      [{"id": "purpose", "type": "text", "title": "用途", "required": true},
      {"id": "key", "type": "declaration", "title": "重点项目"},
      {"id": "honest", "type": "declaration", "title": "属实"},
      {"id": "name", "type": "text", "title": "姓名",
        "prefill": {"value": "applicant.name", "fixed": true}},
      {"id": "twice", "type": "text", "title": "两遍", "computed": "form.purpose + form.purpose"},
      {"id": "why", "type": "text", "title": "原因", "when": "form.key = true"}]
      """
    let form: [Catalogue.FieldDefinition] = try JSONFields.decode(fields)
    let item = try Item.promised { $0.form = form }
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(.submit(.promised(person)), by: .applicant(person.id))
    for about in ["name", "twice", "why"] {
      #expect(play.refusal(ask(about), by: play.clerk)?.reasons.map(\.about) == [about])
    }
    #expect(play.refusal(ask("purpose"), by: play.clerk) == nil)
  }

  @Test func `a question that the new answers no longer ask is not owed`() throws {
    let fields = """
      [{"id": "purpose", "type": "text", "title": "用途", "required": true},
      {"id": "key", "type": "declaration", "title": "重点项目"},
      {"id": "honest", "type": "declaration", "title": "属实"},
      {"id": "why", "type": "text", "title": "原因", "required": true, "when": "form.key = true"}]
      """
    let form: [Catalogue.FieldDefinition] = try JSONFields.decode(fields)
    let item = try Item.promised {
      $0.form = form
      $0.materials.removeAll { $0.id == "truth" }
    }
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    var submission = Submission.promised(person, drawings: true, promise: false, key: true)
    submission.form["why"] = .string("省重点")
    try play.act(.submit(submission), by: .applicant(person.id))
    try play.act(
      .askForCorrections([
        .init(about: "key", text: "不是重点项目"), .init(about: "why", text: "请写明文号"),
      ]), by: play.clerk)
    let stays: FEELContext = ["key": .boolean(true)]
    #expect(
      play.refusal(.supply(Supply(form: stays)), by: play.applicant)?.reasons.map(\.about)
        == ["why"])
    try play.act(.supply(Supply(form: ["key": .boolean(false)])), by: play.applicant)
    #expect(play.status == .submitted && play.live?.form["why"] == nil)
  }

  @Test func `a file in a group's row stays where the row does`() throws {
    let fields = """
      [{"id": "purpose", "type": "text", "title": "用途", "required": true},
      {"id": "bills", "type": "group", "title": "票据", "fields": [
        {"id": "number", "type": "text", "title": "号码"},
        {"id": "scan", "type": "file", "title": "扫描件"}]}]
      """
    let form: [Catalogue.FieldDefinition] = try JSONFields.decode(fields)
    let item = try Item.promised { $0.form = form }
    let person = try Town.person()
    let uploads = ["bills.0.scan": Town.upload, "bills.1.scan": Town.upload]
    let typed = [
      "purpose": ["报销"], "bills.0.number": ["一"], "bills.1.number": ["二"],
    ]
    let first = FormEngine.answer(
      typed, item: item, applicant: person, facts: [], now: Town.at("2026-03-02"),
      uploads: uploads)
    #expect(first.problems == [])
    var next = first.form
    next["purpose"] = .string("改为报销")
    let again = FormEngine.finish(
      next, item: item, applicant: person, facts: [], now: Town.at("2026-03-02"),
      earlier: first.form)
    #expect(again.problems == [] && again.form["bills"] == first.form["bills"])
    guard case .list(let rows)? = again.form["bills"], let row = rows.first?.entries else {
      Issue.record("no rows")
      return
    }
    #expect(row["scan"] != nil)
  }

  @Test func `an early denial ends the other agency's task, which still has had its part`() throws {
    var play = try Play.promised(to: .submitted)
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.agencies == ["bureau", Town.assisting])
    let fire = Actor.officer(Town.officer([.reviewer], of: Town.assisting))
    let opinion = try play.task("消防意见")
    try play.act(.withdraw(reason: "不办了"), by: play.applicant)
    #expect(Set(play.live?.cancelledTasks.map(\.name) ?? []) == ["审查", "消防意见"])
    #expect(play.live?.agencies == ["bureau", Town.assisting])
    #expect(
      play.refusal(.complete(opinion, agrees: true, note: "", values: [:]), by: fire)?.kind
        == .conflict)
  }
}
