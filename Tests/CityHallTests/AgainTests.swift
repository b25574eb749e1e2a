import Casework
import CityHall
import Civics
import Store
import Testing

/// 租房提取: once in twelve months.
struct AgainTests {
  private static let item: ItemID = "rent-withdrawal"
  private static let answers = ["rent": ["2600"], "months": ["12"], "account": [""]]

  private func apply(_ test: TestHall, key: String) async throws -> Result<Case, Refusal> {
    try await test.hall.submit(
      item: Self.item, answers: Self.answers, uploads: [:], promised: [],
      key: #require(IdempotencyKey(key)), as: test.citizen("p1"))
  }

  @Test func `what was granted is not granted again before its day`() async throws {
    let test = try TestHall()
    let first = try await apply(test, key: "a1").get()
    #expect(first.status == .granted)
    #expect(try await apply(test, key: "a1").get().id == first.id)
    test.clock.pass(days: 364)
    let early = try await apply(test, key: "a2")
    #expect(early.refusal?.kind == .outOfTime)
    #expect(early.refusal?.reasons.first?.text.zh.contains("才能再次申请") == true)
    #expect(try test.store.cases(of: test.party("p1").id, after: nil, limit: 10).count == 1)
    let draft = try await test.hall.startDraft(Self.item, as: test.citizen("p1"))
    #expect(draft.refusal?.kind == .outOfTime)
    test.clock.pass(days: 1)
    #expect(try await test.hall.startDraft(Self.item, as: test.citizen("p1")).refusal == nil)
    #expect(try await apply(test, key: "a3").get().status == .granted)
  }

  @Test func `of many at once one is granted`() async throws {
    let test = try TestHall()
    let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<8 {
        group.addTask { try await self.apply(test, key: "b\(index)").refusal == nil }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(granted == 1)
    #expect(try test.store.cases(of: test.party("p1").id, after: nil, limit: 10).count == 1)
  }
}
