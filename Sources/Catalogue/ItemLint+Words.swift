import Civics
import Decisions
import FEEL

/// `ruleWords`: English for what the rules say, whole and no more.
extension ItemLint {
  /// English for what the rules do not say any more would be read by nobody.
  func wordFindings() -> [CityFinding] {
    guard !source.lacksRules else { return [] }
    let spoken = Set(spokenTexts.map(\.text))
    var seen: Set<String> = []
    return (item.ruleWords ?? []).enumerated().compactMap { index, word in
      let path: [PathStep] = ["ruleWords", .index(index)]
      if rulesLine(of: word.zh) == nil, !spoken.contains(word.zh) {
        return finding(
          .ruleWord, path, "rules.dmn 里没有“\(word.zh)”", "rules.dmn does not say “\(word.zh)”")
      }
      if word(.en) == word.zh {
        return finding(
          .ruleWord, path, "“\(word.zh)”没有英文", "“\(word.zh)” has no English here")
      }
      return seen.insert(word.zh).inserted
        ? nil
        : finding(.duplicate, path, "“\(word.zh)”出现两次", "“\(word.zh)” is there twice")
    }
  }

  /// What an English reader of the item would meet in Chinese: labels and texts of the tables, and
  /// the reasons and results that a decision tells. An item without English says nothing of it.
  func englishFindings(_ item: Item, _ city: City) -> [CityFinding] {
    guard isInEnglish, !source.lacksRules else { return [] }
    var places: [String: (file: String, line: Int)] = [:]
    let spoken = spokenTexts
    for (text, line, _) in spoken
    where text.hasHan && item.ruleWord(text).en.isEmpty && places[text] == nil {
      places[text] = (source.itemFile, line)
    }
    for text in RuleWords(item, city).withoutEnglish { places[text] = (source.rulesFile, 0) }
    return places.map { text, place in
      // A text of the item's own FEEL stands there; others are said by the rules.
      let isOwn = spoken.contains { $0.text == text && $0.isWritten }
      let line = isOwn ? nil : rulesLine(of: text)
      return CityFinding(
        .ruleWord, line == nil ? place.file : source.rulesFile, line ?? place.line,
        "“\(text)”没有英文，英文页面显示中文", "“\(text)” has no English: English pages show it in Chinese",
        severity: .warning,
        hint: LocalizedText(
          "写进 item.yaml 的 ruleWords：{zh: \(text), en: …}",
          "Write it into ruleWords of item.yaml: {zh: \(text), en: …}"))
    }
  }

  /// Whether the city has English pages, and the item English texts for them.
  var isInEnglish: Bool {
    context.identity?.value.languages.contains(.en) == true && !item.name.en.isEmpty
  }

  /// What denials and results may say, as far as their FEEL and the rules tell.
  private var spokenTexts: [(text: String, line: Int, isWritten: Bool)] {
    var spoken: [(String, [PathStep])] = []
    if let reasons = item.reasons { spoken.append((reasons, ["reasons"])) }
    for (index, outcome) in (item.outcomes ?? []).enumerated() {
      spoken.append((outcome.value, ["outcomes", .index(index)]))
    }
    return spoken.flatMap { feel, path in
      (expressions[feel]?.texts(shapes.names) ?? []).map { text in
        (text, source.line(path), feel.contains("\"\(text)\""))
      }
    }
  }

  /// The first line of `rules.dmn` that says the text.
  private func rulesLine(of text: String) -> Int? {
    let written = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    guard let place = source.rulesText.firstRange(of: written) else { return nil }
    return source.rulesText[..<place.lowerBound].count { $0.isNewline } + 1
  }
}

extension String {
  /// Whether it has a Chinese character.
  var hasHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}

extension RuleWords {
  /// The labels and texts of the tables that have no English, each once.
  var withoutEnglish: [String] {
    var found: [String] = []
    func add(_ text: String, _ words: LocalizedText) {
      // A choice's own title stands in the form.
      if words.en.isEmpty, words.zh == text, text.hasHan, !found.contains(text) {
        found.append(text)
      }
    }
    for table in item.rules?.tables ?? [] {
      // A table inside a boxed context is named by a path that nobody wrote.
      if !table.decision.contains(".") { add(table.decision, said(table.decision)) }
      let columns = table.inputs.map { ColumnWords(references: $0.references, words: self) }
      // An explanation names a condition by its label alone, without the column's title.
      for input in table.inputs where input.label != input.expression {
        add(input.label, said(input.label))
      }
      for column in table.outputs {
        let title = result(column, of: table).title
        add(column.label.isEmpty ? column.name : column.label, title)
      }
      for row in table.rows {
        for (cell, column) in zip(row.inputs, columns) {
          for text in cell.texts { add(text, column.words(.string(text))) }
        }
        for text in row.outputs.flatMap(\.texts) { add(text, said(text)) }
      }
    }
    for formula in item.rules?.formulas ?? [] { add(formula.decision, said(formula.decision)) }
    return found
  }
}

extension TableInfo.Cell {
  /// The texts that it says or asks for.
  fileprivate var texts: [String] {
    switch self {
    case .empty, .text: []
    case .value(let value): [value.text].compactMap { $0 }
    case .tests(let tests, _):
      tests.compactMap { test in
        switch test {
        case .equal(let value), .notEqual(let value): value.text
        case .within: nil
        }
      }
    }
  }
}
