import Decisions
import FEEL
import Foundation
import Testing

/// A random table, and what the engine makes of every input that can differ.
private struct Judged {
  static let order = [2, 1, 3, 4]
  let policy: String
  let outputs: [Int]
  let hasDefault: Bool
  let columns: [RandomColumn]
  let text: String
  let findings: [Finding]
  /// For each input: which rows match, what comes out, and whether an author thinks of it.
  let cases: [(rows: [Int], result: Value, isExpected: Bool)]
  private let matching: DecisionModel
  private let rowLine: Int

  init(seed: Int) throws {
    var random = Seeded(state: UInt64(seed))
    let count = Int.random(in: 1...5, using: &random)
    let policy = ["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER"][seed % 5]
    let hasDefault = Int.random(in: 0..<4, using: &random) == 0
    var columns: [RandomColumn] = []
    for name in ["x", "y", "z"].prefix(Int.random(in: 1...3, using: &random)) {
      columns.append(try RandomColumn(name, rows: count, using: &random))
    }
    let outputs = (0..<count).map { _ in Int.random(in: 1...3, using: &random) }
    func text(_ policy: String) -> String {
      let shown = Self.order.map(String.init).joined(separator: ", ")
      let otherwise =
        hasDefault ? "<defaultOutputEntry><text>3</text></defaultOutputEntry>" : ""
      var text = table(
        "hitPolicy=\"\(policy)\"", inputs: columns.map(\.name),
        outputs: [
          "<output name=\"out\"><outputValues><text>\(shown)</text></outputValues>\(otherwise)</output>"
        ],
        rows: (0..<count).map { row in columns.map { $0.cells[row] } + [String(outputs[row])] })
      for column in columns {
        if column.isTyped {
          text = text.replacing(
            "name=\"\(column.name)\" typeRef=\"Any\"",
            with: "name=\"\(column.name)\" typeRef=\"\(column.type)\"")
        }
        if let allowed = column.allowed {
          let holder = "<text>\(column.name)</text></inputExpression>"
          let list = allowed.joined(separator: ", ")
          text = text.replacing(
            holder, with: holder + "<inputValues><text>\(list)</text></inputValues>")
        }
      }
      return text
    }
    (self.policy, self.columns, self.outputs, self.hasDefault) = (
      policy, columns, outputs, hasDefault
    )
    self.text = text(policy)
    let read = try model(self.text)
    matching = try model(text("RULE ORDER"))
    findings = read.lint()
    rowLine =
      document(self.text).split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("id=\"row1\"") } ?? 0
    var inputs: [[Value]] = [[]]
    for column in columns { inputs = inputs.flatMap { head in column.values.map { head + [$0] } } }
    let matching = matching
    cases = inputs.map { values in
      let named = FEELContext(zip(columns.map(\.name), values).map { ($0, $1) })
      let isExpected = zip(columns, values).allSatisfy { $0.expected.contains($1) }
      return (
        Self.rows(matching, named), read.evaluate("D", named, isExplained: false).value, isExpected
      )
    }
  }

  private static func rows(_ model: DecisionModel, _ inputs: FEELContext) -> [Int] {
    (model.evaluate("D", inputs).trace.first?.rows ?? []).filter(\.matched).map { $0.index - 1 }
  }

  var count: Int { outputs.count }
  func found(_ rules: String...) -> [Finding] { findings.filter { rules.contains($0.rule) } }
  func row(_ finding: Finding) -> Int { finding.line - 1 - rowLine }
  /// The rows that match the finding's example.
  func shown(_ finding: Finding) -> [Int] { Self.rows(matching, finding.exampleInputs) }

  /// The row that the policy takes of those that match.
  func winner(_ rows: [Int]) -> Int? {
    guard policy == "PRIORITY" else { return rows.first }
    return rows.min { left, right in
      let (a, b) = (rank(left), rank(right))
      return a == b ? left < right : a < b
    }
  }
  private func rank(_ row: Int) -> Int { Self.order.firstIndex(of: outputs[row]) ?? 9 }

  /// What a row's cells take, column by column.
  func taken(_ row: Int) throws -> [[Value]] {
    try columns.map { column in
      let test = try Expression(column.cells[row], scope: Scope(names: []), kind: .unaryTests)
      return column.values.filter { test.test($0, [:]).value == Value(true) }
    }
  }
}

@Test(arguments: 1...200)
func `lint finds what trying all inputs finds, and its examples show it`(seed: Int) throws {
  let judged = try Judged(seed: seed)
  let place = Comment(rawValue: judged.text)
  var copies: Set<Int> = []
  var dead: Set<Int> = []
  for row in 0..<judged.count {
    let taken = try judged.taken(row)
    if taken.contains(where: \.isEmpty) {
      dead.insert(row)
    } else if try (0..<row).contains(where: { try judged.taken($0) == taken }) {
      copies.insert(row)
    }
  }
  #expect(Set(judged.found("duplicate-row").map(judged.row)) == copies, place)
  for finding in judged.found("duplicate-row") {
    #expect(judged.shown(finding).contains(judged.row(finding)), place)
  }

  // Rows that never count.
  var hidden = dead
  if ["FIRST", "PRIORITY"].contains(judged.policy) {
    let winners = Set(judged.cases.compactMap { judged.winner($0.rows) })
    hidden.formUnion(Set(0..<judged.count).subtracting(winners).subtracting(copies))
  }
  let findings = judged.found("shadowed-row", "unreachable-row")
  #expect(Set(findings.map(judged.row)) == hidden, place)
  for finding in findings where !dead.contains(judged.row(finding)) {
    let shown = judged.shown(finding)
    #expect(shown.contains(judged.row(finding)), place)
    #expect(judged.winner(shown) != judged.row(finding), place)
  }

  // Rows that match together.
  var pairs: Set<[Int]> = []
  for one in judged.cases {
    for later in one.rows {
      for earlier in one.rows where earlier < later { pairs.insert([earlier, later]) }
    }
  }
  let isPointless =
    ["FIRST", "ANY", "PRIORITY"].contains(judged.policy) && judged.count > 1 && pairs.isEmpty
  #expect(judged.found("hit-policy").isEmpty != isPointless, place)
  pairs = pairs.filter { Set($0).isDisjoint(with: copies) }
  if judged.policy == "ANY" {
    pairs = pairs.filter { judged.outputs[$0[0]] != judged.outputs[$0[1]] }
  } else if judged.policy != "UNIQUE" {
    pairs = []
  }
  var told: Set<[Int]> = []
  for finding in judged.found("overlap") {
    let shown = judged.shown(finding)
    let earlier = try #require(finding.english.firstMatch(of: #/rows (\d+)/#)?.1)
    let pair = [try #require(Int(earlier)) - 1, judged.row(finding)]
    told.insert(pair)
    #expect(Set(shown).isSuperset(of: pair), place)
  }
  #expect(told == pairs, place)

  // Inputs that no row takes.
  let hasGap = judged.cases.contains { $0.isExpected && $0.rows.isEmpty }
  let mayHaveNone = judged.policy == "RULE ORDER" || judged.hasDefault
  #expect(judged.found("gap").count == (hasGap && !mayHaveNone ? 1 : 0), place)
  for finding in judged.found("gap") { #expect(judged.shown(finding).isEmpty, place) }

  // Outputs that never come.
  let isDefaultTaken = judged.cases.contains { $0.rows.isEmpty }
  let given = Set(judged.cases.flatMap { $0.result.elements ?? [$0.result] })
  let missing = Judged.order.filter { !given.contains(Value($0)) }
  var unreachable: [Int] = []
  for finding in judged.found("unreachable-output") {
    if let value = finding.english.firstMatch(of: #/gives (\d+)|^(\d+) of/#) {
      unreachable.append(try #require(Int(value.1 ?? value.2 ?? "")))
    } else {
      #expect(judged.hasDefault && !isDefaultTaken, place)
    }
  }
  #expect(unreachable.sorted() == missing.sorted(), place)
  let isDefaultTold = judged.found("unreachable-output").contains { $0.english.contains("default") }
  #expect(isDefaultTold == (judged.hasDefault && !isDefaultTaken), place)

  // Columns that decide nothing.
  let untested = judged.columns.filter { $0.cells.allSatisfy { $0 == "-" } }.map(\.name)
  #expect(judged.found("unused-input").count == untested.count, place)
}
