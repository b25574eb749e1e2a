import Markup

/// The drawing of a process: where each shape and line stands (BPMN DI, §12). Lengths are in
/// the modeller's points, y downward.
public struct Diagram: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    public let x: Double
    public let y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  public struct Bounds: Sendable, Hashable {
    public let x: Double
    public let y: Double
    public let width: Double
    public let height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// By the id of the node that the shape draws.
  public let shapes: [String: Bounds]
  /// Waypoints by the id of the flow that the line draws.
  public let edges: [String: [Point]]

  public var isEmpty: Bool { shapes.isEmpty }

  /// A number beyond this is taken for a mistake and the shape is not drawn.
  static let maximumCoordinate = 1_000_000.0

  init(shapes: [String: Bounds], edges: [String: [Point]]) {
    self.shapes = shapes
    self.edges = edges
  }

  /// Reads every BPMNDiagram; a shape whose bounds cannot be read is left out.
  init(_ root: MarkupElement) {
    var shapes: [String: Bounds] = [:]
    var edges: [String: [Point]] = [:]
    var open = root.elements.filter { $0.namespace == Namespace.diagram }
    while let element = open.popLast() {
      if let drawn = element.attribute("bpmnElement").map(localPart) {
        if element.name == "BPMNShape", let bounds = element.first("Bounds"),
          let x = Self.number(bounds, "x"), let y = Self.number(bounds, "y"),
          let width = Self.number(bounds, "width"), let height = Self.number(bounds, "height"),
          width >= 0, height >= 0
        {
          shapes[drawn] = Bounds(x: x, y: y, width: width, height: height)
        } else if element.name == "BPMNEdge" {
          edges[drawn] = element.elements("waypoint").compactMap { point in
            guard let x = Self.number(point, "x"), let y = Self.number(point, "y") else {
              return nil
            }
            return Point(x: x, y: y)
          }
        }
      }
      open += element.elements.filter { $0.namespace == Namespace.diagram }
    }
    self.shapes = shapes
    self.edges = edges
  }

  private static func number(_ element: MarkupElement, _ name: String) -> Double? {
    guard let text = element.attribute(name), let number = Double(text), number.isFinite,
      abs(number) <= maximumCoordinate
    else { return nil }
    return number
  }
}
