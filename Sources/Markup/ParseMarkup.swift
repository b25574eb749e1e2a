import Foundation
import FoundationXML

/// Reads an XML 1.0 document with namespaces into a tree.
///
/// A document type declaration is refused, so that no entity can be declared, expanded or fetched;
/// bytes, depth and nodes are bounded.
///
/// - Parameter file: the name that errors carry.
public func parseMarkup(
  _ bytes: [UInt8], file: String, limits: MarkupLimits = .standard
) throws(MarkupError) -> MarkupElement {
  guard bytes.count <= limits.maximumBytes else {
    throw MarkupError(
      file: file, line: 1, column: 1,
      reason: "the file has \(bytes.count) bytes; at most \(limits.maximumBytes) are read")
  }
  var prolog = Prolog(bytes)
  if let refusal = prolog.refusal() {
    throw MarkupError(file: file, line: prolog.line, column: prolog.column, reason: refusal)
  }
  if let place = prolog.firstForeignByte {
    throw MarkupError(
      file: file, line: place.line, column: place.column, reason: "the file is not UTF-8")
  }
  let builder = TreeBuilder(file: file, limits: limits)
  let text = prolog.singleByte.map {
    SingleByteText.utf8(bytes, encoding: $0.encoding, name: $0.name)
  }
  let parser = XMLParser(data: Data(withoutInstructions(text ?? bytes)))
  parser.shouldProcessNamespaces = true
  parser.shouldReportNamespacePrefixes = true
  parser.shouldResolveExternalEntities = false
  parser.delegate = builder
  let parsed = parser.parse()
  if let error = builder.error { throw error }
  guard parsed, let root = builder.root else {
    let reason = parser.parserError.map { "malformed XML: \(describe($0))" } ?? "no root element"
    throw MarkupError(
      file: file, line: max(1, parser.lineNumber), column: max(1, parser.columnNumber),
      reason: reason)
  }
  return root
}

private func describe(_ error: any Error) -> String {
  let code = (error as NSError).code
  return switch code {
  case 5: "the document ends too early"
  case 76: "an element is closed by another one's end tag"
  case 4: "the document is empty"
  case 26: "an entity is not declared"
  default: "not well-formed (libxml2 error \(code))"
  }
}

/// Builds the tree from the parser's events with a stack of its own.
private final class TreeBuilder: NSObject, XMLParserDelegate {
  private struct Open {
    var name: String
    var namespace: String
    var attributes: [MarkupAttribute]
    var children: [MarkupNode] = []
    /// Text that arrives in pieces, joined once it has ended.
    var text = ""
    var line: Int
    var column: Int
    var namespaces: [String: String]
  }

  let file: String
  let limits: MarkupLimits
  var root: MarkupElement?
  var error: MarkupError?
  private var stack: [Open] = []
  private var nodes = 0
  private var pending: [String: String] = [:]

  init(file: String, limits: MarkupLimits) {
    self.file = file
    self.limits = limits
  }

  private func refuse(_ reason: String, _ parser: XMLParser) {
    if error == nil {
      error = MarkupError(
        file: file, line: max(1, parser.lineNumber), column: max(1, parser.columnNumber),
        reason: reason)
    }
    parser.abortParsing()
  }

  private func count(_ parser: XMLParser) -> Bool {
    nodes += 1
    guard nodes <= limits.maximumNodes else {
      refuse("more than \(limits.maximumNodes) nodes", parser)
      return false
    }
    return error == nil
  }

  func parser(_ parser: XMLParser, didStartMappingPrefix prefix: String, toURI uri: String) {
    pending[prefix] = uri
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    flush()
    guard count(parser) else { return }
    guard stack.count < limits.maximumDepth else {
      return refuse("elements are nested deeper than \(limits.maximumDepth)", parser)
    }
    var scope = stack.last?.namespaces ?? ["xml": "http://www.w3.org/XML/1998/namespace"]
    if !pending.isEmpty {
      for (prefix, uri) in pending { scope[prefix] = uri }
      pending = [:]
    }
    for (key, value) in attributes {
      if key == "xmlns" { scope[""] = value }
      if key.hasPrefix("xmlns:") { scope[String(key.dropFirst(6))] = value }
    }
    var read: [MarkupAttribute] = []
    let sorted = attributes.count > 1 ? attributes.sorted { $0.key < $1.key } : Array(attributes)
    for (key, value) in sorted where key != "xmlns" && !key.hasPrefix("xmlns:") {
      guard let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else {
        read.append(MarkupAttribute(name: key, namespace: "", value: value))
        continue
      }
      read.append(
        MarkupAttribute(
          name: String(key[key.utf8.index(after: colon)...]),
          namespace: scope[String(key[..<colon])] ?? "", value: value))
    }
    stack.append(
      Open(
        name: Self.localName(name),
        namespace: namespaceURI ?? "", attributes: read, line: max(1, parser.lineNumber),
        column: max(1, parser.columnNumber), namespaces: scope))
  }

  private static func localName(_ name: String) -> String {
    guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
    return String(name[name.utf8.index(after: colon)...])
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    flush()
    guard error == nil, let open = stack.popLast() else { return }
    let element = MarkupElement(
      name: open.name, namespace: open.namespace, attributes: open.attributes,
      children: open.children, line: open.line, column: open.column, namespaces: open.namespaces)
    if stack.isEmpty {
      root = element
    } else {
      stack[stack.count - 1].children.append(.element(element))
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { append(text, parser) }

  func parser(_ parser: XMLParser, foundCDATA data: Data) {
    append(String(decoding: data, as: UTF8.self), parser)
  }

  // The prolog's check comes first; what it cannot see is still no way in.
  func parser(
    _ parser: XMLParser, foundInternalEntityDeclarationWithName name: String, value: String?
  ) { refuse("an entity is declared, which is not allowed", parser) }

  func parser(
    _ parser: XMLParser, foundExternalEntityDeclarationWithName name: String, publicID: String?,
    systemID: String?
  ) { refuse("an entity is declared, which is not allowed", parser) }

  private func append(_ text: String, _ parser: XMLParser) {
    guard error == nil, !stack.isEmpty else { return }
    if stack[stack.count - 1].text.isEmpty, !text.isEmpty, !count(parser) { return }
    stack[stack.count - 1].text += text
  }

  private func flush() {
    guard let text = stack.last?.text, !text.isEmpty else { return }
    stack[stack.count - 1].children.append(.text(text))
    stack[stack.count - 1].text = ""
  }
}
