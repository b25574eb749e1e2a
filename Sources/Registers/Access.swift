import Civics

/// The owner's leave for one agency to read a register shared on condition 有条件共享.
///
/// YAML: `{agency, purpose, legalBasis, validFrom, validUntil}`; no purpose means any, no date no
/// bound.
package struct Grant: Codable, Hashable, Sendable {
  package let agency: AgencyID
  /// The purpose granted, as requests write it in Chinese.
  package let purpose: String?
  package let legalBasis: String
  package let validFrom: CalendarDate?
  package let validUntil: CalendarDate?

  package init(
    agency: AgencyID, purpose: String?, legalBasis: String, validFrom: CalendarDate? = nil,
    validUntil: CalendarDate? = nil
  ) {
    self.agency = agency
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  func isValid(on date: CalendarDate) -> Bool {
    (validFrom ?? .first) <= date && date <= (validUntil ?? .last)
  }
}

/// Whether an agency may read, and on what ground.
package enum Access: Hashable, Sendable {
  case owner
  case unconditional
  case granted(Grant)
  case refused(LocalizedText)

  package var isAllowed: Bool {
    if case .refused = self { false } else { true }
  }
}

extension RegisterDefinition {
  /// May `agency` read this register for `purpose` on `today`? Refused unless a rule allows it:
  /// the owner's own use, unconditional sharing, or a valid grant for that purpose.
  package func mayRead(
    _ agency: AgencyID, purpose: LocalizedText, legalBasis: String, grants: [Grant] = [],
    on today: CalendarDate
  ) -> Access {
    guard !purpose.zh.isEmpty, !legalBasis.isEmpty else {
      return .refused(
        LocalizedText("查询须写明用途和法律依据", "A look-up states its purpose and legal basis"))
    }
    if agency == owner { return .owner }
    switch sharing {
    case .unconditional: return .unconditional
    case .none:
      return .refused(
        LocalizedText("“\(name.zh)”不予共享", "\"\(name(.en))\" is shared with no other agency"))
    case .conditional: break
    }
    let own = (self.grants + grants).filter {
      $0.agency == agency && ($0.purpose == nil || $0.purpose == purpose.zh)
    }
    if let grant = own.first(where: { $0.isValid(on: today) }) { return .granted(grant) }
    return own.isEmpty
      ? .refused(
        LocalizedText(
          "“\(name.zh)”的提供单位未批准为“\(purpose.zh)”共享",
          "The owner of \"\(name(.en))\" has not granted reading for \"\(purpose(.en))\""))
      : .refused(
        LocalizedText(
          "“\(name.zh)”的共享授权不在有效期内",
          "The grant to read \"\(name(.en))\" is not valid on \(today)"))
  }
}
