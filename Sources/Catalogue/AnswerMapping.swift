import FEEL

/// Where the answers to an earlier version of an item stand in a new one: under the names of the
/// new version's `migration.yaml`, where that leads from the earlier version, and else under their
/// own.
package struct AnswerMapping {
  /// What became of one answer.
  package enum Place: Hashable, Sendable {
    case field(String)
    /// The new version asks it no more, and says so.
    case dropped
    /// Nothing in the new version takes it, and nothing says why.
    case none
  }

  /// Nil where the new version declares none from the earlier one.
  package let declared: EditionMapping?
  private let old: Item?
  private let new: Item

  /// - Parameter old: nil where the earlier version is not to be had: then the declared mapping
  ///   is taken to lead from it, and types are not compared.
  package init(from old: Item?, to new: Item) {
    let declared = new.migration.flatMap { mapping in
      old.map { $0.definition.version == mapping.from } ?? true ? mapping : nil
    }
    self.init(declared, from: old, to: new)
  }

  package init(_ declared: EditionMapping?, from old: Item?, to new: Item) {
    (self.declared, self.old, self.new) = (declared, old, new)
  }

  /// The place of the answer to a field at the top of the form.
  package func place(of name: String) -> Place {
    if declared?.dropped?.contains(name) == true { return .dropped }
    let target = declared?.fields?[name] ?? name
    guard let field = new.field(target) else { return .none }
    // An answer of another type would be read as something that nobody said.
    return field.type == old?.field(name)?.type ?? field.type ? .field(target) : .none
  }

  /// The answers under their new names, and the names of those that have no place.
  package func carry(_ form: FEELContext) -> (form: FEELContext, lost: [String]) {
    var carried = FEELContext()
    var lost: [String] = []
    for (name, value) in form.entries {
      switch place(of: name) {
      case .field(let target): carried[target] = value
      case .dropped: break
      case .none: if value != .null { lost.append(name) }
      }
    }
    return (carried, lost)
  }

  /// The name of an element of the process in the new version.
  package func element(_ id: String) -> String { declared?.elements?[id] ?? id }
}
