import FEEL
import Testing

@testable import Processes

/// Data associations: what an activity takes in as it begins, and gives as it ends (§10.4.2).
struct AssociationTests {
  private func around(_ body: String, also: String = "") throws -> ProcessModel {
    try model(
      "<startEvent id=\"s\"/>\(body)<endEvent id=\"e\"/>" + flows("s>t>e"), extra: also)
  }

  private func specification(_ inputs: [String], _ outputs: [String], of owner: String) -> String {
    let named = { (kind: String, name: String) in
      "<\(kind) id=\"\(owner)-\(name)\" name=\"\(name)\"/>"
    }
    return "<ioSpecification>" + inputs.map { named("dataInput", $0) }.joined()
      + outputs.map { named("dataOutput", $0) }.joined() + "<inputSet>"
      + inputs.map { "<dataInputRefs>\(owner)-\($0)</dataInputRefs>" }.joined()
      + "</inputSet><outputSet>"
      + outputs.map { "<dataOutputRefs>\(owner)-\($0)</dataOutputRefs>" }.joined()
      + "</outputSet></ioSpecification>"
  }

  private func formal(_ name: String, _ text: String) -> String {
    "<\(name) xsi:type=\"tFormalExpression\">\(text)</\(name)>"
  }

  private let objects = """
    <dataObject id="order" name="order"/><dataObject id="total" name="total"/>
    <dataObjectReference id="order-ref" name="Order (new)" dataObjectRef="order"/>
    """

  private func task(_ associations: String) throws -> ProcessModel {
    try around(
      objects + "<userTask id=\"t\">" + specification(["amount"], ["sum"], of: "t")
        + associations + "</userTask>")
  }

  @Test func `an object's value comes in under the input's name, by its reference too`() throws {
    for source in ["order", "order-ref"] {
      let model = try task(
        """
        <dataInputAssociation><sourceRef>\(source)</sourceRef><targetRef>t-amount</targetRef>
        </dataInputAssociation>
        """)
      let state = model.start(["order": Value(7)]).state
      #expect(state.variables["amount"] == Value(7), "\(source)")
      // What is not there yet takes nothing away.
      #expect(model.start(["amount": Value(1)]).state.variables["amount"] == nil)
    }
  }

  @Test func `what a task gives goes to the object when it ends, and not before`() throws {
    let model = try task(
      """
      <dataOutputAssociation><sourceRef>t-sum</sourceRef><targetRef>total</targetRef>
      </dataOutputAssociation>
      """)
    let waiting = model.start([:]).state
    #expect(waiting.variables["total"] == nil)
    let token = try #require(waiting.tokens.first)
    let ended = model.advance(waiting, .complete(token.id, ["sum": Value(9)]), [:]).state
    #expect(ended.ended && ended.variables["total"] == Value(9))
  }

  @Test func `assignments and transformations are worked out`() throws {
    let assigned = try task(
      "<dataInputAssociation><targetRef>t-amount</targetRef><assignment>"
        + formal("from", "order * 2") + formal("to", "amount") + "</assignment><assignment>"
        + formal("from", "order + 1") + formal("to", "next")
        + "</assignment></dataInputAssociation>")
    let state = assigned.start(["order": Value(7)]).state
    #expect(state.variables["amount"] == Value(14) && state.variables["next"] == Value(8))
    let transformed = try task(
      "<dataInputAssociation><sourceRef>order</sourceRef><targetRef>t-amount</targetRef>"
        + formal("transformation", "order + 100") + "</dataInputAssociation>")
    #expect(transformed.start(["order": Value(7)]).state.variables["amount"] == Value(107))
  }

  @Test func `instances run over what came in`() throws {
    let model = try around(
      objects
        + """
        <userTask id="t"><ioSpecification><dataInput id="items" name="items" isCollection="true"/>
        <inputSet><dataInputRefs>items</dataInputRefs></inputSet><outputSet/></ioSpecification>
        <dataInputAssociation><sourceRef>list</sourceRef><targetRef>items</targetRef>
        </dataInputAssociation><multiInstanceLoopCharacteristics>
        <loopDataInputRef>items</loopDataInputRef><inputDataItem id="one" name="one"/>
        </multiInstanceLoopCharacteristics></userTask>
        <dataObject id="list" name="list" isCollection="true"/>
        """)
    let step = model.start(["list": .list([Value(1), Value(2), Value(3)])])
    #expect(step.problem == nil)
    #expect(step.state.tokens.count { $0.role == .instance } == 3)
  }

  @Test func `a call's inputs are those of what it calls, in their order, and back`() throws {
    let called = """
      <process id="q" isExecutable="true">\(specification(["given"], ["result"], of: "q"))
      <startEvent id="qs"/><userTask id="qt"/><endEvent id="qe"/>
      <sequenceFlow id="q1" sourceRef="qs" targetRef="qt"/>
      <sequenceFlow id="q2" sourceRef="qt" targetRef="qe"/></process>
      """
    let text = try around(
      objects + "<callActivity id=\"t\" calledElement=\"q\">"
        + specification(["amount"], ["sum"], of: "t")
          + """
          <dataInputAssociation><sourceRef>order</sourceRef><targetRef>t-amount</targetRef>
          </dataInputAssociation><dataOutputAssociation><sourceRef>t-sum</sourceRef>
          <targetRef>total</targetRef></dataOutputAssociation></callActivity>
          """, also: called)
    let waiting = text.start(["order": Value(3)]).state
    #expect(waiting.variables["given"] == Value(3))
    let inner = try #require(waiting.tokens.first { text.nodes[$0.node].id == "qt" })
    let ended = text.advance(waiting, .complete(inner.id, ["result": Value(5)]), [:]).state
    #expect(ended.ended && ended.variables["total"] == Value(5))
  }
}
