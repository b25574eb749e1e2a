import FEEL
import Markup

extension Compiler {
  static let expressionTags: Set<String> = [
    "literalExpression", "decisionTable", "context", "invocation", "list", "relation",
    "functionDefinition", "conditional", "filter", "for", "some", "every",
  ]

  mutating func readLogic() throws(ModelError) {
    for (place, element) in elements(root, "decision").enumerated() {
      let index = bases.decisions + place
      let node = decisions[index]
      var scope = node.inputs.map { node.imported[.input($0)] ?? inputs[$0].variable }
      scope += node.decisions.map { node.imported[.decision($0)] ?? decisions[$0].variable }
      scope += names(node.invocables, node.imported)
      decisions[index].slots = scope.map { scope.lastIndex(of: $0) ?? 0 }
      if let logic = try expression(in: element) {
        decisions[index].logic = try boxed(logic, scope, node.name)
      }
    }
    for (place, element) in elements(root, "businessKnowledgeModel").enumerated() {
      let index = bases.knowledge + place
      let node = knowledge[index]
      guard let function = first(element, "encapsulatedLogic") else { continue }
      let scope = names(node.invocables, node.imported) + [node.variable]
      knowledge[index].slots = scope.map { scope.lastIndex(of: $0) ?? 0 }
      let (parameters, body) = try self.function(function, scope, node.name)
      knowledge[index].parameters = parameters
      knowledge[index].logic = body
    }
  }

  private func names(_ invocables: [Invocable], _ imported: [NodePlace: String]) -> [String] {
    invocables.map { invocable in
      if let name = imported[invocable.place] { return name }
      return switch invocable {
      case .knowledge(let index): knowledge[index].variable
      case .service(let index): services[index].variable
      }
    }
  }

  /// The one expression inside an element; nil where there is none.
  func expression(in parent: MarkupElement) throws(ModelError) -> MarkupElement? {
    let found = parent.elements.filter {
      $0.namespace == root.namespace && Self.expressionTags.contains($0.name)
    }
    if found.count > 1 {
      throw error(found[1], .complete, "<\(parent.name)> holds more than one expression")
    }
    return found.first
  }

  private mutating func child(_ parent: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    guard let element = try expression(in: parent) else {
      throw error(parent, .complete, "<\(parent.name)> of \(label) holds no expression")
    }
    return try boxed(element, scope, label)
  }

  private mutating func part(
    _ parent: MarkupElement, _ tag: String, _ scope: [String], _ label: String
  ) throws(ModelError) -> Boxed {
    guard let element = first(parent, tag) else {
      throw error(parent, .complete, "<\(parent.name)> of \(label) needs <\(tag)>")
    }
    return try child(element, scope, label)
  }

  /// - Parameter label: names the place in errors and causes.
  mutating func boxed(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      throw error(
        element, .limit, "expressions are nested deeper than \(Self.maximumNesting) levels")
    }
    switch element.name {
    case "literalExpression": return try literal(element, scope, label)
    case "decisionTable": return .table(try table(element, scope, label))
    case "context": return try context(element, scope, label)
    case "invocation": return try invocation(element, scope, label)
    case "list":
      var items: [Boxed] = []
      for item in element.elements
      where item.namespace == root.namespace && Self.expressionTags.contains(item.name) {
        items.append(try boxed(item, scope, label))
      }
      return .list(items)
    case "relation": return try relation(element, scope, label)
    case "functionDefinition":
      let (parameters, body) = try function(element, scope, label)
      return .function(parameters, body)
    case "conditional":
      return .conditional(
        try part(element, "if", scope, label), try part(element, "then", scope, label),
        try part(element, "else", scope, label))
    case "filter":
      let entries = first(element, "match").map(entryNames) ?? []
      return .filter(
        try part(element, "in", scope, label),
        try part(element, "match", scope + ["item"] + entries, label),
        entries: entries.map { ($0, scope.lastIndex(of: $0) ?? -1) })
    default:
      guard let iteration = Iteration(rawValue: element.name) else {
        throw error(element, .knownElement, "<\(element.name)> is no expression of DMN")
      }
      guard let variable = element.attribute("iteratorVariable")?.trimmingSpace, !variable.isEmpty
      else { throw error(element, .complete, "<\(element.name)> needs an iteratorVariable") }
      return .iterate(
        iteration, try part(element, "in", scope, label),
        try part(
          element, iteration == .for ? "return" : "satisfies",
          scope + [variable] + (iteration == .for ? ["partial"] : []), label))
    }
  }

  private mutating func literal(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    try check(element.attribute("expressionLanguage") ?? "", element)
    if let imported = first(element, "importedValues") {
      throw error(imported, .knownElement, "imported values are not supported")
    }
    let holder = first(element, "text")
    let text = holder?.text ?? ""
    if text.trimmingSpace.isEmpty {
      guard unreadable == .null else {
        throw error(element, .expression, "the expression of \(label) is empty")
      }
      return .missing("\(label): the expression is empty")
    }
    guard let compiled = try compile(text, holder ?? element, scope: scope, label: label) else {
      return .missing("\(label): the expression cannot be read, \(problem)")
    }
    var typed = compiled
    typed.type = try type(element.attribute("typeRef"), element)
    return .text(typed)
  }

  private mutating func context(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    var scope = scope
    var entries: [BoxedEntry] = []
    var result: Boxed?
    for entry in elements(element, "contextEntry") {
      guard result == nil else {
        throw error(entry, .complete, "an entry follows the result of the context of \(label)")
      }
      guard let variable = first(entry, "variable") else {
        result = try child(entry, scope, label)
        continue
      }
      let name = try requiredName(variable)
      guard !entries.contains(where: { $0.name == name }) else {
        throw error(variable, .uniqueName, "the entry \"\(name)\" of \(label) stands twice")
      }
      var type = try type(variable.attribute("typeRef"), variable)
      // A function may call itself by its entry's name; its type says what it gives.
      let isFunction = try expression(in: entry)?.name == "functionDefinition"
      if isFunction { type = .any }
      let value = try child(entry, isFunction ? scope + [name] : scope, "\(label).\(name)")
      entries.append(BoxedEntry(name: name, type: type, value: value))
      scope.append(name)
    }
    return .context(entries, result: result)
  }

  private mutating func invocation(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    let callee = try child(element, scope, label)
    var bindings: [BoxedEntry] = []
    for binding in elements(element, "binding") {
      guard let parameter = first(binding, "parameter") else {
        throw error(binding, .complete, "a binding of \(label) needs a parameter")
      }
      let name = try requiredName(parameter)
      guard !bindings.contains(where: { $0.name == name }) else {
        throw error(parameter, .uniqueName, "the parameter \"\(name)\" is bound twice")
      }
      let type = try type(parameter.attribute("typeRef"), parameter)
      // A binding without expression passes null.
      let value =
        try expression(in: binding) == nil
        ? Boxed.missing("\(label): \(name) is bound to nothing") : try child(binding, scope, label)
      bindings.append(BoxedEntry(name: name, type: type, value: value))
    }
    let type = try type(element.attribute("typeRef"), element)
    guard bindings.count <= Self.maximumArguments,
      let call = Self.call(
        arguments: bindings.count, element: label, line: element.line, type: type)
    else {
      throw error(element, .limit, "more than \(Self.maximumArguments) parameters are bound")
    }
    return .invocation(callee, bindings, call: call)
  }

  /// The names that texts inside a filter's match may read from an entry of the element.
  private func entryNames(_ match: MarkupElement) -> [String] {
    var texts = ""
    var open = [match]
    while let next = open.popLast() {
      texts += next.text + "\n"
      open += next.elements
    }
    let words = texts.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    let known = memberNames.filter { $0.contains(" ") && texts.contains($0) }
    return Set(words).union(known).subtracting(["item"]).sorted()
  }

  private mutating func relation(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Boxed
  {
    var columns: [String] = []
    for column in elements(element, "column") {
      let name = try requiredName(column)
      guard !columns.contains(name) else {
        throw error(column, .uniqueName, "the column \"\(name)\" of \(label) stands twice")
      }
      columns.append(name)
    }
    var rows: [[Boxed]] = []
    for row in elements(element, "row") {
      var cells: [Boxed] = []
      for cell in row.elements
      where cell.namespace == root.namespace && Self.expressionTags.contains(cell.name) {
        cells.append(try boxed(cell, scope, label))
      }
      guard cells.count == columns.count else {
        throw error(
          row, .rectangular,
          "row \(rows.count + 1) of \(label) has \(cells.count) cells for \(columns.count) columns")
      }
      rows.append(cells)
    }
    return .relation(columns, rows)
  }

  /// A function of Java, as FEEL writes it; the engine has a small table of them.
  private mutating func java(
    _ element: MarkupElement, _ parameters: [BoxedParameter], _ scope: [String], _ label: String
  ) throws(ModelError) -> Boxed? {
    guard let context = first(element, "context") else { return nil }
    var entries: [String] = []
    for entry in elements(context, "contextEntry") {
      guard let variable = first(entry, "variable"),
        let text = first(entry, "literalExpression").flatMap({ first($0, "text") })
      else { continue }
      entries.append("\(try requiredName(variable)): \(text.text)")
    }
    let names = parameters.map(\.name).joined(separator: ", ")
    return try compile(
      "(function(\(names)) external {java: {\(entries.joined(separator: ", "))}})(\(names))",
      element, scope: scope + parameters.map(\.name), label: label
    ).map(Boxed.text)
  }

  private mutating func function(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> ([BoxedParameter], Boxed)
  {
    var parameters: [BoxedParameter] = []
    for parameter in elements(element, "formalParameter") {
      let name = try requiredName(parameter)
      guard !parameters.contains(where: { $0.name == name }) else {
        throw error(parameter, .uniqueName, "the parameter \"\(name)\" stands twice")
      }
      parameters.append(
        BoxedParameter(name: name, type: try type(parameter.attribute("typeRef"), parameter)))
    }
    let kind = element.attribute("kind") ?? "FEEL"
    if kind == "Java", let body = try java(element, parameters, scope, label) {
      return (parameters, body)
    }
    guard kind == "FEEL" else {
      guard unreadable == .null else {
        throw error(element, .language, "a function of kind \(kind) cannot be run, only FEEL")
      }
      return (parameters, .missing("\(label): a function of kind \(kind) cannot be run"))
    }
    guard try expression(in: element) != nil else {
      return (parameters, .missing("\(label): the function has no body"))
    }
    return (parameters, try child(element, scope + parameters.map(\.name), label))
  }
}
