import Catalogue
import Processes

extension Case {
  /// The steps of the item's process where the case stands; none when it is over.
  package func standing(in item: Item) -> Set<String> {
    guard !status.isTerminal else { return [] }
    // Before acceptance it waits where the process begins.
    guard let process else {
      return Set(item.process.nodes.filter { $0.kind == .startEvent }.map(\.id))
    }
    return item.process.standing(process)
  }
}
