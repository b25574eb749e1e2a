import FEEL

/// Hit policies that do not go with their rows.
extension TableLint {
  func policyFindings() -> [Finding] {
    switch table.policy {
    case .first, .any, .priority: apart()
    case .collect: aggregated()
    case .unique, .ruleOrder, .outputOrder: []
    }
  }

  /// Rows that never meet need no policy to choose among them.
  private func apart() -> [Finding] {
    guard table.rows.count > 1 else { return [] }
    for later in table.rows.indices {
      for earlier in 0..<later
      where !columns.contains(where: { $0.areApart($0.cells[earlier], $0.cells[later]) }) {
        return []
      }
    }
    let policy = table.policy.rawValue
    return [
      finding(
        "hit-policy", "没有两行会同时满足，用 \(policy) 多余，应为 UNIQUE",
        "no two rows can match together, so that \(policy) is needless: say UNIQUE")
    ]
  }

  /// Outputs of which the engine makes no sum, smallest or largest.
  private func aggregated() -> [Finding] {
    guard let aggregation = table.aggregation, aggregation != .count, table.outputs.count == 1
    else { return [] }
    for row in table.rows.indices {
      guard let value = output(row, 0), !value.isNull, !isAggregable([value], aggregation) else {
        continue
      }
      return [
        finding(
          "hit-policy", line: table.rows[row].line,
          "第\(row + 1)行的 \(value) 不能用 \(aggregation.rawValue) 汇总",
          "row \(row + 1) gives \(value), of which there is no \(aggregation.rawValue)",
          at: boxes[row].flatMap { $0.contains(where: \.isEmpty) ? nil : $0 })
      ]
    }
    return mixed(aggregation)
  }

  /// Two rows that match together and give values which cannot be compared.
  private func mixed(_ aggregation: Aggregation) -> [Finding] {
    for later in table.rows.indices {
      guard let value = output(later, 0), !value.isNull else { continue }
      for earlier in 0..<later {
        guard let other = output(earlier, 0), !other.isNull, other.typeName != value.typeName,
          !isAggregable([other, value], aggregation), let common = common(earlier, later)
        else { continue }
        return [
          finding(
            "hit-policy", line: table.rows[later].line,
            "第\(earlier + 1)行与第\(later + 1)行的结果不能用 \(aggregation.rawValue) 汇总",
            "rows \(earlier + 1) and \(later + 1) give values of which there is no \(aggregation.rawValue)",
            at: common)
        ]
      }
    }
    return []
  }

  private func isAggregable(_ values: [Value], _ aggregation: Aggregation) -> Bool {
    guard let text = Compiler.aggregations[aggregation] else { return true }
    let made = text.expression.evaluate([Compiler.valuesName: .list(values)])
    return made.causes.isEmpty && !made.value.isNull
  }
}
