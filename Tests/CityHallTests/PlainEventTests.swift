import Civics
import FEEL
import Foundation
import Population
import Testing

@testable import Casework
@testable import Catalogue
@testable import CityHall

/// Events that are written without Codable's containers hold all that Codable would write.
struct PlainEventTests {
  private func expectSame(_ event: Event) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: try CanonicalJSON.encode(event), as: UTF8.self)
        == String(decoding: try encoder.encode(event), as: UTF8.self))
  }

  /// A member that is added to one of these must be written too; then its number here changes.
  @Test func `no member is forgotten`() throws {
    var chance = SplitMix64(seed: 1)
    let explanation = try chance.explanation()
    let members: [(Any, Int)] = [
      (try chance.submitted(), 11), (try chance.fact(), 11), (chance.licence(), 12),
      (chance.notice(), 4), (CaseDocument(kind: .granted, number: "1"), 2), (explanation, 5),
      (explanation.inputs[0], 4), (explanation.rows[0], 5),
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
    }
  }
}

extension SplitMix64 {
  private mutating func moment() -> Instant { Instant(milliseconds: Int64(below(1 << 40))) }
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
        statutory: below(60), promised: below(20), explanation: maybe { $0.words() }))
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

  fileprivate mutating func notice() -> Notice {
    Notice(
      title: words(), text: words(), at: moment(),
      document: maybe { CaseDocument(kind: .lengthening, number: $0.text()) })
  }
}
