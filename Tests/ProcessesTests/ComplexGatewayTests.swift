import FEEL
import Foundation
import Processes
import Testing

/// The complex gateway's rounds (BPMN 2.0 §13.4.5).
struct ComplexGatewayTests {
  private static func gateway(_ condition: String) -> String {
    "<complexGateway id=\"j\"><activationCondition xsi:type=\"tFormalExpression\">\(condition)"
      + "</activationCondition></complexGateway>"
  }

  private static let head = "<startEvent id=\"s\"/><endEvent id=\"e\"/>"

  @Test func `Branches that were not chosen do not hold up the reset`() throws {
    // Round after round, one of three branches is chosen; the gateway must start anew each time.
    let model = try model(
      Self.head + """
        <exclusiveGateway id="m"/><exclusiveGateway id="x" default="x-c"/><userTask id="a"/>
        <userTask id="b"/><userTask id="c"/><userTask id="z"/>
        <exclusiveGateway id="o" default="o-e"/>
        """ + Self.gateway("activationCount &gt;= 1")
        + flows("s>m>x>c>j>z>o>e", "a>j", "b>j") + flow("x", "a", if: "way = 1")
        + flow("x", "b", if: "way = 2") + flow("o", "m", if: "more"))
    var run = try Running(model, variables: ["way": 1])
    for (task, way) in [("a", 1), ("a", 2), ("b", 3), ("c", 3), ("c", 1)] {
      #expect(run.standing == [task])
      try run.complete(task)
      #expect(run.standing == ["z"], "\(task) \(way)")
      try run.complete("z", ["way": Value(way), "more": .boolean(true)])
    }
    try run.complete("a")
    try run.complete("z", ["more": .boolean(false)])
    #expect(run.state.ended)
  }

  @Test func `Two of three start it, the third is taken in, and so again`() throws {
    let model = try model(
      Self.head + """
        <exclusiveGateway id="m"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <userTask id="c"/><userTask id="z"/><exclusiveGateway id="o" default="o-e"/>
        """ + Self.gateway("activationCount = 2")
        + flows("s>m>f>a>j>z>o>e", "f>b>j", "f>c>j") + flow("o", "m", if: "more"))
    var run = try Running(model)
    for round in 1...3 {
      try run.complete("c")
      try run.complete("a")
      #expect(run.standing == ["b", "z"])
      try run.complete("b")
      #expect(run.standing == ["z"])
      try run.complete("z", ["more": Value(round < 3)])
    }
    #expect(run.state.ended)
  }

  @Test func `A second token on one flow waits for the next round`() throws {
    let model = try model(
      Self.head + """
        <userTask id="a" completionQuantity="2"/><userTask id="b"/><parallelGateway id="f"/>
        <userTask id="z"/>
        """ + Self.gateway("activationCount &gt;= 1") + flows("s>f>a>j>z>e", "f>b>j"))
    var run = try Running(model)
    try run.complete("a")
    #expect(run.standing == ["b", "j", "z"])
    #expect(run.effects.count { word($0) == "user z" } == 1)
    try run.complete("b")
    #expect(run.effects.count { word($0) == "user z" } == 2)
    try run.complete("z")
    try run.complete("z")
    #expect(run.state.ended)
  }

  @Test func `Conditions may tell the start from the reset`() throws {
    let model = try model(
      Self.head + """
        <parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><userTask id="first"/>
        <userTask id="rest"/>
        """ + Self.gateway("activationCount = 1")
        + flows("s>f>a>j", "f>b>j", "first>e", "rest>e")
        + flow("j", "first", if: "waitingForStart") + flow("j", "rest", if: "not(waitingForStart)"))
    var run = try Running(model)
    try run.complete("b")
    #expect(run.standing == ["a", "first"])
    try run.complete("a")
    #expect(run.standing == ["first", "rest"])
  }

  @Test func `A state kept between start and reset goes on as it stood`() throws {
    let model = try model(
      Self.head + "<parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/>"
        + "<userTask id=\"z\"/>" + Self.gateway("activationCount = 1")
        + flows("s>f>a>j>z>e", "f>b>j"))
    var run = try Running(model)
    try run.complete("a")
    run.state = try JSONDecoder().decode(
      ProcessState.self, from: JSONEncoder().encode(run.state))
    try run.complete("z")
    try run.complete("b")
    #expect(run.state.ended)
  }
}
