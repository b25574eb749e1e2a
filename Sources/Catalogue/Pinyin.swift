/// Readings of Chinese characters in Latin letters, from `PinyinTable`.
enum Pinyin {
  /// Each character's readings in order of the alphabet: 重 → chong, zhong.
  private static let readings: [Unicode.Scalar: [[Unicode.Scalar]]] = {
    var readings: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]
    readings.reserveCapacity(7000)
    for line in PinyinTable.text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2 else { continue }
      let syllable = Array(parts[0].unicodeScalars)
      for character in parts[1].unicodeScalars { readings[character, default: []].append(syllable) }
    }
    return readings
  }()

  static func of(_ character: Unicode.Scalar) -> [String] {
    (readings[character] ?? []).map { String(String.UnicodeScalarView($0)) }
  }

  /// The longest query that can be matched: positions in it are bits of one word.
  static let maximumQuery = 63

  /// Whether `query`, small Latin letters, spells a run of characters of `text` that begins at
  /// `start`: each by its whole reading, by its initial, or (the last one) by a beginning of it.
  /// `shbx`, `shehui` and `shehbx` all spell 社会保险.
  static func matches(_ query: [Unicode.Scalar], in text: [Spelled], at start: Int) -> Bool {
    guard query.count <= maximumQuery else { return false }
    // Bit n: n letters of the query are spelled by the characters before the one at hand.
    var reached: UInt64 = 1
    var index = start
    while index < text.count, reached != 0 {
      var next: UInt64 = 0
      var open = reached
      while open != 0 {
        let position = open.trailingZeroBitCount
        open &= open - 1
        for reading in text[index].readings {
          var common = 0
          while common < reading.count, position + common < query.count,
            reading[common] == query[position + common]
          { common += 1 }
          if position + common == query.count { return true }
          if common == reading.count { next |= 1 << UInt64(position + common) }
          if common >= 1 { next |= 1 << UInt64(position + 1) }
          // zh, ch and sh count as initials too.
          if common >= 2, reading[1] == "h" { next |= 1 << UInt64(position + 2) }
        }
      }
      reached = next
      index += 1
    }
    return false
  }

  /// A character with its readings as letters; a Latin letter or digit reads as itself.
  struct Spelled: Sendable {
    let readings: [[Unicode.Scalar]]

    init(_ scalar: Unicode.Scalar) {
      readings = isWordScalar(scalar) ? [[scalar]] : Pinyin.readings[scalar] ?? []
    }
  }
}

/// An ASCII letter or digit.
func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
  ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar)
}
