import Yams

/// A YAML document as a tree that knows its lines.
struct YAMLNode: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    /// `isPlain` is false for a quoted or block text, which is never null, a number or a flag.
    case text(String, isPlain: Bool)
    case list([YAMLNode])
    case fields([Field])
  }
  struct Field: Hashable, Sendable {
    var key: String
    var line: Int
    var value: YAMLNode
  }

  var line: Int
  var content: Content

  var isNull: Bool {
    if case .text(let text, isPlain: true) = content {
      ["", "~", "null"].contains(text)
    } else {
      false
    }
  }

  /// The line of what `path` names, or of its last part that exists.
  func line(at path: some Collection<PathStep>) -> Int {
    var node = self
    var found = line
    for step in path {
      switch (step, node.content) {
      case (.key(let name), .fields(let fields)):
        guard let field = fields.first(where: { $0.key == name }) else { return found }
        found = field.line
        node = field.value
      case (.index(let index), .list(let items)) where items.indices.contains(index):
        node = items[index]
        found = node.line
      case (.index(let number), .fields(let fields)):
        // A dictionary's key that looks like a number.
        guard let field = fields.first(where: { $0.key == String(number) }) else { return found }
        found = field.line
        node = field.value
      default: return found
      }
    }
    return found
  }
}

extension YAMLNode {
  /// The lines of the keys of what `path` names; none where it is no mapping.
  func keyLines(at path: some Collection<PathStep>) -> [String: Int] {
    var node = self
    for step in path {
      switch (step, node.content) {
      case (.key(let name), .fields(let fields)):
        guard let field = fields.first(where: { $0.key == name }) else { return [:] }
        node = field.value
      case (.index(let index), .list(let items)) where items.indices.contains(index):
        node = items[index]
      default: return [:]
      }
    }
    guard case .fields(let fields) = node.content else { return [:] }
    return Dictionary(fields.map { ($0.key, $0.line) }, uniquingKeysWith: { first, _ in first })
  }
}

/// One step from a YAML node to a part of it.
enum PathStep: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case key(String)
  case index(Int)

  init(stringLiteral value: String) { self = .key(value) }
  init(integerLiteral value: Int) { self = .index(value) }

  init(_ key: any CodingKey) {
    self = key.intValue.map { .index($0) } ?? .key(key.stringValue)
  }
}

/// How large one YAML document may be.
enum YAMLLimits {
  /// Scalars, lists and mappings together.
  static let maximumNodes = 200_000
  static let maximumDepth = 64
}

extension YAMLNode {
  /// Reads one document. Anchors and aliases are refused: they hide what a reader should see, and
  /// a few of them can stand for millions of nodes.
  init(parsing given: [UInt8], file: String) throws(CityFinding) {
    // Some editors begin a file with a byte order mark, which says nothing in UTF-8.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = given.starts(with: mark) ? Array(given.dropFirst(mark.count)) : given
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CityFinding(
        .encoding, file, Self.firstInvalidLine(bytes), "文件不是 UTF-8 文本",
        "The file is no UTF-8 text")
    }
    if let line = Self.tooDeepFlow(bytes) {
      throw CityFinding(
        .yaml, file, line, "嵌套超过 \(YAMLLimits.maximumDepth) 层",
        "Nested deeper than \(YAMLLimits.maximumDepth) levels")
    }
    do {
      let parser = try Parser(yaml: text)
      guard let root = try parser.singleRoot() else {
        throw CityFinding(.yaml, file, 1, "文件是空的", "The file is empty")
      }
      // Anchors live as long as the parser that found them.
      self = try withExtendedLifetime(parser) {
        var budget = YAMLLimits.maximumNodes
        return try Self.convert(root, file: file, depth: 0, budget: &budget)
      }
    } catch let finding as CityFinding {
      throw finding
    } catch let error as YamlError {
      throw Self.finding(error, text, file: file)
    } catch {
      throw CityFinding(.yaml, file, 0, "无法读取：\(error)", "Cannot be read: \(error)")
    }
  }

  private static func convert(
    _ node: Node, file: String, depth: Int, budget: inout Int
  ) throws(CityFinding) -> YAMLNode {
    let line = node.mark?.line ?? 0
    budget -= 1
    guard budget > 0, depth <= YAMLLimits.maximumDepth else {
      throw CityFinding(
        .yaml, file, line, "内容过大或嵌套过深", "Too many parts, or nested too deeply")
    }
    switch node {
    case .alias:
      throw aliasRefused(file, line)
    case .scalar(let scalar):
      if scalar.anchor != nil { throw aliasRefused(file, line) }
      return YAMLNode(
        line: line, content: .text(scalar.string, isPlain: scalar.style == .plain))
    case .sequence(let sequence):
      if sequence.anchor != nil { throw aliasRefused(file, line) }
      var items: [YAMLNode] = []
      for item in sequence {
        items.append(try convert(item, file: file, depth: depth + 1, budget: &budget))
      }
      return YAMLNode(line: line, content: .list(items))
    case .mapping(let mapping):
      if mapping.anchor != nil { throw aliasRefused(file, line) }
      var fields: [Field] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else {
          throw CityFinding(.yaml, file, line, "键必须是文本", "A key must be a text")
        }
        fields.append(
          Field(
            key: name.string, line: name.mark?.line ?? line,
            value: try convert(value, file: file, depth: depth + 1, budget: &budget)))
      }
      return YAMLNode(line: line, content: .fields(fields))
    }
  }

  private static func aliasRefused(_ file: String, _ line: Int) -> CityFinding {
    CityFinding(
      .alias, file, line, "不使用锚点（&）和别名（*）", "Anchors (&) and aliases (*) are not used",
      hint: .init(zh: "把内容写出来；文字以 & 或 * 开头时加引号", en: "Write it out; quote a text that begins so"))
  }

  private static func finding(_ error: YamlError, _ text: String, file: String) -> CityFinding {
    let (line, problem): (Int, String) =
      switch error {
      case .scanner(let context, let problem, let mark, _),
        .parser(let context, let problem, let mark, _),
        .composer(let context, let problem, let mark, _):
        // The parser notices behind the slip what began before it.
        (Slips.line(context?.mark.line ?? mark.line, mark.line, text), problem)
      case .duplicatedKeysInMapping(let duplicates, let context):
        (context.mark.line, "key written twice: \(duplicates.joined(separator: ", "))")
      case .reader(let problem, _, _, _): (0, problem)
      default: (0, "\(error)")
      }
    if let wide = Slips.wideColon(text, until: line) {
      return CityFinding(
        .yaml, file, wide, "冒号是全角的“：”，应写半角的“:”，后面加一个空格",
        "The colon is a full-width ：, it must be : with a space behind it")
    }
    return CityFinding(
      .yaml, file, line, "YAML 写法有误：\(problem)", "No readable YAML: \(problem)",
      hint: .init(
        zh: "检查缩进、冒号后的空格、引号和括号",
        en: "Look at indentation, the space after a colon, quotes, brackets"))
  }

  /// The line where flow brackets or block dashes nest too deeply, found before the recursive
  /// parser sees the text. Brackets inside texts count too, which is harmless: a line of theirs
  /// that opens 64 more than it closes is none that a person wrote.
  private static func tooDeepFlow(_ bytes: [UInt8]) -> Int? {
    var line = 1
    var depth = 0
    var dashes = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        dashes = 0
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "-"), UInt8(ascii: "?"): dashes += 1
      case UInt8(ascii: " "): break
      default: dashes = 0
      }
      if depth > YAMLLimits.maximumDepth * 4 || dashes > YAMLLimits.maximumDepth * 4 { return line }
    }
    return nil
  }

  private static func firstInvalidLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    return bad + 1
  }
}
