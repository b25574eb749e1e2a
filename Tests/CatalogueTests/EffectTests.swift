import Civics
import Foundation
import Testing

@testable import Catalogue

/// A reform measured: two editions side by side.
struct EffectTests {
  private static let city = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cities/yantai").path
  private static let item = city + "/items/medical-reimbursement"

  private func edition(_ path: String) throws -> ItemEdition {
    guard case .item(let edition) = try EditionFolder.read(path) else { throw NoItem() }
    return edition
  }
  private struct NoItem: Error {}

  @Test func `the reimbursement's reform cuts steps, time, materials and visits`() throws {
    let effect = EditionEffect(try edition(Self.item + "/before"), try edition(Self.item))
    func figure(_ measure: EditionEffect.Measure) -> [Int]? {
      effect.figure(measure).map { [$0.before, $0.after] }
    }
    #expect(effect.versionBefore == "0.9" && effect.versionAfter == "1.0")
    #expect(figure(.steps) == [6, 3] && figure(.officerSteps) == [5, 3])
    #expect(figure(.materials) == [6, 5] && figure(.handedIn) == [6, 2])
    #expect(figure(.documents) == [6, 0] && figure(.visits) == [2, 0])
    #expect(figure(.promisedDays) == [22, 15] && figure(.statutoryDays) == [30, 30])
    #expect(effect.figure(.promisedDays)?.change == -318)
    #expect(effect.figure(.steps)?.change == -500)
    #expect(effect.materialsGone.map(\.zh) == ["医保卡（社保卡）", "费用明细清单"])
    #expect(effect.stepsGone.map(\.zh) == ["收件登记", "票据录入", "初审", "复审"])
    #expect(effect.stepsNew.map(\.zh) == ["审查"])
    #expect(effect.materialsNew.map(\.zh) == ["纸质票据"])
  }

  @Test func `the city holds the edition from before, and the guide its source`() throws {
    let city = try CityLoader.city(Self.city)
    let item = try #require(city.items["medical-reimbursement"])
    #expect(item.effect?.figure(.visits)?.before == 2)
    #expect(item.before?.process?.nodes.contains { $0.name == "复审" } == true)
    #expect(item.definition.reform?.sources.isEmpty == false)
    #expect(city.items["medical-elsewhere"]?.effect == nil)
  }

  @Test func `two cities are compared item by item and in all`() throws {
    guard case .city(let city) = try EditionFolder.read(Self.city) else { throw NoItem() }
    let effect = CityEffect(city, city)
    #expect(effect.items.count == city.items.count && effect.added.isEmpty)
    #expect(effect.totals.allSatisfy { $0.before == $0.after && ($0.change ?? 0) == 0 })
  }

  @Test(arguments: [(2, 1, -500), (3, 2, -333), (11, 6, -455), (1, 2, 1000), (4, 4, 0)])
  func `a change is given in tenths of a per cent`(_ before: Int, _ after: Int, _ tenths: Int) {
    let figure = EditionEffect.Figure(measure: .steps, before: before, after: after)
    #expect(figure.change == tenths)
  }

  @Test func `from nothing there is no per cent`() {
    #expect(EditionEffect.Figure(measure: .visits, before: 0, after: 1).change == nil)
  }

  @Test func `a folder that is neither says what is missing`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("effect-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: BrokenCity.self) { try EditionFolder.read(folder.path) }
    try Data("id: [broken".utf8).write(to: folder.appendingPathComponent("item.yaml"))
    #expect(throws: BrokenCity.self) { try EditionFolder.read(folder.path) }
  }
}
