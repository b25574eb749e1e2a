/// Documents whose declaration names a single-byte encoding, as older modellers on Windows write
/// them, brought to UTF-8 (XML 1.0 section 4.3.3). Both agree with ASCII below 0x80, so that
/// nothing can hide from the prolog's check.
enum SingleByteText {
  static let encodings: Set<String> = ["windows-1252", "cp1252", "iso-8859-1", "latin1"]

  /// Where windows-1252 departs from Latin-1; 0 is unassigned and read as U+FFFD.
  private static let windows: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// The document in UTF-8, its declaration saying so; lines and columns stay.
  /// - Parameter name: the bytes of the encoding's name in the declaration.
  static func utf8(_ bytes: [UInt8], encoding: String, name: Range<Int>) -> [UInt8] {
    let isWindows = encoding == "windows-1252" || encoding == "cp1252"
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 16)
    for (place, byte) in bytes.enumerated() {
      if name.contains(place) {
        if place == name.lowerBound { result += Array("UTF-8".utf8) }
      } else if byte < 0x80 {
        result.append(byte)
      } else {
        var code = UInt32(byte)
        if isWindows, byte < 0xA0 { code = windows[Int(byte) - 0x80] }
        let scalar = Unicode.Scalar(code == 0 ? 0xFFFD : code) ?? "\u{FFFD}"
        result += Array(String(Character(scalar)).utf8)
      }
    }
    return result
  }
}
