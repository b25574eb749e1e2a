import Markup

extension DecisionModel {
  /// The requirement graph as an SVG picture, with the notation of DMN 1.5 section 6.2; from the
  /// file's own drawing, or laid out with the conclusion on top where there is none.
  ///
  /// Its size is the drawing's own, so that text stays readable: let a wide one scroll sideways
  /// inside its own box. Lines and text take the page's colour, shapes the CSS variable `--paper`,
  /// marked nodes `--accent`.
  /// - Parameter titles: what a node is called for readers, by its name in the model.
  /// - Parameter marking: names of nodes.
  public func diagramSVG(titles: [String: String] = [:], marking: Set<String> = []) -> String {
    let drawing = diagram.shapes.isEmpty ? GraphDiagramLayout.place(diagram) : diagram
    return GraphPicture(name: name, drawing: drawing, titles: titles, marking: marking).svg
  }
}

private struct GraphPicture {
  static let margin = 4.0
  static let maximumLines = 3

  let name: String
  let drawing: GraphDiagram
  let titles: [String: String]
  let marking: Set<String>

  var svg: String {
    let boxes = drawing.nodes.compactMap { drawing.shapes[$0.id] }
    let points = drawing.edges.values.flatMap { $0 }
    let left = (boxes.map(\.x) + points.map(\.x)).min() ?? 0
    let top = (boxes.map(\.y) + points.map(\.y)).min() ?? 0
    let right = (boxes.map { $0.x + $0.width } + points.map(\.x)).max() ?? 0
    let bottom = (boxes.map { $0.y + $0.height } + points.map(\.y)).max() ?? 0
    let (width, height) = (right - left + 2 * Self.margin, bottom - top + 2 * Self.margin)
    let title = Picture.escape(name)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(title)" \
      width="\(number(width))" height="\(number(height))" viewBox="\(number(left - Self.margin)) \
      \(number(top - Self.margin)) \(number(width)) \(number(height))" \
      font-family="system-ui, sans-serif" font-size="\(Picture.fontSize)" fill="none" \
      stroke="currentColor" stroke-width="1.5" text-anchor="middle"><title>\(title)</title>

      """
    // Services first, so that what they hold lies on top.
    for node in drawing.nodes where node.kind == .service { text += shape(node) }
    for requirement in drawing.requirements { text += line(requirement) }
    for node in drawing.nodes where node.kind != .service { text += shape(node) }
    return text + "</svg>\n"
  }

  private func line(_ requirement: GraphDiagram.Requirement) -> String {
    let points = drawing.edges[requirement.id] ?? straight(requirement)
    guard points.count > 1, let end = points.last else { return "" }
    let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    let before = points[points.count - 2]
    let (dx, dy) = (end.x - before.x, end.y - before.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0 else { return "" }
    let (x, y) = (dx / length, dy / length)
    func corner(_ side: Double) -> String {
      "\(number(end.x - 9 * x - side * 4 * y)),\(number(end.y - 9 * y + side * 4 * x))"
    }
    let tip = "\(number(end.x)),\(number(end.y))"
    switch requirement.kind {
    case .information:
      return "<polyline points=\"\(path)\"/><polygon points=\"\(tip) \(corner(1)) \(corner(-1))\" "
        + "fill=\"currentColor\" stroke=\"none\"/>\n"
    case .knowledge:
      return "<polyline points=\"\(path)\" stroke-dasharray=\"6 4\"/>"
        + "<polyline points=\"\(corner(1)) \(tip) \(corner(-1))\"/>\n"
    case .authority:
      return "<polyline points=\"\(path)\" stroke-dasharray=\"6 4\"/>"
        + "<circle cx=\"\(number(end.x))\" cy=\"\(number(end.y))\" r=\"4\" fill=\"currentColor\" "
        + "stroke=\"none\"/>\n"
    }
  }

  /// Where the drawing has both shapes and no line.
  private func straight(_ requirement: GraphDiagram.Requirement) -> [GraphDiagram.Point] {
    guard let source = drawing.shapes[requirement.source],
      let target = drawing.shapes[requirement.target]
    else { return [] }
    let isBelow = source.y >= target.y + target.height
    return [
      GraphDiagram.Point(
        x: source.x + source.width / 2, y: isBelow ? source.y : source.y + source.height),
      GraphDiagram.Point(
        x: target.x + target.width / 2, y: isBelow ? target.y + target.height : target.y),
    ]
  }

  private func shape(_ node: GraphDiagram.Node) -> String {
    guard let box = drawing.shapes[node.id] else { return "" }
    let marked = marking.contains(node.name)
    let style =
      marked
      ? "fill=\"var(--accent, #0b6e99)\" fill-opacity=\"0.18\" stroke=\"var(--accent, #0b6e99)\" "
        + "stroke-width=\"3\" data-marked=\"true\"" : "fill=\"var(--paper, #fff)\""
    let isHolder = node.kind == .service && box.height > 5 * Picture.lineHeight
    let centre = isHolder ? box.y + Picture.lineHeight : box.y + box.height / 2
    var text = "<g id=\"drg-\(Picture.escape(node.id))\">" + outline(node.kind, box, style)
    if let divider = drawing.dividers[node.id], divider.count > 1 {
      let path = divider.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
      text += "<polyline points=\"\(path)\"/>"
    }
    text += Picture.words(
      titles[node.name] ?? node.name, x: box.x + box.width / 2, centre: centre,
      perLine: max(2, Int(box.width - (node.kind == .input ? 14 : 4)) / Picture.fontSize),
      lines: isHolder ? 1 : min(Self.maximumLines, max(1, Int(box.height / Picture.lineHeight))),
      look: " fill=\"currentColor\" stroke=\"none\"")
    return text + "</g>\n"
  }

  /// DMN 1.5 table 2 of section 6.2: a box, a box without two corners, a box with round ends, one
  /// with a wave below.
  private func outline(_ kind: GraphDiagram.NodeKind, _ box: GraphDiagram.Bounds, _ style: String)
    -> String
  {
    let (right, bottom) = (box.x + box.width, box.y + box.height)
    func rectangle(_ radius: Double) -> String {
      "<rect x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\" "
        + "height=\"\(number(box.height))\" rx=\"\(number(radius))\" \(style)/>"
    }
    switch kind {
    case .decision: return rectangle(0)
    case .input: return rectangle(min(box.width, box.height) / 2)
    case .service: return rectangle(12)
    case .knowledge:
      let cut = min(12, box.height / 3)
      let corners = [
        (box.x + cut, box.y), (right, box.y), (right, bottom - cut), (right - cut, bottom),
        (box.x, bottom), (box.x, box.y + cut),
      ]
      let path = corners.map { "\(number($0)),\(number($1))" }.joined(separator: " ")
      return "<polygon points=\"\(path)\" \(style)/>"
    case .source:
      let wave = min(8, box.height / 6)
      let path = [
        "M\(number(box.x)) \(number(box.y))H\(number(right))V\(number(bottom - wave))",
        "q\(number(-box.width / 4)) \(number(-2 * wave)) \(number(-box.width / 2)) 0",
        "t\(number(-box.width / 2)) 0Z",
      ].joined()
      return "<path d=\"\(path)\" \(style)/>"
    }
  }

  private func number(_ value: Double) -> String { Picture.number(value) }
}
