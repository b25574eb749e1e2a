import Processes
import Testing

/// What the standard's schemas say of the parts, values and places of elements.
struct SchemaRuleTests {
  static let task = StaticRuleTests.task + flows("s>t>e")

  /// A task `t` with something inside.
  static func holding(_ inside: String, attributes: String = "") -> String {
    "<startEvent id=\"s\"/><userTask id=\"t\" \(attributes)>\(inside)</userTask><endEvent id=\"e\"/>"
      + flows("s>t>e")
  }

  private static let resources = """
    <resource id="clerk" name="clerk"><resourceParameter id="town" name="town"/></resource>
    """

  @Test(arguments: [
    RulePair(
      "required-part: op2", task, "", "<inMessageRef>asked</inMessageRef>",
      extra:
        "<interface id=\"i\" name=\"i\"><operation id=\"op2\" name=\"op2\">@</operation></interface>"
    ),
    RulePair(
      "required-part: i", task, "", "name=\"i\"",
      extra: "<interface id=\"i\" @><operation id=\"op2\" name=\"op2\">"
        + "<inMessageRef>asked</inMessageRef></operation></interface>"),
    RulePair(
      "required-part: import", task, "", "location=\"types.xsd\"",
      extra: "<import importType=\"http://www.w3.org/2001/XMLSchema\" namespace=\"urn:t\" @/>"),
    RulePair(
      "required-part: key", task, "",
      """
      <correlationPropertyRetrievalExpression id="r" messageRef="asked">
      <messagePath>number</messagePath></correlationPropertyRetrievalExpression>
      """,
      extra: "<correlationProperty id=\"key\">@</correlationProperty>"),
    RulePair(
      "required-part: d", task, "", "signalRef=\"g\"",
      extra: "<signal id=\"g\" name=\"g\"/><signalEventDefinition id=\"d\" @/>"),
    RulePair(
      "required-part: x",
      SchemaRuleTests.holding(
        "<performer id=\"r\"><resourceAssignmentExpression id=\"x\">@"
          + "</resourceAssignmentExpression></performer>"), "",
      "<formalExpression>1</formalExpression>"),
    RulePair(
      "reference-of-the-right-kind: rp", task, "asked", "thing",
      extra: "<itemDefinition id=\"thing\"/><resource id=\"r\" name=\"r\">"
        + "<resourceParameter id=\"rp\" type=\"@\"/></resource>"),
    RulePair(
      "script-format: t",
      SchemaRuleTests.holding("<script>1</script>", attributes: "scriptFormat=\"@\"")
        .replacing("userTask", with: "scriptTask"),
      "text/", "text/x-feel; charset=utf-8"),
    RulePair(
      "single-part: t", SchemaRuleTests.holding("@").replacing("userTask", with: "scriptTask"),
      "<script>1</script><script>2</script>", "<script>1</script>"),
    RulePair(
      "single-part: g-f",
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"g-e\"/><endEvent id=\"e\"/>"
        + "<endEvent id=\"f\"/>" + flows("s>g>e")
        + flow("g", "f", if: "n = 1").replacing("</sequenceFlow>", with: "@</sequenceFlow>"),
      "<conditionExpression xsi:type=\"tFormalExpression\">n = 2</conditionExpression>", ""),
    RulePair(
      "attribute-value: s",
      "<startEvent id=\"s\" isInterrupting=\"@\"/>"
        + "<userTask id=\"t\"/><endEvent id=\"e\"/>" + flows("s>t>e"), "maybe", "1"),
    RulePair(
      "attribute-value: a",
      task + "<textAnnotation id=\"n\"/>"
        + "<association id=\"a\" sourceRef=\"n\" targetRef=\"t\" associationDirection=\"@\"/>",
      "Left", "None"),
    RulePair(
      "attribute-value: thing", task, "Solid", "Physical",
      extra: "<itemDefinition id=\"thing\" itemKind=\"@\"/>"),
    RulePair(
      "known-element: d", holding("@"), "<timerEventDefinition id=\"d\"/>",
      "<property id=\"d\" name=\"d\"/>"),
    RulePair(
      "known-element: incoming", task + "@", "<incoming>s-t</incoming>",
      "<documentation>s-t</documentation>"),
    RulePair(
      "known-element: o", task, "<dataObject id=\"o\"/>", "<dataStore id=\"o\"/>",
      extra: "@"),
    RulePair(
      "default-flow: g",
      "<startEvent id=\"s\"/><@ id=\"g\" default=\"g-e\"/><endEvent id=\"e\"/>"
        + "<endEvent id=\"f\"/>" + flows("s>g>e") + flow("g", "f", if: "n = 1"),
      "parallelGateway", "inclusiveGateway"),
    RulePair(
      "extension-understood: extension", task, "true", "false",
      extra: "<extension definition=\"other:audit\" mustUnderstand=\"@\"/>"),
    RulePair(
      "resource-role: r",
      holding(
        """
        <potentialOwner id="r"><resourceRef>clerk</resourceRef>@</potentialOwner>
        """),
      """
      <resourceAssignmentExpression id="x"><formalExpression>"clerk"</formalExpression>
      </resourceAssignmentExpression>
      """,
      """
      <resourceParameterBinding id="x" parameterRef="town">
      <formalExpression>"烟台"</formalExpression></resourceParameterBinding>
      """, extra: resources),
    RulePair(
      "resource-role: r",
      holding(
        """
        <performer id="r">@<resourceParameterBinding id="x" parameterRef="town">
        <formalExpression>"烟台"</formalExpression></resourceParameterBinding></performer>
        """), "", "<resourceRef>clerk</resourceRef>", extra: resources),
    RulePair(
      "formal-expression: x",
      holding(
        """
        <potentialOwner id="r"><resourceAssignmentExpression id="x">@
        </resourceAssignmentExpression></potentialOwner>
        """), "<expression>\"clerk\"</expression>",
      "<formalExpression>\"clerk\"</formalExpression>"),
    RulePair(
      "formal-expression: g-f",
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"g-e\"/><endEvent id=\"e\"/>"
        + "<endEvent id=\"f\"/>" + flows("s>g>e")
        + flow("g", "f", if: "n = 1").replacing("tFormalExpression", with: "@"),
      "tExpression", "tFormalExpression"),
    RulePair(
      "language-uri: g-f",
      "<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"g-e\"/><endEvent id=\"e\"/>"
        + "<endEvent id=\"f\"/>" + flows("s>g>e")
        + flow("g", "f", if: "n = 1").replacing("xsi:type", with: "language=\"@\" xsi:type"),
      "not a uri%", "https://www.omg.org/spec/DMN/20230324/FEEL/"),
  ])
  func `Parts, values and places are those of the schema`(pair: RulePair) { pair.check() }

  @Test func `A definitions element without target namespace is refused`() throws {
    let text = String(decoding: bpmn(Self.task), as: UTF8.self)
    _ = try ProcessModel(Array(text.utf8), file: "x.bpmn")
    let without = text.replacing("targetNamespace=\"urn:test\"", with: "")
    #expect {
      try ProcessModel(Array(without.utf8), file: "x.bpmn")
    } throws: { error in
      (error as? ProcessError)?.rule == .requiredPart
    }
  }
}
