import CityHall
import Civics
import Foundation

/// The machine's own clock and randomness; the only place that reads them.
enum SystemSurroundings {
  static func now() -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// 130 random bits in letters and digits that are not taken for one another.
  static func newIdentifier() -> String {
    let letters = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)
    var generator = SystemRandomNumberGenerator()
    return String(
      decoding: (0..<27).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] },
      as: UTF8.self)
  }

  static let all = Surroundings(
    now: { now() }, newIdentifier: { newIdentifier() }, randomBytes: { randomBytes($0) })
}
