/// Places the nodes of a process that came without a drawing: from top to bottom, so that it is
/// read on a phone without turning. Only the top level is drawn; a sub-process is one box.
struct DiagramLayout {
  static let taskHeight = 60.0
  static let gatewaySide = 44.0
  static let eventSide = 34.0
  /// From middle to middle of neighbours: as wide as a phone allows for the row.
  static let pitches = 79.0...164.0
  static let phoneWidth = 316.0
  static let rowGap = 40.0

  static func place(_ graph: Graph, _ container: Int) -> Diagram {
    let nodes = graph.containers[container].nodes
    let ranks = ranks(graph, graph.containers[container])
    var rows: [Int: [Int]] = [:]
    for node in nodes where graph.nodes[node].host < 0 {
      rows[ranks[node, default: 0], default: []].append(node)
    }
    let widest = rows.values.map { Double($0.count) * pitch(of: $0.count) }.max() ?? 0
    var shapes: [String: Diagram.Bounds] = [:]
    var bounds: [Int: Diagram.Bounds] = [:]
    for (rank, row) in rows {
      let pitch = pitch(of: row.count)
      let left = (widest - Double(row.count) * pitch) / 2
      for (column, node) in row.enumerated() {
        let size = size(graph.nodes[node].kind, taskWidth: pitch * 0.92)
        bounds[node] = Diagram.Bounds(
          x: left + (Double(column) + 0.5) * pitch - size.width / 2,
          y: Double(rank) * (taskHeight + rowGap) + (taskHeight - size.height) / 2,
          width: size.width, height: size.height)
      }
    }
    // A boundary event sits on its activity's lower edge.
    for node in nodes where graph.nodes[node].host >= 0 {
      guard let host = bounds[graph.nodes[node].host] else { continue }
      let place = graph.nodes[graph.nodes[node].host].boundaries.firstIndex(of: node) ?? 0
      bounds[node] = Diagram.Bounds(
        x: host.x + host.width - Double(place + 1) * (eventSide + 4),
        y: host.y + host.height - eventSide / 2, width: eventSide, height: eventSide)
    }
    for (node, box) in bounds { shapes[graph.nodes[node].id] = box }
    var edges: [String: [Diagram.Point]] = [:]
    for flow in graph.flows {
      guard let source = bounds[flow.source], let target = bounds[flow.target] else { continue }
      edges[flow.id] = line(source, target)
    }
    return Diagram(shapes: shapes, edges: edges)
  }

  private static func pitch(of columns: Int) -> Double {
    min(max(phoneWidth / Double(max(1, columns)), pitches.lowerBound), pitches.upperBound)
  }

  private static func size(_ kind: NodeKind, taskWidth: Double) -> (width: Double, height: Double) {
    if kind.isActivity { return (taskWidth, taskHeight) }
    return kind.isGateway ? (gatewaySide, gatewaySide) : (eventSide, eventSide)
  }

  /// The longest way from an entry, each node counted once so that loops end.
  private static func ranks(_ graph: Graph, _ container: GraphContainer) -> [Int: Int] {
    var ranks: [Int: Int] = [:]
    var open = container.entries
    for entry in open { ranks[entry] = 0 }
    let limit = container.nodes.count
    var place = 0
    // Breadth first: a node's rank is one more than that of the node that first leads to it.
    while place < open.count {
      let node = open[place]
      place += 1
      let next =
        graph.nodes[node].outgoing.map { graph.flows[$0].target } + graph.nodes[node].boundaries
      for target in next where ranks[target] == nil && open.count <= limit {
        let isBoundary = graph.nodes[target].host >= 0
        ranks[target] = ranks[node, default: 0] + (isBoundary ? 0 : 1)
        open.append(target)
      }
    }
    return ranks
  }

  private static func line(_ source: Diagram.Bounds, _ target: Diagram.Bounds) -> [Diagram.Point] {
    let from = Diagram.Point(x: source.x + source.width / 2, y: source.y + source.height)
    if target.y > source.y {
      return [from, Diagram.Point(x: target.x + target.width / 2, y: target.y)]
    }
    // A way back runs beside the nodes.
    let right = max(source.x + source.width, target.x + target.width) + 12
    let (sourceMiddle, targetMiddle) =
      (source.y + source.height / 2, target.y + target.height / 2)
    return [
      Diagram.Point(x: source.x + source.width, y: sourceMiddle),
      Diagram.Point(x: right, y: sourceMiddle), Diagram.Point(x: right, y: targetMiddle),
      Diagram.Point(x: target.x + target.width, y: targetMiddle),
    ]
  }
}
