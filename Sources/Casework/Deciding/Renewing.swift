import Catalogue

extension Decider {
  /// Registers that were asked again have the word: in what stands in the form as they say, and in
  /// the evidence. The applicant's own answers stay; a check of theirs that fails by now, such as
  /// one against today, is no matter of this turn.
  /// - Returns: whether they say something else than before.
  @discardableResult
  mutating func renewFacts() -> Bool {
    guard let facts = turn.facts, !facts.isEmpty else { return false }
    let before = live.facts.map(\.value)
    let supply = Supply(facts: facts, isMarked: turn.isMarked)
    let answer = FormEngine.finish(
      live.form, item: item, applicant: live.applicant, facts: self.facts(with: supply), now: now,
      earlier: live.form)
    emit(.factsRenewed(facts, form: answer.form, at: now))
    let resolution = resolve(supply, answer.form)
    if resolution.evidence != live.evidence { emit(.evidenceResolved(resolution.evidence)) }
    return live.facts.map(\.value) != before
  }
}
