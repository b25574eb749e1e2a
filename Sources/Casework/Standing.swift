import Catalogue
import Processes

extension Case {
  /// The steps of the item's process where the case stands; none when it is over.
  package func standing(in item: Item) -> Set<String> {
    guard !status.isTerminal, let process else { return [] }
    return item.process.standing(process)
  }
}
