/// Readings of Chinese characters in Latin letters, from `PinyinTable`.
enum Pinyin {
  /// Each character's readings in order of the alphabet: 重 → chong, zhong.
  private static let readings: [Character: [String]] = {
    var readings: [Character: [String]] = [:]
    readings.reserveCapacity(7000)
    for line in PinyinTable.text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2 else { continue }
      for character in parts[1] { readings[character, default: []].append(String(parts[0])) }
    }
    return readings
  }()

  static func of(_ character: Character) -> [String] { readings[character] ?? [] }

  /// Whether `query`, small Latin letters, spells a run of characters of `text` that begins
  /// anywhere: each by its whole reading, by its initial, or (the last one) by a beginning of it.
  /// `szbx`, `shenzhen`, `shezbx` all find texts that are said so.
  static func matches(_ query: [Character], in text: [Spelled], at start: Int) -> Bool {
    // Positions in the query that can be reached before the character at hand.
    var reached: Set<Int> = [0]
    for spelled in text[start...] {
      var next: Set<Int> = []
      for position in reached {
        let rest = query[position...]
        for reading in spelled.readings {
          let common = zip(reading, rest).prefix { $0 == $1 }.count
          if common == rest.count { return true }
          if common == reading.count { next.insert(position + common) }
          if common >= 1 { next.insert(position + 1) }
          // zh, ch, sh count as initials too.
          if common >= 2, reading[1] == "h" { next.insert(position + 2) }
        }
      }
      if next.isEmpty { return false }
      reached = next
    }
    return false
  }

  /// A character with its readings as letters; a Latin letter or digit reads as itself.
  struct Spelled: Sendable {
    let readings: [[Character]]

    init(_ character: Character) {
      if character.isASCII, character.isLetter || character.isNumber {
        readings = [[character]]
      } else {
        readings = Pinyin.of(character).map(Array.init)
      }
    }
  }
}
