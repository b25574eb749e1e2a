extension Machine {
  /// Allen's relations of points and ranges (DMN 1.5 section 10.3.4.9).
  mutating func ranges(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    if builtin == .range {
      guard let text = a[0].text,
        var parser = Optional(Parser(text: text, scope: Scope(names: []))),
        let node = try? parser.wholeExpression(), case .range(let low, _, let high, _, _) = node,
        parser.globals.isEmpty, isLiteral(low), isLiteral(high)
      else { return nil }
      let value = evaluate(node)
      guard case .range(let range) = value, let start = range.start, let end = range.end,
        start.isNull || end.isNull || (order(start, end) ?? 1) <= 0,
        range.start?.isNull != true || range.end?.isNull != true
      else { return nil }
      return value
    }
    guard a.count == 2 else { return nil }
    switch (a[0], a[1]) {
    case (.range(let x), .range(let y)):
      guard let x = Bounds(x), let y = Bounds(y) else { return nil }
      return relation(builtin, x, y).map(Value.boolean)
    case (.range(let range), let point):
      guard let bounds = Bounds(range), let p = Bounds(point) else { return nil }
      switch builtin {
      case .before, .after: return relation(builtin, bounds, p).map(Value.boolean)
      case .includes: return relation(.includes, bounds, p).map(Value.boolean)
      case .finishedBy, .startedBy: return relation(builtin, bounds, p).map(Value.boolean)
      default: return nil
      }
    case (let point, .range(let range)):
      guard let bounds = Bounds(range), let p = Bounds(point) else { return nil }
      switch builtin {
      case .before, .after, .during, .starts, .finishes:
        return relation(builtin, p, bounds).map(Value.boolean)
      default: return nil
      }
    default:
      guard let sign = order(a[0], a[1]) else { return nil }
      switch builtin {
      case .before: return .boolean(sign < 0)
      case .after: return .boolean(sign > 0)
      case .coincides: return .boolean(sign == 0)
      default: return nil
      }
    }
  }

  /// Ends of a range in a text are literals, or calls that stand for temporal ones.
  private func isLiteral(_ node: Node?) -> Bool {
    switch node {
    case nil, .literal, .negate(.literal, _): return true
    case .builtin(.date, let arguments, _, _), .builtin(.time, let arguments, _, _),
      .builtin(.dateAndTime, let arguments, _, _), .builtin(.duration, let arguments, _, _):
      return arguments.allSatisfy { if case .literal = $0 { true } else { false } }
    default: return false
    }
  }

  private struct Bounds {
    var start: Value
    var startIncluded: Bool
    var end: Value
    var endIncluded: Bool
    init?(_ range: FEELRange) {
      guard let start = range.start, let end = range.end else { return nil }
      (self.start, self.startIncluded, self.end, self.endIncluded) =
        (start, range.startIncluded, end, range.endIncluded)
    }
    init?(_ point: Value) {
      if point.isNull { return nil }
      (start, startIncluded, end, endIncluded) = (point, true, point, true)
    }
  }

  private func relation(_ builtin: Builtin, _ x: Bounds, _ y: Bounds) -> Bool? {
    guard let endStart = order(x.end, y.start), let startEnd = order(x.start, y.end),
      let starts = order(x.start, y.start), let ends = order(x.end, y.end)
    else { return nil }
    let sameStart = starts == 0 && x.startIncluded == y.startIncluded
    let sameEnd = ends == 0 && x.endIncluded == y.endIncluded
    // x begins no later, and ends no earlier, than y.
    let coversStart = starts < 0 || (starts == 0 && (x.startIncluded || !y.startIncluded))
    let coversEnd = ends > 0 || (ends == 0 && (x.endIncluded || !y.endIncluded))
    let isCoveredStart = starts > 0 || (starts == 0 && (y.startIncluded || !x.startIncluded))
    let isCoveredEnd = ends < 0 || (ends == 0 && (y.endIncluded || !x.endIncluded))
    let touchesAfter = endStart > 0 || (endStart == 0 && x.endIncluded && y.startIncluded)
    let touchesBefore = startEnd < 0 || (startEnd == 0 && x.startIncluded && y.endIncluded)
    switch builtin {
    case .before: return endStart < 0 || (endStart == 0 && !(x.endIncluded && y.startIncluded))
    case .after: return startEnd > 0 || (startEnd == 0 && !(x.startIncluded && y.endIncluded))
    case .meets: return endStart == 0 && x.endIncluded && y.startIncluded
    case .metBy: return startEnd == 0 && x.startIncluded && y.endIncluded
    case .overlaps: return touchesAfter && touchesBefore
    case .overlapsBefore:
      return (starts < 0 || (starts == 0 && x.startIncluded && !y.startIncluded)) && touchesAfter
        && (ends < 0 || (ends == 0 && (!x.endIncluded || y.endIncluded)))
    case .overlapsAfter:
      return (ends > 0 || (ends == 0 && x.endIncluded && !y.endIncluded)) && touchesBefore
        && (starts > 0 || (starts == 0 && (!x.startIncluded || y.startIncluded)))
    case .finishes: return sameEnd && isCoveredStart
    case .finishedBy: return sameEnd && coversStart
    case .includes: return coversStart && coversEnd
    case .during: return isCoveredStart && isCoveredEnd
    case .starts: return sameStart && isCoveredEnd
    case .startedBy: return sameStart && coversEnd
    case .coincides: return sameStart && sameEnd
    default: return nil
    }
  }
}
