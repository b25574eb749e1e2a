/// What can be done to a case, in the order of the law.
package enum Act: String, Codable, Hashable, Sendable, CaseIterable {
  case submit, accept, refuse, askForCorrections, supply, complete, decide, withdraw, rate, tick
  case requestExtension, beginProcedure, endProcedure, suspend, resume, reassign, giveBack
  case resolve, object, reopen, reverse, checkPaper
}

/// Every move that the order of the law allows; whatever is not here is refused as a conflict.
///
/// | status | act | may lead to |
/// | --- | --- | --- |
/// | – | submit | submitted; an instant item: granted, denied |
/// | submitted | accept | accepted, or where rules decide at once: granted, denied, held |
/// | submitted | refuse | refused |
/// | submitted, accepted | ask for corrections | correcting |
/// | correcting | supply | submitted, accepted |
/// | accepted, held | supply what was promised | accepted; held, granted |
/// | submitted, accepted, suspended | check paper | the same |
/// | correcting | check paper | correcting; submitted, accepted |
/// | held | check paper | held, granted |
/// | accepted | complete, decide | accepted, granted, denied, held |
/// | submitted, correcting, accepted | withdraw | withdrawn |
/// | submitted | tick past five days | accepted, or what accepting leads to |
/// | correcting, accepted, held | tick past a day | returned |
/// | accepted | ask for an extension, begin a special procedure | accepted |
/// | accepted, correcting, suspended | end a special procedure | the same |
/// | submitted, accepted | reassign a task | the same |
/// | accepted | suspend | suspended |
/// | suspended | resume, or tick past its last day | accepted |
/// | accepted, suspended | give back | returned |
/// | accepted | resolve an incident | accepted, granted, denied, held |
/// | closed | rate | the same |
/// | granted | complete the later check | granted |
/// | refused, granted, denied, returned, reversed | object | the same |
/// | refused, denied, returned, reversed | answer the objection | the same, submitted; what accepting leads to |
/// | granted | answer the objection | the same; what accepting leads to |
/// | refused, granted, denied, returned, reversed | reopen | submitted; what accepting leads to |
/// | granted | reverse | reversed |
package enum Transitions {
  package struct Move: Hashable, Sendable {
    package let from: CaseStatus?
    package let act: Act
    package let to: Set<CaseStatus>
  }

  /// Where the process may lead at once when it begins anew.
  private static let handledAnew: Set<CaseStatus> = [.accepted, .granted, .denied, .held]

  package static let table: [Move] = [
    Move(from: nil, act: .submit, to: [.submitted, .granted, .denied]),

    Move(from: .submitted, act: .accept, to: [.accepted, .granted, .denied, .held]),
    Move(from: .submitted, act: .refuse, to: [.refused]),
    Move(from: .submitted, act: .askForCorrections, to: [.correcting]),
    Move(from: .submitted, act: .withdraw, to: [.withdrawn]),
    Move(from: .submitted, act: .tick, to: [.submitted, .accepted, .granted, .denied, .held]),

    Move(from: .correcting, act: .supply, to: [.submitted, .accepted]),
    Move(from: .submitted, act: .checkPaper, to: [.submitted]),
    Move(from: .correcting, act: .checkPaper, to: [.correcting, .submitted, .accepted]),
    Move(from: .accepted, act: .checkPaper, to: [.accepted]),
    Move(from: .suspended, act: .checkPaper, to: [.suspended]),
    Move(from: .held, act: .checkPaper, to: [.held, .granted]),

    Move(from: .correcting, act: .withdraw, to: [.withdrawn]),
    Move(from: .correcting, act: .tick, to: [.correcting, .returned]),

    Move(from: .accepted, act: .askForCorrections, to: [.correcting]),
    Move(from: .accepted, act: .supply, to: [.accepted]),
    Move(from: .accepted, act: .complete, to: [.accepted, .granted, .denied, .held]),
    Move(from: .accepted, act: .decide, to: [.accepted, .granted, .denied, .held]),
    Move(from: .accepted, act: .withdraw, to: [.withdrawn]),
    Move(from: .accepted, act: .tick, to: [.accepted, .granted, .denied, .held, .returned]),

    Move(from: .accepted, act: .requestExtension, to: [.accepted]),
    Move(from: .accepted, act: .beginProcedure, to: [.accepted]),
    Move(from: .accepted, act: .endProcedure, to: [.accepted]),
    Move(from: .correcting, act: .endProcedure, to: [.correcting]),
    Move(from: .suspended, act: .endProcedure, to: [.suspended]),
    Move(from: .accepted, act: .suspend, to: [.suspended]),
    Move(from: .accepted, act: .giveBack, to: [.returned]),
    Move(from: .accepted, act: .resolve, to: [.accepted, .granted, .denied, .held]),
    Move(from: .accepted, act: .reassign, to: [.accepted]),
    Move(from: .submitted, act: .reassign, to: [.submitted]),

    Move(from: .suspended, act: .resume, to: [.accepted]),
    Move(from: .suspended, act: .giveBack, to: [.returned]),
    Move(from: .suspended, act: .withdraw, to: [.withdrawn]),
    Move(from: .suspended, act: .tick, to: [.suspended, .accepted, .returned]),
    Move(from: .suspended, act: .supply, to: [.suspended]),

    Move(from: .held, act: .supply, to: [.held, .granted]),
    Move(from: .held, act: .tick, to: [.held, .returned]),

    Move(from: .granted, act: .reverse, to: [.reversed]),
    Move(from: .refused, act: .object, to: [.refused]),
    Move(from: .granted, act: .object, to: [.granted]),
    Move(from: .denied, act: .object, to: [.denied]),
    Move(from: .returned, act: .object, to: [.returned]),
    Move(from: .reversed, act: .object, to: [.reversed]),
    Move(from: .refused, act: .complete, to: [.refused, .submitted]),
    Move(from: .granted, act: .complete, to: handledAnew),
    Move(from: .denied, act: .complete, to: handledAnew),
    Move(from: .returned, act: .complete, to: handledAnew.union([.returned, .submitted])),
    Move(from: .reversed, act: .complete, to: handledAnew.union([.reversed])),
    Move(from: .refused, act: .reopen, to: [.submitted]),
    Move(from: .granted, act: .reopen, to: handledAnew),
    Move(from: .denied, act: .reopen, to: handledAnew),
    Move(from: .returned, act: .reopen, to: handledAnew.union([.submitted])),
    Move(from: .reversed, act: .reopen, to: handledAnew),

    Move(from: .reversed, act: .rate, to: [.reversed]),
    Move(from: .refused, act: .rate, to: [.refused]),
    Move(from: .granted, act: .rate, to: [.granted]),
    Move(from: .denied, act: .rate, to: [.denied]),
    Move(from: .withdrawn, act: .rate, to: [.withdrawn]),
    Move(from: .returned, act: .rate, to: [.returned]),

    // The timer may look at a closed case: it finds nothing to do.
    Move(from: .refused, act: .tick, to: [.refused]),
    Move(from: .granted, act: .tick, to: [.granted]),
    Move(from: .denied, act: .tick, to: [.denied]),
    Move(from: .withdrawn, act: .tick, to: [.withdrawn]),
    Move(from: .returned, act: .tick, to: [.returned]),
    Move(from: .reversed, act: .tick, to: [.reversed]),
  ]

  /// Where the act may lead from this status; nil where it is not allowed.
  package static func targets(of act: Act, from status: CaseStatus?) -> Set<CaseStatus>? {
    index[Key(from: status, act: act)]
  }

  private struct Key: Hashable {
    let from: CaseStatus?
    let act: Act
  }

  private static let index = Dictionary(
    table.map { (Key(from: $0.from, act: $0.act), $0.to) }, uniquingKeysWith: { $0.union($1) })
}

extension Command {
  /// Whether what the registers answered is asked again before it is carried out: the application
  /// is handled anew, or what failed is tried once more.
  package func asksAnew(on live: Case) -> Bool {
    switch self {
    case .reopen: true
    case .resolve(_, .retry, _, _): true
    case .complete(let id, let agrees, _, _):
      switch live.tasks.first(where: { $0.id == id })?.act {
      case .incident: true
      case .objection: agrees
      default: false
      }
    default: false
    }
  }

  package var act: Act {
    switch self {
    case .submit: .submit
    case .accept: .accept
    case .refuse: .refuse
    case .askForCorrections: .askForCorrections
    case .supply: .supply
    case .checkPaper: .checkPaper
    case .complete: .complete
    case .decide: .decide
    case .withdraw: .withdraw
    case .rate: .rate
    case .tick: .tick
    case .requestExtension: .requestExtension
    case .beginProcedure: .beginProcedure
    case .endProcedure: .endProcedure
    case .suspend: .suspend
    case .resume: .resume
    case .reassign: .reassign
    case .giveBack: .giveBack
    case .resolve: .resolve
    case .object: .object
    case .reopen: .reopen
    case .reverse: .reverse
    }
  }
}
