import Civics
import Registers

/// A city's folder, read, checked and compiled: one edition, which never changes.
package struct City: Sendable {
  package let identity: CityIdentity
  package let agencies: [AgencyID: Agency]
  /// In the order of `agencies.yaml`.
  package let agencyOrder: [AgencyID]
  package let calendar: WorkingCalendar
  package let holidays: [Holiday]
  package let registers: [RegisterID: RegisterDefinition]
  package let items: [ItemID: Item]
  /// By name of the folder.
  package let itemOrder: [ItemID]
  package let home: HomePage
  /// Sixteen hexadecimal digits that follow from the folder's bytes.
  package let edition: String
  package let search: SearchIndex

  init(
    identity: CityIdentity, agencies: [Agency], calendar: WorkingCalendar, holidays: [Holiday],
    registers: [RegisterDefinition], items: [Item], home: HomePage, edition: String
  ) {
    self.identity = identity
    self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { first, _ in first }
    agencyOrder = agencies.map(\.id)
    self.calendar = calendar
    self.holidays = holidays
    self.registers = Dictionary(registers.map { ($0.id, $0) }) { first, _ in first }
    self.items = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
    itemOrder = items.map(\.id).sorted()
    self.home = home
    self.edition = edition
    let names = Dictionary(agencies.map { ($0.id, $0) }) { first, _ in first }
    search = SearchIndex(
      items.map { SearchIndex.Entry($0.definition, agency: names[$0.definition.agency]) })
  }
}
