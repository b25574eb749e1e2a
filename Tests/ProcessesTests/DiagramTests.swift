import Foundation
import Markup
import Processes
import Testing

struct DiagramTests {
  @Test func `A drawing is read, and drawn with escaped names and marks`() throws {
    let text = String(
      decoding: bpmn(
        "<startEvent id=\"s\"/><userTask id=\"t\" name=\"审&lt;b&gt;查\"/><endEvent id=\"e\"/>"
          + flows("s>t>e")), as: UTF8.self
    ).replacing(
      "</definitions>",
      with: """
        <di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
          xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
          xmlns:dd="http://www.omg.org/spec/DD/20100524/DI">
        <di:BPMNPlane bpmnElement="p">
        <di:BPMNShape bpmnElement="t"><dc:Bounds x="100" y="20.5" width="120" height="60"/>
        </di:BPMNShape>
        <di:BPMNShape bpmnElement="e"><dc:Bounds x="nan" y="0" width="1" height="1"/>
        </di:BPMNShape>
        <di:BPMNEdge bpmnElement="s-t"><dd:waypoint x="1" y="2"/><dd:waypoint x="100" y="50"/>
        </di:BPMNEdge></di:BPMNPlane></di:BPMNDiagram></definitions>
        """)
    let process = try ProcessModel(Array(text.utf8), file: "drawn.bpmn")
    #expect(
      process.diagram.shapes == ["t": Diagram.Bounds(x: 100, y: 20.5, width: 120, height: 60)])
    #expect(
      process.diagram.edges["s-t"] == [Diagram.Point(x: 1, y: 2), Diagram.Point(x: 100, y: 50)])
    let svg = process.diagramSVG(marking: ["t"])
    #expect(svg.contains("审&lt;b&gt;查"))
    #expect(svg.contains("data-marked"))
    #expect(!process.diagramSVG().contains("data-marked"))
    _ = try parseMarkup(Array(svg.utf8), file: "picture.svg")
  }

  @Test func `An English picture has the English names that there are`() throws {
    let text = String(
      decoding: bpmn(
        "<startEvent id=\"s\" name=\"受理\" c:en=\"Acceptance\"/>"
          + "<userTask id=\"t\" name=\"审查\"/><endEvent id=\"e\" c:en=\"\" name=\"不予\"/>"
          + flows("s>t>e")), as: UTF8.self
    ).replacing("<definitions ", with: "<definitions xmlns:c=\"https://palmcity.org/bpmn/1\" ")
    let process = try ProcessModel(Array(text.utf8), file: "named.bpmn")
    #expect(process.nodes.map(\.english) == ["Acceptance", nil, nil])
    let english = process.diagramSVG(inEnglish: true)
    for name in [">Acceptance<", ">审查<", ">不予<"] { #expect(english.contains(name), "\(name)") }
    #expect(!english.contains("受理"))
    #expect(process.diagramSVG().contains(">受理<"))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `Without a drawing every top-level node is placed, none on another`(seed: UInt64) throws {
    let process = try model(RandomProcess(seed: seed).xml)
    let svg = process.diagramSVG(marking: process.standing(process.start(["n": 5]).state))
    let picture = try parseMarkup(Array(svg.utf8), file: "picture.svg")
    let drawn = picture.elements("g").compactMap { $0.attribute("id") }
    let expected = process.nodes.filter { $0.container == "p" }.map { "node-\($0.id)" }
    #expect(drawn.sorted() == expected.sorted())
    // What all lines and all names share stands once.
    #expect(picture.elements("path").count <= 2)
    #expect(picture.elements("text").allSatisfy { $0.attribute("fill") == nil })
    let boxes = picture.elements("g").compactMap { $0.first("rect") }
      .map { [$0.attribute("x"), $0.attribute("y")] }
    #expect(Set(boxes).count == boxes.count)
  }
}
