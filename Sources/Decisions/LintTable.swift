import FEEL

/// The hygiene of one table: each row is a box over its columns' regions, and boxes can be cut.
struct TableLint {
  /// Rows beyond which pairs are no longer compared.
  static let maximumRows = 1_000
  /// Boxes that a search may hold at once, and cuts that it may make for the whole table or for
  /// one row.
  static let maximumBoxes = 2_000
  static let maximumCuts = 500_000
  static let maximumRowCuts = 20_000
  /// Findings of one rule on one table.
  static let maximumFindings = 20

  /// Where a row is the one that counts.
  enum Reach {
    case never
    /// Cells of the row, or too many pieces, leave it open.
    case unknown
    case at([Regions])
  }

  let table: Table
  let name: String
  let types: LintTypes
  /// The type that the table's result is held to.
  let result: ItemType
  let columns: [LintColumn]
  /// Each row's box; nil where a cell is unknown.
  let boxes: [[Regions]?]
  /// What each row gives in each column; nil where that is no constant.
  private let outputs: [[Value?]]

  init(_ table: Table, name: String, types: LintTypes, result: ItemType) {
    self.table = table
    self.name = name
    self.types = types
    self.result = result
    let columns = table.inputs.indices.map { index in
      LintColumn(table.inputs[index], cells: table.rows.map { $0.cells[index] }, types: types)
    }
    self.columns = columns
    boxes = table.rows.indices.map { Self.box($0, columns, isUnknownAny: false) }
    outputs = table.rows.map { row in
      zip(row.outputs, table.outputs).map { cell, column in
        cell.map { Self.constant($0, column, types) } ?? .some(.null)
      }
    }
  }

  func findings() -> [Finding] {
    guard !table.rows.isEmpty, table.rows.count <= Self.maximumRows, !columns.isEmpty else {
      return []
    }
    return unusedColumns() + mismatches() + rowFindings() + gaps() + unreachableOutputs()
      + policyFindings()
  }

  // MARK: Boxes

  /// A row's box; where a cell is unknown it is taken as any, or else there is no box.
  static func box(_ row: Int, _ columns: [LintColumn], isUnknownAny: Bool) -> [Regions]? {
    var made: [Regions] = []
    for column in columns {
      switch column.cells[row] {
      case .any: made.append(column.possible)
      case .regions(let regions): made.append(regions)
      case .unknown:
        guard isUnknownAny else { return nil }
        made.append(column.possible)
      }
    }
    return made
  }

  /// What the rows leave of a box; nil where that takes too many pieces to tell.
  func remainder(
    of box: [Regions], rows: some Sequence<Int>, isUnknownAny: Bool,
    maximumCuts: Int = maximumCuts
  ) -> [[Regions]]? {
    guard box.allSatisfy({ !$0.isEmpty }) else { return [] }
    var left = [box]
    var cuts = 0
    for row in rows {
      guard
        let cut = boxes[row] ?? (isUnknownAny ? Self.box(row, columns, isUnknownAny: true) : nil)
      else { continue }
      var next: [[Regions]] = []
      for piece in left { subtract(cut, from: piece, into: &next) }
      cuts += left.count
      guard next.count <= Self.maximumBoxes, cuts <= maximumCuts else { return nil }
      left = next
      if left.isEmpty { return [] }
    }
    return left
  }

  private func subtract(_ cut: [Regions], from box: [Regions], into pieces: inout [[Regions]]) {
    for index in box.indices where !box[index].meets(cut[index]) { return pieces.append(box) }
    var head: [Regions] = []
    for index in box.indices {
      let outside = box[index].subtracting(cut[index])
      if !outside.isEmpty { pieces.append(head + [outside] + box[(index + 1)...]) }
      head.append(box[index].intersection(cut[index]))
    }
  }

  // MARK: Which row counts

  func reach(_ row: Int, _ ranks: [[Int]?]) -> Reach {
    guard let box = boxes[row] else { return .unknown }
    guard !box.contains(where: \.isEmpty) else { return .never }
    guard
      let left = remainder(
        of: box, rows: rivals(of: row, ranks), isUnknownAny: false,
        maximumCuts: Self.maximumRowCuts)
    else { return .unknown }
    return left.isEmpty ? .never : .at(closest(left))
  }

  /// The piece that an author thinks of first.
  func closest(_ pieces: [[Regions]]) -> [Regions] {
    pieces.first { piece in
      zip(columns, piece).allSatisfy { $0.domain.meets($1) }
    } ?? pieces[0]
  }

  /// The rows that take the result from a row where both match.
  private func rivals(of row: Int, _ ranks: [[Int]?]) -> [Int] {
    switch table.policy {
    case .unique: return table.rows.indices.filter { $0 != row }
    case .first: return Array(0..<row)
    case .any: return table.rows.indices.filter { differ($0, row) }
    case .priority:
      guard let own = ranks[row] else { return [] }
      return table.rows.indices.filter { other in
        guard let rank = ranks[other], other != row else { return false }
        return rank == own ? other < row : rank.lexicographicallyPrecedes(own)
      }
    case .collect, .ruleOrder, .outputOrder: return []
    }
  }

  /// The places of a row's outputs in the order of priority; nil where one is no constant.
  func ranks() -> [[Int]?] {
    guard table.policy == .priority else { return [] }
    let orders = table.outputs.map { $0.order?.expression.constant?.elements }
    return table.rows.indices.map { row in
      var rank: [Int] = []
      for (place, column) in table.outputs.enumerated() {
        guard column.order != nil else {
          rank.append(0)
          continue
        }
        guard let order = orders[place], let value = output(row, place) else { return nil }
        rank.append(order.firstIndex(of: value) ?? order.count)
      }
      return rank
    }
  }

  // MARK: Outputs

  func output(_ row: Int, _ column: Int) -> Value? { outputs[row][column] }

  func constant(_ cell: CompiledText, _ column: OutputColumn) -> Value? {
    Self.constant(cell, column, types)
  }

  /// A constant as the engine gives it: null where it does not fit; nil where it is none.
  private static func constant(_ cell: CompiledText, _ column: OutputColumn, _ types: LintTypes)
    -> Value?
  {
    guard let value = cell.expression.constant else { return nil }
    let fits = types.takes(value, column.type) && types.meets(value, column.allowed)
    return fits ? value : .null
  }

  /// Whether two rows give different outputs for certain.
  func differ(_ left: Int, _ right: Int) -> Bool {
    table.outputs.indices.contains { column in
      guard let one = output(left, column), let other = output(right, column) else { return false }
      return one != other
    }
  }

  // MARK: Words

  func finding(
    _ rule: String, line: Int? = nil, _ chinese: String, _ english: String, at box: [Regions]? = nil
  ) -> Finding {
    Finding(
      rule: rule, element: name, line: line ?? table.line, chinese: chinese, english: english,
      example: box.map { zip(columns, $0).compactMap { $0.example($1) } } ?? [])
  }
}
