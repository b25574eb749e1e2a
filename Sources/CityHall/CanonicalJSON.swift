import Casework
import Store

/// Writes a value straight into JSON's bytes: keys sorted by their UTF-8 as it is written, no
/// blanks, slashes as they are. The same value gives the same bytes; `JSONEncoder` of Foundation
/// gives them too, over a tree that this leaves out: every case writes some twenty events.
///
/// Dates, data and URLs of Foundation get no treatment of their own; nothing that rests in the
/// log holds them.
package enum CanonicalJSON {
  /// - Throws: `EncodingError` for a number that JSON cannot write.
  package static func encode(_ value: some Encodable) throws -> [UInt8] {
    let output = JSONOutput()
    try output.write(value, depth: 0)
    return output.bytes
  }

  /// Without the way by its type, which each of a case's events would take.
  package static func encode(_ event: Event) throws -> [UInt8] {
    let output = JSONOutput()
    if try !output.write(event) { try output.writeByContainers(event) }
    return output.bytes
  }

  static func encode(_ notice: NoticeRow) -> [UInt8] {
    let output = JSONOutput()
    output.write(notice)
    return output.bytes
  }
}

/// The bytes written so far, and which objects and arrays are open.
final class JSONOutput {
  /// An object's member: its name without the quotation marks, and where it ends.
  private struct Member {
    var name: Range<Int>
    var end: Int
  }

  private struct Frame {
    let isObject: Bool
    let start: Int
    let firstMember: Int
    var count = 0
    var isSorted = true
  }

  // One thread writes, and no access lies within another: nothing is gained by watching them.
  @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
  @exclusivity(unchecked) private var members: [Member] = []
  @exclusivity(unchecked) private var frames: [Frame] = []

  init() { bytes.reserveCapacity(2048) }

  /// Writes one value whole: whatever it opens is closed behind it.
  func write(_ value: some Encodable, depth: Int) throws {
    if try writePlainly(value) { return }
    try writeByContainers(value, depth: depth)
  }

  /// Anywhere within a value that is written plainly, at the depth that is open there.
  func writeByContainers(_ value: some Encodable) throws {
    try writeByContainers(value, depth: frames.count)
  }

  private func writeByContainers(_ value: some Encodable, depth: Int) throws {
    let start = bytes.count
    try value.encode(to: JSONWriter(output: self, depth: depth))
    close(downTo: depth)
    // A type that encodes nothing is an empty object.
    if bytes.count == start { bytes += "{}".utf8 }
  }

  /// - Returns: the depth of what is inside.
  func open(object: Bool, depth: Int) -> Int {
    // Asked for its container twice, a type goes on with the one it has.
    if frames.count > depth { return depth + 1 }
    frames.append(Frame(isObject: object, start: bytes.count, firstMember: members.count))
    bytes.append(object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    return depth + 1
  }

  func close(downTo depth: Int) {
    while frames.count > depth {
      let frame = frames.removeLast()
      guard frame.isObject else {
        bytes.append(UInt8(ascii: "]"))
        continue
      }
      endMember(of: frame)
      if !frame.isSorted { sortMembers(of: frame) }
      members.removeSubrange(frame.firstMember...)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  func key(_ key: String, depth: Int) {
    close(downTo: depth)
    let top = frames.count - 1
    endMember(of: frames[top])
    if frames[top].count > 0 { bytes.append(UInt8(ascii: ",")) }
    let start = bytes.count
    string(key)
    let name = start + 1..<bytes.count - 1
    bytes.append(UInt8(ascii: ":"))
    if frames[top].count > 0, isKey(name, before: members[members.count - 1].name) {
      frames[top].isSorted = false
    }
    members.append(Member(name: name, end: 0))
    frames[top].count += 1
  }

  func element(depth: Int) {
    close(downTo: depth)
    let top = frames.count - 1
    if frames[top].count > 0 { bytes.append(UInt8(ascii: ",")) }
    frames[top].count += 1
  }

  func count(depth: Int) -> Int { frames.indices.contains(depth - 1) ? frames[depth - 1].count : 0 }

  private func endMember(of frame: Frame) {
    if frame.count > 0 { members[members.count - 1].end = bytes.count }
  }

  private func isKey(_ left: Range<Int>, before right: Range<Int>) -> Bool {
    bytes[left].lexicographicallyPrecedes(bytes[right])
  }

  private func sortMembers(of frame: Frame) {
    let sorted = members[frame.firstMember...].sorted { isKey($0.name, before: $1.name) }
    var inOrder: [UInt8] = []
    inOrder.reserveCapacity(bytes.count - frame.start)
    for member in sorted {
      inOrder.append(inOrder.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
      inOrder += bytes[member.name.lowerBound - 1..<member.end]
    }
    bytes.replaceSubrange(frame.start..., with: inOrder)
  }

  // MARK: Plain values

  func text(_ text: some StringProtocol) { bytes += text.utf8 }

  func plain(_ text: StaticString) {
    bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  func string(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
      // All of it is looked at, without a way out: the loop runs over many bytes at once.
      guard utf8.reduce(UInt8(0), { $0 | (Self.needsEscape($1) ? 1 : 0) }) != 0 else {
        bytes += utf8
        return
      }
      for byte in utf8 { if Self.needsEscape(byte) { escape(byte) } else { bytes.append(byte) } }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  func number(_ value: Double) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: [], debugDescription: "JSON has no \(value)"))
    }
    let written = value.description
    text(written.hasSuffix(".0") ? written.dropLast(2) : written[...])
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      text(byte < 0x10 ? "u000" : "u00")
      text(String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }
}
