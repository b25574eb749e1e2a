import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/desk/disputes`: values of the agency's registers that people say are wrong.
extension DeskRoutes {
  func addDisputes(to router: Router<WebContext>) {
    router.get("desk/disputes") { _, context -> Response in
      try await disputesPage(context)
    }
    // All texts are fields of one form, which the display settings send: nothing is answered.
    router.form("desk/disputes", limits: Self.formLimits, below: 0) { form, _, context in
      let now = context.preferring(form)
      return context.keepingPreferences(of: form, try await disputesPage(typed: form, now))
    }
    router.form("desk/disputes/:id/answer", limits: Self.formLimits, below: 2) {
      form, _, context in
      _ = try officer(context)
      let id = try context.parameter("id")
      let result = try await hall.answerDispute(
        id, corrected: form["corrected"] == "yes", reason: form[Self.reasonPrefix + id] ?? "",
        as: context.viewer)
      switch result {
      case .success: return .seeOther("/desk/disputes")
      // What a colleague answered meanwhile has no form to show again.
      case .failure(let refusal) where refusal.kind != .invalid: throw Refused(refusal)
      case .failure(let refusal):
        return try await disputesPage(typed: form, refused: (id, refusal), context)
      }
    }
  }

  /// Before a dispute's or an item's name, in the name of the field that holds what is said of it.
  static let reasonPrefix = "reason-"

  /// - Parameters:
  ///   - typed: what was typed and not taken.
  ///   - refused: the dispute whose answer was not taken.
  private func disputesPage(
    typed form: Form = Form(), refused: (id: String, refusal: Refusal)? = nil, _ context: WebContext
  ) async throws -> Response {
    _ = try officer(context)
    let words = DeskWords(context.language)
    let rows = try granted(try await hall.disputesToAnswer(as: context.viewer))
    return show(
      words("数据异议", "Disputed values"), "disputes",
      [
        "form": "answers",
        "open": try rows.filter { $0.answer == nil }.map { row in
          let wrong = row.id == refused?.id ? refused?.refusal.reasons : nil
          let typed: Slots = [
            "field": Self.reasonPrefix + row.id, "text": form[Self.reasonPrefix + row.id],
            "isWrong": wrong != nil, "problems": wrong?.map { $0.text(context.language) },
          ]
          return try self.row(row, words).merging(typed)
        },
        "answered": try rows.filter { $0.answer != nil }.map { try row($0, words) },
        "hasAnswered": rows.contains { $0.answer != nil },
        "isEmpty": rows.allSatisfy { $0.answer != nil },
        "isRefused": refused != nil,
      ], status: refused == nil ? .ok : .unprocessableContent, context)
  }

  private func row(_ row: DisputeRow, _ words: DeskWords) throws -> Slots {
    let item = hall.city.items[row.item]?.definition
    return [
      "id": URLEncodedForm.encode(row.id), "title": row.title(words.language),
      "value": row.value, "notes": row.note.split(separator: "\n").map(String.init),
      "who": row.subjectName,
      "number": row.subject.residentNumber.map { words.writing.masked("\($0)") },
      "register": hall.city.registers[row.register]?.name(words.language) ?? row.register.rawValue,
      "item": item?.name(words.language) ?? row.item.rawValue, "at": words.writing.moment(row.at),
      "corrected": row.answer?.corrected == true, "answer": row.answer?.reason,
      "answeredAt": row.answer.map { words.writing.moment($0.at) },
      "officer": row.answer?.officer, "stillHeld": try hall.stillHolds(row),
    ]
  }
}
