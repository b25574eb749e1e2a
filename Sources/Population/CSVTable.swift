/// Collects the rows of one register and hands them on in large pieces.
struct CSVTable {
  /// Bytes collected before they are handed on.
  static let flushBytes = 262_144

  let file: PopulationFile
  private(set) var bytes: [UInt8]
  private(set) var rows = 0

  init(_ file: PopulationFile) {
    self.file = file
    bytes = []
    bytes.reserveCapacity(Self.flushBytes + 4096)
    bytes.append(contentsOf: (file.columns.joined(separator: ",") + "\n").utf8)
  }

  /// Adds one row. No value of this room holds a comma, a quote or a line end (a test reads every
  /// file back), so nothing is quoted.
  mutating func append(_ values: [String]) {
    bytes.append(contentsOf: values.joined(separator: ",").utf8)
    bytes.append(10)
    rows += 1
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
