import Catalogue
import Civics
import FEEL

/// What every expression of an item reads: `applicant`, `form`, `today`, `now`, each look-up by
/// name, and while the process runs `variables` and each variable by its own name.
package enum FactsContext {
  /// Names that a look-up or a result variable may not take.
  package static let reserved: Set<String> = [
    "applicant", "form", "today", "now", "variables", "record",
  ]

  package static func of(
    applicant: Party, form: FEELContext, facts: [Fact], now: Instant,
    variables: FEELContext? = nil
  ) -> FEELContext {
    let today = now.chinaDate
    var context = FEELContext([
      ("applicant", .context(self.applicant(applicant, today))),
      ("form", .context(form)),
      ("today", Value(today)),
      ("now", Value(now)),
    ])
    for fact in facts where !reserved.contains(fact.name) { context[fact.name] = fact.value }
    if let variables {
      for (name, value) in variables.entries where context[name] == nil { context[name] = value }
      context["variables"] = .context(variables)
    }
    return context
  }

  /// A person by number, name, kind, birth, sex, age and region; an organisation by number, name,
  /// kind and region. `age` is in completed years.
  package static func applicant(_ party: Party, _ today: CalendarDate) -> FEELContext {
    switch party {
    case .person(let number, let name):
      FEELContext([
        ("number", .string(number.description)), ("name", .string(name)),
        ("kind", .string("自然人")), ("birth", Value(number.birth)),
        ("sex", .string(number.sex.rawValue)),
        ("age", .number(Decimal128(number.birth.completedYears(on: today)))),
        ("region", .string(number.region.description)),
      ])
    case .organisation(let code, let name):
      FEELContext([
        ("number", .string(code.description)), ("name", .string(name)),
        ("kind", .string("法人")), ("region", .string(code.region.description)),
      ])
    }
  }
}

extension Case {
  /// The facts at `now`, with the process's variables.
  package func context(_ now: Instant) -> FEELContext {
    FactsContext.of(
      applicant: applicant, form: form, facts: facts, now: now, variables: process?.variables)
  }
}

extension Item {
  /// The value of one of the item's expressions; null where it has none.
  func value(of text: String, _ context: FEELContext) -> Value {
    expression(text)?.evaluate(context).value ?? .null
  }

  func isTrue(_ text: String, _ context: FEELContext) -> Bool {
    value(of: text, context) == .boolean(true)
  }
}
