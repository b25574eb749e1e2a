/// Error correction of a QR symbol: Reed–Solomon over GF(2⁸) with the polynomial
/// x⁸+x⁴+x³+x²+1 (ISO/IEC 18004 section 7.5.2).
enum ReedSolomon {
  private static let exponents: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 510)
    var value = 1
    for power in 0..<255 {
      table[power] = UInt8(value)
      table[power + 255] = UInt8(value)
      value <<= 1
      if value > 255 { value ^= 0x11D }
    }
    return table
  }()

  private static let logarithms: [Int] = {
    var table = [Int](repeating: 0, count: 256)
    for power in 0..<255 { table[Int(exponents[power])] = power }
    return table
  }()

  static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 || b == 0 ? 0 : exponents[logarithms[Int(a)] + logarithms[Int(b)]]
  }

  /// The coefficients of ∏(x − αⁱ) for i below `degree`, highest first, the leading 1 left out.
  static func generator(degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    for power in 0..<degree {
      for index in 0..<degree {
        result[index] = product(result[index], exponents[power])
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
    }
    return result
  }

  /// The remainder of `data` · x^degree divided by the generator: the correction codewords.
  static func remainder(_ data: some Sequence<UInt8>, generator: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: generator.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for (index, coefficient) in generator.enumerated() {
        result[index] ^= product(coefficient, factor)
      }
    }
    return result
  }
}
