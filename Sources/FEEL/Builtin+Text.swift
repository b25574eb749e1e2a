import Foundation

extension Machine {
  mutating func text(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    switch builtin {
    case .stringJoin: return join(a)
    case .substring, .stringLength, .upperCase, .lowerCase, .substringBefore, .substringAfter,
      .contains, .startsWith, .endsWith, .matches, .replace, .split:
      guard let text = a[0].text else { return nil }
      return onText(builtin, text, a)
    default: return nil
    }
  }

  private mutating func join(_ a: [Value]) -> Value? {
    guard let elements = a[0].elements ?? (a[0].text != nil ? [a[0]] : nil) else { return nil }
    guard a.count == 1 || a[1].isNull || a[1].text != nil else { return nil }
    let separator = a.count == 2 ? a[1].text ?? "" : ""
    var parts: [String] = []
    var bytes = 0
    for element in elements where !element.isNull {
      guard let part = element.text else { return nil }
      bytes += part.utf8.count + separator.utf8.count
      guard hasRoom(bytes) else { return .null }
      parts.append(part)
    }
    return .string(parts.joined(separator: separator))
  }

  private mutating func onText(_ builtin: Builtin, _ text: String, _ a: [Value]) -> Value? {
    let scalars = text.unicodeScalars
    switch builtin {
    case .stringLength: return Value(scalars.count)
    case .upperCase: return .string(text.uppercased())
    case .lowerCase: return .string(text.lowercased())
    case .substring:
      guard let start = a[1].decimal?.rounded(scale: 0, .down).int, start != 0 else { return nil }
      let count = scalars.count
      guard start.magnitude <= count.magnitude else { return .string("") }
      let first = start > 0 ? start - 1 : count + start
      var last = count
      if a.count == 3, !a[2].isNull {
        guard let length = a[2].decimal?.rounded(scale: 0, .down).int, length >= 1 else {
          return nil
        }
        last = min(count, first + min(length, count))
      }
      guard first >= 0, first < last else { return .string("") }
      let from = scalars.index(scalars.startIndex, offsetBy: first)
      return .string(String(scalars[from..<scalars.index(from, offsetBy: last - first)]))
    default: break
    }
    guard let match = a[1].text else { return nil }
    switch builtin {
    case .contains: return .boolean(match.isEmpty || text.contains(match))
    case .startsWith: return .boolean(text.hasPrefix(match))
    case .endsWith: return .boolean(text.hasSuffix(match))
    case .substringBefore:
      guard !match.isEmpty, let range = text.range(of: match) else { return .string("") }
      return .string(String(text[..<range.lowerBound]))
    case .substringAfter:
      if match.isEmpty { return .string(text) }
      guard let range = text.range(of: match) else { return .string("") }
      return .string(String(text[range.upperBound...]))
    case .matches:
      guard let regex = pattern(match, flags: a.count == 3 ? a[2] : .null) else { return nil }
      return found(regex, in: text, all: false).map { .boolean(!$0.isEmpty) }
    case .split:
      guard let regex = pattern(match, flags: .null) else { return nil }
      var parts: [Value] = []
      var start = text.startIndex
      guard let all = found(regex, in: text, all: true) else { return .null }
      for found in all {
        guard let range = Range(found.range, in: text), !range.isEmpty else { continue }
        let part = Value.string(String(text[start..<range.lowerBound]))
        guard spend(Bytes.element + Bytes.of(part)) else { return .null }
        parts.append(part)
        start = range.upperBound
      }
      parts.append(.string(String(text[start...])))
      return .list(parts)
    case .replace:
      guard let replacement = a[2].text,
        let regex = pattern(match, flags: a.count == 4 ? a[3] : .null),
        let template = template(
          replacement, groups: regex.numberOfCaptureGroups,
          flags: a.count == 4 ? a[3].text ?? "" : ""),
        // A pattern that matches nothing at all would match everywhere.
        regex.firstMatch(in: "", range: NSRange(location: 0, length: 0)) == nil
      else { return nil }
      guard let all = found(regex, in: text, all: true) else { return .null }
      var result = ""
      var start = text.startIndex
      for one in all {
        guard let range = Range(one.range, in: text), range.lowerBound >= start else { continue }
        result += text[start..<range.lowerBound]
        result += regex.replacementString(for: one, in: text, offset: 0, template: template)
        start = range.upperBound
        guard hasRoom(result.utf8.count * 2) else { return .null }
      }
      result += text[start...]
      return .string(result)
    default: return nil
    }
  }

  /// Backtracking between two reports of the matcher, in steps of the budget.
  private static let stepsPerReport = 10_000

  /// The matches, first or all; nil where the budget ends before the matcher does.
  private mutating func found(_ regex: NSRegularExpression, in text: String, all: Bool)
    -> [NSTextCheckingResult]?
  {
    var results: [NSTextCheckingResult] = []
    var left = steps
    var room = bytes
    regex.enumerateMatches(in: text, options: [.reportProgress], range: whole(text)) {
      result, flags, stop in
      if let result {
        results.append(result)
        left -= 1
        room -= Bytes.match
        if !all { stop.pointee = true }
      } else if flags.contains(.progress) {
        left -= Self.stepsPerReport
      }
      if left < 0 || room < 0 { stop.pointee = true }
    }
    steps = left
    guard hasRoom(bytes - room) else { return nil }
    if left < 0 {
      exhaust("matching the pattern took more than the budget of steps")
      return nil
    }
    return results
  }

  private func whole(_ text: String) -> NSRange { NSRange(text.startIndex..., in: text) }

  /// Nil where the pattern or the flags are none, or the flags are no text.
  private func pattern(_ text: String, flags: Value) -> NSRegularExpression? {
    guard flags.isNull || flags.text != nil else { return nil }
    return XPathPattern(text, flags: flags.text ?? "")?.compiled
  }

  /// The replacement in ICU's words: `$N` and the escapes `\\$` and `\\\\` alone are special
  /// (XPath Functions and Operators 3.1, section 5.6.4); nil where another escape stands there.
  private func template(_ text: String, groups: Int, flags: String) -> String? {
    if flags.contains("q") { return NSRegularExpression.escapedTemplate(for: text) }
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        guard let escaped = rest.popFirst(), escaped == "\\" || escaped == "$" else { return nil }
        result += "\\" + String(escaped)
      case "$":
        guard let digit = rest.popFirst(), ("0"..."9").contains(digit) else { return nil }
        var number = Int(digit.value) - 48
        while let more = rest.first, ("0"..."9").contains(more),
          number * 10 + Int(more.value) - 48 <= groups
        {
          number = number * 10 + Int(more.value) - 48
          rest.removeFirst()
        }
        // A group that is not there is empty.
        guard number <= groups else { continue }
        result += "$\(number)"
        if let more = rest.first, ("0"..."9").contains(more) { result += "\\" }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
