import Casework
import Foundation
import Population
import Testing

@testable import CityHall

/// What rests in the log is written by `CanonicalJSON`; `JSONEncoder` is the measure of it.
struct CanonicalJSONTests {
  private static let events = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "CaseworkTests/Events")

  private func foundation(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  private func expectSame(_ value: some Encodable) throws {
    let written = try CanonicalJSON.encode(value)
    #expect(
      String(decoding: written, as: UTF8.self)
        == String(decoding: try foundation(value), as: UTF8.self))
  }

  @Test func `every kind of event is written as Foundation writes it`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.events, includingPropertiesForKeys: nil)
    #expect(files.count > 40)
    for file in files {
      let event = try JSONDecoder().decode(Event.self, from: Data(contentsOf: file))
      try expectSame(event)
      let written = try CanonicalJSON.encode(event)
      #expect(try JSONDecoder().decode(Event.self, from: Data(written)) == event)
    }
  }

  @Test func `random trees are written as Foundation writes them`() throws {
    for seed in 1...300 {
      var chance = SplitMix64(seed: UInt64(seed))
      try expectSame(Tree(depth: 4, &chance))
    }
  }

  @Test func `numbers that JSON cannot write are refused`() {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(throws: EncodingError.self) { try CanonicalJSON.encode([number]) }
    }
  }

  @Test func `numbers keep their value`() throws {
    try expectSame([0, 1, -1, 0.5, -2.25, 1e21, 123_456_789.125])
    try expectSame([Int.min, 0, Int.max])
    try expectSame([UInt64.max])
  }

  @Test func `what writes nothing is an empty object`() throws {
    struct Nothing: Encodable {}
    try expectSame(Nothing())
    try expectSame([Nothing()])
    try expectSame([String: Nothing]())
    try expectSame(["b": [Int](), "a": []])
  }

  @Test func `containers may be nested by hand, and asked for twice`() throws {
    struct ByHand: Encodable {
      enum Key: String, CodingKey { case z, list, a, b }
      func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: Key.self)
        var inner = first.nestedContainer(keyedBy: Key.self, forKey: .z)
        try inner.encode(1, forKey: .b)
        try inner.encode(2, forKey: .a)
        var list = first.nestedUnkeyedContainer(forKey: .list)
        try list.encode("x")
        var item = list.nestedContainer(keyedBy: Key.self)
        try item.encode(true, forKey: .a)
        try list.encodeNil()
        var second = encoder.container(keyedBy: Key.self)
        try second.encode("last", forKey: .a)
      }
    }
    try expectSame(ByHand())
    try expectSame([ByHand(), ByHand()])
  }
}

/// A value of any shape that JSON has.
private enum Tree: Encodable {
  case null
  case flag(Bool)
  case number(Int)
  case text(String)
  case list([Tree])
  case object([String: Tree])

  private static let texts = [
    "", "a", "ab", "a b", "林晓舟", "\"", "\\", "/", "\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}", "é", "👩‍👧",
    "\u{2028}", "Z",
  ]

  private static let keys = ["", "a", "ab", "a b", "a!", "Z", "林晓舟", "é", "/"]

  init(depth: Int, _ chance: inout SplitMix64) {
    switch chance.below(depth > 0 ? 8 : 4) {
    case 0: self = .null
    case 1: self = .flag(chance.chance(50))
    case 2: self = .number(Int(truncatingIfNeeded: chance.next()))
    case 3: self = .text(chance.pick(Self.texts, or: ""))
    case 4, 5:
      self = .list(
        (0..<chance.below(5)).map { _ in
          Tree(depth: depth - 1, &chance)
        })
    default:
      var members: [String: Tree] = [:]
      for _ in 0..<chance.below(6) {
        members[chance.pick(Self.keys, or: "")] = Tree(depth: depth - 1, &chance)
      }
      self = .object(members)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let members): try container.encode(members)
    }
  }
}
