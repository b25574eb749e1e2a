import Civics
import Foundation

/// Limits on a CSV file; meeting one puts the row in quarantine.
package struct CSVLimits: Hashable, Sendable {
  package var maximumFieldBytes: Int
  package var maximumFields: Int
  /// Bytes of one row, quoted line ends included.
  package var maximumRowBytes: Int

  package init(maximumFieldBytes: Int, maximumFields: Int, maximumRowBytes: Int) {
    self.maximumFieldBytes = maximumFieldBytes
    self.maximumFields = maximumFields
    self.maximumRowBytes = maximumRowBytes
  }

  package static let standard = CSVLimits(
    maximumFieldBytes: 16_384, maximumFields: 256, maximumRowBytes: 262_144)
}

/// One row of a CSV file and the line on which it begins, from 1.
package struct CSVRow: Hashable, Sendable {
  package let line: Int
  /// The fields, or why the row is none; `column` counts from 1.
  package let content: Result<[String], CSVProblem>
}

/// Why a row is not CSV.
package struct CSVProblem: Error, Hashable, Sendable {
  package let column: Int
  package let reason: LocalizedText
}

/// Reads CSV (RFC 4180) from bytes as they arrive and gives each row once it is whole.
///
/// ```swift
/// var reader = CSVReader()
/// try reader.read(chunk) { row in … }
/// try reader.finish { row in … }
/// ```
/// Lines end with LF or CRLF; a UTF-8 byte order mark is skipped; empty lines are skipped. A row
/// that breaks the format is given as a problem and reading goes on at the next line.
package struct CSVReader {
  private let limits: CSVLimits
  /// Bytes of the row under way.
  private var pending: [UInt8] = []
  /// Bytes of `pending` already looked at for the row's end.
  private var scanned = 0
  private var isQuoted = false
  /// Set when the row under way passed its limit: the rest of the line is dropped.
  private var isSkipping = false
  private var line = 1
  private var isFirst = true

  package init(limits: CSVLimits = .standard) { self.limits = limits }

  package mutating func read(
    _ bytes: [UInt8], _ give: (CSVRow) throws -> Void
  ) throws {
    var start = 0
    while start < bytes.count {
      let newline = Self.index(of: 10, in: bytes, from: start) ?? bytes.count
      append(bytes[start..<newline])
      guard newline < bytes.count else { return }
      start = newline + 1
      if isQuoted, !isSkipping {
        pending.append(10)
        scanned = pending.count
      } else {
        try endRow(give)
      }
    }
  }

  /// Gives the last row where the file does not end with a line end.
  package mutating func finish(_ give: (CSVRow) throws -> Void) throws {
    try endRow(give)
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard !isSkipping else { return }
    pending.append(contentsOf: bytes)
    if pending.count > limits.maximumRowBytes {
      isSkipping = true
      return
    }
    while let quote = Self.index(of: UInt8(ascii: "\""), in: pending, from: scanned) {
      isQuoted.toggle()
      scanned = quote + 1
    }
    scanned = pending.count
  }

  private mutating func endRow(_ give: (CSVRow) throws -> Void) throws {
    defer {
      pending.removeAll(keepingCapacity: true)
      (scanned, isQuoted, isSkipping, isFirst) = (0, false, false, false)
    }
    let first = line
    line += 1 + (pending.isEmpty ? 0 : pending.lazy.filter { $0 == 10 }.count)
    if isSkipping {
      let limit = limits.maximumRowBytes
      try give(
        CSVRow(
          line: first,
          content: .failure(
            CSVProblem(
              column: 1,
              reason: LocalizedText("行超过 \(limit) 字节", "The row is longer than \(limit) bytes")))))
      return
    }
    if isFirst, pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
    if pending.last == 13 { pending.removeLast() }
    guard !pending.isEmpty else { return }
    try give(CSVRow(line: first, content: CSVFields.split(pending, limits)))
  }

  static func index(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
