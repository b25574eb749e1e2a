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

  /// A call of what stands first in the frame with the so many arguments that follow it.
  static func call(
    arguments count: Int, element: String, line: Int, type: ItemType = .any
  ) -> CompiledText? {
    let names = (0..<count).map(argumentName)
    let scope = [calleeName] + names
    let expression = try? Expression(
      "\(calleeName)(\(names.joined(separator: ", ")))", scope: Scope(names: scope))
    return expression.map {
      CompiledText(expression: $0, scope: scope, element: element, line: line, type: type)
    }
  }

  static let aggregations: [Aggregation: CompiledText] = {
    var made: [Aggregation: CompiledText] = [:]
    for (aggregation, function) in [(Aggregation.sum, "sum"), (.min, "min"), (.max, "max")] {
      guard
        let expression = try? Expression(
          "\(function)(\(valuesName))", scope: Scope(names: [valuesName]))
      else { continue }
      made[aggregation] = CompiledText(
        expression: expression, scope: [valuesName], element: function, line: 0)
    }
    return made
  }()

  /// The document that is being read, and its file.
  var file: String
  var root: MarkupElement
  let unreadable: UnreadableExpressions
  /// Models that may be imported, by namespace.
  let library: [String: ModelDocument]
  /// What has been read of each namespace.
  var exported: [String: [String: Int]] = [:]
  /// The names under which the document imports other namespaces.
  var importNames: [String: String] = [:]
  /// Where the document's own nodes begin.
  var bases = (inputs: 0, decisions: 0, knowledge: 0, services: 0)

  var inputs: [InputNode] = []
  var decisions: [DecisionNode] = []
  var knowledge: [KnowledgeNode] = []
  var services: [ServiceNode] = []
  var types: [TypeDefinition] = []
  /// The name paths that the texts read, each once.
  var paths: [[String]] = []
  /// Names that a text reads and nothing in its scope has, with the text's line.
  var strangers: [StrangeName] = []
  private var knownPaths: Set<[String]> = []
  var typeNames: [String: Int] = [:]
  /// Nodes by namespace, `#` and id.
  var places: [String: NodePlace] = [:]
  /// Entry names of contexts anywhere in the model, for names with spaces after a dot.
  var members: Set<String> = ["time offset", "start included", "end included"]
  var memberNames: [String] = []
  /// The item definitions, as FEEL names them.
  var typeReferences: [String: TypeReference] = [:]
  /// The scope of the last text: a table's cells all have the same.
  var lastScope: (names: [String], scope: Scope)?
  /// Texts that were read in that scope: a table's cells often repeat.
  var known: [KnownText: Expression] = [:]

  struct KnownText: Hashable {
    let text: String
    let kind: Expression.Kind
  }
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

  init(_ document: ModelDocument, library: [ModelDocument], unreadable: UnreadableExpressions) {
    file = document.file
    root = document.root
    self.unreadable = unreadable
    self.library = Dictionary(
      library.map { ($0.namespace, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func compile() throws(ModelError) -> Graph {
    let main = ModelDocument(file: file, root: root)
    collectMembers(root)
    for document in try importOrder(of: main) { try read(document) }
    try read(main)
    try checkCycles()
    for index in decisions.indices.prefix(bases.decisions) { decisions[index].isImported = true }
    for index in inputs.indices.prefix(bases.inputs) { inputs[index].isImported = true }
    for index in knowledge.indices.prefix(bases.knowledge) { knowledge[index].isImported = true }
    return Graph(
      file: file, name: name(of: root) ?? "", inputs: inputs, decisions: decisions,
      knowledge: knowledge, services: services, types: types, paths: paths,
      strangers: strangers)
  }

  private mutating func read(_ document: ModelDocument) throws(ModelError) {
    (file, root) = (document.file, document.root)
    bases = (inputs.count, decisions.count, knowledge.count, services.count)
    try checkModel()
    try bindImports()
    try readTypes()
    typeReferences = makeTypeReferences()
    lastScope = nil
    known = [:]
    try readNodes()
    try readRequirements()
    try readLogic()
  }

  private func checkModel() throws(ModelError) {
    guard root.name == "definitions" else {
      throw error(root, .definitions, "the root element is <\(root.name)>, not <definitions>")
    }
    guard Self.namespaces.contains(root.namespace) else {
      throw error(
        root, .namespace, "\"\(root.namespace)\" is no MODEL namespace of DMN 1.1 to 1.5")
    }
    if let language = root.attribute("expressionLanguage") { try check(language, root) }
    try checkIdentifiers(root)
    try checkKnown(root)
  }

  // MARK: Helpers

  /// Child elements in the document's MODEL namespace.
  func elements(_ parent: MarkupElement, _ name: String) -> [MarkupElement] {
    var found: [MarkupElement] = []
    for case .element(let element) in parent.children
    where element.name == name && element.namespace == root.namespace {
      found.append(element)
    }
    return found
  }

  func first(_ parent: MarkupElement, _ name: String) -> MarkupElement? {
    for case .element(let element) in parent.children
    where element.name == name && element.namespace == root.namespace {
      return element
    }
    return nil
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
      for case .element(let child) in element.children.reversed() { open.append(child) }
    }
  }

  mutating func collectMembers(_ root: MarkupElement) {
    var open = [root]
    while let element = open.popLast() {
      switch element.name {
      case "itemComponent", "output", "column", "parameter", "variable", "decision", "inputData",
        "businessKnowledgeModel", "decisionService":
        if let name = name(of: element) { members.insert(name) }
      default: break
      }
      for case .element(let child) in element.children { open.append(child) }
    }
    memberNames = members.sorted()
  }

  /// The namespace and id that `href` points at: `#id` is the model's own.
  func target(_ element: MarkupElement) throws(ModelError) -> (namespace: String, id: String) {
    guard let href = element.attribute("href"), !href.isEmpty else {
      throw error(element, .resolvedReference, "<\(element.name)> needs an href")
    }
    let parts = href.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let id = parts.count == 2 ? String(parts[1]) : href
    let prefix = parts.count == 2 ? String(parts[0]) : ""
    return (prefix.isEmpty ? root.attribute("namespace") ?? "" : prefix, id)
  }

  /// The node that `href` points at, in this model or one that it imports.
  func node(_ element: MarkupElement) throws(ModelError) -> NodePlace {
    let (namespace, id) = try target(element)
    guard namespace == root.attribute("namespace") ?? "" || importNames[namespace] != nil,
      let place = places[namespace + "#" + id]
    else {
      throw error(
        element, .resolvedReference,
        "\"\(element.attribute("href") ?? "")\" is not in this model")
    }
    return place
  }

  /// The name of the import that an `href` goes through; nil for the model's own nodes.
  func importName(_ element: MarkupElement) throws(ModelError) -> String? {
    let name = importNames[try target(element).namespace]
    return name == "" ? nil : name
  }

  // MARK: Text

  private mutating func prepared(_ names: [String]) -> Scope {
    if lastScope?.names == names, let scope = lastScope?.scope { return scope }
    let scope = Scope(names: names, members: memberNames, types: typeReferences)
    lastScope = (names, scope)
    known = [:]
    return scope
  }

  /// Compiles a FEEL text; nil where it cannot be read and that is allowed.
  mutating func compile(
    _ text: String, _ element: MarkupElement, scope: [String], kind: Expression.Kind = .expression,
    label: String
  ) throws(ModelError) -> CompiledText? {
    do {
      let prepared = prepared(scope)
      let key = KnownText(text: text, kind: kind)
      let expression: Expression
      if let read = known[key] {
        expression = read
      } else {
        expression = try Expression(text, scope: prepared, kind: kind)
        known[key] = expression
      }
      let compiled = CompiledText(
        expression: expression, scope: scope, element: label, line: element.line)
      for path in expression.references {
        guard let name = path.first, !scope.contains(name) else { continue }
        let stranger = StrangeName(name: name, element: label, line: element.line)
        if !strangers.contains(stranger) { strangers.append(stranger) }
      }
      for path in expression.references where knownPaths.insert(path).inserted {
        paths.append(path)
      }
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
    // Most texts have none; beyond ASCII, what is a space takes a closer look.
    if let first = utf8.first, let last = utf8.last, (0x21..<0x7F).contains(first),
      (0x21..<0x7F).contains(last)
    {
      return self
    }
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
