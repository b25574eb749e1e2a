import Testing

@testable import Licences

@Suite struct StatusListTests {
  @Test func `the lists of the draft's section 4 are read`() throws {
    let one = try StatusList(["bits": 1, "lst": "eNrbuRgAAhcBXQ"] as JSONValue)
    let bits = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    #expect((0..<16).map { one[$0] } == bits.map { $0 == 1 ? .invalid : .valid })
    #expect(one[16] == nil)
    let two = try StatusList(["bits": 2, "lst": "eNo76fITAAPfAgc"] as JSONValue)
    let pairs: [UInt8] = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    #expect((0..<12).map { two[$0] } == pairs.map { LicenceStatus(bits: $0) })
  }

  @Test func `every place keeps its own state`() throws {
    var list = try StatusList(places: 4001)
    #expect(list.count == 4004)
    var expected: [LicenceStatus] = []
    var generator = SeededGenerator(seed: 3)
    for index in 0..<list.count {
      let status = LicenceStatus(bits: UInt8.random(in: 0...3, using: &generator))
      try list.set(.other(3), at: index)
      try list.set(status, at: index)
      expected.append(status)
    }
    let again = try StatusList(list.json)
    #expect((0..<again.count).map { again[$0] } == expected)
    #expect(again == list)
  }

  @Test func `a place or state that does not exist is refused`() throws {
    var list = try StatusList(places: 8)
    #expect(throws: StatusListError.noSuchPlace(index: 8, count: 8)) {
      try list.set(.invalid, at: 8)
    }
    #expect(throws: StatusListError.noSuchPlace(index: -1, count: 8)) {
      try list.set(.invalid, at: -1)
    }
    #expect(throws: StatusListError.statusTooWide) { try list.set(.other(4), at: 0) }
    #expect(throws: StatusListError.tooMany(places: 0)) { try StatusList(places: 0) }
    #expect(throws: StatusListError.tooMany(places: .max)) { try StatusList(places: .max) }
    #expect(list[-1] == nil)
  }

  @Test func `a list of a million valid licences is a few kilobytes`() throws {
    let town = Town()
    let text = try StatusList(places: 1_000_000)
      .sign(uri: Town.listURI, now: Town.now, expiresAt: nil, timeToLiveSeconds: 300, by: town.key)
    #expect(text.utf8.count < 5_000)
    let list = try VerifiedStatusList("\n \(text)\n", keys: town.keys)
    #expect(list.uri == Town.listURI)
    #expect(list.issuedAt == Town.now)
    #expect(list.expiresAt == nil)
    #expect(list.timeToLiveSeconds == 300)
    #expect(list.statuses[999_999] == .valid)
  }

  @Test func `a list that no trusted key signed is refused`() throws {
    let town = Town()
    let text = try town.listText()
    #expect(throws: VerificationRefusal.self) {
      try VerifiedStatusList(text, keys: PublicKeySet([]))
    }
    for broken in ["", "a.b.c", String(text.dropLast(4)), text + "AAAA"] {
      #expect(throws: VerificationRefusal.self) {
        try VerifiedStatusList(broken, keys: town.keys)
      }
    }
    var other = Town()
    let credential = try other.issue().split(separator: "~")[0]
    #expect(throws: VerificationRefusal.statusListUntrusted(reason: "typ is not statuslist+jwt")) {
      try VerifiedStatusList(String(credential), keys: other.keys)
    }
  }

  @Test func `what is compressed comes back`() {
    var generator = SeededGenerator(seed: 11)
    var samples: [[UInt8]] = [[], [0], [255], [1, 1, 1], [144, 143, 255, 0]]
    for length in [2, 3, 4, 257, 258, 259, 260, 261, 517, 5000] {
      samples.append([UInt8](repeating: 7, count: length))
      samples.append((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    for sample in samples {
      #expect(Zlib.decompress(Zlib.compress(sample), maximumBytes: sample.count) == sample)
      if !sample.isEmpty {
        #expect(Zlib.decompress(Zlib.compress(sample), maximumBytes: sample.count - 1) == nil)
      }
    }
  }

  @Test func `a stored block is read`() {
    let stream: [UInt8] = [
      0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x61, 0x62, 0x01, 0x26, 0x00, 0xC4,
    ]
    #expect(Zlib.decompress(stream, maximumBytes: 2) == [0x61, 0x62])
    #expect(Zlib.decompress(stream, maximumBytes: 1) == nil)
  }

  @Test func `no broken stream is taken for another list, and none crashes`() {
    let sample = (0..<400).map { UInt8($0 / 40 * 25) }
    let stream = Zlib.compress(sample)
    for index in stream.indices {
      for bit in 0..<8 {
        var broken = stream
        broken[index] ^= 1 << UInt8(bit)
        let read = Zlib.decompress(broken, maximumBytes: 4096)
        #expect(read == nil || read == sample)
      }
      #expect(Zlib.decompress(Array(stream.prefix(index)), maximumBytes: 4096) == nil)
    }
    #expect(Zlib.decompress(stream + [0], maximumBytes: 4096) == nil)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let length = Int.random(in: 6...60, using: &generator)
      let noise = [0x78, 0x9C] + randomBytes(length, using: &generator)
      #expect(Zlib.decompress(noise, maximumBytes: 4096) == nil)
    }
  }
}
