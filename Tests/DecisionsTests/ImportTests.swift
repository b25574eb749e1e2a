import Decisions
import FEEL
import Testing

private let modelType = "https://www.omg.org/spec/DMN/20230324/MODEL/"

private func document(_ namespace: String, _ elements: String) -> (bytes: [UInt8], file: String) {
  let text = """
    <definitions xmlns="\(modelType)" id="d" name="\(namespace)" namespace="urn:\(namespace)">
    \(elements)
    </definitions>
    """
  return (Array(text.utf8), namespace + ".dmn")
}

private func imports(_ namespace: String, as name: String) -> String {
  "<import namespace=\"urn:\(namespace)\" name=\"\(name)\" importType=\"\(modelType)\"/>"
}

private let fees = document(
  "fees",
  """
  <itemDefinition name="tHome"><itemComponent name="area"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <inputData id="rate" name="每平方米"><variable name="每平方米" typeRef="number"/></inputData>
  <businessKnowledgeModel id="fee" name="fee of"><variable name="fee of"/>
  <encapsulatedLogic><formalParameter name="home" typeRef="tHome"/>
  <literalExpression><text>home.area * 2</text></literalExpression></encapsulatedLogic>
  </businessKnowledgeModel>
  <decision id="base" name="base"><variable name="base"/>
  <informationRequirement><requiredInput href="#rate"/></informationRequirement>
  <literalExpression><text>每平方米 * 10</text></literalExpression></decision>
  """)

private let asking = document(
  "asking",
  imports("fees", as: "收费")
    + """
    <inputData id="home" name="home"><variable name="home" typeRef="收费.tHome"/></inputData>
    <decision id="total" name="total"><variable name="total"/>
    <informationRequirement><requiredInput href="#home"/></informationRequirement>
    <informationRequirement><requiredDecision href="urn:fees#base"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="urn:fees#fee"/></knowledgeRequirement>
    <literalExpression><text>收费.fee of(home) + 收费.base</text></literalExpression></decision>
    """)

private func refusal(
  _ model: (bytes: [UInt8], file: String), _ imports: [(bytes: [UInt8], file: String)]
) -> ModelError? {
  do {
    _ = try DecisionModel(model.bytes, file: model.file, imports: imports)
    return nil
  } catch {
    return error
  }
}

@Test func `what is imported is read under the import's name`() throws {
  let model = try DecisionModel(asking.bytes, file: asking.file, imports: [fees])
  let home = Value.context(["area": Value(80)])
  #expect(model.evaluate("total", ["home": home, "每平方米": Value(3)]).value == Value(190))
  #expect(model.decisions.map(\.name) == ["total"])
}

@Test func `a type of an imported model holds its values`() throws {
  let model = try DecisionModel(asking.bytes, file: asking.file, imports: [fees])
  let result = model.evaluate("total", ["home": Value("no home"), "每平方米": Value(3)])
  #expect(result.value.isNull)
  #expect(result.causes.first?.message.contains("tHome") == true)
}

@Test func `models are imported through others`() throws {
  let outer = document(
    "outer",
    imports("asking", as: "询价")
      + """
      <decision id="twice" name="twice"><variable name="twice"/>
      <informationRequirement><requiredDecision href="urn:asking#total"/></informationRequirement>
      <literalExpression><text>询价.total * 2</text></literalExpression></decision>
      """)
  let model = try DecisionModel(outer.bytes, file: outer.file, imports: [fees, asking])
  let home = Value.context(["area": Value(80)])
  #expect(model.evaluate("twice", ["home": home, "每平方米": Value(3)]).value == Value(380))
}

@Test func `an import that is not given is refused with its place`() {
  let error = refusal(asking, [])
  #expect(error?.rule == "resolved-reference")
  #expect(error?.file == "asking.dmn")
  #expect(error?.reason.contains("urn:fees") == true)
}

@Test func `models that import each other are refused`() {
  let left = document("left", imports("right", as: "r"))
  let right = document("right", imports("left", as: "l"))
  #expect(refusal(left, [left, right])?.rule == "acyclic-requirements")
}

@Test func `an error in an imported model names its own file`() {
  let broken = document(
    "fees",
    "<decision id=\"x\" name=\"x\"><literalExpression><text>1 +</text></literalExpression></decision>"
  )
  #expect(refusal(asking, [broken])?.file == "fees.dmn")
}
