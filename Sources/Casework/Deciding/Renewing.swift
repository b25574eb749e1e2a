import Catalogue

extension Decider {
  /// Registers that were asked again have the word: in what stands in the form as they say, and in
  /// the evidence. Where the form would not hold with it, it stays as it was for the officer to see.
  /// - Returns: whether they say something else than before.
  @discardableResult
  mutating func renewFacts() -> Bool {
    guard let facts = turn.facts else { return false }
    let before = live.facts.map(\.value)
    let supply = Supply(facts: facts, isMarked: live.isMarked)
    let answer = FormEngine.finish(
      live.form, item: item, applicant: live.applicant, facts: self.facts(with: supply), now: now,
      earlier: live.form)
    let form = answer.problems.isEmpty ? answer.form : live.form
    emit(.factsRenewed(facts, form: form, at: now))
    let resolution = resolve(supply, form)
    if resolution.evidence != live.evidence { emit(.evidenceResolved(resolution.evidence)) }
    return live.facts.map(\.value) != before
  }
}
