import Decisions
import FEEL
import Markup
import Testing

/// The examples of `Sources/Decisions/Decisions.docc`, word for word: HouseTests compares them.
struct ArticleExamples {
  private static let bytes = {
    // Example: EmbeddingDecisions
    let table = """
      <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"
        id="fees" name="fees" namespace="urn:example:fees">
        <inputData id="area" name="area"><variable name="area" typeRef="number"/></inputData>
        <inputData id="use" name="use"><variable name="use" typeRef="string"/></inputData>
        <decision id="fee" name="fee">
          <variable name="fee" typeRef="number"/>
          <informationRequirement><requiredInput href="#area"/></informationRequirement>
          <informationRequirement><requiredInput href="#use"/></informationRequirement>
          <decisionTable hitPolicy="FIRST">
            <input label="Area"><inputExpression><text>area</text></inputExpression></input>
            <input label="Use"><inputExpression><text>use</text></inputExpression></input>
            <output name="fee"/>
            <annotation name="Law"/>
            <rule>
              <inputEntry><text>&lt; 100</text></inputEntry>
              <inputEntry><text>"home"</text></inputEntry>
              <outputEntry><text>20</text></outputEntry>
              <annotationEntry><text>Article 3</text></annotationEntry>
            </rule>
            <rule>
              <inputEntry><text>-</text></inputEntry>
              <inputEntry><text>"shop", "office"</text></inputEntry>
              <outputEntry><text>50</text></outputEntry>
              <annotationEntry><text>Article 4</text></annotationEntry>
            </rule>
          </decisionTable>
        </decision>
      </definitions>
      """
    let bytes = Array(table.utf8)
    // End
    return bytes
  }()
  private let bytes = Self.bytes

  @Test func `the first example`() throws {
    // Example: Decisions
    let model = try DecisionModel(bytes, file: "fee.dmn")
    let result = model.evaluate("fee", ["area": Value(80), "use": Value("home")])
    // End
    #expect(result.value == Value(20))
  }

  @Test func `a refusal`() {
    // Example: EmbeddingDecisions
    func refusal(of bytes: [UInt8]) -> ModelError? {
      do {
        _ = try DecisionModel(bytes, file: "fee.dmn")
        return nil
      } catch {
        return error
      }
    }
    // End
    #expect(refusal(of: bytes) == nil)
    let text = String(decoding: bytes, as: UTF8.self)
    let broken = refusal(of: Array(text.replacing("href=\"#use\"", with: "href=\"#us\"").utf8))
    #expect(broken?.rule == "resolved-reference" && broken?.line == 8)
  }

  @Test func `by name and by place`() throws {
    // Example: EmbeddingDecisions
    let model = try DecisionModel(bytes, file: "fee.dmn")
    let home = model.evaluate("fee", ["area": Value(80), "use": Value("home")])
    let none = model.evaluate("fee", ["area": Value(120), "use": Value("home")])
    // End
    #expect(home.value == Value(20))
    #expect(none.value.isNull && !none.causes.isEmpty)
    var isReady = false
    func again() {
      // Example: EmbeddingDecisions
      guard let fee = model.prepare("fee") else { return }
      let values = fee.inputs.map { $0 == "area" ? Value(80) : Value("shop") }
      let cost = fee.value(values)
      // End
      isReady = cost == Value(50)
    }
    again()
    #expect(isReady)
  }

  @Test func `an explanation`() throws {
    let model = try DecisionModel(bytes, file: "fee.dmn")
    // Example: ExplainingDecisions
    let result = model.evaluate("fee", ["area": Value(80), "use": Value("office")])
    var lines: [String] = []
    for trace in result.trace {
      for input in trace.inputs { lines.append("\(input.label) is \(input.value)") }
      for row in trace.rows {
        if row.matched {
          let law = row.annotations.map(\.text).joined(separator: ", ")
          lines.append("row \(row.index) applies, by \(law)")
        } else if let cell = row.failed {
          lines.append("row \(row.index) does not: \(cell.label) is not \(cell.text)")
        }
      }
    }
    // End
    #expect(
      lines == [
        "Area is 80", "Use is \"office\"", "row 1 does not: Use is not \"home\"",
        "row 2 applies, by Article 4",
      ])
  }

  @Test func `tables, picture and lint`() throws {
    let model = try DecisionModel(bytes, file: "fee.dmn")
    // Example: ShowingModels
    func words(_ cell: TableInfo.Cell) -> String {
      switch cell {
      case .empty: return "any"
      case .value(let value): return value.plain
      case .text(let text): return text
      case .tests(let tests, let isNegated):
        let parts = tests.map { test in
          switch test {
          case .equal(let value): value.plain
          case .notEqual(let value): "not \(value.plain)"
          case .within(let range): range.description
          }
        }
        return (isNegated ? "none of " : "") + parts.joined(separator: " or ")
      }
    }
    let rows = model.tables[0].rows.map { row in
      row.inputs.map(words).joined(separator: " and ") + ": " + row.outputs.map(words).joined()
    }
    // End
    #expect(rows == ["< 100 and home: 20", "any and shop or office: 50"])
    // Example: ShowingModels
    let picture = model.diagramSVG(titles: ["use": "What the room is used for"], marking: ["fee"])
    // End
    #expect(try parseMarkup(Array(picture.utf8), file: "picture.svg").elements("g").count == 3)
    // Example: ShowingModels
    let findings = model.lint().map { "\($0.line): \($0.rule): \($0.english)" }
    // End
    #expect(findings.contains { $0.contains("gap") })
  }
}
