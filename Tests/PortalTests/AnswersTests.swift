import Civics
import Foundation
import Testing
import Web

@testable import Casework
@testable import Catalogue
@testable import CityHall
@testable import Portal

@Suite struct `Who leaves a page has not answered it by leaving it` {
  /// A question as its page shows it.
  private func shown(
    _ type: FieldType, members: [(String, FieldType)] = [], options: [String] = [],
    _ shown: FormEngine.Posted
  ) throws -> PreparedField {
    func definition(_ id: String, _ type: FieldType) throws -> FieldDefinition {
      let json = #"{"id": "\#(id)", "type": "\#(type.rawValue)", "title": {"zh": "题", "en": ""}}"#
      return try JSONDecoder().decode(FieldDefinition.self, from: Data(json.utf8))
    }
    var field = try definition("x", type)
    if !members.isEmpty { field.fields = try members.map { try definition($0.0, $0.1) } }
    return PreparedField(
      state: FieldState(field: field, visible: true, fixed: false), shown: shown,
      options: options.map { FieldOption(value: $0, title: LocalizedText($0)) })
  }

  /// What a page that sends this leaves in the draft.
  private func typed(_ field: PreparedField, _ sent: FormEngine.Posted) -> FormEngine.Posted {
    var form = Form()
    form.values = sent
    return Answers.typed(Answers.read(form, [field.field]), [field])
  }

  @Test(arguments: [FieldType.person, .organisation])
  func `the parts of a party that the city holds`(_ type: FieldType) throws {
    let held = ["x.number": ["1"], "x.name": ["林晓舟"]]
    let field = try shown(type, held)
    #expect(typed(field, held).isEmpty)
    let other = ["x.number": ["2"], "x.name": ["林晓舟"]]
    #expect(typed(field, other) == other.merging(["x": []]) { $1 })
    let emptied = ["x.number": [""], "x.name": [""]]
    #expect(typed(field, emptied) == emptied.merging(["x": []]) { $1 })
    #expect(typed(try shown(type, [:]), emptied).isEmpty)
  }

  @Test func `the rows of a group that the city holds`() throws {
    let field = try shown(
      .group, members: [("total", .money), ("paid", .declaration)],
      ["x.0": ["+"], "x.0.total": ["1"], "x.0.paid": ["false"], "x.1": ["+"], "x.1.total": ["2"]])
    let rows = ["x.0.total": ["1"], "x.1.total": ["2"]]
    #expect(typed(field, rows).isEmpty)
    #expect(typed(field, rows.merging(["x.2.total": [""]]) { $1 }).isEmpty)
    #expect(
      typed(field, ["x.0.total": ["1"], "x.1.total": [""]]) == ["x": [], "x.0.total": ["1"]])
    let ticked = rows.merging(["x.0.paid": ["true"]]) { $1 }
    #expect(typed(field, ticked) == ticked.merging(["x": []]) { $1 })
  }

  @Test func `a box that is not ticked, and choices in another order`() throws {
    let box = try shown(.declaration, ["x": ["false"]])
    #expect(typed(box, [:]).isEmpty)
    #expect(typed(box, ["x": ["true"]]) == ["x": ["true"]])
    let choices = try shown(.choices, options: ["a", "b"], ["x": ["b", "a", "gone"]])
    #expect(typed(choices, ["x": ["a", "b"]]).isEmpty)
    #expect(typed(choices, [:]) == ["x": []])
  }
}
