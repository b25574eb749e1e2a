import Catalogue
import Civics
import FEEL

/// What a look-up answered when the case asked, kept with its source and edition.
package struct Fact: Codable, Hashable, Sendable {
  package var name: String
  package var title: LocalizedText
  package var register: RegisterID
  package var registerEdition: String
  package var owner: AgencyID
  package var purpose: LocalizedText
  package var legalBasis: LegalBasis
  /// The records' keys, for the receipt.
  package var keys: [String]
  /// Whose data it is: the subject of the records, for the receipt.
  package var subject: PartyID?
  package var value: Value
  package var asked: Instant

  package init(
    name: String, title: LocalizedText, register: RegisterID, registerEdition: String,
    owner: AgencyID, purpose: LocalizedText, legalBasis: LegalBasis, keys: [String],
    subject: PartyID?, value: Value, asked: Instant
  ) {
    self.name = name
    self.title = title
    self.register = register
    self.registerEdition = registerEdition
    self.owner = owner
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.keys = keys
    self.subject = subject
    self.value = value
    self.asked = asked
  }
}

/// How one material was satisfied. Trust grades of the glossary.
package struct Evidence: Codable, Hashable, Sendable {
  package enum Grade: String, Codable, Hashable, Sendable, Comparable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
    package static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
  }
  package enum Source: Codable, Hashable, Sendable {
    case register(RegisterID, lookup: String, keys: [String], edition: String)
    case licence(LicenceID, type: String)
    case upload(Upload)
    case window(officer: OfficerID, note: String)
    case declaration(field: String)
    /// 容缺: to follow under the case's commitment.
    case promised
    case notNeeded
    case missing
  }
  package var material: String
  package var grade: Grade?
  package var source: Source
}

/// A content-addressed file, durable before the commit that names it.
package struct Upload: Codable, Hashable, Sendable {
  /// Lower-case hexadecimal SHA-256 of the bytes.
  package var digest: String
  package var kind: String
  package var bytes: Int
  package var name: String

  package init(digest: String, kind: String, bytes: Int, name: String) {
    self.digest = digest
    self.kind = kind
    self.bytes = bytes
    self.name = name
  }
}
