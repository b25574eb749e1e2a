import Catalogue
import Civics
import FEEL
import Foundation
import Population
import Testing

@testable import Casework
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

  @Test func `random values and texts are written as Foundation writes them`() throws {
    struct Around: Encodable {
      let value: Value
      let context: FEELContext
      let text: LocalizedText
      let claims: [IssuedLicence.Claim]
      let basis: LegalBasis
    }
    for seed in 1...300 {
      var chance = SplitMix64(seed: UInt64(seed))
      let (some, other) = (try chance.value(depth: 4), try chance.value(depth: 2))
      try expectSame(
        Around(
          value: some, context: FEELContext([("x\"\u{1}", some), ("名", other)]),
          text: LocalizedText(zh: chance.text(), en: seed % 3 == 0 ? "" : chance.text()),
          claims: [
            IssuedLicence.Claim(
              name: chance.text(), title: LocalizedText(zh: chance.text()), text: chance.text(),
              disclosable: seed % 2 == 0, format: seed % 5 == 0 ? .text : nil)
          ],
          basis: LegalBasis(
            law: chance.text(), article: chance.text(), text: seed % 2 == 0 ? chance.text() : nil)))
      try expectSame(some)
      try expectSame([some, other])
    }
  }

  @Test func `a function is no value that is saved, wherever it stands`() throws {
    let function = try feel("function(x) x + 1")
    for value in [function, .list([.null, function]), .context(FEELContext([("f", function)]))] {
      #expect(throws: EncodingError.self) { try CanonicalJSON.encode(value) }
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

  static let texts = [
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

/// The value of a FEEL text.
private func feel(_ text: String) throws -> Value {
  try Expression(text, scope: Scope(names: [])).evaluate(FEELContext()).value
}

extension SplitMix64 {
  mutating func text() -> String { pick(Tree.texts, or: "") + pick(Tree.texts, or: "") }

  /// Of every type that is saved.
  mutating func value(depth: Int) throws -> Value {
    guard depth > 0, chance(60) else {
      let samples = try [
        "null", "true", "false", "-12.50", "1E+30", "date(\"2026-03-02\")",
        "time(\"10:00:00+08:00\")", "date and time(\"2026-03-02T10:00:00@Asia/Shanghai\")",
        "duration(\"-P1DT2H0.5S\")", "duration(\"P1Y2M\")", "[1..5)", "(>= \"a\")", "[]",
      ].map(feel)
      return pick(samples + [.string(text())], or: .null)
    }
    var inner: [Value] = []
    for _ in 0..<below(4) { inner.append(try value(depth: depth - 1)) }
    guard chance(50) else { return .list(inner) }
    return .context(FEELContext(inner.enumerated().map { ("\($0.offset)" + text(), $0.element) }))
  }
}
