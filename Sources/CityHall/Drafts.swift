import Casework
import Catalogue
import Civics
import Foundation
import Store

/// An application before it is submitted: kept for its writer, and nobody else's to read.
package struct Draft: Codable, Sendable, Hashable {
  package var id: String
  package var item: ItemID
  package var applicant: PartyID
  /// Answers as typed, by field.
  package var answers: [String: [String]]
  package var uploads: [String: Upload]
  package var promised: Set<String>
  /// Prefilled values that the applicant says are wrong, by field.
  package var objections: [String: String]
  package var savedAt: Instant
  /// The edition by whose form the answers are named. Added later: earlier drafts lack it.
  package var edition: String?
  /// Answers that a newer edition has no place for: the applicant is told. Added later.
  package var lost: [LostAnswer]?
}

/// An answer of a draft whose field the item no longer has.
package struct LostAnswer: Codable, Sendable, Hashable {
  package var field: String
  /// What the field was called, and what was answered.
  package var title: LocalizedText
  package var texts: [LocalizedText]
}

extension CityHall {
  /// Days for which a draft is kept after it was last saved.
  package static let draftDays = 30
  /// Characters of an objection's note.
  package static let maximumNoteLength = 500
  private static let shelf = "draft"

  package func startDraft(_ id: ItemID, as viewer: Viewer) async throws(StoreError)
    -> Result<Draft, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let item = item(id), item.definition.state == .inForce else {
      return .failure(.noSuchItem)
    }
    guard serves(item, citizen.applicant) else { return .failure(.otherAudience(item)) }
    // Told before anything is asked.
    let last = try lastGrant(of: item, to: citizen.applicant.id)
    if let early = Again.problem(item, lastGrant: last, today: today) {
      return .failure(Refusal(.outOfTime, [early]))
    }
    if case .success(let drafts) = try drafts(of: viewer),
      let open = drafts.first(where: { $0.item == id && $0.applicant == citizen.applicant.id })
    {
      return .success(open)
    }
    let draft = Draft(
      id: surroundings.newIdentifier(), item: id, applicant: citizen.applicant.id, answers: [:],
      uploads: [:], promised: [], objections: [:], savedAt: now, edition: item.edition)
    return .success(try await keep(draft, of: citizen))
  }

  package func draft(_ id: String, as viewer: Viewer) throws(StoreError) -> Result<Draft, Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let bytes = try store.value(Self.shelf, key: id, now: now),
      let draft = try? JSONDecoder().decode(Draft.self, from: Data(bytes)),
      draft.applicant == citizen.applicant.id
    else { return .failure(.noSuchDraft) }
    return .success(try carried(draft))
  }

  package func drafts(of viewer: Viewer) throws(StoreError) -> Result<[Draft], Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    var drafts: [Draft] = []
    for key in try store.keys(Self.shelf, owner: citizen.applicant.id.rawValue, now: now) {
      if case .success(let draft) = try draft(key, as: viewer) { drafts.append(draft) }
    }
    return .success(drafts.sorted { $0.savedAt > $1.savedAt })
  }

  /// A field that is named is answered anew with all of its rows and parts.
  package func saveAnswers(_ id: String, answers: [String: [String]], as viewer: Viewer)
    async throws(StoreError) -> Result<Draft, Refusal>
  {
    try await change(id, as: viewer) { draft in
      let anew = Set(answers.keys.filter { !$0.contains(".") })
      draft.answers = draft.answers.filter { name, _ in
        !anew.contains { name.hasPrefix($0 + ".") }
      }
      for (field, texts) in answers { draft.answers[field] = texts }
    }
  }

  package func promise(draft id: String, materials: Set<String>, as viewer: Viewer)
    async throws(StoreError) -> Result<Draft, Refusal>
  {
    try await change(id, as: viewer) { $0.promised = materials }
  }

  package func discard(draft id: String, as viewer: Viewer) async throws(StoreError)
    -> Result<Void, Refusal>
  {
    guard case .success = try draft(id, as: viewer) else { return .failure(.noSuchDraft) }
    try await store.remove(Self.shelf, key: id)
    return .success(())
  }

  func change(_ id: String, as viewer: Viewer, _ edit: (inout Draft) -> Void)
    async throws(StoreError) -> Result<Draft, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    switch try draft(id, as: viewer) {
    case .failure(let refusal): return .failure(refusal)
    case .success(var draft):
      edit(&draft)
      draft.savedAt = now
      return .success(try await keep(draft, of: citizen))
    }
  }

  private func keep(_ draft: Draft, of citizen: Citizen) async throws(StoreError) -> Draft {
    guard let bytes = try? JSONEncoder().encode(draft) else {
      throw .failed("a draft does not encode")
    }
    try await store.put(
      Self.shelf, key: draft.id, owner: citizen.applicant.id.rawValue, value: Array(bytes),
      until: now.adding(seconds: Self.draftDays * 86_400))
    return draft
  }

  func removeDraft(_ id: String) async throws(StoreError) {
    try await store.remove(Self.shelf, key: id)
  }
}

extension Refusal {
  package static let noSuchDraft = Refusal(
    .notFound,
    [
      .init(
        text: .init(
          zh: "这份草稿已经提交或者过期。请从办事指南重新开始。",
          en: "This draft was submitted or has expired. Start again from the guide."))
    ])

  static func otherAudience(_ item: Item) -> Refusal {
    let isForPersons = item.definition.audience.contains(.person)
    return Refusal(
      .notAllowed,
      [
        .init(
          text: isForPersons
            ? .init(zh: "这个事项由个人办理，请切换为个人身份。", en: "This item is for persons. Act for yourself.")
            : .init(
              zh: "这个事项由企业办理，请以企业身份登录。",
              en: "This item is for organisations. Sign in for your organisation."))
      ])
  }
}
