import Decisions

extension Explanation.Row {
  init(_ row: TracedRow) {
    self.init(
      number: row.index, matched: row.matched, failedInput: row.failed?.label,
      failedCondition: row.failed?.text, law: Self.law(row.annotations))
  }

  /// The annotations that name a law; all of them where none says that it does.
  private static func law(_ annotations: [RowAnnotation]) -> [String] {
    let named = annotations.filter { annotation in
      ["法", "依据", "law", "Law", "basis"].contains { annotation.name.contains($0) }
    }
    return (named.isEmpty ? annotations : named).map(\.text).filter { !$0.isEmpty }
  }
}
