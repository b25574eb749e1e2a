import FEEL
import Foundation
import Processes
import Testing

/// Tasks and gateways: where tokens go.
struct FlowTests {
  @Test func `A task waits until it is completed, then the process ends`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><userTask id="t" palmcity:agency="yb" palmcity:role="reviewer"/>
        <endEvent id="e" palmcity:outcome="granted"/>
        """ + flows("s>t>e")))
    #expect(run.heard == ["user t"])
    #expect(run.model.id == "p")
    #expect(run.model.name == "测试")
    #expect(run.model.node("t")?.extensions == ["agency": "yb", "role": "reviewer"])
    try run.complete("t", ["结论": "通过"])
    #expect(run.heard == ["ended e", "finished"])
    #expect(run.state.ended)
    #expect(run.state.outcome == "e")
    #expect(run.state.variables["结论"] == "通过")
    #expect(run.hear(.signal(name: "x")) == .ended)
  }

  @Test func `Automatic tasks ask the caller, manual and abstract ones pass`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><task id="a"/><manualTask id="m"/>
        <businessRuleTask id="r" palmcity:decision="d"/><serviceTask id="v"/>
        <scriptTask id="c"><script>X</script></scriptTask><sendTask id="n"/><endEvent id="e"/>
        """ + flows("s>a>m>r>v>c>n>e")))
    #expect(run.heard == ["auto r"])
    #expect(run.model.node("c")?.script == "X")
    for task in ["r", "v", "c", "n"] { try run.complete(task) }
    #expect(run.heard == ["ended e", "finished"])
  }

  static let choice =
    """
    <startEvent id="s"/><exclusiveGateway id="g" default="g-c"/>
    <userTask id="a"/><userTask id="b"/><userTask id="c"/><endEvent id="e"/>
    """ + flow("g", "a", if: "n &lt; 10") + flow("g", "b", if: "n &lt; 20")
    + flows("s>g>c>e", "a>e", "b>e")

  @Test(arguments: [(5, "a"), (15, "b"), (25, "c")])
  func `An exclusive gateway takes the first true flow, else the default`(
    number: Int, task: String
  ) throws {
    let run = try Running(model(Self.choice), facts: ["n": Value(number)])
    #expect(run.standing == [task])
    #expect(run.model.readPaths == [["n"]])
  }

  @Test func `Variables hide facts of the same name`() throws {
    let run = try Running(model(Self.choice), facts: ["n": Value(5)], variables: ["n": Value(15)])
    #expect(run.standing == ["b"])
  }

  @Test func `No true flow and no default is a problem that changes nothing`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><userTask id="t"/><exclusiveGateway id="g"/>
        <userTask id="a"/><userTask id="b"/><endEvent id="e"/>
        """ + flows("s>t>g", "a>e", "b>e") + flow("g", "a", if: "n = 1")
          + flow("g", "b", if: "n = 2")))
    #expect(run.hear(.complete(try run.token("t"), ["n": Value(3)])) == .noFlow(node: "g"))
    #expect(run.standing == ["t"])
    try run.complete("t", ["n": Value(2)])
    #expect(run.standing == ["b"])
  }

  @Test func `A parallel join waits for every branch`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <parallelGateway id="j"/><userTask id="z"/><endEvent id="e"/>
        """ + flows("s>f>a>j>z>e", "f>b>j")))
    #expect(run.heard == ["user a", "user b"])
    try run.complete("b")
    #expect(run.standing == ["a", "j"])
    try run.complete("a")
    #expect(run.heard == ["user z"])
    try run.complete("z")
    #expect(run.state.ended)
  }

  @Test func `Two tokens on one flow do not stand for two flows`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <userTask id="c"/><exclusiveGateway id="m"/><parallelGateway id="j"/><userTask id="z"/>
        <endEvent id="e"/>
        """ + flows("s>f>a>m>j>z>e", "f>b>m", "f>c>j")))
    try run.complete("a")
    try run.complete("b")
    #expect(run.standing == ["c", "j"])
    try run.complete("c")
    #expect(run.standing == ["j", "z"])
  }

  @Test(arguments: [
    ("x", ["a"]), ("xy", ["a", "b"]), ("q", ["c"]),
  ])
  func `An inclusive gateway takes every true flow and joins what it took`(
    marks: String, tasks: [String]
  ) throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><inclusiveGateway id="f" default="f-c"/><userTask id="a"/>
        <userTask id="b"/><userTask id="c"/><inclusiveGateway id="j"/><userTask id="z"/>
        <endEvent id="e"/>
        """ + flows("s>f>c>j>z>e", "a>j", "b>j")
          + flow("f", "a", if: "contains(m, \"x\")") + flow("f", "b", if: "contains(m, \"y\")")),
      facts: ["m": Value(marks)])
    #expect(run.standing == tasks)
    for task in tasks.reversed() { try run.complete(task) }
    #expect(run.standing == ["z"])
  }

  @Test func `A task's conditional flows may all be taken`() throws {
    var run = try Running(
      model(
        "<startEvent id=\"s\"/><userTask id=\"t\" default=\"t-c\"/>"
          + "<userTask id=\"a\"/><userTask id=\"b\"/><userTask id=\"c\"/><endEvent id=\"e\"/>"
          + flows("s>t>c>e", "a>e", "b>e") + flow("t", "a", if: "n &gt; 1")
          + flow("t", "b", if: "n &gt; 2")))
    try run.complete("t", ["n": Value(3)])
    #expect(run.standing == ["a", "b"])
  }

  @Test func `A loop without a task ends at the budget, not never`() throws {
    let looping = try model(
      """
      <startEvent id="s"/><exclusiveGateway id="g" default="g-t"/><task id="t"/>
      <endEvent id="e"/>
      """ + flows("s>g>t>g") + flow("g", "e", if: "false"))
    var budget = Budget.standard
    budget.steps = 1_000
    let step = looping.start([:], budget: budget)
    if case .exhausted? = step.problem {} else { Issue.record("\(String(describing: step))") }
    #expect(step.effects.isEmpty)
  }

  @Test func `A loop that doubles its tokens ends at the limit`() throws {
    let step = try model(
      """
      <startEvent id="s"/><exclusiveGateway id="m"/><parallelGateway id="f"/><userTask id="t"/>
      <endEvent id="e"/>
      """ + flows("s>m>f>m", "f>t>e")
    ).start([:])
    if case .exhausted? = step.problem {} else { Issue.record("\(String(describing: step))") }
    #expect(step.state.tokens.isEmpty)
  }

  @Test func `A complex gateway fires once per round`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <userTask id="c"/><complexGateway id="j">
        <activationCondition xsi:type="tFormalExpression">activationCount &gt;= 2</activationCondition></complexGateway>
        <userTask id="z"/><endEvent id="e"/>
        """ + flows("s>f>a>j>z>e", "f>b>j", "f>c>j")))
    try run.complete("a")
    #expect(run.standing == ["b", "c", "j"])
    try run.complete("c")
    #expect(run.standing == ["b", "z"])
    try run.complete("z")
    try run.complete("b")
    #expect(run.state.ended)
    #expect(run.effects.filter { $0 == .ended(node: "e") }.count == 1)
  }

  @Test func `A state survives its encoding`() throws {
    var run = try Running(
      model(
        """
        <startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <parallelGateway id="j"/><endEvent id="e"/>
        """ + flows("s>f>a>j>e", "f>b>j")))
    try run.complete("a", ["x": ["k": [1, "二"]]])
    let bytes = try JSONEncoder().encode(run.state)
    #expect(try JSONDecoder().decode(ProcessState.self, from: bytes) == run.state)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ProcessState.self, from: Data("{\"f\":9,\"t\":[],\"n\":1}".utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ProcessState.self, from: Data("{\"f\":1,\"t\":[1],\"n\":1}".utf8))
    }
  }

  @Test func `Unknown tokens and wrong stimuli change nothing`() throws {
    var run = try Running(
      model("<startEvent id=\"s\"/><userTask id=\"t\"/><endEvent id=\"e\"/>" + flows("s>t>e")))
    let token = try run.token("t")
    #expect(
      run.hear(.complete(TokenID(rawValue: 99), [:])) == .unknownToken(TokenID(rawValue: 99)))
    #expect(run.hear(.timerFired(token)) == .notAwaited(token, node: "t"))
    #expect(run.hear(.message(name: "m", [:])) == .noReceiver(message: "m"))
    #expect(
      run.hear(.fail(token, code: "E", message: "down"))
        == .uncaught(node: "t", code: "E", message: "down"))
    #expect(run.hear(.signal(name: "nobody")) == nil)
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = Value(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .context(FEELContext(elements))
  }
}
