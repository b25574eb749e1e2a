/// Base64url without padding (RFC 4648 section 5), the alphabet of every JOSE part.
///
/// Decoding is strict: padding, foreign characters and non-zero trailing bits are refused, so
/// that one value has exactly one spelling and a flipped character can never go unseen.
public enum Base64URL {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  /// The text of `bytes`.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    bytes.withContiguousStorageIfAvailable { encode(contiguous: $0) }
      ?? Array(bytes).withUnsafeBufferPointer { encode(contiguous: $0) }
  }

  private static func encode(contiguous bytes: UnsafeBufferPointer<UInt8>) -> String {
    alphabet.withUnsafeBufferPointer { alphabet in
      String(unsafeUninitializedCapacity: (bytes.count * 8 + 5) / 6) { output in
        let letter = { (group: UInt32, shift: UInt32) in alphabet[Int(group >> shift & 0x3F)] }
        var (place, count) = (0, 0)
        while place + 3 <= bytes.count {
          let group =
            UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2])
          output[count] = letter(group, 18)
          output[count + 1] = letter(group, 12)
          output[count + 2] = letter(group, 6)
          output[count + 3] = letter(group, 0)
          (place, count) = (place + 3, count + 4)
        }
        // One or two bytes are left: two or three letters, without padding.
        guard place < bytes.count else { return count }
        let second = place + 1 < bytes.count ? UInt32(bytes[place + 1]) : nil
        let group = UInt32(bytes[place]) << 16 | (second ?? 0) << 8
        output[count] = letter(group, 18)
        output[count + 1] = letter(group, 12)
        guard second != nil else { return count + 2 }
        output[count + 2] = letter(group, 6)
        return count + 3
      }
    }
  }

  /// The bytes of `text`, or nil when it is not canonical base64url.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var output: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
      let value = values[Int(character)]
      guard value != 0xFF else { return nil }
      buffer = (buffer << 6 | UInt32(value)) & 0x3FFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    // A lone character carries no byte, and leftover bits must be zero.
    guard bits < 6, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return output
  }
}
