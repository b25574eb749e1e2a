import Catalogue
import Web

/// What a question page sent, by field: every question of the page is in it, so that an emptied
/// one is emptied in the draft.
enum Answers {
  static func read(_ form: Form, _ fields: [FieldDefinition]) -> [String: [String]] {
    var answers: [String: [String]] = [:]
    for field in fields {
      let prefix = field.id + "."
      let inside = form.values.filter { $0.key.hasPrefix(prefix) }
      if field.type == .group {
        // Its own entry tells that it was asked; rows that are blank are not meant.
        answers[field.id] = []
        for (name, texts) in inside where isFilled(name, inside) { answers[name] = texts }
      } else if inside.isEmpty {
        answers[field.id] = form.all(field.id).filter { !$0.isEmpty }
      } else {
        answers.merge(inside) { _, new in new }
        answers[field.id] = []
      }
    }
    return answers
  }

  /// Whether a member's row holds any text: `bills.0.amount` is of row `bills.0.`.
  private static func isFilled(_ name: String, _ all: [String: [String]]) -> Bool {
    let row = name.split(separator: ".").prefix(2).joined(separator: ".") + "."
    return all.contains { key, texts in
      key.hasPrefix(row) && texts.contains { !$0.allSatisfy(\.isWhitespace) }
    }
  }
}
