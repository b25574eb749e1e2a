import Casework
import Catalogue
import CityHall
import Civics
import Web

/// What stands at the top of a case's page: where it is, what came out, why, under which law.
struct CaseHeadline {
  let file: CaseFile
  let language: Language

  var slots: Slots {
    let live = file.case
    return [
      "status": live.status.title(language), "tone": live.status.tone,
      "next": file.nextStep(language), "reasons": reasons, "laws": laws, "isBad": isBad,
      "outcomes": outcomes.map { outcome in
        [
          "title": outcome.title(language),
          "text": Writing(language).figure(
            file.item.ruleWord(outcome.text)(language), outcome.format),
        ] as Slots
      },
    ]
  }

  private var isBad: Bool {
    [.denied, .refused, .returned, .reversed].contains(file.case.status)
  }

  /// What a reversed decision gave is gone.
  private var outcomes: [Outcome] { file.case.status == .reversed ? [] : file.case.outcomes }

  private var reasons: [String] {
    if let reversal = file.case.turns.reversal { return reversal.reasons }
    guard isBad || file.case.status == .granted else { return [] }
    if let check = file.case.turns.check, !check.passed {
      return [
        language == .zh
          ? "事后核查：与您的承诺不符。\(check.note)"
          : "Checked afterwards: what you declared is not so. \(check.note)"
      ]
    }
    return (file.case.decision?.reasons ?? []).filter { !$0.isEmpty }.map {
      file.item.ruleWord($0)(language)
    }
  }

  private var laws: [String] {
    if let reversal = file.case.turns.reversal {
      let law = reversal.ground.legalBasis(file.item)
      let ground = reversal.ground.title(language)
      return [language == .zh ? "\(law(.zh))：\(ground)" : "\(law(.en)): \(ground)"]
    }
    guard isBad else { return [] }
    return (file.case.decision?.legalBasis ?? []).map { "\($0.law) \($0.article)" }
  }
}

extension CaseStatus {
  /// How a page colours it.
  var tone: String? {
    switch self {
    case .submitted, .accepted: nil
    case .correcting, .held, .suspended: "warn"
    case .granted: "good"
    case .refused, .denied, .returned, .reversed: "bad"
    case .withdrawn: nil
    }
  }
}
