import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

/// What a process comes to where its branches end one after the other, and what may not end it.
struct EndsTests {
  private func accepted(_ process: String, also: [String] = [], agencies: Set<AgencyID> = []) throws
    -> Play
  {
    let item = try Item.promised(process: process, also: also, agencies: agencies)
    return try Play.accepted(item)
  }

  private static func flow(_ from: String, _ to: String) -> String {
    "<sequenceFlow id=\"\(from)-\(to)\" sourceRef=\"\(from)\" targetRef=\"\(to)\"/>"
  }

  /// Two reviews side by side, each with an end of its own; `said` is the second one's outcome.
  private static func twoEnds(_ first: String, _ second: String?) -> String {
    let outcome = second.map { " palmcity:outcome=\"\($0)\"" } ?? ""
    return """
      <parallelGateway id="split"/>
      <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
      <userTask id="b" name="乙审" palmcity:act="review" palmcity:result="opinion"/>
      <endEvent id="ea" palmcity:outcome="\(first)"/><endEvent id="eb"\(outcome)/>
      """ + flow("start", "split") + flow("split", "a") + flow("split", "b") + flow("a", "ea")
        + flow("b", "eb")
  }

  private func completing(_ names: [String], _ process: String) throws -> CaseStatus? {
    var play = try accepted(process)
    for name in names {
      try play.act(.complete(play.task(name), agrees: true, note: "", values: [:]), by: play.clerk)
    }
    return play.status
  }

  @Test(arguments: [["甲审", "乙审"], ["乙审", "甲审"]])
  func `a denial outweighs a grant, whichever branch ends last`(_ order: [String]) throws {
    #expect(try completing(order, Self.twoEnds("denied", "granted")) == .denied)
    #expect(try completing(order, Self.twoEnds("granted", nil)) == .granted)
    #expect(try completing(order, Self.twoEnds("granted", "granted")) == .granted)
  }

  @Test func `an end that breaks the process off outweighs an earlier grant`() throws {
    let stop = """
      <parallelGateway id="split"/>
      <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
      <userTask id="b" name="乙审" palmcity:act="review" palmcity:result="opinion"/>
      <endEvent id="ea" palmcity:outcome="granted"/>
      <endEvent id="eb"><terminateEventDefinition id="stop"/></endEvent>
      """ + Self.flow("start", "split") + Self.flow("split", "a") + Self.flow("split", "b")
      + Self.flow("a", "ea") + Self.flow("b", "eb")
    #expect(try completing(["甲审", "乙审"], stop) == .accepted, "an officer decides")
  }

  @Test func `what a sub-process comes to inside decides nothing`() throws {
    let process = """
      <subProcess id="sub"><startEvent id="i"/>
      <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
      <endEvent id="j" palmcity:outcome="denied"/>\(Self.flow("i", "a"))\(Self.flow("a", "j"))
      </subProcess>
      <userTask id="b" name="乙审" palmcity:act="review" palmcity:result="opinion"/>
      <endEvent id="eb" palmcity:outcome="granted"/>
      """ + Self.flow("start", "sub") + Self.flow("sub", "b") + Self.flow("b", "eb")
    #expect(try completing(["甲审", "乙审"], process) == .granted)
  }

  // MARK: A special procedure

  private static let oneReview = """
    <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
    <endEvent id="ea" palmcity:outcome="granted"/>
    """ + flow("start", "a") + flow("a", "ea")

  @Test func `no review grants anything while a hearing goes on`() throws {
    var play = try accepted(Self.oneReview)
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    let agree = Command.complete(play.task("甲审"), agrees: true, note: "", values: [:])
    #expect(play.refusal(agree, by: play.clerk) == .procedureOpen)
    let open = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(.endProcedure(open, result: "无异议"), by: play.clerk)
    try play.act(agree, by: play.clerk)
    #expect(play.status == .granted)
  }

  @Test func `an incident is not decided by hand while a hearing goes on`() throws {
    var play = try Play.accepted(.failing())
    try play.act(.beginProcedure(.hearing, reason: "涉及公共利益"), by: play.clerk)
    let task = try #require(play.live?.tasks.first { $0.act == .incident }?.id)
    for grant in [true, false] {
      #expect(
        play.refusal(.resolve(task, .hand, grant: grant, note: "已经核实"), by: play.clerk)
          == .procedureOpen)
    }
  }

  @Test func `where time alone ends the process, a procedure under way leaves it to an officer`()
    throws
  {
    var play = try accepted(
      """
      <intermediateCatchEvent id="wait"><timerEventDefinition id="d0">
      <timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition>
      </intermediateCatchEvent><endEvent id="ea" palmcity:outcome="granted"/>
      """ + Self.flow("start", "wait") + Self.flow("wait", "ea"))
    try play.act(.beginProcedure(.siteVisit, reason: "核实现场"), by: play.clerk)
    play.now = Town.at("2026-03-05")
    try play.act(.tick, by: .system)
    #expect(play.status == .accepted && play.live?.tasks.map(\.act) == [.incident])
    let open = try #require(play.live?.turns.openProcedures.first?.id)
    try play.act(.endProcedure(open, result: "属实"), by: play.clerk)
    let task = try #require(play.live?.tasks.first?.id)
    let retry = Command.resolve(task, .retry, grant: false, note: "")
    // Where the registers say something else, it begins anew, and what it came to is forgotten.
    var changed = play
    try changed.act(
      retry, by: play.clerk, facts: Submission.promised(try Town.person(), badCredit: true).facts)
    #expect(changed.status == .accepted && changed.live?.process?.outcome == nil)
    #expect(changed.live?.timers.count == 1 && changed.live?.tasks == [])
    #expect(
      try XESLog.traces(changed.events, name: "x") { _ in changed.item }.map(\.run) == [1, 2])
    // Else what it came to is concluded.
    try play.act(retry, by: play.clerk)
    #expect(play.status == .granted)
    #expect(try XESLog.traces(play.events, name: "x") { _ in play.item }.map(\.run) == [1])
  }

  @Test func `a procedure ends while the applicant corrects, or the case is suspended`() throws {
    for status in [CaseStatus.correcting, .suspended] {
      var play = try Play.ready(status, for: .endProcedure)
      let open = try #require(play.live?.turns.openProcedures.first?.id)
      try play.act(.endProcedure(open, result: "无异议"), by: play.clerk)
      #expect(play.status == status && play.live?.clock.state == .stopped)
      #expect(play.live?.turns.openProcedures == [])
    }
  }

  // MARK: Timers, signals, several agencies

  private static func reminded(_ timer: String) -> String {
    """
    <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
    <boundaryEvent id="t" attachedToRef="a" cancelActivity="false"><timerEventDefinition id="d0">
    \(timer)</timerEventDefinition></boundaryEvent>
    <userTask id="c" name="催办" palmcity:act="review" palmcity:result="opinion"/>
    <endEvent id="ea" palmcity:outcome="granted"/><endEvent id="ec"/>
    """ + flow("start", "a") + flow("a", "ea") + flow("t", "c") + flow("c", "ec")
  }

  @Test(arguments: ["R3/P2D", "\"R3/P2D\""])
  func `a cycle fires as often as it says`(_ text: String) throws {
    var play = try accepted(
      Self.reminded("<timeCycle xsi:type=\"tFormalExpression\">\(text)</timeCycle>"))
    var reminders: [Int] = []
    for day in 3...12 {
      play.now = Town.at("2026-03-\(day < 10 ? "0" : "")\(day)", hour: 11)
      try play.act(.tick, by: .system)
      reminders.append(play.live?.tasks.count { $0.name == "催办" } ?? 0)
    }
    #expect(reminders == [0, 1, 1, 2, 2, 3, 3, 3, 3, 3])
    #expect(play.live?.tasks.contains { $0.act == .incident } == false)
  }

  @Test(arguments: ["P2D", "\"P2D\"", "duration(\"P2D\")"])
  func `a span is read as ISO 8601 or as FEEL`(_ text: String) throws {
    let play = try accepted(
      Self.reminded("<timeDuration xsi:type=\"tFormalExpression\">\(text)</timeDuration>"))
    #expect(play.live?.timers.map(\.dueAt) == [Town.at("2026-03-04")])
  }

  @Test func `a signal that the process throws is heard, and is no incident`() throws {
    var play = try accepted(
      """
      <parallelGateway id="split"/>
      <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
      <intermediateThrowEvent id="throw"><signalEventDefinition id="d1" signalRef="sig"/>
      </intermediateThrowEvent><endEvent id="ea"/>
      <intermediateCatchEvent id="catch"><signalEventDefinition id="d2" signalRef="sig"/>
      </intermediateCatchEvent><endEvent id="ec" palmcity:outcome="granted"/>
      """ + Self.flow("start", "split") + Self.flow("split", "a") + Self.flow("a", "throw")
        + Self.flow("throw", "ea") + Self.flow("split", "catch") + Self.flow("catch", "ec"))
    #expect(play.live?.tasks.map(\.name) == ["甲审"])
    try play.act(.complete(play.task("甲审"), agrees: true, note: "", values: [:]), by: play.clerk)
    #expect(play.status == .granted)
  }

  @Test func `a case whose process stands still is somebody's`() throws {
    var play = try accepted(
      """
      <userTask id="a" name="甲审" palmcity:act="review" palmcity:result="review"/>
      <intermediateThrowEvent id="throw"><signalEventDefinition id="d1" signalRef="sig"/>
      </intermediateThrowEvent>
      <intermediateCatchEvent id="catch"><signalEventDefinition id="d2" signalRef="sig"/>
      </intermediateCatchEvent><endEvent id="ec" palmcity:outcome="granted"/>
      """ + Self.flow("start", "a") + Self.flow("a", "throw") + Self.flow("throw", "catch")
        + Self.flow("catch", "ec"))
    try play.act(.complete(play.task("甲审"), agrees: true, note: "", values: [:]), by: play.clerk)
    #expect(play.status == .accepted && play.live?.tasks.map(\.act) == [.incident])
  }

  @Test func `a cycle without a span is an incident`() throws {
    let play = try accepted(
      Self.reminded("<timeCycle xsi:type=\"tFormalExpression\">R/PT0S</timeCycle>"))
    #expect(play.live?.timers == [])
    #expect(play.live?.tasks.contains { $0.act == .incident } == true)
  }

  @Test func `each instance goes to the agency of its own item`() throws {
    let play = try accepted(
      """
      <dataObject id="all" name="who" isCollection="true"/>
      <dataObjectReference id="who" name="who" dataObjectRef="all"/>
      <userTask id="ask" name="征求意见" palmcity:agency="=one" palmcity:act="opinion"
        palmcity:result="opinion"><multiInstanceLoopCharacteristics>
        <loopDataInputRef>who</loopDataInputRef><inputDataItem id="one" name="one"/>
        </multiInstanceLoopCharacteristics></userTask>
      <scriptTask id="list" name="名单" palmcity:result="who" scriptFormat="application/feel">
        <script>["bureau", "fire"]</script></scriptTask>
      <endEvent id="ea" palmcity:outcome="granted"/>
      """ + Self.flow("start", "list") + Self.flow("list", "ask") + Self.flow("ask", "ea"),
      also: ["one", "[\"bureau\", \"fire\"]"], agencies: [Town.agency, Town.assisting])
    #expect(play.live?.tasks.map(\.agency) == [Town.agency, Town.assisting])
  }
}
