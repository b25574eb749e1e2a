import Civics
import Decisions
import FEEL

/// A decision table in words: what a citizen reads of the rules, in the order of its columns.
package struct TableText: Sendable, Hashable {
  package struct Cell: Sendable, Hashable {
    package var text: LocalizedText
    /// Any value will do.
    package var isAny = false
    /// An expression that has no words: it is shown as the author wrote it.
    package var isCode = false
  }

  package struct Row: Sendable, Hashable {
    /// From 1, as an explanation counts.
    package var number: Int
    package var conditions: [Cell]
    package var results: [Cell]
    /// One text for each annotation column.
    package var annotations: [String]
  }

  package let decision: String
  package let title: LocalizedText
  /// How rows that apply become the result.
  package let policy: LocalizedText
  package let conditions: [LocalizedText]
  package let results: [LocalizedText]
  package let annotations: [LocalizedText]
  package let rows: [Row]
  /// What each condition's column calls its values.
  private let columns: [ColumnWords]

  init(_ table: TableInfo, words: RuleWords) {
    decision = table.decision
    title = words.said(table.decision)
    policy = Self.policy(table.policy, table.aggregation)
    columns = table.inputs.map { ColumnWords(references: $0.references, words: words) }
    conditions = zip(table.inputs, columns).map {
      words.texts[$0.label] ?? $1.title($0.label, expression: $0.expression)
    }
    let results = table.outputs.map { words.result($0, of: table) }
    self.results = results.map(\.title)
    annotations = table.annotations.map {
      $0 == "法律依据" ? LocalizedText($0, "Law") : LocalizedText($0)
    }
    let inner = columns
    var rows = table.rows.map { row in
      Row(
        number: row.number,
        conditions: zip(row.inputs, inner).map { words.condition($0, $1) },
        results: zip(row.outputs, results).map { words.result($0, $1.values) },
        annotations: row.annotations.map(\.text))
    }
    if table.outputs.contains(where: { $0.otherwise != nil }) {
      rows.append(
        Row(
          number: rows.count + 1,
          conditions: table.inputs.map { _ in
            Cell(text: LocalizedText("以上都不是", "None of the above"))
          },
          results: zip(table.outputs, results).map {
            words.result($0.otherwise ?? .empty, $1.values)
          },
          annotations: []))
    }
    self.rows = rows
  }

  /// A value of a condition's column, as the case had it.
  package func words(_ value: Value, column: Int) -> LocalizedText {
    columns.indices.contains(column)
      ? columns[column].words(value) : LocalizedText(value.plain, value.plain)
  }

  /// DMN 1.5 section 8.2.8 in a sentence.
  private static func policy(_ policy: HitPolicy, _ aggregation: Aggregation?) -> LocalizedText {
    switch policy {
    case .unique:
      return LocalizedText("每种情形最多符合一行，按那一行办。", "At most one row applies, and it decides.")
    case .first:
      return LocalizedText(
        "从上往下看，第一个符合的行就是结论。", "Read from the top: the first row that applies decides.")
    case .any:
      return LocalizedText(
        "可以同时符合几行，它们的结论相同。", "Several rows may apply; they say the same.")
    case .priority:
      return LocalizedText(
        "同时符合几行的，取最优先的结论。", "Where several rows apply, the result of highest priority counts.")
    case .ruleOrder:
      return LocalizedText(
        "符合的每一行都算，按表中的顺序。", "Every row that applies counts, in the table's order.")
    case .outputOrder:
      return LocalizedText(
        "符合的每一行都算，按结论的优先次序。", "Every row that applies counts, by the results' priority.")
    case .collect:
      switch aggregation {
      case nil: return LocalizedText("符合的每一行都算。", "Every row that applies counts.")
      case .sum: return LocalizedText("符合的各行相加。", "The rows that apply are added up.")
      case .min: return LocalizedText("取符合的各行中最小的。", "The smallest of the rows that apply.")
      case .max: return LocalizedText("取符合的各行中最大的。", "The largest of the rows that apply.")
      case .count: return LocalizedText("数一数有几行符合。", "It counts how many rows apply.")
      }
    }
  }
}

/// What the values of one column are called.
struct ColumnWords: Sendable, Hashable {
  private let title: LocalizedText?
  private let names: [String: LocalizedText]

  init(references: [[String]], words: RuleWords) {
    let longest = references.map(\.count).max() ?? 0
    let paths = Set(references.filter { $0.count == longest && longest > 1 })
    // One path: the column asks for what it names.
    let path = paths.count == 1 ? paths.first : nil
    title = path.flatMap(words.title)
    names = path.map(words.names) ?? words.texts
  }

  init(names: [String: LocalizedText] = [:]) {
    title = nil
    self.names = names
  }

  /// The author's label in Chinese, and in English what the form or register calls the same.
  func title(_ label: String, expression: String) -> LocalizedText {
    guard label == expression else { return LocalizedText(label, title?.en ?? "") }
    return title ?? LocalizedText(label)
  }

  func words(_ value: Value) -> LocalizedText {
    switch value {
    case .null: return LocalizedText("没有", "none")
    case .boolean(let flag): return flag ? LocalizedText("是", "yes") : LocalizedText("否", "no")
    case .string(let text): return text.isEmpty ? "—" : names[text] ?? LocalizedText(text)
    case .date(let date):
      return CalendarDate(year: date.year, month: date.month, day: date.day)
        .map { LocalizedText($0) } ?? LocalizedText(value.plain, value.plain)
    case .list(let values):
      let parts = values.map(words)
      guard !parts.isEmpty else { return LocalizedText("没有", "none") }
      return LocalizedText(
        parts.map { $0(.zh) }.joined(separator: "、"), parts.map { $0(.en) }.joined(separator: ", "))
    case .context: return LocalizedText("已查到记录", "a record was found")
    default: return LocalizedText(value.plain, value.plain)
    }
  }
}
