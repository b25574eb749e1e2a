import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/items/{id}/reform`: what the item's reform did, in figures computed from both editions.
extension PortalRoutes {
  func reformPage(_ context: WebContext) throws -> Response {
    let id = ItemID(try context.parameter("id"))
    guard let item = hall.item(id), let effect = item.effect else { throw HTTPError(.notFound) }
    let language = context.language
    let writing = Writing(language)
    func list(_ names: [LocalizedText]) -> String? {
      names.isEmpty ? nil : writing.list(names.map { $0(language) })
    }
    let promised = effect.figure(.promisedDays)
    let (was, now) = (promised?.before ?? 0, promised?.after ?? 0)
    let slots: Slots = [
      "id": id.rawValue, "name": effect.name(language),
      "summary": item.definition.reform?.summary(language),
      "wasDays": writing.workingDays(was), "isDays": writing.workingDays(now),
      "wasWidth": width(was, of: max(was, now)), "isWidth": width(now, of: max(was, now)),
      "rows": effect.figures.filter { $0.before + $0.after > 0 }.map { row($0, language) },
      "stepsGone": list(effect.stepsGone), "stepsNew": list(effect.stepsNew),
      "materialsGone": list(effect.materialsGone), "materialsNew": list(effect.materialsNew),
      "hasGone": !effect.stepsGone.isEmpty || !effect.materialsGone.isEmpty,
      "hasNew": !effect.stepsNew.isEmpty || !effect.materialsNew.isEmpty,
      "sources": (item.definition.reform?.sources ?? []).map { $0(language) },
      "versionBefore": effect.versionBefore, "versionAfter": effect.versionAfter,
    ]
    return show(
      page(
        effect.name(language), "reform", .services,
        back: ("/items/\(id)", LocalizedText("办事指南", "Guide")), slots, context), context)
  }

  private func row(_ figure: EditionEffect.Figure, _ language: Language) -> Slots {
    var change = figure.before == figure.after ? "=" : ""
    if let tenths = figure.change, tenths != 0 {
      let magnitude = tenths.magnitude
      change = "\(tenths < 0 ? "−" : "+")\(magnitude / 10).\(magnitude % 10) %"
    }
    return [
      "name": figure.measure.title(language), "before": figure.before, "after": figure.after,
      "change": change, "isCut": figure.after < figure.before,
    ]
  }

  /// A bar's class, in tenths: pages have no style of their own.
  private func width(_ days: Int, of most: Int) -> String {
    guard most > 0 else { return "w1" }
    return "w\(max(1, min(10, (days * 10 + most / 2) / most)))"
  }
}
