import Casework
import Catalogue
import Civics
import FEEL
import Store

/// One question as a page asks it.
package struct PreparedField: Sendable, Hashable {
  package var state: FieldState
  /// All that stands in its control, the parts and rows of it too, by name: what the applicant
  /// typed, or what the city holds.
  package var shown: FormEngine.Posted
  package var options: [FieldOption]
  package var problems: [LocalizedText] = []
  package var objection: String?
  package var field: Catalogue.FieldDefinition { state.field }
  package var texts: [String] { shown[field.id] ?? [] }
}

extension PreparedField {
  /// - Parameters:
  ///   - typed: answers as they were typed, which stand before what is held.
  ///   - options: choices from registers, by field.
  init(
    _ state: FieldState, typed: FormEngine.Posted, options: [String: [FieldOption]], item: Item
  ) {
    self.state = state
    let field = state.field
    var held: FEELContext = [:]
    held[field.id] = state.value
    shown = FormEngine.posted(held, item: item).merging(
      typed.filter { $0.key == field.id || $0.key.hasPrefix(field.id + ".") }
    ) { $1 }
    // A number without its name is the number of the party.
    let number = field.id + ".number"
    if field.type == .person || field.type == .organisation, shown[number] == nil {
      shown[number] = shown.removeValue(forKey: field.id)
    }
    self.options =
      options[field.id]
      ?? (field.choices ?? []).map { FieldOption(value: $0.value, title: $0.title) }
  }
}

/// What the pages of an application need.
package struct Preparation: Sendable {
  package var item: Item
  package var draft: Draft
  package var applicant: Party
  /// Visible questions, those of one page together.
  package var pages: [[PreparedField]]
  package var evidence: [Evidence]
  /// Materials that are neither held nor handed in.
  package var missing: [MaterialDefinition]
  /// Of those, the ones that the applicant, whose promise was broken, brings to the window.
  package var toBeShown: [MaterialDefinition]
  /// Of the missing ones, those that may be promised for later (容缺).
  package var canPromise: [MaterialDefinition]
  /// Everything that keeps it from being submitted.
  package var problems: [Refusal.Reason]
}

extension CityHall {
  /// Everything about a draft as it stands: questions with what the city already knows, evidence,
  /// and what is still missing. The registers read for it leave their receipts.
  package func prepare(_ draft: Draft, as viewer: Viewer) async throws(StoreError)
    -> Result<Preparation, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let item = item(draft.item) else { return .failure(.noSuchItem) }
    let applicant = citizen.applicant
    let parsed = FormEngine.parse(draft.answers, item: item, uploads: draft.uploads)
    let found: (facts: [Fact], form: FEELContext)
    switch try gather(item: item, applicant: applicant, form: parsed.form) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer): found = answer
    }
    try await recordPrefill(found.facts, of: draft, item: item)
    let typed = FormEngine.posted(found.form, item: item)
    let answer = FormEngine.answer(
      typed.merging(draft.answers) { $1 }, item: item, applicant: applicant, facts: found.facts,
      now: now, uploads: draft.uploads)
    let options = try choices(
      item: item, applicant: applicant, form: answer.form, facts: found.facts)
    let offered = FieldOptions.offered(options)
    let isMarked = try isMarked(applicant.id, for: item)
    let resolution = Materials.resolve(
      Materials.Given(
        applicant: applicant, form: answer.form, facts: found.facts, uploads: draft.uploads,
        licences: try heldLicences(of: applicant.id), promised: draft.promised,
        isMarked: isMarked, now: now),
      item: item)
    let problems =
      answer.problems + FieldOptions.problems(answer.form, item: item, offered: offered)
    let states = FormEngine.states(
      found.form, item: item, applicant: applicant, facts: found.facts, now: now)
    let fields = states.filter { $0.visible && $0.field.type != .file }.map { state in
      let name = state.field.id
      var field = PreparedField(state, typed: draft.answers, options: options, item: item)
      if draft.answers[name] != nil {
        field.problems = problems.filter { $0.about == name }.map(\.text)
      }
      field.objection = draft.objections[name]
      return field
    }
    let missing =
      resolution.materials(item, missing: .main) + resolution.materials(item, missing: .secondary)
    let context = FactsContext.of(
      applicant: applicant, form: answer.form, facts: found.facts, now: now)
    return .success(
      Preparation(
        item: item, draft: draft, applicant: applicant, pages: Self.paged(fields),
        evidence: resolution.evidence, missing: missing,
        toBeShown: resolution.toBeShown(item, isMarked: isMarked),
        canPromise: missing.filter { mayPromise($0, item, context) },
        problems: problems + resolution.problems))
  }

  private func mayPromise(_ material: MaterialDefinition, _ item: Item, _ context: FEELContext)
    -> Bool
  {
    guard material.conditional == true, let rule = item.definition.conditionalAcceptance else {
      return false
    }
    guard let text = rule.disqualifiedWhen, let expression = item.expression(text) else {
      return true
    }
    return expression.evaluate(context).value == .boolean(false)
  }

  /// One question a page; neighbours of the same `page` stand together.
  private static func paged(_ fields: [PreparedField]) -> [[PreparedField]] {
    fields.reduce(into: []) { pages, field in
      if let page = field.field.page, pages.last?.last?.field.page == page {
        pages[pages.count - 1].append(field)
      } else {
        pages.append([field])
      }
    }
  }
}
