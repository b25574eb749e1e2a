import Testing

@testable import Civics

@Suite struct NumbersTests {
  @Test func `the standard's own resident numbers are read`() throws {
    let number = try ResidentNumber("11010519491231002X")
    #expect(number.birth.description == "1949-12-31")
    #expect(number.sex == .female)
    #expect(number.region.description == "110105")
    #expect(number.description == "11010519491231002X")
    #expect(try ResidentNumber("440524188001010014").sex == .male)
    #expect(try ResidentNumber("11010519491231002x") == number)
    #expect(number.masked == "110105********002X")
  }

  @Test(arguments: [
    ("", "18 characters"), ("1101051949123100", "18 characters"),
    ("110105194912310021", "check character"), ("11010519490231002X", "date of birth"),
    ("99010519491231002X", "province"), ("1101O519491231002X", "digits"),
    ("１１010519491231002X", "18 characters"),
  ])
  func `a wrong resident number says why`(text: String, part: String) {
    #expect { try ResidentNumber(text) } throws: { "\($0)".contains(part) }
  }

  @Test func `a composed resident number is read back`() throws {
    let region = try RegionCode("370699")
    let birth = try CalendarDate("2000-02-29")
    for sequence in [0, 1, 123, 998, 999] {
      let number = try #require(
        ResidentNumber(region: region, birth: birth, sequence: sequence))
      #expect(try ResidentNumber(number.description) == number)
      #expect(number.birth == birth)
      #expect(number.region == region)
    }
    #expect(ResidentNumber(region: region, birth: birth, sequence: 1000) == nil)
  }

  @Test func `every single wrong digit of a resident number is found`() {
    let right = Array("11010519491231002X".utf8)
    for place in 0..<17 {
      for digit in UInt8(48)...57 where digit != right[place] {
        var wrong = right
        wrong[place] = digit
        #expect(throws: InvalidText.self) {
          try ResidentNumber(String(decoding: wrong, as: UTF8.self))
        }
      }
    }
  }

  @Test func `credit codes are read and their checks held`() throws {
    #expect(try CreditCode("91350100M000100Y43").region.description == "350100")
    #expect(try CreditCode("91350100m000100y43").description == "91350100M000100Y43")
    for wrong in ["91350100M000100Y44", "91350100M000100Y33", "9135010OM000100Y43", "9135"] {
      #expect(throws: InvalidText.self) { try CreditCode(wrong) }
    }
    let made = try #require(
      CreditCode(kind: "91", region: RegionCode("370699"), body: "XN000001"))
    #expect(try CreditCode(made.description) == made)
    #expect(try CreditCode(kind: "91", region: RegionCode("370699"), body: "XNI00001") == nil)
  }

  @Test func `phone numbers are normalised and masked`() throws {
    #expect(try PhoneNumber("154 0000-0001").masked == "154****0001")
    for wrong in ["12000000000", "1540000000", "154000000011", "abc"] {
      #expect(throws: InvalidText.self) { try PhoneNumber(wrong) }
    }
  }

  @Test func `region codes know city and province`() throws {
    let region = try RegionCode("370611")
    #expect(region.city.description == "370600")
    #expect(region.province.description == "370000")
    for wrong in ["37061", "990000", "37061a"] {
      #expect(throws: InvalidText.self) { try RegionCode(wrong) }
    }
  }

  @Test func `money is exact and grouped`() throws {
    #expect(try Money("1234.5").description == "1,234.50")
    #expect(try Money("-1,234,567.89").fen == -123_456_789)
    #expect(Money(fen: -5).description == "-0.05")
    #expect(Money(fen: 100_000).description == "1,000.00")
    #expect(Money(fen: .min).plain.hasPrefix("-92233720368547758.08"))
    for wrong in ["", ".", "1.", "1.234", "1e3", "--1", "1.2.3", "99999999999999999999", ",1"] {
      #expect(throws: InvalidText.self) { try Money(wrong) }
    }
  }
}
