import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/items/{id}/rules`: how the item is decided, table by table, as the engine reads it.
extension PortalRoutes {
  func rulesPage(_ context: WebContext) throws -> Response {
    let id = ItemID(try context.parameter("id"))
    guard let item = hall.item(id), item.rules != nil else { throw HTTPError(.notFound) }
    let language = context.language
    // The conclusion is the last table: it is told first, as on a case's page.
    let tables = item.tables(in: hall.city).reversed()
    let formulas = item.formulas(in: hall.city)
    let slots: Slots = [
      "id": id.rawValue, "name": item.definition.name(language),
      "graph": item.rulesPicture(language),
      "tables": tables.enumerated().map { TableView($1, order: $0 + 1, language).slots },
      "formulas": formulas.map {
        ["decision": $0.decision(language), "text": $0.text(language)] as Slots
      },
      "hasFormulas": !formulas.isEmpty,
    ]
    return show(
      page(
        item.definition.name(language), "rules", .services,
        back: ("/items/\(id)", LocalizedText("办事指南", "Guide")), slots, context), context)
  }
}
