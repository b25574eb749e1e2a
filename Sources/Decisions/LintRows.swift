import FEEL

/// Rows that say the same, hide each other or meet, and inputs that no row takes.
extension TableLint {
  func rowFindings() -> [Finding] {
    var found: [Finding] = []
    let ranks = ranks()
    var overlaps = 0
    var duplicates: Set<Int> = []
    var known: [[LintCell]: Int] = [:]
    for row in table.rows.indices {
      let cells = columns.map { $0.cells[row] }
      if let box = boxes[row], box.contains(where: \.isEmpty) {
        found.append(impossible(row))
        duplicates.insert(row)
      } else if let earlier = known[cells] {
        found.append(duplicate(earlier, row))
        duplicates.insert(row)
      } else {
        known[cells] = row
        switch table.policy {
        case .first, .priority:
          if case .never = reach(row, ranks) {
            found.append(hidden(row))
          } else if let cover = alike(row) {
            found.append(shadowed(row, by: cover))
          }
        case .unique, .any:
          for earlier in 0..<row
          where overlaps < Self.maximumFindings && !duplicates.contains(earlier) {
            guard let overlap = overlap(earlier, row) else { continue }
            overlaps += 1
            found.append(overlap)
          }
        case .collect, .ruleOrder, .outputOrder: break
        }
      }
    }
    return found
  }

  /// A row whose condition no allowed value meets.
  private func impossible(_ row: Int) -> Finding {
    let column = columns.first { column in
      if case .regions(let met) = column.cells[row] { met.isEmpty } else { false }
    }
    let label = column?.label ?? ""
    return finding(
      "unreachable-row", line: table.rows[row].line,
      "第\(row + 1)行的“\(label)”没有一个允许的值能满足，该行永远不会用到",
      "no allowed value of \(label) meets row \(row + 1), which is never reached")
  }

  private func duplicate(_ earlier: Int, _ later: Int) -> Finding {
    let agrees = outputTexts(earlier) == outputTexts(later)
    return finding(
      "duplicate-row", line: table.rows[later].line,
      "第\(later + 1)行与第\(earlier + 1)行条件相同" + (agrees ? "" : "而结果不同"),
      "row \(later + 1) has the conditions of row \(earlier + 1)"
        + (agrees ? "" : " and other outputs"), at: boxes[later])
  }

  /// An earlier row of a FIRST table that covers the row, be it by cells that are only equal.
  private func alike(_ row: Int) -> Int? {
    guard table.policy == .first, boxes[row] == nil else { return nil }
    return (0..<row).first { earlier in
      columns.allSatisfy { $0.covers($0.cells[earlier], $0.cells[row]) }
    }
  }

  /// A row that the rows which come before it, by their place or by priority, leave nothing to.
  private func hidden(_ row: Int) -> Finding {
    if table.policy == .first {
      if let all = (0..<row).first(where: { earlier in
        columns.allSatisfy { $0.cells[earlier] == .any }
      }) {
        return finding(
          "unreachable-row", line: table.rows[row].line,
          "第\(all + 1)行接受任何输入，第\(row + 1)行永远不会用到",
          "row \(all + 1) takes any input, row \(row + 1) is never reached", at: boxes[row])
      }
      if let cover = (0..<row).first(where: { earlier in
        columns.allSatisfy { $0.covers($0.cells[earlier], $0.cells[row]) }
      }) {
        return shadowed(row, by: cover)
      }
      return finding(
        "shadowed-row", line: table.rows[row].line, "第\(row + 1)行被前面各行合起来遮住",
        "row \(row + 1) is shadowed by the rows before it together", at: boxes[row])
    }
    return finding(
      "shadowed-row", line: table.rows[row].line, "第\(row + 1)行总被优先的行遮住",
      "row \(row + 1) is shadowed by rows of higher priority", at: boxes[row])
  }

  private func shadowed(_ row: Int, by cover: Int) -> Finding {
    finding(
      "shadowed-row", line: table.rows[row].line, "第\(row + 1)行被第\(cover + 1)行完全遮住",
      "row \(row + 1) is shadowed by row \(cover + 1)", at: boxes[row])
  }

  private func overlap(_ earlier: Int, _ later: Int) -> Finding? {
    if table.policy == .any, !differ(earlier, later),
      outputTexts(earlier) == outputTexts(later) || areConstant(earlier) && areConstant(later)
    {
      return nil
    }
    guard let common = common(earlier, later) else { return nil }
    let isAny = table.policy == .any
    return finding(
      "overlap", line: table.rows[later].line,
      "第\(earlier + 1)行与第\(later + 1)行会同时满足" + (isAny ? "而结果不同" : ""),
      "rows \(earlier + 1) and \(later + 1) can match together"
        + (isAny ? " and give different outputs" : ""), at: common)
  }

  /// Where both rows match; nil where they do not, or where that is not certain.
  func common(_ left: Int, _ right: Int) -> [Regions]? {
    var common: [Regions] = []
    for column in columns {
      guard let regions = column.common(column.cells[left], column.cells[right]), !regions.isEmpty
      else { return nil }
      common.append(regions)
    }
    return common
  }

  private func outputTexts(_ row: Int) -> [String?] {
    table.rows[row].outputs.map { $0?.expression.text.trimmingSpace }
  }

  private func areConstant(_ row: Int) -> Bool {
    table.outputs.indices.allSatisfy { output(row, $0) != nil }
  }

  // MARK: Gaps

  func gaps() -> [Finding] {
    switch table.policy {
    case .collect, .ruleOrder, .outputOrder: return []
    default: break
    }
    guard !table.outputs.contains(where: { $0.otherwise != nil }) else { return [] }
    let rows = table.rows.indices
    guard
      let rest = remainder(of: columns.map(\.domain), rows: rows, isUnknownAny: true),
      let gap = rest.first
    else { return [] }
    return [finding("gap", "有的输入没有一行满足", "some inputs match no row", at: gap)]
  }
}
