import FEEL
import Markup

/// A DMN document as read, before it is compiled.
struct ModelDocument {
  let file: String
  let root: MarkupElement
  var namespace: String { root.attribute("namespace") ?? "" }

  init(file: String, root: MarkupElement) {
    self.file = file
    self.root = root
  }

  init(_ bytes: [UInt8], file: String) throws(ModelError) {
    self.file = file
    do {
      root = try parseMarkup(bytes, file: file)
    } catch {
      throw ModelError(
        file: file, line: error.line, element: "definitions",
        rule: ModelRule.readable.rawValue, reason: error.reason)
    }
  }
}

extension Compiler {
  /// Models that one model may bring in, directly or not.
  static let maximumImports = 64

  /// Imports of DMN models; other kinds, such as PMML, are left alone.
  private func imports(_ document: ModelDocument) -> [MarkupElement] {
    document.root.elements.filter {
      $0.namespace == document.root.namespace && $0.name == "import"
        && Self.namespaces.contains($0.attribute("importType") ?? "")
    }
  }

  /// All that the model imports, directly or not, each after what it imports itself.
  mutating func importOrder(of main: ModelDocument) throws(ModelError) -> [ModelDocument] {
    var order: [ModelDocument] = []
    var done: Set<String> = []
    try visit(main, [], &done, &order)
    for document in order { collectMembers(document.root) }
    return order
  }

  private mutating func visit(
    _ document: ModelDocument, _ chain: [String], _ done: inout Set<String>,
    _ order: inout [ModelDocument]
  ) throws(ModelError) {
    for element in imports(document) {
      (file, root) = (document.file, document.root)
      let namespace = element.attribute("namespace") ?? ""
      if done.contains(namespace) { continue }
      guard let next = library[namespace] else {
        throw error(
          element, .resolvedReference,
          "the import of \"\(namespace)\" cannot be resolved: no model given has this namespace")
      }
      let longer = chain + [document.namespace]
      guard !longer.contains(namespace) else {
        throw error(element, .acyclic, "the model imports itself: \"\(namespace)\"")
      }
      guard order.count + longer.count <= Self.maximumImports else {
        throw error(element, .limit, "more than \(Self.maximumImports) models are imported")
      }
      try visit(next, longer, &done, &order)
      if done.insert(namespace).inserted { order.append(next) }
    }
    (file, root) = (document.file, document.root)
  }

  /// Puts the types of imported models under the imports' names; the empty name imports them as
  /// they are (DMN 1.5 section 6.3.3).
  mutating func bindImports() throws(ModelError) {
    importNames = [:]
    typeNames = [:]
    for element in imports(ModelDocument(file: file, root: root)) {
      let namespace = element.attribute("namespace") ?? ""
      let name = self.name(of: element) ?? ""
      importNames[namespace] = name
      for (type, index) in exported[namespace] ?? [:] {
        typeNames[name.isEmpty ? type : name + "." + type] = index
      }
    }
  }
}
