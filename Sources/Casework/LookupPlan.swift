import Catalogue
import Civics
import FEEL
import Registers

/// A query of a register that can be asked now. Where neither subject nor key is known, nothing
/// is asked, and the fact says that there is no record.
package struct PlannedLookup: Hashable, Sendable {
  package var definition: LookupDefinition
  package var subject: PartyID?
  package var key: String?

  package var name: String { definition.name }
  package var register: RegisterID { definition.register }
  package var isEmpty: Bool { subject == nil && key == nil }
}

/// Which registers an application asks, in rounds: a look-up that reads another's answer waits for
/// it. Between rounds the caller fetches records and turns them into facts.
///
/// ```swift
/// var facts: [Fact] = []
/// while case let round = LookupPlan.requests(item: item, …, facts: facts), !round.isEmpty {
///   for lookup in round { facts.append(LookupPlan.fact(lookup, records: fetch(lookup), …)) }
/// }
/// ```
package enum LookupPlan {
  /// Records of one answer that rules read, at most; more are left out.
  package static let maximumRecords = 200

  package static func requests(
    item: Item, applicant: Party, form: FEELContext, facts earlier: [Fact], now: Instant
  ) -> [PlannedLookup] {
    let answered = Set(earlier.map(\.name))
    let open = item.definition.lookups.filter { !answered.contains($0.name) }
    guard !open.isEmpty else { return [] }
    let waiting = Set(open.map(\.name))
    var ready = open.filter { lookup in
      [lookup.subject, lookup.key, lookup.where].compactMap { $0 }.allSatisfy { text in
        (item.expression(text)?.references ?? []).allSatisfy { path in
          path.first.map { !waiting.contains($0) || $0 == lookup.name } ?? true
        }
      }
    }
    // Look-ups that wait for one another are asked as they are, so that every plan ends.
    if ready.isEmpty { ready = open }
    // Most look-ups are by the applicant alone, and evaluate nothing.
    let context =
      ready.contains { $0.key != nil || $0.subject != nil }
      ? FactsContext.of(applicant: applicant, form: form, facts: earlier, now: now) : FEELContext()
    return ready.map { plan($0, item, applicant, context) }
  }

  /// All facts of an application, round by round. What the city holds is put into the form where
  /// nothing was answered, since look-ups may read that too.
  /// - Parameter fetch: the records of a look-up with their register's definition.
  package static func facts<Failure: Error>(
    item: Item, applicant: Party, form: FEELContext, now: Instant,
    fetch: (PlannedLookup) throws(Failure) -> (records: [RegisterRecord], RegisterDefinition)
  ) throws(Failure) -> (facts: [Fact], form: FEELContext) {
    func gather(_ form: FEELContext) throws(Failure) -> [Fact] {
      var facts: [Fact] = []
      while true {
        let round = requests(
          item: item, applicant: applicant, form: form, facts: facts, now: now)
        guard !round.isEmpty else { return facts }
        let earlier = facts
        for lookup in round {
          let (records, register) = try fetch(lookup)
          facts.append(
            fact(
              lookup, records: records, register: register, item: item, applicant: applicant,
              form: form, facts: earlier, now: now))
        }
      }
    }
    let facts = try gather(form)
    let filled = FormEngine.prefilled(
      form, item: item, applicant: applicant, facts: facts, now: now)
    guard filled != form, readsForm(item) else { return (facts, filled) }
    return (try gather(filled), filled)
  }

  private static func readsForm(_ item: Item) -> Bool {
    item.definition.lookups.contains { lookup in
      [lookup.subject, lookup.key, lookup.where].compactMap { $0 }.contains { text in
        (item.expression(text)?.references ?? []).contains { $0.first == "form" }
      }
    }
  }

  private static func plan(
    _ lookup: LookupDefinition, _ item: Item, _ applicant: Party, _ context: FEELContext
  ) -> PlannedLookup {
    if let key = lookup.key {
      let text = item.value(of: key, context).plainText
      return PlannedLookup(definition: lookup, subject: nil, key: text.isEmpty ? nil : text)
    }
    guard let subject = lookup.subject else {
      return PlannedLookup(definition: lookup, subject: applicant.id, key: nil)
    }
    let party = PartyID(number: item.value(of: subject, context).plainText)
    return PlannedLookup(definition: lookup, subject: party, key: nil)
  }

  /// The fact that the fetched records make: those that the look-up's `where` lets through, the
  /// first of them (null where there is none) or all of them.
  package static func fact(
    _ lookup: PlannedLookup, records: [RegisterRecord], register: RegisterDefinition, item: Item,
    applicant: Party, form: FEELContext, facts earlier: [Fact], now: Instant
  ) -> Fact {
    let definition = lookup.definition
    var found: [(record: RegisterRecord, value: FEELContext)] = []
    var context = definition.where.map { _ in
      FactsContext.of(applicant: applicant, form: form, facts: earlier, now: now)
    }
    for record in records {
      let value = record.asContext(register)
      if let condition = definition.where {
        context?["record"] = .context(value)
        guard let context, item.isTrue(condition, context) else { continue }
      }
      found.append((record, value))
      if definition.take == .one || found.count == maximumRecords { break }
    }
    let value: Value =
      switch definition.take {
      case .one: found.first.map { .context($0.value) } ?? .null
      case .all: .list(found.map { .context($0.value) })
      }
    return Fact(
      name: definition.name, title: definition.title, register: definition.register,
      registerEdition: (found.first?.record ?? records.first)?.edition ?? register.edition,
      owner: register.owner, purpose: definition.purpose, legalBasis: definition.legalBasis,
      keys: found.map(\.record.key), subject: lookup.subject ?? found.first?.record.subject,
      value: value, asked: now)
  }
}

extension PartyID {
  /// The party with this resident number or credit code; nil for any other text.
  init?(number: String) {
    if let person = try? ResidentNumber(number) {
      self.init(person)
    } else if let organisation = try? CreditCode(number) {
      self.init(organisation)
    } else {
      return nil
    }
  }
}
