import Civics
import Foundation
import Testing
import Web

@testable import Casework
@testable import Catalogue
@testable import CityHall
@testable import Portal

@Suite struct `A note that calls a value wrong stays` {
  @Test func `it is kept by the field that it is about`() throws {
    let json = #"{"id": "rent", "type": "money", "title": {"zh": "房租", "en": ""}}"#
    let field = try JSONDecoder().decode(FieldDefinition.self, from: Data(json.utf8))
    let page = [
      PreparedField(
        state: FieldState(field: field, visible: true, fixed: true), shown: [:], options: [])
    ]
    var form = Form()
    form.values = ["note-rent": ["不是 2600"], "note-other": ["x"], "rent": ["1"]]
    #expect(Notes(page, in: form).texts == ["rent": "不是 2600"])
    form.values["note-rent"] = [" "]
    #expect(Notes(page, in: form).texts.isEmpty)
  }
}
