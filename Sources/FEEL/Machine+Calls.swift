extension Machine {
  mutating func invoke(_ callee: Value, _ arguments: [Value], _ names: [String]?, _ at: Int)
    -> Value
  {
    guard case .function(let function) = callee else {
      return null("\(callee.typeName) cannot be called", at)
    }
    if case .builtin(let builtin) = function.body.kind {
      return call(builtin, arguments, names, at)
    }
    var ordered = arguments
    if let names {
      ordered = []
      for parameter in function.parameters {
        guard let index = names.firstIndex(of: parameter) else {
          return null("the argument \"\(parameter)\" is missing", at)
        }
        ordered.append(arguments[index])
      }
      if let strange = names.first(where: { !function.parameters.contains($0) }) {
        return null("there is no parameter \"\(strange)\"", at)
      }
    }
    guard ordered.count == function.parameters.count else {
      return null(
        "\(function.parameters.count) arguments are needed, \(ordered.count) are given", at)
    }
    guard levels > 0 else {
      exhaust("calls are nested deeper than the budget allows")
      return .null
    }
    levels -= 1
    defer { levels += 1 }
    switch function.body.kind {
    case .builtin: return .null
    case .host(let body):
      let result = body(ordered, remaining)
      steps -= result.stepsUsed
      bytes -= result.bytesUsed
      if result.exhausted { exhaust(result.causes.first?.message ?? "the budget is used up") }
      causes += result.causes.prefix(Self.maximumCauses - min(Self.maximumCauses, causes.count))
        .map { ($0.message, at) }
      return result.value
    case .closure(let parameters, let body, let captured, let globals, let items):
      for (index, parameter) in parameters.enumerated() {
        guard let type = parameter.type else { continue }
        guard let coerced = coerce(ordered[index], to: type) else {
          return null("the argument \"\(parameter.name)\" is no \(type)", at)
        }
        ordered[index] = coerced
      }
      let outer = (self.locals, self.globals, self.items)
      self.locals = captured + ordered
      self.globals = globals
      self.items = items
      defer { (self.locals, self.globals, self.items) = outer }
      return evaluate(body)
    }
  }

  /// Calls a one- or two-parameter function that a built-in was given.
  mutating func apply(_ function: Value, _ arguments: [Value], _ at: Int) -> Value {
    invoke(function, arguments, nil, at)
  }

  /// The value as the type has it: itself, a list of one, or the one of a list
  /// (DMN 1.5 section 10.3.2.9.4).
  func coerce(_ value: Value, to type: TypeReference) -> Value? {
    if value.isNull || isInstance(value, of: type) { return value }
    if case .list(let elements) = value, elements.count == 1, isInstance(elements[0], of: type) {
      return elements[0]
    }
    if case .list(let element) = type, isInstance(value, of: element) { return .list([value]) }
    return nil
  }

  func isInstance(_ value: Value, of type: TypeReference) -> Bool {
    switch type {
    case .list(let element):
      guard case .list(let elements) = value else { return false }
      return elements.allSatisfy { isInstance($0, of: element) || $0.isNull }
    case .context(let entries):
      guard case .context(let context) = value else { return false }
      return entries.allSatisfy { name, type in
        context[name].map { isInstance($0, of: type) || $0.isNull } ?? false
      }
    case .range(let element):
      guard case .range(let range) = value else { return false }
      return [range.start, range.end].compactMap { $0 }.allSatisfy { isInstance($0, of: element) }
    case .function(let parameters, let result):
      guard case .function(let function) = value else { return false }
      return isFunction(function, parameters, result)
    case .named(let name): return isNamed(value, name)
    }
  }

  private func isNamed(_ value: Value, _ name: String) -> Bool {
    switch name {
    case "Any": return !value.isNull
    case "Null": return value.isNull
    case "day and time duration", "days and time duration":
      if case .daysDuration = value { return true }
      return false
    case "year and month duration", "years and months duration":
      if case .yearsDuration = value { return true }
      return false
    default: return value.typeName == name && !value.isNull
    }
  }
}
