import FEEL

/// Recognises ISO 8601 times written plainly in a timer, as modellers write them, so that
/// `PT3S` need not be quoted as FEEL. Only the form is judged here; FEEL reads the value.
enum ISOTime {
  /// `P1Y2M`, `P3D`, `PT1H30M`, with at least one part.
  static func isDuration(_ text: String) -> Bool {
    var rest = Substring(text)
    if rest.first == "-" { rest.removeFirst() }
    guard rest.first == "P" else { return false }
    rest.removeFirst()
    if let weeks = rest.last, weeks == "W" {
      return !rest.dropLast().isEmpty && rest.dropLast().allSatisfy(\.isDigit)
    }
    let halves = rest.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let date = halves.first, let dateParts = parts(date, units: "YMD") else { return false }
    guard halves.count == 2 else { return dateParts > 0 }
    guard let timeParts = parts(halves[1], units: "HMS") else { return false }
    return timeParts > 0
  }

  /// How many parts, in the units' order; nil where the text has another form.
  private static func parts(_ text: Substring, units: String) -> Int? {
    var units = Substring(units)
    var rest = text
    var count = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isDigit || $0 == "." }
      rest = rest.dropFirst(digits.count)
      guard !digits.isEmpty, let unit = rest.popFirst(), let place = units.firstIndex(of: unit),
        digits.first != ".", digits.last != ".", !digits.contains(".") || unit == "S",
        digits.filter({ $0 == "." }).count < 2
      else { return nil }
      units = units[units.index(after: place)...]
      count += 1
    }
    return count
  }

  /// `2026-01-31`, or with a time after `T`.
  static func isDate(_ text: String) -> Bool {
    let day = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = day.first else { return false }
    let fields = first.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count == 3, fields[0].count >= 4, fields[1].count == 2, fields[2].count == 2,
      fields.allSatisfy({ $0.allSatisfy(\.isDigit) })
    else { return false }
    guard day.count == 2 else { return true }
    return day[1].count >= 5
      && day[1].allSatisfy { $0.isDigit || ":.+-Z@/_".contains($0) || $0.isLetter }
  }

  /// `R3/PT10M`, `R/PT10M`, `R3/2026-01-01T00:00:00Z/PT10M`: the firings, -1 without end.
  static func repetitions(_ text: String) -> Int? {
    let fields = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 2 || fields.count == 3, let head = fields.first, head.first == "R",
      let last = fields.last
    else { return nil }
    let number = head.dropFirst()
    guard number.allSatisfy(\.isDigit), number.isEmpty || Int(number) != nil else { return nil }
    // One span; or a span with its begin or its end, or both of these.
    if fields.count == 2, !isDuration(last) { return nil }
    if fields.count == 3 {
      let dates = fields.dropFirst().filter(isDate).count
      let spans = fields.dropFirst().filter(isDuration).count
      guard dates + spans == 2, dates > 0 else { return nil }
    }
    return number.isEmpty ? -1 : Int(number)
  }
}

extension Character {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

extension ISOTime {
  /// The time that a text means; nil where it is not of this kind.
  static func value(_ text: String, _ kind: TimerKind) -> Value? {
    switch kind {
    case .duration where isDuration(text): read("duration(\"\(inDays(text))\")")
    case .date where isDate(text):
      read("\(text.contains("T") ? "date and time" : "date")(\"\(text)\")")
    case .date, .duration, .cycle: nil
    }
  }

  /// FEEL knows no weeks.
  private static func inDays(_ text: String) -> String {
    guard text.last == "W", let weeks = Int(text.filter { $0.isDigit }) else { return text }
    let (days, isTooMany) = weeks.multipliedReportingOverflow(by: 7)
    return isTooMany ? text : (text.first == "-" ? "-P" : "P") + "\(days)D"
  }

  /// Whether a constant is a time of this kind; a text is read as one.
  static func isTime(_ value: Value, _ kind: TimerKind) -> Bool {
    switch (value, kind) {
    case (.string(let text), .cycle): repetitions(text) != nil || isDuration(text)
    case (.string(let text), _): self.value(text, kind) != nil
    case (.daysDuration, .duration), (.yearsDuration, .duration), (.daysDuration, .cycle),
      (.yearsDuration, .cycle), (.date, .date), (.dateTime, .date):
      true
    default: false
    }
  }

  /// From the first of two dates to the second.
  static func span(_ dates: [String]) -> Value? {
    guard dates.count == 2, dates.allSatisfy(isDate) else { return nil }
    let moments = dates.map { "date and time(\"\($0.contains("T") ? $0 : $0 + "T00:00:00")\")" }
    return read("\(moments[1]) - \(moments[0])")
  }

  private static func read(_ text: String) -> Value? {
    let value = (try? Expression(text, scope: Scope(names: [])))?.evaluate(FEELContext()).value
    return value == .null ? nil : value
  }
}

/// A repeating interval of ISO 8601, `R3/2026-01-01T00:00:00Z/PT10M`, as a cycle's timer is told.
public struct RepeatingInterval: Hashable, Sendable {
  /// The first moment, a date or a date and time; nil: one span from now.
  public let start: Value?
  /// A duration.
  public let span: Value

  /// Nil where the text is no repeating interval.
  public init?(_ text: String) {
    guard ISOTime.repetitions(text) != nil else { return nil }
    let parts = text.split(separator: "/").dropFirst().map(String.init)
    guard
      let span = parts.lazy.compactMap({ ISOTime.value($0, .duration) }).first
        ?? ISOTime.span(parts)
    else { return nil }
    self.span = span
    start = parts.first.flatMap { ISOTime.value($0, .date) }
  }
}
