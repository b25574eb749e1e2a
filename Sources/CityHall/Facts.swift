import Casework
import Catalogue
import Civics
import FEEL
import Registers
import Store

extension CityHall {
  /// Looks up what the item's rules and prefills need, each for the item's stated purpose and
  /// within what the registers' owners share.
  func gather(item: Item, applicant: Party, form: FEELContext) throws(StoreError)
    -> Result<(facts: [Fact], form: FEELContext), Refusal>
  {
    for lookup in item.definition.lookups {
      guard let register = city.registers[lookup.register] else {
        throw .failed("register \(lookup.register) is not in the city folder")
      }
      if case .refused(let reason) = register.mayRead(
        item.definition.agency, purpose: lookup.purpose,
        legalBasis: lookup.legalBasis.law + lookup.legalBasis.article, on: today)
      {
        return .failure(Refusal(.notAllowed, [.init(about: lookup.name, text: reason)]))
      }
    }
    return .success(
      try LookupPlan.facts(
        item: item, applicant: applicant, form: form, now: now,
        fetch: { (plan: PlannedLookup) throws(StoreError) in
          guard let register = self.city.registers[plan.register] else {
            throw .failed("register \(plan.register) is not in the city folder")
          }
          return (try self.records(plan), register)
        }))
  }

  private func records(_ plan: PlannedLookup) throws(StoreError) -> [RegisterRecord] {
    if let key = plan.key { return try store.record(plan.register, key: key).map { [$0] } ?? [] }
    guard let subject = plan.subject else { return [] }
    return try store.records(
      plan.register, subject: subject.rawValue, limit: LookupPlan.maximumRecords)
  }

  /// The choices of the fields whose choices are records: of a register about parties, the
  /// applicant's own alone.
  ///
  /// - Parameter id: the case whose choices they are, where there is one: its own hold nothing back.
  func choices(
    item: Item, applicant: Party, form: FEELContext, facts: [Fact], of id: CaseID? = nil
  ) throws(StoreError) -> [String: [FieldOption]] {
    var all: [String: [FieldOption]] = [:]
    let held = try casesThatHold(item, of: applicant.id, but: id)
    for field in FieldOptions.fields(item) {
      guard let rule = field.choicesFrom, let register = city.registers[rule.register] else {
        continue
      }
      let records: [RegisterRecord]
      if let subject = FieldOptions.subject(register, applicant) {
        records = try store.records(
          rule.register, subject: subject.rawValue, limit: FieldOptions.maximumOptions)
      } else {
        records = try store.records(
          rule.register, after: nil, limit: FieldOptions.maximumOptions)
      }
      all[field.id] = FieldOptions.options(
        field, records: records, register: register, item: item, applicant: applicant, form: form,
        facts: facts, now: now,
        taken: rule.once == true ? try values(of: field.id, in: item, held) : [:])
    }
    return all
  }
}
