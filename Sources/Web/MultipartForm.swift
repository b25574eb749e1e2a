/// `multipart/form-data` (RFC 7578), as browsers send it: bounded, and strict about its frame.
package enum MultipartForm {
  package static let maximumParts = 200
  private static let lineEnd: [UInt8] = [13, 10]

  package static func parse(
    _ bytes: [UInt8], type: String, limits: FormLimits
  ) throws(FormError) -> Form {
    guard let boundary = parameter("boundary", of: type), (1...70).contains(boundary.utf8.count)
    else { throw .malformed("the Content-Type names no boundary") }
    let delimiter = Array("--\(boundary)".utf8)
    guard bytes.starts(with: delimiter) else {
      throw .malformed("the body does not begin with its boundary")
    }
    let separator = lineEnd + delimiter
    var form = Form()
    var position = delimiter.count
    var parts = 0
    while true {
      if bytes[position...].starts(with: [45, 45]) { return form }
      guard bytes[position...].starts(with: lineEnd) else {
        throw .malformed("a boundary is not followed by a line's end")
      }
      position += 2
      parts += 1
      guard parts <= maximumParts else { throw .tooMany(what: "parts", limit: maximumParts) }
      let headerEnd = find(lineEnd + lineEnd, in: bytes, from: position)
      guard let headerEnd, headerEnd - position <= limits.partHeaderBytes else {
        throw .malformed("part \(parts) has no end of its headers")
      }
      let header = String(decoding: bytes[position..<headerEnd], as: UTF8.self)
      let start = headerEnd + 4
      guard let end = find(separator, in: bytes, from: start) else {
        throw .malformed("part \(parts) has no end: the upload broke off")
      }
      try take(header, bytes[start..<end], part: parts, limits: limits, into: &form)
      position = end + separator.count
    }
  }

  private static func take(
    _ header: String, _ content: ArraySlice<UInt8>, part: Int, limits: FormLimits,
    into form: inout Form
  ) throws(FormError) {
    let lines = header.split(whereSeparator: \.isNewline)
    let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }
    guard let disposition, let name = parameter("name", of: String(disposition)) else {
      throw .malformed("part \(part) has no name")
    }
    guard name.utf8.count <= limits.nameBytes else {
      throw .tooMany(what: "bytes of a name", limit: limits.nameBytes)
    }
    if let file = parameter("filename", of: String(disposition)) {
      // A browser sends an empty file where none was chosen.
      if file.isEmpty, content.isEmpty { return }
      form.files[name] = Form.File(name: baseName(file), bytes: Array(content))
    } else {
      guard content.count <= limits.textBytes else {
        throw .tooMany(what: "bytes of “\(name)”", limit: limits.textBytes)
      }
      form.values[name, default: []].append(String(decoding: content, as: UTF8.self))
    }
  }

  /// The last part of what may be a path, without controls, at most 120 characters.
  private static func baseName(_ path: String) -> String {
    let last = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let plain = last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
    return String(String(String.UnicodeScalarView(plain)).prefix(120))
  }

  /// A quoted or plain parameter of a header's value; browsers escape `"` in names as `%22`.
  static func parameter(_ name: String, of header: String) -> String? {
    for piece in pieces(of: header).dropFirst() {
      let cut = piece.firstIndex(of: "=") ?? piece.endIndex
      guard cut < piece.endIndex, piece[..<cut].trimming().lowercased() == name else { continue }
      var value = piece[piece.index(after: cut)...].trimming()
      if value.hasPrefix("\""), value.hasSuffix("\""), value.count >= 2 {
        value = value.dropFirst().dropLast()
      }
      return String(value).replacing("%22", with: "\"")
    }
    return nil
  }

  /// Parts between semicolons outside of quotation marks.
  private static func pieces(of header: String) -> [Substring] {
    var inQuotes = false
    return header.split(omittingEmptySubsequences: false) { character in
      if character == "\"" { inQuotes.toggle() }
      return character == ";" && !inQuotes
    }
  }

  /// Where `needle` next begins; a boundary's first byte is a carriage return, which is rare, so
  /// that a plain scan reads each byte once.
  private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard !needle.isEmpty, start <= bytes.count - needle.count else { return nil }
    return bytes.withUnsafeBufferPointer { all in
      var position = start
      while position <= all.count - needle.count {
        if all[position] == needle[0] {
          var matched = 1
          while matched < needle.count, all[position + matched] == needle[matched] { matched += 1 }
          if matched == needle.count { return position }
        }
        position += 1
      }
      return nil
    }
  }
}
