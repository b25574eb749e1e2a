import Markup

extension Compiler {
  private static let anywhere: Set<String> = ["description", "extensionElements"]

  /// What may stand inside an element, where a misspelt child would change what the model says.
  private static let children: [String: Set<String>] = [
    "definitions": [
      "import", "itemDefinition", "decision", "inputData", "businessKnowledgeModel",
      "decisionService", "knowledgeSource", "textAnnotation", "association", "group",
      "elementCollection", "performanceIndicator", "organizationUnit",
    ],
    "itemDefinition": itemParts, "itemComponent": itemParts,
    "inputData": ["variable"],
    "decision": expressionTags.union([
      "question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement",
      "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator",
      "decisionMaker", "decisionOwner", "usingProcess", "usingTask",
    ]),
    "businessKnowledgeModel": [
      "variable", "encapsulatedLogic", "knowledgeRequirement", "authorityRequirement",
    ],
    "decisionService": [
      "variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData",
    ],
    "informationRequirement": ["requiredInput", "requiredDecision"],
    "knowledgeRequirement": ["requiredKnowledge"],
    "decisionTable": ["input", "output", "annotation", "rule"],
    "input": ["inputExpression", "inputValues"],
    "output": ["outputValues", "defaultOutputEntry"],
    "rule": ["inputEntry", "outputEntry", "annotationEntry"],
    "context": ["contextEntry"],
    "contextEntry": expressionTags.union(["variable"]),
    "invocation": expressionTags.union(["binding"]),
    "binding": expressionTags.union(["parameter"]),
    "relation": ["column", "row"], "row": expressionTags, "list": expressionTags,
    "functionDefinition": expressionTags.union(["formalParameter"]),
    "encapsulatedLogic": expressionTags.union(["formalParameter"]),
    "conditional": ["if", "then", "else"], "filter": ["in", "match"],
    "for": ["in", "return"], "some": ["in", "satisfies"], "every": ["in", "satisfies"],
    "if": expressionTags, "then": expressionTags, "else": expressionTags, "in": expressionTags,
    "match": expressionTags, "return": expressionTags, "satisfies": expressionTags,
    "literalExpression": ["text", "importedValues"],
  ]

  private static let itemParts: Set<String> = [
    "typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem",
  ]

  /// Refuses elements of the MODEL namespace that DMN does not know there; other namespaces,
  /// such as diagrams and vendors' extensions, are left alone.
  func checkKnown(_ root: MarkupElement) throws(ModelError) {
    var open = [root]
    while let element = open.popLast() {
      // Texts and literals, the most of all elements, hold no others.
      if element.children.allSatisfy(\.isText) { continue }
      let known = Self.children[element.name]
      for case .element(let child) in element.children where child.namespace == root.namespace {
        if let known, !known.contains(child.name), !Self.anywhere.contains(child.name) {
          throw error(
            child, .knownElement, "<\(child.name)> is not known inside <\(element.name)>")
        }
        if child.name != "extensionElements" { open.append(child) }
      }
    }
  }
}
