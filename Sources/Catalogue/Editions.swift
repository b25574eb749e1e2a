import Civics

/// The editions that a running city holds: new cases start on the current one, cases under way
/// stay on the one on which they were accepted, item by item.
package struct Editions: Sendable {
  private struct Key: Hashable {
    let item: ItemID
    let edition: String
  }

  /// Items of earlier editions that are held compiled; past it all are read again.
  package static let maximumEarlierItems = 8192

  package private(set) var current: City
  private var earlier: [Key: Item] = [:]

  package init(_ current: City) { self.current = current }

  /// Makes `city` the current edition, and keeps the items of the one before it at hand.
  package mutating func take(_ city: City) {
    guard city.edition != current.edition else { return }
    for item in current.items.values { keep(item) }
    current = city
  }

  /// Holds an item of an earlier edition.
  package mutating func keep(_ item: Item) {
    if earlier.count >= Self.maximumEarlierItems { earlier.removeAll() }
    earlier[Key(item: item.id, edition: item.edition)] = item
  }

  /// The item as that edition has it; nil where the edition is not at hand.
  package func item(_ id: ItemID, edition: String) -> Item? {
    edition == current.edition
      ? current.items[id] : earlier[Key(item: id, edition: edition)]
  }
}

extension CityLoader {
  /// One item of an edition that is kept, compiled; nil where the edition has none such.
  ///
  /// - Parameter files: the edition's files. Those of other items are not looked at.
  package static func item(
    _ id: ItemID, edition: String, files: [String: [UInt8]]
  ) -> Item? {
    let own = "items/\(id)/"
    let needed = files.filter { $0.key.hasPrefix(own) || !$0.key.hasPrefix("items/") }
    var reader = CityReader(folder: CityFolder(files: needed), edition: edition)
    return reader.read { _ in }?.items[id]
  }
}
