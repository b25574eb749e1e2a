import Crypto
import Store

/// The chain over the log: each event's hash covers the one before it, so that no event can be
/// changed, removed, inserted or moved without changing every hash behind it.
///
/// SHA-256 over these bytes, integers big-endian, texts in UTF-8:
///
/// | bytes | what |
/// | --- | --- |
/// | 32 | hash of the event before, or zeros before the first |
/// | 8 | position in the log, from 1 |
/// | 4 + n | length and name of the stream |
/// | 8 | version in the stream, from 1 |
/// | 4 + n | length and name of the event's type |
/// | 4 | version of the event's shape |
/// | 8 | moment of the commit, milliseconds since 1970, two's complement |
/// | 8 + n | length and bytes of the payload, as it rests |
package enum EventChain {
  package static let start = [UInt8](repeating: 0, count: 32)

  package static func hash(
    after previous: [UInt8], position: Int64, stream: StreamID, version: Int,
    at milliseconds: Int64,
    event: EncodedEvent
  ) -> [UInt8] {
    var head: [UInt8] = []
    head.reserveCapacity(160)
    head += previous
    append(UInt64(bitPattern: position), to: &head)
    append(stream.rawValue, to: &head)
    append(UInt64(version), to: &head)
    append(event.type, to: &head)
    append(UInt32(event.shape), to: &head)
    append(UInt64(bitPattern: milliseconds), to: &head)
    append(UInt64(event.payload.count), to: &head)
    var hasher = SHA256()
    hasher.update(data: head)
    hasher.update(data: event.payload)
    return hasher.finalize().withUnsafeBytes { Array($0) }
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt32(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }
}

extension StoredEvent {
  /// The hash that this event must have behind `previous`.
  func expectedHash(after previous: [UInt8]) -> [UInt8] {
    EventChain.hash(
      after: previous, position: position, stream: stream, version: version,
      at: at.milliseconds, event: event)
  }
}
