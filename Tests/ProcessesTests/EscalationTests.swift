import FEEL
import Processes
import Testing

/// Where escalations and errors are caught (BPMN 2.0 §10.5.7, §13.5.4).
struct EscalationTests {
  private static let extra = """
    <escalation id="xa" name="a" escalationCode="A"/><escalation id="xb" name="b" escalationCode="B"/>
    <error id="ea" name="a" errorCode="A"/><error id="eb" name="b" errorCode="B"/>
    """

  private static func throwing(_ kind: String, _ reference: String) -> String {
    let definition = "<\(kind)EventDefinition id=\"dt\" \(kind)Ref=\"\(reference)\"/>"
    return kind == "error"
      ? "<endEvent id=\"up\">\(definition)</endEvent>"
      : "<intermediateThrowEvent id=\"up\">\(definition)</intermediateThrowEvent>"
  }

  private static func catching(
    _ id: String, _ kind: String, _ reference: String, _ attributes: String = ""
  ) -> String {
    "<boundaryEvent id=\"\(id)\" attachedToRef=\"sub\" \(attributes)><\(kind)EventDefinition "
      + "id=\"d\(id)\" \(reference)/></boundaryEvent><userTask id=\"n\(id)\"/>"
      + flows("\(id)>n\(id)>e")
  }

  private static func started(_ kind: String, _ boundaries: String, _ more: String = "") throws
    -> Running
  {
    let way = kind == "error" ? flows("i>u>up") : flows("i>u>up>v>j")
    return try Running(
      model(
        "<startEvent id=\"s\"/><endEvent id=\"e\"/><subProcess id=\"sub\"><startEvent id=\"i\"/>"
          + "<userTask id=\"u\"/>\(throwing(kind, kind == "error" ? "ea" : "xa"))"
          + (kind == "error" ? "" : "<userTask id=\"v\"/><endEvent id=\"j\"/>") + way + more
          + "</subProcess>" + flows("s>sub>e") + boundaries, extra: extra))
  }

  @Test(arguments: ["error", "escalation"])
  func `The event of the very code goes before the one that catches all`(kind: String) throws {
    let (a, b) = kind == "error" ? ("ea", "eb") : ("xa", "xb")
    let boundaries =
      Self.catching("all", kind, "") + Self.catching("other", kind, "\(kind)Ref=\"\(b)\"")
      + Self.catching("own", kind, "\(kind)Ref=\"\(a)\"")
    var run = try Self.started(kind, boundaries)
    try run.complete("u")
    #expect(run.standing == ["nown"])
  }

  @Test(arguments: ["error", "escalation"])
  func `One without code catches every code, one of another code does not`(kind: String) throws {
    let b = kind == "error" ? "eb" : "xb"
    let boundaries =
      Self.catching("other", kind, "\(kind)Ref=\"\(b)\"") + Self.catching("all", kind, "")
    var run = try Self.started(kind, boundaries)
    try run.complete("u")
    #expect(run.standing == ["nall"])
  }

  @Test func `A non-interrupting event lets the thrower go on`() throws {
    var run = try Self.started(
      "escalation", Self.catching("b", "escalation", "", "cancelActivity=\"false\""))
    try run.complete("u")
    #expect(run.standing == ["nb", "sub", "v"])
  }

  @Test func `An escalation that nobody catches passes`() throws {
    var run = try Self.started("escalation", "")
    try run.complete("u")
    #expect(run.heard == ["up throws escalation A", "user v"])
  }

  private static func eventSubProcess(_ inside: String) -> String {
    "<subProcess id=\"ev\" triggeredByEvent=\"true\"><startEvent id=\"es\" isInterrupting=\"false\">"
      + "<escalationEventDefinition id=\"de\" escalationRef=\"xa\"/></startEvent>\(inside)"
      + "<endEvent id=\"ee\"/></subProcess>"
  }

  @Test func `The event sub-process inside goes before the event at the border`() throws {
    var run = try Self.started(
      "escalation", Self.catching("b", "escalation", ""),
      Self.eventSubProcess("<userTask id=\"h\"/>" + flows("es>h>ee")))
    try run.complete("u")
    #expect(run.standing == ["ev", "h", "sub", "v"])
  }

  @Test func `An event sub-process that escalates further does not start itself`() throws {
    let further =
      "<intermediateThrowEvent id=\"on\"><escalationEventDefinition id=\"do\" escalationRef=\"xa\"/>"
      + "</intermediateThrowEvent>" + flows("es>on>ee")
    var run = try Self.started(
      "escalation", Self.catching("b", "escalation", ""), Self.eventSubProcess(further))
    try run.complete("u")
    #expect(run.standing == ["nb"])
  }

  @Test func `An escalation leaves a called process`() throws {
    var run = try Running(
      model(
        "<startEvent id=\"s\"/><endEvent id=\"e\"/><callActivity id=\"sub\" calledElement=\"q\"/>"
          + flows("s>sub>e") + Self.catching("b", "escalation", ""),
        extra: Self.extra
          + "<process id=\"q\" isExecutable=\"true\"><startEvent id=\"qs\"/><userTask id=\"u\"/>"
          + "<endEvent id=\"qe\"><escalationEventDefinition id=\"dq\" escalationRef=\"xa\"/>"
          + "</endEvent>" + flows("qs>u>qe") + "</process>"))
    try run.complete("u")
    #expect(run.standing == ["nb"])
  }

  @Test func `One instance's error ends the whole repeated activity`() throws {
    let loop =
      "<multiInstanceLoopCharacteristics><loopCardinality xsi:type=\"tFormalExpression\">3"
      + "</loopCardinality></multiInstanceLoopCharacteristics>"
    var run = try Self.started("error", Self.catching("b", "error", ""), loop)
    try run.complete("u")
    #expect(run.standing == ["nb"])
    #expect(run.heard.count { $0 == "cancelled u" } == 2)
  }
}
