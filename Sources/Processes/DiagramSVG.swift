import Markup

extension ProcessModel {
  /// The process as an SVG picture, with the given nodes marked; from the file's own drawing,
  /// or laid out from top to bottom where there is none.
  ///
  /// Its size is the drawing's own, so that text stays readable: at 360 px let a wide one
  /// scroll sideways inside its own box. Lines and text take the page's colour; marked nodes
  /// take the CSS variable `--accent`.
  /// - Parameter marking: node ids, such as `standing(state)`.
  /// - Parameter isUpright: laid out from top to bottom even where the file has a drawing, which
  ///   mostly runs sideways: for a narrow page.
  /// - Parameter inEnglish: with the English labels, where there are such.
  public func diagramSVG(
    marking: Set<String> = [], isUpright: Bool = false, inEnglish: Bool = false
  ) -> String {
    let isLaidOut = diagram.isEmpty || isUpright
    let drawing = isLaidOut ? DiagramLayout.place(graph, entry) : diagram
    return DiagramPicture(
      model: self, drawing: drawing, marking: marking, namesBeside: isLaidOut,
      // Both drawings may stand on one page.
      prefix: isUpright && !diagram.isEmpty ? "step-" : "node-", inEnglish: inEnglish
    ).svg
  }
}

private struct DiagramPicture {
  static let maximumLines = 3
  /// Names under events and gateways are cut after this many characters.
  static let labelCharacters = 12

  let model: ProcessModel
  let drawing: Diagram
  let marking: Set<String>
  /// Names of events and gateways stand to the right, clear of lines that run downward, rather
  /// than below, where modellers leave room for them.
  let namesBeside: Bool
  /// Of the shapes' identifiers.
  let prefix: String
  let inEnglish: Bool
  private var margin: Double { namesBeside ? 4 : 12 }

  var svg: String {
    let drawn = model.nodes.filter { drawing.shapes[$0.id] != nil }
    let boxes = drawn.compactMap { drawing.shapes[$0.id] }
    let points = drawing.edges.values.flatMap { $0 }
    let left = (boxes.map(\.x) + points.map(\.x)).min() ?? 0
    let top = (boxes.map(\.y) + points.map(\.y)).min() ?? 0
    let right = (boxes.map { $0.x + $0.width } + points.map(\.x) + drawn.map(nameEnd)).max() ?? 0
    let bottom = (boxes.map { $0.y + $0.height } + points.map(\.y)).max() ?? 0
    // Room below for the name under the lowest event.
    let height = bottom - top + 2 * margin + Picture.lineHeight
    let width = right - left + 2 * margin
    let name = (inEnglish ? model.english : nil) ?? model.name
    let title = escape(name.isEmpty ? model.id : name)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(title)" \
      width="\(number(width))" height="\(number(height))" \
      viewBox="\(number(left - margin)) \(number(top - margin)) \(number(width)) \(number(height))" \
      font-family="system-ui, sans-serif" font-size="\(Picture.fontSize)" fill="var(--paper, #fff)" \
      stroke="currentColor" stroke-width="1.5" text-anchor="middle"><title>\(title)</title>

      """
    // Sub-processes first, so that what they hold lies on top.
    for node in drawn where node.kind.isContainer { text += shape(node) }
    text += lines()
    for node in drawn where !node.kind.isContainer { text += shape(node) }
    // What all names share is said once, around them.
    let names = drawn.map { named($0) }.joined(separator: "\n")
    return text + "<g fill=\"currentColor\" stroke=\"none\">\(names)</g>\n</svg>\n"
  }

  private func label(_ node: NodeInfo) -> String {
    (inEnglish ? node.english : nil) ?? node.name
  }

  /// Where a name that stands beside its shape ends.
  private func nameEnd(_ node: NodeInfo) -> Double {
    guard namesBeside, !node.kind.isActivity, let box = drawing.shapes[node.id] else {
      return -.infinity
    }
    let characters = min(Picture.width(of: label(node)), Double(Self.labelCharacters))
    return box.x + box.width + 6 + characters * Double(Picture.fontSize)
  }

  /// All flows are one path, and all of their tips another: a picture of many flows says only once
  /// how they look.
  private func lines() -> String {
    let (lines, tips) = model.graph.flows.reduce(into: ("", "")) { paths, flow in
      let one = line(flow)
      paths.0 += one.line
      paths.1 += one.tip
    }
    guard !lines.isEmpty else { return "" }
    return
      "<path d=\"\(lines)\" fill=\"none\"/>\n<path d=\"\(tips)\" fill=\"currentColor\" stroke=\"none\"/>\n"
  }

  /// A flow's line and its tip, as parts of a path.
  private func line(_ flow: GraphFlow) -> (line: String, tip: String) {
    guard let points = drawing.edges[flow.id], points.count > 1, let end = points.last else {
      return ("", "")
    }
    let line = "M" + points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    let before = points[points.count - 2]
    let length = ((end.x - before.x) * (end.x - before.x) + (end.y - before.y) * (end.y - before.y))
      .squareRoot()
    guard length > 0 else { return (line, "") }
    let (x, y) = ((end.x - before.x) / length, (end.y - before.y) / length)
    let corner = { (side: Double) in
      "\(number(end.x - 9 * x - side * 4 * y)),\(number(end.y - 9 * y + side * 4 * x))"
    }
    return (line, "M\(number(end.x)),\(number(end.y)) \(corner(1)) \(corner(-1))z")
  }

  private func shape(_ node: NodeInfo) -> String {
    guard let box = drawing.shapes[node.id] else { return "" }
    let marked = marking.contains(node.id)
    let style =
      marked
      ? " fill=\"var(--accent, #0b6e99)\" fill-opacity=\"0.18\" stroke=\"var(--accent, #0b6e99)\" "
        + "stroke-width=\"3\" data-marked=\"true\"" : ""
    let (middle, centre) = (box.x + box.width / 2, box.y + box.height / 2)
    let radius = min(box.width, box.height) / 2
    var text = "<g id=\"\(prefix)\(escape(node.id))\">"
    if node.kind.isActivity {
      text += "<rect x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\" "
      text += "height=\"\(number(box.height))\" rx=\"8\"\(style)/>"
    } else {
      if node.kind.isGateway {
        text += "<polygon points=\"\(number(middle)),\(number(box.y)) "
        text += "\(number(box.x + box.width)),\(number(centre)) "
        text += "\(number(middle)),\(number(box.y + box.height)) "
        text += "\(number(box.x)),\(number(centre))\"\(style)/>"
      } else {
        text += "<circle cx=\"\(number(middle))\" cy=\"\(number(centre))\" "
        text += "r=\"\(number(radius))\"\(style)"
        text += node.kind == .endEvent && !marked ? " stroke-width=\"3.5\"/>" : "/>"
        if node.kind != .startEvent && node.kind != .endEvent {
          text += "<circle cx=\"\(number(middle))\" cy=\"\(number(centre))\" "
          text += "r=\"\(number(max(1, radius - 4)))\" fill=\"none\"/>"
        }
      }
    }
    return text + "</g>\n"
  }

  /// A node's name and sign.
  private func named(_ node: NodeInfo) -> String {
    guard let box = drawing.shapes[node.id] else { return "" }
    let (middle, centre) = (box.x + box.width / 2, box.y + box.height / 2)
    guard !node.kind.isActivity else {
      let top = node.kind.isContainer && box.height > 4 * Picture.lineHeight
      return Picture.words(
        label(node), x: middle, centre: top ? box.y + Picture.lineHeight : centre,
        perLine: max(2, Int(box.width - 6) / Picture.fontSize), lines: top ? 1 : Self.maximumLines)
    }
    let sign = node.kind.isGateway ? symbol(node.kind, middle, centre) : ""
    return sign
      + Picture.words(
        label(node), x: namesBeside ? box.x + box.width + 6 : middle,
        centre: namesBeside ? centre - 12 : box.y + box.height + Picture.lineHeight * 0.8,
        perLine: Self.labelCharacters, lines: 1, anchor: namesBeside ? "start" : nil)
  }

  private func symbol(_ kind: NodeKind, _ x: Double, _ y: Double) -> String {
    let sign =
      switch kind {
      case .exclusiveGateway: "×"
      case .parallelGateway: "+"
      case .inclusiveGateway: "○"
      case .complexGateway: "✱"
      default: "⬠"
      }
    return "<text x=\"\(number(x))\" y=\"\(number(y + 6))\" "
      + "font-size=\"20\" aria-hidden=\"true\">\(sign)</text>"
  }

  private func number(_ value: Double) -> String { Picture.number(value) }
  private func escape(_ text: String) -> String { Picture.escape(text) }
}
