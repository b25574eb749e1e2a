import FEEL
import Markup

extension Compiler {
  mutating func readTypes() throws(ModelError) {
    let definitions = elements(root, "itemDefinition")
    for element in definitions {
      let name = try requiredName(element)
      guard typeNames[name] == nil else {
        throw error(element, .uniqueName, "the type \"\(name)\" is defined twice")
      }
      typeNames[name] = types.count
      types.append(TypeDefinition(name: name, line: element.line))
    }
    for (index, element) in definitions.enumerated() {
      try fill(index, element)
    }
    try checkAliases(definitions)
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
        parameters: elements(function, "parameters").count,
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
      if let index = typeNames[local] { return .item(index) }
      if let simple = simple(local) { return simple }
    }
    throw error(element, .knownType, "the type \"\(reference)\" is not defined")
  }

  private func simple(_ name: String) -> ItemType? {
    if name == "Any" || name == "Undefined" { return .any }
    return TypeDefinition.simpleNames[name].map(ItemType.simple)
  }

  /// A type that is only another name of itself has no values.
  private func checkAliases(_ definitions: [MarkupElement]) throws(ModelError) {
    for (start, element) in definitions.enumerated() {
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
