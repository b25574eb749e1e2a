import Foundation
import Testing

@testable import FEEL

/// Rows of `Tables/*.csv`: an expression and what it must give, both FEEL, after a header.
/// `syntax` stands for an expression that does not parse, `null` for null with a cause, `nothing`
/// for a null that is no mistake.
private let rows: [(String, String)] = {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Tables")
  let files = try? FileManager.default.contentsOfDirectory(
    at: folder, includingPropertiesForKeys: nil)
  return (files ?? []).filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path }
    .flatMap { file in
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").dropFirst().compactMap { line in
        line.lastIndex(of: ";").map {
          (String(line[..<$0]), String(line[line.index(after: $0)...]))
        }
      }
    }
}()

@Test func `the truth tables are there`() {
  #expect(rows.count > 600)
}

@Test(arguments: rows.indices)
func `each row of the truth tables holds`(index: Int) throws {
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
  let wanted = try Expression(
    expected == "nothing" ? "null" : expected, scope: Scope(names: [])
  ).evaluate([:]).value
  #expect(evaluation.value == wanted, "\(text) gave \(evaluation.value)")
  if wanted.isNull, expected == "null" {
    #expect(!evaluation.causes.isEmpty, "\(text) is null without a cause")
  }
}

@Test(arguments: rows.indices)
func `what is known beforehand of each row holds of what it gives`(index: Int) throws {
  let scope = Scope(names: [], members: ["first name"])
  guard let expression = try? Expression(rows[index].0, scope: scope) else { return }
  let (shape, slips) = expression.shape([:])
  let evaluation = expression.evaluate([:])
  #expect(fits(evaluation.value, shape), "\(rows[index].0): \(evaluation.value) is no \(shape)")
  // A slip is null where it is evaluated: that has its cause.
  if !slips.isEmpty { #expect(!evaluation.causes.isEmpty, "\(rows[index].0): \(slips)") }
}

private func fits(_ value: Value, _ shape: Shape) -> Bool {
  switch (shape, value) {
  case (.any, _), (_, .null): true
  case (.null, _): false
  case (.simple(let name), _): value.typeName == name
  case (.choice(let texts), .string(let text)): texts.contains(text)
  case (.list(let element), .list(let values)): values.allSatisfy { fits($0, element) }
  case (.context(let entries), .context(let context)):
    context.entries.allSatisfy { fits($0.1, entries[$0.0] ?? .null) }
  default: false
  }
}

@Test(arguments: [
  "\"a\"", "\"\"", "\"烟台\"", "\"e\u{301}\"", "\"\u{301}x\"", "0", "7", "0012", "123456789012345678",
  "1234567890123456789", "12345678901234567890123456789012345678", "\"a\\\"b\"", "\"a\" \"b\"",
  "1a", "1 2", "\"a\",\"b\"", "1.50", "\"\r\n\"",
])
func `what is nothing but a literal is read as it is inside an expression`(text: String) throws {
  let scope = Scope(names: ["a", "1a"])
  let alone = try? Expression(text, scope: scope)
  let within = try? Expression("(\(text))", scope: scope)
  #expect((alone == nil) == (within == nil))
  let value = alone?.evaluate([:]).value
  #expect(value == within?.evaluate([:]).value)
  #expect(value?.description == within?.evaluate([:]).value.description)
  let test = try? Expression(text, scope: scope, kind: .unaryTests)
  let second = try? Expression("\(text), \(text)", scope: scope, kind: .unaryTests)
  for input in [value ?? .null, Value("a"), Value(7), .null] {
    #expect(test?.test(input, [:]).value == second?.test(input, [:]).value)
  }
}
