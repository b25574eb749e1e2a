import Decisions
import FEEL

/// A model of the newest version around the given elements.
func model(_ elements: String, namespace: String = newest) throws(ModelError) -> DecisionModel {
  try DecisionModel(Array(document(elements, namespace: namespace).utf8), file: "test.dmn")
}

let newest = "https://www.omg.org/spec/DMN/20230324/MODEL/"

func document(_ elements: String, namespace: String = newest) -> String {
  """
  <definitions xmlns="\(namespace)" id="d" name="test" namespace="urn:test">
  \(elements)
  </definitions>
  """
}

func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
}

func literal(_ name: String, _ text: String, requires: String = "", type: String = "Any") -> String
{
  """
  <decision id="\(name)" name="\(name)"><variable name="\(name)" typeRef="\(type)"/>\(requires)
  <literalExpression><text>\(escaped(text))</text></literalExpression></decision>
  """
}

func input(_ name: String, type: String = "Any") -> String {
  "<inputData id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\" typeRef=\"\(type)\"/></inputData>"
}

func needs(inputs: [String] = [], decisions: [String] = [], knowledge: [String] = []) -> String {
  inputs.map { "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>" }
    .joined()
    + decisions.map {
      "<informationRequirement><requiredDecision href=\"#\($0)\"/></informationRequirement>"
    }.joined()
    + knowledge.map {
      "<knowledgeRequirement><requiredKnowledge href=\"#\($0)\"/></knowledgeRequirement>"
    }.joined()
}

/// A table over `x` and `y`: each row its input cells, then its output cells.
func table(
  _ attributes: String, inputs: [String] = ["x"], outputs: [String] = ["<output name=\"out\"/>"],
  rows: [[String]], annotation: String? = nil
) -> String {
  let columns = inputs.map {
    "<input label=\"列\($0)\"><inputExpression><text>\($0)</text></inputExpression></input>"
  }.joined()
  let rules = rows.enumerated().map { number, row in
    let cells = row.prefix(inputs.count).map {
      "<inputEntry><text>\(escaped($0))</text></inputEntry>"
    }.joined()
    let values = row.dropFirst(inputs.count).map {
      "<outputEntry><text>\(escaped($0))</text></outputEntry>"
    }.joined()
    let note = annotation.map {
      "<annotationEntry><text>\($0) \(number + 1)</text></annotationEntry>"
    }
    return "<rule id=\"row\(number + 1)\">\(cells)\(values)\(note ?? "")</rule>\n"
  }.joined()
  let note = annotation == nil ? "" : "<annotation name=\"法律依据\"/>"
  return """
    \(inputs.map { input($0) }.joined())
    <decision id="D" name="D">\(needs(inputs: inputs))
    <decisionTable id="T" \(attributes)>\(columns)\(outputs.joined())\(note)
    \(rules)</decisionTable></decision>
    """
}

/// A small generator, so that one seed gives one run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A literal expression.
func text(_ text: String) -> String {
  "<literalExpression><text>\(escaped(text))</text></literalExpression>"
}

/// What a text gives by itself.
func value(_ text: String) throws -> Value {
  try Expression(text, scope: Scope(names: [])).evaluate([:]).value
}
