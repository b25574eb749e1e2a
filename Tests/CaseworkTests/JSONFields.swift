import Foundation

@testable import Catalogue

enum JSONFields {
  static func decode(_ text: String) throws -> [Catalogue.FieldDefinition] {
    try JSONDecoder().decode([Catalogue.FieldDefinition].self, from: Data(text.utf8))
  }
}
