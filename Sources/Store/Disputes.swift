import Civics

/// A held value that its person says is wrong 异议, on its way to the agency that keeps the
/// register and back.
package struct DisputeRow: Sendable, Hashable, Codable {
  package struct Answer: Sendable, Hashable, Codable {
    /// True: the register was corrected; false: the value stands.
    package var corrected: Bool
    package var reason: String
    package var agency: AgencyID
    package var officer: String
    package var at: Instant
    package init(
      corrected: Bool, reason: String, agency: AgencyID, officer: String, at: Instant
    ) {
      self.corrected = corrected
      self.reason = reason
      self.agency = agency
      self.officer = officer
      self.at = at
    }
  }

  package var id: String
  package var subject: PartyID
  package var subjectName: String
  /// The item in whose form the value stood, and its field.
  package var item: ItemID
  package var field: String
  package var register: RegisterID
  /// Whose register it is: this agency answers.
  package var owner: AgencyID
  package var title: LocalizedText
  /// As it stood in the form.
  package var value: String
  package var note: String
  package var at: Instant
  package var answer: Answer?

  package init(
    id: String, subject: PartyID, subjectName: String, item: ItemID, field: String,
    register: RegisterID, owner: AgencyID, title: LocalizedText, value: String, note: String,
    at: Instant, answer: Answer? = nil
  ) {
    self.id = id
    self.subject = subject
    self.subjectName = subjectName
    self.item = item
    self.field = field
    self.register = register
    self.owner = owner
    self.title = title
    self.value = value
    self.note = note
    self.at = at
    self.answer = answer
  }
}
