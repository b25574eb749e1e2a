import FEEL

/// A column of random cells whose constants are known, so that a few values stand for all.
struct RandomColumn {
  let name: String
  let type: String
  let isTyped: Bool
  /// The only words that are allowed; nil where all are.
  let allowed: [String]?
  let cells: [String]
  /// All values that make a difference, null among them.
  let values: [Value]
  /// Those that an author has to think of.
  let expected: [Value]

  init(_ name: String, rows: Int, using random: inout Seeded) throws {
    self.name = name
    let (type, pool, texts) = Self.kinds.randomElement(using: &random) ?? Self.kinds[0]
    self.type = type
    isTyped = Bool.random(using: &random)
    allowed = type == "string" && Bool.random(using: &random) ? ["\"a\"", "\"b\"", "\"c\""] : nil
    var cells: [String] = []
    for _ in 0..<rows {
      cells.append(
        Int.random(in: 0..<3, using: &random) == 0
          ? "-" : pool.randomElement(using: &random) ?? "-")
    }
    self.cells = cells
    let inside = try (allowed ?? texts).map(value)
    let other: [Value] =
      isTyped || allowed != nil ? [] : [type == "number" ? Value("z") : Value(0)]
    values = inside + [.null] + other
    let named = cells.joined(separator: " ")
    let isOpen =
      type != "string" || allowed != nil || named.contains("<") || named.contains(">")
      || named.contains("[") || !named.contains("\"")
    expected = isOpen ? inside : inside.filter { named.contains($0.description) }
  }

  private static let kinds: [(String, [String], [String])] = [
    (
      "number",
      ["1", "2", "3", "< 2", "<= 2", "> 2", ">= 3", "[1..3]", "]1..3[", "not(2)", "1, 3", "null"],
      ["0", "1", "1.5", "2", "2.5", "3", "4"]
    ),
    (
      "string", ["\"a\"", "\"b\"", "\"a\", \"c\"", "not(\"a\")", "!= \"b\"", "[\"a\"..\"b\"]"],
      ["\"\"", "\"a\"", "\"aa\"", "\"b\"", "\"bb\"", "\"c\"", "\"cc\""]
    ),
    ("string", ["\"a\"", "\"b\"", "not(\"a\", \"b\")"], ["\"a\"", "\"b\"", "\"其他\""]),
    ("boolean", ["true", "false", "not(true)"], ["true", "false"]),
    (
      "date",
      [
        "@\"2026-02-28\"", "< @\"2026-03-01\"", ">= @\"2026-03-01\"", "<= @\"2026-02-28\"",
        "[@\"2026-02-28\"..@\"2026-03-03\")", "not(@\"2026-03-03\")",
      ],
      ["27", "28"].map { "@\"2026-02-\($0)\"" } + (1...4).map { "@\"2026-03-0\($0)\"" }
    ),
  ]
}
