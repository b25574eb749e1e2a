import FEEL
import Foundation
import Testing

/// Rows of `Tables/*.csv`: an expression and what it must give, both FEEL, after a header.
/// `syntax` stands for an expression that does not parse.
private let rows: [(String, String)] = {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Tables/expressions.csv")
  let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  return text.split(separator: "\n").dropFirst().compactMap { line in
    guard let mark = line.lastIndex(of: ";") else { return nil }
    return (String(line[..<mark]), String(line[line.index(after: mark)...]))
  }
}()

@Test func `the truth table is there`() {
  #expect(rows.count > 100)
}

@Test(arguments: rows.indices)
func `each row of the truth table holds`(index: Int) throws {
  let (text, expected) = rows[index]
  guard let expression = try? Expression(text, scope: Scope(names: [], members: ["first name"]))
  else {
    #expect(expected == "syntax", "\(text) does not parse")
    return
  }
  let evaluation = expression.evaluate([:])
  if expected.hasPrefix("function") {
    #expect(evaluation.value.description == expected)
    return
  }
  let wanted = try Expression(expected, scope: Scope(names: [])).evaluate([:]).value
  #expect(evaluation.value == wanted, "\(text) gave \(evaluation.value)")
  if wanted.isNull, expected == "null", text != "sum([])" {
    #expect(!evaluation.causes.isEmpty, "\(text) is null without a cause")
  }
}
