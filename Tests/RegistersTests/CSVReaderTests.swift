import Testing

@testable import Registers

@Suite struct CSVReaderTests {
  func rows(_ text: [UInt8], chunk: Int, limits: CSVLimits = .standard) throws -> [CSVRow] {
    var reader = CSVReader(limits: limits)
    var rows: [CSVRow] = []
    var start = 0
    while start < text.count {
      try reader.read(Array(text[start..<min(start + chunk, text.count)])) { rows.append($0) }
      start += chunk
    }
    try reader.finish { rows.append($0) }
    return rows
  }

  func fields(_ text: String, chunk: Int = 1000) throws -> [[String]?] {
    try rows(Array(text.utf8), chunk: chunk).map { try? $0.content.get() }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `rows are the same however the bytes arrive`(chunk: Int) throws {
    let text = "\u{FEFF}a,b\r\n\"x \"\"y\"\"\",\"1\n2\"\n\n,\nlast,中文"
    #expect(
      try fields(text, chunk: chunk) == [
        ["a", "b"], ["x \"y\"", "1\n2"], ["", ""], ["last", "中文"],
      ])
    let lines = try rows(Array(text.utf8), chunk: chunk).map(\.line)
    #expect(lines == [1, 2, 5, 6])
  }

  @Test(arguments: [
    ("a\"b,c", "not quoted"), ("\"a\"b,c", "closing quote"), ("\"abc", "not closed"),
  ])
  func `a broken row says why and the next is read`(broken: String, reason: String) throws {
    let all = try rows(Array("h,i\n\(broken)".utf8), chunk: 5)
    #expect(all.count == 2)
    #expect { try all[1].content.get() } throws: {
      ($0 as? CSVProblem)?.reason(.en).contains(reason) == true
    }
  }

  @Test func `limits put a row aside and reading goes on`() throws {
    let limits = CSVLimits(maximumFieldBytes: 4, maximumFields: 3, maximumRowBytes: 20)
    let text = "a,b\n12345,x\n1,2,3,4\n\"" + String(repeating: "9", count: 50) + "\nok,fine"
    let all = try rows(Array(text.utf8), chunk: 6, limits: limits)
    #expect(all.map { (try? $0.content.get()) != nil } == [true, false, false, false, true])
    #expect(all.map(\.line) == [1, 2, 3, 4, 5])
  }

  @Test func `bytes that are not UTF-8 are refused`() throws {
    let all = try rows([0x61, 0xFF, 0x0A, 0x62], chunk: 10)
    #expect(all.map { (try? $0.content.get()) != nil } == [false, true])
  }
}
