/// Places a requirement graph that came without a drawing: the conclusion on top, below it what it
/// needs, narrow enough for a phone.
///
/// Layers by the longest way from a conclusion; a line over several layers passes through a place
/// of its own in each; places are ordered by the mean of their neighbours (Sugiyama's method).
struct GraphDiagramLayout {
  static let nodeWidth = 84.0
  static let nodeHeight = 54.0
  static let columnGap = 7.0
  static let rowGap = 34.0
  /// Room for a line that passes.
  static let passWidth = 8.0
  /// Nodes side by side; data beyond these go one row down.
  static let maximumColumns = 3
  static let sweeps = 8

  /// A node, or a place where a line passes.
  private struct Place {
    var node: String?
    var rank: Int
    var x = 0.0
    var above: [Int] = []
    var below: [Int] = []
    var width: Double { node == nil ? passWidth : nodeWidth }
  }

  private var places: [Place] = []
  private var rows: [[Int]] = []
  /// Each requirement's places from source to target.
  private var ways: [(requirement: GraphDiagram.Requirement, places: [Int])] = []

  static func place(_ diagram: GraphDiagram) -> GraphDiagram {
    var layout = GraphDiagramLayout()
    let callers = Set(diagram.requirements.map(\.source))
    // A decision service holds decisions that are drawn; it is drawn itself where it is called.
    let nodes = diagram.nodes.filter { $0.kind != .service || callers.contains($0.id) }
    let drawn = Set(nodes.map(\.id))
    let requirements = diagram.requirements.filter {
      drawn.contains($0.source) && drawn.contains($0.target) && $0.source != $0.target
    }
    layout.fill(nodes, requirements)
    layout.order()
    layout.align()
    return layout.drawing(of: diagram)
  }

  private mutating func fill(
    _ nodes: [GraphDiagram.Node], _ requirements: [GraphDiagram.Requirement]
  ) {
    let ranks = Self.ranks(nodes, requirements)
    var index: [String: Int] = [:]
    for node in nodes {
      index[node.id] = places.count
      places.append(Place(node: node.id, rank: ranks[node.id] ?? 0))
    }
    for requirement in requirements {
      guard let source = index[requirement.source], let target = index[requirement.target],
        places[source].rank > places[target].rank
      else { continue }
      var way = [source]
      for rank in stride(from: places[source].rank - 1, to: places[target].rank, by: -1) {
        way.append(places.count)
        places.append(Place(node: nil, rank: rank))
      }
      way.append(target)
      for (low, high) in zip(way, way.dropFirst()) {
        places[low].above.append(high)
        places[high].below.append(low)
      }
      ways.append((requirement, way))
    }
    let depth = (places.map(\.rank).max() ?? -1) + 1
    rows = (0..<depth).map { rank in places.indices.filter { places[$0].rank == rank } }
  }

  /// The longest way to a node that nobody needs; the walk ends even where authority runs in a
  /// circle.
  private static func ranks(
    _ nodes: [GraphDiagram.Node], _ requirements: [GraphDiagram.Requirement]
  ) -> [String: Int] {
    var ranks = Dictionary(nodes.map { ($0.id, 0) }, uniquingKeysWith: { first, _ in first })
    for _ in nodes {
      var isMoved = false
      for one in requirements {
        let least = min((ranks[one.target] ?? 0) + 1, nodes.count)
        if ranks[one.source] ?? 0 < least {
          ranks[one.source] = least
          isMoved = true
        }
      }
      if !isMoved { break }
    }
    // What needs nothing itself may stand lower.
    let needing = Set(requirements.map(\.target))
    var rank = 0
    while rank <= nodes.count * 2, ranks.values.contains(where: { $0 >= rank }) {
      let row = nodes.filter { ranks[$0.id] == rank }
      let movable = row.filter { !needing.contains($0.id) }
      for node in movable.suffix(max(0, row.count - maximumColumns)) { ranks[node.id] = rank + 1 }
      rank += 1
    }
    return ranks
  }

  private mutating func order() {
    for sweep in 0..<Self.sweeps {
      let isDown = sweep % 2 == 0
      let ranks = isDown ? Array(rows.indices) : rows.indices.reversed()
      for rank in ranks {
        let position = positions
        let means = rows[rank].map { place -> Double in
          let near = isDown ? places[place].above : places[place].below
          guard !near.isEmpty else { return position[place] }
          return near.map { position[$0] }.reduce(0, +) / Double(near.count)
        }
        rows[rank] = zip(rows[rank], means).enumerated()
          .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element.0)
      }
    }
  }

  /// Each place's position in its row, in parts of the row.
  private var positions: [Double] {
    var found = [Double](repeating: 0, count: places.count)
    for row in rows {
      for (index, place) in row.enumerated() {
        found[place] = (Double(index) + 0.5) / Double(row.count)
      }
    }
    return found
  }

  /// Rows are centred, then drawn towards their neighbours without touching, and never wider than
  /// the widest row.
  private mutating func align() {
    let half = (rows.map(width).max() ?? 0) / 2
    for row in rows { spread(row, towards: row.map { _ in 0 }, within: half) }
    for sweep in 0..<Self.sweeps {
      for row in sweep % 2 == 0 ? rows : rows.reversed() {
        let wished = row.map { place -> Double in
          let near = places[place].above + places[place].below
          guard !near.isEmpty else { return places[place].x }
          return near.map { places[$0].x }.reduce(0, +) / Double(near.count)
        }
        spread(row, towards: wished, within: half)
      }
    }
  }

  private func width(_ row: [Int]) -> Double {
    row.map { places[$0].width + Self.columnGap }.reduce(-Self.columnGap, +)
  }

  private mutating func spread(_ row: [Int], towards wished: [Double], within half: Double) {
    var least = -half
    for (place, wish) in zip(row, wished) {
      places[place].x = max(wish, least + places[place].width / 2)
      least = places[place].x + places[place].width / 2 + Self.columnGap
    }
    // What was pushed right is shared with the left.
    let shift =
      zip(row, wished).map { $1 - places[$0].x }.reduce(0, +) / Double(max(1, row.count))
    for place in row { places[place].x += shift }
    least = -half
    for place in row {
      places[place].x = max(places[place].x, least + places[place].width / 2)
      least = places[place].x + places[place].width / 2 + Self.columnGap
    }
    var most = half
    for place in row.reversed() {
      places[place].x = min(places[place].x, most - places[place].width / 2)
      most = places[place].x - places[place].width / 2 - Self.columnGap
    }
  }

  private func drawing(of diagram: GraphDiagram) -> GraphDiagram {
    var shapes: [String: GraphDiagram.Bounds] = [:]
    func top(_ rank: Int) -> Double { Double(rank) * (Self.nodeHeight + Self.rowGap) }
    for place in places {
      guard let node = place.node else { continue }
      shapes[node] = GraphDiagram.Bounds(
        x: place.x - Self.nodeWidth / 2, y: top(place.rank), width: Self.nodeWidth,
        height: Self.nodeHeight)
    }
    var edges: [String: [GraphDiagram.Point]] = [:]
    for way in ways {
      edges[way.requirement.id] = way.places.enumerated().flatMap { index, place in
        let (x, y) = (places[place].x, top(places[place].rank))
        let (upper, lower) = (
          GraphDiagram.Point(x: x, y: y), GraphDiagram.Point(x: x, y: y + Self.nodeHeight)
        )
        if index == 0 { return [upper] }
        return index == way.places.count - 1 ? [lower] : [lower, upper]
      }
    }
    return GraphDiagram(
      nodes: diagram.nodes, requirements: ways.map(\.requirement), shapes: shapes, edges: edges)
  }
}
