/// Sizes of QR symbols and the order of their codewords (ISO/IEC 18004 sections 7.4 to 7.6).
enum QRTables {
  /// Correction codewords of one block, by level, then version (table 9).
  private static let correctionPerBlock: [[Int]] = [
    [
      7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
      30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
      10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
      28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
      13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
      30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
      17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
      30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
  ]

  /// Blocks, by level, then version (table 9).
  private static let blockCounts: [[Int]] = [
    [
      1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14,
      15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
      1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
      25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
      1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34,
      34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
      1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37,
      40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
  ]

  /// Modules that carry codewords, remainder bits with them (table 1).
  static func dataModules(version: Int) -> Int {
    var count = (16 * version + 128) * version + 64
    if version >= 2 {
      let aligned = version / 7 + 2
      count -= (25 * aligned - 10) * aligned - 55
      if version >= 7 { count -= 36 }
    }
    return count
  }

  static func dataCodewordCount(version: Int, level: QRCode.Level) -> Int {
    dataModules(version: version) / 8
      - correctionPerBlock[level.rawValue][version - 1] * blockCounts[level.rawValue][version - 1]
  }

  /// Bits of the length that follows the mode (table 3, byte mode).
  private static func lengthBits(version: Int) -> Int { version <= 9 ? 8 : 16 }

  /// Bytes that a symbol holds (table 7, byte mode).
  static func capacityBytes(version: Int, level: QRCode.Level) -> Int {
    (dataCodewordCount(version: version, level: level) * 8 - 4 - lengthBits(version: version)) / 8
  }

  /// The smallest version that holds so many bytes.
  static func version(holding count: Int, level: QRCode.Level) -> Int? {
    (1...40).first { capacityBytes(version: $0, level: level) >= count }
  }

  /// Mode, length, bytes, terminator and padding (section 7.4).
  static func dataCodewords(_ bytes: [UInt8], version: Int, level: QRCode.Level) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for bit in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> bit & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, lengthBits(version: version))
    for byte in bytes { append(Int(byte), 8) }
    let total = dataCodewordCount(version: version, level: level)
    append(0, min(4, total * 8 - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var codewords = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var padding: UInt8 = 0xEC
    while codewords.count < total {
      codewords.append(padding)
      padding ^= 0xEC ^ 0x11
    }
    return codewords
  }

  /// Data and correction codewords in the order in which they are placed (section 7.6).
  static func interleave(_ data: [UInt8], version: Int, level: QRCode.Level) -> [UInt8] {
    let blocks = blockCounts[level.rawValue][version - 1]
    let correction = correctionPerBlock[level.rawValue][version - 1]
    let generator = ReedSolomon.generator(degree: correction)
    let shortLength = data.count / blocks
    let shortBlocks = blocks - data.count % blocks
    var parts: [(data: ArraySlice<UInt8>, correction: [UInt8])] = []
    var start = 0
    for block in 0..<blocks {
      let end = start + shortLength + (block < shortBlocks ? 0 : 1)
      let part = data[start..<end]
      parts.append((part, ReedSolomon.remainder(part, generator: generator)))
      start = end
    }
    var output: [UInt8] = []
    for index in 0...shortLength {
      for part in parts where index < part.data.count {
        output.append(part.data[part.data.startIndex + index])
      }
    }
    for index in 0..<correction {
      for part in parts { output.append(part.correction[index]) }
    }
    return output
  }

  /// Rows and columns of the alignment patterns' centres (annex E).
  static func alignmentCentres(version: Int) -> [Int] {
    guard version > 1 else { return [] }
    let count = version / 7 + 2
    let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    let last = version * 4 + 10
    return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
  }

  /// The 15 bits of format information (section 7.9 and annex C).
  static func formatBits(level: QRCode.Level, mask: Int) -> Int {
    let data = level.formatBits << 3 | mask
    return (data << 10 | remainder(data, bits: 10, generator: 0x537)) ^ 0x5412
  }

  /// The 18 bits of version information (section 7.10 and annex D).
  static func versionBits(_ version: Int) -> Int {
    version << 12 | remainder(version, bits: 12, generator: 0x1F25)
  }

  private static func remainder(_ data: Int, bits: Int, generator: Int) -> Int {
    var value = data
    for _ in 0..<bits { value = value << 1 ^ (value >> (bits - 1)) * generator }
    return value & (1 << bits - 1)
  }
}
