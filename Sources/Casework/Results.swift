import Catalogue
import Civics
import FEEL

/// 补正告知: all that is to be corrected, told at once.
package struct CorrectionNotice: Codable, Hashable, Sendable {
  /// A material's or a field's id, and what is to be done about it.
  package struct Point: Codable, Hashable, Sendable {
    package var about: String
    package var text: String

    package init(about: String, text: String) {
      self.about = about
      self.text = text
    }
  }
  package var points: [Point]
  package var officer: OfficerID
  package var at: Instant
  /// Last day to supply.
  package var until: CalendarDate
  package var suppliedAt: Instant?
}

/// 容缺承诺: what the applicant hands in later, and until when.
package struct Commitment: Codable, Hashable, Sendable {
  package var materials: [String]
  package var statement: LocalizedText
  package var until: CalendarDate
  package var fulfilledAt: Instant?
}

/// 准予 or 不予, with its reasons.
package struct CaseDecision: Codable, Hashable, Sendable {
  package var granted: Bool
  package var reasons: [String]
  package var legalBasis: [LegalBasis]
  /// nil: rules decided, or silence.
  package var officer: OfficerID?
  package var at: Instant
  /// 默示批准: nobody decided in time, and the item's law counts that as granted. Added later.
  package var bySilence: Bool? = nil
}

/// A decision that fell: what it came to.
package struct FallenDecision: Hashable, Sendable {
  package var granted: Bool
  package var outcomes: [Outcome]
}

/// A figure of the result that applicant and officer read, such as an amount.
package struct Outcome: Codable, Hashable, Sendable {
  package var name: String
  package var title: LocalizedText
  package var value: Value
  package var format: FigureFormat
}

/// What the case issued. The place in the status list and the signed text are put in by the room
/// that holds the keys, before the commit.
package struct IssuedLicence: Codable, Hashable, Sendable {
  package struct Claim: Codable, Hashable, Sendable {
    package var name: String
    package var title: LocalizedText
    package var text: String
    package var disclosable: Bool
    /// How pages write the text; what is signed stays as it is.
    package var format: FigureFormat? = nil
  }
  package var id: LicenceID
  package var type: String
  package var name: LocalizedText
  package var issuer: AgencyID
  package var holder: Party
  package var claims: [Claim]
  package var issuedAt: Instant
  package var validUntil: CalendarDate?
  /// Earlier licences of the holder that this one cancels.
  package var cancels: [LicenceID]
  /// Filled in after the decision, before the commit: place in the status list and the signed text.
  package var statusIndex: Int? = nil
  package var credential: String? = nil
  /// When the decision that issued it was reversed; never part of the event of its issue.
  package var recalledAt: Instant? = nil
}

/// 好差评
package struct Rating: Codable, Hashable, Sendable {
  /// 5 非常满意 … 1 非常不满意; 2 and 1 are bad ratings and must be remedied.
  package var stars: Int
  package var comment: String
  package var at: Instant
}
