/// A QR symbol of model 2 (ISO/IEC 18004), data in byte mode.
///
/// ```swift
/// let code = try QRCode(Array(url.utf8), level: .medium)
/// let picture = code.svg(title: "亮证码")
/// ```
public struct QRCode: Sendable, Hashable {
  /// How much damage a symbol bears.
  public enum Level: Int, Sendable, Hashable, CaseIterable {
    /// About 7 % of the codewords.
    case low
    /// About 15 %.
    case medium
    /// About 25 %.
    case quartile
    /// About 30 %.
    case high

    /// The two bits of the format information (table 12).
    var formatBits: Int {
      switch self {
      case .low: 1
      case .medium: 0
      case .quartile: 3
      case .high: 2
      }
    }
  }

  /// Why no symbol can be made.
  public enum Failure: Error, Sendable, Hashable {
    /// More bytes than the largest symbol of this level holds.
    case tooLong(bytes: Int, maximumBytes: Int)
  }

  /// Light modules that must surround a symbol.
  public static let quietModules = 4

  /// 1 to 40; a symbol has 17 + 4 · version modules a side.
  public let version: Int
  /// Its error correction.
  public let level: Level
  /// Which of the eight masks was laid over the data.
  public let mask: Int
  /// Modules a side, without the quiet zone.
  public let size: Int
  private let modules: [Bool]

  /// The smallest symbol that holds `bytes`, with the mask of least penalty.
  public init(_ bytes: [UInt8], level: Level = .medium) throws(Failure) {
    try self.init(bytes, level: level, mask: nil)
  }

  /// The same with a mask of the test's choosing.
  init(_ bytes: [UInt8], level: Level, mask: Int?) throws(Failure) {
    guard let version = QRTables.version(holding: bytes.count, level: level) else {
      throw .tooLong(
        bytes: bytes.count, maximumBytes: QRTables.capacityBytes(version: 40, level: level))
    }
    let codewords = QRTables.interleave(
      QRTables.dataCodewords(bytes, version: version, level: level),
      version: version, level: level)
    var matrix = QRMatrix(version: version)
    matrix.place(codewords)
    var best = (mask: 0, penalty: Int.max, matrix: matrix)
    for candidate in mask.map({ [$0] }) ?? Array(0..<8) {
      var masked = matrix
      masked.apply(mask: candidate)
      masked.drawFormat(level: level, mask: candidate)
      let penalty = masked.penalty
      if penalty < best.penalty { best = (candidate, penalty, masked) }
    }
    self.version = version
    self.level = level
    self.mask = best.mask
    size = best.matrix.size
    modules = best.matrix.modules
  }

  /// Whether the module is dark; outside the symbol all are light.
  public subscript(x: Int, y: Int) -> Bool {
    guard (0..<size).contains(x), (0..<size).contains(y) else { return false }
    return modules[y * size + x]
  }

  /// The symbol with its quiet zone as an SVG: one path, a title for those who cannot see it,
  /// dark on light also where the page is dark, since cameras need it so.
  public func svg(title: String) -> String {
    let side = size + 2 * Self.quietModules
    var path = ""
    for y in 0..<size {
      var x = 0
      while x < size {
        var end = x
        while self[end, y] { end += 1 }
        if end > x {
          path += "M\(x + Self.quietModules) \(y + Self.quietModules)h\(end - x)v1h-\(end - x)z"
        }
        x = end + 1
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
      shape-rendering="crispEdges"><title>\(Self.escaped(title))</title>\
      <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(path)"/></svg>
      """
  }

  private static func escaped(_ text: String) -> String {
    var output = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.unicodeScalars.append(character)
      }
    }
    return output
  }
}
