import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Whose promise or declaration was broken: what is still taken, and how the rest is proved.
struct MarkedTests {
  /// The material that only a declaration proves is a main one.
  private func item(_ change: (inout ItemDefinition) -> Void = { _ in }) throws -> Item {
    try Item.promised {
      $0.declaredCommitment = .init(checkDays: 20, legalBasis: Submission.basis)
      let place = $0.materials.firstIndex { $0.id == "truth" } ?? 0
      $0.materials[place].necessity = .main
      $0.materials[place].evidence = [EvidenceSource(declaration: "honest")]
      change(&$0)
    }
  }

  private func submitted(_ item: Item, isMarked: Bool = true) throws -> Play {
    var play = Play(item, at: Town.at("2026-03-02"))
    let person = try Town.person()
    var submission = Submission.promised(person, drawings: true, promise: false)
    submission.isMarked = isMarked
    try play.act(.submit(submission), by: .applicant(person.id))
    return play
  }

  private func source(_ play: Play) -> Evidence.Source? {
    play.live?.evidence.first { $0.material == "truth" }?.source
  }

  @Test func `a declaration proves nothing, and the proof is shown at the window`() throws {
    var play = try submitted(item())
    #expect(play.status == .submitted && play.live?.isMarked == true && source(play) == .missing)
    guard case .notified(let notice)? = play.events.last else {
      Issue.record("no notice")
      return
    }
    #expect(notice.text.zh.contains("窗口核验：属实承诺") && notice.text.en.contains("Truth"))
    try play.act(.checkPaper(material: "truth", note: "居住证原件"), by: play.clerk)
    #expect(source(play) == .window(officer: "officer-1", note: "居住证原件"))
    try play.act(.accept, by: play.clerk)
    try play.review()
    try play.decide(grant: true)
    // Nothing was declared instead of proved: there is nothing to check afterwards.
    #expect(play.status == .granted && play.live?.tasks == [])
  }

  @Test func `whose word holds declares as before`() throws {
    let play = try submitted(item(), isMarked: false)
    #expect(source(play) == .declaration(field: "honest") && play.live?.isMarked == false)
    // Where the item checks no declarations, a mark changes nothing either.
    let plain = try submitted(item { $0.declaredCommitment = nil })
    #expect(source(plain) == .declaration(field: "honest"))
  }

  @Test func `what can also be uploaded is asked for as a file`() throws {
    let either = try item { definition in
      let place = definition.materials.firstIndex { $0.id == "truth" } ?? 0
      definition.materials[place].evidence.append(EvidenceSource(upload: true))
    }
    let play = Play(either, at: Town.at("2026-03-02"))
    let person = try Town.person()
    var submission = Submission.promised(person, drawings: true, promise: false)
    submission.isMarked = true
    let refusal = play.refusal(.submit(submission), by: .applicant(person.id))
    #expect(refusal?.reasons.map(\.about) == ["truth"])
    submission.uploads["truth"] = Town.upload
    #expect(play.refusal(.submit(submission), by: .applicant(person.id)) == nil)
  }

  @Test func `a declaration handed in with the corrections proves nothing either`() throws {
    var play = try submitted(item { $0.materials[2].necessity = .secondary })
    try play.act(
      .askForCorrections([.init(about: "purpose", text: "请写明用途")]), by: play.clerk)
    let form: FEELContext = ["purpose": .string("自住"), "honest": .boolean(true)]
    try play.act(.supply(Supply(form: form, isMarked: true)), by: play.applicant)
    #expect(source(play) == .missing)
  }

  @Test func `what was believed when it was declared is not lost by a later mark`() throws {
    var play = try submitted(item(), isMarked: false)
    try play.act(
      .askForCorrections([.init(about: "purpose", text: "请写明用途")]), by: play.clerk)
    try play.act(
      .supply(Supply(form: ["purpose": .string("自住")], isMarked: true)), by: play.applicant)
    #expect(source(play) == .declaration(field: "honest"))
  }

  @Test func `corrections do not ask for what is to be shown at the window`() throws {
    var play = try submitted(item())
    try play.act(
      .askForCorrections([.init(about: "purpose", text: "请写明用途")]), by: play.clerk)
    try play.act(
      .supply(Supply(form: ["purpose": .string("自住")], isMarked: true)), by: play.applicant)
    #expect(play.status == .submitted && source(play) == .missing)
  }

  @Test func `an instant item that waits at the window has the days of the law`() throws {
    let instant = try item {
      $0.kind = .instant
      $0.limits = Limits(statutory: 3, promised: 0, explanation: nil)
    }
    var play = try submitted(instant)
    #expect(play.status == .submitted && play.live?.clock.promisedDays == 3)
    try play.act(.checkPaper(material: "truth", note: "居住证原件"), by: play.clerk)
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.dueOn(Town.calendar) == Town.day("2026-03-05"))
  }

  @Test func `nothing grants by itself while a main material is missing`() throws {
    var play = Play(try Item.granting(item()), at: Town.at("2026-03-02"))
    let person = try Town.person()
    var submission = Submission.promised(person, drawings: true, promise: false)
    submission.isMarked = true
    try play.act(.submit(submission), by: .applicant(person.id))
    try play.act(.accept, by: play.clerk)
    #expect(play.status == .accepted && play.live?.tasks.map(\.act) == [.incident])
    #expect(play.live?.tasks.first?.cause?.zh.contains("必要材料") == true)
    let incident = try #require(play.live?.tasks.first?.id)
    try play.act(.checkPaper(material: "truth", note: "居住证原件"), by: play.clerk)
    let events = try play.act(
      .resolve(incident, .retry, grant: false, note: ""), by: play.clerk)
    #expect(play.status == .granted)
    // What the process did is not done again: only the conclusion waited.
    #expect(!events.contains { if case .processMoved = $0 { true } else { false } })
  }
}
