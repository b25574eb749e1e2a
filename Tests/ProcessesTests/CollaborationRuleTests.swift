import Processes
import Testing

/// Pools, message flows, conversations and lanes; references to what is not there.
struct CollaborationRuleTests {
  static let task = SchemaRuleTests.task

  private static func pools(_ inside: String) -> String {
    """
    <collaboration id="c"><participant id="us" processRef="p"/><participant id="you"/>
    \(inside)</collaboration>
    """
  }

  /// A process that offers an interface as a service.
  private static func offered(_ interface: String) -> String {
    """
    <supportedInterfaceRef>\(interface)</supportedInterfaceRef>
    <ioSpecification><dataInput id="pi"/><dataOutput id="po"/><inputSet>
    <dataInputRefs>pi</dataInputRefs></inputSet><outputSet><dataOutputRefs>po</dataOutputRefs>
    </outputSet></ioSpecification>
    <ioBinding operationRef="op" inputDataRef="pi" outputDataRef="po"/>
    """ + task
  }

  private static func conversation(_ inside: String) -> String {
    pools("<conversation id=\"talk\"/>" + inside)
  }

  private static func link(_ source: String, _ target: String) -> String {
    "<conversationLink id=\"l\" sourceRef=\"\(source)\" targetRef=\"\(target)\"/>"
  }

  @Test(arguments: [
    RulePair(
      "participant-multiplicity: m", task, "minimum=\"-1\"", "minimum=\"0\"",
      extra: pools("<participant id=\"m\"><participantMultiplicity @ maximum=\"2\"/></participant>")
    ),
    RulePair(
      "participant-multiplicity: m", task, "2", "3",
      extra: pools(
        "<participant id=\"m\"><participantMultiplicity minimum=\"3\" maximum=\"@\"/>"
          + "</participant>")),
    RulePair(
      "participant-multiplicity: m", task, "0", "1",
      extra: pools("<participant id=\"m\"><participantMultiplicity maximum=\"@\"/></participant>")),
    RulePair(
      "message-reference: f", task, "us", "you",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"us\" targetRef=\"@\"/>")),
    RulePair(
      "message-reference: f", task + "<userTask id=\"u\"/>" + flows("s>u>e"), "u", "you",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"t\" targetRef=\"@\"/>")),
    RulePair(
      "message-reference: f", task, "s", "t",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"you\" targetRef=\"@\"/>")),
    RulePair(
      "message-reference: f", task, "e", "t",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"@\" targetRef=\"you\"/>")),
    RulePair(
      "message-reference: f", task + "<textAnnotation id=\"n\"/>", "n", "t",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"@\" targetRef=\"you\"/>")),
    RulePair(
      "resolved-reference: f", task, "nobody", "you",
      extra: pools("<messageFlow id=\"f\" sourceRef=\"t\" targetRef=\"@\"/>")),
    RulePair(
      "conversation: l", task, "us", "talk",
      extra: conversation(link("you", "@"))),
    RulePair(
      "conversation: call", task, "<choreographyRef>dance</choreographyRef>", "",
      extra: pools("<callConversation id=\"call\" calledCollaborationRef=\"all\"/>")
        + "<globalConversation id=\"all\">@</globalConversation><choreography id=\"dance\"/>"),
    RulePair(
      "conversation: all", task, "<conversation id=\"talk\"/>",
      "<participant id=\"third\"/>",
      extra: "<globalConversation id=\"all\">@</globalConversation>"),
    RulePair(
      "reference-of-the-right-kind: l",
      task + "<laneSet id=\"ls\"><lane id=\"l\"><flowNodeRef>@</flowNodeRef></lane></laneSet>",
      "s-t", "t"),
    RulePair(
      "resolved-reference: l",
      task + "<laneSet id=\"ls\"><lane id=\"l\"><flowNodeRef>@</flowNodeRef></lane></laneSet>",
      "nobody", "t"),
    RulePair(
      "reference-of-the-right-kind: asks", task, "asked", "thing",
      extra: "<itemDefinition id=\"thing\"/><message id=\"asks\" itemRef=\"@\"/>"),
    RulePair(
      "resolved-reference: p", offered("@"),
      "nothing", "desk"),
    RulePair(
      "reference-of-the-right-kind: p",
      offered("@"), "asked", "desk"),
    RulePair(
      "import: f", task, "",
      """
      <import importType="http://www.w3.org/TR/wsdl20/" location="o.wsdl" namespace="urn:other"/>
      """,
      extra: "@"
        + pools(
          "<messageFlow id=\"f\" xmlns:o=\"urn:other\" messageRef=\"o:m\" "
            + "sourceRef=\"you\" targetRef=\"us\"/>")),
    RulePair(
      "import: import", task, "http://www.omg.org/spec/BPMN/20100524/MODEL",
      "http://www.w3.org/2001/XMLSchema",
      extra: "<import importType=\"@\" location=\"o\" namespace=\"urn:other\"/>"),
    RulePair(
      "reference-of-the-right-kind: er", task, "asked", "thing",
      extra: "<itemDefinition id=\"thing\"/><error id=\"er\" structureRef=\"@\"/>"),
    RulePair(
      "unique-identifier: t", task, "t", "shape",
      extra: "<di:BPMNDiagram xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" id=\"@\"/>"),
  ])
  func `Pools, conversations and references are what they should be`(pair: RulePair) {
    pair.check()
  }
}
