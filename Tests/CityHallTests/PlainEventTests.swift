import Civics
import FEEL
import Foundation
import Population
import Processes
import Store
import Testing

@testable import Casework
@testable import Catalogue
@testable import CityHall

/// Events that are written without Codable's containers hold all that Codable would write.
struct PlainEventTests {
  private func expectSame(_ event: Event) throws {
    try expect(try CanonicalJSON.encode(event), sameAs: event)
  }

  private func expectSame(_ notice: NoticeRow) throws {
    try expect(CanonicalJSON.encode(notice), sameAs: notice)
  }

  private func expect(_ bytes: [UInt8], sameAs value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// A member that is added to one of these must be written too; then its number here changes.
  @Test func `no member is forgotten`() throws {
    var chance = SplitMix64(seed: 1)
    let explanation = try chance.explanation()
    let members: [(Any, Int)] = [
      (try chance.submitted(), 12), (try chance.fact(), 11), (chance.licence(), 12),
      (chance.notice(), 4), (CaseDocument(kind: .granted, number: "1"), 2), (explanation, 5),
      (explanation.inputs[0], 4), (explanation.rows[0], 5), (chance.evidence(), 3),
      (chance.accepted(), 5), (chance.decision(), 6), (try chance.outcome(), 4),
      (chance.noticeRow(), 6),
    ]
    for (value, count) in members {
      #expect(Mirror(reflecting: value).children.count == count, "\(type(of: value))")
    }
  }

  @Test func `random events are written as Foundation writes them`() throws {
    for seed in 1...300 {
      var chance = SplitMix64(seed: UInt64(seed))
      try expectSame(.submitted(try chance.submitted()))
      try expectSame(.explained(try chance.explanation()))
      try expectSame(.licenceIssued(chance.licence()))
      try expectSame(.notified(chance.notice()))
      try expectSame(.evidenceResolved([chance.evidence(), chance.evidence()]))
      try expectSame(.accepted(chance.accepted()))
      try expectSame(.stepped(node: chance.text(), at: chance.moment()))
      try expectSame(.decided(chance.decision(), outcomes: [try chance.outcome()]))
      try expectSame(.closed(chance.pick(CaseStatus.allCases, or: .granted), at: chance.moment()))
      try expectSame(chance.noticeRow())
    }
  }

  /// At rest at a task, run to its end, with and without variables.
  @Test func `states of a process are written as Foundation writes them`() throws {
    let model = try ProcessModel(Array(Self.process.utf8), file: "p.bpmn")
    for variables in [FEELContext(), FEELContext([("a\"", .string("甲")), ("b", .boolean(true))])] {
      let waiting = model.start(variables).state
      #expect(!waiting.tokens.isEmpty)
      try expectSame(.processMoved(waiting))
      let task = try #require(waiting.tokens.first)
      let ended = model.advance(waiting, .complete(task.id, variables), FEELContext()).state
      #expect(ended.ended && ended.tokens.isEmpty)
      try expectSame(.processMoved(ended))
    }
  }

  private static let process = """
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
      targetNamespace="urn:test">
    <process id="p" isExecutable="true"><startEvent id="s"/><userTask id="t"/><endEvent id="e"/>
    <sequenceFlow id="s-t" sourceRef="s" targetRef="t"/>
    <sequenceFlow id="t-e" sourceRef="t" targetRef="e"/></process>
    </definitions>
    """
}

extension SplitMix64 {
  fileprivate mutating func moment() -> Instant { Instant(milliseconds: Int64(below(1 << 40))) }
  private mutating func words() -> LocalizedText {
    LocalizedText(zh: text(), en: chance(50) ? text() : "")
  }
  private mutating func maybe<T>(_ make: (inout Self) throws -> T) rethrows -> T? {
    chance(50) ? try make(&self) : nil
  }
  private mutating func some<T>(_ make: (inout Self) throws -> T) rethrows -> [T] {
    var all: [T] = []
    for _ in 0..<below(3) { all.append(try make(&self)) }
    return all
  }
  private mutating func party() -> Party {
    pick(Self.parties, or: Self.parties[0])
  }
  private static let parties: [Party] = [
    try? .person(ResidentNumber("370699199305189019"), name: "林\"晓舟"),
    try? .organisation(CreditCode("91370699XN0000012Y"), name: "示例\\公司"),
  ].compactMap { $0 }

  fileprivate mutating func fact() throws -> Fact {
    Fact(
      name: text(), title: words(), register: RegisterID(text()), registerEdition: text(),
      owner: AgencyID(text()), purpose: words(),
      legalBasis: LegalBasis(law: text(), article: text(), text: maybe { $0.text() }),
      keys: some { $0.text() }, subject: maybe { $0.party().id }, value: try value(depth: 3),
      asked: moment())
  }

  fileprivate mutating func submitted() throws -> Submitted {
    Submitted(
      id: CaseID(text()), item: ItemID(text()), edition: text(), applicant: party(),
      agent: maybe { $0.party() }, form: FEELContext([(text(), try value(depth: 2))]),
      facts: try some { try $0.fact() }, at: moment(), greenChannel: chance(50),
      wallet: some { HeldLicence(id: LicenceID(rawValue: $0.text()), type: $0.text()) },
      limits: Limits(
        statutory: below(60), promised: below(20), explanation: maybe { $0.words() }),
      isMarked: maybe { $0.chance(50) })
  }

  fileprivate mutating func explanation() throws -> Explanation {
    let sources: [Explanation.InputSource] = [
      .register(RegisterID(text()), lookup: text(), edition: text()), .form(field: text()),
      .applicant, .decision(text()), .calendar,
    ]
    var inputs: [Explanation.Input] = []
    for source in sources {
      inputs.append(
        Explanation.Input(
          label: text(), expression: text(), value: try value(depth: 2), source: source))
    }
    let rows = (0..<1 + below(4)).map { number in
      Explanation.Row(
        number: number, matched: chance(50), failedInput: maybe { $0.text() },
        failedCondition: maybe { $0.text() }, law: some { $0.text() })
    }
    return Explanation(
      decision: text(), value: try value(depth: 2), inputs: inputs, rows: rows, at: moment())
  }

  fileprivate mutating func licence() -> IssuedLicence {
    IssuedLicence(
      id: LicenceID(rawValue: text()), type: text(), name: words(), issuer: AgencyID(text()),
      holder: party(),
      claims: some {
        IssuedLicence.Claim(
          name: $0.text(), title: $0.words(), text: $0.text(), disclosable: $0.chance(50))
      }, issuedAt: moment(), validUntil: maybe { $0.moment().chinaDate },
      cancels: some { LicenceID(rawValue: $0.text()) }, statusIndex: maybe { $0.below(1000) },
      credential: maybe { $0.text() }, recalledAt: maybe { $0.moment() })
  }

  fileprivate mutating func evidence() -> Evidence {
    let sources: [Evidence.Source] = [
      .register(RegisterID(text()), lookup: text(), keys: some { $0.text() }, edition: text()),
      .licence(LicenceID(rawValue: text()), type: text()),
      .upload(Upload(digest: text(), kind: text(), bytes: below(100), name: text())),
      .window(officer: OfficerID(text()), note: text()), .declaration(field: text()), .promised,
      .notNeeded, .missing,
    ]
    return Evidence(
      material: text(), grade: maybe { $0.pick(Evidence.Grade.allCases, or: .a) },
      source: pick(sources, or: .missing))
  }

  fileprivate mutating func accepted() -> Accepted {
    Accepted(
      by: pick([.system, .applicant(party().id)], or: .system), at: moment(),
      bySilence: chance(50),
      commitment: maybe {
        Commitment(
          materials: $0.some { $0.text() }, statement: $0.words(), until: $0.moment().chinaDate,
          fulfilledAt: $0.maybe { $0.moment() })
      },
      silence: maybe {
        SilenceLimit(
          after: $0.moment().chinaDate, legalBasis: LegalBasis(law: $0.text(), article: $0.text()))
      })
  }

  fileprivate mutating func decision() -> CaseDecision {
    CaseDecision(
      granted: chance(50), reasons: some { $0.text() },
      legalBasis: some { LegalBasis(law: $0.text(), article: $0.text()) },
      officer: maybe { OfficerID($0.text()) }, at: moment(), bySilence: maybe { $0.chance(50) })
  }

  fileprivate mutating func outcome() throws -> Outcome {
    Outcome(
      name: text(), title: words(), value: try value(depth: 2),
      format: pick([.text, .money, .number, .date], or: .text))
  }

  fileprivate mutating func noticeRow() -> NoticeRow {
    NoticeRow(
      id: text(), recipient: party().id, caseID: CaseID(text()), title: words(), text: words(),
      at: moment())
  }

  fileprivate mutating func notice() -> Notice {
    Notice(
      title: words(), text: words(), at: moment(),
      document: maybe { CaseDocument(kind: .lengthening, number: $0.text()) })
  }
}
