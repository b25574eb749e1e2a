import Civics
import Decisions
import FEEL

/// The tests of a cell in words: `[10..20]` is 10 至 20, `not("a")` is anything but a.
struct TestWords {
  private let column: ColumnWords

  init(_ column: ColumnWords) { self.column = column }

  func words(_ tests: [TableInfo.Test], isNegated: Bool) -> LocalizedText {
    // None but x is x.
    if isNegated, tests.count == 1, case .notEqual(let value) = tests[0] {
      return column.words(value)
    }
    let parts = tests.map(words)
    if isNegated { return other(than: parts) }
    return LocalizedText(
      parts.map { $0(.zh) }.joined(separator: " 或 "),
      parts.map { $0(.en) }.joined(separator: " or "))
  }

  private func other(than parts: [LocalizedText]) -> LocalizedText {
    LocalizedText(
      "除“" + parts.map { $0(.zh) }.joined(separator: "”“") + "”以外",
      "other than “" + parts.map { $0(.en) }.joined(separator: "”, “") + "”")
  }

  private func words(_ test: TableInfo.Test) -> LocalizedText {
    switch test {
    case .equal(let value): return column.words(value)
    case .notEqual(let value): return other(than: [column.words(value)])
    case .within(let range):
      switch (range.start, range.end) {
      case (let start?, let end?):
        if range.startIncluded, range.endIncluded {
          let (low, high) = (column.words(start), column.words(end))
          return LocalizedText("\(low(.zh)) 至 \(high(.zh))", "\(low(.en)) to \(high(.en))")
        }
        let low = bound(start, isLow: true, range.startIncluded)
        let high = bound(end, isLow: false, range.endIncluded)
        return LocalizedText("\(low(.zh))、\(high(.zh))", "\(low(.en)), \(high(.en))")
      case (let start?, nil): return bound(start, isLow: true, range.startIncluded)
      case (nil, let end?): return bound(end, isLow: false, range.endIncluded)
      case (nil, nil): return LocalizedText("不限", "any")
      }
    }
  }

  /// Days and moments come before and after; all else is less and more.
  private func bound(_ value: Value, isLow: Bool, _ isIncluded: Bool) -> LocalizedText {
    let (zh, en) = (column.words(value)(.zh), column.words(value)(.en))
    switch value {
    case .date, .dateTime, .time:
      switch (isLow, isIncluded) {
      case (true, true): return LocalizedText("\(zh)起", "from \(en) on")
      case (true, false): return LocalizedText("\(zh)之后", "after \(en)")
      case (false, true): return LocalizedText("截至\(zh)", "until \(en)")
      case (false, false): return LocalizedText("\(zh)之前", "before \(en)")
      }
    default:
      switch (isLow, isIncluded) {
      case (true, true): return LocalizedText("不少于 \(zh)", "at least \(en)")
      case (true, false): return LocalizedText("多于 \(zh)", "more than \(en)")
      case (false, true): return LocalizedText("不超过 \(zh)", "at most \(en)")
      case (false, false): return LocalizedText("少于 \(zh)", "less than \(en)")
      }
    }
  }
}
