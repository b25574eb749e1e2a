import Catalogue
import Civics

/// Decides what a command does to a case. Pure: the same case, command and turn give the same
/// events, and nothing is read from clock, store or chance.
///
/// ```swift
/// switch Casework.decide(.accept, on: current, item: item, turn: turn) {
/// case .success(let events): commit(events)   // current.applying(events) is the case after
/// case .failure(let refusal): show(refusal.reasons)
/// }
/// ```
/// - Parameter current: nil for a submission alone.
package enum Casework {
  package static func decide(
    _ command: Command, on current: Case?, item: Item, turn: Turn
  ) -> Result<[Event], Refusal> {
    do {
      return .success(try events(command, current, item, turn))
    } catch {
      return .failure(error)
    }
  }

  private static func events(
    _ command: Command, _ current: Case?, _ item: Item, _ turn: Turn
  ) throws(Refusal) -> [Event] {
    guard Transitions.targets(of: command.act, from: current?.status) != nil else {
      throw Refusal.noTransition(command.act, current?.status)
    }
    if case .submit(let submission) = command {
      return try Decider.submit(submission, item, turn)
    }
    guard let current else { throw Refusal.noCase }
    guard current.item == item.id else { throw Refusal.otherItem }
    var decider = Decider(current, item, turn)
    try decider.carryOut(command)
    return decider.events
  }
}

extension Casework {
  /// Notes that a change of the calendar moved the last days, and tells the applicant where a
  /// limit of the whole case moved.
  package static func recount(
    _ live: Case, _ moves: [Recount.Move], notice: String, item: Item, turn: Turn
  ) -> [Event] {
    var decider = Decider(live, item, turn)
    decider.emit(.recounted(Recount(at: turn.now, notice: notice, moves: moves)))
    let concernsApplicant = moves.contains {
      $0.before != $0.after && ($0.limit == .promised || $0.limit == .statutory)
    }
    if concernsApplicant, !live.status.isTerminal {
      decider.tell(Notices.recounted(item, decider.live, turn.calendar, notice))
    }
    return decider.events
  }
}
