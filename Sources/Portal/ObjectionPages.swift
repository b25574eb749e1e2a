import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// “This is wrong”: said on a question's page of a value that the city holds. The notes are fields
/// of the page's one form, so that the display settings keep them with the answers.
extension PortalRoutes {
  func addObjections(to router: Router<WebContext>) {
    router.form("apply/:draft/questions/:field/objection") { form, _, context in
      let field = try context.parameter("field")
      let before = try await preparation(context)
      // The answers beside it stay as they were typed.
      if let index = try index(of: context, in: before) {
        _ = try await saveTyped(form, before, index, context)
      }
      let result = try await hall.object(
        draft: before.draft.id, field: field, note: form[Notes.prefix + field] ?? "",
        as: context.viewer)
      let toCheck = form["return"] == "check"
      guard case .failure(let refusal) = result else {
        return .seeOther(
          "/apply/\(before.draft.id)/questions/" + URLEncodedForm.encode(field)
            + (toCheck ? "?return=check" : ""))
      }
      let prepared = try await preparation(context)
      // Only a question that the city filled in has the form to show again.
      guard refusal.kind == .invalid, let index = try index(of: context, in: prepared),
        prepared.pages[index].contains(where: { $0.field.id == field && $0.state.source != nil })
      else { throw Refused(refusal) }
      var notes = Notes(prepared.pages[index], in: form)
      notes.wrong = (field, refusal)
      var page = questionPage(prepared, index, toCheck: toCheck, notes: notes, context)
      page.status = .unprocessableContent
      return show(page, context)
    }
  }

  /// The field that calls a value wrong which the city holds, with a note that was not taken.
  func objection(
    to field: PreparedField, _ draft: Draft, _ notes: Notes, _ language: Language
  ) -> Slots {
    let id = field.field.id
    let wrong = notes.wrong.flatMap { $0.field == id ? $0.refusal : nil }
    let note = notes.texts[id]
    return [
      "field": id, "title": field.field.title(language), "address": address(of: [field], draft),
      "objection": field.objection,
      "isOpen": wrong != nil || note != nil || field.objection != nil,
      "isWrong": wrong != nil, "note": note,
      "problems": wrong?.reasons.map { $0.text(language) },
    ]
  }
}

/// Notes of a question's page that are not sent, or were not taken.
struct Notes: Sendable {
  /// Before the field's name, in the names of the form.
  static let prefix = "note-"

  /// By field.
  var texts: [String: String] = [:]
  var wrong: (field: String, refusal: Refusal)?

  init() {}

  init(_ page: [PreparedField], in form: Form) {
    for field in page.map(\.field.id) {
      if let text = form[Self.prefix + field], !text.isEmpty { texts[field] = text }
    }
  }
}
