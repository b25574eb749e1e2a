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
    router.form("desk/disputes/:id/answer", below: 2) { form, _, context in
      _ = try officer(context)
      let id = try context.parameter("id")
      let reason = form["reason"] ?? ""
      let result = try await hall.answerDispute(
        id, corrected: form["corrected"] == "yes", reason: reason, as: context.viewer)
      switch result {
      case .success: return .seeOther("/desk/disputes")
      // What a colleague answered meanwhile has no form to show again.
      case .failure(let refusal) where refusal.kind != .invalid: throw Refused(refusal)
      case .failure(let refusal):
        let problems = refusal.reasons.map { $0.text(context.language) }
        return try await disputesPage(
          refused: (id, ["isWrong": true, "text": reason, "problems": problems]), context)
      }
    }
  }

  /// - Parameter refused: the dispute whose answer was not taken, and what its form shows then.
  private func disputesPage(
    refused: (id: String, slots: Slots)? = nil, _ context: WebContext
  ) async throws -> Response {
    _ = try officer(context)
    let words = DeskWords(context.language)
    let rows = try granted(try await hall.disputesToAnswer(as: context.viewer))
    return show(
      words("数据异议", "Disputed values"), "disputes",
      [
        "open": try rows.filter { $0.answer == nil }.map { row in
          try self.row(row, words).merging(row.id == refused?.id ? refused?.slots ?? [:] : [:])
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
