import Catalogue
import Civics
import FEEL
import Foundation
import Testing

@testable import Casework
@testable import Web

/// A decision table on a page, with and without a case.
struct TableViewTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path

  private func shares() throws -> TableText {
    let city = try CityLoader.city(Self.folder)
    let item = try #require(city.items["medical-reimbursement"])
    return try #require(item.tables(in: city).first { $0.decision == "报销比例" })
  }

  /// Row 3 applies to an employee who works and had not registered.
  private func explanation(rows: Int = 6) throws -> Explanation {
    let labels = ["参保类型", "是否退休人员", "未当场结算的原因"]
    let values: [Value] = [.string("职工医保"), .boolean(false), .string("未备案")]
    return Explanation(
      decision: "报销比例", value: .string("0.75"),
      inputs: zip(labels, values).map { label, value in
        Explanation.Input(label: label, expression: label, value: value, source: .applicant)
      },
      rows: (1...rows).map { number in
        Explanation.Row(
          number: number, matched: number == 3,
          failedInput: number == 3 ? nil : number < 5 ? "是否退休人员" : "参保类型",
          failedCondition: number == 3 ? nil : "x", law: [])
      },
      at: Instant(milliseconds: 0))
  }

  private func rows(_ slots: Slots) -> [Slots] { slots.child(named: "rows") as? [Slots] ?? [] }
  private func texts(_ slots: Slots, _ list: String, _ name: String) -> [String?] {
    (slots.child(named: list) as? [Slots] ?? []).map { $0.child(named: name) as? String }
  }
  private func flag(_ slots: Slots, _ name: String) -> Bool? { slots.child(named: name) as? Bool }

  @Test func `the guide's table marks no row and has no case's values`() throws {
    let slots = TableView(try shares(), order: 1, .zh).slots
    #expect(flag(slots, "hasGiven") == false)
    #expect(rows(slots).count == 6)
    #expect(rows(slots).allSatisfy { flag($0, "isHit") == false && flag($0, "isMiss") == false })
    #expect(texts(slots, "conditions", "title") == ["参保类型", "是否退休人员", "未当场结算的原因"])
  }

  @Test func `a case's table marks the row that applied, and the condition others failed on`()
    throws
  {
    let slots = TableView(try shares(), try explanation(), order: 2, .en).slots
    #expect(
      texts(slots, "conditions", "value") == ["employees' insurance", "no", "I had not registered"])
    let rows = rows(slots)
    #expect(rows.map { flag($0, "isHit") } == [false, false, true, false, false, false])
    #expect(texts(rows[0], "cells", "class") == [nil, "miss", nil])
    #expect(texts(rows[2], "cells", "class") == [nil, nil, nil])
    #expect(texts(rows[4], "cells", "class") == ["miss", "any", nil])
    #expect(slots.child(named: "tableId") as? String == "table-2")
  }

  @Test func `an explanation of a longer table marks nothing`() throws {
    let slots = TableView(try shares(), try explanation(rows: 7), order: 1, .zh).slots
    #expect(flag(slots, "hasGiven") == false)
    #expect(rows(slots).allSatisfy { flag($0, "isHit") == false })
  }
}
