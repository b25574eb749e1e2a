/// The zlib format (RFC 1950) over deflate (RFC 1951), as far as status lists need it.
///
/// The writer codes runs of one byte only: a status list is almost all zeros, for which this is
/// as good as the full method. The reader takes every deflate stream, up to a bound.
enum Zlib {
  /// A zlib stream of `bytes`, in one block of fixed Huffman codes.
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var writer = BitWriter(bytes: [0x78, 0xDA])
    writer.write(0b011, bits: 3)  // last block, fixed codes
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      writer.writeFixed(literal: Int(byte))
      index += 1
      var run = 0
      while index + run < bytes.count, bytes[index + run] == byte { run += 1 }
      while run >= 3 {
        let length = min(run, 258)
        writer.writeFixed(length: length)
        run -= length
        index += length
      }
    }
    writer.writeFixed(literal: 256)
    writer.flush()
    let sum = adler32(bytes)
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      writer.bytes.append(UInt8(truncatingIfNeeded: sum >> shift))
    }
    return writer.bytes
  }

  /// The plain bytes, or nil when the stream is broken, its checksum wrong, bytes follow it, or
  /// more than `maximumBytes` come out of it.
  static func decompress(_ bytes: [UInt8], maximumBytes: Int) -> [UInt8]? {
    guard bytes.count >= 6, bytes[0] & 0x0F == 8, bytes[0] >> 4 <= 7,
      (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0, bytes[1] & 0x20 == 0
    else { return nil }
    var reader = Inflate(
      bytes: bytes, from: 2, to: bytes.count - 4, maximumBytes: maximumBytes)
    guard let output = reader.run() else { return nil }
    let sum = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return sum == adler32(output) ? output : nil
  }

  /// The checksum of RFC 1950 section 8.2.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }

  /// Smallest length and extra bits of the length codes 257 to 285 (RFC 1951 section 3.2.5).
  static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
    131, 163, 195, 227, 258,
  ]
  static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  /// Smallest distance and extra bits of the distance codes 0 to 29.
  static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
    13, 13,
  ]
}

/// Bits from the lowest up, Huffman codes from their highest, as deflate packs them.
private struct BitWriter {
  var bytes: [UInt8]
  private var buffer: UInt32 = 0
  private var count = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func write(_ value: Int, bits: Int) {
    buffer |= UInt32(value) << UInt32(count)
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: buffer))
      buffer >>= 8
      count -= 8
    }
  }

  mutating func flush() {
    if count > 0 { write(0, bits: 8 - count) }
  }

  private mutating func writeCode(_ code: Int, bits: Int) {
    for bit in stride(from: bits - 1, through: 0, by: -1) { write(code >> bit & 1, bits: 1) }
  }

  mutating func writeFixed(literal: Int) {
    switch literal {
    case 0...143: writeCode(0x30 + literal, bits: 8)
    case 144...255: writeCode(0x190 + literal - 144, bits: 9)
    case 256...279: writeCode(literal - 256, bits: 7)
    default: writeCode(0xC0 + literal - 280, bits: 8)
    }
  }

  /// A repetition of the last byte.
  mutating func writeFixed(length: Int) {
    let code = Zlib.lengthBase.lastIndex { $0 <= length } ?? 0
    writeFixed(literal: 257 + code)
    write(length - Zlib.lengthBase[code], bits: Zlib.lengthExtra[code])
    writeCode(0, bits: 5)  // distance 1
  }
}

/// Reads one deflate stream that ends exactly where it must.
private struct Inflate {
  private let bytes: [UInt8]
  private let end: Int
  private let maximumBytes: Int
  private var position: Int
  private var buffer: UInt32 = 0
  private var count = 0
  private var output: [UInt8] = []

  init(bytes: [UInt8], from start: Int, to end: Int, maximumBytes: Int) {
    self.bytes = bytes
    self.end = end
    self.maximumBytes = maximumBytes
    position = start
  }

  mutating func run() -> [UInt8]? {
    var isLast = false
    while !isLast {
      guard let header = take(3) else { return nil }
      isLast = header & 1 == 1
      switch header >> 1 {
      case 0: guard stored() else { return nil }
      case 1:
        guard let literals = Self.fixedLiterals, let distances = Self.fixedDistances,
          block(literals, distances)
        else { return nil }
      case 2:
        guard let (literals, distances) = tables(), block(literals, distances) else { return nil }
      default: return nil
      }
    }
    return position == end ? output : nil
  }

  private mutating func take(_ bits: Int) -> Int? {
    while count < bits {
      guard position < end else { return nil }
      buffer |= UInt32(bytes[position]) << UInt32(count)
      position += 1
      count += 8
    }
    let value = buffer & (1 << UInt32(bits) - 1)
    buffer >>= UInt32(bits)
    count -= bits
    return Int(value)
  }

  private mutating func symbol(_ table: HuffmanTable) -> Int? {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...HuffmanTable.maximumBits {
      guard let bit = take(1) else { return nil }
      code |= bit
      let number = table.counts[length]
      if code - number < first { return table.symbols[index + code - first] }
      index += number
      first = (first + number) << 1
      code <<= 1
    }
    return nil
  }

  private mutating func stored() -> Bool {
    buffer = 0
    count = 0
    guard position + 4 <= end else { return false }
    let length = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    let inverse = Int(bytes[position + 2]) | Int(bytes[position + 3]) << 8
    position += 4
    guard length == ~inverse & 0xFFFF, position + length <= end,
      output.count + length <= maximumBytes
    else { return false }
    output += bytes[position..<(position + length)]
    position += length
    return true
  }

  private mutating func block(_ literals: HuffmanTable, _ distances: HuffmanTable) -> Bool {
    while true {
      guard let symbol = symbol(literals) else { return false }
      if symbol == 256 { return true }
      if symbol < 256 {
        guard output.count < maximumBytes else { return false }
        output.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < Zlib.lengthBase.count,
        let extra = take(Zlib.lengthExtra[symbol - 257]), let code = self.symbol(distances),
        code < Zlib.distanceBase.count, let far = take(Zlib.distanceExtra[code])
      else { return false }
      let length = Zlib.lengthBase[symbol - 257] + extra
      let distance = Zlib.distanceBase[code] + far
      guard distance <= output.count, output.count + length <= maximumBytes else { return false }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private mutating func tables() -> (HuffmanTable, HuffmanTable)? {
    guard let literals = take(5), let distances = take(5), let codes = take(4), literals <= 29,
      distances <= 29
    else { return nil }
    var lengths = [Int](repeating: 0, count: 19)
    for place in Self.codeOrder.prefix(codes + 4) {
      guard let length = take(3) else { return nil }
      lengths[place] = length
    }
    guard let table = HuffmanTable(lengths) else { return nil }
    let total = literals + 257 + distances + 1
    var all: [Int] = []
    while all.count < total {
      guard let symbol = symbol(table) else { return nil }
      var value = 0
      var times = 1
      switch symbol {
      case 16:
        guard let last = all.last, let more = take(2) else { return nil }
        value = last
        times = 3 + more
      case 17:
        guard let more = take(3) else { return nil }
        times = 3 + more
      case 18:
        guard let more = take(7) else { return nil }
        times = 11 + more
      default: value = symbol
      }
      guard all.count + times <= total else { return nil }
      all += [Int](repeating: value, count: times)
    }
    guard all[256] > 0, let first = HuffmanTable(Array(all.prefix(literals + 257))),
      let second = HuffmanTable(Array(all.dropFirst(literals + 257)))
    else { return nil }
    return (first, second)
  }

  private static let codeOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let fixedLiterals = HuffmanTable(
    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  private static let fixedDistances = HuffmanTable([Int](repeating: 5, count: 30))
}

/// A canonical Huffman code (RFC 1951 section 3.2.2).
private struct HuffmanTable: Sendable {
  static let maximumBits = 15
  /// How many codes there are of each length.
  var counts = [Int](repeating: 0, count: HuffmanTable.maximumBits + 1)
  /// The symbols in the order of their codes.
  var symbols: [Int] = []

  /// The code of these lengths; nil when more codes are asked for than bits can tell apart.
  init?(_ lengths: [Int]) {
    for length in lengths where length > 0 { counts[length] += 1 }
    var left = 1
    for length in 1...Self.maximumBits {
      left = left << 1 - counts[length]
      guard left >= 0 else { return nil }
    }
    for length in 1...Self.maximumBits {
      for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
    }
  }
}
