import Testing

@testable import Licences

@Suite struct PresentationCodeTests {
  var generator = SeededGenerator(seed: 9)
  let secret = [UInt8](repeating: 0x5A, count: PresentationCode.secretBytes)

  @Test mutating func `a code holds until its last second and is then late`() {
    let handle = PresentationHandle.random(using: &generator)
    let code = PresentationCode.mint(handle, expiresAt: 1060, secret: secret)
    #expect(PresentationCode.check(code, now: 1000, secret: secret) == .ok(handle, expiresAt: 1060))
    #expect(PresentationCode.check(code, now: 1059, secret: secret) == .ok(handle, expiresAt: 1060))
    #expect(
      PresentationCode.check(code, now: 1060, secret: secret) == .expired(handle, at: 1060))
    #expect(
      PresentationCode.check("https://yantai.example/verify#" + code, now: 0, secret: secret)
        == .ok(handle, expiresAt: 1060))
  }

  @Test mutating func `whatever is changed in a code, it is forged`() {
    let handle = PresentationHandle.random(using: &generator)
    let code = PresentationCode.mint(handle, expiresAt: 1060, secret: secret)
    var bytes = Array(code.utf8)
    for index in bytes.indices {
      for bit in 0..<7 {
        bytes[index] ^= 1 << UInt8(bit)
        let broken = String(decoding: bytes, as: UTF8.self)
        #expect(PresentationCode.check(broken, now: 1000, secret: secret) == .forged)
        bytes[index] ^= 1 << UInt8(bit)
      }
    }
    for broken in ["", "PC1", "PC1...", code + ".x", String(code.dropLast()), code + "A"] {
      #expect(PresentationCode.check(broken, now: 1000, secret: secret) == .forged)
    }
    #expect(PresentationCode.check(code, now: 1000, secret: [1]) == .forged)
    let long = String(repeating: "A", count: 1_000_000)
    #expect(PresentationCode.check(long, now: 1000, secret: secret) == .forged)
  }

  @Test mutating func `a code is told from a presentation`() throws {
    let code = PresentationCode.mint(.random(using: &generator), expiresAt: 1, secret: secret)
    #expect(PresentationCode.isCode(code))
    #expect(PresentationCode.isCode("https://yantai.example/verify#\(code)"))
    var town = Town()
    #expect(!PresentationCode.isCode(try town.present()))
    #expect(!PresentationCode.isCode(""))
  }

  @Test mutating func `a code fits a symbol that an old phone reads`() throws {
    let handle = PresentationHandle.random(using: &generator)
    let code = PresentationCode.mint(handle, expiresAt: 1_780_000_060, secret: secret)
    let symbol = try QRCode(Array("https://yantai.example/verify#\(code)".utf8), level: .medium)
    #expect(symbol.version <= 7)
  }

  @Test mutating func `a handle comes back from its text only when it is one`() {
    let handle = PresentationHandle.random(using: &generator)
    #expect(PresentationHandle(handle.text) == handle)
    #expect(handle.text.utf8.count == 24)
    #expect(PresentationHandle("abc") == nil)
    #expect(PresentationHandle(handle.text + "AAAA") == nil)
  }
}
