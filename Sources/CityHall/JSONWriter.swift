/// A value's view of the output: where in it the value stands.
struct JSONWriter: Encoder {
  let output: JSONOutput
  let depth: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      JSONObjectWriter<Key>(output: output, depth: output.open(object: true, depth: depth)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONArrayWriter(output: output, depth: output.open(object: false, depth: depth))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONValueWriter(output: output, depth: depth)
  }
}

private struct JSONObjectWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let output: JSONOutput
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  private func value(_ key: Key) -> JSONValueWriter {
    output.key(key.stringValue, depth: depth)
    return JSONValueWriter(output: output, depth: depth)
  }

  func encodeNil(forKey key: Key) { value(key).encodeNil() }
  func encode(_ flag: Bool, forKey key: Key) { value(key).encode(flag) }
  func encode(_ text: String, forKey key: Key) { value(key).encode(text) }
  func encode(_ number: Int, forKey key: Key) { value(key).encode(number) }
  func encode(_ number: Int64, forKey key: Key) { value(key).encode(number) }
  func encode<T: Encodable>(_ some: T, forKey key: Key) throws { try value(key).encode(some) }

  func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key)
    -> KeyedEncodingContainer<Inner>
  {
    superEncoder(forKey: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    superEncoder(forKey: key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    output.key("super", depth: depth)
    return JSONWriter(output: output, depth: depth)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    output.key(key.stringValue, depth: depth)
    return JSONWriter(output: output, depth: depth)
  }
}

private struct JSONArrayWriter: UnkeyedEncodingContainer {
  let output: JSONOutput
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  var count: Int { output.count(depth: depth) }

  private func value() -> JSONValueWriter {
    output.element(depth: depth)
    return JSONValueWriter(output: output, depth: depth)
  }

  func encodeNil() { value().encodeNil() }
  func encode(_ flag: Bool) { value().encode(flag) }
  func encode(_ text: String) { value().encode(text) }
  func encode(_ number: Int) { value().encode(number) }
  func encode(_ number: Int64) { value().encode(number) }
  func encode<T: Encodable>(_ some: T) throws { try value().encode(some) }

  func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type)
    -> KeyedEncodingContainer<Inner>
  {
    superEncoder().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    superEncoder().unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    output.element(depth: depth)
    return JSONWriter(output: output, depth: depth)
  }
}

private struct JSONValueWriter: SingleValueEncodingContainer {
  let output: JSONOutput
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { output.text("null") }
  func encode(_ flag: Bool) { output.text(flag ? "true" : "false") }
  func encode(_ text: String) { output.string(text) }
  func encode(_ number: Double) throws { try output.number(number) }
  func encode(_ number: Float) throws { try output.number(Double(number)) }
  func encode(_ number: Int) { output.text(String(number)) }
  func encode(_ number: Int8) { output.text(String(number)) }
  func encode(_ number: Int16) { output.text(String(number)) }
  func encode(_ number: Int32) { output.text(String(number)) }
  func encode(_ number: Int64) { output.text(String(number)) }
  func encode(_ number: UInt) { output.text(String(number)) }
  func encode(_ number: UInt8) { output.text(String(number)) }
  func encode(_ number: UInt16) { output.text(String(number)) }
  func encode(_ number: UInt32) { output.text(String(number)) }
  func encode(_ number: UInt64) { output.text(String(number)) }
  func encode<T: Encodable>(_ some: T) throws { try output.write(some, depth: depth) }
}
