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
        for (name, texts) in rows(of: field.id, inside, without: form["remove"]) {
          answers[name] = texts
        }
      } else if inside.isEmpty {
        answers[field.id] = form.all(field.id).filter { !$0.isEmpty }
      } else {
        answers.merge(inside) { _, new in new }
        answers[field.id] = []
      }
    }
    return answers
  }

  /// The rows that hold any text, without the one that is to go, under places that follow each
  /// other: `bills.3.amount` is of row `bills.3`.
  private static func rows(
    of group: String, _ all: [String: [String]], without removed: String?
  ) -> [String: [String]] {
    var rows: [Int: [String: [String]]] = [:]
    for (name, texts) in all {
      let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
      guard parts.count == 3, let place = Int(parts[1]), "\(group).\(place)" != removed else {
        continue
      }
      rows[place, default: [:]][parts[2]] = texts
    }
    let filled = rows.sorted { $0.key < $1.key }.map(\.value).filter { row in
      row.values.contains { $0.contains { !$0.allSatisfy(\.isWhitespace) } }
    }
    var answers: [String: [String]] = [:]
    for (place, row) in filled.enumerated() {
      for (member, texts) in row { answers["\(group).\(place).\(member)"] = texts }
    }
    return answers
  }
}
