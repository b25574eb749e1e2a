import Markup

/// Every element of the model namespace by id. An id is given once in the file, its drawing
/// included (BPMN 2.0 §8.2.1).
struct ElementIndex {
  private var elements: [String: MarkupElement] = [:]

  init(_ root: MarkupElement, file: String) throws(ProcessError) {
    var first: [String: Int] = [:]
    var open = [root]
    while let element = open.popLast() {
      if let id = element.attribute("id"), !id.isEmpty {
        if let line = first[id] {
          throw ProcessError(
            file: file, line: max(line, element.line), element: id, rule: .uniqueIdentifier,
            reason: "the id is also given at line \(min(line, element.line))")
        }
        first[id] = element.line
        if element.namespace == Namespace.model { elements[id] = element }
      }
      open += element.elements.filter { $0.name != "extensionElements" }
    }
  }

  subscript(id: String) -> MarkupElement? { elements[id] }
}

extension MarkupElement {
  /// Child elements of BPMN's model namespace.
  var modelElements: [MarkupElement] {
    elements.filter { $0.namespace == Namespace.model && $0.name != "extensionElements" }
  }

  /// The text without surrounding white space.
  var trimmedText: String { trimmed(text) }
}

func trimmed(_ text: String) -> String {
  var rest = Substring(text)
  while let first = rest.first, first.isWhitespace { rest.removeFirst() }
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest)
}

/// `tns:Order` names `Order`: models of one file resolve by local part (§8.4.1).
func localPart(_ name: String) -> String {
  let text = trimmed(name)
  guard let colon = text.firstIndex(of: ":") else { return text }
  return String(text[text.index(after: colon)...])
}
