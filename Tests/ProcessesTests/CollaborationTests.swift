import FEEL
import Processes
import Testing

/// Pools of one file that talk with each other.
struct CollaborationTests {
  private static func pools(_ sends: String, _ hears: String) throws -> Collaboration {
    try Collaboration(
      bpmn(
        "<startEvent id=\"s\"/>\(sends)<endEvent id=\"e\"/>" + flows("s>send>e"),
        extra: """
          <message id="m" name="材料"/><signal id="g" name="go"/>
          <process id="other" isExecutable="true">\(hears)<userTask id="read"/><endEvent id="oe"/>
          \(flows("hear>read>oe"))</process>
          """), file: "test.bpmn")
  }

  private static let message =
    "<messageEventDefinition id=\"d\" messageRef=\"m\"><operationRef>op</operationRef>"
    + "</messageEventDefinition>"
  private static let received = message.replacing("\"d\"", with: "\"d2\"")

  private static func main(_ pools: Collaboration) throws -> Int {
    try #require(pools.models.firstIndex { $0.id == "p" })
  }

  @Test func `A message begins the pool that starts with it`() throws {
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\">\(Self.message)</intermediateThrowEvent>",
      "<startEvent id=\"hear\">\(Self.received)</startEvent>")
    let answer = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(answer.problem == nil)
    #expect(answer.state.instances.count == 2)
    #expect(answer.state.pending.isEmpty)
    #expect(answer.effects.contains { word($0.effect) == "user read" && $0.instance == 1 })
  }

  @Test func `A start event that needs all its triggers begins once it has them`() throws {
    let asked =
      "<messageEventDefinition id=\"d3\" messageRef=\"asked\"><operationRef>op</operationRef>"
      + "</messageEventDefinition>"
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\">\(Self.message)</intermediateThrowEvent>",
      "<startEvent id=\"hear\" parallelMultiple=\"true\">\(Self.received)\(asked)</startEvent>")
    let first = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(first.state.instances.count == 2)
    #expect(first.state.pending.isEmpty)
    #expect(!first.effects.contains { word($0.effect) == "user read" })
    // The same message again does not stand for the other one.
    let again = pools.advance(first.state, 1, .message(name: "材料", [:]), [:])
    #expect(again.problem == .noReceiver(message: "材料"))
    let second = pools.advance(first.state, 1, .message(name: "asked", [:]), [:])
    #expect(second.problem == nil)
    #expect(second.effects.contains { word($0.effect) == "user read" && $0.instance == 1 })
  }

  @Test func `A start event that needs one of its triggers begins with the first`() throws {
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\">\(Self.message)</intermediateThrowEvent>",
      "<startEvent id=\"hear\">\(Self.received)<signalEventDefinition signalRef=\"g\"/></startEvent>"
    )
    let first = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(first.effects.contains { word($0.effect) == "user read" && $0.instance == 1 })
  }

  /// A pool that begins at a gateway, of which `hear` is one event and `or` another.
  private static func race(_ kind: String, _ hear: String, _ or: String) throws -> Collaboration {
    try pools(
      "<intermediateThrowEvent id=\"send\">\(message)</intermediateThrowEvent>",
      "<eventBasedGateway id=\"race\" instantiate=\"true\" eventGatewayType=\"\(kind)\"/>\(hear)\(or)"
        + "<userTask id=\"else\"/>" + flows("race>hear", "race>or>else>oe"))
  }

  private static let caught =
    "<intermediateCatchEvent id=\"hear\">\(received)</intermediateCatchEvent>"

  @Test(arguments: [("Exclusive", 1), ("Parallel", 2)])
  func `A message begins the pool whose gateway waits for it`(kind: String, left: Int) throws {
    let pools = try Self.race(
      kind, Self.caught,
      "<intermediateCatchEvent id=\"or\"><messageEventDefinition id=\"d3\" messageRef=\"asked\">"
        + "<operationRef>op</operationRef></messageEventDefinition></intermediateCatchEvent>")
    let answer = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(answer.state.instances.count == 2)
    #expect(answer.state.pending.isEmpty)
    #expect(answer.effects.contains { word($0.effect) == "user read" && $0.instance == 1 })
    let second = pools.advance(answer.state, 1, .message(name: "asked", [:]), [:])
    #expect((second.problem == nil) == (left == 2))
  }

  @Test(arguments: ["true", "false"])
  func `A message begins the pool whose receive task instantiates, no other`(flag: String) throws {
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\">\(Self.message)</intermediateThrowEvent>",
      "<receiveTask id=\"hear\" messageRef=\"m\" instantiate=\"\(flag)\"/>"
        + (flag == "true" ? "" : "<startEvent id=\"os\"/>" + flows("os>hear")))
    let answer = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(answer.state.instances.count == (flag == "true" ? 2 : 1))
    #expect(answer.state.pending.count == (flag == "true" ? 0 : 1))
  }

  @Test func `A message waits for a receiver that is not there yet, and is heard once`() throws {
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\">\(Self.message)</intermediateThrowEvent>",
      "<startEvent id=\"os\"/><intermediateCatchEvent id=\"hear\">\(Self.received)"
        + "</intermediateCatchEvent>" + flows("os>hear"))
    let first = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(first.state.pending.count == 1)
    let other = try #require(pools.models.firstIndex { $0.id == "other" })
    let second = pools.start(other, in: first.state, [:])
    #expect(second.state.pending.isEmpty)
    #expect(second.effects.contains { word($0.effect) == "user read" })
    let third = pools.start(other, in: second.state, [:])
    #expect(!third.effects.contains { word($0.effect) == "user read" })
  }

  @Test func `A send task sends when it is done`() throws {
    let pools = try Self.pools(
      "<sendTask id=\"send\" messageRef=\"m\"/>",
      "<startEvent id=\"hear\">\(Self.received)</startEvent>")
    let first = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(first.state.instances.count == 1)
    let token = try #require(first.state.instances[0].state.tokens.first).id
    let second = pools.advance(first.state, 0, .complete(token, [:]), [:])
    #expect(second.state.instances.count == 2)
    #expect(pools.advance(second.state, 7, .complete(token, [:]), [:]).problem == .ended)
  }

  @Test func `A signal reaches every other pool`() throws {
    let pools = try Self.pools(
      "<intermediateThrowEvent id=\"send\"><signalEventDefinition id=\"d\" signalRef=\"g\"/>"
        + "</intermediateThrowEvent>",
      "<startEvent id=\"hear\"><signalEventDefinition id=\"d2\" signalRef=\"g\"/></startEvent>")
    let answer = pools.start(try Self.main(pools), in: .init(), [:])
    #expect(answer.effects.contains { word($0.effect) == "user read" })
  }
}
