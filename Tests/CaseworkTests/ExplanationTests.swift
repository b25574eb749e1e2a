import Civics
import Decisions
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

struct ExplanationTests {
  private func trace() -> DecisionTrace {
    DecisionTrace(
      decision: "资格", value: .boolean(true),
      inputs: [
        TracedInput(label: "参保状态", expression: "insurance.state", value: .string("正常")),
        TracedInput(label: "就医地", expression: "form.place", value: .string("110100")),
        TracedInput(label: "年龄", expression: "applicant.age", value: Value(32)),
        TracedInput(
          label: "今天", expression: "today", value: .date(FEELDate(year: 2026, month: 3, day: 2))),
        TracedInput(label: "等级", expression: "等级", value: .string("甲")),
      ],
      rows: [
        TracedRow(
          index: 1, id: "r1", matched: false,
          failed: FailedCell(column: 1, label: "参保状态", text: "\"暂停\""), outputs: nil,
          annotations: [RowAnnotation(name: "法律依据", text: "某法第九条")]),
        TracedRow(
          index: 2, id: "r2", matched: true, failed: nil, outputs: [:],
          annotations: [
            RowAnnotation(name: "备注", text: "随便"), RowAnnotation(name: "法律依据", text: "某法第三条"),
          ]),
        TracedRow(
          index: 3, id: "r3", matched: false,
          failed: FailedCell(column: 2, label: "就医地", text: "\"370600\""), outputs: nil,
          annotations: []),
      ])
  }

  @Test func `an explanation names each input's source and the law of each row`() throws {
    let facts = Submission.instant(try Town.person()).facts
    let explanation = Explanation(trace(), facts: facts, at: Town.at("2026-03-02"))
    #expect(
      explanation.inputs.map(\.source) == [
        .register("medical-insurance", lookup: "insurance", edition: "2026-1"),
        .form(field: "place"), .applicant, .calendar, .decision("等级"),
      ])
    #expect(explanation.rows.map(\.matched) == [false, true, false])
    #expect(explanation.rows.map(\.law) == [["某法第九条"], ["某法第三条"], []])
    #expect(explanation.rows.first?.failedInput == "参保状态")
  }

  @Test func `rules that ran again on the same values tell the same, and on others not`() throws {
    let facts = Submission.instant(try Town.person()).facts
    let first = Explanation(trace(), facts: facts, at: Town.at("2026-03-02"))
    var again = Explanation(trace(), facts: facts, at: Town.at("2026-03-05"))
    #expect(again.tells(the: first) && again != first)
    again.inputs[0].value = .string("暂停")
    #expect(!again.tells(the: first))
  }

  @Test func `an explanation reads as sentences in both languages`() throws {
    let facts = Submission.instant(try Town.person()).facts
    let explanation = Explanation(trace(), facts: facts, at: Town.at("2026-03-02"))
    let texts = ExplanationText.sentences(explanation, item: try .instant())
    #expect(
      texts.map(\.zh) == [
        "“资格”的结论：是。",
        "参保信息（登记数据，2026-1 版）：参保状态 = 正常。",
        "您填写的“就医地”：110100。", "申请人实名信息：年龄 = 32。", "办理日期：今天 = 2026年3月2日。",
        "由前面的规则得出：等级 = 甲。", "第 2 条规则成立，依据：某法第三条。",
        "第 1 条规则不适用：“参保状态”不属于它说的情形。",
      ])
    #expect(
      texts.map(\.en).prefix(3) == [
        "“资格”: yes.",
        "Insurance (register, edition 2026-1): 参保状态 = 正常.",
        "You answered “Place”: 110100.",
      ])
  }

  @Test func `records and conclusions are named, not listed`() throws {
    let record: Value = .context(["account": .string("a1"), "balance": Value(5)])
    let trace = DecisionTrace(
      decision: "结论",
      value: .context(["granted": .boolean(false), "reason": .string("账户已封存。")]),
      inputs: [
        TracedInput(label: "insurance", expression: "insurance", value: record),
        TracedInput(label: "insurance", expression: "insurance", value: .list([record, record])),
      ], rows: [])
    let facts = Submission.instant(try Town.person()).facts
    let texts = ExplanationText.sentences(
      Explanation(trace, facts: facts, at: Town.at("2026-03-02")), item: try .instant())
    #expect(
      texts.map(\.zh) == [
        "“结论”的结论：不符合条件：账户已封存。", "参保信息（登记数据，2026-1 版）：已查到记录。",
        "参保信息（登记数据，2026-1 版）：2 条记录。",
      ])
  }

  @Test func `a field of a record is called as its register calls it`() throws {
    let trace = DecisionTrace(
      decision: "金额", value: Value(5),
      inputs: [
        TracedInput(label: "insurance.base", expression: "insurance.base", value: Value(5)),
        TracedInput(label: "基数", expression: "insurance.base", value: Value(5)),
        TracedInput(label: "insurance.other", expression: "insurance.other", value: Value(7)),
      ], rows: [])
    let facts = Submission.instant(try Town.person()).facts
    let item = Item.made(
      try Item.instant().definition, process: try Item.instant().process, expressions: [:],
      recordTitles: [
        "medical-insurance": ["base": LocalizedText(zh: "缴费基数", en: "Contribution base")]
      ])
    let texts = ExplanationText.sentences(
      Explanation(trace, facts: facts, at: Town.at("2026-03-02")), item: item)
    #expect(
      texts.map(\.zh).dropFirst() == [
        "参保信息（登记数据，2026-1 版）：缴费基数 = 5。",
        "参保信息（登记数据，2026-1 版）：基数 = 5。", "参保信息（登记数据，2026-1 版）：7。",
      ])
    #expect(texts[1].en == "Insurance (register, edition 2026-1): Contribution base = 5.")
  }

  @Test func `a region's code reads as its name`() throws {
    let trace = DecisionTrace(
      decision: "限额", value: Value(5),
      inputs: [
        TracedInput(
          label: "所在地", expression: "if insurance = null then \"\" else insurance.region",
          value: .string("370602")),
        TracedInput(label: "编号", expression: "insurance.number", value: .string("370602")),
        TracedInput(label: "所在地", expression: "insurance.region", value: .string("999999")),
      ], rows: [])
    let facts = Submission.instant(try Town.person()).facts
    let item = Item.made(
      try Item.instant().definition, process: try Item.instant().process, expressions: [:],
      regionNames: ["370602": LocalizedText(zh: "芝罘区", en: "Zhifu")])
    let texts = ExplanationText.sentences(
      Explanation(trace, facts: facts, at: Town.at("2026-03-02")), item: item)
    #expect(
      texts.map(\.zh).dropFirst() == [
        "参保信息（登记数据，2026-1 版）：所在地 = 芝罘区。",
        "参保信息（登记数据，2026-1 版）：编号 = 370602。",
        "参保信息（登记数据，2026-1 版）：所在地 = 999999。",
      ])
    #expect(texts[1].en.hasSuffix("= Zhifu."))
  }

  @Test func `names are found in a text and strings are not names`() {
    #expect(
      NamePaths.of("max(form.amount, 3) > \"today\" and 医保.状态 = 1").map {
        $0.joined(separator: ".")
      }
        == ["max", "form.amount", "and", "医保.状态"])
  }
}
