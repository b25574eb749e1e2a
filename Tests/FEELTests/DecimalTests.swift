import FEEL
import Testing

private func number(_ value: Int) throws -> Decimal128 { try #require(Decimal128("\(value)")) }

@Test(arguments: 1...20)
func `whole numbers are added, taken away, multiplied and compared as integers are`(seed: Int)
  throws
{
  var random = Seeded(state: UInt64(seed))
  for _ in 0..<200 {
    let bound = [3, 1_000, 1_000_000_000].randomElement(using: &random) ?? 3
    let a = Int.random(in: -bound...bound, using: &random)
    let b = Int.random(in: -bound...bound, using: &random)
    let (x, y) = (try number(a), try number(b))
    #expect(try x + y == number(a + b))
    #expect(try x - y == number(a - b))
    #expect(try x * y == number(a * b))
    #expect((x < y) == (a < b))
    #expect((x == y) == (a == b))
  }
}

@Test(arguments: 1...20)
func `fractions of any number of places keep their laws`(seed: Int) throws {
  var random = Seeded(state: UInt64(seed))
  func draw() throws -> Decimal128 {
    let digits = Int.random(in: -99_999...99_999, using: &random)
    return try #require(Decimal128("\(digits)E\(Int.random(in: -6...3, using: &random))"))
  }
  for _ in 0..<200 {
    let (a, b) = (try draw(), try draw())
    let total: Decimal128? = a + b
    let sum = try #require(total)
    #expect(sum - b == a)
    #expect(sum == b + a)
    let multiple: Decimal128? = a * b
    let product = try #require(multiple)
    #expect(product == b * a)
    if !b.isZero { #expect(product / b == a) }
    let again = try #require(Decimal128(a.description))
    #expect(again == a && again.hashValue == a.hashValue)
  }
}

@Test(arguments: [
  ("18446744073709551615", "1", "18446744073709551616"),
  ("9223372036854775807", "9223372036854775807", "18446744073709551614"),
  ("-18446744073709551615", "-18446744073709551615", "-36893488147419103230"),
  ("18446744073709551615", "-18446744073709551615", "0"),
  ("0.1", "0.2", "0.3"), ("1E33", "1", "1000000000000000000000000000000001"),
])
func `sums beyond 64 bits are exact`(left: String, right: String, sum: String) throws {
  let (a, b) = (try #require(Decimal128(left)), try #require(Decimal128(right)))
  #expect(a + b == Decimal128(sum))
  #expect(Decimal128(sum).flatMap { $0 - b } == a)
}

@Test(arguments: [
  ("0", "0"), ("-0", "0"), ("0E5", "0"), ("0.000", "0"), ("7", "7"), ("-7", "-7"),
  ("12.00", "12"), ("1E3", "1000"), ("-1.50E2", "-150"), ("1.5", "1.5"), ("-0.05", "-0.05"),
  ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
  ("9223372036854775808", "9223372036854775808"), ("1E18", "1000000000000000000"),
  ("1E19", "10000000000000000000"), ("1E-40", "1E-40"), ("1E41", "1E41"),
])
func `a number is written in plain digits, whole or not, of 64 bits or more`(
  text: String, written: String
) throws {
  #expect(try #require(Decimal128(text)).description == written)
}

@Test func `equal numbers written with other places hash alike`() throws {
  for (left, right) in [
    ("1", "1.0000000000"), ("1E20", "100000000000000000000"), ("0", "-0.000"),
    ("1E10", "10000000000.00"), ("0.0000001", "1E-7"), ("5E3", "5000"),
  ] {
    let (a, b) = (try #require(Decimal128(left)), try #require(Decimal128(right)))
    #expect(a == b && a.hashValue == b.hashValue, "\(left) \(right)")
  }
}
