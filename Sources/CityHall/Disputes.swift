import Casework
import Catalogue
import Civics
import FEEL
import Foundation
import Store

/// “This is wrong” 异议: said of a value that a form was filled in with, answered by the agency
/// whose register holds it. Each dispute is a stream of its own, `dispute/<draft>-<field>`; both of
/// its events carry the whole of it.
extension CityHall {
  /// Disputes that one list shows, at most.
  package static let maximumDisputes = 200
  /// Times that one value's dispute may be added to.
  package static let maximumNotes = 5

  /// Notes the objection with the draft, and sends it to the register's owner. What is said again
  /// before it is answered stands below what was said, a line each.
  package func object(draft id: String, field: String, note: String, as viewer: Viewer)
    async throws(StoreError) -> Result<Draft, Refusal>
  {
    let lines = note.split(whereSeparator: \.isNewline).joined(separator: " ")
    let note = lines.trimmingCharacters(in: .whitespaces)
    guard !note.isEmpty else {
      return .failure(.aboutDispute(field, "请写明哪里不对。", "Say what is wrong."))
    }
    guard note.count <= Self.maximumNoteLength else {
      return .failure(.tooLong(field, Self.maximumNoteLength))
    }
    let prepared: Preparation
    switch try await prepare(try draft(id, as: viewer), as: viewer) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let found): prepared = found
    }
    let fields = prepared.pages.joined()
    guard let state = fields.first(where: { $0.field.id == field })?.state,
      let source = state.source
    else {
      return .failure(
        .aboutDispute(field, "这一项不是预先填写的，直接修改即可。", "This was not filled in for you: change it."))
    }
    let place = "\(id)-\(field)"
    var said = (try store.dispute(place)?.note.split(separator: "\n") ?? []).map(String.init)
    if said.last != note { said.append(note) }
    guard said.count <= Self.maximumNotes else {
      return .failure(
        .aboutDispute(field, "已经补充了 \(Self.maximumNotes) 次，请等待答复。", "Wait for the answer now."))
    }
    let row = DisputeRow(
      id: place, subject: prepared.applicant.id, subjectName: prepared.applicant.name,
      item: prepared.item.id, field: field,
      register: source.register ?? RegisterID(source.licence ?? "licence"),
      owner: source.owner ?? prepared.item.definition.agency, title: state.field.title,
      value: source.value.plainText, note: said.joined(separator: "\n"), at: now)
    if case .failure(let refusal) = try await put(row, EventCodec.disputeType) {
      return .failure(refusal)
    }
    return try await change(id, as: viewer) { $0.objections[field] = row.note }
  }

  private func prepare(_ draft: Result<Draft, Refusal>, as viewer: Viewer)
    async throws(StoreError) -> Result<Preparation, Refusal>
  {
    switch draft {
    case .failure(let refusal): return .failure(refusal)
    case .success(let draft): return try await prepare(draft, as: viewer)
    }
  }

  /// The register's owner answers: the record was corrected, or it stands, and why.
  package func answerDispute(_ id: String, corrected: Bool, reason: String, as viewer: Viewer)
    async throws(StoreError) -> Result<DisputeRow, Refusal>
  {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    guard var row = try store.dispute(id), row.owner == officer.agency else {
      return .failure(.noSuchDispute)
    }
    let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !reason.isEmpty else {
      return .failure(.aboutDispute("reason", "请写明核实的情况。", "Say what you found."))
    }
    guard reason.count <= Self.maximumTextLength else {
      return .failure(.tooLong("reason", Self.maximumTextLength))
    }
    row.answer = .init(
      corrected: corrected, reason: reason, agency: officer.agency, officer: officer.name, at: now)
    return try await put(row, EventCodec.disputeAnswerType)
  }

  /// True where the city's copy still holds the value of which its keeper says that it was
  /// corrected: a form would be filled in with it once more. Also false where that cannot be told
  /// without the form's other answers.
  package func stillHolds(_ row: DisputeRow) throws(StoreError) -> Bool {
    guard row.answer?.corrected == true, let item = item(row.item),
      let party = Party(row.subject, name: row.subjectName),
      case .success(let found) = try gather(item: item, applicant: party, form: FEELContext())
    else { return false }
    let states = FormEngine.states(
      found.form, item: item, applicant: party, facts: found.facts, now: now)
    return states.contains {
      $0.field.id == row.field && $0.source?.value.plainText == row.value
    }
  }

  /// What the citizen and the organisation that they act for have disputed, newest first.
  package func disputes(of viewer: Viewer) throws(StoreError) -> Result<[DisputeRow], Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    var rows: [DisputeRow] = []
    for party in Set(citizen.parties + [citizen.person.id]) {
      rows += try store.disputes(of: party, limit: Self.maximumDisputes)
    }
    return .success(rows.sorted { ($0.at, $0.id) > ($1.at, $1.id) })
  }

  /// What is disputed of the officer's agency's registers; each person reads that it was seen.
  package func disputesToAnswer(as viewer: Viewer) async throws(StoreError)
    -> Result<[DisputeRow], Refusal>
  {
    guard let officer = viewer.officer else { return .failure(.officersOnly) }
    let rows = try store.disputes(over: officer.agency, limit: Self.maximumDisputes)
    for row in rows {
      try await recordLook(
        at: row.subject, by: officer.agency.rawValue + "/" + officer.name, what: row.title,
        purpose: LocalizedText(zh: "处理您提出的数据异议", en: "Worked on what you disputed"),
        legalBasis: "中华人民共和国个人信息保护法第四十六条", caseID: nil,
        once: "dispute-\(officer.id.rawValue)-\(row.id)")
    }
    return .success(rows)
  }

  /// An answered dispute takes no more events.
  private func put(_ row: DisputeRow, _ type: String) async throws(StoreError)
    -> Result<DisputeRow, Refusal>
  {
    let earlier = try store.events(of: .dispute(row.id), after: 0)
    guard earlier.last?.event.type != EventCodec.disputeAnswerType else {
      return .failure(.disputeAnswered)
    }
    let commit = Commit(
      stream: .dispute(row.id), expectedVersion: earlier.count,
      events: [try EventCodec.encode(row, type)], changes: [.putDispute(row)],
      at: row.answer?.at ?? row.at)
    do {
      _ = try await store.commit(commit)
      return .success(row)
    } catch {
      if case .conflict = error { return .failure(.changedMeanwhile) }
      throw error
    }
  }
}

extension StreamID {
  static let disputes = "dispute/"
  static func dispute(_ id: String) -> StreamID { StreamID(rawValue: disputes + id) }
}

extension EventCodec {
  package static let disputeType = "disputed"
  package static let disputeAnswerType = "disputeAnswered"

  static func encode(_ row: DisputeRow, _ type: String) throws(StoreError) -> EncodedEvent {
    do {
      return EncodedEvent(type: type, shape: shape, payload: try CanonicalJSON.encode(row))
    } catch { throw .failed("a dispute does not encode: \(error)") }
  }

  package static func decodeDispute(_ stored: EncodedEvent) throws(StoreError) -> DisputeRow {
    do {
      return try JSONDecoder().decode(DisputeRow.self, from: Data(stored.payload))
    } catch { throw .damaged("a dispute does not decode: \(error)") }
  }
}

extension Refusal {
  static let noSuchDispute = Refusal(
    .notFound, [.init(text: .init(zh: "没有这条异议。", en: "There is no such dispute."))])
  static let disputeAnswered = Refusal(
    .conflict, [.init(text: .init(zh: "这条异议已经答复。", en: "This dispute has been answered."))])

  static func aboutDispute(_ field: String, _ zh: String, _ en: String) -> Refusal {
    Refusal(.invalid, [.init(about: field, text: .init(zh: zh, en: en))])
  }

  /// Nothing that somebody wrote is cut behind their back.
  static func tooLong(_ field: String, _ limit: Int) -> Refusal {
    aboutDispute(
      field, "最多 \(limit) 个字，请删减。", "At most \(limit) characters: make it shorter.")
  }
}
