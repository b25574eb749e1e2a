import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// Past cases on an edition in which fields and steps have other names.
struct RehearsalMappingTests {
  private func mapping(
    from: String = "1.0", fields: [String: String]? = nil, dropped: [String]? = nil,
    elements: [String: String]? = nil
  ) -> EditionMapping {
    EditionMapping(
      from: from, to: "1.1", reason: "改名", elements: elements, fields: fields, dropped: dropped)
  }

  /// Version 1.1, in which the purpose is called use.
  private func renamed(_ mapping: EditionMapping?) throws -> Item {
    try .promised(migration: mapping) {
      $0.version = "1.1"
      $0.form[0].id = "use"
    }
  }

  private func rehearse(_ play: Play, on item: Item) throws -> Rehearsal {
    try #require(
      Rehearsal(
        play.events, on: item, calendar: Town.calendar, then: { _ in play.item },
        version: { _ in nil }))
  }

  @Test func `an answer whose field was renamed is carried over by the edition's mapping`() throws {
    let play = try Play.promised(to: .denied)
    let found = try rehearse(play, on: renamed(mapping(fields: ["purpose": "use"])))
    #expect(found.changes.isEmpty, "\(found.changes)")
    #expect(found.notTaken.isEmpty && found.lost.isEmpty)
  }

  @Test func `what is supplied later is carried over too`() throws {
    var play = try Play.promised(to: .submitted)
    try play.act(.askForCorrections([.init(about: "purpose", text: "写明")]), by: play.clerk)
    var form = FEELContext()
    form["purpose"] = .string("出租")
    try play.act(.supply(Supply(form: form)), by: play.applicant)
    let found = try rehearse(play, on: renamed(mapping(fields: ["purpose": "use"])))
    #expect(found.notTaken.isEmpty, "\(found.notTaken)")
    #expect(found.changes.isEmpty && found.lost.isEmpty)
  }

  @Test func `an answer that has no field is left out and named`() throws {
    let play = try Play.promised(to: .denied)
    for declared in [nil, mapping(), mapping(from: "0.9", fields: ["purpose": "use"])] {
      let found = try rehearse(play, on: renamed(declared))
      #expect(found.lost == [LocalizedText("用途", "Purpose")])
      #expect(found.changesOutcome && found.after.status == nil)
    }
  }

  @Test func `an answer that is asked no more is not missed`() throws {
    let play = try Play.promised(to: .denied)
    let item = try Item.promised(migration: mapping(dropped: ["purpose"])) {
      $0.version = "1.1"
      $0.form.removeFirst()
    }
    let found = try rehearse(play, on: item)
    #expect(found.lost.isEmpty && !found.changesOutcome)
  }

  @Test func `an answer of another type is none`() throws {
    let play = try Play.promised(to: .denied)
    let item = try Item.promised(migration: mapping(fields: ["purpose": "use"])) {
      $0.version = "1.1"
      $0.form[0].id = "use"
      $0.form[0].type = .date
    }
    #expect(try rehearse(play, on: item).lost.map(\.en) == ["Purpose"])
  }

  @Test func `an opinion goes to the step that the mapping names`() throws {
    // Two steps of one act: without the mapping the first one would take the fire brigade's word.
    let play = try Play.promised(to: .denied)
    let body = """
      <userTask id="other" name="他方意见" palmcity:role="reviewer" palmcity:act="opinion"
        palmcity:result="opinion"/>
      <userTask id="fire" name="消防" palmcity:role="reviewer" palmcity:act="opinion"
        palmcity:result="review"/>
      <parallelGateway id="split"/><parallelGateway id="join"/>
      <endEvent id="end" palmcity:outcome="denied"/>
      <sequenceFlow id="f1" sourceRef="start" targetRef="split"/>
      <sequenceFlow id="f2" sourceRef="split" targetRef="other"/>
      <sequenceFlow id="f3" sourceRef="split" targetRef="fire"/>
      <sequenceFlow id="f4" sourceRef="other" targetRef="join"/>
      <sequenceFlow id="f5" sourceRef="fire" targetRef="join"/>
      <sequenceFlow id="f6" sourceRef="join" targetRef="end"/>
      """
    // Of one version, so that only the names of elements are mapped.
    var declared = mapping(elements: ["opinion": "fire"])
    declared.to = "1.0"
    let found = try rehearse(play, on: .promised(process: body, migration: declared))
    #expect(found.after.openTasks == ["他方意见"])
  }

  @Test func `all that is said has its English`() throws {
    let play = try Play.promised(to: .denied)
    let found = try rehearse(play, on: renamed(nil))
    let said =
      found.changes.flatMap { [$0.title, $0.before, $0.after] } + found.notTaken + found.lost
    #expect(!said.isEmpty)
    // What people wrote stays as they wrote it.
    for text in said where text.zh != "不符合规划" {
      #expect(
        !text(.en).unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(text)")
    }
  }
}
