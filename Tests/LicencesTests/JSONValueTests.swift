import Testing

@testable import Licences

@Suite struct JSONValueTests {
  @Test func `order, numbers and text come back as they were`() throws {
    let text = #"{"z":[1,-9223372036854775808,1.50,1e3,true,null],"a":{"名":"王\"芳\\\n\u0001"}}"#
    let value = try JSONValue.parse(text)
    #expect(value.encoded == text)
    #expect(value["z"]?.arrayValue?[2] == .decimal("1.50"))
    #expect(value["a"]?["名"] == "王\"芳\\\n\u{01}")
    #expect(value.objectValue?.names == ["z", "a"])
  }

  @Test func `escapes are read, pairs of surrogates too`() throws {
    #expect(try JSONValue.parse(#" "\u738b\ud83d\ude00\/\b\f\r\t" "#) == "王😀/\u{8}\u{C}\r\t")
  }

  @Test func `a whole number past 64 bits keeps its digits`() throws {
    #expect(try JSONValue.parse("92233720368547758080") == .decimal("92233720368547758080"))
  }

  @Test(arguments: [
    ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("[1 2]", 3), ("{\"a\" 1}", 5),
    ("01", 1), ("-", 1), ("1.", 2), ("1e", 2), ("nul", 0), ("\"a", 2), ("\"\\x\"", 3),
    ("\"\\ud800\"", 7), ("\"\\ude00\"", 7), ("\"\\u12g4\"", 5), ("\"\n\"", 2), ("1 1", 2),
    ("{\"a\":1,\"a\":2}", 10), ("+1", 0), ("{a:1}", 1), ("NaN", 0), ("\u{FEFF}1", 0),
  ])
  func `what is not JSON is refused at its byte`(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
    #expect(error?.offsetBytes == offset, "\(text): \(error?.reason ?? "")")
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONError.self) { try JSONValue.parse([0x22, 0xC3, 0x28, 0x22]) }
    #expect(throws: JSONError.self) { try JSONValue.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  @Test func `every limit is met with a refusal`() throws {
    let depth = JSONValue.Limit.depthLevels
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(depth)) }
    #expect(throws: JSONError.self) { try JSONValue.parse(nested(depth + 1)) }
    #expect(throws: JSONError.self) {
      try JSONValue.parse(String(repeating: "{\"a\":", count: 100_000))
    }
    let many = Array(repeating: "1", count: JSONValue.Limit.nodes).joined(separator: ",")
    #expect(throws: JSONError.self) { try JSONValue.parse("[\(many)]") }
    let members = (0...JSONValue.Limit.members).map { "\"\($0)\":1" }.joined(separator: ",")
    #expect(throws: JSONError.self) { try JSONValue.parse("{\(members)}") }
    let long = String(repeating: " ", count: JSONValue.Limit.bytes)
    #expect(throws: JSONError.self) { try JSONValue.parse(long + "1") }
    let number = String(repeating: "9", count: JSONValue.Limit.numberBytes + 1)
    #expect(throws: JSONError.self) { try JSONValue.parse(number) }
  }

  @Test func `a member keeps its place when it is replaced, and leaves when it is nil`() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["a"] = 4
    object["b"] = nil
    object["d"] = 5
    #expect(JSONValue.object(object).encoded == #"{"a":4,"c":3,"d":5}"#)
  }
}
