import Decisions
import FEEL
import Foundation
import Testing

/// The demonstration city's rules, each with facts as a case would bring them.
private func rules(_ item: String) throws -> DecisionModel {
  let package = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let file = package.appending(path: "Cities/yantai/items/\(item)/rules.dmn")
  return try DecisionModel(Array(Data(contentsOf: file)), file: item + "/rules.dmn")
}

private func facts(_ text: String) throws -> FEELContext {
  try #require(try value(text).entries)
}

/// The conclusion with the number of the row that gave it.
private func conclusion(_ item: String, _ text: String) throws -> (FEELContext, row: Int?) {
  let result = try rules(item).evaluate("审批结论", try facts(text))
  #expect(!result.exhausted)
  let value = try #require(result.value.entries, "\(result.causes)")
  let trace = try #require(result.trace.last)
  #expect(trace.decision == "审批结论")
  #expect(trace.rows.contains { $0.matched && $0.annotations.first?.name == "法律依据" })
  return (value, trace.rows.first(where: \.matched)?.index)
}

@Test func `medical care elsewhere: filed, suspended, not insured`() throws {
  let trip = """
    {category: "临时外出就医", destination: "310100", start: @"2026-03-10", end: @"2026-04-10"}
    """
  let filed = try conclusion(
    "medical-elsewhere",
    "{insurance: {status: \"正常\", retired: false}, form: \(trip)}")
  #expect(filed.row == 6)
  #expect(filed.0["granted"] == Value(true))
  #expect(filed.0["limited"] == Value(true))
  let suspended = try conclusion(
    "medical-elsewhere", "{insurance: {status: \"暂停\", retired: false}, form: \(trip)}")
  #expect(suspended.0["reason"]?.text?.contains("已暂停") == true)
  let unknown = try conclusion("medical-elsewhere", "{insurance: null, form: \(trip)}")
  #expect(unknown.row == 1)
  #expect(unknown.0["granted"] == Value(false))
}

@Test func `medical reimbursement is computed to the cent`() throws {
  func amount(_ reason: String) throws -> Value? {
    try conclusion(
      "medical-reimbursement",
      """
      {insurance: {kind: "职工医保", status: "正常", retired: true},
       bills: [{bill: "b1", level: "三级", total: 28650.00, covered: 24100.00}],
       form: {bills: ["b1"], reason: "\(reason)"}}
      """
    ).0["amount"]
  }
  #expect(try amount("医院未联网") == Value(20_880))
  #expect(try amount("未备案") == Value(18_560))
}

@Test func `rent withdrawal keeps to limit, balance and homes`() throws {
  func rent(region: String, balance: Int, homes: String = "[]") throws -> (FEELContext, row: Int?) {
    try conclusion(
      "rent-withdrawal",
      """
      {fund: {status: "正常", monthsPaid: 60, balance: \(balance)}, lease: {region: "\(region)"},
       homes: \(homes), form: {rent: 2600, months: 12}}
      """)
  }
  let central = try rent(region: "370602", balance: 86_400)
  #expect(central.row == 6)
  #expect(central.0["amount"] == Value(24_000))
  #expect(try rent(region: "370681", balance: 86_400).0["amount"] == Value(18_000))
  #expect(try rent(region: "370602", balance: 5_000).0["amount"] == Value(5_000))
  #expect(try rent(region: "370602", balance: 86_400, homes: "[{id: 1}]").row == 4)
}

@Test func `school transfer goes by guardian, seats and district`() throws {
  func transfer(free: Int, region: String) throws -> Int? {
    let seats = (1...9).map { "free\($0): \(free)" }.joined(separator: ", ")
    return try conclusion(
      "school-transfer",
      """
      {children: [{child: "c1"}], enrolment: {school: "s1", grade: 4},
       school: {school: "s2", region: "\(region)", \(seats)}, household: {region: "370602"},
       form: {child: "c1", reason: "搬家"}}
      """
    ).row
  }
  #expect(try transfer(free: 3, region: "370602") == 6)
  #expect(try transfer(free: 3, region: "370613") == 7)
  #expect(try transfer(free: 0, region: "370602") == 4)
}

@Test func `a construction permit needs its four approvals`() throws {
  func permit(_ land: String) throws -> Int? {
    try conclusion(
      "construction-permit",
      """
      {enterprise: {status: "存续"},
       project: {landPermit: \(land), planningPermit: "建字第1号", fundsReady: true}}
      """
    ).row
  }
  #expect(try permit("\"烟自然资地〔2025〕1号\"") == 6)
  #expect(try permit("null") == 3)
}

@Test func `an insurance certificate states what is on record`() throws {
  func status(_ list: String) throws -> Value? {
    try conclusion("insurance-certificate", "{insurances: \(list)}").0["status"]
  }
  #expect(try status("[{status: \"参保缴费\"}, {status: \"暂停缴费\"}]") == Value("参保缴费"))
  #expect(try status("[{status: \"领取待遇\"}]") == Value("领取待遇"))
  #expect(try status("[{status: \"暂停缴费\"}]") == Value("暂停缴费"))
  #expect(try conclusion("insurance-certificate", "{insurances: []}").row == 1)
}

@Test func `a change of business scope may be late, revoked or no change`() throws {
  func change(_ status: String, _ scopes: String, _ decided: String) throws -> Int? {
    try conclusion(
      "business-scope",
      """
      {enterprise: {status: "\(status)", scope: "日用百货销售；文具用品零售"},
       form: {scopes: \(scopes), decided: @"\(decided)"}, today: @"2026-03-02"}
      """
    ).row
  }
  #expect(try change("存续", "[\"鲜花零售\"]", "2026-02-25") == 5)
  #expect(try change("存续", "[\"鲜花零售\"]", "2025-12-25") == 4)
  #expect(try change("吊销", "[\"鲜花零售\"]", "2026-02-25") == 1)
  #expect(try change("存续", "[\"日用百货销售\", \"文具用品零售\"]", "2026-02-25") == 3)
}
