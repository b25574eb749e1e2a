import Civics

/// A reading of a register that an item's rules need, as its folder states it.
///
/// YAML: `{name, register, subject | key, purpose, legalBasis}`, where `subject` and `key` are
/// FEEL expressions such as `applicant.number`.
package struct LookupRequest: Codable, Hashable, Sendable {
  /// The name under which rules read the answer.
  package let name: String
  package let register: RegisterID
  /// FEEL for the number of the party whose records are read.
  package let subject: String?
  /// FEEL for the key of the one record that is read.
  package let key: String?
  package let purpose: LocalizedText
  package let legalBasis: String

  package init(
    name: String, register: RegisterID, subject: String? = nil, key: String? = nil,
    purpose: LocalizedText, legalBasis: String
  ) {
    self.name = name
    self.register = register
    self.subject = subject
    self.key = key
    self.purpose = purpose
    self.legalBasis = legalBasis
  }
}

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

/// The trace that every look at a party's data leaves, for that party to read.
package struct LookReceipt: Codable, Hashable, Sendable {
  package let subject: PartyID
  package let register: RegisterID
  package let reader: AgencyID
  /// The officer who looked; nil where a rule did.
  package let officer: OfficerID?
  package let caseID: CaseID?
  package let purpose: LocalizedText
  package let legalBasis: String
  /// Names of the fields that were read.
  package let fields: [String]
  package let at: Instant

  package init(
    subject: PartyID, register: RegisterID, reader: AgencyID, officer: OfficerID?,
    caseID: CaseID?, purpose: LocalizedText, legalBasis: String, fields: [String], at: Instant
  ) {
    self.subject = subject
    self.register = register
    self.reader = reader
    self.officer = officer
    self.caseID = caseID
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.fields = fields
    self.at = at
  }
}
