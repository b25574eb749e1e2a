extension Machine {
  mutating func contextual(_ builtin: Builtin, _ a: [Value], _ at: Int) -> Value? {
    switch builtin {
    case .getValue:
      guard let context = a[0].entries else { return nil }
      if let key = a[1].text { return context[key] ?? null("there is no entry \"\(key)\"", at) }
      return nil
    case .getEntries:
      guard let context = a[0].entries else { return nil }
      guard spend(context.count * Bytes.context(2)) else { return .null }
      return .list(
        context.entries.map { .context(["key": .string($0.0), "value": $0.1]) })
    case .context:
      guard let entries = a[0].elements ?? (a[0].entries.map { _ in [a[0]] }) else { return nil }
      var made = FEELContext()
      for entry in entries {
        guard let pair = entry.entries, let key = pair["key"]?.text, let value = pair["value"],
          made[key] == nil
        else { return nil }
        made[key] = value
        guard charge(made.count / 4), hasRoom(Bytes.context(made.count) * 2) else { return .null }
      }
      return .context(made)
    case .contextPut:
      guard let context = a[0].entries else { return nil }
      if let key = a[1].text {
        var made = context
        made[key] = a[2]
        return .context(made)
      }
      guard hasRoom(Bytes.context(context.count) * 2) else { return .null }
      guard let keys = a[1].elements, !keys.isEmpty, let key = keys[0].text else { return nil }
      var made = context
      if keys.count == 1 {
        made[key] = a[2]
      } else {
        guard
          let inner = contextual(
            .contextPut, [context[key] ?? .null, .list(Array(keys.dropFirst())), a[2]], at)
        else { return nil }
        made[key] = inner
      }
      return .context(made)
    case .contextMerge:
      guard let contexts = a[0].elements ?? (a[0].entries.map { _ in [a[0]] }) else { return nil }
      var made = FEELContext()
      for one in contexts {
        guard let context = one.entries else { return nil }
        for (name, value) in context.entries {
          made[name] = value
          guard charge(made.count / 4), hasRoom(Bytes.context(made.count) * 2) else {
            return .null
          }
        }
      }
      return .context(made)
    default: return nil
    }
  }
}
