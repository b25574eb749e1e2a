import CityHall
import Civics
import Foundation

/// The machine's own clock and randomness; the only place that reads them.
enum SystemSurroundings {
  static func now() -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// The kernel's own, with one call.
  static func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      if let start = bytes.baseAddress { arc4random_buf(start, count) }
      filled = count
    }
  }

  /// Nine letters of the moment in milliseconds, and 89 random bits in eighteen more: letters and
  /// digits that are not taken for one another. What is made later sorts later, so that an index
  /// grows at its end, as with UUIDs of version 7 (RFC 9562, section 5.7).
  ///
  /// Nine random letters of each word: its bits suffice for them with no letter likelier than
  /// another by more than 2⁻¹⁹.
  static func newIdentifier() -> String {
    var generator = SystemRandomNumberGenerator()
    let text = String(unsafeUninitializedCapacity: 3 * lettersOfWord) { text in
      var moment = UInt64(now().milliseconds)
      for place in (0..<lettersOfWord).reversed() {
        text[place] = letters[Int(moment % UInt64(letters.count))]
        moment /= UInt64(letters.count)
      }
      for start in [lettersOfWord, 2 * lettersOfWord] {
        var word = generator.next()
        for place in start..<start + lettersOfWord {
          let (letter, rest) = word.multipliedFullWidth(by: UInt64(letters.count))
          text[place] = letters[Int(letter)]
          word = rest
        }
      }
      return text.count
    }
    return text
  }

  private static let lettersOfWord = 9

  private static let letters = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)

  static let all = Surroundings(
    now: { now() }, newIdentifier: { newIdentifier() }, randomBytes: { randomBytes($0) })
}
