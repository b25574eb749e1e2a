import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

struct EvidenceTests {
  private func resolve(
    uploads: [String: Upload] = [:], licences: [HeldLicence] = [], promised: Set<String> = [],
    honest: Bool = false, key: Bool = false, badCredit: Bool = false,
    earlier: [Evidence] = []
  ) throws -> Materials.Resolution {
    let submission = Submission.promised(
      try Town.person(), badCredit: badCredit, key: key, honest: honest)
    return Materials.resolve(
      Materials.Given(
        applicant: submission.applicant, form: submission.form, facts: submission.facts,
        uploads: uploads, licences: licences, promised: promised, earlier: earlier,
        now: Town.at("2026-03-02")), item: try .promised())
  }

  @Test func `the best grade wins and nothing is asked for that is held already`() throws {
    let licence = HeldLicence(id: "l1", type: "plan-licence", validUntil: Town.day("2026-03-02"))
    let both = try resolve(
      uploads: ["plan": Town.upload, "truth": Town.upload], licences: [licence], honest: true)
    #expect(both.evidence.map(\.word) == ["A", "missing", "C"])
    #expect(both.evidence.first?.source == .licence("l1", type: "plan-licence"))
    let declared = try resolve(uploads: ["plan": Town.upload], honest: true)
    #expect(declared.evidence.map(\.word) == ["C", "missing", "D"])
  }

  @Test func `a licence that has run out is none`() throws {
    let licence = HeldLicence(id: "l1", type: "plan-licence", validUntil: Town.day("2026-03-01"))
    #expect(try resolve(licences: [licence]).evidence.first?.word == "missing")
  }

  @Test func `a record of the register is evidence, an empty answer is not`() throws {
    let person = try Town.person()
    for (state, word) in [("正常" as String?, "A"), (nil, "missing")] {
      let submission = Submission.instant(person, state: state)
      let found = Materials.resolve(
        Materials.Given(
          applicant: person, form: submission.form, facts: submission.facts,
          now: Town.at("2026-03-02")), item: try .instant())
      #expect(found.evidence.map(\.word) == [word])
    }
  }

  @Test func `a material that is not needed is not asked for`() throws {
    #expect(try resolve(key: true).evidence.last?.source == .notNeeded)
  }

  @Test func `only what may follow is promised, and never with bad credit`() throws {
    let fine = try resolve(promised: ["drawings"])
    #expect(fine.problems == [])
    #expect(fine.evidence[1].source == .promised)
    #expect(try resolve(promised: ["plan"]).problems.map(\.about) == ["plan"])
    #expect(
      try resolve(promised: ["drawings"], badCredit: true).problems.map(\.about) == ["drawings"])
  }

  @Test(arguments: [
    ("plan", "exe", 10), ("plan", "png", 10), ("plan", "pdf", 10_001), ("plan", "pdf", 0),
    ("nothing", "pdf", 10), ("purpose", "pdf", 10),
  ])
  func `a file of the wrong kind or size, or for nothing, is refused`(
    _ material: String, _ kind: String, _ bytes: Int
  ) throws {
    let upload = Upload(digest: "a", kind: kind, bytes: bytes, name: "x")
    let found = try resolve(uploads: [material: upload])
    #expect(found.problems.map(\.about) == [material])
    #expect(found.problems.allSatisfy { !$0.text.en.isEmpty })
  }

  @Test func `a supply keeps what was there and takes what is better`() throws {
    let earlier = [
      Evidence(material: "plan", grade: .c, source: .upload(Town.upload)),
      Evidence(material: "drawings", grade: .b, source: .window(officer: "o", note: "已核")),
    ]
    let kept = try resolve(uploads: ["drawings": Town.upload], earlier: earlier)
    #expect(kept.evidence.map(\.word) == ["C", "B", "missing"])
    let newer = Upload(digest: "b", kind: "pdf", bytes: 5, name: "新.pdf")
    let replaced = try resolve(uploads: ["plan": newer], earlier: earlier)
    #expect(replaced.evidence.first?.source == .upload(newer))
  }
}
