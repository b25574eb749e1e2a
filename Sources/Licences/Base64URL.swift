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
        var (buffer, bits, count): (UInt32, UInt32, Int) = (0, 0, 0)
        for byte in bytes {
          buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
          bits += 8
          while bits >= 6 {
            bits -= 6
            output[count] = alphabet[Int(buffer >> bits & 0x3F)]
            count += 1
          }
        }
        if bits > 0 {
          output[count] = alphabet[Int(buffer << (6 - bits) & 0x3F)]
          count += 1
        }
        return count
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
