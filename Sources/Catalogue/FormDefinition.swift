import Civics

/// One question of a form, or one member of a repeated group.
///
/// `when`, `computed`, `check` and `prefill.value` are FEEL over the facts: `applicant`, `form`,
/// `today` and the item's look-ups by name.
package struct FieldDefinition: Codable, Hashable, Sendable {
  package var id: String
  package var type: FieldType
  package var title: LocalizedText
  package var hint: LocalizedText?
  /// Questions of one page stand together; nil: the question has a page of its own.
  package var page: String?
  package var required: Bool?
  package var when: String?
  package var computed: String?
  package var prefill: Prefill?
  package var checks: [FieldCheck]?
  package var choices: [Choice]?
  package var choicesFrom: RegisterChoices?
  /// Members of a `group`.
  package var fields: [FieldDefinition]?
  package var maximumCount: Int?
  package var maximumLength: Int?
  /// The text that a `declaration` asks the applicant to declare.
  package var statement: LocalizedText?
}

package enum FieldType: String, Codable, Hashable, Sendable, CaseIterable {
  case text, number, money, date, choice, choices, person, organisation, region, bankAccount
  case file, group, declaration
}

/// A value that the city already holds, shown with its source.
package struct Prefill: Codable, Hashable, Sendable {
  package var value: String
  /// The look-up or licence type that the value comes from.
  package var lookup: String?
  package var licence: String?
  /// True where the applicant may not change it, only say that it is wrong.
  package var fixed: Bool?
}

package struct FieldCheck: Codable, Hashable, Sendable {
  package var rule: String
  package var message: LocalizedText
}

package struct Choice: Codable, Hashable, Sendable {
  package var value: String
  package var title: LocalizedText
}

extension FieldDefinition {
  /// What a question's form sends beside its answers: its token and its buttons.
  package static let reservedIDs: Set<String> = [
    "csrf", "return", "more", "remove", "back", "print", "theme", "lang",
  ]
}

/// Choices that are the records of a register.
package struct RegisterChoices: Codable, Hashable, Sendable {
  package var register: RegisterID
  package var value: String
  package var title: String
  /// Further fields of the record that tell one choice from another, such as its day.
  package var details: [String]?
  /// FEEL, boolean, over `record` and the facts.
  package var `where`: String?
  /// True: what stands in an open or granted case of the applicant cannot be chosen in another.
  package var once: Bool?
}

/// A named query of a register whose answer the rules read: a context (`take: one`) or a list.
package struct LookupDefinition: Codable, Hashable, Sendable {
  package enum Take: String, Codable, Hashable, Sendable { case one, all }
  package var name: String
  package var title: LocalizedText
  package var register: RegisterID
  /// FEEL giving the subject's number; nil: the applicant's.
  package var subject: String?
  /// FEEL giving the record's key; excludes `subject`.
  package var key: String?
  /// FEEL, boolean, over `record` and the facts.
  package var `where`: String?
  package var take: Take
  package var purpose: LocalizedText
  package var legalBasis: LegalBasis
}

package struct MaterialDefinition: Codable, Hashable, Sendable {
  package enum Necessity: String, Codable, Hashable, Sendable, CaseIterable {
    case main = "必要"
    case secondary = "次要"
  }
  package var id: String
  package var name: LocalizedText
  package var kind: String
  package var form: String
  package var necessity: Necessity
  /// FEEL, boolean, over the facts: the material is not needed where true.
  package var notNeededWhen: String?
  /// Which evidence satisfies it, in any order: the best grade wins.
  package var evidence: [EvidenceSource]
  package var upload: UploadRule?
  /// True where it may follow after acceptance (容缺).
  package var conditional: Bool?
  package var source: LocalizedText
  package var sourceExplanation: LocalizedText?
  package var copies: Int?
  package var fillingNotes: LocalizedText?
  package var acceptanceStandard: LocalizedText?
  package var legalBasis: LegalBasis?
}

/// Exactly one member is set.
package struct EvidenceSource: Codable, Hashable, Sendable {
  /// A look-up that answers with at least one record (grade A).
  package var lookup: String?
  /// A valid licence of this type in the wallet (grade A).
  package var licence: String?
  /// Grade C.
  package var upload: Bool?
  /// A field of type `declaration` that was declared (grade D).
  package var declaration: String?
}

package struct UploadRule: Codable, Hashable, Sendable {
  /// Of `pdf`, `jpeg`, `png`.
  package var kinds: [String]
  package var maximumBytes: Int
}

/// What `licence.yaml` says.
package struct LicenceDefinition: Codable, Hashable, Sendable {
  package struct Claim: Codable, Hashable, Sendable {
    package var name: String
    package var title: LocalizedText
    /// FEEL over the facts and `variables`.
    package var value: String
    package var disclosable: Bool?
    package var format: FigureFormat?
  }
  /// The `vct` of the credential, and the name that materials and look-ups use.
  package var type: String
  package var name: LocalizedText
  package var issuer: AgencyID
  /// FEEL: a date, or a years-and-months or days duration from the day of issue; nil: no end.
  package var validUntil: String?
  package var claims: [Claim]
  /// True where the holder's earlier licence of this type is cancelled (注销) by the new one.
  package var replacesEarlier: Bool?

  /// Names that no claim may take: those to which SD-JWT VC gives a meaning (RFC 9901), and those
  /// that every licence of a city carries.
  package static let reservedClaims: Set<String> = [
    "iss", "vct", "vct#integrity", "iat", "nbf", "exp", "status", "cnf", "_sd", "_sd_alg", "...",
    "licence_number", "licence_name", "issuing_agency",
  ]
}
