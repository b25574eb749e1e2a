import Civics
import Decisions
import FEEL
import Processes

/// An item with everything in it compiled: its definition, rules, process, licence and golden
/// cases, all of one edition of the city.
package struct Item: Sendable {
  package let definition: ItemDefinition
  package var id: ItemID { definition.id }
  /// The edition of the city that it was loaded with.
  package let edition: String
  /// Nil where the item's process asks for no decision.
  package let rules: DecisionModel?
  package let process: ProcessModel
  package let licence: LicenceDefinition?
  package let goldenCases: [GoldenCase]
  /// Where each golden case and its parts stand in `casesFile`, in the same order.
  package let goldenCaseLines: [GoldenLines]
  /// The edition from before the item's reform, as `before/` keeps it; it is never applied for.
  package let before: ItemEdition?
  /// How open cases of an earlier version come onto this one; nil: they stay on theirs.
  package let migration: EditionMapping?
  private let expressions: [String: Expression]
  /// What the fields of the city's registers are called, for explanations.
  private let recordTitles: [RegisterID: [String: LocalizedText]]
  /// The names of the city's regions by their codes, for explanations.
  private let regionNames: [String: LocalizedText]
  /// The names of the city's agencies; empty where they are not known.
  package let agencies: [AgencyID: LocalizedText]
  /// Drawn once: every reader of the guide sees it.
  let uprightPictures: [Language: String]

  init(
    definition: ItemDefinition, edition: String, rules: DecisionModel?, process: ProcessModel,
    licence: LicenceDefinition?, goldenCases: [GoldenCase], goldenCaseLines: [GoldenLines],
    before: ItemEdition? = nil, migration: EditionMapping? = nil,
    expressions: [String: Expression],
    recordTitles: [RegisterID: [String: LocalizedText]] = [:],
    regionNames: [String: LocalizedText] = [:], agencies: [AgencyID: LocalizedText] = [:]
  ) {
    self.agencies = agencies
    self.recordTitles = recordTitles
    self.regionNames = regionNames
    self.migration = migration
    self.before = before
    self.definition = definition
    self.edition = edition
    self.rules = rules
    self.process = process
    uprightPictures = [
      .zh: process.diagramSVG(isUpright: true),
      .en: process.diagramSVG(isUpright: true, inEnglish: true),
    ]
    self.licence = licence
    self.goldenCases = goldenCases
    self.goldenCaseLines = goldenCaseLines
    self.expressions = expressions
  }

  /// The golden cases' file within the city's folder.
  package var casesFile: String { "items/\(id)/cases.yaml" }

  /// Agencies that the item itself names: its own, those that it is delegated to or handled with,
  /// those of its process's tasks, and those to which it may be passed on.
  package var competentAgencies: Set<AgencyID> {
    let tasks = process.nodes.compactMap { $0.extensions["agency"] }.filter {
      !$0.isEmpty && $0 != "item" && !$0.hasPrefix("=")
    }
    return Set(
      [definition.agency] + [definition.delegatedAgency].compactMap(\.self)
        + (definition.jointAgencies ?? []) + (definition.reassignTo ?? [])
        + tasks.map { AgencyID(rawValue: $0) })
  }

  /// The compiled form of a FEEL text of `item.yaml`, `licence.yaml` or the process's extensions;
  /// nil for any other text.
  package func expression(_ text: String) -> Expression? { expressions[text] }

  /// The names that the item's FEEL knows besides its look-ups and result variables.
  package static let factNames = ["applicant", "form", "today", "now", "variables", "record"]

  /// The field with this id, at the top of the form.
  package func field(_ id: String) -> FieldDefinition? { definition.form.first { $0.id == id } }
  package func material(_ id: String) -> MaterialDefinition? {
    definition.materials.first { $0.id == id }
  }
  package func lookup(_ name: String) -> LookupDefinition? {
    definition.lookups.first { $0.name == name }
  }

  package func regionName(_ code: String) -> LocalizedText? { regionNames[code] }

  /// The region that has this Chinese name.
  func regionCalled(_ name: String) -> LocalizedText? {
    regionNames.values.first { $0.zh == name }
  }

  /// What a field of a look-up's records is called.
  package func title(ofField field: String, in lookup: String) -> LocalizedText? {
    self.lookup(lookup).flatMap { recordTitles[$0.register]?[field] }
  }
}
