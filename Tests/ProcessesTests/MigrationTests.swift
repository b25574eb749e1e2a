import FEEL
import Processes
import Testing

/// A running process moves to another edition of its model: nothing is lost, or nothing is moved.
struct MigrationTests {
  private static let one =
    "<startEvent id=\"s\"/><userTask id=\"a\"/><userTask id=\"b\"/><endEvent id=\"e\"/>"
    + flows("s>a>b>e")

  private func migrate(
    _ state: ProcessState, _ old: ProcessModel, _ new: ProcessModel,
    _ elements: [String: String] = [:]
  ) -> Result<Step, MigrationRefusal> {
    new.migrate(state, from: old, by: ProcessMapping(elements: elements), [:])
  }

  /// The obstacles in words, sorted; empty where it moves.
  private func obstacles(_ result: Result<Step, MigrationRefusal>) -> [String] {
    if case .failure(let refusal) = result { return refusal.obstacles.map(\.description).sorted() }
    return []
  }

  @Test func `A task that has another id in the new edition goes on under it`() throws {
    let old = try model(Self.one)
    let new = try model(
      "<startEvent id=\"s\"/><userTask id=\"first\"/><userTask id=\"look\"/><userTask id=\"b\"/>"
        + "<endEvent id=\"e\"/>" + flows("s>first>look>b>e"))
    let before = old.start([:]).state
    let step = try migrate(before, old, new, ["a": "look"]).get()
    #expect(new.standing(step.state) == ["look"])
    #expect(step.state.tokens.map(\.id) == before.tokens.map(\.id), "its task stays the same one")
    #expect(step.effects.isEmpty)
    let next = new.advance(step.state, .complete(try #require(before.tokens.first).id, [:]), [:])
    #expect(new.standing(next.state) == ["b"])
  }

  @Test func `A task without a counterpart stays where it is, and the refusal names it`() throws {
    let old = try model(Self.one)
    let new = try model(
      "<startEvent id=\"s\"/><userTask id=\"b\"/><endEvent id=\"e\"/>" + flows("s>b>e"))
    #expect(
      obstacles(migrate(old.start([:]).state, old, new))
        == ["a has no counterpart in the new edition"])
  }

  @Test func `A complex gateway's round goes along, in whichever order its flows are drawn`()
    throws
  {
    func edition(_ order: String...) throws -> ProcessModel {
      try model(
        "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/>"
          + "<complexGateway id=\"j\"><activationCondition xsi:type=\"tFormalExpression\">"
          + "activationCount = 1</activationCondition></complexGateway><userTask id=\"z\"/>"
          + "<endEvent id=\"e\"/>" + flows("s>f>a", "f>b", "j>z>e")
          + order.map { flows("\($0)>j") }.joined())
    }
    let (old, new) = (try edition("a", "b"), try edition("b", "a"))
    var run = try Running(old)
    try run.complete("a")
    var moved = try Running(new)
    moved.state = try migrate(run.state, old, new).get().state
    #expect(moved.standing == ["b", "z"])
    try moved.complete("b")
    try moved.complete("z")
    #expect(moved.state.ended)
    #expect(moved.effects.count { $0 == .ended(node: "e") } == 1)
  }

  @Test func `Variables and what was decided go along`() throws {
    let old = try model(Self.one)
    let first = old.start([:], variables: ["x": 1])
    let step = old.advance(first.state, .complete(first.state.tokens[0].id, ["y": 2]), [:])
    let moved = try migrate(step.state, old, try model(Self.one)).get().state
    #expect(moved.variables == ["x": 1, "y": 2])
  }

  @Test(arguments: [
    ("<serviceTask id=\"a\"/>", "a is another kind of element than a"),
    (
      "<userTask id=\"a\"><standardLoopCharacteristics loopMaximum=\"2\"/></userTask>",
      "a is another kind of element than a"
    ),
    (
      "<subProcess id=\"z\"><userTask id=\"a\"/></subProcess>",
      "a lies elsewhere than a did"
    ),
  ])
  func `A counterpart of another kind or in another place is refused`(
    element: String, words: String
  ) throws {
    let old = try model(Self.one)
    let inner = element.contains("subProcess") ? "z" : "a"
    let new = try model(
      "<startEvent id=\"s\"/>\(element)<userTask id=\"b\"/><endEvent id=\"e\"/>"
        + flows("s>\(inner)>b>e"))
    #expect(obstacles(migrate(old.start([:]).state, old, new)) == [words])
  }

  @Test func `A mapping that names what is not there, or one element twice, is refused`() throws {
    let model = try model(Self.one)
    let state = model.start([:]).state
    #expect(
      obstacles(migrate(state, model, model, ["nobody": "a", "b": "nothing"]))
        == [
          "the mapping names nobody, which is not there",
          "the mapping names nothing, which is not there",
        ])
    #expect(obstacles(migrate(state, model, model, ["b": "a"])) == ["two elements would become a"])
  }

  @Test func `What has ended is not moved`() throws {
    let model = try model("<startEvent id=\"s\"/><endEvent id=\"e\"/>" + flows("s>e"))
    #expect(obstacles(migrate(model.start([:]).state, model, model)) == ["the process has ended"])
  }

  // MARK: what it waits for

  private func waiting(_ definition: String) throws -> ProcessModel {
    try model(
      "<startEvent id=\"s\"/><intermediateCatchEvent id=\"c\">\(definition)</intermediateCatchEvent>"
        + "<endEvent id=\"e\"/>" + flows("s>c>e"),
      extra: "<message id=\"m1\" name=\"paid\"/><message id=\"m2\" name=\"heard\"/>"
        + "<signal id=\"g1\" name=\"storm\"/>")
  }

  private func timer(_ span: String) -> String {
    "<timerEventDefinition id=\"d\"><timeDuration xsi:type=\"tFormalExpression\">\(span)"
      + "</timeDuration></timerEventDefinition>"
  }

  private func message(_ id: String) -> String {
    "<messageEventDefinition id=\"d\" messageRef=\"\(id)\"><operationRef>op</operationRef>"
      + "</messageEventDefinition>"
  }

  @Test func `A timer that runs moves with the same time only`() throws {
    let old = try waiting(timer("P5D"))
    let state = old.start([:]).state
    #expect(try migrate(state, old, try waiting(timer("P5D"))).get().effects.isEmpty)
    #expect(
      obstacles(migrate(state, old, try waiting(timer("P3D"))))
        == ["the timer of c runs, and c has another time"])
  }

  @Test func `A stimulus that the new edition does not await is refused`() throws {
    let old = try waiting(message("m1"))
    let state = old.start([:]).state
    #expect(try migrate(state, old, try waiting(message("m1"))).get().state == state)
    for other in [message("m2"), "<signalEventDefinition id=\"d\" signalRef=\"g1\"/>"] {
      #expect(
        obstacles(migrate(state, old, try waiting(other)))
          == ["c does not wait for what c waits for"])
    }
  }

  @Test func `What the new edition listens for besides begins with the move`() throws {
    let boundary =
      "<boundaryEvent id=\"late\" attachedToRef=\"a\" cancelActivity=\"false\">\(timer("P5D"))"
      + "</boundaryEvent><userTask id=\"remind\"/>" + flows("late>remind>e")
    let old = try model(Self.one)
    let new = try model(Self.one + boundary)
    let step = try migrate(old.start([:]).state, old, new).get()
    #expect(step.effects.map(word) == ["duration late"])
    guard case .startTimer(let token, _, _, _)? = step.effects.first else { return }
    let next = new.advance(step.state, .timerFired(token), [:])
    #expect(new.standing(next.state) == ["a", "remind"])
  }

  @Test func `A reminder that has been given is not given again`() throws {
    let boundary =
      "<boundaryEvent id=\"late\" attachedToRef=\"a\" cancelActivity=\"false\">\(timer("P5D"))"
      + "</boundaryEvent><userTask id=\"remind\"/>" + flows("late>remind>e")
    let model = try model(Self.one + boundary)
    var running = try Running(model)
    try running.fire("late")
    let step = try migrate(running.state, model, model).get()
    #expect(step.state == running.state && step.effects.isEmpty)
  }

  // MARK: joins

  private func parallel(_ tasks: String...) throws -> ProcessModel {
    try model(
      "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>"
        + "<endEvent id=\"e\"/>" + flows("s>f", "j>e")
        + tasks.map { "<userTask id=\"\($0)\"/>" + flows("f>\($0)>j") }.joined())
  }

  @Test func `A join with a branch less goes on where all that is left has come`() throws {
    let (three, two) = (try parallel("a", "b", "c"), try parallel("a", "b"))
    var running = try Running(three)
    try running.complete("a")
    try running.complete("b")
    #expect(
      obstacles(migrate(running.state, three, two)) == ["c has no counterpart in the new edition"])
    // Its third branch is another one's now: the task of c is done as d, behind the join.
    let moved = try model(
      "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>"
        + "<parallelGateway id=\"k\"/><userTask id=\"a\"/><userTask id=\"b\"/><userTask id=\"d\"/>"
        + "<endEvent id=\"e\"/>" + flows("s>f>a>j>k>e", "f>b>j", "f>d>k"))
    let step = try migrate(running.state, three, moved, ["c": "d"]).get()
    #expect(moved.standing(step.state) == ["d", "k"])
  }

  @Test func `A join that would wait for a branch which never began is refused`() throws {
    let (two, three) = (try parallel("a", "b"), try parallel("a", "b", "c"))
    var running = try Running(two)
    #expect(
      obstacles(migrate(running.state, two, three)) == [
        "j would wait for c-j, by which nothing comes"
      ])
    try running.complete("a")
    #expect(
      obstacles(migrate(running.state, two, three)) == [
        "j would wait for c-j, by which nothing comes"
      ])
  }

  @Test func `A branch more is begun where the fork is still ahead`() throws {
    func with(_ tasks: [String]) throws -> ProcessModel {
      try model(
        "<startEvent id=\"s\"/><userTask id=\"first\"/><parallelGateway id=\"f\"/>"
          + "<parallelGateway id=\"j\"/><endEvent id=\"e\"/>" + flows("s>first>f", "j>e")
          + tasks.map { "<userTask id=\"\($0)\"/>" + flows("f>\($0)>j") }.joined())
    }
    let (old, new) = (try with(["a", "b"]), try with(["a", "b", "c"]))
    let first = old.start([:]).state
    let moved = try migrate(first, old, new).get().state
    let step = new.advance(moved, .complete(moved.tokens[0].id, [:]), [:])
    #expect(new.standing(step.state) == ["a", "b", "c"])
  }

  @Test func `Each of several obstacles is told`() throws {
    let (old, new) = (try parallel("a", "b", "c"), try parallel("a", "z"))
    #expect(
      obstacles(migrate(old.start([:]).state, old, new))
        == [
          "b has no counterpart in the new edition", "c has no counterpart in the new edition",
        ])
  }
}
