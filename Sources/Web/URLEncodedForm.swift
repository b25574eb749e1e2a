/// `application/x-www-form-urlencoded`, as the URL standard (section 5.1) reads it.
package enum URLEncodedForm {
  package static func parse(_ bytes: [UInt8], limits: FormLimits) throws(FormError) -> Form {
    var form = Form()
    var count = 0
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      count += 1
      guard count <= limits.fields else { throw .tooMany(what: "fields", limit: limits.fields) }
      let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let name = decode(pair[..<cut])
      let text = cut < pair.endIndex ? decode(pair[pair.index(after: cut)...]) : ""
      guard name.utf8.count <= limits.nameBytes else {
        throw .tooMany(what: "bytes of a name", limit: limits.nameBytes)
      }
      guard text.utf8.count <= limits.textBytes else {
        throw .tooMany(what: "bytes of “\(name)”", limit: limits.textBytes)
      }
      form.values[name, default: []].append(text)
    }
    return form
  }

  /// Plus is a space, `%xx` a byte; a lone `%` stands for itself; broken UTF-8 is replaced.
  package static func decode(_ bytes: some Sequence<UInt8>) -> String {
    var output: [UInt8] = []
    var iterator = Array(bytes)[...]
    while let byte = iterator.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): output.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        if iterator.count >= 2, let high = digit(iterator[iterator.startIndex]),
          let low = digit(iterator[iterator.startIndex + 1])
        {
          output.append(high << 4 | low)
          iterator = iterator.dropFirst(2)
        } else {
          output.append(byte)
        }
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// For a query or a path: everything but RFC 3986's unreserved characters is escaped.
  package static func encode(_ text: String) -> String {
    var output: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: output.append(byte)
      default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
