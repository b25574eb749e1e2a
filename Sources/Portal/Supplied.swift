import Casework
import Catalogue
import CityHall
import Web

/// What the form of a case's corrections holds: what was asked for, and what a new answer asks for
/// besides, such as the day of an emergency that the reason names now.
struct Supplied {
  /// The form's field that names what stands on the page besides what was asked for.
  static let also = "also"

  let asked: [String]
  let typed: FormEngine.Posted
  /// Names of fields and materials that a refusal is about.
  let wrong: Set<String>

  init(asked: [String], typed: FormEngine.Posted, wrong reasons: [Refusal.Reason]) {
    self.asked = asked
    self.typed = typed
    wrong = Set(
      reasons.compactMap { $0.about?.split(separator: ".").first.map(String.init) })
  }

  /// What was typed. A name without texts says of a material, too, that the page asked for it.
  static func read(_ form: Form, asked: [String], _ item: Item) -> FormEngine.Posted {
    let also = form.all(also).filter { !asked.contains($0) }
    let fields = (asked + also).compactMap { item.field($0) }.filter { $0.type != .file }
    var typed = Answers.read(form, fields)
    for id in also where item.material(id) != nil { typed[id] = [] }
    return typed
  }

  /// Ids of all that the page asks for: what was asked for as the officer named it, and behind the
  /// last of it that the item has before it, what an answer opened.
  /// - Parameter questions: the questions that are asked or opened.
  func ids(_ item: Item, _ questions: [String]) -> [String] {
    let order = item.definition.form.map(\.id)
    var ids = asked
    for id in questions where !ids.contains(id) {
      let earlier = order.prefix { $0 != id }
      let place = ids.lastIndex { earlier.contains($0) }.map { $0 + 1 } ?? ids.endIndex
      ids.insert(id, at: place)
    }
    let named = wrong.union(typed.keys)
    return ids
      + item.definition.materials.map(\.id).filter { named.contains($0) && !ids.contains($0) }
  }
}
