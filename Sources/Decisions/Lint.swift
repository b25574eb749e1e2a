import FEEL

extension DecisionModel {
  /// What an author should look at in the tables; nothing found does not prove a table right, for
  /// cells that are more than literals, comparisons and ranges are taken as unknown.
  public func lint() -> [Finding] {
    var findings: [Finding] = []
    func visit(_ boxed: Boxed?, _ name: String) {
      guard let boxed else { return }
      if case .table(let table) = boxed {
        findings += TableLint(table, name: name, types: graph.types).findings()
      }
      for part in boxed.parts { visit(part, name) }
    }
    for decision in graph.decisions { visit(decision.logic, decision.name) }
    for knowledge in graph.knowledge { visit(knowledge.logic, knowledge.name) }
    return findings
  }
}

extension Boxed {
  /// The boxed expressions directly inside.
  fileprivate var parts: [Boxed] {
    switch self {
    case .text, .missing: []
    case .context(let entries, let result): entries.map(\.value) + (result.map { [$0] } ?? [])
    case .invocation(let callee, let bindings, _): [callee] + bindings.map(\.value)
    case .list(let items): items
    case .relation(_, let rows): rows.flatMap { $0 }
    case .function(_, let body): [body]
    case .conditional(let condition, let yes, let no): [condition, yes, no]
    case .filter(let list, let match, _): [list, match]
    case .iterate(_, let list, let body): [list, body]
    case .table(let table): table.inputs.map(\.value)
    }
  }
}

/// The hygiene of one table: each row is a box over its columns' regions, and boxes can be cut.
struct TableLint {
  /// Rows beyond which pairs are no longer compared.
  static let maximumRows = 1_000
  /// Boxes that the search for gaps may hold at once.
  static let maximumBoxes = 2_000
  /// Findings of one rule on one table.
  static let maximumFindings = 20

  let table: Table
  let name: String
  let columns: [LintColumn]

  init(_ table: Table, name: String, types: [TypeDefinition]) {
    self.table = table
    self.name = name
    columns = table.inputs.indices.map { index in
      LintColumn(table.inputs[index], cells: table.rows.map { $0.cells[index] }, types: types)
    }
  }

  func findings() -> [Finding] {
    guard !table.rows.isEmpty, table.rows.count <= Self.maximumRows, !columns.isEmpty else {
      return []
    }
    return pairs() + gaps()
  }

  // MARK: Pairs of rows

  private func pairs() -> [Finding] {
    var found: [Finding] = []
    var overlaps = 0
    for later in table.rows.indices {
      if let earlier = (0..<later).first(where: { same($0, later) }) {
        found.append(duplicate(earlier, later))
        continue
      }
      if table.policy == .first {
        if let hidden = hidden(later) { found.append(hidden) }
      } else if table.policy == .unique || table.policy == .any {
        for earlier in 0..<later where overlaps < Self.maximumFindings && !same(earlier, later) {
          guard let overlap = overlap(earlier, later) else { continue }
          overlaps += 1
          found.append(overlap)
        }
      }
    }
    return found
  }

  private func same(_ left: Int, _ right: Int) -> Bool {
    columns.allSatisfy { $0.cells[left] == $0.cells[right] }
  }

  private func duplicate(_ earlier: Int, _ later: Int) -> Finding {
    let agrees = outputTexts(earlier) == outputTexts(later)
    return finding(
      "duplicate-row", later,
      "第\(later + 1)行与第\(earlier + 1)行条件相同"
        + (agrees ? "" : "而结果不同")
        + " / row \(later + 1) has the conditions of row \(earlier + 1)"
        + (agrees ? "" : " and other outputs"), nil)
  }

  /// A row of a FIRST table that the rows before it leave nothing to.
  private func hidden(_ later: Int) -> Finding? {
    if let catchAll = (0..<later).first(where: { row in
      columns.allSatisfy { $0.cells[row] == .any }
    }) {
      return finding(
        "unreachable-row", later,
        "第\(catchAll + 1)行接受任何输入，第\(later + 1)行永远不会用到"
          + " / row \(catchAll + 1) takes any input, row \(later + 1) is never reached", nil)
    }
    let covering = (0..<later).first { row in
      columns.allSatisfy { $0.covers($0.cells[row], $0.cells[later]) }
    }
    if let covering {
      return finding(
        "shadowed-row", later,
        "第\(later + 1)行被第\(covering + 1)行完全遮住"
          + " / row \(later + 1) is shadowed by row \(covering + 1)", nil)
    }
    guard let box = box(later, unknown: nil) else { return nil }
    guard let rest = remainder(of: [box], rows: 0..<later, unknownCovers: false), rest.isEmpty
    else { return nil }
    return finding(
      "shadowed-row", later,
      "第\(later + 1)行被前面各行合起来遮住"
        + " / row \(later + 1) is shadowed by the rows before it together", nil)
  }

  private func overlap(_ earlier: Int, _ later: Int) -> Finding? {
    if table.policy == .any, outputTexts(earlier) == outputTexts(later) { return nil }
    var common: [Regions] = []
    for column in columns {
      guard let regions = column.common(column.cells[earlier], column.cells[later]),
        !regions.isEmpty
      else { return nil }
      common.append(regions)
    }
    return finding(
      "overlap", later,
      "第\(earlier + 1)行与第\(later + 1)行会同时满足"
        + " / rows \(earlier + 1) and \(later + 1) can match together", example(common))
  }

  // MARK: Gaps

  private func gaps() -> [Finding] {
    switch table.policy {
    case .collect, .ruleOrder, .outputOrder: return []
    default: break
    }
    guard !table.outputs.contains(where: { $0.otherwise != nil }) else { return [] }
    let whole = columns.map(\.domain)
    guard
      let rest = remainder(of: [whole], rows: table.rows.indices, unknownCovers: true),
      let gap = rest.first
    else { return [] }
    return [
      Finding(
        rule: "gap", element: name, line: table.line,
        message: "有的输入没有一行满足 / some inputs match no row", example: example(gap))
    ]
  }

  /// What the rows leave of the boxes; nil where there are too many pieces to tell.
  private func remainder(of boxes: [[Regions]], rows: Range<Int>, unknownCovers: Bool)
    -> [[Regions]]?
  {
    var boxes = boxes
    for row in rows {
      guard let cut = box(row, unknown: unknownCovers ? () : nil) else { continue }
      var next: [[Regions]] = []
      for box in boxes { subtract(cut, from: box, into: &next) }
      guard next.count <= Self.maximumBoxes else { return nil }
      boxes = next
      if boxes.isEmpty { return [] }
    }
    return boxes
  }

  private func subtract(_ cut: [Regions], from box: [Regions], into pieces: inout [[Regions]]) {
    let inner = zip(box, cut).map { $0.intersection($1) }
    guard inner.allSatisfy({ !$0.isEmpty }) else { return pieces.append(box) }
    var head: [Regions] = []
    for index in box.indices {
      let outside = box[index].subtracting(cut[index])
      if !outside.isEmpty { pieces.append(head + [outside] + box[(index + 1)...]) }
      head.append(inner[index])
    }
  }

  /// A row's box; where a cell is unknown it is taken as any, or else there is no box.
  private func box(_ row: Int, unknown: Void?) -> [Regions]? {
    var made: [Regions] = []
    for column in columns {
      switch column.cells[row] {
      case .any: made.append(column.all)
      case .regions(let regions): made.append(regions)
      case .unknown:
        guard unknown != nil else { return nil }
        made.append(column.all)
      }
    }
    return made
  }

  // MARK: Words

  private func finding(_ rule: String, _ row: Int, _ message: String, _ example: String?)
    -> Finding
  {
    Finding(
      rule: rule, element: name, line: table.rows[row].line, message: message, example: example)
  }

  private func outputTexts(_ row: Int) -> [String?] {
    table.rows[row].outputs.map { $0?.expression.text.trimmingSpace }
  }

  /// A point of the box, such as `年龄 = 18, 城市 = "烟台"`.
  private func example(_ box: [Regions]) -> String {
    zip(columns, box).map { column, regions in column.example(regions) }
      .joined(separator: ", ")
  }
}
