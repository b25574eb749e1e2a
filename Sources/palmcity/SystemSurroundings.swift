import CityHall
import Civics
import Foundation

/// The machine's own clock and randomness; the only place that reads them.
enum SystemSurroundings {
  static func now() -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// Eight bytes with each call of the kernel.
  static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// 130 random bits in letters and digits that are not taken for one another. Nine letters of
  /// each word: its bits suffice for them with no letter likelier than another by more than 2⁻¹⁹.
  static func newIdentifier() -> String {
    var generator = SystemRandomNumberGenerator()
    var text: [UInt8] = []
    text.reserveCapacity(27)
    for _ in 0..<3 {
      var word = generator.next()
      for _ in 0..<9 {
        let (letter, rest) = word.multipliedFullWidth(by: UInt64(letters.count))
        text.append(letters[Int(letter)])
        word = rest
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let letters = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)

  static let all = Surroundings(
    now: { now() }, newIdentifier: { newIdentifier() }, randomBytes: { randomBytes($0) })
}
