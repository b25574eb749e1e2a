import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/desk/items`: the agency's items, each with its switch.
extension DeskRoutes {
  func addItems(to router: Router<WebContext>) {
    router.get("desk/items") { _, context -> Response in
      try itemsPage(context)
    }
    // All reasons are fields of one form, which the display settings send: nothing is switched.
    router.form("desk/items", below: 0) { form, _, context in
      let now = context.preferring(form)
      return context.keepingPreferences(of: form, try itemsPage(typed: form, now))
    }
    router.form("desk/items/:id/switch", below: 2) { form, _, context in
      _ = try officer(context)
      let id = ItemID(try context.parameter("id"))
      let result = try await hall.setPaused(
        form["pause"] == "yes", item: id, reason: form[Self.reasonPrefix + id.rawValue] ?? "",
        as: context.viewer)
      switch result {
      case .success: return .seeOther("/desk/items")
      case .failure(let refusal) where refusal.kind == .notAllowed: throw Refused(refusal)
      case .failure(let refusal): return try itemsPage(typed: form, refused: (id, refusal), context)
      }
    }
  }

  /// - Parameters:
  ///   - typed: what was typed and not taken.
  ///   - refused: the item that was not switched.
  private func itemsPage(
    typed form: Form = Form(), refused: (id: ItemID, refusal: Refusal)? = nil, _ context: WebContext
  ) throws -> Response {
    let officer = try officer(context)
    let words = DeskWords(context.language)
    var rows: [Slots] = []
    for item in hall.city.itemOrder.compactMap({ hall.city.items[$0] })
    where item.definition.agency == officer.agency {
      let pause = try hall.pause(of: item.id)
      let field = Self.reasonPrefix + item.id.rawValue
      let wrong = item.id == refused?.id ? refused?.refusal.reasons : nil
      rows.append([
        "id": URLEncodedForm.encode(item.id.rawValue),
        "name": item.definition.name(context.language), "isPaused": pause != nil,
        "reason": pause?.reason, "since": pause.map { words.writing.moment($0.at) },
        "by": pause?.by.split(separator: "/").last.map(String.init),
        "canSwitch": officer.roles.contains(.supervisor),
        "field": field, "text": form[field], "isWrong": wrong != nil,
        "problems": wrong?.map { $0.text(context.language) },
      ])
    }
    return show(
      words("事项", "Items"), "items",
      [
        "rows": rows, "isEmpty": rows.isEmpty, "form": "switches", "isRefused": refused != nil,
      ], status: refused?.refusal.status ?? .ok, context)
  }
}
