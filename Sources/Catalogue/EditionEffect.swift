import Civics
import Processes

/// One edition of one item, as a comparison reads it.
package struct ItemEdition: Sendable {
  package var definition: ItemDefinition
  /// Nil where the folder names none: then only the guide's steps are counted.
  package var process: ProcessModel?

  package init(definition: ItemDefinition, process: ProcessModel?) {
    self.definition = definition
    self.process = process
  }
}

/// What a reform did to an item: two editions side by side.
package struct EditionEffect: Sendable, Hashable {
  /// What is counted, in the order in which it is shown.
  package enum Measure: String, Sendable, Hashable, CaseIterable, Codable {
    case steps, officerSteps, materials, handedIn, documents, visits, agencies
    case statutoryDays, promisedDays, questions

    package var title: LocalizedText {
      switch self {
      case .steps: LocalizedText("办理环节", "Steps")
      case .officerSteps: LocalizedText("需要人工的环节", "Steps that officers do")
      case .materials: LocalizedText("申请材料", "Materials")
      case .handedIn: LocalizedText("需要申请人提交的材料", "Materials that the applicant hands in")
      case .documents: LocalizedText("纸质材料", "Papers")
      case .visits: LocalizedText("到现场次数", "Visits")
      case .agencies: LocalizedText("涉及单位", "Agencies")
      case .statutoryDays: LocalizedText("法定时限（工作日）", "Limit by law (working days)")
      case .promisedDays: LocalizedText("承诺时限（工作日）", "Promised limit (working days)")
      case .questions: LocalizedText("填写项", "Questions")
      }
    }
  }

  package struct Figure: Sendable, Hashable {
    package var measure: Measure
    package var before: Int
    package var after: Int

    /// Change in tenths of a per cent of what was before, such as -455; nil from zero.
    package var change: Int? {
      guard before != 0 else { return nil }
      let tenths = (after - before) * 2000 / before
      return tenths >= 0 ? (tenths + 1) / 2 : (tenths - 1) / 2
    }
  }

  package var item: ItemID
  package var name: LocalizedText
  package var versionBefore: String
  package var versionAfter: String
  package var figures: [Figure]
  /// Names of steps and materials that fell away, and that came.
  package var stepsGone: [LocalizedText]
  package var stepsNew: [LocalizedText]
  package var materialsGone: [LocalizedText]
  package var materialsNew: [LocalizedText]

  package init(_ before: ItemEdition, _ after: ItemEdition) {
    item = after.definition.id
    name = after.definition.name
    versionBefore = before.definition.version
    versionAfter = after.definition.version
    figures = Measure.allCases.map {
      Figure(measure: $0, before: $0.count(before), after: $0.count(after))
    }
    let (old, new) = (before.definition, after.definition)
    stepsGone = Self.missing(old.steps.map(\.name), new.steps.map(\.name))
    stepsNew = Self.missing(new.steps.map(\.name), old.steps.map(\.name))
    let (oldIDs, newIDs) = (Set(old.materials.map(\.id)), Set(new.materials.map(\.id)))
    materialsGone = old.materials.filter { !newIDs.contains($0.id) }.map(\.name)
    materialsNew = new.materials.filter { !oldIDs.contains($0.id) }.map(\.name)
  }

  package func figure(_ measure: Measure) -> Figure? {
    figures.first { $0.measure == measure }
  }

  private static func missing(_ names: [LocalizedText], _ others: [LocalizedText])
    -> [LocalizedText]
  {
    names.filter { name in !others.contains { $0.zh == name.zh } }
  }
}

extension EditionEffect.Measure {
  func count(_ edition: ItemEdition) -> Int {
    let item = edition.definition
    switch self {
    case .steps: return item.steps.count
    case .officerSteps:
      // Accepting is an officer's act before the process begins, unless rules take everything.
      let tasks = edition.process?.nodes.filter { $0.kind == .userTask }.count
      return tasks.map { $0 + (item.kind == .instant ? 0 : 1) }
        ?? item.steps.count { $0.limit > 0 }
    case .materials: return item.materials.count
    case .handedIn:
      return item.materials.count { material in
        !material.evidence.contains {
          $0.lookup != nil || $0.licence != nil || $0.declaration != nil
        }
      }
    case .documents: return item.materials.count { $0.form.contains("纸质") }
    case .visits: return item.visits
    case .agencies:
      return Set([item.agency] + (item.jointAgencies ?? [])).count
    case .statutoryDays: return item.limits.statutory
    case .promisedDays: return item.limits.promised
    case .questions: return item.form.count { $0.computed == nil }
    }
  }
}

/// Two editions of a city: every item that both have, and what was added and dropped.
package struct CityEffect: Sendable, Hashable {
  package var items: [EditionEffect]
  package var dropped: [ItemID]
  package var added: [ItemID]

  package init(_ before: City, _ after: City) {
    items = after.itemOrder.compactMap { id in
      guard let old = before.items[id], let new = after.items[id] else { return nil }
      return EditionEffect(old.asEdition, new.asEdition)
    }
    dropped = before.itemOrder.filter { after.items[$0] == nil }
    added = after.itemOrder.filter { before.items[$0] == nil }
  }

  /// Sums over the items that both editions have.
  package var totals: [EditionEffect.Figure] {
    EditionEffect.Measure.allCases.map { measure in
      let figures = items.compactMap { $0.figure(measure) }
      return EditionEffect.Figure(
        measure: measure, before: figures.reduce(0) { $0 + $1.before },
        after: figures.reduce(0) { $0 + $1.after })
    }
  }
}

extension Item {
  package var asEdition: ItemEdition { ItemEdition(definition: definition, process: process) }

  /// What the item's reform did; nil where its folder has no edition from before.
  package var effect: EditionEffect? { before.map { EditionEffect($0, asEdition) } }
}
