import Civics

/// `migration.yaml` in an item's folder: how open cases of an earlier version of the item come
/// onto this one. What is not named keeps its name.
///
/// ```yaml
/// from: "1.0"
/// to: "1.1"
/// reason: {zh: 审查和决定合为一步, en: Review and decision are one step}
/// elements: {review: examine}
/// fields: {purpose: use, papers.total: papers.amount}
/// dropped: [remark]
/// limits: kept
/// ```
package struct EditionMapping: Codable, Hashable, Sendable {
  package enum LimitRule: String, Codable, Hashable, Sendable, CaseIterable {
    /// A case keeps the days that its applicant was told.
    case kept
  }

  /// The item's versions.
  package var from: String
  package var to: String
  /// Applicants read it.
  package var reason: LocalizedText
  /// Ids of nodes and sequence flows of the process.
  package var elements: [String: String]?
  /// Ids of the form's fields; a group's members as `group.member`.
  package var fields: [String: String]?
  /// Fields of earlier answers that the new version asks no more.
  package var dropped: [String]?
  /// Nil: a case whose limits are others than the new version's stays.
  package var limits: LimitRule?
}
