import FEEL
import Markup

/// Reads a DMN document into a graph: first names and identifiers, then types, then logic.
struct Compiler {
  /// MODEL namespaces of DMN 1.1 to 1.5.
  static let namespaces: Set<String> = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
  ]
  /// Steps of one chain of requirements.
  static let maximumChain = 128
  /// Levels of boxed expressions inside each other.
  static let maximumNesting = 64
  /// Arguments of one invocation.
  static let maximumArguments = 64

  static let calleeName = "callee"
  static let valuesName = "values"
  static func argumentName(_ index: Int) -> String { "argument\(index)" }

  /// A call of `callee` with so many arguments.
  static func call(arguments count: Int) -> Expression? {
    let names = (0..<count).map(argumentName)
    return try? Expression(
      "\(calleeName)(\(names.joined(separator: ", ")))",
      scope: Scope(names: [calleeName] + names))
  }

  static let aggregations: [Aggregation: CompiledText] = {
    var made: [Aggregation: CompiledText] = [:]
    for (aggregation, function) in [(Aggregation.sum, "sum"), (.min, "min"), (.max, "max")] {
      guard
        let expression = try? Expression(
          "\(function)(\(valuesName))", scope: Scope(names: [valuesName]))
      else { continue }
      made[aggregation] = CompiledText(expression: expression, element: function, line: 0)
    }
    return made
  }()

  let file: String
  let root: MarkupElement
  let unreadable: UnreadableExpressions

  var inputs: [InputNode] = []
  var decisions: [DecisionNode] = []
  var knowledge: [KnowledgeNode] = []
  var services: [ServiceNode] = []
  var types: [TypeDefinition] = []
  var texts: [CompiledText] = []
  var typeNames: [String: Int] = [:]
  /// Nodes by id.
  var places: [String: NodePlace] = [:]
  /// Entry names of contexts anywhere in the model, for names with spaces after a dot.
  var members: Set<String> = ["time offset", "start included", "end included"]
  var memberNames: [String] = []
  var nesting = 0
  /// Why the last text could not be read, where that is allowed.
  var problem = ""

  enum NodePlace: Hashable {
    case input(Int)
    case decision(Int)
    case knowledge(Int)
    case service(Int)
    /// Knowledge sources and what else may be pointed at.
    case other
  }

  init(file: String, root: MarkupElement, unreadable: UnreadableExpressions) {
    self.file = file
    self.root = root
    self.unreadable = unreadable
  }

  mutating func compile() throws(ModelError) -> Graph {
    guard root.name == "definitions" else {
      throw error(root, .definitions, "the root element is <\(root.name)>, not <definitions>")
    }
    guard Self.namespaces.contains(root.namespace) else {
      throw error(
        root, .namespace, "\"\(root.namespace)\" is no MODEL namespace of DMN 1.1 to 1.5")
    }
    if let language = root.attribute("expressionLanguage") { try check(language, root) }
    if let element = elements(root, "import").first,
      Self.namespaces.contains(element.attribute("importType") ?? "")
    {
      throw error(
        element, .resolvedReference,
        "the import of \"\(element.attribute("namespace") ?? "")\" cannot be resolved: "
          + "a model is one file")
    }
    try checkIdentifiers(root)
    try checkKnown(root)
    collectMembers(root)
    try readTypes()
    try readNodes()
    try readRequirements()
    try checkCycles()
    try readLogic()
    return Graph(
      file: file, name: name(of: root) ?? "", inputs: inputs, decisions: decisions,
      knowledge: knowledge, services: services, types: types, texts: texts)
  }

  // MARK: Helpers

  /// Child elements in the document's MODEL namespace.
  func elements(_ parent: MarkupElement, _ name: String) -> [MarkupElement] {
    parent.elements.filter { $0.namespace == root.namespace && $0.name == name }
  }

  func first(_ parent: MarkupElement, _ name: String) -> MarkupElement? {
    elements(parent, name).first
  }

  /// The name with white space folded; nil where there is none.
  func name(of element: MarkupElement) -> String? {
    guard let raw = element.attribute("name") else { return nil }
    let folded = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return folded.isEmpty ? nil : folded
  }

  func requiredName(_ element: MarkupElement) throws(ModelError) -> String {
    guard let name = name(of: element) else {
      throw error(element, .named, "<\(element.name)> needs a name")
    }
    return name
  }

  func error(_ element: MarkupElement, _ rule: ModelRule, _ reason: String) -> ModelError {
    ModelError(
      file: file, line: element.line,
      element: name(of: element) ?? element.attribute("id") ?? element.name,
      rule: rule.rawValue, reason: reason)
  }

  /// FEEL only; earlier versions name it by other addresses.
  func check(_ language: String, _ element: MarkupElement) throws(ModelError) {
    guard language.isEmpty || language.lowercased().contains("feel") else {
      throw error(element, .language, "\"\(language)\" is not FEEL")
    }
  }

  private func checkIdentifiers(_ root: MarkupElement) throws(ModelError) {
    var lines: [String: Int] = [:]
    var open = [root]
    while let element = open.popLast() {
      guard element.namespace == root.namespace else { continue }
      if let id = element.attribute("id") {
        if let line = lines[id] {
          throw error(
            element, .uniqueIdentifier, "the id \"\(id)\" is also used at line \(line)")
        }
        lines[id] = element.line
      }
      open.append(contentsOf: element.elements.reversed())
    }
  }

  private mutating func collectMembers(_ root: MarkupElement) {
    var open = [root]
    while let element = open.popLast() {
      switch element.name {
      case "itemComponent", "output", "column", "parameter", "variable", "decision", "inputData":
        if let name = name(of: element) { members.insert(name) }
      default: break
      }
      open.append(contentsOf: element.elements)
    }
    memberNames = members.sorted()
  }

  /// The node that `href` points at: `#id`, or the model's own namespace and `#id`.
  func node(_ element: MarkupElement) throws(ModelError) -> NodePlace {
    guard let href = element.attribute("href"), !href.isEmpty else {
      throw error(element, .resolvedReference, "<\(element.name)> needs an href")
    }
    let parts = href.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let id = parts.count == 2 ? String(parts[1]) : href
    let prefix = parts.count == 2 ? String(parts[0]) : ""
    guard prefix.isEmpty || prefix == root.attribute("namespace"), let place = places[id] else {
      throw error(element, .resolvedReference, "\"\(href)\" is not in this model")
    }
    return place
  }

  // MARK: Text

  /// Compiles a FEEL text; nil where it cannot be read and that is allowed.
  mutating func compile(
    _ text: String, _ element: MarkupElement, scope: [String], kind: Expression.Kind = .expression,
    label: String
  ) throws(ModelError) -> CompiledText? {
    do {
      let expression = try Expression(
        text, scope: Scope(names: scope, members: memberNames), kind: kind)
      let compiled = CompiledText(expression: expression, element: label, line: element.line)
      texts.append(compiled)
      return compiled
    } catch {
      problem = "\(error)"
      guard unreadable == .refused else { return nil }
      let shown = text.trimmingSpace.prefix(80)
      throw ModelError(
        file: file, line: element.line, element: label, rule: ModelRule.expression.rawValue,
        reason: "\"\(shown)\" cannot be read, \(error)")
    }
  }
}

extension String {
  var trimmingSpace: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
