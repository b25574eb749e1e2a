import Catalogue
import Civics

/// 再次申请: how long after a grant the same applicant may apply for the item once more.
package enum Again {
  /// Why the applicant has to wait; nil: nothing is in the way.
  package static func problem(_ item: Item, lastGrant: CalendarDate?, today: CalendarDate)
    -> Refusal.Reason?
  {
    guard let rule = item.definition.again, let lastGrant else { return nil }
    let first = lastGrant.adding(months: rule.months)
    guard today < first else { return nil }
    let law = rule.legalBasis.law + rule.legalBasis.article
    return Refusal.Reason(
      text: LocalizedText(
        "您 \(lastGrant.written(.zh)) 已获准予，\(first.written(.zh)) 起才能再次申请（\(law)）",
        "This was granted to you on \(lastGrant.written(.en)); you may apply again from "
          + "\(first.written(.en)) (\(law))"))
  }

  /// The rule as the guide tells it beforehand.
  package static func condition(_ definition: ItemDefinition) -> LocalizedText? {
    definition.again.map { rule in
      LocalizedText(
        "准予之后满 \(rule.months) 个月才能再次申请。",
        "Once granted, you may apply again after \(rule.months) months.")
    }
  }
}
