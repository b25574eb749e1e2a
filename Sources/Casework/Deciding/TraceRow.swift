import Decisions

extension Explanation.Row {
  init(_ row: TracedRow) {
    self.init(
      number: row.index, matched: row.matched, failedInput: row.failed?.label,
      failedCondition: row.failed?.text, law: Self.law(row.annotations))
  }

  /// The annotations that name a law; all of them where none says that it does.
  private static func law(_ annotations: [RowAnnotation]) -> [String] {
    let named = annotations.filter { namesLaw($0.name) }
    return (named.isEmpty ? annotations : named).map(\.text).filter { !$0.isEmpty }
  }

  private static let wordsForLaw = ["法", "依据", "law", "Law", "basis"].map { Array($0.utf8) }

  /// By bytes: every row of every automatic decision asks it.
  private static func namesLaw(_ name: String) -> Bool {
    let name = Array(name.utf8)
    return wordsForLaw.contains { word in
      name.indices.contains { name[$0...].starts(with: word) }
    }
  }
}
