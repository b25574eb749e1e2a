import Civics

/// Decodes a type from a YAML tree, and reports keys that the type did not ask for.
///
/// Errors name the line of what could not be read; unknown keys are findings beside the value, so
/// that one reading shows them all.
struct StrictDecoder {
  let root: YAMLNode
  let file: String

  /// The value, and findings about keys that nobody reads.
  func decode<T: Decodable>(
    _ type: T.Type = T.self
  ) -> (value: T?, findings: [CityFinding]) {
    let asked = AskedKeys()
    do {
      let value = try NodeDecoder(node: root, codingPath: [], path: [], asked: asked).decode(type)
      return (value, asked.unknown(in: root, file: file))
    } catch let misread as Misread {
      return (nil, [finding(misread)])
    } catch let error as DecodingError {
      return (nil, [finding(error)])
    } catch {
      return (
        nil, [CityFinding(.value, file, root.line, "无法读取：\(error)", "Cannot be read: \(error)")]
      )
    }
  }

  private func finding(_ misread: Misread) -> CityFinding {
    CityFinding(
      file: file, line: misread.line, rule: misread.rule.rawValue, message: misread.message,
      hint: misread.hint)
  }

  private func finding(_ error: DecodingError) -> CityFinding {
    let context: DecodingError.Context =
      switch error {
      case .dataCorrupted(let context), .keyNotFound(_, let context),
        .typeMismatch(_, let context), .valueNotFound(_, let context):
        context
      @unknown default: .init(codingPath: [], debugDescription: "\(error)")
      }
    let path = context.codingPath.map { PathStep($0) }
    let place = context.codingPath.last.map { $0.stringValue + ": " } ?? ""
    return CityFinding(
      .value, file, root.line(at: path), place + context.debugDescription,
      place + context.debugDescription)
  }
}

/// Why a node is not what the type needs.
struct Misread: Error {
  let rule: CityRule
  let line: Int
  let message: LocalizedText
  let hint: LocalizedText?

  init(
    _ rule: CityRule, _ line: Int, _ zh: String, _ en: String, hint: LocalizedText? = nil
  ) {
    self.rule = rule
    self.line = line
    self.message = LocalizedText(zh: zh, en: en)
    self.hint = hint
  }
}

/// Which keys of which mappings the types asked for: one decoding's notebook.
final class AskedKeys {
  private var asked: [[PathStep]: Set<String>] = [:]

  func ask(_ key: String, at path: [PathStep]) { asked[path, default: []].insert(key) }
  func open(_ path: [PathStep]) { _ = asked[path, default: []] }
  func known(at path: [PathStep]) -> Set<String> { asked[path] ?? [] }

  func unknown(in root: YAMLNode, file: String) -> [CityFinding] {
    var findings: [CityFinding] = []
    visit(root, [], file, &findings)
    return findings
  }

  private func visit(
    _ node: YAMLNode, _ path: [PathStep], _ file: String, _ findings: inout [CityFinding]
  ) {
    switch node.content {
    case .text: break
    case .list(let items):
      for (index, item) in items.enumerated() {
        visit(item, path + [.index(index)], file, &findings)
      }
    case .fields(let fields):
      let known = asked[path]
      for field in fields {
        if let known, !known.contains(field.key) {
          findings.append(
            CityFinding(
              .unknownKey, file, field.line, "不认识的键 \(field.key)", "Unknown key \(field.key)",
              hint: meant(field.key, among: known.subtracting(fields.map(\.key)).sorted())))
        } else {
          visit(field.value, path + [.key(field.key)], file, &findings)
        }
      }
    }
  }
}

struct NodeDecoder: Decoder {
  let node: YAMLNode
  let codingPath: [any CodingKey]
  let path: [PathStep]
  let asked: AskedKeys
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .fields(let fields) = node.content else {
      throw Misread(
        .value, node.line, "\(label)应由“键: 值”组成", "\(label)should consist of keys and values")
    }
    asked.open(path)
    return KeyedDecodingContainer(
      FieldsContainer<Key>(
        fields: Dictionary(fields.map { ($0.key, $0) }) { first, _ in first },
        names: fields.map(\.key), line: node.line, codingPath: codingPath, path: path, asked: asked)
    )
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let items) = node.content else {
      throw Misread(.value, node.line, "\(label)应是一个列表", "\(label)should be a list")
    }
    return ListContainer(
      items: items, line: node.line, codingPath: codingPath, path: path, asked: asked)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    ScalarContainer(decoder: self)
  }

  /// Decodes, and names the choice where a text is none of an enumeration's.
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if let choices = type as? any (CaseIterable & RawRepresentable<String>).Type,
      case .text(let text, _) = node.content
    {
      let names = rawValues(choices)
      guard names.contains(text) else {
        throw Misread(
          .value, node.line, "\(label)不能是 \(text)", "\(label)cannot be \(text)",
          hint: meant(text, among: names))
      }
    }
    return try T(from: self)
  }

  func text() throws -> String {
    guard case .text(let text, _) = node.content else {
      throw Misread(.value, node.line, "\(label)应是一段文字", "\(label)should be a text")
    }
    if node.isNull { throw Misread(.value, node.line, "\(label)是空的", "\(label)is empty") }
    return text
  }

  func plain<T>(_ zh: String, _ en: String, _ read: (String) -> T?) throws -> T {
    let text = try text()
    guard case .text(_, isPlain: true) = node.content, let value = read(text) else {
      throw Misread(
        .value, node.line, "\(label)应是\(zh)，而不是 \(text)", "\(label)should be \(en), not \(text)")
    }
    return value
  }

  private var label: String {
    guard let last = codingPath.last else { return "" }
    return (last.intValue.map { "#\($0 + 1)" } ?? last.stringValue) + " "
  }

  private func rawValues<E: CaseIterable & RawRepresentable<String>>(_: E.Type) -> [String] {
    E.allCases.map(\.rawValue)
  }
}
