import Catalogue
import CityHall
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

  /// Those of questions that say something else than the page showed: who leaves a page has not
  /// answered it by leaving it.
  static func typed(
    _ answers: [String: [String]], _ shown: [PreparedField], _ draft: Draft
  ) -> [String: [String]] {
    var typed: [String: [String]] = [:]
    for field in shown {
      let id = field.field.id
      let isOfField: (String) -> Bool = { $0 == id || $0.hasPrefix(id + ".") }
      let now = answers.filter { isOfField($0.key) }
      var before = draft.answers.filter { isOfField($0.key) }
      if before[id] == nil { before[id] = field.texts }
      if now.filter({ !isBlank($0.value) }) != before.filter({ !isBlank($0.value) }) {
        typed.merge(now) { _, new in new }
      }
    }
    return typed
  }

  private static func isBlank(_ texts: [String]) -> Bool {
    texts.allSatisfy { $0.allSatisfy(\.isWhitespace) }
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
      row.values.contains { !isBlank($0) }
    }
    var answers: [String: [String]] = [:]
    for (place, row) in filled.enumerated() {
      for (member, texts) in row { answers["\(group).\(place).\(member)"] = texts }
    }
    return answers
  }
}
