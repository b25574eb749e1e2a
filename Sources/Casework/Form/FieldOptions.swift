import Catalogue
import Civics
import FEEL
import Registers

/// One choice of a field whose choices are a register's records.
package struct FieldOption: Codable, Hashable, Sendable {
  package var value: String
  package var title: LocalizedText
  /// It stands in another open or granted case already, and counts only once.
  package var taken: CaseID?

  package init(value: String, title: LocalizedText, taken: CaseID? = nil) {
    self.value = value
    self.title = title
    self.taken = taken
  }
}

extension Registers.FieldType {
  /// How pages write a text of this type.
  fileprivate var figure: FigureFormat {
    switch self {
    case .money: .money
    case .date: .date
    case .text, .number, .boolean, .choice, .residentNumber, .creditCode: .text
    }
  }
}

/// Choices from registers. A register about parties offers the applicant only the applicant's own
/// records, so that nobody applies with another's project or bill.
package enum FieldOptions {
  /// Choices of one field, at most; more are left out.
  package static let maximumOptions = 2000

  /// A record that was chosen by its key reads as its title too, where a look-up answered with it.
  package static func chosen(
    _ value: Value, _ field: Catalogue.FieldDefinition, _ facts: [Fact]
  ) -> Value {
    guard let choices = field.choicesFrom else { return value }
    if case .list(let values) = value { return .list(values.map { chosen($0, field, facts) }) }
    let records = facts.filter { $0.register == choices.register }.flatMap {
      $0.value.elements ?? [$0.value]
    }
    let record = records.first { $0.entries?[choices.value] == value }
    guard let title = record?.entries?[choices.title], title != .null, title != value else {
      return value
    }
    let details = (choices.details ?? []).compactMap { record?.entries?[$0] }.filter { $0 != .null }
    let told = ([title] + details).map(\.plainText).joined(separator: " · ")
    return .string("\(told) (\(value.plainText))")
  }

  /// Fields at the top of the form whose choices are records.
  package static func fields(_ item: Item) -> [Catalogue.FieldDefinition] {
    item.definition.form.filter { $0.choicesFrom != nil }
  }

  /// Whose records to fetch; nil: all of the register's.
  package static func subject(_ register: RegisterDefinition, _ applicant: Party) -> PartyID? {
    register.subject == nil ? nil : applicant.id
  }

  /// The choices that the fetched records make, in their order, each value once.
  ///
  /// - Parameter taken: the cases that hold a value already, by value.
  package static func options(
    _ field: Catalogue.FieldDefinition, records: [RegisterRecord], register: RegisterDefinition,
    item: Item, applicant: Party, form: FEELContext, facts: [Fact], now: Instant,
    taken: [String: CaseID] = [:]
  ) -> [FieldOption] {
    guard let rule = field.choicesFrom else { return [] }
    var context = rule.where.map { _ in
      FactsContext.of(applicant: applicant, form: form, facts: facts, now: now)
    }
    var seen: Set<String> = []
    var options: [FieldOption] = []
    for record in records where options.count < maximumOptions {
      if register.subject != nil, record.subject != applicant.id { continue }
      if let condition = rule.where {
        context?["record"] = .context(record.asContext(register))
        guard let context, item.isTrue(condition, context) else { continue }
      }
      guard let value = record.text(rule.value, register), seen.insert(value).inserted else {
        continue
      }
      let title = title(record, register, rule) ?? LocalizedText(value)
      options.append(FieldOption(value: value, title: title, taken: taken[value]))
    }
    return options
  }

  /// The record's title, then its details the reader's way.
  private static func title(
    _ record: RegisterRecord, _ register: RegisterDefinition, _ rule: RegisterChoices
  ) -> LocalizedText? {
    guard let title = record.text(rule.title, register) else { return nil }
    func written(_ language: Language) -> String {
      let details = (rule.details ?? []).compactMap { name -> String? in
        guard let text = record.text(name, register) else { return nil }
        return register.field(name)?.type.figure.written(text, language) ?? text
      }
      return ([title] + details).joined(separator: " · ")
    }
    return LocalizedText(written(.zh), rule.details == nil ? "" : written(.en))
  }

  /// The values that may be chosen, by field.
  package static func offered(_ options: [String: [FieldOption]]) -> [String: Set<String>] {
    options.mapValues { Set($0.filter { $0.taken == nil }.map(\.value)) }
  }

  /// Whether a value of one of the item's fields counts only once for an applicant.
  package static func countOnce(_ item: Item) -> Bool {
    fields(item).contains { $0.choicesFrom?.once == true }
  }

  /// Answers that are none of the values offered; fields of which nothing is known are left out.
  package static func problems(
    _ form: FEELContext, item: Item, offered: [String: Set<String>]
  ) -> [Refusal.Reason] {
    guard !offered.isEmpty else { return [] }
    return fields(item).compactMap { field in
      guard let values = offered[field.id], let answer = form[field.id] else { return nil }
      let bad = answer.texts.filter { !values.contains($0) }
      guard !bad.isEmpty else { return nil }
      let once = field.choicesFrom?.once == true
      return Refusal.Reason(
        about: field.id,
        text: LocalizedText(
          "请从列出的选项中选择" + (once ? "，已在别的办件中申请的不能再选" : ""),
          "Choose one of the listed options" + (once ? " that no other case holds" : "")))
    }
  }
}
