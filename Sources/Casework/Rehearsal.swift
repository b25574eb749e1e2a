import Catalogue
import Civics

/// What-if: a past case run anew on another edition of its item, with the answers that were given
/// then, at the moments at which they were given. Answers and steps that have another name there
/// are carried over by the edition's `migration.yaml`. Pure, and nothing of the case is touched.
package struct Rehearsal: Hashable, Sendable {
  /// Where a case stands and why: what is compared.
  package struct Outcome: Hashable, Sendable {
    /// Nil where the application would not have been taken in.
    package var status: CaseStatus?
    package var reasons: [LocalizedText]
    /// Figures by name, as they are read.
    package var figures: [String: Figure]
    /// Rows that matched, by decision.
    package var rows: [String: [Int]]
    /// What the decisions are called.
    package var titles: [String: LocalizedText]
    package var promisedDueOn: CalendarDate?
    package var statutoryDueOn: CalendarDate?
    /// Working days from acceptance to the decision.
    package var daysToDecide: Int?
    /// What an officer would still have to do.
    package var openTasks: [LocalizedText]

    package struct Figure: Hashable, Sendable {
      package var title: LocalizedText
      package var text: LocalizedText
    }
  }

  package struct Change: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case outcome, reasons, figure, rule, promisedDay, statutoryDay, days, openTask
    }
    package var kind: Kind
    /// The figure's or the decision's name; of other kinds there is one.
    package var name: String
    package var title: LocalizedText
    package var before: LocalizedText
    package var after: LocalizedText
  }

  package var id: CaseID
  package var before: Outcome
  package var after: Outcome
  /// Acts of then that the other edition does not take, with its reasons.
  package var notTaken: [LocalizedText]
  /// Answers of then that have no field in the other edition and were left out.
  package var lost: [LocalizedText]

  /// Whether somebody is decided upon otherwise.
  package var changesOutcome: Bool {
    before.status != after.status
      || before.figures.mapValues(\.text.zh) != after.figures.mapValues(\.text.zh)
  }

  /// Nil where the events begin no case.
  ///
  /// - Parameters:
  ///   - then: the item in an edition on which the case ran; nil where it is not to be had.
  ///   - version: the item in a version between then and now; nil where it is not to be had.
  package init?(
    _ events: [Event], on item: Item, calendar: WorkingCalendar,
    then: (_ edition: String) throws -> Item?,
    version: (String) throws -> Item?
  ) rethrows {
    guard let live = Case.replaying(events) else { return nil }
    var items: [String: Item] = [:]
    var mappings: [String: AnswerMapping] = [:]
    for edition in Self.editions(events) {
      items[edition] = try then(edition)
      mappings[edition] = try AnswerMapping(from: items[edition], to: item, version: version)
    }
    var player = RehearsalPlayer(
      item: item, calendar: calendar, items: items, mappings: mappings)
    player.play(events)
    id = live.id
    before = Outcome(live, items[live.edition] ?? item, calendar)
    after = player.live.map { Outcome($0, item, calendar) } ?? Outcome(refused: player.refusal)
    notTaken = player.notTaken
    lost = player.lost
  }

  /// Those on which the case ran: that of its application, and those to which it moved.
  private static func editions(_ events: [Event]) -> Set<String> {
    Set(
      events.compactMap { event in
        switch event {
        case .submitted(let submitted): submitted.edition
        case .migrated(let made): made.to
        default: nil
        }
      })
  }
}
