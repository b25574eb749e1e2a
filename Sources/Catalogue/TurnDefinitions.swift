import Civics

/// 特别程序, as 行政许可法 第四十五条 lists them, and the site visit, which it does not list.
package enum ProcedureKind: String, Codable, Hashable, Sendable, CaseIterable {
  case hearing = "听证"
  case tender = "招标"
  case auction = "拍卖"
  case inspection = "检验"
  case testing = "检测"
  case quarantine = "检疫"
  case appraisal = "鉴定"
  case expertReview = "专家评审"
  case siteVisit = "踏勘"

  /// Whether 行政许可法 第四十五条 leaves its time out of the limits. A site visit counts, unless
  /// the item names a law of its own that says otherwise.
  package var isExcludedByLaw: Bool { self != .siteVisit }

  package var title: LocalizedText {
    switch self {
    case .hearing: LocalizedText("听证", "Hearing")
    case .tender: LocalizedText("招标", "Tender")
    case .auction: LocalizedText("拍卖", "Auction")
    case .inspection: LocalizedText("检验", "Inspection")
    case .testing: LocalizedText("检测", "Testing")
    case .quarantine: LocalizedText("检疫", "Quarantine")
    case .appraisal: LocalizedText("鉴定", "Appraisal")
    case .expertReview: LocalizedText("专家评审", "Expert review")
    case .siteVisit: LocalizedText("现场踏勘", "Site visit")
    }
  }
}

/// A special procedure that the item may need, by which law, and how many working days it takes.
package struct ProcedureDefinition: Codable, Hashable, Sendable {
  package var kind: ProcedureKind
  /// Told to the applicant in writing when it begins.
  package var days: Int
  package var legalBasis: LegalBasis
  /// For a site visit alone: true where `legalBasis` leaves its time out of the limits.
  package var stopsClock: Bool?

  package var leavesOutItsTime: Bool { kind.isExcludedByLaw || stopsClock == true }
}

/// 延长期限, once: 行政许可法 第四十二条, or the item's own law.
package struct ExtensionDefinition: Codable, Hashable, Sendable {
  package var days: Int
  /// Whose head approves; nil: the item's agency. Joint handling names the government.
  package var approver: AgencyID?
  package var legalBasis: LegalBasis
}

/// 并联审批: how the opinions of assisting agencies count.
package struct ParallelDefinition: Codable, Hashable, Sendable {
  package enum LateOpinion: String, Codable, Hashable, Sendable, CaseIterable {
    case wait = "等待"
    case agreed = "视为同意"
  }
  /// True: one agency that does not agree ends the others' work, and the decision follows.
  package var earlyDenial: Bool?
  /// What an opinion past its limit counts as; `agreed` needs a legal basis.
  package var lateOpinion: LateOpinion?
  package var legalBasis: LegalBasis?
}

/// 告知承诺: what was declared is checked after the decision, within so many working days.
package struct DeclaredCommitment: Codable, Hashable, Sendable {
  package var checkDays: Int
  package var legalBasis: LegalBasis
}

/// 默示批准: the law by which the agency's silence approves, and past which day.
package struct SilenceDefinition: Codable, Hashable, Sendable {
  package var law: String
  package var article: String
  package var text: String?
  /// FEEL, a date: the day past which silence approves, where the law names one, such as the last
  /// day of the licence that is to be extended (行政许可法 第五十条). `today` is in it the day of the
  /// application; null: silence never approves this case. Nil: past the statutory limit.
  package var lastDay: String?

  package init(_ basis: LegalBasis, lastDay: String? = nil) {
    law = basis.law
    article = basis.article
    text = basis.text
    self.lastDay = lastDay
  }

  package var legalBasis: LegalBasis { LegalBasis(law: law, article: article, text: text) }
}

/// 再次申请: months that must pass after a grant, and the law that says so.
package struct AgainDefinition: Codable, Hashable, Sendable {
  package var months: Int
  package var legalBasis: LegalBasis
}
