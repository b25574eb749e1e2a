import Civics

/// Takes one CSV row apart (RFC 4180, section 2).
enum CSVFields {
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  static func split(_ row: [UInt8], _ limits: CSVLimits) -> Result<[String], CSVProblem> {
    var fields: [String] = []
    var start = 0
    func problem(_ zh: String, _ en: String) -> Result<[String], CSVProblem> {
      .failure(CSVProblem(column: fields.count + 1, reason: LocalizedText(zh, en)))
    }
    while true {
      if fields.count == limits.maximumFields {
        return problem("列数超过 \(limits.maximumFields)", "More than \(limits.maximumFields) columns")
      }
      let end: Int
      let content: [UInt8]
      if start < row.count, row[start] == quote {
        guard let closed = closing(row, after: start) else {
          return problem("引号没有结束", "A quoted field is not closed")
        }
        end = closed.end
        content = closed.content
        guard end == row.count || row[end] == comma else {
          return problem("引号之后还有文字", "Text follows a closing quote")
        }
      } else {
        end = CSVReader.index(of: comma, in: row, from: start) ?? row.count
        content = Array(row[start..<end])
        if content.contains(quote) {
          return problem("未加引号的字段含引号", "A quote stands in a field that is not quoted")
        }
      }
      if content.count > limits.maximumFieldBytes {
        return problem(
          "字段超过 \(limits.maximumFieldBytes) 字节",
          "The field is longer than \(limits.maximumFieldBytes) bytes")
      }
      guard let text = String(validating: content, as: UTF8.self) else {
        return problem("不是 UTF-8 文字", "The field is not UTF-8 text")
      }
      fields.append(text)
      guard end < row.count else { return .success(fields) }
      start = end + 1
    }
  }

  /// The content of the quoted field that opens at `start`, and where it ends; nil if it never does.
  private static func closing(_ row: [UInt8], after start: Int) -> (content: [UInt8], end: Int)? {
    var content: [UInt8] = []
    var from = start + 1
    while let found = CSVReader.index(of: quote, in: row, from: from) {
      content.append(contentsOf: row[from..<found])
      guard found + 1 < row.count, row[found + 1] == quote else { return (content, found + 1) }
      content.append(quote)
      from = found + 2
    }
    return nil
  }
}
