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
      try itemsPage(nil, context)
    }
    router.form("desk/items/:id/switch", below: 2) { form, _, context in
      _ = try officer(context)
      let id = ItemID(try context.parameter("id"))
      let result = try await hall.setPaused(
        form["pause"] == "yes", item: id, reason: form["reason"] ?? "", as: context.viewer)
      switch result {
      case .success: return .seeOther("/desk/items")
      case .failure(let refusal): return try itemsPage(refusal, context)
      }
    }
  }

  private func itemsPage(_ refusal: Refusal?, _ context: WebContext) throws -> Response {
    let officer = try officer(context)
    let words = DeskWords(context.language)
    var rows: [Slots] = []
    for item in hall.city.itemOrder.compactMap({ hall.city.items[$0] })
    where item.definition.agency == officer.agency {
      let pause = try hall.pause(of: item.id)
      rows.append([
        "id": URLEncodedForm.encode(item.id.rawValue),
        "name": item.definition.name(context.language), "isPaused": pause != nil,
        "reason": pause?.reason, "since": pause.map { words.writing.moment($0.at) },
        "by": pause?.by, "canSwitch": officer.roles.contains(.supervisor),
      ])
    }
    return show(
      words("事项", "Items"), "items",
      [
        "rows": rows, "isEmpty": rows.isEmpty,
        "problems": refusal?.reasons.map { $0.text(context.language) },
      ], status: refusal?.status ?? .ok, context)
  }
}
