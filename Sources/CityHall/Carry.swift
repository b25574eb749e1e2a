import Casework
import Catalogue
import Civics
import Foundation
import Store

/// A command's key: asked twice, answered the same.
package struct IdempotencyKey: Sendable, Hashable {
  /// Characters of a key at most.
  package static let maximumLength = 128
  package let text: String

  package init?(_ text: String) {
    guard (1...Self.maximumLength).contains(text.count),
      text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 })
    else { return nil }
    self.text = text
  }
}

extension CityHall {
  /// A case as its events make it, or nil where there is none.
  package func load(_ id: CaseID) throws(StoreError) -> Case? {
    let kept = keptCases[id]
    let newer = try events(of: id, after: kept?.version ?? 0)
    guard let found = kept.map({ $0.applying(newer) }) ?? Case.replaying(newer) else { return nil }
    keptCases.keep(found)
    return found
  }

  /// A case's events in their order, those after a version; none where there is no case.
  func events(of id: CaseID, after version: Int = 0) throws(StoreError) -> [Event] {
    let stored = try store.events(of: .case(id.rawValue), after: version)
    var events: [Event] = []
    events.reserveCapacity(stored.count)
    for one in stored { events.append(try EventCodec.decode(one.event)) }
    return events
  }

  /// Decides a command on a case, signs what it issues, and commits everything at once.
  ///
  /// - Parameter version: the version that the actor saw; another one means that somebody was
  ///   faster.
  func carryOut(
    _ command: Command, on current: Case?, item: Item, actor: Actor,
    version: Int? = nil, idempotency: IdempotencyRecord? = nil
  ) async throws(StoreError) -> Result<Case, Refusal> {
    if let version, let current, current.version != version { return .failure(.changedMeanwhile) }
    var turn = Turn(
      actor: actor, now: now, calendar: city.calendar,
      newIdentifier: surroundings.newIdentifier)
    var decided = Casework.decide(command, on: current, item: item, turn: turn)
    if let current, command.asksAnew(on: current) {
      // Nobody's data is looked at for an act that its officer may not take.
      if case .failure(let refusal) = decided, refusal.kind != .invalid { return .failure(refusal) }
      turn.facts = try askAnew(current, item)
      turn.isMarked = try isMarked(current.applicant.id, for: item)
      decided = Casework.decide(command, on: current, item: item, turn: turn)
    }
    var events: [Event]
    switch decided {
    case .failure(let refusal): return .failure(refusal)
    case .success(let all): events = all
    }
    guard !events.isEmpty else {
      return current.map(Result.success) ?? .failure(.noSuchCase)
    }
    for (index, event) in events.enumerated() {
      if case .licenceIssued(let licence) = event {
        events[index] = .licenceIssued(
          try licences.sign(licence, randomBytes: surroundings.randomBytes))
      }
    }
    let after = current.map { $0.applying(events) } ?? Case.replaying(events)
    guard let after else { throw .failed("a case cannot begin with \(events[0].typeName)") }
    let holdsAgain =
      current.map { FieldOptions.countOnce(item) && after.holdsAgain(since: $0) } ?? false
    return try await underWay.inTurn(item.id, after.applicant.id, where: holdsAgain) {
      () async throws(StoreError) in
      if holdsAgain, let taken = try takenMeanwhile(after, item) { return .failure(taken) }
      return try await commit(
        events, from: current?.version ?? 0, after, item, idempotency: idempotency, at: turn.now)
    }
  }

  /// What the registers answer now; nil where the item may read one of them no more, so that what
  /// the case knows stands: no order to handle it anew waits for a register.
  private func askAnew(_ live: Case, _ item: Item) throws(StoreError) -> [Fact]? {
    guard item.definition.lookups.allSatisfy({ city.registers[$0.register] != nil }),
      case .success(let answer) = try gather(
        item: item, applicant: live.applicant, form: live.form)
    else { return nil }
    return answer.facts
  }

  /// - Parameter version: the version of the case to which the events belong.
  private func commit(
    _ events: [Event], from version: Int, _ after: Case, _ item: Item,
    idempotency: IdempotencyRecord?, at now: Instant
  ) async throws(StoreError) -> Result<Case, Refusal> {
    var encoded: [EncodedEvent] = []
    for event in events { encoded.append(try EventCodec.encode(event)) }
    let changes = Projection.changes(
      from: events, firstVersion: version + 1, after: after,
      urgent: item.definition.kind == .urgent, calendar: city.calendar)
    let commit = Commit(
      stream: .case(after.id.rawValue), expectedVersion: version, events: encoded,
      changes: changes, outbox: Projection.messages(from: changes), idempotency: idempotency,
      at: now)
    do {
      _ = try await store.commit(commit)
      keptCases.keep(after)
      return .success(after)
    } catch {
      if case .conflict = error { return .failure(.changedMeanwhile) }
      throw error
    }
  }
}
