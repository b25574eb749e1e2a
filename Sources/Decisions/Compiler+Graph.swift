import FEEL
import Markup

extension Compiler {
  // MARK: Nodes

  mutating func readNodes() throws(ModelError) {
    var names: [String: Int] = [:]
    for element in root.elements where element.namespace == root.namespace {
      let place: NodePlace
      switch element.name {
      case "inputData":
        place = .input(inputs.count)
        inputs.append(try inputNode(element))
      case "decision":
        place = .decision(decisions.count)
        decisions.append(try decisionNode(element))
      case "businessKnowledgeModel":
        place = .knowledge(knowledge.count)
        knowledge.append(try knowledgeNode(element))
      case "decisionService":
        place = .service(services.count)
        services.append(try serviceNode(element))
      default:
        if let id = element.attribute("id") { places[key(id)] = .other }
        continue
      }
      let name = try requiredName(element)
      if let line = names[name] {
        throw error(element, .uniqueName, "the name \"\(name)\" is also used at line \(line)")
      }
      names[name] = element.line
      // What has no id can be evaluated by name but not referred to.
      if let id = element.attribute("id") { places[key(id)] = place }
    }
  }

  private func key(_ id: String) -> String { (root.attribute("namespace") ?? "") + "#" + id }

  private func variable(_ element: MarkupElement) throws(ModelError) -> (
    name: String, type: ItemType, typeName: String
  ) {
    let name = try requiredName(element)
    guard let variable = first(element, "variable") else { return (name, .any, "Any") }
    let reference = variable.attribute("typeRef")
    return (self.name(of: variable) ?? name, try type(reference, variable), reference ?? "Any")
  }

  private func inputNode(_ element: MarkupElement) throws(ModelError) -> InputNode {
    let variable = try variable(element)
    return InputNode(
      id: element.attribute("id") ?? "", name: try requiredName(element), variable: variable.name,
      type: variable.type, typeName: variable.typeName, line: element.line)
  }

  private func decisionNode(_ element: MarkupElement) throws(ModelError) -> DecisionNode {
    let variable = try variable(element)
    return DecisionNode(
      id: element.attribute("id") ?? "", name: try requiredName(element), variable: variable.name,
      type: variable.type, question: first(element, "question")?.text.trimmingSpace ?? "",
      line: element.line)
  }

  private func knowledgeNode(_ element: MarkupElement) throws(ModelError) -> KnowledgeNode {
    let variable = try variable(element)
    return KnowledgeNode(
      id: element.attribute("id") ?? "", name: try requiredName(element), variable: variable.name,
      type: resultType(variable.type), line: element.line)
  }

  private func serviceNode(_ element: MarkupElement) throws(ModelError) -> ServiceNode {
    let variable = try variable(element)
    return ServiceNode(
      id: element.attribute("id") ?? "", name: try requiredName(element), variable: variable.name,
      type: resultType(variable.type), line: element.line)
  }

  // MARK: Requirements

  /// Nodes of a kind stand in the order of their elements.
  mutating func readRequirements() throws(ModelError) {
    for (place, element) in elements(root, "decision").enumerated() {
      let index = bases.decisions + place
      for requirement in elements(element, "informationRequirement") {
        try require(requirement, index)
      }
      decisions[index].invocables = try invocables(element, &decisions[index].imported)
      try checkAuthority(element)
    }
    for (place, element) in elements(root, "businessKnowledgeModel").enumerated() {
      let index = bases.knowledge + place
      knowledge[index].invocables = try invocables(element, &knowledge[index].imported)
      try checkAuthority(element)
    }
    for (place, element) in elements(root, "decisionService").enumerated() {
      let index = bases.services + place
      services[index].outputs = try decisionReferences(element, "outputDecision")
      services[index].inputDecisions = try decisionReferences(element, "inputDecision")
      _ = try decisionReferences(element, "encapsulatedDecision")
      for reference in elements(element, "inputData") {
        guard case .input(let input) = try node(reference) else {
          throw error(reference, .resolvedReference, "inputData does not name input data")
        }
        services[index].inputs.append(input)
      }
      guard !services[index].outputs.isEmpty else {
        throw error(element, .complete, "a decision service needs an output decision")
      }
    }
  }

  private mutating func require(_ requirement: MarkupElement, _ index: Int) throws(ModelError) {
    if let reference = first(requirement, "requiredInput") {
      guard case .input(let input) = try node(reference) else {
        throw error(reference, .resolvedReference, "requiredInput does not name input data")
      }
      if !decisions[index].inputs.contains(input) { decisions[index].inputs.append(input) }
      decisions[index].imported[.input(input)] = try importName(reference)
    } else if let reference = first(requirement, "requiredDecision") {
      guard case .decision(let decision) = try node(reference) else {
        throw error(reference, .resolvedReference, "requiredDecision does not name a decision")
      }
      if !decisions[index].decisions.contains(decision) {
        decisions[index].decisions.append(decision)
      }
      decisions[index].imported[.decision(decision)] = try importName(reference)
    } else {
      throw error(
        requirement, .complete,
        "an informationRequirement needs a requiredInput or a requiredDecision")
    }
  }

  private func invocables(_ element: MarkupElement, _ imported: inout [NodePlace: String])
    throws(ModelError) -> [Invocable]
  {
    var found: [Invocable] = []
    for requirement in elements(element, "knowledgeRequirement") {
      guard let reference = first(requirement, "requiredKnowledge") else {
        throw error(
          requirement, .complete, "a knowledgeRequirement needs a requiredKnowledge")
      }
      let place = try node(reference)
      imported[place] = try importName(reference)
      switch place {
      case .knowledge(let index): found.append(.knowledge(index))
      case .service(let index): found.append(.service(index))
      default:
        throw error(
          reference, .resolvedReference,
          "requiredKnowledge names neither business knowledge nor a decision service")
      }
    }
    return found
  }

  private func checkAuthority(_ element: MarkupElement) throws(ModelError) {
    for requirement in elements(element, "authorityRequirement") {
      for reference in requirement.elements where reference.attribute("href") != nil {
        _ = try node(reference)
      }
    }
  }

  private func decisionReferences(_ element: MarkupElement, _ tag: String) throws(ModelError)
    -> [Int]
  {
    var found: [Int] = []
    for reference in elements(element, tag) {
      guard case .decision(let index) = try node(reference) else {
        throw error(reference, .resolvedReference, "\(tag) does not name a decision")
      }
      found.append(index)
    }
    return found
  }

  // MARK: Cycles

  /// Refuses a decision that needs itself. Business knowledge may call itself: the budget ends it.
  func checkCycles() throws(ModelError) {
    var done: Set<NodePlace> = []
    for index in decisions.indices { try visit(.decision(index), [], &done) }
    for index in knowledge.indices { try visit(.knowledge(index), [], &done) }
    for index in services.indices { try visit(.service(index), [], &done) }
  }

  private func visit(_ node: NodePlace, _ chain: [NodePlace], _ done: inout Set<NodePlace>)
    throws(ModelError)
  {
    if done.contains(node) { return }
    let (name, line) = describe(node)
    func refused(_ rule: ModelRule, _ reason: String) -> ModelError {
      ModelError(file: file, line: line, element: name, rule: rule.rawValue, reason: reason)
    }
    if let start = chain.firstIndex(of: node) {
      let names = (chain[start...] + [node]).map { describe($0).name }
      throw refused(.acyclic, "it requires itself: " + names.joined(separator: " → "))
    }
    guard chain.count < Self.maximumChain else {
      throw refused(.limit, "the chain of requirements is longer than \(Self.maximumChain)")
    }
    for next in requirements(node) where next != node || isDecision(node) {
      try visit(next, chain + [node], &done)
    }
    done.insert(node)
  }

  private func isDecision(_ node: NodePlace) -> Bool {
    if case .decision = node { true } else { false }
  }

  private func requirements(_ node: NodePlace) -> [NodePlace] {
    func places(_ invocables: [Invocable]) -> [NodePlace] {
      invocables.map(\.place)
    }
    switch node {
    case .decision(let index):
      return decisions[index].decisions.map { .decision($0) }
        + places(decisions[index].invocables)
    case .knowledge(let index): return places(knowledge[index].invocables)
    case .service(let index): return services[index].outputs.map { .decision($0) }
    case .input, .other: return []
    }
  }

  private func describe(_ node: NodePlace) -> (name: String, line: Int) {
    switch node {
    case .input(let index): (inputs[index].name, inputs[index].line)
    case .decision(let index): (decisions[index].name, decisions[index].line)
    case .knowledge(let index): (knowledge[index].name, knowledge[index].line)
    case .service(let index): (services[index].name, services[index].line)
    case .other: ("", 0)
    }
  }
}
