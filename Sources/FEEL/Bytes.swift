/// What values take of memory, roughly: what is inline in another value costs nothing of its own.
package enum Bytes {
  /// An allocation by itself.
  package static let object = 48
  package static let element = MemoryLayout<Value>.stride
  private static let entry = MemoryLayout<(String, Value)>.stride
  /// A range, a time, a date and time.
  package static let box = 96
  /// A match of a pattern, as Foundation tells it.
  static let match = 256
  /// Bytes of text that a string holds inline.
  private static let inlineText = 15

  package static func list(_ count: Int) -> Int { object + count * element }
  package static func context(_ count: Int) -> Int { object + count * entry }
  static func function(_ captured: Int) -> Int { 3 * object + captured * element }
  static func text(_ count: Int) -> Int { count > inlineText ? object + count : 0 }

  /// Those of the value itself; what a list or context holds was counted when it was made.
  static func of(_ value: Value) -> Int {
    switch value {
    case .string(let text): Self.text(text.utf8.count)
    case .list(let elements): list(elements.count)
    case .context(let context): Self.context(context.count)
    case .time, .dateTime, .range: box
    default: 0
    }
  }
}

extension Machine {
  /// Takes bytes for what is made, before it is made where it may be much.
  mutating func spend(_ count: Int) -> Bool {
    bytes -= count
    if bytes < 0 { exhaust("the evaluation made more than its budget of bytes") }
    return !exhausted
  }

  /// Whether so many bytes can be held for a moment.
  mutating func hasRoom(_ count: Int) -> Bool {
    if count > bytes { exhaust("the evaluation made more than its budget of bytes") }
    return !exhausted
  }

  /// Bytes of a value written out, until that is more than there are: the value may share its parts
  /// many times over, and was walked before.
  func written(_ value: Value) -> Int {
    var count = 0
    add(value, to: &count)
    return count
  }

  private func add(_ value: Value, to count: inout Int) {
    guard count <= bytes else { return }
    switch value {
    case .list(let elements): for one in elements { add(one, to: &count) }
    case .context(let context):
      for (name, one) in context.entries {
        count += name.utf8.count + 4
        add(one, to: &count)
      }
    case .string(let text): count += text.utf8.count
    case .number(let number): count += number.description.utf8.count
    case .range(let range):
      for end in [range.start, range.end] { if let end { add(end, to: &count) } }
    case .function(let function): count += function.parameters.reduce(0) { $0 + $1.utf8.count }
    default: count += 48
    }
    count += 4
  }
}

extension Value {
  /// As it describes itself, cut after so many characters; however large the value is, no more
  /// than that is written.
  package func brief(_ limit: Int) -> String {
    var text = ""
    write(to: &text, limit)
    return text.count > limit ? text.prefix(limit) + "…" : text
  }

  private func write(to text: inout String, _ limit: Int) {
    guard text.utf8.count <= limit * 4 else { return }
    switch self {
    case .list(let elements):
      text += "["
      for (index, one) in elements.enumerated() where text.utf8.count <= limit * 4 {
        if index > 0 { text += ", " }
        one.write(to: &text, limit)
      }
      text += "]"
    case .context(let context):
      text += "{"
      for (index, entry) in context.entries.enumerated() where text.utf8.count <= limit * 4 {
        text += (index > 0 ? ", " : "") + entry.0 + ": "
        entry.1.write(to: &text, limit)
      }
      text += "}"
    case .string(let own) where own.utf8.count > limit * 4:
      text += Value(String(own.prefix(limit))).description
    case .range(let range) where ![range.start, range.end].allSatisfy({ $0?.isShort ?? true }):
      text += "["
      range.start?.write(to: &text, limit)
      text += " .. "
      range.end?.write(to: &text, limit)
      text += "]"
    default: text += description
    }
  }

  /// Whether writing it whole is no work.
  private var isShort: Bool {
    switch self {
    case .list, .context, .range: false
    case .string(let text): text.utf8.count < 1_000
    default: true
    }
  }
}
