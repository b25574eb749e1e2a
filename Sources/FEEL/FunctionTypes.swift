extension Machine {
  /// Whether a function takes what the type's parameters may be and gives what its result is
  /// (DMN 1.5 section 10.3.2.9.3): parameters may be wider, the result narrower.
  func isFunction(
    _ function: FEELFunction, _ parameters: [TypeReference], _ result: TypeReference
  ) -> Bool {
    guard function.parameters.count == parameters.count else { return false }
    guard case .closure(let own, let body, _, _, _) = function.body.kind else { return true }
    for (wanted, parameter) in zip(parameters, own) {
      if let type = parameter.type, !conforms(wanted, to: type) { return false }
    }
    guard let given = type(of: body, depth: 0) else { return true }
    return conforms(given, to: result)
  }

  private func conforms(_ type: TypeReference, to wider: TypeReference) -> Bool {
    switch (type, wider) {
    case (_, .named("Any")): return true
    case (.named(let a), .named(let b)): return a == b || a == "Null"
    case (.list(let a), .list(let b)), (.range(let a), .range(let b)): return conforms(a, to: b)
    case (.list, .named("list")), (.range, .named("range")), (.context, .named("context")),
      (.function, .named("function")):
      return true
    case (.context(let a), .context(let b)):
      return b.allSatisfy { name, type in a[name].map { conforms($0, to: type) } ?? false }
    case (.function(let a, let x), .function(let b, let y)):
      return a.count == b.count && conforms(x, to: y)
        && zip(a, b).allSatisfy { conforms($1, to: $0) }
    default: return false
    }
  }

  /// What an expression gives, where it says so itself; nil where only evaluation tells.
  private func type(of node: Node, depth: Int) -> TypeReference? {
    guard depth < 16 else { return nil }
    switch node {
    case .literal(let value): return .named(value.typeName)
    case .context(let entries):
      var types: [String: TypeReference] = [:]
      for entry in entries {
        guard let type = type(of: entry.value, depth: depth + 1) else { return nil }
        types[entry.name] = type
      }
      return .context(types)
    case .list(let nodes):
      let types = nodes.map { type(of: $0, depth: depth + 1) }
      guard let first = types.first, let first, types.allSatisfy({ $0 == first }) else {
        return nil
      }
      return .list(first)
    default: return nil
    }
  }
}
