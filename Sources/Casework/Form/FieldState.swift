import Catalogue
import Civics
import FEEL

/// One question as a page shows it now.
package struct FieldState: Hashable, Sendable {
  package var field: Catalogue.FieldDefinition
  package var visible: Bool
  package var value: Value?
  /// Where the value that the city already holds comes from.
  package var source: PrefillSource?
  /// True where the applicant may not change it, only say that it is wrong.
  package var fixed: Bool
  /// Whether the applicant answered something else than what is held.
  package var isChanged: Bool { source.map { value != nil && value != $0.value } ?? false }
}

/// A value that the city holds, and whose it is.
package struct PrefillSource: Hashable, Sendable {
  package var value: Value
  package var title: LocalizedText
  package var register: RegisterID?
  package var owner: AgencyID?
  package var licence: String?
}

extension FormEngine {
  /// Every field of the form with its value: the answer given, or what the city already holds.
  package static func states(
    _ form: FEELContext, item: Item, applicant: Party, facts: [Fact], now: Instant
  ) -> [FieldState] {
    var filled = form
    let base = FactsContext.of(
      applicant: applicant, form: FEELContext(), facts: facts, now: now)
    return item.definition.form.map { field in
      var context = base
      context["form"] = .context(filled)
      let visible = field.when.map { item.isTrue($0, context) } ?? true
      let source = source(field, item, facts, context)
      let fixed = source != nil && field.prefill?.fixed == true
      var value = filled[field.id]
      if let computed = field.computed {
        let result = item.value(of: computed, context)
        value = result == .null ? nil : result
      } else if fixed || value == nil {
        value = source?.value ?? value
      }
      if visible, let value { filled[field.id] = value }
      return FieldState(
        field: field, visible: visible, value: visible ? value : nil, source: source,
        fixed: fixed)
    }
  }

  /// The form with what the city already holds put in where nothing was answered.
  package static func prefilled(
    _ form: FEELContext, item: Item, applicant: Party, facts: [Fact], now: Instant
  ) -> FEELContext {
    var filled = form
    for state in states(form, item: item, applicant: applicant, facts: facts, now: now)
    where state.visible {
      if let value = state.value { filled[state.field.id] = value }
    }
    return filled
  }

  private static func source(
    _ field: Catalogue.FieldDefinition, _ item: Item, _ facts: [Fact], _ context: FEELContext
  ) -> PrefillSource? {
    guard let prefill = field.prefill else { return nil }
    let value = item.value(of: prefill.value, context)
    guard value != .null else { return nil }
    if let fact = facts.first(where: { $0.name == prefill.lookup }) {
      return PrefillSource(
        value: value, title: fact.title, register: fact.register, owner: fact.owner)
    }
    if let licence = prefill.licence {
      return PrefillSource(value: value, title: LocalizedText(licence), licence: licence)
    }
    return PrefillSource(value: value, title: LocalizedText("实名信息", "Your verified identity"))
  }

  /// An answer as a reader sees it: choices by their titles, amounts grouped.
  package static func display(
    _ value: Value, _ field: Catalogue.FieldDefinition, _ language: Language = .zh
  ) -> String {
    func title(_ text: String) -> String {
      field.choices?.first { $0.value == text }?.title(language) ?? text
    }
    switch (field.type, value) {
    case (_, .null): return ""
    case (.money, .number(let number)): return MoneyText.grouped(number)
    case (.choice, .string(let text)): return title(text)
    case (.choices, .list(let values)):
      let separator = language == .zh ? "、" : ", "
      return values.map { title($0.plainText) }.joined(separator: separator)
    case (.person, .context(let party)), (.organisation, .context(let party)):
      return ["name", "number"].compactMap { party[$0]?.plainText }.filter { !$0.isEmpty }
        .joined(separator: " ")
    case (.file, .context(let file)): return file["name"]?.plainText ?? ""
    case (.declaration, .boolean(let flag)):
      return flag
        ? (language == .zh ? "已确认" : "Confirmed") : (language == .zh ? "未确认" : "Not confirmed")
    case (_, .boolean(let flag)) where language == .en: return flag ? "Yes" : "No"
    case (.group, .list(let rows)):
      return rows.map { row in
        guard case .context(let row) = row else { return row.plainText }
        return (field.fields ?? []).compactMap { member in
          row[member.id].map { display($0, member, language) }
        }.joined(separator: language == .zh ? "，" : ", ")
      }.joined(separator: language == .zh ? "；" : "; ")
    default: return value.plainText
    }
  }
}
