import Markup
import Testing

private func read(_ text: String, limits: MarkupLimits = .standard) throws(MarkupError)
  -> MarkupElement
{
  try parseMarkup(Array(text.utf8), file: "a.dmn", limits: limits)
}

private func refusal(_ text: String, limits: MarkupLimits = .standard) -> MarkupError? {
  do {
    _ = try read(text, limits: limits)
    return nil
  } catch { return error }
}

@Test func `elements carry namespaces, attributes, text and their line`() throws {
  let root = try read(
    """
    <a xmlns="urn:one" xmlns:p="urn:two" x="1" p:y="2">
      <p:b>text <![CDATA[<raw>]]></p:b>
    </a>
    """)
  #expect(root.name == "a")
  #expect(root.namespace == "urn:one")
  #expect(root.attribute("x") == "1")
  #expect(root.attribute("y", namespace: "urn:two") == "2")
  #expect(root.attribute("y") == nil)
  let b = try #require(root.first("b"))
  #expect(b.namespace == "urn:two")
  #expect(b.text == "text <raw>")
  #expect(b.line == 2)
  #expect(b.namespaces["p"] == "urn:two")
}

@Test func `a DOCTYPE is refused with its place`() {
  let error = refusal("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY e \"x\">]>\n<a>&e;</a>")
  #expect(error?.line == 2)
  #expect(error?.reason.contains("DOCTYPE") == true)
}

@Test func `the word DOCTYPE in a comment or in text is no DOCTYPE`() throws {
  #expect(try read("<!-- <!DOCTYPE x> --><a>DOCTYPE</a>").text == "DOCTYPE")
}

@Test func `a million nested elements are refused`() {
  let count = 1_000_000
  let text = String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
  #expect(refusal(text)?.reason.contains("nested deeper than 128") == true)
}

@Test func `too many nodes and too many bytes are refused`() {
  let limits = MarkupLimits(maximumBytes: 1_000, maximumDepth: 8, maximumNodes: 10)
  #expect(
    refusal("<a>" + String(repeating: "<b/>", count: 20) + "</a>", limits: limits)?.reason
      == "more than 10 nodes")
  #expect(
    refusal("<a>" + String(repeating: " ", count: 1_000) + "</a>", limits: limits)?.reason
      .contains("bytes") == true)
}

@Test(arguments: ["", "<a>", "<a></b>", "text", "<a><b></a></b>"])
func `malformed text is refused and named by file`(text: String) {
  #expect(refusal(text)?.file == "a.dmn")
}
