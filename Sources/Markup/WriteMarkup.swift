/// Writes the tree as an XML 1.0 document in UTF-8: every element, attribute, text and prefix
/// binding that was read. Comments, processing instructions and the choice between CDATA and
/// escaped text are not part of the tree and are not kept.
public func writeMarkup(_ root: MarkupElement) -> String {
  var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  write(root, inherited: ["xml": "http://www.w3.org/XML/1998/namespace"], into: &text)
  return text + "\n"
}

// Depth is bounded by the reader's limits.
private func write(
  _ element: MarkupElement, inherited: [String: String], into text: inout String
) {
  var scope = element.namespaces
  var declared = scope.filter { inherited[$0.key] != $0.value }
  if scope[""] == nil, inherited[""].map({ !$0.isEmpty }) == true { declared[""] = "" }
  let tag = qualified(element.name, element.namespace, &scope, &declared, isAttribute: false)
  var attributes = ""
  for attribute in element.attributes {
    let name = qualified(
      attribute.name, attribute.namespace, &scope, &declared, isAttribute: true)
    attributes += " \(name)=\"\(escaped(attribute.value, isAttribute: true))\""
  }
  text += "<\(tag)"
  for (prefix, uri) in declared.sorted(by: { $0.key < $1.key }) {
    text += prefix.isEmpty ? " xmlns" : " xmlns:\(prefix)"
    text += "=\"\(escaped(uri, isAttribute: true))\""
  }
  text += attributes
  guard !element.children.isEmpty else {
    text += "/>"
    return
  }
  text += ">"
  for child in element.children {
    switch child {
    case .element(let inner): write(inner, inherited: scope, into: &text)
    case .text(let part): text += escaped(part, isAttribute: false)
    }
  }
  text += "</\(tag)>"
}

/// The name with a prefix bound to its namespace; one is bound here where none is in scope.
private func qualified(
  _ name: String, _ namespace: String, _ scope: inout [String: String],
  _ declared: inout [String: String], isAttribute: Bool
) -> String {
  if namespace.isEmpty {
    if !isAttribute, scope[""].map({ !$0.isEmpty }) == true {
      scope[""] = ""
      declared[""] = ""
    }
    return name
  }
  if !isAttribute, scope[""] == namespace { return name }
  let known = scope.filter { $0.value == namespace && !$0.key.isEmpty }.keys.min()
  if let known { return "\(known):\(name)" }
  var number = 0
  while scope["ns\(number)"] != nil { number += 1 }
  scope["ns\(number)"] = namespace
  declared["ns\(number)"] = namespace
  return "ns\(number):\(name)"
}

private func escaped(_ text: String, isAttribute: Bool) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"" where isAttribute: result += "&quot;"
    // White space that the reader would normalise.
    case "\r": result += "&#13;"
    case "\n" where isAttribute: result += "&#10;"
    case "\t" where isAttribute: result += "&#9;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
