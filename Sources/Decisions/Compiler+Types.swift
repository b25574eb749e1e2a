import FEEL
import Markup

extension Compiler {
  mutating func readTypes() throws(ModelError) {
    let definitions = elements(root, "itemDefinition")
    var own: [String: Int] = [:]
    for element in definitions {
      let name = try requiredName(element)
      guard own[name] == nil else {
        throw error(element, .uniqueName, "the type \"\(name)\" is defined twice")
      }
      own[name] = types.count
      typeNames[name] = types.count
      types.append(TypeDefinition(name: name, line: element.line))
    }
    exported[root.attribute("namespace") ?? ""] = own
    let first = types.count - definitions.count
    for (index, element) in definitions.enumerated() {
      try fill(first + index, element)
    }
    try checkAliases(definitions, first)
  }

  private mutating func fill(_ index: Int, _ element: MarkupElement) throws(ModelError) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      throw error(element, .limit, "types are nested deeper than \(Self.maximumNesting) levels")
    }
    types[index].isCollection = element.attribute("isCollection") == "true"
    let components = elements(element, "itemComponent")
    if let function = first(element, "functionItem") {
      types[index].body = .function(
        parameters: try parameterTypes(function),
        result: try type(function.attribute("outputTypeRef"), function))
    } else if !components.isEmpty {
      var made: [(name: String, type: ItemType)] = []
      for component in components {
        let name = try requiredName(component)
        guard !made.contains(where: { $0.name == name }) else {
          throw error(component, .uniqueName, "the component \"\(name)\" stands twice")
        }
        let place = types.count
        types.append(
          TypeDefinition(name: types[index].name + "." + name, line: component.line))
        try fill(place, component)
        made.append((name, .item(place)))
      }
      types[index].body = .components(made)
    } else {
      types[index].body = .alias(
        try type(first(element, "typeRef")?.text ?? element.attribute("typeRef"), element))
    }
    let label = types[index].name
    types[index].allowed = try tests(first(element, "allowedValues"), label)
    types[index].typeConstraint = try tests(first(element, "typeConstraint"), label)
  }

  private func parameterTypes(_ function: MarkupElement) throws(ModelError) -> [ItemType] {
    var made: [ItemType] = []
    for parameter in elements(function, "parameters") {
      made.append(try type(parameter.attribute("typeRef"), parameter))
    }
    return made
  }

  mutating func tests(_ element: MarkupElement?, _ label: String) throws(ModelError)
    -> CompiledText?
  {
    guard let element, let text = first(element, "text")?.text, !text.trimmingSpace.isEmpty
    else { return nil }
    return try compile(text, element, scope: [], kind: .unaryTests, label: label)
  }

  /// A type by its reference: one of FEEL's, or an item definition, with or without prefix.
  func type(_ reference: String?, _ element: MarkupElement) throws(ModelError) -> ItemType {
    guard let reference = reference?.trimmingSpace, !reference.isEmpty else { return .any }
    if let index = typeNames[reference] { return .item(index) }
    if let simple = simple(reference) { return simple }
    // `feel:string`, `ns1:tLoan`, `{namespace}name`.
    if let colon = reference.firstIndex(of: ":"),
      element.namespaces[String(reference[..<colon])] != nil || reference.hasPrefix("feel:")
    {
      let local = String(reference[reference.index(after: colon)...])
      let namespace = element.namespaces[String(reference[..<colon])] ?? ""
      if let index = exported[namespace]?[local] { return .item(index) }
      if let index = typeNames[local] { return .item(index) }
      if let simple = simple(local) { return simple }
    }
    throw error(element, .knownType, "the type \"\(reference)\" is not defined")
  }

  private func simple(_ name: String) -> ItemType? {
    if name == "Any" || name == "Undefined" { return .any }
    return TypeDefinition.simpleNames[name].map(ItemType.simple)
  }

  /// The types as FEEL's `instance of` and parameters see them: allowed values do not count there.
  func makeTypeReferences() -> [String: TypeReference] {
    var left = Self.maximumTypeParts
    var made: [String: TypeReference] = [:]
    for (name, index) in typeNames {
      made[name] = reference(.item(index), depth: 0, &left)
    }
    return made
  }

  /// Parts of all type references together, and levels of one: a type may hold itself.
  private static let maximumTypeParts = 20_000
  private static let maximumTypeDepth = 8

  private func reference(_ type: ItemType, depth: Int, _ left: inout Int) -> TypeReference {
    left -= 1
    guard case .item(let index) = type else {
      if case .simple(let name) = type { return .named(name) }
      return .named("Any")
    }
    guard depth < Self.maximumTypeDepth, left > 0 else { return .named("Any") }
    let one: TypeReference
    switch types[index].body {
    case .alias(let next): one = reference(next, depth: depth + 1, &left)
    case .components(let components):
      var entries: [String: TypeReference] = [:]
      for component in components {
        entries[component.name] = reference(component.type, depth: depth + 1, &left)
      }
      one = .context(entries)
    case .function(let parameters, let result):
      one = .function(
        parameters.map { reference($0, depth: depth + 1, &left) },
        reference(result, depth: depth + 1, &left))
    }
    return types[index].isCollection ? .list(one) : one
  }

  /// A type that is only another name of itself has no values.
  private func checkAliases(_ definitions: [MarkupElement], _ first: Int) throws(ModelError) {
    for (place, element) in definitions.enumerated() {
      let start = first + place
      var seen: Set<Int> = [start]
      var index = start
      while case .alias(.item(let next)) = types[index].body {
        guard seen.insert(next).inserted else {
          throw error(
            element, .acyclic, "the type \"\(types[start].name)\" is defined by itself")
        }
        index = next
      }
    }
  }

  /// What a variable of a function type gives: the function's own result type.
  func resultType(_ type: ItemType) -> ItemType {
    if case .item(let index) = type, case .function(_, let result) = types[index].body {
      return result
    }
    return type == .simple("function") ? .any : type
  }
}
