import Decisions
import Foundation
import Markup
import Testing

/// The requirement graph as a picture.
struct GraphDiagramTests {
  private let drawn = """
    \(input("人"))\(literal("甲&lt;", "人", requires: needs(inputs: ["人"])))
    <knowledgeSource id="法" name="法"/>
    <businessKnowledgeModel id="式" name="式"><authorityRequirement id="a1">
    <requiredAuthority href="#法"/></authorityRequirement><encapsulatedLogic>
    <literalExpression><text>1</text></literalExpression></encapsulatedLogic>
    </businessKnowledgeModel>
    """
  private let drawing = """
    <DMNDI xmlns="https://www.omg.org/spec/DMN/20230324/DMNDI/"
      xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
      xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/"><DMNDiagram>
    <DMNShape dmnElementRef="人"><dc:Bounds x="10" y="200" width="100" height="40"/></DMNShape>
    <DMNShape dmnElementRef="甲&lt;"><dc:Bounds x="10" y="20.5" width="100" height="60"/></DMNShape>
    <DMNShape dmnElementRef="法"><dc:Bounds x="inf" y="0" width="1" height="1"/></DMNShape>
    <DMNShape dmnElementRef="nobody"><dc:Bounds x="0" y="0" width="1" height="1"/></DMNShape>
    </DMNDiagram></DMNDI>
    """

  @Test func `A drawing is read, and drawn with escaped names, titles and marks`() throws {
    let model = try model(drawn + drawing)
    #expect(Set(model.diagram.shapes.keys) == ["人", "甲<"])
    #expect(model.diagram.shapes["人"]?.y == 200)
    #expect(
      model.diagram.requirements.map { "\($0.kind) \($0.source) \($0.target)" }
        == ["information 人 甲<", "authority 法 式"])
    let svg = model.diagramSVG(titles: ["人": "申请人"], marking: ["甲<"])
    #expect(svg.contains("甲&lt;") && svg.contains("申请人") && svg.contains("data-marked"))
    #expect(!model.diagramSVG().contains("data-marked"))
    let picture = try parseMarkup(Array(svg.utf8), file: "picture.svg")
    #expect(picture.elements("g").count == 2)
    // The drawing has no line: one is drawn between the shapes.
    #expect(picture.elements("polyline").first?.attribute("points") == "60,200 60,80.5")
  }

  @Test func `Without a drawing each kind of node has its own outline and each line its own end`()
    throws
  {
    let picture = try parseMarkup(Array(try model(drawn).diagramSVG().utf8), file: "picture.svg")
    let outlines = picture.elements("g").map { $0.elements.first?.name ?? "" }
    #expect(outlines.sorted() == ["path", "polygon", "rect", "rect"])
    #expect(picture.elements("circle").count == 1)
  }

  /// Graphs from a seed: each decision needs some of those before it, and data.
  @Test(arguments: 1...20)
  func `Laid out, no box lies on another and no line runs through one`(seed: Int) throws {
    var random = Seeded(state: UInt64(seed))
    var elements = (0..<4).map { input("i\($0)") }.joined()
    for index in 0..<Int(random.next() % 9 + 2) {
      let before = (0..<index).filter { _ in random.next() % 3 == 0 }.map { "d\($0)" }
      let data = (0..<4).filter { _ in random.next() % 3 == 0 }.map { "i\($0)" }
      elements += literal("d\(index)", "1", requires: needs(inputs: data, decisions: before))
    }
    let svg = try model(elements).diagramSVG()
    let picture = try parseMarkup(Array(svg.utf8), file: "picture.svg")
    let boxes = picture.elements("g").compactMap { $0.first("rect") }.map(Box.init)
    #expect(boxes.count == picture.elements("g").count)
    for (index, box) in boxes.enumerated() {
      #expect(!boxes.dropFirst(index + 1).contains { $0.overlaps(box) })
    }
    for line in picture.elements("polyline") {
      let points = (line.attribute("points") ?? "").split(separator: " ").map { point in
        point.split(separator: ",").compactMap { Double($0) }
      }
      for (from, to) in zip(points, points.dropFirst()) {
        let middle = ((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)
        #expect(!boxes.contains { $0.holds(middle.0, middle.1) })
      }
    }
  }
}

private struct Box {
  let x, y, width, height: Double

  init(_ rectangle: MarkupElement) {
    func number(_ name: String) -> Double { rectangle.attribute(name).flatMap(Double.init) ?? .nan }
    (x, y) = (number("x"), number("y"))
    (width, height) = (number("width"), number("height"))
  }

  func overlaps(_ other: Box) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height
      && other.y < y + height
  }

  /// A point inside, not on the edge.
  func holds(_ pointX: Double, _ pointY: Double) -> Bool {
    pointX > x + 1 && pointX < x + width - 1 && pointY > y + 1 && pointY < y + height - 1
  }
}
