import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Testing

/// A new edition calls a field of 经营范围变更 otherwise: what was answered before it came.
struct RenamedFieldTests {
  private static let folder = "items/business-scope/"
  private static let answers = ["scopes": ["日用百货销售"], "decided": ["2026-02-25"]]

  /// Version 1.1, in which the day of the resolution is called `resolved`; or another version,
  /// made of an earlier one, in which the field has another name again.
  private func renamed(
    _ test: TestHall, of earlier: LoadedCity? = nil, from: String = "1.0", to: String = "1.1",
    field: (old: String, new: String) = ("decided", "resolved"), mapping: String
  ) throws -> LoadedCity {
    var files = (earlier ?? test.loaded).files
    let (old, new) = field
    let was = earlier == nil ? "1.0" : from
    for name in ["item.yaml", "rules.dmn", "cases.yaml"] {
      let text = String(decoding: files[Self.folder + name] ?? [], as: UTF8.self)
      files[Self.folder + name] = Array(
        text.replacing("- id: \(old)", with: "- id: \(new)")
          .replacing("form.\(old)", with: "form.\(new)")
          .replacing(", \(old): ", with: ", \(new): ")
          .replacing("[\(old)]", with: "[\(new)]")
          .replacing("version: \"\(was)\"", with: "version: \"\(to)\"").utf8)
    }
    files[Self.folder + "migration.yaml"] = Array(
      "from: \"\(from)\"\nto: \"\(to)\"\nreason: {zh: 改名, en: Renamed}\n\(mapping)\n".utf8)
    let loaded = CityLoader.load(files: files)
    #expect(loaded.errors == [])
    return loaded
  }

  private func applied(_ test: TestHall) async throws -> Case {
    try await test.submit(
      "business-scope", Self.answers,
      uploads: ["resolution": try test.pdf("resolution", of: "business-scope")], key: "m1",
      as: test.representative("p8")
    ).get()
  }

  // MARK: Past cases

  @Test func `past cases run under the new name, by the mapping`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    let found = try await applied(test)
    let new = try #require(try renamed(test, mapping: "fields: {decided: resolved}").city)
    var told: [Rehearsal] = []
    #expect(try test.hall.rehearse("business-scope", on: new, limit: 9) { told.append($0) } == 1)
    #expect(told.map(\.id) == [found.id])
    #expect(told.allSatisfy { $0.changes.isEmpty && $0.notTaken.isEmpty && $0.lost.isEmpty })
  }

  @Test func `without a mapping what cannot be carried over is named`() async throws {
    let test = try TestHall()
    _ = try await test.hall.publish(test.loaded).get()
    _ = try await applied(test)
    let new = try #require(try renamed(test, mapping: "").city)
    var told: [Rehearsal] = []
    _ = try test.hall.rehearse("business-scope", on: new, limit: 9) { told.append($0) }
    #expect(told.flatMap(\.lost).map(\.en) == ["On which day was it decided?"])
  }

  // MARK: Drafts

  private func draft(_ test: TestHall) async throws -> Draft {
    _ = try await test.hall.publish(test.loaded).get()
    let writer = try test.representative("p8")
    let begun = try await test.hall.startDraft("business-scope", as: writer).get()
    return try await test.hall.saveAnswers(begun.id, answers: Self.answers, as: writer).get()
  }

  @Test func `a draft's answer goes under the field's new name`() async throws {
    let test = try TestHall()
    let writer = try test.representative("p8")
    let begun = try await draft(test)
    let new = try renamed(test, mapping: "fields: {decided: resolved}")
    _ = try await test.hall.publish(new).get()
    let found = try test.hall.draft(begun.id, as: writer).get()
    #expect(found.answers == ["scopes": ["日用百货销售"], "resolved": ["2026-02-25"]])
    #expect(found.lost == nil && found.edition == new.city?.edition)
    #expect(try test.hall.drafts(of: writer).get() == [found])
    let upload = try test.pdf("resolution", of: "business-scope")
    let read = try #require(try test.store.read(upload.digest))
    _ = try await test.hall.saveUpload(
      draft: begun.id, material: "resolution", bytes: read, name: "a.pdf", as: writer
    ).get()
    let submitted = try await test.hall.submit(
      draft: begun.id, key: try #require(IdempotencyKey("d1")), as: writer
    ).get()
    #expect(submitted.edition == new.city?.edition)
  }

  @Test func `a draft's file that the new edition does not take is told, and stops nothing`()
    async throws
  {
    let test = try TestHall()
    let writer = try test.representative("p8")
    var begun = try await draft(test)
    var upload = try test.pdf("resolution", of: "business-scope")
    upload.name = "章程.pdf"
    begun.uploads = ["resolution": upload, "articles": upload]
    begun.promised = ["articles"]
    try await test.store.put(
      "draft", key: begun.id, owner: begun.applicant.rawValue,
      value: Array(try JSONEncoder().encode(begun)), until: nil)
    _ = try await test.hall.publish(
      try renamed(test, mapping: "fields: {decided: resolved}")
    ).get()
    let found = try test.hall.draft(begun.id, as: writer).get()
    #expect(Array(found.uploads.keys) == ["resolution"] && found.promised.isEmpty)
    #expect(found.lost?.map { $0.texts.map(\.zh) } == [["章程.pdf"]])
    _ = try await test.hall.submit(
      draft: begun.id, key: try #require(IdempotencyKey("d2")), as: writer
    ).get()
  }

  @Test(arguments: ["", "dropped: [decided]"])
  func `a draft's answer that has no field is told, unless the edition drops it`(
    _ mapping: String
  ) async throws {
    let test = try TestHall()
    let writer = try test.representative("p8")
    let begun = try await draft(test)
    _ = try await test.hall.publish(try renamed(test, mapping: mapping)).get()
    let found = try test.hall.draft(begun.id, as: writer).get()
    #expect(found.answers == ["scopes": ["日用百货销售"]])
    let told = found.lost?.map { "\($0.title(.en)) \($0.texts.map { $0(.en) })" }
    #expect(told == (mapping.isEmpty ? [#"On which day was it decided? ["2026-02-25"]"#] : nil))
    // Saved once more, it is still told: until the application is submitted or given up.
    let saved = try await test.hall.saveAnswers(
      begun.id, answers: ["resolved": ["2026-02-24"]], as: writer
    ).get()
    #expect(saved.lost == found.lost)
    #expect(try test.hall.draft(begun.id, as: writer).get() == saved)
  }

  @Test func `a draft of an edition in between is not mapped by names of another version`()
    async throws
  {
    let test = try TestHall()
    let writer = try test.representative("p8")
    let begun = try await draft(test)
    let new = try renamed(test, from: "0.9", mapping: "fields: {decided: resolved}")
    _ = try await test.hall.publish(new).get()
    #expect(try test.hall.draft(begun.id, as: writer).get().lost?.map(\.field) == ["decided"])
  }

  // MARK: Over several versions

  @Test func `a draft and a past case go through the versions in between`() async throws {
    let test = try TestHall()
    let writer = try test.representative("p8")
    let begun = try await draft(test)
    let past = try await applied(test)
    let second = try renamed(test, mapping: "fields: {decided: resolved}")
    _ = try await test.hall.publish(second).get()
    let third = try renamed(
      test, of: second, from: "1.1", to: "1.2", field: ("resolved", "resolvedOn"),
      mapping: "fields: {resolved: resolvedOn}")
    _ = try await test.hall.publish(third).get()
    let found = try test.hall.draft(begun.id, as: writer).get()
    #expect(found.answers == ["scopes": ["日用百货销售"], "resolvedOn": ["2026-02-25"]])
    #expect(found.lost == nil)
    var told: [Rehearsal] = []
    let new = try #require(third.city)
    _ = try test.hall.rehearse("business-scope", on: new, limit: 9) { told.append($0) }
    #expect(told.map(\.id) == [past.id] && told.allSatisfy { $0.lost.isEmpty })
  }

  @Test func `without the version in between nothing is guessed`() async throws {
    let test = try TestHall()
    let begun = try await draft(test)
    let second = try renamed(test, mapping: "fields: {decided: resolved}")
    let third = try renamed(
      test, of: second, from: "1.1", to: "1.2", field: ("resolved", "resolvedOn"),
      mapping: "fields: {resolved: resolvedOn}")
    _ = try await test.hall.publish(third).get()
    let found = try test.hall.draft(begun.id, as: test.representative("p8")).get()
    #expect(found.lost?.map(\.field) == ["decided"])
  }
}
