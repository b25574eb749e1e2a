import Catalogue
import Civics
import Web

/// An item as tiles, lists and guides show it.
extension PortalRoutes {
  func tile(_ item: Item, _ language: Language) -> Slots {
    let definition = item.definition
    return [
      "address": "/items/\(definition.id)", "name": definition.name(language),
      "summary": definition.summary(language), "time": time(definition, language),
      "isInstant": definition.limits.promised == 0,
      "agency": hall.city.agencies[definition.agency]?.label(language),
    ]
  }

  /// How long it takes, in a few words.
  func time(_ item: ItemDefinition, _ language: Language) -> String {
    guard item.limits.promised > 0 else { return language == .zh ? "当场办结" : "Decided at once" }
    let days = Writing(language).workingDays(item.limits.promised)
    return language == .zh ? "承诺 \(days)" : "Within \(days)"
  }

  func name(of item: ItemID, _ language: Language) -> String {
    hall.city.items[item]?.definition.name(language) ?? item.rawValue
  }

  func name(of agency: AgencyID, _ language: Language) -> String {
    hall.city.agencies[agency]?.name(language) ?? agency.rawValue
  }
}
