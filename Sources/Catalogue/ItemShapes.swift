import Civics
import Decisions
import FEEL
import Processes
import Registers

/// What every name holds that an item's FEEL may begin with, as far as form, registers, rules and
/// process tell: against it each text's names and comparisons are held.
struct ItemShapes {
  /// Of all texts; `record`, and `form` within a group, are told by `names(for:)`.
  let names: [String: Shape]
  /// What is wrong in the texts of `rules.dmn`.
  let ruleSlips: [ModelSlip]
  private let source: ItemSource
  private let context: LintContext

  /// What `applicant` holds. An organisation has no age, which is null then.
  private static let applicant = Shape.context([
    "kind": .choice(["自然人", "法人"]), "number": .string, "name": .string, "birth": .date,
    "age": .number, "sex": .choice(["男", "女"]), "region": .string,
  ])

  init(_ source: ItemSource, _ context: LintContext) {
    self.source = source
    self.context = context
    let item = source.definition
    var names: [String: Shape] = [
      "applicant": Self.applicant, "form": .context(Self.entries(item.form)), "today": .date,
      "now": .simple("date and time"),
    ]
    for lookup in item.lookups {
      let record = context.shape(ofRecord: lookup.register)
      names[lookup.name] = lookup.take == .all ? .list(record) : record
    }
    let rules = source.rules?.shapes(names)
    ruleSlips = rules?.slips ?? []
    let results = Self.results(source, rules?.decisions ?? [:])
    names.merge(results) { fact, _ in fact }
    // What a process results in is known once it can be read.
    names["variables"] = source.process == nil ? .any : .context(results)
    self.names = names
  }

  /// Besides, what loops and joins tell their own texts.
  func namesWithin(_ process: ProcessModel) -> [String: Shape] {
    names.merging(process.ownNames.map { ($0, .any) }) { $1 }
  }

  func names(for text: FEELText) -> [String: Shape] {
    var names = self.names
    if text.file == source.processFile, let process = source.process {
      names = namesWithin(process)
    }
    if let register = text.recordOf { names["record"] = context.shape(ofRecord: register) }
    if let group = source.definition.form.first(where: { $0.id == text.group }) {
      names["form"] = .context(
        Self.entries(source.definition.form).merging(Self.entries(group.fields ?? [])) { $1 })
    }
    return names
  }

  /// Answers as `form` holds them. What is worked out is what its text gives.
  private static func entries(_ fields: [FieldDefinition]) -> [String: Shape] {
    Dictionary(
      fields.map { ($0.id, $0.computed == nil ? shape(of: $0) : .any) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func shape(of field: FieldDefinition) -> Shape {
    switch field.type {
    case .text, .region, .bankAccount: return .string
    case .person, .organisation: return .context(["number": .string, "name": .string])
    case .number, .money: return .number
    case .date: return .date
    case .declaration: return .boolean
    case .choice: return choices(field)
    case .choices: return .list(choices(field))
    case .group: return .list(.context(entries(field.fields ?? [])))
    // A file has no answer: what it hands in is a material.
    case .file: return .any
    }
  }

  private static func choices(_ field: FieldDefinition) -> Shape {
    let values = (field.choices ?? []).map(\.value)
    return values.isEmpty ? .string : .choice(values)
  }

  /// What the tasks of the process answer, by the names of their results.
  private static func results(
    _ source: ItemSource, _ decisions: [String: Shape]
  ) -> [String: Shape] {
    var results: [String: Shape] = [:]
    for node in source.process?.nodes ?? [] {
      guard let name = node.extensions["result"], !name.isEmpty else { continue }
      let answer = node.repeats ? .any : answer(of: node, decisions)
      results[name] = results[name].map { $0.joined(answer) } ?? answer
    }
    return results
  }

  /// A decider grants or denies; in other answers an officer may name values of their own.
  private static func answer(of node: NodeInfo, _ decisions: [String: Shape]) -> Shape {
    switch (node.kind, node.extensions["act"]) {
    case (.businessRuleTask, _): decisions[node.extensions["decision"] ?? ""] ?? .any
    case (.userTask, "decide"):
      .context([
        "grant": .boolean, "agrees": .boolean, "reasons": .list(.string), "note": .string,
      ])
    default: .any
    }
  }
}

extension LintContext {
  /// A record of a register, by its fields; nothing is known of a register that is not there.
  func shape(ofRecord id: RegisterID) -> Shape {
    guard let register = registers[id] else { return .any }
    return .context(
      Dictionary(
        register.fields.map { field in
          let shape: Shape =
            switch field.type {
            case .text, .residentNumber, .creditCode: .string
            case .number, .money: .number
            case .date: .date
            case .boolean: .boolean
            case .choice: field.choices.isEmpty ? .string : .choice(field.choices)
            }
          return (field.name, shape)
        }, uniquingKeysWith: { first, _ in first }))
  }
}
