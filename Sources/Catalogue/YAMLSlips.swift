/// Where a slip of the hand stands that made a YAML file unreadable: a parser tells where it noticed.
enum Slips {
  /// The line of an opening bracket that the text up to `noticed` does not close, else where the
  /// parser's context or the parser itself stands.
  static func line(_ context: Int, _ noticed: Int, _ text: String) -> Int {
    let lines = lines(text).prefix(noticed)
    var open: [Int] = []
    for (index, line) in lines.enumerated() {
      for character in bare(line) {
        if "{[".contains(character) { open.append(index + 1) }
        if "}]".contains(character) { _ = open.popLast() }
      }
    }
    return open.last ?? max(context, 1)
  }

  /// The last line up to `noticed` whose key ends in a full-width colon.
  static func wideColon(_ text: String, until noticed: Int) -> Int? {
    for (index, line) in lines(text).prefix(noticed).enumerated().reversed() {
      let key = line.drop { " -".contains($0) }.prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber)
      }
      if !key.isEmpty, line[key.endIndex...].first == "：" { return index + 1 }
    }
    return nil
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// The line without its quoted texts and its comment.
  private static func bare(_ line: Substring) -> [Character] {
    var kept: [Character] = []
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#", kept.last.map(\.isWhitespace) ?? true {
        break
      } else {
        kept.append(character)
      }
    }
    return kept
  }
}
