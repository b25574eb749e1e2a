/// What the pictures of processes and of requirement graphs share: text in SVG.
package enum Picture {
  /// Height of a line of text, in the drawing's points.
  package static let lineHeight = 17.0
  package static let fontSize = 14

  package static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// To tenths of a point.
  package static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    let whole = Int(tenths / 10)
    return tenths == Double(whole * 10) ? String(whole) : String(tenths / 10)
  }

  /// Width in Chinese characters; a Latin one takes about half.
  package static func width(of text: some StringProtocol) -> Double {
    text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Double { character.isASCII ? 0.55 : 1 }

  /// A name around a middle: at most so many lines of a width in Chinese characters, what is left
  /// over cut with `…`. The picture says `text-anchor="middle"`, once for all names.
  /// - Parameter look: attributes of the text, where nothing around it has them.
  package static func words(
    _ name: String, x: Double, centre: Double, perLine: Int, lines: Int,
    anchor: String? = nil, look: String = ""
  ) -> String {
    let rows = rows(of: name, perLine, lines)
    let first = centre - Double(rows.count - 1) * lineHeight / 2 + 5
    let side = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
    return rows.enumerated().map { place, row in
      "<text x=\"\(number(x))\" y=\"\(number(first + Double(place) * lineHeight))\"\(side)\(look)>"
        + "\(escape(row))</text>"
    }.joined()
  }

  /// The lines that a name breaks into.
  static func rows(of name: String, _ perLine: Int, _ lines: Int) -> [String] {
    var rows: [String] = []
    var row = ""
    var used = 0.0
    for character in name {
      if used + width(of: character) > Double(perLine), !row.isEmpty {
        // A Latin word goes to the next line whole where it can.
        if character.isASCII, character != " ", let space = row.lastIndex(of: " ") {
          rows.append(String(row[..<space]))
          row = String(row[row.index(after: space)...])
        } else {
          rows.append(row)
          row = ""
        }
        used = width(of: row)
      }
      if character == " ", row.isEmpty { continue }
      row.append(character)
      used += width(of: character)
    }
    if !row.isEmpty { rows.append(row) }
    guard rows.count > lines, lines > 0 else { return rows }
    return Array(rows.prefix(lines - 1)) + [rows[lines - 1].dropLast() + "…"]
  }
}
