import Civics

/// Finds items by Chinese words of one character up, by Latin words, and by pinyin, whole or
/// initials. Built once for an edition; a query looks at every item and allocates little.
///
/// ```swift
/// city.search.find("社保")        // by characters
/// city.search.find("sbcb")        // 社保参保 by initials
/// city.search.find("certificate") // by words
/// ```
/// A query of several words finds what matches all of them; where nothing does, parts of a sentence
/// count.
package struct SearchIndex: Sendable {
  /// What a query matched best, the best first.
  package enum Match: Int, Hashable, Sendable, Comparable, CaseIterable {
    case namePrefix, name, keyword, summary, part
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package struct Hit: Hashable, Sendable {
    package let item: ItemID
    package let match: Match
  }

  /// Longer queries are cut.
  package static let maximumQueryCharacters = 64
  package static let maximumWords = 8
  package static let maximumHits = 50
  /// Items that are shown for parts of a question.
  package static let maximumParts = 5

  /// One item's texts, folded for comparing.
  struct Entry: Sendable {
    let item: ItemID
    private let name: Field
    private let keywords: [Field]
    private let summary: Field

    init(_ item: ItemDefinition, agency: Agency?) {
      self.item = item.id
      name = Field(item.name)
      var others = (item.keywords ?? []).map { LocalizedText(zh: $0) } + item.themes
      others += [agency?.name, agency?.short].compactMap { $0 }
      others.append(item.result.name)
      keywords = others.map(Field.init)
      summary = Field(item.summary)
    }

    func match(_ word: Word) -> Match? {
      switch name.match(word) {
      case .prefix: return .namePrefix
      case .inside: return .name
      case nil: break
      }
      if keywords.contains(where: { $0.match(word) != nil }) { return .keyword }
      // Pinyin of long texts matches almost anything.
      return summary.contains(word) ? .summary : nil
    }

    /// How many of the pairs its name holds, twice, and its keywords.
    func count(_ pairs: [Word]) -> Int {
      pairs.reduce(0) { sum, pair in
        sum + (name.contains(pair) ? 2 : keywords.contains { $0.contains(pair) } ? 1 : 0)
      }
    }
  }

  /// One text in both languages.
  struct Field: Sendable {
    enum Place { case prefix, inside }
    private let characters: [Unicode.Scalar]
    private let spelled: [Pinyin.Spelled]
    private let words: [[Unicode.Scalar]]

    init(_ text: LocalizedText) {
      characters = fold(text.zh)
      spelled = characters.map(Pinyin.Spelled.init)
      words = fold(text.en).split { !$0.properties.isAlphabetic && !isWordScalar($0) }.map(
        Array.init)
    }

    func match(_ word: Word) -> Place? {
      if let place = literal(word) { return place }
      guard word.isLatin, !word.characters.isEmpty else { return nil }
      // A single letter would find everything.
      let starts = word.characters.count > 1 ? spelled.indices : spelled.indices.prefix(1)
      for start in starts where Pinyin.matches(word.characters, in: spelled, at: start) {
        return start == 0 ? .prefix : .inside
      }
      return nil
    }

    func contains(_ word: Word) -> Bool { literal(word) != nil }

    private func literal(_ word: Word) -> Place? {
      if let index = position(of: word.characters, in: characters) {
        return index == 0 ? .prefix : .inside
      }
      guard word.isLatin, let index = words.firstIndex(where: { $0.starts(with: word.characters) })
      else { return nil }
      return index == 0 ? .prefix : .inside
    }
  }

  struct Word: Sendable {
    let characters: [Unicode.Scalar]
    let isLatin: Bool

    init(_ characters: [Unicode.Scalar]) {
      self.characters = characters
      isLatin = characters.allSatisfy(isWordScalar)
    }
  }

  private let entries: [Entry]

  init(_ entries: [Entry]) { self.entries = entries }

  /// Items that match every word of `query`, best first, then in order of id; none for an empty
  /// query.
  package func find(_ query: String, limit: Int = SearchIndex.maximumHits) -> [Hit] {
    let words = fold(String(query.prefix(Self.maximumQueryCharacters)))
      .split { $0.properties.isWhitespace || isMark($0) }
      .prefix(Self.maximumWords).map { Word(Array($0)) }
    guard !words.isEmpty, limit > 0 else { return [] }
    let whole = find(words, limit)
    return whole.isEmpty ? findParts(words, limit) : whole
  }

  /// A question in a sentence is found by the pairs of neighbouring Chinese characters that names
  /// and keywords share with it, most of them first.
  private func findParts(_ words: [Word], _ limit: Int) -> [Hit] {
    let pairs = words.filter { !$0.isLatin && $0.characters.count > 2 }.flatMap { word in
      zip(word.characters, word.characters.dropFirst()).map { Word([$0, $1]) }
    }
    let scored = entries.map { (entry: $0, count: $0.count(pairs)) }.filter { $0.count > 0 }
      .sorted { ($1.count, $0.entry.item) < ($0.count, $1.entry.item) }
    return scored.prefix(min(limit, Self.maximumParts)).map {
      Hit(item: $0.entry.item, match: .part)
    }
  }

  private func find(_ words: [Word], _ limit: Int) -> [Hit] {
    var hits: [Hit] = []
    for entry in entries {
      let matches = words.map(entry.match)
      guard let worst = matches.map({ $0?.rawValue ?? .max }).max(),
        let match = Match(rawValue: worst)
      else { continue }
      hits.append(Hit(item: entry.item, match: match))
    }
    hits.sort { ($0.match.rawValue, $0.item) < ($1.match.rawValue, $1.item) }
    return Array(hits.prefix(min(limit, Self.maximumHits)))
  }
}

/// Small letters, and half-width for full-width Latin letters and digits.
private func fold(_ text: String) -> [Unicode.Scalar] {
  var folded = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
    folded.append(Unicode.Scalar(narrow) ?? scalar)
  }
  return Array(String(folded).lowercased().unicodeScalars)
}

/// Punctuation and symbols, which separate words.
private func isMark(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
    .initialPunctuation, .finalPunctuation, .otherPunctuation, .control, .format:
    true
  default: false
  }
}

/// Where `part` begins in `whole`.
private func position(of part: [Unicode.Scalar], in whole: [Unicode.Scalar]) -> Int? {
  guard let first = part.first, part.count <= whole.count else { return nil }
  for start in 0...(whole.count - part.count) where whole[start] == first {
    if whole[start...].starts(with: part) { return start }
  }
  return nil
}
