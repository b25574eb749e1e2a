import Civics
import Decisions
import FEEL
import Registers

extension Item {
  /// The item's decision tables in words, in the order of its rules.
  package func tables(in city: City) -> [TableText] {
    let words = RuleWords(self, city)
    return (rules?.tables ?? []).map { TableText($0, words: words) }
  }

  /// The decisions that a formula makes, in the same order.
  package func formulas(in city: City) -> [(decision: LocalizedText, text: LocalizedText)] {
    let words = RuleWords(self, city)
    return (rules?.formulas ?? []).map {
      (words.said($0.decision), words.expression($0.text).text)
    }
  }

  /// A label or text of the rules with its English, where the item has one (`ruleWords`) or the
  /// city calls a region so.
  package func ruleWord(_ text: String) -> LocalizedText {
    definition.ruleWords?.first { $0.zh == text } ?? regionCalled(text) ?? LocalizedText(text)
  }

  /// What each input of the rules is called for readers, by its name.
  package func inputTitles(_ language: Language) -> [String: String] {
    var titles: [String: String] = [:]
    for input in rules?.inputs ?? [] {
      titles[input.name] =
        lookup(input.name)?.title(language) ?? RuleWords.given[input.name]?(language)
    }
    for decision in rules?.decisions ?? [] {
      titles[decision.name] = ruleWord(decision.name)(language)
    }
    return titles
  }
}

/// Turns the cells of an item's tables into words, with the titles of its form and registers.
struct RuleWords {
  static let given: [String: LocalizedText] = [
    "form": LocalizedText("您填写的内容", "Your answers"),
    "applicant": LocalizedText("申请人", "Applicant"),
    "today": LocalizedText("办理当天", "The day of handling"),
    "now": LocalizedText("办理时刻", "The moment of handling"),
  ]

  let regions: [String: LocalizedText]
  /// The item's own words, and the regions' names: what any text of a cell may be called.
  let texts: [String: LocalizedText]
  let item: Item
  private let city: City

  init(_ item: Item, _ city: City) {
    self.item = item
    self.city = city
    regions = Dictionary(city.identity.regions.map { ($0.code.description, $0.name) }) { a, _ in a }
    texts = Dictionary((item.definition.ruleWords ?? []).map { ($0.zh, $0) }) { a, _ in a }
      .merging(regions) { a, _ in a }
  }

  // MARK: Names

  /// A label or a decision's name, with its English where the item has one.
  func said(_ label: String) -> LocalizedText { texts[label] ?? LocalizedText(label) }

  /// What `form.reason` or `insurance.status` is called; nil where nobody named it.
  func title(_ path: [String]) -> LocalizedText? {
    guard path.count == 2 else { return path.count == 1 ? Self.given[path[0]] : nil }
    if path[0] == "form" { return item.field(path[1])?.title }
    return item.lookup(path[0]).flatMap { city.registers[$0.register] }?
      .fields.first { $0.name == path[1] }?.title
  }

  /// What the values of a field are called.
  func names(_ path: [String]) -> [String: LocalizedText] {
    guard path.count == 2, path[0] == "form", let choices = item.field(path[1])?.choices else {
      return texts
    }
    return Dictionary(choices.map { ($0.value, $0.title) }) { first, _ in first }
      .merging(texts) { first, _ in first }
  }

  /// A result's title, and what its values are called.
  func result(_ column: TableInfo.OutputColumn, of table: TableInfo) -> (
    title: LocalizedText, values: [Value: LocalizedText]
  ) {
    switch column.name {
    case "granted":
      return (
        LocalizedText("结论", "Result"),
        [
          .boolean(true): LocalizedText("符合条件", "conditions met"),
          .boolean(false): LocalizedText("不符合条件", "conditions not met"),
        ]
      )
    case "reason": return (LocalizedText("理由", "Reason"), [:])
    default:
      let outcome = item.definition.outcomes?.first { $0.name == column.name }?.title
      let label = column.label.isEmpty ? outcome?.zh ?? column.name : column.label
      return (texts[label] ?? LocalizedText(label, outcome?.en ?? ""), [:])
    }
  }

  // MARK: Cells

  func condition(_ cell: TableInfo.Cell, _ column: ColumnWords) -> TableText.Cell {
    switch cell {
    case .empty: TableText.Cell(text: LocalizedText("不限", "any"), isAny: true)
    case .tests(let tests, let isNegated):
      TableText.Cell(text: TestWords(column).words(tests, isNegated: isNegated))
    case .value(let value): TableText.Cell(text: column.words(value))
    case .text(let text): comparison(text) ?? expression(text)
    }
  }

  func result(_ cell: TableInfo.Cell, _ values: [Value: LocalizedText]) -> TableText.Cell {
    switch cell {
    case .empty, .tests: TableText.Cell(text: "—", isAny: true)
    case .value(let value):
      TableText.Cell(
        text: values[value] ?? ColumnWords(names: texts).words(value),
        isAny: value == .string(""))
    case .text(let text): expression(text)
    }
  }

  /// `<= form.total`: a bound that is no constant.
  private func comparison(_ text: String) -> TableText.Cell? {
    for (sign, zh, en) in [
      ("<=", "不超过", "at most"), (">=", "不少于", "at least"), ("<", "小于", "less than"),
      (">", "大于", "more than"), ("!=", "不是", "not"), ("=", "是", "equal to"),
    ] where text.hasPrefix(sign) {
      let inner = expression(String(text.dropFirst(sign.count)))
      guard !inner.isCode else { return nil }
      return TableText.Cell(
        text: LocalizedText("\(zh)\(inner.text(.zh))", "\(en) \(inner.text(.en))"))
    }
    return nil
  }

  /// An expression with the names that readers know; `min(a, b)` in words.
  func expression(_ text: String) -> TableText.Cell {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for (name, zh, en) in [("min", "中较小的", "the smaller of "), ("max", "中较大的", "the larger of ")]
    where trimmed.hasPrefix(name + "(") && trimmed.hasSuffix(")") {
      let inner = trimmed.dropFirst(name.count + 1).dropLast()
      let parts = inner.split(separator: ",").map { named(String($0)) }
      guard parts.count == 2, !inner.contains(where: { "()[]{}\"".contains($0) }) else { continue }
      return TableText.Cell(
        text: LocalizedText(
          "\(parts[0](.zh))和 \(parts[1](.zh)) \(zh)", en + "\(parts[0](.en)) and \(parts[1](.en))"))
    }
    let isName = trimmed.allSatisfy { $0.isLetter || $0.isNumber || "._ ".contains($0) }
    // Titles are questions and phrases: in a formula its own names read better.
    return isName
      ? TableText.Cell(text: named(trimmed))
      : TableText.Cell(text: LocalizedText(trimmed, trimmed), isCode: true)
  }

  /// The text with `form.rent` and its like replaced by their titles, outside of strings.
  private func named(_ text: String) -> LocalizedText {
    var (zh, en, word) = ("", "", "")
    var isInString = false
    func flush() {
      let path = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let title = isInString ? nil : path.count < 2 ? texts[word] : title(path)
      zh += title?(.zh) ?? word
      en += title?(.en) ?? word
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber || "._".contains(character) {
        word.append(character)
        continue
      }
      flush()
      if character == "\"" { isInString.toggle() }
      zh.append(character)
      en.append(character)
    }
    flush()
    let (chinese, english) = (zh.trimmingPrefix(" "), en.trimmingPrefix(" "))
    return LocalizedText(String(chinese), String(english))
  }
}
