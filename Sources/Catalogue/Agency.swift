import Civics

/// A body that owns items, registers and duties 实施机关; agencies nest by `parent`.
package struct Agency: Codable, Hashable, Sendable {
  /// 实施主体性质.
  package enum Nature: String, Codable, Hashable, Sendable, CaseIterable {
    case statutory = "法定机关"
    case authorized = "授权组织"
    case entrusted = "受委托组织"
  }
  package struct Window: Codable, Hashable, Sendable {
    package var name: LocalizedText
    package var address: LocalizedText
    package var hours: LocalizedText
    package var phone: String
  }
  package enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    case window, reviewer, decider, supervisor, commissioner
  }

  package var id: AgencyID
  package var name: LocalizedText
  package var short: LocalizedText?
  package var parent: AgencyID?
  package var nature: Nature
  package var regions: [RegionCode]?
  package var windows: [Window]
  /// What officers it has.
  package var roles: [Role]

  /// The short name, or else the name.
  package var label: LocalizedText { short ?? name }
}
