/// The modules of a symbol while it is drawn (ISO/IEC 18004 sections 6.3, 7.7 and 7.8).
struct QRMatrix {
  let size: Int
  private(set) var modules: [Bool]
  private var isFunction: [Bool]

  /// All function patterns of a version, format information still blank.
  init(version: Int) {
    size = 17 + 4 * version
    modules = [Bool](repeating: false, count: size * size)
    isFunction = modules
    for index in 0..<size {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    drawFinder(3, 3)
    drawFinder(size - 4, 3)
    drawFinder(3, size - 4)
    let centres = QRTables.alignmentCentres(version: version)
    for (row, y) in centres.enumerated() {
      for (column, x) in centres.enumerated() {
        let last = centres.count - 1
        let isFinder =
          (row, column) == (0, 0) || (row, column) == (0, last)
          || (row, column) == (last, 0)
        if !isFinder { drawAlignment(x, y) }
      }
    }
    drawFormat(level: .low, mask: 0)
    drawVersion(version)
  }

  private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
    modules[y * size + x] = isDark
    isFunction[y * size + x] = true
  }

  private mutating func drawFinder(_ x: Int, _ y: Int) {
    for dy in -4...4 {
      for dx in -4...4 {
        let ring = max(abs(dx), abs(dy))
        guard (0..<size).contains(x + dx), (0..<size).contains(y + dy) else { continue }
        set(x + dx, y + dy, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func drawAlignment(_ x: Int, _ y: Int) {
    for dy in -2...2 {
      for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) }
    }
  }

  /// Both copies of the format information, and the module that is always dark.
  mutating func drawFormat(level: QRCode.Level, mask: Int) {
    let bits = QRTables.formatBits(level: level, mask: mask)
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(8, index, bit(index)) }
    set(8, 7, bit(6))
    set(8, 8, bit(7))
    set(7, 8, bit(8))
    for index in 9...14 { set(14 - index, 8, bit(index)) }
    for index in 0...7 { set(size - 1 - index, 8, bit(index)) }
    for index in 8...14 { set(8, size - 15 + index, bit(index)) }
    set(8, size - 8, true)
  }

  private mutating func drawVersion(_ version: Int) {
    guard version >= 7 else { return }
    let bits = QRTables.versionBits(version)
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      let far = size - 11 + index % 3
      set(far, index / 3, isDark)
      set(index / 3, far, isDark)
    }
  }

  /// Lays the codewords in columns of two, from the right, up and down in turn (section 7.7.3).
  mutating func place(_ codewords: [UInt8]) {
    var index = 0
    var right = size - 1
    while right >= 1 {
      if right == 6 { right = 5 }
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<size {
        let y = isUpward ? size - 1 - step : step
        for x in [right, right - 1] where !isFunction[y * size + x] {
          guard index < codewords.count * 8 else { return }
          modules[y * size + x] = codewords[index >> 3] >> (7 - UInt8(index & 7)) & 1 == 1
          index += 1
        }
      }
      right -= 2
    }
  }

  /// Inverts the data modules of a mask (table 10).
  mutating func apply(mask: Int) {
    for y in 0..<size {
      for x in 0..<size where !isFunction[y * size + x] && Self.isMasked(mask, x, y) {
        modules[y * size + x].toggle()
      }
    }
  }

  private static func isMasked(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
    switch mask {
    case 0: (x + y) % 2 == 0
    case 1: y % 2 == 0
    case 2: x % 3 == 0
    case 3: (x + y) % 3 == 0
    case 4: (x / 3 + y / 2) % 2 == 0
    case 5: x * y % 2 + x * y % 3 == 0
    case 6: (x * y % 2 + x * y % 3) % 2 == 0
    default: ((x + y) % 2 + x * y % 3) % 2 == 0
    }
  }

  /// How hard the symbol is to read (section 7.8.3): runs, squares, false finders, balance.
  var penalty: Int {
    var result = 0
    for line in 0..<size {
      result += Self.linePenalty((0..<size).map { modules[line * size + $0] })
      result += Self.linePenalty((0..<size).map { modules[$0 * size + line] })
    }
    for y in 0..<(size - 1) {
      for x in 0..<(size - 1) {
        let corner = y * size + x
        let isDark = modules[corner]
        if modules[corner + 1] == isDark, modules[corner + size] == isDark,
          modules[corner + size + 1] == isDark
        {
          result += 3
        }
      }
    }
    let dark = modules.count { $0 }
    result += abs(dark * 20 - modules.count * 10) / modules.count * 10
    return result
  }

  private static func linePenalty(_ line: [Bool]) -> Int {
    var result = 0
    var run = 0
    var window = 0
    for (index, isDark) in line.enumerated() {
      run = index > 0 && line[index - 1] == isDark ? run + 1 : 1
      if run == 5 { result += 3 } else if run > 5 { result += 1 }
      window = (window << 1 | (isDark ? 1 : 0)) & 0x7FF
      // A finder's 1:1:3:1:1 with four light modules before or after it.
      if index >= 10, window == 0b1011101_0000 || window == 0b0000_1011101 { result += 40 }
    }
    return result
  }
}
