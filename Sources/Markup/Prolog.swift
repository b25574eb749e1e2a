import Foundation

/// What stands before the root element, read byte by byte so that nothing of a DOCTYPE reaches the
/// parser (XML 1.0 section 2.8).
struct Prolog {
  private let bytes: [UInt8]
  private var index = 0
  private(set) var line = 1
  private var lineStart = 0
  /// The single-byte encoding that the declaration names, and where it names it.
  private(set) var singleByte: (encoding: String, name: Range<Int>)?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var column: Int { index - lineStart + 1 }

  /// Why the document is refused before it is parsed; nil where nothing speaks against it.
  mutating func refusal() -> String? {
    if starts("\u{FEFF}") {
      index += 3
      lineStart = index
    } else if bytes.contains(0) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.starts(with: [0xFF, 0xFE])
    {
      return "the file is not UTF-8"
    }
    while index < bytes.count {
      if starts("<!--") {
        skip(past: "-->")
      } else if starts("<?") {
        if let (encoding, name) = declaredEncoding() {
          if SingleByteText.encodings.contains(encoding) {
            singleByte = (encoding, name)
          } else if !Self.encodings.contains(encoding) {
            return "the file says that it is \(encoding); UTF-8 is read, and windows-1252"
          }
        }
        skip(past: "?>")
      } else if starts("<!DOCTYPE") {
        return "a DOCTYPE is not allowed: remove it, entities are never read"
      } else if bytes[index] == 0x3C {
        // The root's start tag, or what the parser will refuse: no DOCTYPE can follow.
        return nil
      } else {
        advance()
      }
    }
    return nil
  }

  /// The line and column of the first byte that is no UTF-8: the parser behind traps on names that
  /// hold one. Nil where there is none.
  var firstForeignByte: (line: Int, column: Int)? {
    guard singleByte == nil, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    var (line, column) = (1, 1)
    while true {
      switch decoder.decode(&rest) {
      case .scalarValue("\n"): (line, column) = (line + 1, 1)
      case .scalarValue: column += 1
      case .emptyInput, .error: return (line, column)
      }
    }
  }

  private static let encodings: Set<String> = ["utf-8", "utf8", "us-ascii", "ascii"]

  /// The encoding of an XML declaration, in lower case, and where its name stands.
  private func declaredEncoding() -> (String, Range<Int>)? {
    guard starts("<?xml ") || starts("<?xml\t") || starts("<?xml\n") || starts("<?xml\r") else {
      return nil
    }
    let end = bytes[index...].firstIndex(of: 0x3E) ?? bytes.endIndex
    var place = index
    let word = Array("encoding".utf8)
    while place < end, !bytes[place..<end].starts(with: word) { place += 1 }
    let isQuote: (UInt8) -> Bool = { $0 == 0x22 || $0 == 0x27 }
    guard place < end, let open = bytes[place..<end].firstIndex(where: isQuote),
      let close = bytes[(open + 1)..<end].firstIndex(where: isQuote)
    else { return nil }
    return (
      String(decoding: bytes[(open + 1)..<close], as: UTF8.self).lowercased(), (open + 1)..<close
    )
  }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= bytes.count else { return false }
    return text.withUTF8Buffer { bytes[index..<index + count].elementsEqual($0) }
  }

  private mutating func skip(past end: StaticString) {
    while index < bytes.count, !starts(end) { advance() }
    index = min(bytes.count, index + end.utf8CodeUnitCount)
  }

  private mutating func advance() {
    index += 1
    if bytes[index - 1] == 0x0A {
      line += 1
      lineStart = index
    }
  }
}
