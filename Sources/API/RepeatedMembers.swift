import Foundation

/// Names that stand twice in one object of a JSON text: RFC 8259, section 4, leaves it open which
/// of the two counts, and a sender may mean either.
enum RepeatedMembers {
  /// An object or an array that is open, and where in it the reading stands.
  private struct Level {
    var names: Set<String>?
    var step = ""
    var index = 0
    var isBeforeName: Bool
    var place: String { names == nil ? String(index) : step }
  }

  /// - Parameter bytes: a text that was read as JSON already; of another one anything may be said.
  static func places(in bytes: [UInt8]) -> [Place] {
    var found: [Place] = []
    var levels: [Level] = []
    var position = 0
    while position < bytes.count {
      let start = position
      position += 1
      switch bytes[start] {
      case UInt8(ascii: "{"): levels.append(Level(names: [], isBeforeName: true))
      case UInt8(ascii: "["): levels.append(Level(isBeforeName: false))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
      case UInt8(ascii: ","):
        guard let last = levels.indices.last else { continue }
        levels[last].index += 1
        levels[last].isBeforeName = levels[last].names != nil
      case UInt8(ascii: "\""):
        position = end(ofString: start, in: bytes)
        guard let last = levels.indices.last, levels[last].isBeforeName else { continue }
        let name = text(bytes[start..<position])
        levels[last].isBeforeName = false
        levels[last].step = name
        if levels[last].names?.insert(name).inserted == false {
          found.append(Place(levels.map(\.place)))
        }
      default: continue
      }
    }
    return found
  }

  /// Behind the string's closing mark.
  private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
    var position = start + 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): return position + 1
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    return bytes.count
  }

  /// The string without its marks; one that is written with escapes is the same name.
  private static func text(_ string: ArraySlice<UInt8>) -> String {
    if string.contains(UInt8(ascii: "\\")),
      let text = try? JSONDecoder().decode(String.self, from: Data(string))
    {
      return text
    }
    return String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
  }
}
