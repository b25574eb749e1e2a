import Decisions
import FEEL
import Testing

private let oneRule = "<rule id=\"r\"><inputEntry><text>1</text></inputEntry></rule>"

private func tableWith(_ rule: String, attributes: String = "", output: String = "<output/>")
  -> String
{
  """
  \(input("x"))<decision id="D" name="D">\(needs(inputs: ["x"]))
  <decisionTable \(attributes)><input><inputExpression><text>x</text></inputExpression></input>
  \(output)
  \(rule)</decisionTable></decision>
  """
}

@Test(arguments: [
  (
    literal("A", "B", requires: needs(decisions: ["B"]))
      + literal("B", "A", requires: needs(decisions: ["A"])), "acyclic-requirements", "A"
  ),
  (literal("A", "A", requires: needs(decisions: ["A"])), "acyclic-requirements", "A"),
  (literal("A", "1", requires: needs(inputs: ["absent"])), "resolved-reference", "requiredInput"),
  (
    literal("A", "1", requires: needs(knowledge: ["absent"])), "resolved-reference",
    "requiredKnowledge"
  ),
  (
    literal("A", "1") + literal("B", "1", requires: needs(inputs: ["A"])), "resolved-reference",
    "requiredInput"
  ),
  (literal("A", "1", type: "tAbsent"), "known-type", "A"),
  (input("x", type: "money"), "known-type", "x"),
  (literal("A", "1 +"), "expression-readable", "A"),
  (literal("A", "1 ]"), "expression-readable", "A"),
  (input("x") + "<decision id=\"y\" name=\"x\"/>", "unique-name", "x"),
  ("<inputData id=\"i\" name=\"a\"/><inputData id=\"i\" name=\"b\"/>", "unique-identifier", "b"),
  ("<decision id=\"d1\"/>", "element-named", "d1"),
  (tableWith(oneRule), "table-rectangular", "r"),
  (
    tableWith("<rule id=\"r\"><outputEntry><text>1</text></outputEntry></rule>"),
    "table-rectangular", "r"
  ),
  (tableWith("", attributes: "hitPolicy=\"SOMETIMES\""), "hit-policy", "decisionTable"),
  (
    tableWith("", attributes: "hitPolicy=\"COLLECT\" aggregation=\"MEAN\""), "hit-policy",
    "decisionTable"
  ),
  (tableWith("", attributes: "hitPolicy=\"PRIORITY\""), "hit-policy", "decisionTable"),
  (
    tableWith(
      "", attributes: "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
      output: "<output name=\"a\"/><output name=\"b\"/>"), "hit-policy", "decisionTable"
  ),
  (tableWith("", output: "<output name=\"a\"/><output name=\"a\"/>"), "unique-name", "a"),
  (tableWith("", output: ""), "element-complete", "decisionTable"),
  (
    "<itemDefinition name=\"t\"><typeRef>u</typeRef></itemDefinition>"
      + "<itemDefinition name=\"u\"><typeRef>t</typeRef></itemDefinition>", "acyclic-requirements",
    "t"
  ),
  ("<itemDefinition name=\"t\"/><itemDefinition name=\"t\"/>", "unique-name", "t"),
  (
    "<decision name=\"A\"><literalExpression expressionLanguage=\"urn:java\"><text>1</text>"
      + "</literalExpression></decision>", "expression-language", "literalExpression"
  ),
  (
    "<import namespace=\"urn:other\" importType=\"\(newest)\" name=\"o\"/>", "resolved-reference",
    "o"
  ),
])
func `a broken model is refused with its rule and element`(
  elements: String, rule: String, element: String
) {
  let error = #expect(throws: ModelError.self) { try model(elements) }
  #expect(error?.rule == rule)
  #expect(error?.element == element)
  #expect(error?.file == "test.dmn")
  #expect((error?.line ?? 0) > 0)
}

@Test func `a text that cannot be read is refused at its line, with the place inside it`() {
  let error = #expect(throws: ModelError.self) {
    try model("\n\n" + literal("A", "1 +\n  * 2"))
  }
  #expect(error?.line == 5)
  #expect(error?.reason.contains("2:3") == true)
}

@Test func `documents that are no DMN are refused`() {
  func rule(_ text: String) -> String? {
    #expect(throws: ModelError.self) { try DecisionModel(Array(text.utf8), file: "x.dmn") }?.rule
  }
  #expect(rule("<definitions") == "xml-readable")
  #expect(rule("<!DOCTYPE d []><definitions xmlns=\"\(newest)\" name=\"d\"/>") == "xml-readable")
  #expect(rule("<process xmlns=\"\(newest)\"/>") == "dmn-definitions")
  #expect(rule("<definitions xmlns=\"urn:other\" name=\"d\"/>") == "dmn-namespace")
  #expect(rule("") == "xml-readable")
}

@Test(arguments: [
  "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
  "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
  "https://www.omg.org/spec/DMN/20230324/MODEL/",
])
func `every version from 1.1 to 1.5 is read`(namespace: String) throws {
  let made = try model(literal("A", "1 + 1"), namespace: namespace)
  #expect(made.evaluate("A", [:]).value == Value(2))
}

@Test func `a chain of requirements has a limit`() {
  let chain = (1...200).map {
    literal("d\($0)", "1", requires: $0 == 200 ? "" : needs(decisions: ["d\($0 + 1)"]))
  }
  let error = #expect(throws: ModelError.self) { try model(chain.joined()) }
  #expect(error?.rule == "size-limit")
}

@Test func `a misspelt element is refused, a vendor's is left alone`() throws {
  let error = #expect(throws: ModelError.self) {
    try model("<decision id=\"D\" name=\"D\"><decisionTabel/></decision>")
  }
  #expect(error?.rule == "known-element")
  #expect(error?.reason == "<decisionTabel> is not known inside <decision>")
  let vendor = """
    <extensionElements><x:y xmlns:x="urn:x"/><anything/></extensionElements><x:z xmlns:x="urn:x"/>
    """
  #expect(try model(vendor + literal("A", "1")).evaluate("A", [:]).value == Value(1))
}
