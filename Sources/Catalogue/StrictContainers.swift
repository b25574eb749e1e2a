import Civics

/// The fields of a mapping.
struct FieldsContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let fields: [String: YAMLNode.Field]
  let names: [String]
  let line: Int
  let codingPath: [any CodingKey]
  let path: [PathStep]
  let asked: AskedKeys

  var allKeys: [Key] {
    names.compactMap { name in
      asked.ask(name, at: path)
      return Key(stringValue: name)
    }
  }

  func contains(_ key: Key) -> Bool {
    asked.ask(key.stringValue, at: path)
    return fields[key.stringValue] != nil
  }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).node.isNull }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoder(key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try decoder(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    throw Misread(.value, line, "不支持的结构", "This shape is not supported")
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder(key).text() }

  private func decoder(_ key: Key) throws -> NodeDecoder {
    let name = key.stringValue
    asked.ask(name, at: path)
    guard let field = fields[name] else {
      let strangers = names.filter { !asked.known(at: path).contains($0) }
      let glued = names.first { $0.hasPrefix(name + ":") }.map { _ in
        LocalizedText(
          zh: "\(name): 的冒号后面要有一个空格", en: "A space belongs behind the colon of \(name):")
      }
      let hint =
        glued
        ?? nearest(to: name, among: strangers).map { near in
          LocalizedText(
            zh: "第 \(fields[near]?.line ?? line) 行的 \(near) 是不是想写 \(name)？",
            en: "Is \(near) on line \(fields[near]?.line ?? line) meant to be \(name)?")
        }
      throw Misread(.missingKey, line, "缺少 \(name)", "\(name) is missing", hint: hint)
    }
    return NodeDecoder(
      node: field.value, codingPath: codingPath + [key], path: path + [.key(name)], asked: asked)
  }
}

/// The entries of a list.
struct ListContainer: UnkeyedDecodingContainer {
  let items: [YAMLNode]
  let line: Int
  let codingPath: [any CodingKey]
  let path: [PathStep]
  let asked: AskedKeys
  var currentIndex = 0

  init(
    items: [YAMLNode], line: Int, codingPath: [any CodingKey], path: [PathStep], asked: AskedKeys
  ) {
    self.items = items
    self.line = line
    self.codingPath = codingPath
    self.path = path
    self.asked = asked
  }

  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  mutating func decodeNil() throws -> Bool {
    guard try current().node.isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try current().decode(type)
    currentIndex += 1
    return value
  }

  mutating func decode(_ type: String.Type) throws -> String {
    let value = try current().text()
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    let nested = try current().container(keyedBy: type)
    currentIndex += 1
    return nested
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let nested = try current().unkeyedContainer()
    currentIndex += 1
    return nested
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try current()
    currentIndex += 1
    return decoder
  }

  private func current() throws -> NodeDecoder {
    guard !isAtEnd else {
      throw Misread(.value, line, "列表的内容不够", "The list ends too early")
    }
    return NodeDecoder(
      node: items[currentIndex], codingPath: codingPath + [IndexKey(index: currentIndex)],
      path: path + [.index(currentIndex)], asked: asked)
  }

  private struct IndexKey: CodingKey {
    let index: Int
    var intValue: Int? { index }
    var stringValue: String { String(index) }
    init(index: Int) { self.index = index }
    init?(intValue: Int) { index = intValue }
    init?(stringValue: String) { return nil }
  }
}

/// One scalar, or any other node for types that look at it themselves.
struct ScalarContainer: SingleValueDecodingContainer {
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.node.isNull }
  func decode(_ type: String.Type) throws -> String { try decoder.text() }

  func decode(_ type: Bool.Type) throws -> Bool {
    try decoder.plain(" true 或 false", "true or false") { ["true": true, "false": false][$0] }
  }

  func decode(_ type: Int.Type) throws -> Int {
    try decoder.plain("整数", "a whole number") { Int($0) }
  }
  func decode(_ type: Int8.Type) throws -> Int8 { try number() }
  func decode(_ type: Int16.Type) throws -> Int16 { try number() }
  func decode(_ type: Int32.Type) throws -> Int32 { try number() }
  func decode(_ type: Int64.Type) throws -> Int64 { try number() }
  func decode(_ type: UInt.Type) throws -> UInt { try number() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try number() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try number() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try number() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try number() }

  func decode(_ type: Double.Type) throws -> Double {
    try decoder.plain("数字", "a number") { Double($0) }
  }
  func decode(_ type: Float.Type) throws -> Float {
    try decoder.plain("数字", "a number") { Float($0) }
  }
  func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }

  private func number<T: FixedWidthInteger>() throws -> T {
    try decoder.plain("整数", "a whole number") { T($0) }
  }
}
