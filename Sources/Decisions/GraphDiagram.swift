import Markup

/// The requirement graph as a picture has it (DMN 1.5 section 6.2), with the file's own drawing
/// (chapter 13, DMN DI) where there is one. Lengths are in the modeller's points, y downward.
public struct GraphDiagram: Sendable, Hashable {
  public enum NodeKind: String, Sendable, Hashable {
    case decision
    case knowledge = "businessKnowledgeModel"
    case service = "decisionService"
    case input = "inputData"
    case source = "knowledgeSource"
  }

  public struct Node: Sendable, Hashable {
    public let id: String
    public let name: String
    public let kind: NodeKind
  }

  public enum RequirementKind: String, Sendable, Hashable {
    case information = "informationRequirement"
    case knowledge = "knowledgeRequirement"
    case authority = "authorityRequirement"
  }

  /// What `target` needs of `source`.
  public struct Requirement: Sendable, Hashable {
    public let id: String
    public let kind: RequirementKind
    public let source: String
    public let target: String
  }

  public struct Point: Sendable, Hashable {
    public let x: Double
    public let y: Double
  }

  public struct Bounds: Sendable, Hashable {
    public let x: Double
    public let y: Double
    public let width: Double
    public let height: Double
  }

  /// In the order of the file. What is imported is not among them.
  public let nodes: [Node]
  /// Between nodes of this model alone.
  public let requirements: [Requirement]
  /// By the id of the node that the shape draws; empty where the file has no drawing.
  public let shapes: [String: Bounds]
  /// Waypoints by the id of the requirement that the line draws.
  public let edges: [String: [Point]]
  /// The line across a decision service, above which its output decisions stand.
  public let dividers: [String: [Point]]

  /// A number beyond this is taken for a mistake and the shape is not drawn.
  static let maximumCoordinate = 1_000_000.0

  init(
    nodes: [Node], requirements: [Requirement], shapes: [String: Bounds],
    edges: [String: [Point]], dividers: [String: [Point]] = [:]
  ) {
    self.nodes = nodes
    self.requirements = requirements
    self.shapes = shapes
    self.edges = edges
    self.dividers = dividers
  }

  /// Reads a document's nodes, requirements and first drawing; a shape whose bounds cannot be read
  /// is left out.
  init(_ root: MarkupElement) {
    var nodes: [Node] = []
    var found: [Requirement] = []
    for element in root.elements where element.namespace == root.namespace {
      guard let kind = NodeKind(rawValue: element.name) else { continue }
      let name = element.attribute("name") ?? ""
      let id = element.attribute("id") ?? name
      nodes.append(Node(id: id, name: name, kind: kind))
      for child in element.elements where child.namespace == root.namespace {
        guard let kind = RequirementKind(rawValue: child.name) else { continue }
        for end in child.elements {
          guard end.name.hasPrefix("required"), let href = end.attribute("href") else { continue }
          let source = Self.id(of: href)
          found.append(
            Requirement(
              id: child.attribute("id") ?? "\(source) \(id)", kind: kind, source: source,
              target: id))
        }
      }
    }
    self.nodes = nodes
    let ids = Set(nodes.map(\.id))
    requirements = found.filter { ids.contains($0.source) }
    let drawing = Self.drawing(root)
    shapes = drawing.shapes.filter { ids.contains($0.key) }
    edges = drawing.edges
    dividers = drawing.dividers
  }

  private static func drawing(_ root: MarkupElement) -> (
    shapes: [String: Bounds], edges: [String: [Point]], dividers: [String: [Point]]
  ) {
    var shapes: [String: Bounds] = [:]
    var edges: [String: [Point]] = [:]
    var dividers: [String: [Point]] = [:]
    // One diagram: others may show the same nodes in other places.
    let diagrams = root.elements.filter { $0.name == "DMNDI" }.flatMap(\.elements)
    for element in diagrams.first(where: { !$0.elements("DMNShape").isEmpty })?.elements ?? [] {
      guard let drawn = element.attribute("dmnElementRef").map(id) else { continue }
      if element.name == "DMNShape", let bounds = element.first("Bounds").flatMap(Self.bounds) {
        shapes[drawn] = bounds
        if let line = element.first("DMNDecisionServiceDividerLine") {
          dividers[drawn] = points(line)
        }
      } else if element.name == "DMNEdge" {
        edges[drawn] = points(element)
      }
    }
    return (shapes, edges, dividers)
  }

  private static func bounds(_ element: MarkupElement) -> Bounds? {
    guard let x = number(element, "x"), let y = number(element, "y"),
      let width = number(element, "width"), let height = number(element, "height"), width >= 0,
      height >= 0
    else { return nil }
    return Bounds(x: x, y: y, width: width, height: height)
  }

  private static func points(_ element: MarkupElement) -> [Point] {
    element.elements("waypoint").compactMap { point in
      guard let x = number(point, "x"), let y = number(point, "y") else { return nil }
      return Point(x: x, y: y)
    }
  }

  private static func number(_ element: MarkupElement, _ name: String) -> Double? {
    guard let text = element.attribute(name), let number = Double(text), number.isFinite,
      abs(number) <= maximumCoordinate
    else { return nil }
    return number
  }

  /// The id that `href="#id"` or a qualified name means.
  private static func id(of reference: String) -> String {
    let separator = reference.lastIndex { $0 == "#" || $0 == ":" }
    return separator.map { String(reference[reference.index(after: $0)...]) } ?? reference
  }
}
