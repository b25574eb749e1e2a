extension Machine {
  mutating func list(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    switch builtin {
    case .min, .max, .sum, .mean, .all, .any, .and, .or, .product, .median, .stddev, .mode, .count:
      guard let elements = many(a) else { return nil }
      return aggregate(builtin, elements, at)
    case .concatenate, .union, .append: return gather(builtin, a)
    case .listContains, .sublist, .insertBefore, .remove, .reverse, .indexOf, .distinctValues,
      .flatten, .sort, .listReplace:
      guard let elements = a[0].elements ?? (a[0].isNull ? nil : [a[0]]) else { return nil }
      return onList(builtin, elements, a, at)
    default: return nil
    }
  }

  private func many(_ a: [Value]) -> [Value]? {
    if a.isEmpty { return nil }
    if a.count == 1 { return a[0].elements ?? (a[0].isNull ? nil : [a[0]]) }
    return a
  }

  private mutating func aggregate(_ builtin: Builtin, _ list: [Value], _ at: Int) -> Value? {
    steps -= list.count
    switch builtin {
    case .count: return Value(list.count)
    case .min, .max:
      guard var best = list.first else { return null("the list is empty", at) }
      for one in list.dropFirst() {
        guard let sign = order(one, best) else { return nil }
        if builtin == .min ? sign < 0 : sign > 0 { best = one }
      }
      return order(best, best) == nil ? nil : best
    case .all, .and:
      if list.contains(.boolean(false)) { return .boolean(false) }
      return list.allSatisfy { $0 == .boolean(true) } ? .boolean(true) : nil
    case .any, .or:
      if list.contains(.boolean(true)) { return .boolean(true) }
      return list.allSatisfy { $0 == .boolean(false) } ? .boolean(false) : nil
    case .sum where list.isEmpty, .mean where list.isEmpty, .product where list.isEmpty,
      .median where list.isEmpty:
      return null("the list is empty", at)
    case .sum:
      if case .number = list[0] { break }
      var total = list[0]
      for one in list.dropFirst() { total = arithmetic(.add, total, one, at) }
      if case .daysDuration = total { return total }
      if case .yearsDuration = total { return total }
      return nil
    default: break
    }
    var numbers: [Decimal128] = []
    for one in list {
      guard let number = one.decimal else { return nil }
      numbers.append(number)
    }
    return statistic(builtin, numbers)
  }

  private func statistic(_ builtin: Builtin, _ numbers: [Decimal128]) -> Value? {
    func total(_ values: [Decimal128]) -> Decimal128? {
      values.reduce(Decimal128?.some(0)) { sum, value in sum.flatMap { $0 + value } }
    }
    let count = Decimal128(numbers.count)
    switch builtin {
    case .sum: return total(numbers).map(Value.number)
    case .mean: return total(numbers).flatMap { $0 / count }.map(Value.number)
    case .product:
      let all = numbers.reduce(Decimal128?.some(1)) { all, one in all.flatMap { $0 * one } }
      return all.map(Value.number)
    case .median:
      let sorted = numbers.sorted()
      let middle = sorted.count / 2
      if sorted.count % 2 == 1 { return .number(sorted[middle]) }
      let pair: Decimal128? = sorted[middle - 1] + sorted[middle]
      return pair.flatMap { $0 / 2 }.map(Value.number)
    case .stddev:
      guard numbers.count > 1, let mean = total(numbers).flatMap({ $0 / count }) else { return nil }
      let squares = numbers.compactMap { number in (number - mean).flatMap { $0 * $0 } }
      return total(squares).flatMap { $0 / Decimal128(numbers.count - 1) }?.squareRoot
        .map(Value.number)
    case .mode:
      var counts: [Decimal128: Int] = [:]
      for number in numbers { counts[number, default: 0] += 1 }
      let most = counts.values.max() ?? 0
      return .list(counts.filter { $0.value == most }.keys.sorted().map(Value.number))
    default: return nil
    }
  }

  private mutating func gather(_ builtin: Builtin, _ a: [Value]) -> Value? {
    guard !a.isEmpty, hasRoom(Bytes.list(a.reduce(a.count) { $0 + ($1.elements?.count ?? 0) }) * 2)
    else { return nil }
    var result: [Value] = []
    if builtin == .append {
      guard !a[0].isNull || a.count > 1 else { return nil }
      result = a[0].elements ?? [a[0]]
      result += a.dropFirst()
    } else {
      for one in a {
        if one.isNull { return nil }
        result += one.elements ?? [one]
      }
    }
    return .list(builtin == .union ? distinct(result) : result)
  }

  private mutating func distinct(_ values: [Value]) -> [Value] {
    var kept: [Value] = []
    for value in values {
      steps -= kept.count
      if steps < 0 {
        exhaust("the evaluation took more than its budget of steps")
        return []
      }
      if !kept.contains(where: { equal($0, value) == true }) { kept.append(value) }
    }
    return kept
  }

  private mutating func onList(_ builtin: Builtin, _ list: [Value], _ a: [Value], _ at: Int)
    -> Value?
  {
    func place(_ value: Value, upTo: Int) -> Int? {
      guard let number = value.decimal?.rounded(scale: 0, .down).int, number != 0,
        number.magnitude <= upTo.magnitude
      else { return nil }
      return number > 0 ? number - 1 : list.count + number
    }
    switch builtin {
    case .listContains: return .boolean(list.contains { equal($0, a[1]) == true })
    case .reverse: return .list(list.reversed())
    case .indexOf:
      return .list(
        list.enumerated().filter { equal($0.element, a[1]) == true }
          .map { Value($0.offset + 1) })
    case .distinctValues: return .list(distinct(list))
    case .flatten:
      var flat: [Value] = []
      flatten(list, into: &flat, 0)
      return exhausted ? Value.null : .list(flat)
    case .sublist:
      guard let start = place(a[1], upTo: list.count) else { return nil }
      var end = list.count
      if a.count == 3 {
        guard let length = a[2].decimal?.int, length >= 0, length <= list.count - start else {
          return nil
        }
        end = start + length
      }
      return .list(Array(list[start..<end]))
    case .insertBefore:
      guard let index = place(a[1], upTo: list.count) else { return nil }
      var made = list
      made.insert(a[2], at: index)
      return .list(made)
    case .remove:
      guard let index = place(a[1], upTo: list.count) else { return nil }
      var made = list
      made.remove(at: index)
      return .list(made)
    case .listReplace:
      var made = list
      if case .function = a[1] {
        for (index, one) in list.enumerated() {
          guard case .boolean(let matches) = apply(a[1], [one, a[2]], at) else { return nil }
          if matches { made[index] = a[2] }
        }
        return .list(made)
      }
      guard let index = place(a[1], upTo: list.count) else { return nil }
      made[index] = a[2]
      return .list(made)
    case .sort: return sorted(list, a.count == 2 ? a[1] : .null, at)
    default: return nil
    }
  }

  private mutating func flatten(_ list: [Value], into flat: inout [Value], _ depth: Int) {
    for one in list {
      if case .list(let inner) = one, depth < 200 {
        flatten(inner, into: &flat, depth + 1)
      } else {
        guard hasRoom(Bytes.list(flat.count) * 2) else { return }
        flat.append(one)
      }
    }
  }

  /// A merge sort: stable, and bounded by the budget even where the order is nonsense.
  private mutating func sorted(_ list: [Value], _ precedes: Value, _ at: Int) -> Value? {
    guard list.count > 1 else { return .list(list) }
    guard charge(list.count), spend(Bytes.list(list.count)) else { return .null }
    let middle = list.count / 2
    guard case .list(let left)? = sorted(Array(list[..<middle]), precedes, at),
      case .list(let right)? = sorted(Array(list[middle...]), precedes, at)
    else { return nil }
    var merged: [Value] = []
    merged.reserveCapacity(list.count)
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if exhausted { return .null }
      let rightFirst: Bool
      if precedes.isNull {
        guard let sign = order(right[j], left[i]) else { return nil }
        rightFirst = sign < 0
      } else {
        guard case .boolean(let first) = apply(precedes, [right[j], left[i]], at) else {
          return nil
        }
        rightFirst = first
      }
      merged.append(rightFirst ? right[j] : left[i])
      if rightFirst { j += 1 } else { i += 1 }
    }
    return .list(merged + left[i...] + right[j...])
  }
}
