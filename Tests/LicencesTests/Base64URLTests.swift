import Foundation
import Testing

@testable import Licences

@Suite struct Base64URLTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
  ])
  func `the vectors of RFC 4648 hold without padding`(plain: String, coded: String) {
    #expect(Base64URL.encode(plain.utf8) == coded)
    #expect(Base64URL.decode(coded) == [UInt8](plain.utf8))
  }

  @Test func `every length is written as Foundation writes it`() {
    for count in 0...100 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count) }
      let standard = Data(bytes).base64EncodedString().filter { $0 != "=" }
      #expect(
        Base64URL.encode(bytes)
          == standard.replacing("+", with: "-").replacing("/", with: "_"))
    }
  }

  @Test func `the two characters of the url alphabet are used`() {
    #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
    #expect(Base64URL.decode("--__") == [0xFB, 0xEF, 0xFF])
  }

  @Test(arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm 9v", "Zm+v", "Zm/v", "Zm9vY", "烟台"])
  func `a second spelling of the same bytes is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }
}
