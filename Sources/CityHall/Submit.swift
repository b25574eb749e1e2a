import Casework
import Catalogue
import Civics
import Crypto
import FEEL
import Foundation
import Store

extension CityHall {
  /// Submits a draft. An instant item is decided, and its licence issued, in this one commit.
  package func submit(draft id: String, key: IdempotencyKey, as viewer: Viewer)
    async throws(StoreError) -> Result<Case, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    if let before = try answered(key, citizen) { return before }
    switch try draft(id, as: viewer) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let draft):
      if let item = item(draft.item), let pause = try pause(of: draft.item) {
        return .failure(.paused(item, pause, isDraft: true))
      }
      let result = try await submit(
        item: draft.item, answers: draft.answers, uploads: draft.uploads,
        promised: draft.promised, key: key, as: viewer)
      if case .success = result { try await removeDraft(id) }
      return result
    }
  }

  /// Submits answers as they were typed. The same key gives the same case.
  package func submit(
    item id: ItemID, answers: [String: [String]], uploads: [String: Upload],
    promised: Set<String>, key: IdempotencyKey, as viewer: Viewer
  ) async throws(StoreError) -> Result<Case, Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let item = item(id), item.definition.state == .inForce else {
      return .failure(.noSuchItem)
    }
    let isOnce = item.definition.again != nil || FieldOptions.countOnce(item)
    return try await underWay.inTurn(id, citizen.applicant.id, where: isOnce) {
      () async throws(StoreError) in
      try await submitInTurn(item, answers, uploads, promised, key, citizen)
    }
  }

  private func submitInTurn(
    _ item: Item, _ answers: [String: [String]], _ uploads: [String: Upload],
    _ promised: Set<String>, _ key: IdempotencyKey, _ citizen: Citizen
  ) async throws(StoreError) -> Result<Case, Refusal> {
    let digest = Self.digest(item.id, answers, uploads, promised)
    let asked = try store.atOneMoment { () throws(StoreError) in
      try ask(item, answers, uploads, promised, key, digest, citizen)
    }
    let submission: Submission
    switch asked {
    case .answered(let answer): return answer
    case .ready(let made): submission = made
    }
    let record = IdempotencyRecord(
      key: Self.scoped(key, citizen), commandDigest: digest,
      answer: Array(submission.id.rawValue.utf8))
    do {
      return try await carryOut(
        .submit(submission), on: nil, item: item,
        actor: .applicant(citizen.applicant.id), idempotency: record)
    } catch {
      // Two requests with one key raced; the first one's answer is everybody's.
      guard case .repeated = error, let before = try answered(key, citizen, digest) else {
        throw error
      }
      return before
    }
  }

  private enum Asked {
    /// Refused, or carried out before.
    case answered(Result<Case, Refusal>)
    case ready(Submission)
  }

  /// All that the city knows for the decision, read at one moment.
  private func ask(
    _ item: Item, _ answers: [String: [String]], _ uploads: [String: Upload],
    _ promised: Set<String>, _ key: IdempotencyKey, _ digest: [UInt8], _ citizen: Citizen
  ) throws(StoreError) -> Asked {
    func refused(_ refusal: Refusal) -> Asked { .answered(.failure(refusal)) }
    let applicant = citizen.applicant
    if let pause = try pause(of: item.id) { return refused(.paused(item, pause, isDraft: false)) }
    guard serves(item, applicant) else { return refused(.otherAudience(item)) }
    if let before = try answered(key, citizen, digest) { return .answered(before) }
    let parsed = FormEngine.parse(answers, item: item, uploads: uploads)
    let unread = parsed.sorted(item)
    guard unread.certain.isEmpty else { return refused(Refusal(.invalid, parsed.problems)) }
    let found: (facts: [Fact], form: FEELContext)
    switch try gather(item: item, applicant: applicant, form: parsed.form) {
    case .failure(let refusal): return refused(refusal)
    case .success(let answer): found = answer
    }
    let options = try choices(
      item: item, applicant: applicant, form: found.form, facts: found.facts)
    return .ready(
      Submission(
        id: CaseID(surroundings.newIdentifier()), applicant: applicant, agent: citizen.agent,
        form: found.form, facts: found.facts, uploads: uploads,
        licences: try heldLicences(of: applicant.id), promised: promised,
        isMarked: promised.isEmpty
          ? try isMarked(applicant.id, for: item) : try isMarked(applicant.id),
        offered: FieldOptions.offered(options),
        lastGrant: try lastGrant(of: item, to: applicant.id), unread: unread.open))
  }

  private static func scoped(_ key: IdempotencyKey, _ citizen: Citizen) -> String {
    "\(citizen.applicant.id):\(key.text)"
  }

  private func answered(_ key: IdempotencyKey, _ citizen: Citizen, _ digest: [UInt8]? = nil)
    throws(StoreError) -> Result<Case, Refusal>?
  {
    guard let record = try store.answer(to: Self.scoped(key, citizen)) else { return nil }
    if let digest, digest != record.commandDigest { return .failure(.keyReused) }
    guard let found = try load(CaseID(String(decoding: record.answer, as: UTF8.self))) else {
      throw .damaged("the answer to an idempotency key names no case")
    }
    return .success(found)
  }

  private static func digest(
    _ item: ItemID, _ answers: [String: [String]], _ uploads: [String: Upload],
    _ promised: Set<String>
  ) -> [UInt8] {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(data: Data("\(text.utf8.count):\(text)".utf8))
    }
    add(item.rawValue)
    for (field, texts) in answers.sorted(by: { $0.key < $1.key }) {
      add(field)
      texts.forEach(add)
    }
    for (material, upload) in uploads.sorted(by: { $0.key < $1.key }) {
      add(material)
      add(upload.digest)
    }
    promised.sorted().forEach(add)
    return Array(hash.finalize())
  }
}
