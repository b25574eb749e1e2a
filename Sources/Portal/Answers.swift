import Casework
import Catalogue
import CityHall
import Web

/// What a question page sent, by field: every question of the page is in it, so that an emptied
/// one is emptied in the draft.
enum Answers {
  static func read(_ form: Form, _ fields: [FieldDefinition]) -> FormEngine.Posted {
    var answers: FormEngine.Posted = [:]
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
    _ answers: FormEngine.Posted, _ shown: [PreparedField]
  ) -> FormEngine.Posted {
    var typed: FormEngine.Posted = [:]
    for one in shown {
      let field = one.field
      let now = answers.filter { $0.key == field.id || $0.key.hasPrefix(field.id + ".") }
      var untouched = Form()
      untouched.values = one.shown
      if !one.options.isEmpty {
        // What is held and no longer on offer stood nowhere.
        untouched.values[field.id] = one.texts.filter { text in
          one.options.contains { $0.value == text }
        }
      }
      if said(now, field) != said(read(untouched, [field]), field) {
        typed.merge(now) { _, new in new }
      }
    }
    return typed
  }

  /// Without what is blank, and boxes that are not ticked: a browser sends nothing of them.
  private static func said(
    _ answers: FormEngine.Posted, _ field: FieldDefinition
  ) -> FormEngine.Posted {
    let boxes = ([field] + (field.fields ?? [])).filter { $0.type == .declaration }.map(\.id)
    return answers.filter { name, texts in
      let isBox = boxes.contains { name == $0 || name.hasSuffix("." + $0) }
      return !isBlank(texts) && !(isBox && texts == ["false"])
    }.mapValues { $0.sorted() }
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
