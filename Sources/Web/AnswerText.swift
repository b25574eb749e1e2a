import Casework
import Catalogue
import CityHall
import Civics
import FEEL

/// An answer as a citizen or an officer reads it: choices by their titles, regions by their names, dates and
/// amounts the reader's way.
package struct AnswerText: Sendable {
  let hall: CityHall
  let language: Language

  package init(hall: CityHall, language: Language) {
    self.hall = hall
    self.language = language
  }

  package func callAsFunction(_ value: Value, _ field: FieldDefinition) -> String {
    if field.type == .region, let name = region(value.plainText) { return name }
    if field.type == .group, let rows = value.elements {
      return rows.compactMap(\.entries).map { row($0, field) }
        .joined(separator: language == .zh ? "；" : "; ")
    }
    let text = FormEngine.display(value, field, language)
    if field.type == .date, let date = try? CalendarDate(text) {
      return Writing(language).date(date)
    }
    if field.type == .money, let money = try? Money(text) {
      return Writing(language).money(money)
    }
    return text
  }

  /// Each member with its question: figures alone tell nobody what they are.
  private func row(_ row: FEELContext, _ field: FieldDefinition) -> String {
    let members = (field.fields ?? []).compactMap { member -> String? in
      guard let value = row[member.id], !value.isNull else { return nil }
      let colon = language == .zh ? "：" : ": "
      return member.title(language) + colon + self(value, member)
    }
    return members.joined(separator: language == .zh ? "，" : ", ")
  }

  private func region(_ code: String) -> String? {
    hall.city.identity.regions.first { $0.code.description == code }?.name(language)
  }
}
