/// An element of a document, with its place in the file. Line and column count from 1.
public struct MarkupElement: Sendable, Hashable {
  /// Shared by all copies, so that passing an element on costs one count.
  private final class Storage: Sendable, Hashable {
    let name: String
    let namespace: String
    let attributes: [MarkupAttribute]
    let children: [MarkupNode]
    let line: Int
    let column: Int
    let namespaces: [String: String]

    init(
      name: String, namespace: String, attributes: [MarkupAttribute], children: [MarkupNode],
      line: Int, column: Int, namespaces: [String: String]
    ) {
      self.name = name
      self.namespace = namespace
      self.attributes = attributes
      self.children = children
      self.line = line
      self.column = column
      self.namespaces = namespaces
    }

    static func == (left: Storage, right: Storage) -> Bool {
      left === right
        || left.name == right.name && left.namespace == right.namespace
          && left.line == right.line && left.column == right.column
          && left.attributes == right.attributes && left.namespaces == right.namespaces
          && left.children == right.children
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(namespace)
      hasher.combine(line)
      hasher.combine(column)
    }
  }

  private let storage: Storage

  /// The local name, without prefix.
  public var name: String { storage.name }
  /// The namespace's URI; empty where there is none.
  public var namespace: String { storage.namespace }
  public var attributes: [MarkupAttribute] { storage.attributes }
  public var children: [MarkupNode] { storage.children }
  public var line: Int { storage.line }
  public var column: Int { storage.column }
  /// The prefixes in scope here and their URIs, to resolve qualified names in values.
  public var namespaces: [String: String] { storage.namespaces }

  public init(
    name: String, namespace: String, attributes: [MarkupAttribute], children: [MarkupNode],
    line: Int, column: Int, namespaces: [String: String]
  ) {
    storage = Storage(
      name: name, namespace: namespace, attributes: attributes, children: children, line: line,
      column: column, namespaces: namespaces)
  }

  public func attribute(_ name: String, namespace: String = "") -> String? {
    attributes.first { $0.name == name && $0.namespace == namespace }?.value
  }

  public var elements: [MarkupElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// Child elements of this local name, in document order.
  public func elements(_ name: String) -> [MarkupElement] { elements.filter { $0.name == name } }

  public func first(_ name: String) -> MarkupElement? { elements.first { $0.name == name } }

  /// All text below this element, concatenated.
  public var text: String {
    if children.count == 1, case .text(let text) = children[0] { return text }
    return children.reduce(into: "") { text, child in
      switch child {
      case .text(let part): text += part
      case .element(let element): text += element.text
      }
    }
  }
}

public struct MarkupAttribute: Sendable, Hashable {
  public let name: String
  public let namespace: String
  public let value: String

  public init(name: String, namespace: String, value: String) {
    self.name = name
    self.namespace = namespace
    self.value = value
  }
}

public enum MarkupNode: Sendable, Hashable {
  case element(MarkupElement)
  /// Text or a CDATA section.
  case text(String)

  public var isText: Bool { if case .text = self { true } else { false } }
}

/// Bounds on a document, checked while it is read.
public struct MarkupLimits: Sendable, Hashable {
  public var maximumBytes: Int
  public var maximumDepth: Int
  public var maximumNodes: Int

  public init(maximumBytes: Int, maximumDepth: Int, maximumNodes: Int) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
    self.maximumNodes = maximumNodes
  }

  /// 16 MiB, 128 levels, half a million nodes.
  public static let standard = MarkupLimits(
    maximumBytes: 16 << 20, maximumDepth: 128, maximumNodes: 500_000)
}

/// Why a document was refused, and where.
public struct MarkupError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int
  public let reason: String

  public init(file: String, line: Int, column: Int, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  public var description: String { "\(file):\(line):\(column): \(reason)" }
}
