import Catalogue
import Civics

/// The law's turns as a golden case writes them.
extension GoldenStep {
  /// Nil for an act that is no turn, or that lacks what it needs.
  func turn(_ task: TaskID, _ live: Case, now: Instant) -> Command? {
    let texts = reasons ?? note.map { [$0] } ?? []
    let reason = texts.joined(separator: "；")
    let basis = legalBasis ?? LegalBasis(law: "", article: "", text: nil)
    switch act {
    case .requestExtension: return .requestExtension(reason: reason)
    case .beginProcedure: return procedure.map { .beginProcedure($0, reason: reason) }
    case .endProcedure:
      let open = live.turns.openProcedures.first { procedure == nil || $0.kind == procedure }
      return .endProcedure(open?.id ?? "none", result: reason)
    case .suspend:
      return .suspend(reason: reason, basis: basis, until: until ?? now.chinaDate)
    case .resume: return .resume(reason: reason)
    case .checkPaper:
      return material.map { .checkPaper(material: $0, note: note ?? "") }
    case .reassign: return to.map { .reassign(task, to: $0, officer: nil, reason: reason) }
    case .giveBack: return .giveBack(reasons: texts, basis: basis)
    case .reverse:
      return ground.flatMap(Reversal.Ground.init).map { .reverse($0, reasons: texts) }
    case .reopen: return .reopen(reason: reason)
    case .object: return .object(reason: reason)
    case .resolve:
      let choice = IncidentResolution.Choice(rawValue: choice ?? "retry")
      return choice.map { .resolve(task, $0, grant: grant ?? false, note: reason) }
    case .accept, .refuse, .corrections, .supply, .complete, .decide, .withdraw, .tick, .rate:
      return nil
    }
  }

  /// The role that takes the turn, where the golden case names none.
  var turnRole: OfficerRole? {
    switch act {
    case .suspend, .resume, .giveBack, .requestExtension, .beginProcedure, .endProcedure: .decider
    case .reverse, .reopen: .supervisor
    case .checkPaper: .window
    case .resolve: choice == "hand" ? .decider : nil
    default: nil
    }
  }
}

extension LegalClock.State {
  /// As a golden case writes it.
  var word: String {
    switch self {
    case .notStarted: "notStarted"
    case .running: "running"
    case .stopped: "stopped"
    case .ended: "ended"
    }
  }
}
