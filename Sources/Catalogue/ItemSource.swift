import Civics
import Decisions
import FEEL
import Processes

/// One item's folder as read: its values, with the trees that know their lines.
struct ItemSource {
  let folder: String
  let definition: ItemDefinition
  let node: YAMLNode
  var licence: (definition: LicenceDefinition, node: YAMLNode)?
  var cases: (definitions: [GoldenCase], node: YAMLNode)?
  var rules: DecisionModel?
  /// The text of `rules.dmn`; empty where there is none.
  var rulesText = ""
  var hasRulesFile: Bool { !rulesText.isEmpty }
  /// The rules are asked for and cannot be read: that is one finding, and what they would read or
  /// say is none.
  var lacksRules: Bool {
    rules == nil
      && (hasRulesFile || (process?.nodes ?? []).contains { $0.kind == .businessRuleTask })
  }
  /// Nil where the process is missing or broken, which is a finding of its own.
  var process: ProcessModel?
  var processFile: String
  /// The edition from before the reform.
  var before: ItemEdition?
  var migration: (definition: EditionMapping, node: YAMLNode)?

  init(folder: String, definition: ItemDefinition, node: YAMLNode, processFile: String) {
    self.folder = folder
    self.definition = definition
    self.node = node
    self.processFile = processFile
  }

  var itemFile: String { "items/\(folder)/item.yaml" }
  var licenceFile: String { "items/\(folder)/licence.yaml" }
  var casesFile: String { "items/\(folder)/cases.yaml" }
  var migrationFile: String { "items/\(folder)/migration.yaml" }
  var rulesFile: String { "items/\(folder)/rules.dmn" }

  /// Variables that the process's tasks set.
  var results: Set<String> {
    Set((process?.nodes ?? []).compactMap { $0.extensions["result"] }.filter { !$0.isEmpty })
  }

  /// Every name that the item's FEEL may begin with.
  var scopeNames: [String] {
    Item.factNames + definition.lookups.map(\.name) + results.sorted()
  }

  /// Where the parts of each golden case stand.
  var caseLines: [GoldenLines] {
    guard let (definitions, node) = cases else { return [] }
    return definitions.enumerated().map { index, golden in
      let own: [PathStep] = [.index(index)]
      let steps = (golden.steps ?? []).indices.map { node.line(at: own + ["steps", .index($0)]) }
      return GoldenLines(
        line: node.line(at: own), steps: steps, parts: node.keyLines(at: own),
        expectations: node.keyLines(at: own + ["expect"]))
    }
  }

  func line(_ path: [PathStep]) -> Int { node.line(at: path) }
}

/// One FEEL text of an item, and where it stands.
struct FEELText: Hashable {
  /// What the text is about: its own field or look-up does not count as its reader.
  enum Owner: Hashable {
    case field(String)
    case lookup(Int)
    case other
  }
  let text: String
  let file: String
  let line: Int
  let owner: Owner
  /// The register whose `record` the text reads; nil: it may not.
  var recordOf: RegisterID?
  /// The group that the text stands in: `form` holds its members too.
  var group: String?
  /// What it is asked for; nil: any value will do.
  var wanted: Wanted?

  enum Wanted: Hashable {
    case condition, day
    /// When a licence ends: a day, or how long after it is issued.
    case end
    /// The answer to a field; as it stands there where nobody types it.
    case answer(FieldType, isTyped: Bool)

    /// FEEL's names of the types that are taken. A day may come as its text.
    var types: Set<String> {
      switch self {
      case .condition: ["boolean"]
      case .day: ["date", "string"]
      case .end:
        [
          "date", "string", "date and time", "days and time duration",
          "years and months duration",
        ]
      case .answer(let type, let isTyped): Self.types(of: type, isTyped: isTyped)
      }
    }

    /// What a control shows is read again as it was typed: a text may be a number there, or a day.
    private static func types(of type: FieldType, isTyped: Bool) -> Set<String> {
      switch type {
      case .text, .choice, .region, .bankAccount:
        isTyped ? ["string", "number", "date"] : ["string"]
      // Number and name, or the number alone.
      case .person, .organisation: ["context", "string"]
      case .number, .money: isTyped ? ["number", "string"] : ["number"]
      case .date: isTyped ? ["date", "string"] : ["date"]
      case .choices, .group: ["list"]
      case .declaration: ["boolean"]
      case .file: []
      }
    }

    var title: LocalizedText {
      switch self {
      case .condition: LocalizedText("true 或 false", "true or false")
      case .day: LocalizedText("日期", "a date")
      case .end: LocalizedText("日期或者时长", "a date or a duration")
      case .answer(let type, _):
        LocalizedText("“\(type.rawValue)”类型的答案", "the answer to a \(type.rawValue)")
      }
    }
  }
}

extension ItemSource {
  /// Every FEEL text of `item.yaml`, `licence.yaml` and the process's extensions.
  var feelTexts: [FEELText] {
    var texts: [FEELText] = []
    func add(
      _ text: String?, _ path: [PathStep], owner: FEELText.Owner = .other,
      record: RegisterID? = nil, group: String? = nil, wanted: FEELText.Wanted? = nil
    ) {
      guard let text else { return }
      texts.append(
        FEELText(
          text: text, file: itemFile, line: line(path), owner: owner, recordOf: record,
          group: group, wanted: wanted))
    }
    for (index, lookup) in definition.lookups.enumerated() {
      let path: [PathStep] = ["lookups", .index(index)]
      add(lookup.subject, path + ["subject"], owner: .lookup(index))
      add(lookup.key, path + ["key"], owner: .lookup(index))
      add(
        lookup.where, path + ["where"], owner: .lookup(index), record: lookup.register,
        wanted: .condition)
    }
    func addFields(_ fields: [FieldDefinition], _ path: [PathStep], group: String?) {
      for (index, field) in fields.enumerated() {
        let path = path + [.index(index)]
        func addOwn(
          _ text: String?, _ part: [PathStep], record: RegisterID? = nil,
          wanted: FEELText.Wanted? = nil
        ) {
          add(
            text, path + part, owner: .field(field.id), record: record, group: group,
            wanted: wanted)
        }
        addOwn(field.when, ["when"], wanted: .condition)
        addOwn(field.computed, ["computed"], wanted: .answer(field.type, isTyped: false))
        addOwn(
          field.prefill?.value, ["prefill", "value"],
          wanted: .answer(field.type, isTyped: field.prefill?.fixed != true))
        for (number, check) in (field.checks ?? []).enumerated() {
          addOwn(check.rule, ["checks", .index(number), "rule"], wanted: .condition)
        }
        addOwn(
          field.choicesFrom?.where, ["choicesFrom", "where"],
          record: field.choicesFrom?.register, wanted: .condition)
        addFields(field.fields ?? [], path + ["fields"], group: field.id)
      }
    }
    addFields(definition.form, ["form"], group: nil)
    for (index, material) in definition.materials.enumerated() {
      add(
        material.notNeededWhen, ["materials", .index(index), "notNeededWhen"],
        wanted: .condition)
    }
    add(definition.reasons, ["reasons"])
    for (index, outcome) in (definition.outcomes ?? []).enumerated() {
      add(outcome.value, ["outcomes", .index(index), "value"])
    }
    add(definition.greenChannel, ["greenChannel"], wanted: .condition)
    add(
      definition.silenceApproves?.lastDay, ["silenceApproves", "lastDay"], wanted: .day)
    add(
      definition.conditionalAcceptance?.disqualifiedWhen,
      ["conditionalAcceptance", "disqualifiedWhen"], wanted: .condition)
    if let licence {
      func addLicence(_ text: String?, _ path: [PathStep], wanted: FEELText.Wanted? = nil) {
        guard let text else { return }
        texts.append(
          FEELText(
            text: text, file: licenceFile, line: licence.node.line(at: path), owner: .other,
            wanted: wanted))
      }
      addLicence(licence.definition.validUntil, ["validUntil"], wanted: .end)
      for (index, claim) in licence.definition.claims.enumerated() {
        addLicence(claim.value, ["claims", .index(index), "value"])
      }
    }
    for node in process?.nodes ?? [] {
      if let text = node.extensions["agency"], text.hasPrefix("=") {
        texts.append(
          FEELText(
            text: text.dropFirst().trimmed, file: processFile, line: node.line, owner: .other))
      }
    }
    return texts
  }

  /// Compiles every text once; those that do not parse are findings.
  /// - Parameter members: names of entries within contexts, for those with spaces or hyphens.
  func compile(members: [String]) -> (expressions: [String: Expression], findings: [CityFinding]) {
    let fields = definition.form + definition.form.flatMap { $0.fields ?? [] }
    let scope = Scope(names: scopeNames, members: members + fields.map(\.id))
    var expressions: [String: Expression] = [:]
    var findings: [CityFinding] = []
    for text in feelTexts {
      if expressions[text.text] != nil { continue }
      do {
        expressions[text.text] = try Expression(text.text, scope: scope)
      } catch {
        findings.append(
          CityFinding(
            .feel, text.file, text.line,
            "FEEL 写法有误（第 \(error.line) 行第 \(error.column) 列）：\(error.message)",
            "FEEL does not parse (line \(error.line), column \(error.column)): \(error.message)",
            hint: error.expected.isEmpty
              ? nil
              : .init(
                zh: "此处应为：\(error.expected.prefix(6).joined(separator: " "))",
                en: "Expected here: \(error.expected.prefix(6).joined(separator: " "))")))
      }
    }
    return (expressions, findings)
  }
}

extension StringProtocol {
  /// Without spaces and line ends around it.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
