import Civics
import FEEL
import Foundation
import Testing

@testable import Casework
@testable import Catalogue

/// Past cases on another edition, and the log for process mining.
struct RehearsalTests {
  private func rehearse(_ play: Play, on item: Item) throws -> Rehearsal {
    try #require(
      Rehearsal(
        play.events, on: item, calendar: Town.calendar, then: { _ in play.item },
        version: { _ in nil }))
  }

  @Test(arguments: CaseStatus.allCases)
  func `on its own edition every case goes as it went`(_ status: CaseStatus) throws {
    let play = try Play.promised(to: status)
    let rehearsal = try rehearse(play, on: play.item)
    #expect(rehearsal.after == rehearsal.before)
    #expect(rehearsal.changes.isEmpty && rehearsal.notTaken.isEmpty)
  }

  @Test func `turns are rehearsed with the rest`() throws {
    var play = try Play.promised(to: .accepted)
    try play.act(.requestExtension(reason: "情况复杂"), by: play.clerk)
    let request = try #require(play.live?.tasks.first { $0.act == .lengthen }?.id)
    try play.act(.complete(request, agrees: true, note: "", values: [:]), by: play.head)
    try play.act(.beginProcedure(.hearing, reason: "公共利益"), by: play.clerk)
    play.now = Town.at("2026-03-05")
    let id = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(.endProcedure(id, result: "无异议"), by: play.clerk)
    try play.act(
      .reassign(play.task("审查"), to: Town.assisting, officer: nil, reason: "调整"), by: play.clerk)
    let rehearsal = try rehearse(play, on: play.item)
    #expect(rehearsal.changes.isEmpty && rehearsal.notTaken.isEmpty)
    #expect(rehearsal.after.promisedDueOn == Town.day("2026-04-02"))
  }

  @Test func `a shorter promise moves the last day and nothing else`() throws {
    let play = try Play.promised(to: .granted)
    let rehearsal = try rehearse(play, on: try .promised(days: 4))
    #expect(rehearsal.changes.map(\.kind) == [.promisedDay])
    #expect(rehearsal.changes.first?.before.zh == "2026-03-16")
    #expect(rehearsal.changes.first?.after.zh == "2026-03-06")
    #expect(!rehearsal.changesOutcome)
  }

  @Test func `a new condition says whom it would have kept out, and why`() throws {
    let play = try Play.promised(to: .granted)
    let item = try Item.promised {
      for index in $0.materials.indices where $0.materials[index].id == "drawings" {
        $0.materials[index].conditional = nil
      }
    }
    let rehearsal = try rehearse(play, on: item)
    #expect(rehearsal.changesOutcome && rehearsal.after.status == nil)
    #expect(rehearsal.after.reasons.contains { $0.zh.contains("图纸") })
    #expect(rehearsal.changes.first?.kind == .outcome)
    #expect(rehearsal.changes.first?.after == LocalizedText("未收件", "not taken in"))
  }

  @Test func `a step that the new process lacks is named, and the rest goes on`() throws {
    let play = try Play.promised(to: .granted)
    let item = try Item.promised(
      process: """
        <userTask id="decide" name="决定" palmcity:role="decider" palmcity:act="decide"
          palmcity:result="decision"/>
        <endEvent id="end" palmcity:outcome="granted"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
        <sequenceFlow id="f2" sourceRef="decide" targetRef="end"/>
        """)
    let rehearsal = try rehearse(play, on: item)
    #expect(rehearsal.after.status == .granted)
    #expect(rehearsal.notTaken.count == 2)
    #expect(rehearsal.notTaken.allSatisfy { $0.zh.contains("新流程没有这个环节") })
  }

  @Test func `a step that the new process adds leaves the case open there`() throws {
    let play = try Play.promised(to: .granted)
    let item = try Item.promised(
      process: """
        <userTask id="decide" name="决定" palmcity:role="decider" palmcity:act="decide"
          palmcity:result="decision"/>
        <userTask id="second" name="复核" palmcity:role="reviewer" palmcity:act="visit"
          palmcity:result="second"/>
        <endEvent id="end" palmcity:outcome="granted"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
        <sequenceFlow id="f2" sourceRef="decide" targetRef="second"/>
        <sequenceFlow id="f3" sourceRef="second" targetRef="end"/>
        """)
    let rehearsal = try rehearse(play, on: item)
    #expect(rehearsal.changesOutcome && rehearsal.after.openTasks == ["复核"])
  }

  @Test func `what is no case gives nothing`() throws {
    #expect(
      Rehearsal(
        [], on: try .promised(), calendar: Town.calendar, then: { _ in nil }, version: { _ in nil })
        == nil)
    #expect(try XESLog.traces([], name: "x") { _ in try .promised() }.isEmpty)
  }

  // MARK: The golden cases of the demo city

  private static let city = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path

  @Test func `every golden case of the demo city goes the same way on its own edition`() throws {
    let city = try CityLoader.city(Self.city)
    var rehearsed = 0
    for item in city.items.values {
      for golden in item.goldenCases {
        let events = goldenEvents(golden, item: item, city: city)
        let rehearsal = Rehearsal(
          events, on: item, calendar: city.calendar, then: { _ in item }, version: { _ in nil })
        guard let found = rehearsal else { continue }
        rehearsed += 1
        #expect(found.changes.isEmpty, "\(item.id) \(golden.name) \(found.changes)")
        #expect(found.notTaken.isEmpty, "\(item.id) \(golden.name) \(found.notTaken)")
      }
    }
    #expect(rehearsed > 30)
  }

  // MARK: XES

  private func traces(_ play: Play) -> [XESLog.Trace] {
    XESLog.traces(play.events, name: "case-a") { _ in play.item }
  }

  @Test func `a case that was opened again has a trace for each run of its process`() throws {
    var play = try Play.promised(to: .denied)
    play.now = Town.at("2026-03-20")
    try play.act(.reopen(reason: "复议决定"), by: play.head)
    try play.review()
    try play.decide(grant: true)
    let runs = traces(play)
    #expect(runs.map(\.name) == ["case-a.1", "case-a.2"])
    #expect(runs.map(\.status) == [.denied, .held])
    #expect(runs.map { $0.entries.map(\.name) } == [["审查", "消防意见", "决定"], ["审查", "消防意见", "决定"]])
    #expect(runs.map { $0.entries.last?.at } == [Town.at("2026-03-02"), play.now])
    #expect(runs.map(\.reopenedAt) == [nil, play.now])
    #expect(Set(runs.map(\.caseName)).count == 1)
    let text = runs.map(XESLog.text).joined()
    #expect(
      text.contains("\"palmcity:case\" value=\"case-a\"/><int key=\"palmcity:run\" value=\"2\""))
  }

  @Test func `each run is read by the edition on which it ran`() throws {
    var play = try Play.promised(to: .denied)
    try play.act(.reopen(reason: "复议决定"), by: play.head)
    var asked: [String] = []
    let runs = XESLog.traces(play.events, name: "a") {
      asked.append($0)
      return asked.count == 1 ? play.item : nil
    }
    #expect(runs.count == 1 && asked.count == 2)
  }

  @Test func `a trace holds what the process did, in order, with agency and role`() throws {
    let play = try Play.promised(to: .granted)
    let trace = try #require(traces(play).first)
    #expect(trace.entries.map(\.name) == ["审查", "消防意见", "决定"])
    #expect(trace.entries.map(\.agency) == [Town.agency, Town.assisting, Town.agency])
    #expect(trace.entries.map(\.role) == [.reviewer, .reviewer, .decider])
    #expect(trace.entries.allSatisfy { $0.transition == .complete && $0.openedAt != nil })
  }

  @Test func `nothing of a person is in it`() throws {
    let play = try Play.promised(to: .granted)
    let trace = try #require(traces(play).first)
    let text = XESLog.head + XESLog.text(trace) + XESLog.tail
    for secret in ["林晓舟", "370699", "工作人员", "officer-1", "case-1", "建房", "齐全"] {
      #expect(!text.contains(secret), "\(secret)")
    }
    #expect(text.contains("xes.version=\"1849-2016\"") && text.contains("bureau/reviewer"))
  }

  @Test func `what was passed over is told from what was done`() throws {
    var play = try Play.ready(.accepted, for: .resolve)
    let incident = try #require(play.live?.tasks.first?.id)
    try play.act(.resolve(incident, .skip, grant: false, note: "登记系统停机"), by: play.clerk)
    let trace = try #require(traces(play).first)
    #expect(trace.entries.map(\.transition) == [.manualskip])
    #expect(trace.entries.map(\.name) == ["核查"])
  }

  @Test func `marks of XML do not break out of a value`() {
    #expect(XESLog.escaped("a<b>&\"c\"\u{1}\n") == "a&lt;b&gt;&amp;&quot;c&quot; ")
  }
}
