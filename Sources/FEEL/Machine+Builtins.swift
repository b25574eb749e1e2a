extension Machine {
  mutating func call(_ builtin: Builtin, _ arguments: [Value], _ names: [String]?, _ at: Int)
    -> Value
  {
    var ordered = arguments
    if let names {
      guard let placed = place(arguments, names, builtin) else {
        return null("\"\(builtin.rawValue)\" has no such parameters", at)
      }
      ordered = placed
    }
    guard builtin.takesMany || builtin.parameters.contains(where: { $0.count == ordered.count })
    else {
      return null("\"\(builtin.rawValue)\" does not take \(ordered.count) arguments", at)
    }
    if builtin.readsDeeply, !ordered.allSatisfy({ walkIfNested($0) }) { return .null }
    guard pay(for: builtin, ordered), hasRoom(for: builtin, ordered) else { return .null }
    let before = causes.count
    if let result = carryOut(builtin, ordered, at) { return keep(result) }
    // A list of one stands for its element (DMN 1.5 section 10.3.2.9.4).
    let single = ordered.map { value in
      if let elements = value.elements, elements.count == 1 { elements[0] } else { value }
    }
    if zip(single, ordered).contains(where: { $0.typeName != $1.typeName || $1.elements != nil }),
      let result = carryOut(builtin, single, at), !result.isNull
    {
      causes.removeLast(max(0, causes.count - before))
      return keep(result)
    }
    let types = ordered.map(\.typeName).joined(separator: ", ")
    return null("\"\(builtin.rawValue)\" is not defined for (\(types))", at)
  }

  /// Steps for the work that a call is: by the size of what it reads, and more where each call is
  /// dear in itself.
  private mutating func pay(for builtin: Builtin, _ arguments: [Value]) -> Bool {
    var cost =
      switch builtin {
      case .matches, .replace, .split: 100
      case .exp, .log, .sqrt, .stddev, .date, .time, .dateAndTime, .duration, .range: 20
      default: 1
      }
    for argument in arguments {
      switch argument {
      case .string(let text): cost += text.utf8.count / 16
      case .list(let elements): cost += elements.count / 4
      case .context(let context): cost += context.count / 4
      default: break
      }
    }
    return charge(cost)
  }

  /// Whether there is room for what a call makes and throws away, at the most: copies of what it
  /// reads.
  private mutating func hasRoom(for builtin: Builtin, _ arguments: [Value]) -> Bool {
    guard builtin.makesCopies else { return true }
    var bytes = 0
    for argument in arguments {
      switch argument {
      case .string(let text): bytes += text.utf8.count * 4
      case .list(let elements): bytes += Bytes.list(elements.count) * 2
      case .context(let context): bytes += Bytes.context(context.count) * 2
      default: break
      }
    }
    return hasRoom(bytes)
  }

  /// Pays for what a call made.
  private mutating func keep(_ result: Value) -> Value {
    spend(Bytes.of(result)) ? result : .null
  }

  private mutating func carryOut(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    conversion(builtin, a, at) ?? text(builtin, a, at) ?? list(builtin, a, at)
      ?? numeric(builtin, a, at) ?? contextual(builtin, a, at) ?? ranges(builtin, a, at)
  }

  /// Named arguments in the order of the way to call that has exactly these names, or else of the
  /// first that has them among others: what is missing is null.
  private func place(_ arguments: [Value], _ names: [String], _ builtin: Builtin) -> [Value]? {
    let given = Set(names)
    guard given.count == names.count,
      let order = builtin.parameters.first(where: { Set($0) == given })
        ?? builtin.parameters.first(where: { given.isSubset(of: $0) })
    else { return nil }
    // Several keys have a parameter of their own.
    if builtin == .contextPut, given.contains("key"), let index = names.firstIndex(of: "key"),
      arguments[index].text == nil
    {
      return nil
    }
    return order.map { name in names.firstIndex(of: name).map { arguments[$0] } ?? .null }
  }
}
