/// A document with spaces in place of its processing instructions, so that lines and columns stay:
/// nobody reads them, and the parser behind breaks on those without data, such as `<?page?>`.
/// The XML declaration stays, and what only looks like an instruction in comments and CDATA.
func withoutInstructions(_ bytes: [UInt8]) -> [UInt8] {
  func stands(_ text: StaticString, at index: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= bytes.count else { return false }
    for place in 0..<count where bytes[index + place] != text.utf8Start[place] { return false }
    return true
  }
  /// The place after the next `end`, or that of the document's own end.
  func past(_ end: StaticString, from start: Int) -> Int {
    var index = start
    while index < bytes.count, !stands(end, at: index) { index += 1 }
    return min(bytes.count, index + end.utf8CodeUnitCount)
  }
  var made = bytes
  var index = stands("\u{FEFF}", at: 0) ? 3 : 0
  if stands("<?xml", at: index), index + 5 < bytes.count,
    [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index + 5])
  {
    index = past("?>", from: index)
  }
  while index < bytes.count {
    if bytes[index] != UInt8(ascii: "<") {
      index += 1
    } else if stands("<!--", at: index) {
      index = past("-->", from: index + 4)
    } else if stands("<![CDATA[", at: index) {
      index = past("]]>", from: index + 9)
    } else if stands("<?", at: index) {
      let end = past("?>", from: index + 2)
      for place in index..<end where made[place] != 0x0A && made[place] != 0x0D {
        made[place] = 0x20
      }
      index = end
    } else {
      index += 1
    }
  }
  return made
}
