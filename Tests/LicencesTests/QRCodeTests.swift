import Foundation
import Testing

@testable import Licences

private let hasReader = canRun("zbarimg", "--version")

@Suite struct QRCodeTests {
  /// A grey map of the symbol with its quiet zone, four pixels a module.
  private func greyMap(_ code: QRCode, scale: Int = 4) -> Data {
    let side = (code.size + 2 * QRCode.quietModules) * scale
    var data = Data("P5 \(side) \(side) 255\n".utf8)
    for y in 0..<side {
      for x in 0..<side {
        let isDark = code[x / scale - QRCode.quietModules, y / scale - QRCode.quietModules]
        data.append(isDark ? 0 : 255)
      }
    }
    return data
  }

  private func read(_ codes: [QRCode]) throws -> [String] {
    try withFolder { folder in
      let names = codes.indices.map { String(format: "%03d.pgm", $0) }
      for (name, code) in zip(names, codes) {
        try greyMap(code).write(to: folder.appendingPathComponent(name))
      }
      let paths = names.map { folder.appendingPathComponent($0).path }
      let (_, text) = try output(
        of: "zbarimg", ["-q", "--raw", "-Sdisable", "-Sqrcode.enable"] + paths)
      return text.split(separator: "\n").map(String.init)
    }
  }

  @Test func `Reed–Solomon gives the codewords of the standard's example`() {
    // 1-M, "01234567", annex I.
    let data: [UInt8] = [
      0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC,
      0x11,
    ]
    let correction = ReedSolomon.remainder(data, generator: ReedSolomon.generator(degree: 10))
    #expect(correction == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
  }

  @Test func `format and version bits are those of the standard's annexes`() {
    #expect(QRTables.formatBits(level: .medium, mask: 5) == 0b1000000_11001110)
    #expect(QRTables.formatBits(level: .low, mask: 0) == 0b1110111_11000100)
    #expect(QRTables.formatBits(level: .high, mask: 7) == 0b0001000_00111011)
    #expect(QRTables.versionBits(7) == 0x07C94)
    #expect(QRTables.versionBits(40) == 0x28C69)
  }

  @Test(arguments: [
    (QRCode.Level.low, [17, 230, 271, 2953]), (.medium, [14, 180, 213, 2331]),
    (.quartile, [11, 130, 151, 1663]), (.high, [7, 98, 119, 1273]),
  ])
  func `the capacities are those of table 7`(level: QRCode.Level, bytes: [Int]) {
    #expect([1, 9, 10, 40].map { QRTables.capacityBytes(version: $0, level: level) } == bytes)
  }

  @Test func `alignment patterns stand where annex E puts them`() {
    #expect(QRTables.alignmentCentres(version: 1) == [])
    #expect(QRTables.alignmentCentres(version: 7) == [6, 22, 38])
    #expect(QRTables.alignmentCentres(version: 32) == [6, 34, 60, 86, 112, 138])
    #expect(QRTables.alignmentCentres(version: 36) == [6, 24, 50, 76, 102, 128, 154])
    #expect(QRTables.alignmentCentres(version: 40) == [6, 30, 58, 86, 114, 142, 170])
  }

  @Test func `more than the largest symbol holds is refused with the limit`() throws {
    #expect(try QRCode([UInt8](repeating: 65, count: 2953), level: .low).version == 40)
    #expect(throws: QRCode.Failure.tooLong(bytes: 2954, maximumBytes: 2953)) {
      try QRCode([UInt8](repeating: 65, count: 2954), level: .low)
    }
  }

  @Test(.enabled(if: hasReader, "zbarimg of zbar-tools is not installed"))
  func `another program reads every version`() throws {
    var texts: [String] = []
    var codes: [QRCode] = []
    for version in 1...40 {
      let level = QRCode.Level.allCases[version % 4]
      let length = QRTables.capacityBytes(version: version, level: level)
      let alphabet = Array("https://yantai.example/verify#PC1.abcXYZ_-0123456789")
      let text = String((0..<length).map { alphabet[($0 * 7 + version) % alphabet.count] })
      let code = try QRCode(Array(text.utf8), level: level)
      #expect(code.version == version)
      texts.append(text)
      codes.append(code)
    }
    #expect(try read(codes) == texts)
  }

  @Test(.enabled(if: hasReader, "zbarimg of zbar-tools is not installed"))
  func `another program reads every mask at every level`() throws {
    let text = "https://yantai.example/verify#PC1.q83vEjRWeJASNFZ4kBI0VniQ.1780000060.AAAA"
    var codes: [QRCode] = []
    for level in QRCode.Level.allCases {
      for mask in 0..<8 {
        let code = try QRCode(Array(text.utf8), level: level, mask: mask)
        #expect(code.mask == mask)
        codes.append(code)
      }
    }
    #expect(try read(codes) == [String](repeating: text, count: 32))
  }

  @Test func `the picture is small, titled and escaped`() throws {
    let code = try QRCode(Array("https://yantai.example/verify#PC1".utf8))
    let svg = code.svg(title: "亮证码 <1> & \"2\"")
    #expect(svg.contains("<title>亮证码 &lt;1&gt; &amp; &quot;2&quot;</title>"))
    #expect(svg.contains("viewBox=\"0 0 \(code.size + 8) \(code.size + 8)\""))
    #expect(svg.utf8.count < 12_000)
    #expect(!svg.contains("\n"))
  }

  @Test func `the picture draws exactly the dark modules`() throws {
    let code = try QRCode(Array("PC1".utf8), level: .high)
    let path = code.svg(title: "").components(separatedBy: "<path d=\"")[1]
    let dark = path.matches(of: /h(\d+)v1/).compactMap { Int($0.1) }.reduce(0, +)
    var expected = 0
    for y in 0..<code.size {
      for x in 0..<code.size where code[x, y] { expected += 1 }
    }
    #expect(dark == expected)
  }
}
