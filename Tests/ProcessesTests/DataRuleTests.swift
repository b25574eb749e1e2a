import Processes
import Testing

/// Where data may come from and go to.
struct DataRuleTests {
  private static let items = """
    <itemDefinition id="one" structureRef="String"/>
    <itemDefinition id="other" structureRef="Number"/>
    <itemDefinition id="many" structureRef="String" isCollection="true"/>
    <message id="in" itemRef="one"/><message id="out" itemRef="one"/>
    <interface id="office" name="office"><operation id="ask" name="ask">
    <inMessageRef>in</inMessageRef><outMessageRef>out</outMessageRef></operation></interface>
    """

  private static func io(_ input: String = "i1", _ output: String? = "o1") -> String {
    let inputs = input.split(separator: " ").map {
      "<dataInput id=\"\($0)\" itemSubjectRef=\"one\"/>"
    }
    let outputs = output.map { "<dataOutput id=\"\($0)\" itemSubjectRef=\"one\"/>" } ?? ""
    let listed = input.split(separator: " ").map { "<dataInputRefs>\($0)</dataInputRefs>" }
    let given = output.map { "<dataOutputRefs>\($0)</dataOutputRefs>" } ?? ""
    return "<ioSpecification>" + inputs.joined() + outputs + "<inputSet>"
      + listed.joined() + "</inputSet><outputSet>\(given)</outputSet></ioSpecification>"
  }

  private static func task(_ inside: String, _ kind: String = "userTask", _ more: String = "")
    -> String
  {
    "<startEvent id=\"s\"/><\(kind) id=\"t\" \(more)>\(inside)</\(kind)><endEvent id=\"e\"/>"
      + flows("s>t>e")
  }

  private static let object = "<dataObject id=\"obj\" itemSubjectRef=\"one\"/>"
  private static let second =
    "<userTask id=\"u\">" + io("i2", "o2") + "</userTask>"
    + flows("s>u>e")

  private static func association(_ kind: String, _ source: String, _ target: String) -> String {
    "<data\(kind)Association id=\"as\"><sourceRef>\(source)</sourceRef>"
      + "<targetRef>\(target)</targetRef></data\(kind)Association>"
  }

  @Test(arguments: [
    RulePair(
      "data-in-its-place: ref",
      object + task("")
        + "<dataObjectReference id=\"ref\" dataObjectRef=\"obj\" @/>",
      "itemSubjectRef=\"one\"", "", extra: items),
    RulePair(
      "data-association: as", object + second + task(io() + association("Input", "obj", "@")),
      "i2", "i1", extra: items),
    RulePair(
      "data-association: as", object + second + task(io() + association("Output", "@", "obj")),
      "o2", "o1", extra: items),
    RulePair(
      "data-association: as",
      io("pi", "po") + object
        + task(io() + association("Output", "o1", "@")), "pi", "obj", extra: items),
    RulePair(
      "data-association: as",
      io("pi", "po") + object
        + task(io() + association("Input", "@", "i1")), "po", "pi", extra: items),
    RulePair(
      "data-in-its-place: as",
      object + task(io() + association("Input", "@", "i1"))
        + "<subProcess id=\"sub\"><dataObject id=\"inner\" itemSubjectRef=\"one\"/>"
        + "<userTask id=\"v\"/></subProcess>" + flows("s>sub>e"), "inner", "obj", extra: items),
    RulePair(
      "data-listed-in-sets: t", task("@", "serviceTask", "operationRef=\"ask\""),
      io("i1 i2"), io("i1"), extra: items),
    RulePair(
      "data-listed-in-sets: t", task("@", "serviceTask", "operationRef=\"ask\""),
      io("i1", nil), io(), extra: items),
    RulePair(
      "data-association: as", object + task(io() + association("Input", "obj", "@")), "obj", "i1",
      extra: items),
    RulePair(
      "data-association: as", object + task(io() + association("Output", "@", "obj")), "obj", "o1",
      extra: items),
    RulePair(
      "called-element: p",
      "<supportedInterfaceRef>office</supportedInterfaceRef>" + io("pi", "po") + "@" + task(""), "",
      "<ioBinding operationRef=\"ask\" inputDataRef=\"pi\" outputDataRef=\"po\"/>", extra: items),
    RulePair(
      "data-collection: sub",
      "<dataObject id=\"all\" @/>" + task("") + """
        <subProcess id="sub"><userTask id="v"/><multiInstanceLoopCharacteristics>
        <loopDataInputRef>all</loopDataInputRef></multiInstanceLoopCharacteristics></subProcess>
        """ + flows("s>sub>e"),
      "itemSubjectRef=\"one\"", "itemSubjectRef=\"many\" isCollection=\"true\"", extra: items),
    RulePair(
      "resolved-reference: obj2",
      task("") + "<dataObject id=\"obj2\" xmlns:x=\"http://www.w3.org/2001/XMLSchema\" "
        + "itemSubjectRef=\"@\"/>", "string", "x:string", extra: items),
    RulePair(
      "called-element: p",
      "<supportedInterfaceRef>@</supportedInterfaceRef>"
        + io("pi", "po")
        + "<ioBinding operationRef=\"ask\" inputDataRef=\"pi\" outputDataRef=\"po\"/>" + task(""),
      "desk", "office", extra: items),
    RulePair(
      "data-in-its-place: p",
      "<supportedInterfaceRef>office</supportedInterfaceRef>"
        + io("pi", "po") + second
        + "<ioBinding operationRef=\"ask\" inputDataRef=\"@\" outputDataRef=\"po\"/>" + task(""),
      "i2", "pi", extra: items),
  ])
  func `Data stands and goes where it may`(pair: RulePair) { pair.check() }
}
