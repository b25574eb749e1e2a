import FEEL

/// Where the answers to an earlier version of an item stand in a new one: under the names of the
/// `migration.yaml` of the new version and of those in between, where these lead from the earlier
/// version to the new one, and else under their own.
package struct AnswerMapping {
  /// What became of one answer.
  package enum Place: Hashable, Sendable {
    /// A field at the top of the form, or a group's member as `group.member`.
    case field(String)
    /// The new version asks it no more, and says so.
    case dropped
    /// Nothing in the new version takes it, and nothing says why.
    case none
  }

  /// From one version to the next one that declares a mapping.
  fileprivate struct Step {
    let declared: EditionMapping?
    let old: Item?
    let new: Item
  }

  /// The oldest first.
  private let steps: [Step]

  /// Versions on the way from one to another, at most.
  private static let maximumSteps = 64

  /// - Parameters:
  ///   - old: nil where the earlier version is not to be had: then the declared mapping is taken
  ///     to lead from it, and types are not compared.
  ///   - version: the item in a version in between; nil where it is not to be had.
  package init<Failure>(
    from old: Item?, to new: Item, version: (String) throws(Failure) -> Item?
  ) throws(Failure) {
    guard let old else {
      steps = [Step(declared: new.migration, old: nil, new: new)]
      return
    }
    guard old.definition.version != new.definition.version else {
      let declared = new.migration.flatMap { $0.from == old.definition.version ? $0 : nil }
      steps = [Step(declared: declared, old: old, new: new)]
      return
    }
    var found: [Step] = []
    var next = new
    while let declared = next.migration, found.count < Self.maximumSteps {
      if declared.from == old.definition.version {
        steps = [Step(declared: declared, old: old, new: next)] + found
        return
      }
      guard let between = try version(declared.from), between.definition.version == declared.from
      else { break }
      found.insert(Step(declared: declared, old: between, new: next), at: 0)
      next = between
    }
    steps = [Step(declared: nil, old: old, new: new)]
  }

  package init(_ declared: EditionMapping?, from old: Item?, to new: Item) {
    steps = [Step(declared: declared, old: old, new: new)]
  }

  /// The place of the answer to a field at the top of the form, or to a group's `group.member`.
  package func place(of name: String) -> Place {
    var name = name
    for step in steps {
      guard case .field(let next) = step.place(of: name) else { return step.place(of: name) }
      name = next
    }
    return .field(name)
  }

  /// The place of an answer as it was typed: `purpose`, a party's `agent.name`, or with its row
  /// `papers.0.total`.
  package func place(ofTyped key: String) -> Place {
    var parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return place(of: key) }
    let isRow = Int(parts[1]) != nil
    guard isRow, parts.count > 2 else {
      guard case .field(let head) = place(of: parts[0]) else { return place(of: parts[0]) }
      parts[0] = head
      return .field(parts.joined(separator: "."))
    }
    guard case .field(let target) = place(of: "\(parts[0]).\(parts[2])") else {
      return place(of: "\(parts[0]).\(parts[2])")
    }
    let names = target.split(separator: ".", maxSplits: 1).map(String.init)
    parts.replaceSubrange(0...2, with: [names[0], parts[1]] + names.dropFirst())
    return .field(parts.joined(separator: "."))
  }

  /// The answers under their new names, and the names of those that have no place.
  package func carry(_ form: FEELContext) -> (form: FEELContext, lost: [String]) {
    var carried = FEELContext()
    var lost: [String] = []
    for (name, value) in form.entries {
      switch place(of: name) {
      case .field(let target): carried[target] = members(of: name, value, &lost)
      case .dropped: break
      case .none: if value != .null { lost.append(name) }
      }
    }
    return (carried, lost)
  }

  /// A group's rows with their members under their new names; any other value as it is.
  private func members(of group: String, _ value: Value, _ lost: inout [String]) -> Value {
    guard case .list(let rows) = value, steps.last?.new.isGroup(place(of: group)) == true else {
      return value
    }
    return .list(
      rows.map { row in
        guard case .context(let row) = row else { return row }
        var carried = FEELContext()
        for (member, value) in row.entries {
          let name = "\(group).\(member)"
          switch place(of: name) {
          case .field(let target): carried[String(target.drop { $0 != "." }.dropFirst())] = value
          case .dropped: break
          case .none: if value != .null, !lost.contains(name) { lost.append(name) }
          }
        }
        return .context(carried)
      })
  }

  /// The name of an element of the process in the new version.
  package func element(_ id: String) -> String {
    steps.reduce(id) { $1.declared?.elements?[$0] ?? $0 }
  }
}

extension AnswerMapping.Step {
  fileprivate func place(of name: String) -> AnswerMapping.Place {
    guard let member = EditionMapping.member(name) else {
      if declared?.dropped?.contains(name) == true { return .dropped }
      let target = declared?.target(of: name) ?? name
      guard let field = new.field(target) else { return .none }
      // An answer of another type would be read as something that nobody said.
      return field.type == old?.field(name)?.type ?? field.type ? .field(target) : .none
    }
    guard case .field(let group) = place(of: member.group) else { return place(of: member.group) }
    if declared?.dropped?.contains(name) == true { return .dropped }
    let target = declared?.target(of: name) ?? name
    guard let to = EditionMapping.member(target), to.group == group,
      let field = new.field(group)?.member(to.name)
    else { return .none }
    let before = old?.field(member.group)?.member(member.name)
    return field.type == before?.type ?? field.type ? .field(target) : .none
  }
}

extension EditionMapping {
  /// `group.member` in its parts; nil for a field at the top of the form.
  package static func member(_ name: String) -> (group: String, name: String)? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  /// The new name of a field or of a group's member, which goes along with its group.
  package func target(of name: String) -> String {
    if let target = fields?[name] { return target }
    guard let member = Self.member(name) else { return name }
    return "\(fields?[member.group] ?? member.group).\(member.name)"
  }
}

extension FieldDefinition {
  package func member(_ id: String) -> FieldDefinition? { fields?.first { $0.id == id } }
}

extension Item {
  fileprivate func isGroup(_ place: AnswerMapping.Place) -> Bool {
    if case .field(let name) = place { field(name)?.type == .group } else { false }
  }
}
