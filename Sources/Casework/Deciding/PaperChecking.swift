import Catalogue
import Civics

/// Paper that a clerk checked: evidence of grade B.
extension Decider {
  /// A window clerk or reviewer of the item's agency has seen the original. What was asked to be
  /// corrected or was promised counts as supplied when nothing of it is left open.
  mutating func checkPaper(_ name: String, _ note: String) throws(Refusal) {
    let officer = try requireOfficer([.window, .reviewer])
    guard let material = item.material(name),
      let known = live.evidence.first(where: { $0.material == name })
    else {
      throw Refusal(.invalid, about: "material", "没有这份材料", "There is no such material")
    }
    guard known.takesPaper else {
      throw Refusal(
        .conflict, about: name, "“\(material.name(.zh))”已有同样或更可靠的佐证",
        "“\(material.name(.en))” rests on as good or better evidence")
    }
    guard let note = try texts([note], about: "text").first else {
      throw Refusal(
        .invalid, about: "text", "请写明核验了什么，例如原件名称和编号",
        "Say what was checked, such as the original's name and number")
    }
    let corrects = live.status == .correcting && isCorrected(with: name)
    emit(
      .paperChecked(
        PaperCheck(material: name, note: note, by: officer.id, at: now, corrects: corrects)))
    if corrects {
      try resumeCorrected()
    } else if let commitment = live.commitment, commitment.fulfilledAt == nil,
      Self.open(commitment, live.evidence).isEmpty
    {
      try fulfilPromise()
    } else {
      tell(Notices.paperChecked(item, material, note))
    }
  }

  /// Every point of the notice is a material that a clerk has checked, and no main one is missing.
  private func isCorrected(with checked: String) -> Bool {
    guard let notice = live.corrections.last else { return false }
    let others = live.evidence.filter { $0.material != checked }
    let isMissing = others.contains { one in
      one.source == .missing && item.material(one.material)?.necessity == .main
    }
    let seen = Set(others.filter(\.isOfWindow).map(\.material)).union([checked])
    return !isMissing && notice.points.allSatisfy { seen.contains($0.about) }
  }
}

extension Evidence {
  /// Whether a clerk's check would better it: it rests on less than a register, a licence or such
  /// a check.
  package var takesPaper: Bool { source != .notNeeded && grade.map { $0 > .b } ?? true }

  var isOfWindow: Bool { if case .window = source { true } else { false } }
}
