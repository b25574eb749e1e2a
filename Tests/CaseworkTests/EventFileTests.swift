import Civics
import FEEL
import Foundation
import Processes
import Testing

@testable import Casework
@testable import Catalogue

/// Released events are read for ever: each kind's JSON is frozen in `Events`. A new shape gets a
/// new file and the old one stays readable. `PALMCITY_FREEZE_EVENTS=1` writes files that are
/// missing, never those that are there.
struct EventFileTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Events")

  static func samples() throws -> [(name: String, event: Event)] {
    let at = Town.at("2026-03-02")
    let person = try Town.person()
    let process = try JSONDecoder().decode(
      ProcessState.self,
      from: Data(
        #"{"f":1,"n":3,"o":"end","t":[2,4,0,0,0,-1,0,0],"v":[{"context":[["ok",true]]}]}"#.utf8))
    let fact = Submission.instant(person).facts[0]
    let officer = Actor.officer(Town.officer())
    let licence = IssuedLicence(
      id: "l1", type: "permit", name: LocalizedText("许可证", "Permit"), issuer: "bureau",
      holder: person,
      claims: [
        .init(name: "name", title: "姓名", text: "林晓舟", disclosable: true)
      ], issuedAt: at, validUntil: Town.day("2027-03-02"), cancels: ["l0"], statusIndex: 7,
      credential: "eyJ")
    let opinion = Opinion(
      task: "t1", act: .review, name: "审查", agency: "bureau", officer: "officer-1",
      agrees: true, note: "齐全", at: at)
    let explanation = Explanation(
      decision: "资格", value: .boolean(true),
      inputs: [
        .init(
          label: "参保状态", expression: "insurance.state", value: .string("正常"),
          source: .register("medical-insurance", lookup: "insurance", edition: "2026-1"))
      ],
      rows: [
        .init(
          number: 1, matched: false, failedInput: "insurance.state", failedCondition: "\"停\"",
          law: []),
        .init(
          number: 2, matched: true, failedInput: nil, failedCondition: nil, law: ["某法第一条"]),
      ], at: at)
    return [
      (
        "factsRenewed",
        .factsRenewed([fact], form: ["place": .string("110100"), "months": Value(3)], at: at)
      ),
      (
        "submitted-2",
        .submitted(
          Submitted(
            id: "c1", item: "item", edition: "e1", applicant: person, agent: nil,
            form: ["place": .string("110100")], facts: [], at: at, greenChannel: false,
            wallet: [], limits: Limits(statutory: 20, promised: 10, explanation: nil),
            isMarked: true))
      ),
      (
        "submitted",
        .submitted(
          Submitted(
            id: "c1", item: "item", edition: "e1", applicant: person, agent: try Town.company(),
            form: ["place": .string("110100"), "months": Value(3)], facts: [fact], at: at,
            greenChannel: true,
            wallet: [HeldLicence(id: "l0", type: "permit", validUntil: nil)],
            limits: Limits(statutory: 20, promised: 10, explanation: nil)))
      ),
      (
        "evidenceResolved",
        .evidenceResolved([
          Evidence(
            material: "a", grade: .a,
            source: .register("r", lookup: "insurance", keys: ["k"], edition: "1")),
          Evidence(material: "b", grade: .a, source: .licence("l0", type: "permit")),
          Evidence(material: "c", grade: .c, source: .upload(Town.upload)),
          Evidence(material: "d", grade: .b, source: .window(officer: "o", note: "核")),
          Evidence(material: "e", grade: .d, source: .declaration(field: "honest")),
          Evidence(material: "f", grade: nil, source: .promised),
          Evidence(material: "g", grade: nil, source: .notNeeded),
          Evidence(material: "h", grade: nil, source: .missing),
        ])
      ),
      (
        "accepted",
        .accepted(
          Accepted(
            by: officer, at: at, bySilence: false,
            commitment: Commitment(
              materials: ["drawings"], statement: "我承诺", until: Town.day("2026-03-12"),
              fulfilledAt: nil)))
      ),
      (
        "accepted-2",
        .accepted(
          Accepted(
            by: .system, at: at, bySilence: true, commitment: nil,
            silence: SilenceLimit(after: Town.day("2026-04-16"), legalBasis: Submission.basis)))
      ),
      ("refused", .refused(reasons: ["不属于职权"], by: officer, at: at)),
      (
        "correctionsAsked",
        .correctionsAsked(
          CorrectionNotice(
            points: Play.points, officer: "officer-1", at: at, until: Town.day("2026-03-16"),
            suppliedAt: nil))
      ),
      (
        "supplied",
        .supplied(
          form: ["purpose": .string("建房")], facts: [fact], uploads: ["plan": Town.upload],
          at: at)
      ),
      ("processMoved", .processMoved(process)),
      (
        "taskOpened",
        .taskOpened(
          OpenTask(
            id: "t1", token: TokenID(rawValue: 2), node: "review", name: "审查",
            agency: "bureau", role: .reviewer, act: .review, result: "review", openedAt: at,
            limitDays: 3, dueOn: Town.day("2026-03-05")))
      ),
      ("taskClosed", .taskClosed("t1", opinion: opinion, at: at)),
      ("taskCancelled", .taskCancelled("t1", at: at)),
      (
        "timerStarted",
        .timerStarted(ProcessTimer(token: TokenID(rawValue: 2), node: "wait", dueAt: at))
      ),
      ("timerEnded", .timerEnded(TokenID(rawValue: 2), at: at)),
      ("explained", .explained(explanation)),
      (
        "clockChanged", .clockChanged(ClockEntry(change: .started, at: at, reason: "受理"))
      ),
      ("warned", .warned(ClockWarning(level: .near, at: at))),
      (
        "decided",
        .decided(
          CaseDecision(
            granted: true, reasons: ["符合"], legalBasis: [Submission.basis], officer: nil,
            at: at),
          outcomes: [
            Outcome(
              name: "amount", title: LocalizedText("金额", "Amount"), value: Value(12),
              format: .money)
          ])
      ),
      (
        "decided-2",
        .decided(
          CaseDecision(
            granted: true, reasons: ["视为准予"], legalBasis: [Submission.basis], officer: nil,
            at: at, bySilence: true), outcomes: [])
      ),
      ("held", .held(until: Town.day("2026-03-12"), at: at)),
      ("commitmentFulfilled", .commitmentFulfilled(at: at)),
      ("licenceIssued", .licenceIssued(licence)),
      ("closed", .closed(.granted, at: at)),
      ("withdrawn", .withdrawn(reason: "不办了", at: at)),
      ("returned", .returned(reason: LocalizedText("逾期", "Late"), at: at)),
      ("rated", .rated(Rating(stars: 5, comment: "好", at: at))),
      (
        "notified",
        .notified(
          Notice(title: LocalizedText("已受理", "Accepted"), text: "最迟 2026-03-16", at: at))
      ),
    ] + turns()
  }

  /// What was added with the law's turns; `-2` is a newer shape of an older kind.
  private static func turns() -> [(name: String, event: Event)] {
    let at = Town.at("2026-03-02")
    let basis = Submission.basis
    let paper = CaseDocument(kind: .lengthening, number: "延〔2026〕CASE-1-2")
    return [
      (
        "clockChanged-2",
        .clockChanged(
          ClockEntry(
            change: .extended, at: at, reason: "延长", cause: .lengthening, basis: basis,
            evidence: paper.number, by: "officer-1", hold: "h", days: 10))
      ),
      (
        "notified-2",
        .notified(
          Notice(title: "期限延长", text: "最迟 2026-03-30", at: at, document: paper))
      ),
      (
        "taskOpened-2",
        .taskOpened(
          OpenTask(
            id: "t1", token: nil, node: "rules", name: "排除故障", agency: "bureau",
            role: .reviewer, act: .incident, result: "", openedAt: at, limitDays: nil, dueOn: nil,
            officer: "officer-2", cause: LocalizedText("没有结论", "no answer")))
      ),
      (
        "taskClosed-2",
        .taskClosed(
          "t1",
          opinion: Opinion(
            task: "t1", act: .opinion, name: "意见", agency: "fire", officer: "system",
            agrees: true, note: "视为同意", at: at, isDeemed: true), at: at)
      ),
      (
        "recounted",
        .recounted(
          Recount(
            at: at, notice: "国办发明电〔2025〕7号",
            moves: [
              .init(
                limit: .promised, before: Town.day("2026-03-16"), after: Town.day("2026-03-17"),
                usedBefore: 3, usedAfter: 2),
              .init(
                limit: .step("t1", name: "审查"), before: nil, after: nil, usedBefore: 0,
                usedAfter: 0),
            ]))
      ),
      ("stepped", .stepped(node: "rules", at: at)),
      (
        "migrated",
        .migrated(
          CaseMigration(
            from: "0123456789abcdef", to: "fedcba9876543210", fromVersion: "1.0", toVersion: "1.1",
            reason: LocalizedText("审查改名", "The review is renamed"),
            form: ["purpose": .string("贷款")],
            elements: ["review": "examine"], at: at))
      ),
      (
        "extended",
        .extended(
          LimitExtension(days: 10, reason: "情况复杂", basis: basis, by: "head", at: at))
      ),
      (
        "procedureBegan",
        .procedureBegan(
          SpecialProcedure(
            id: "p1", kind: .hearing, reason: "涉及公共利益", days: 15, basis: basis,
            stopsClock: true, by: "officer-1", beganAt: at, result: nil, endedAt: nil))
      ),
      ("procedureEnded", .procedureEnded("p1", result: "无异议", by: "officer-1", at: at)),
      (
        "suspended",
        .suspended(
          Suspension(
            reason: "涉及诉讼", basis: basis, until: Town.day("2026-04-01"), by: "officer-1",
            at: at))
      ),
      ("resumed", .resumed(reason: "情形消失", by: nil, at: at)),
      (
        "reassigned",
        .reassigned(
          Reassignment(
            task: "t1", from: "bureau", to: "fire", officer: "officer-2", reason: "职责调整",
            by: "officer-1", at: at))
      ),
      ("stepLate", .stepLate("t1", at: at)),
      ("reminded", .reminded(at: at)),
      (
        "creditMarked",
        .creditMarked(CreditMark(party: "person:1", reason: "逾期未补交", at: at))
      ),
      (
        "incidentResolved",
        .incidentResolved(
          IncidentResolution(
            task: "t1", node: "rules", choice: .skip, note: "登记系统停机", by: "officer-1", at: at))
      ),
      ("checked", .checked(CommitmentCheck(passed: false, note: "不符", by: "officer-1", at: at))),
      ("objected", .objected(Objection(task: "t2", reason: "事实不清", at: at))),
      ("objectionAnswered", .objectionAnswered("t2", upheld: true, at: at)),
      (
        "reopened",
        .reopened(
          Reopening(
            reason: "复议", by: "head", at: at, promisedUntil: Town.day("2026-03-12")))
      ),
      (
        "reversed",
        .reversed(Reversal(ground: .fraud, reasons: ["伪造材料"], by: "head", at: at))
      ),
      ("licenceRecalled", .licenceRecalled("l1", at: at)),
      (
        "paperChecked",
        .paperChecked(
          PaperCheck(
            material: "plan", note: "原件编号 7", by: "officer-1", at: at, corrects: true))
      ),
    ]
  }

  private static func encode(_ event: Event) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(event) + Data("\n".utf8)
  }

  @Test func `every kind of event is written and read as it was released`() throws {
    let freeze = ProcessInfo.processInfo.environment["PALMCITY_FREEZE_EVENTS"] == "1"
    for (name, event) in try Self.samples() {
      let file = Self.folder.appendingPathComponent("\(name).json")
      if freeze, !FileManager.default.fileExists(atPath: file.path) {
        try Self.encode(event).write(to: file)
      }
      let frozen = try Data(contentsOf: file)
      #expect(try JSONDecoder().decode(Event.self, from: frozen) == event, "\(name)")
      #expect(
        String(decoding: try Self.encode(event), as: UTF8.self)
          == String(decoding: frozen, as: UTF8.self), "\(name)")
    }
  }

  @Test func `no kind of event is without its file`() throws {
    let names = Set(try Self.samples().map(\.name))
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(names.map { "\($0).json" }))
    for (name, event) in try Self.samples() {
      let keys = try JSONSerialization.jsonObject(with: Self.encode(event)) as? [String: Any]
      #expect(keys.map { Array($0.keys) } == [name.replacing("-2", with: "")])
    }
    #expect(names.count == 52)
  }
}
