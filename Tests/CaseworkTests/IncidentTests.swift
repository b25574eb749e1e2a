import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// What fails on the way waits for somebody; it is never lost and never granted.
struct IncidentTests {
  private func start(_ process: String, also: [String] = []) throws -> Play {
    var play = Play(try .promised(process: process, also: also), at: Town.at("2026-03-02"))
    let person = try Town.person()
    try play.act(
      .submit(.promised(person, promise: false)), by: .applicant(person.id))
    return play
  }

  private static let ends = """
    <endEvent id="end" palmcity:outcome="granted"/>
    """

  @Test func `a failed step waits for a reviewer, who tries it again`() throws {
    let script = "if today > date(\"2026-03-03\") then true else null"
    var play = try start(
      """
      <scriptTask id="rules" name="核查" palmcity:result="ok" scriptFormat="application/feel">
        <script>if today &gt; date("2026-03-03") then true else null</script></scriptTask>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="rules"/>
      <sequenceFlow id="f2" sourceRef="rules" targetRef="end"/>
      """, also: [script])
    try play.act(.accept, by: play.clerk)
    #expect(play.status == .accepted)
    let first = try #require(play.live?.tasks.first)
    #expect(first.act == .incident && first.role == .reviewer && first.name.contains("核查"))
    try play.act(.complete(first.id, agrees: true, note: "", values: [:]), by: play.clerk)
    let second = try #require(play.live?.tasks.first)
    #expect(play.status == .accepted && second.id != first.id && second.act == .incident)
    play.now = Town.at("2026-03-04")
    try play.act(.complete(second.id, agrees: true, note: "", values: [:]), by: play.clerk)
    #expect(play.status == .granted)
    #expect(play.live?.tasks == [])
  }

  @Test func `a process that cannot begin is begun again`() throws {
    var play = try start(
      """
      <exclusiveGateway id="which"/>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="which"/>
      <sequenceFlow id="f2" sourceRef="which" targetRef="end">
        <conditionExpression xsi:type="tFormalExpression">form.purpose = "无"</conditionExpression></sequenceFlow>
      <sequenceFlow id="f3" sourceRef="which" targetRef="end">
        <conditionExpression xsi:type="tFormalExpression">form.purpose = "空"</conditionExpression></sequenceFlow>
      """)
    try play.act(.accept, by: play.clerk)
    let task = try #require(play.live?.tasks.first)
    #expect(task.act == .incident && task.token == nil)
    try play.act(.complete(task.id, agrees: true, note: "", values: [:]), by: play.clerk)
    #expect(play.live?.tasks.map(\.act) == [.incident])
  }

  @Test func `an end without an outcome grants nothing`() throws {
    var play = try start(
      """
      <endEvent id="end"/><sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
      """)
    try play.act(.accept, by: play.clerk)
    #expect(play.status == .accepted)
    #expect(play.live?.decision == nil)
    #expect(play.live?.tasks.map(\.act) == [.incident])
  }

  @Test func `an unknown service and a missing decision are incidents`() throws {
    for (element, attribute) in [
      ("serviceTask", "service=\"magic\""), ("businessRuleTask", "decision=\"none\""),
    ] {
      var play = try start(
        """
        <\(element) id="step" palmcity:\(attribute) palmcity:result="ok"/>
        \(Self.ends)
        <sequenceFlow id="f1" sourceRef="start" targetRef="step"/>
        <sequenceFlow id="f2" sourceRef="step" targetRef="end"/>
        """)
      try play.act(.accept, by: play.clerk)
      #expect(play.live?.tasks.map(\.act) == [.incident])
    }
  }

  @Test func `a process never grants what an officer denied`() throws {
    var play = try start(
      """
      <userTask id="decide" name="决定" palmcity:act="decide" palmcity:result="decision"/>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
      <sequenceFlow id="f2" sourceRef="decide" targetRef="end"/>
      """)
    try play.act(.accept, by: play.clerk)
    let id = play.task("决定")
    let deny = Command.decide(id, grant: false, reasons: ["不符"])
    #expect(play.refusal(deny, by: play.clerk)?.kind == .invalid)
    try play.act(.decide(id, grant: true, reasons: []), by: play.clerk)
    #expect(play.status == .granted)
  }

  @Test func `the agency of a task may follow from the application`() throws {
    var play = try start(
      """
      <userTask id="ask" name="征求意见" palmcity:agency="=form.purpose" palmcity:result="review"/>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
      <sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
      """, also: ["form.purpose"])
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.tasks.map(\.agency) == ["建房"])
  }

  @Test func `a timer of the process fires at the tick after its time`() throws {
    var play = try start(
      """
      <userTask id="ask" name="征求意见" palmcity:agency="fire" palmcity:result="review"/>
      <boundaryEvent id="late" attachedToRef="ask"><timerEventDefinition>
        <timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition></boundaryEvent>
      <userTask id="urge" name="催办" palmcity:role="supervisor" palmcity:result="opinion"/>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
      <sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
      <sequenceFlow id="f3" sourceRef="late" targetRef="urge"/>
      <sequenceFlow id="f4" sourceRef="urge" targetRef="end"/>
      """)
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.timers.map(\.dueAt) == [Town.at("2026-03-04")])
    #expect(play.live?.nextTick(Town.calendar) == Town.at("2026-03-04"))
    play.now = Town.at("2026-03-04", hour: 9)
    #expect(try play.act(.tick, by: .system).isEmpty)
    play.now = Town.at("2026-03-04")
    try play.act(.tick, by: .system)
    #expect(play.live?.tasks.map(\.name) == ["催办"])
    #expect(play.live?.timers == [])
  }

  @Test func `a timer goes away with its task`() throws {
    var play = try start(
      """
      <userTask id="ask" name="征求意见" palmcity:result="review"/>
      <boundaryEvent id="late" attachedToRef="ask"><timerEventDefinition>
        <timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition></boundaryEvent>
      <userTask id="more" name="复核" palmcity:result="opinion"/>
      <endEvent id="lateEnd"/>
      \(Self.ends)
      <sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
      <sequenceFlow id="f2" sourceRef="ask" targetRef="more"/>
      <sequenceFlow id="f3" sourceRef="late" targetRef="lateEnd"/>
      <sequenceFlow id="f4" sourceRef="more" targetRef="end"/>
      """)
    try play.act(.accept, by: play.clerk)
    #expect(play.live?.timers.count == 1)
    try play.act(
      .complete(play.task("征求意见"), agrees: true, note: "", values: [:]), by: play.clerk)
    #expect(play.live?.timers == [])
  }
}
