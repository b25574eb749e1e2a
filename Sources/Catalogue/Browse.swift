import Civics

/// Items by audience, field of life and agency: only those that are offered now.
extension City {
  /// Items in force, in order.
  package var offered: [Item] {
    itemOrder.compactMap { items[$0] }.filter { $0.definition.state == .inForce }
  }

  package func items(for audience: Audience) -> [Item] {
    offered.filter { $0.definition.audience.contains(audience) }
  }

  /// Items of a field of life, by its Chinese name.
  package func items(inField field: String) -> [Item] {
    offered.filter { item in item.definition.themes.contains { $0.zh == field } }
  }

  /// Items that an agency, or one below it, is responsible for.
  package func items(of agency: AgencyID) -> [Item] {
    offered.filter { isAgency($0.definition.agency, within: agency) }
  }

  /// Items that the home page shows first.
  package var featured: [Item] {
    home.featured.compactMap { items[$0] }.filter { $0.definition.state == .inForce }
  }

  /// Fields of life with at least one item: those of `home.yaml` in its order, then others.
  package var fields: [HomePage.LifeField] {
    let used = Set(offered.flatMap { $0.definition.themes.map(\.zh) })
    var fields = home.fields.filter { used.contains($0.name.zh) }
    var known = Set(fields.map(\.name.zh))
    for theme in offered.flatMap(\.definition.themes) where known.insert(theme.zh).inserted {
      fields.append(HomePage.LifeField(name: theme))
    }
    return fields
  }

  /// Agencies with at least one item of their own, in order.
  package var offeringAgencies: [Agency] {
    let used = Set(offered.map(\.definition.agency))
    return agencyOrder.filter(used.contains).compactMap { agencies[$0] }
  }

  /// Whether `agency` is `ancestor`, or stands below it.
  package func isAgency(_ agency: AgencyID, within ancestor: AgencyID) -> Bool {
    var next: AgencyID? = agency
    // Loading refuses circles; the bound keeps this total anyway.
    for _ in 0...agencies.count {
      guard let current = next else { return false }
      if current == ancestor { return true }
      next = agencies[current]?.parent
    }
    return false
  }
}
