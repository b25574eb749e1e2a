import Catalogue
import Civics
import Processes

/// Something that an officer must do now.
package struct OpenTask: Codable, Hashable, Sendable {
  /// 受理, 审查, 协办意见, 踏勘, 决定; `incident` 排障: an automatic step failed, and completing
  /// the task tries it again; `lengthen` 延期审批, `check` 承诺核查, `objection` 异议处理.
  package enum Act: String, Codable, Hashable, Sendable, CaseIterable {
    case accept, review, opinion, visit, decide, incident, lengthen, check, objection
  }
  package var id: TaskID
  /// Where the process waits; nil for a task outside of it.
  package var token: TokenID?
  package var node: String
  package var name: String
  package var agency: AgencyID
  package var role: OfficerRole
  package var act: Act
  /// The variable that receives the answer.
  package var result: String
  package var openedAt: Instant
  package var limitDays: Int?
  /// As it was when the task was opened; `Case.dueOn(of:)` counts with what happened since.
  package var dueOn: CalendarDate?
  /// The officer who took it over; nil: whoever of the agency has the role.
  package var officer: OfficerID? = nil
  /// Of an incident: what failed.
  package var cause: LocalizedText? = nil
}

/// 窗口, 审查, 决定, 督办, 特派员
package enum OfficerRole: String, Codable, Hashable, Sendable, CaseIterable {
  case window, reviewer, decider, supervisor, commissioner
}

/// A person who acts for an agency 工作人员.
package struct Officer: Codable, Hashable, Sendable {
  package var id: OfficerID
  package var name: String
  package var agency: AgencyID
  package var roles: Set<OfficerRole>

  package init(id: OfficerID, name: String, agency: AgencyID, roles: Set<OfficerRole>) {
    self.id = id
    self.name = name
    self.agency = agency
    self.roles = roles
  }
}

extension Officer {
  private enum CodingKeys: String, CodingKey { case id, name, agency, roles }

  /// Roles in one order: the same event has the same bytes.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(agency, forKey: .agency)
    try container.encode(OfficerRole.allCases.filter(roles.contains), forKey: .roles)
  }
}

/// What an officer answered to a task.
package struct Opinion: Codable, Hashable, Sendable {
  package var task: TaskID
  package var act: OpenTask.Act
  package var name: String
  package var agency: AgencyID
  package var officer: OfficerID
  package var agrees: Bool
  package var note: String
  package var at: Instant
  /// True: nobody gave it; the item says what a late opinion counts as.
  package var isDeemed: Bool? = nil
}
