import Casework
import Catalogue
import CityHall
import Civics
import Testing

/// Corrections whose new answers ask for more than the officer asked for.
@Suite struct `A corrected answer may open another question` {
  private let agency: AgencyID = "medical-insurance"

  private func correcting(_ test: TestHall, _ points: [String]) async throws -> CaseFile {
    let applied = try await test.reimbursement()
    _ = try await test.hall.askForCorrections(
      applied.id, points: points.map { .init(about: $0, text: "请核对") }, version: nil,
      as: test.officer(agency, .window)
    ).get()
    return try await test.hall.caseFile(applied.id, as: test.citizen("p4")).get()
  }

  @Test func `it is shown once the answer opens it, with what was typed`() async throws {
    let test = try TestHall()
    let file = try await correcting(test, ["reason"])
    func shown(_ typed: [String: [String]], wrong: Set<String> = []) throws -> [String] {
      try test.hall.questions(["reason"], of: file, typed: typed, wrong: wrong).map(\.field.id)
    }
    #expect(try shown([:]) == ["reason"])
    #expect(try shown(["reason": ["系统故障"]]) == ["reason"])
    #expect(try shown(["reason": ["急诊"]]) == ["reason", "emergency"])
    // What a refusal is about, and what stood on the page, is shown; what is not asked is not.
    #expect(try shown(["reason": ["系统故障"], "emergency": ["2026-02-27"]]) == ["reason"])
    #expect(try shown(["reason": ["系统故障"]], wrong: ["papers"]) == ["papers", "reason"])
    #expect(try shown(["reason": ["系统故障"], "papers": []]) == ["papers", "reason"])
    let typed = ["reason": ["急诊"], "emergency": ["昨天"]]
    let questions = try test.hall.questions(["reason"], of: file, typed: typed)
    #expect(questions.map(\.texts) == [["急诊"], ["昨天"]])
  }

  @Test func `what it asks for is needed, and taken`() async throws {
    let test = try TestHall()
    let file = try await correcting(test, ["reason"])
    let citizen = try test.citizen("p4")
    func refusal(_ answers: [String: [String]]) async throws -> Refusal? {
      try await test.hall.supply(file.case.id, answers: answers, uploads: [:], as: citizen).refusal
    }
    let open = try await refusal(["reason": ["急诊"]])
    #expect(open?.kind == .invalid)
    #expect(open?.reasons.map(\.about) == ["emergency"])
    for day in ["昨天", "2026-03-09"] {
      let wrong = try await refusal(["reason": ["急诊"], "emergency": [day]])
      #expect(wrong?.reasons.map(\.about) == ["emergency"], "\(day)")
    }
    let supplied = try await test.hall.supply(
      file.case.id, answers: ["reason": ["急诊"], "emergency": ["2026-02-27"]], uploads: [:],
      as: citizen
    ).get()
    #expect(supplied.status == .submitted)
    #expect(supplied.form["emergency"]?.plainText == "2026-02-27")
  }

  @Test func `what was typed for a question that is closed again does not count`() async throws {
    let test = try TestHall()
    let file = try await correcting(test, ["reason"])
    let supplied = try await test.hall.supply(
      file.case.id, answers: ["reason": ["系统故障"], "emergency": ["昨天"]], uploads: [:],
      as: test.citizen("p4")
    ).get()
    #expect(supplied.form["emergency"] == nil)
    #expect(supplied.form["reason"]?.plainText == "系统故障")
  }

  @Test func `what cannot be read is told together with what is missing`() async throws {
    let test = try TestHall()
    let file = try await correcting(test, ["papers", "reason"])
    let answers = [
      "reason": ["急诊"], "papers": [], "papers.0.hospital": ["上海示例医院"],
      "papers.0.date": ["昨天"], "papers.0.level": ["三级"], "papers.0.total": ["10"],
      "papers.0.covered": ["5"],
    ]
    let refusal = try await test.hall.supply(
      file.case.id, answers: answers, uploads: [:], as: test.citizen("p4")
    ).refusal
    #expect(Set(refusal?.reasons.compactMap(\.about) ?? []) == ["papers.0.date", "emergency"])
  }
}
